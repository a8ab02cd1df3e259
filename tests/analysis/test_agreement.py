"""What counts as the same value, whatever holds it, and what is said of one that is not."""

from __future__ import annotations

import datetime
import decimal
import fractions
import re
from collections import Counter, OrderedDict, defaultdict, namedtuple
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from grader.analysis.agreement import Closeness, accepted, agree, in_words, kind_of, plain
from grader.evidence import Setting
from grader.found import TOO_MUCH, UNREADABLE, Array, Items, Network, Pairs, Scalar, Thing, Value
from grader.worker.values import value_of
from tests.conftest import compiled, layer, model

Point = namedtuple("Point", "x y")
nan, inf = float("nan"), float("inf")
BIG = np.arange(10_000.0)
TABLE = pd.DataFrame({"city": ["Bern", "Oslo"], "size": [1.5, 2.0]})
DAYS = pd.to_datetime(["2020-01-01", "2020-02-03"])


def read(thing: Any) -> Value:
    """A thing as the worker writes it down."""

    def described(model: Any) -> Any:
        raise AssertionError("there is no model in it")

    return value_of(thing, described)


def found(received: Any, expected: Any, **how: Any) -> Any:
    return agree(read(received), read(expected), Closeness(**how))


SAME: list[tuple[Any, ...]] = [
    # numbers, whatever library holds them
    (3, 3), (3, 3.0), (3.0, 3), (0.1 + 0.2, 0.3), (np.float32(0.1), 0.1), (np.int8(5), 5), (5, np.uint64(5)),
    (np.float64(2.5), 2.5), (np.array(2.5), 2.5), (2.5, np.array(2.5)), (np.array([2.5]), 2.5), (2.5, np.array([[2.5]])),
    ([2.5], 2.5), (pd.Series([2.5]), 2.5), (True, True), (np.bool_(True), True), (True, np.bool_(True)), (1, True),
    (nan, nan), (np.float32("nan"), nan), (inf, inf), (-inf, np.float64("-inf")), (-0.0, 0.0),
    (2**80, 2**80), (float(2**80), 2**80), (2**80, float(2**80)), (10**400, 10**400), (1 + 2j, 1 + 2j),
    (1 + 2j, 1.0000001 + 2j), (np.complex64(1 + 2j), 1 + 2j), (fractions.Fraction(1, 3), 1 / 3), (decimal.Decimal("0.5"), 0.5),
    (1e300, 1e300), (1e-12, 0), (1000000.1, 1000000.0), (None, None),
    # texts
    ("relu", "relu"), (np.str_("relu"), "relu"), ("", ""), (b"ab", b"ab"), (np.array("relu"), "relu"), ("nan", "nan"),
    # lists, tuples, arrays
    ([1, 2], [1, 2]), ((1, 2), [1, 2]), ([1, 2], (1, 2)), (np.array([1, 2]), [1, 2]), ([1.0, 2.0], np.array([1, 2])),
    (pd.Series([1, 2]), [1, 2]), (pd.Index([1, 2]), [1, 2]), (range(3), [0, 1, 2]), (iter([1, 2]), [1, 2]), ({1: 0, 2: 0}.keys(), [1, 2]),
    ([[1, 2], [3, 4]], np.array([[1, 2], [3, 4]])), (np.eye(2), [[1, 0], [0, 1]]), (np.float32([0.1, 0.2]), [0.1, 0.2]),
    ([1, 2.5], [1.0, 2.5]), ([True, 0], [1, 0]), ([nan, 1.0], np.array([nan, 1.0])), ([], []), ((), []), (np.array([]), []), ([], np.zeros((0,))),
    (np.zeros((0, 3)), np.zeros((0, 3))), (list(range(100)), np.arange(100)), (BIG, BIG.copy()), (BIG.tolist(), BIG), (BIG.astype("float32"), BIG),
    (np.broadcast_to(1.0, (300, 300)), np.ones((300, 300))), (np.asfortranarray(np.eye(90)), np.eye(90)), (Point(1, 2), (1, 2)),
    (["a", "b"], ["a", "b"]), (("a", 1, None), ["a", 1, None]), (np.array(["a", "b"]), ["a", "b"]), (["a", "b"], np.array(["a", "b"])),
    ([[1], [2, 3]], [[1], [2, 3]]), ((np.eye(2), np.zeros(3)), [np.eye(2), np.zeros(3)]), ([np.int64(3), 4], [3, 4]),
    (np.array([3, "a", None], object), [3, "a", None]), (np.array([np.int64(3), 4.5], object), [3, 4.5]), ([np.datetime64("2020-01-01")], [datetime.date(2020, 1, 1)]),
    (np.array([1j, 2]), [1j, 2 + 0j]),
    # sets
    ({1, 2}, {2, 1}), ({10, 9, 1}, {1, 9, 10}), ({np.int64(10), np.int64(9)}, {9, 10}), (frozenset("ab"), set("ab")), ([2, 1], {1, 2}), (set(), set()),
    ({0.1 + 0.2, 10.0}, {0.3, 10.0}),
    # dictionaries
    ({"a": 1}, {"a": 1.0}), ({"b": 2, "a": 1}, {"a": 1, "b": 2}), (OrderedDict(a=1), {"a": 1}), (Counter("aab"), {"a": 2, "b": 1}), (defaultdict(int, a=1), {"a": 1}),
    ({1: "x"}, {1.0: "x"}), ({"a": [1, 2]}, {"a": np.array([1, 2])}), ({}, {}), ({"h": {"loss": [0.5]}}, {"h": {"loss": [0.5]}}),
    ({(1, 2): 3}, {(1, 2): 3}), ({f"k{n}": n for n in range(1500)}, {f"k{n}": n for n in reversed(range(1500))}),
    # data frames
    (TABLE, TABLE.copy()), (TABLE[["size", "city"]], TABLE), (TABLE.assign(more=1), TABLE), (TABLE.astype({"size": "float32"}), TABLE),
    (pd.DataFrame({"n": [1, 2]}), pd.DataFrame({"n": [1.0, 2.0]})), (pd.DataFrame({"n": [1, None]}), pd.DataFrame({"n": [1.0, nan]}, dtype=object)),
    (pd.DataFrame({"n": pd.array([1, None], "Int64")}), pd.DataFrame({"n": [1.0, nan]})), (pd.DataFrame({"c": pd.Categorical(["a", "b"])}), pd.DataFrame({"c": ["a", "b"]})),
    (pd.DataFrame({"d": DAYS}), pd.DataFrame({"d": [day.date() for day in DAYS]})), (pd.DataFrame({"d": [DAYS[0], pd.NaT]}), pd.DataFrame({"d": [DAYS[0], None]})),
    (pd.DataFrame({"s": ["a", None]}), pd.DataFrame({"s": ["a", nan]})), (pd.Series([1.0, 2.0], name="x"), pd.Series([1, 2], name="y")), (TABLE["size"], TABLE["size"].to_numpy()),
    (TABLE["size"].tolist(), TABLE["size"]), (pd.DataFrame({"a": [1, 2], "b": [3, 4]}), np.array([[1, 3], [2, 4]])), (TABLE[["size"]], TABLE["size"]),
    # labels of rows: those of a filter, of groups, of several levels, named, dates; where they are counted, any will do
    (TABLE.set_index("city"), TABLE.set_index("city")), (TABLE.set_index(["city", "size"]).assign(n=1), TABLE.set_index(["city", "size"]).assign(n=1.0)), (TABLE.iloc[::-1], TABLE.iloc[::-1].reset_index(drop=True)),
    (TABLE[TABLE["size"] > 1.7], TABLE[1:]), (TABLE.groupby("city")["size"].sum(), TABLE.groupby("city").sum()["size"]), (TABLE.set_axis(DAYS[:2]), TABLE.set_axis(DAYS[:2].to_numpy())), (TABLE.set_index("city")["size"], TABLE["size"]),
    (TABLE.describe(), TABLE.describe()), (TABLE.set_index("city")["size"].to_numpy(), TABLE.set_index("city")["size"]), (TABLE.set_axis([0.0, 2.0]), TABLE.set_axis([0, 2])),
    # dates, and what has no value of its own
    (pd.Timestamp("2020-01-01"), datetime.datetime(2020, 1, 1)), (np.datetime64("2020-01-01"), datetime.date(2020, 1, 1)), (DAYS.to_numpy(), DAYS.to_numpy().astype("datetime64[D]")),
    (datetime.timedelta(days=1), np.timedelta64(24, "h")), (pd.NaT, None),
]  # fmt: skip

ANOTHER = "is not the right number"
OTHER: list[tuple[Any, Any, str]] = [
    (3, 4, ANOTHER), (3.0, inf, ANOTHER), (inf, 3.0, ANOTHER), ([1.0, inf, 2.0], [1.0, 5.0, 2.0], "2 of 3"), ([1.0, 5.0], [1.0, inf], "1 of 2"), (10**400, 1.5, ANOTHER), (3.001, 3.0, ANOTHER), (1_000_001, 1_000_000, ANOTHER), (2**80 + 1, 2**80, ANOTHER), (2**80, 2**81, ANOTHER), (nan, 3.0, ANOTHER), (3.0, nan, ANOTHER),
    (inf, -inf, ANOTHER), (1 + 2j, 1 - 2j, ANOTHER), (10**400, 10**399, ANOTHER), (1e308, -1e308, ANOTHER), (fractions.Fraction(1, 3), 0.34, ANOTHER),
    (True, False, "is the opposite of what it should be"), (0, True, ANOTHER), ("3", 3, "is a text. Expected a whole number"), (3, "3", "is a whole number. Expected a text"),
    (None, 3, "is None. Expected a whole number"), (3, None, "is a whole number. Expected None"), (0, None, "is a whole number. Expected None"), ("", None, "is a text. Expected None"), ("nan", nan, "is a text. Expected a number"),
    (nan, "nan", "is a number. Expected a text"), ([1, 2], 3, "has the shape (2,). Expected ()"), ({"a": 1}, 3, "is a dictionary of 1 key. Expected a whole number"), (len, 3, "is a function. Expected a whole number"),
    ("relu", "elu", "is not the right text"), ("Relu", "relu", "differs only in spaces, or in capital and small letters"), ("a b", "ab", "differs only in spaces, or in capital and small letters"),
    ("a\n", "a", "differs only in spaces, or in capital and small letters"), (b"ab", b"ac", "is not the right text"), (["relu"], "relu", "is a list of 1. Expected a text"),
    ([1, 2, 3], [1, 2], "has the shape (3,). Expected (2,)"), ([[1], [2]], [1, 2], "the same numbers of elements in other dimensions"), (np.ones((2, 3)), np.ones((3, 2)), "is it transposed?"),
    ([1, 2], [2, 1], "has the right shape, and none of its elements are right"), ([1, 2, 3], [1, 2, 4], "2 of 3 of its elements are right"), ([2.0, 4.0, 6.0], [1.0, 2.0, 3.0], "all are too large by the same factor"),
    ([1.0, 2.0, 3.0], [3.0, 6.0, 9.0], "all are too small by the same factor"), ([-1.0, -2.0, -3.0], [1.0, 2.0, 3.0], "all have the other sign"), (np.arange(200.0), np.arange(200.0) % 150, "75 % of its elements are right"),
    (["1", "2"], [1, 2], "is a list of 2. Expected a list of 2"), (np.array(["1", "2"]), [1, 2], "holds texts. Expected numbers"), ([], [1], "is a list of 0. Expected a list of 1"), ([1], [], "has 1 element. Expected 0"),
    (np.eye(3), np.zeros((3, 3)), "6 of 9 of its elements are right"), (BIG[::-1], BIG, "of its elements are right"), (np.where(BIG == 5000, 1e9, BIG), BIG, "has the right shape, and other numbers somewhere"),
    (["a", "b"], ["b", "a"], "element 1 is not the right text; element 2"), (["a"], ["a", "b"], "has 1 element. Expected 2"), ((1, "a", None), (1, "a", 2), "element 3 is None. Expected a whole number"),
    ([1, [2, 3]], [1, [2, 4]], "element 2 has the right shape, and 1 of 2"), ({1, 2}, [1, 2], "is a set, which has no order. Expected a list of 2"), ({"a", "b"}, ["a", "b"], "is a set, which has no order"), ({1, 2}, {1, 3}, "1 of 2 of its elements are right"),
    ({"a"}, {"b"}, "is not there"), ({"a": 1}, {"a": 2}, "the value of 'a' is not the right number"), ({"a": 1}, {"a": 1, "b": 2}, "the value of 'b' is missing"), ({"a": 1, "b": 2}, {"a": 1}, "has 1 key that nobody asked for"),
    ({1: "x"}, {"1": "x"}, "the value of '1' is missing"), ([("a", 1)], {"a": 1}, "is a list of 1. Expected a dictionary of 1 key"), ({"a": {"b": 1}}, {"a": {"b": 2}}, "the value of 'a' is not the same: the value of 'b' is not the right number"),
    (TABLE[["city"]], TABLE, "the column size is missing"), (TABLE.assign(size=[1.5, 3.0]), TABLE, "the column size has the right shape, and 1 of 2"), (TABLE.head(1), TABLE, "has 1 row. Expected 2"), (TABLE.iloc[::-1], TABLE, "the column city"),
    (TABLE.astype({"size": str}), TABLE, "the column size holds texts. Expected numbers"), (TABLE.fillna(0).assign(size=nan), TABLE, "the column size has the right shape, and none"), (TABLE.rename(columns={"city": "City"}), TABLE, "the column city is missing"),
    (TABLE, TABLE["size"], "is a data frame of 2 rows and 2 columns. Expected a column (Series) of 2 rows"), (pd.DataFrame(), pd.Series(dtype=float), "is a data frame of 0 rows and 0 columns. Expected a column"), (TABLE.to_dict("list"), TABLE, "is a dictionary of 2 keys. Expected a data frame"),
    (TABLE, TABLE.rename_axis("n"), "its index is counted from 0. Expected the values of n"), (TABLE[1:].reset_index(drop=True), TABLE[1:], "its index is counted from 0. Expected labels of its own"), (TABLE["size"], TABLE.set_index("city")["size"], "its index is counted from 0. Expected the values of city"),
    (TABLE.set_index("city")["size"].rename_axis("town"), TABLE.set_index("city")["size"], "its index is called town. Expected city"), (TABLE.set_axis([1, 2]), TABLE.set_axis([2, 1]), "its index has the right shape, and none"), (TABLE.set_index("city").assign(n=1), TABLE.set_index(["city", "size"]).assign(n=1), "its index has 1 level. Expected 2"),
    (pd.DataFrame({"d": DAYS[::-1]}), pd.DataFrame({"d": DAYS}), "none of its elements are right"), (pd.Timestamp("2020-01-02"), pd.Timestamp("2020-01-01"), "is not the right date or time"), (datetime.date(2020, 1, 2), datetime.date(2020, 1, 1), "is not the right date or time"),
    (pd.DataFrame({"s": ["a", "nan"]}), pd.DataFrame({"s": ["a", None]}), "1 of 2 of its elements are right"), (pd.DataFrame({"n": [0.0, 1.0]}), pd.DataFrame({"n": [nan, 1.0]}), "1 of 2"), (len, sum, "is not the right one"),
    ([1.0, nan], [1.0, 2.0], "1 of 2 of its elements"), (np.array([1j, 2]), np.array([1j, 3]), "1 of 2"),
]  # fmt: skip


def test_there_are_enough_of_them() -> None:
    assert len(SAME) + len(OTHER) >= 170


@pytest.mark.parametrize("pair", SAME)
def test_what_is_the_same(pair: tuple[Any, Any]) -> None:
    agreement = found(*pair)
    assert (agreement.credit, agreement.remark) == (1.0, "")


@pytest.mark.parametrize("row", OTHER)
def test_what_is_not(row: tuple[Any, Any, str]) -> None:
    received, expected, words = row
    agreement = found(received, expected)
    assert agreement.credit < 1.0 and words in agreement.remark
    assert "object at" not in agreement.remark and "Scalar" not in agreement.remark


SECRETS: list[tuple[Any, Any]] = [
    (1.0, 73.25), (1, 73), ("x", "swordfish"), ([1, 2, 3, 4], [73, 74, 75, 79]), (["x"], ["swordfish"]), ({"a": 1}, {"a": 73}), ({"a": "x"}, {"a": "swordfish"}), ({"x"}, {"swordfish"}), ({1, 2}, {73, 74}),
    ([0.5, 1.0, 1.5], [73.0, 146.0, 219.0]), (["a", 1], ["swordfish", 73]), (None, "swordfish"), (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [73, 74]})), ("SWORD FISH", "swordfish"), (b"a", b"swordfish"), ({"k": [1]}, {"k": [73]}),
    (pd.Series(["x"]), pd.Series(["swordfish"])), (np.ones(9000), np.full(9000, 73.0)), (fractions.Fraction(1, 2), fractions.Fraction(73, 74)), (pd.Timestamp("2020-01-01"), pd.Timestamp("1973-07-03")),
]  # fmt: skip


@pytest.mark.parametrize("pair", SECRETS)
def test_what_is_right_is_never_told(pair: tuple[Any, Any]) -> None:
    for how in ({}, {"whole": False}, {"order": False}, {"told": False}, {"dtype": True}):
        agreement = found(*pair, **how)
        assert agreement.credit < 1.0
        assert not re.search(r"73|74|swordfish|146|219", agreement.remark + agreement.note), agreement


def test_a_common_factor_is_seen_and_not_told() -> None:
    wanted = np.array([3.0, 5.0, 0.0, 11.0])
    for factor in (4, 1.37, -2):
        assert found(wanted * factor, wanted).remark.endswith("too large by the same factor")
    assert found(wanted / 255, wanted).remark.endswith("too small by the same factor")
    assert found(-wanted, wanted).remark.endswith("all have the other sign")
    assert "factor" not in found(wanted * [4, 4, 4, 5], wanted).remark + found(wanted * 4 + 1, wanted).remark


def test_keys_and_columns_of_what_is_not_shown_are_not_told() -> None:
    for received, expected in (
        ({"a": 1}, {"secret": 1, "a": 1}),
        (pd.DataFrame({"a": [1]}), pd.DataFrame({"secret": [1], "a": [1]})),
        ({"k": {"a": 1}}, {"k": {"secret": 2}}),
    ):
        assert "secret" in found(received, expected).remark
        remark = found(received, expected, told=False).remark
        assert "secret" not in remark and "missing" in remark


@pytest.mark.parametrize(
    ("received", "expected", "how", "credit"),
    [
        ([1, 2, 3], [1, 2, 4], {"whole": False}, 2 / 3),
        ([1, 2, 3], [1, 2, 4], {}, 0.0),
        (np.where(np.arange(400) < 399, 0.0, 1.0), np.zeros(400), {"whole": False}, 0.99),
        (["a", "b"], ["a", "c"], {}, 0.5),
        ({"a": 1, "b": 2, "c": 3, "d": 0}, {"a": 1, "b": 2, "c": 3, "d": 4}, {}, 0.75),
        ({"a": 1, "b": 2}, {"a": 1}, {}, 0.5),
        (TABLE.assign(size=[0.0, 2.0]), TABLE, {}, 0.5),
        ([[1, 2], "x"], [[1, 3], "x"], {"whole": False}, 0.75),
        ([3, 1, 2], [1, 2, 3], {"order": False}, 1.0),
        ([3, 1, 1], [1, 3, 3], {"order": False}, 0.0),
        (np.array([3.0, 1.0, nan]), [nan, 1.0, 3.0], {"order": False}, 1.0),
        (list(range(100))[::-1], list(range(100)), {"order": False}, 1.0),
        ([f"w{n}" for n in range(600)], [f"w{n}" for n in reversed(range(600))], {"order": False}, 1.0),
        ([["a", 1.0000001], ["b", 2]], [["b", 2], ["a", 1]], {"order": False}, 1.0),
        (["a", "a"], ["a", "b"], {"order": False}, 0.5),
        (3.01, 3.0, {"close": 0.01}, 1.0),
        (102, 100, {"close": 0.05}, 1.0),
        (250_100, 250_000, {"close": 0.01}, 1.0),
        (250_100, 250_000, {}, 0.0),
        (np.float32([1, 2]), np.float64([1, 2]), {"dtype": True}, 0.0),
        ([1.0, 2.0], np.float64([1, 2]), {"dtype": True}, 1.0),
        ([1, 2], np.int64([1, 2]), {"dtype": True}, 1.0),
        (np.int32([1, 2]), np.int64([1, 2]), {"dtype": True}, 0.0),
    ],
)
def test_what_it_earns(received: Any, expected: Any, how: dict[str, Any], credit: float) -> None:
    assert found(received, expected, **how).credit == pytest.approx(credit)


def test_what_is_done_otherwise_and_costs_nothing_is_noted() -> None:
    assert found([1.0, 2.0], [1, 2]).note == "Its numbers are of type float, where int was meant"
    assert "a list of 1, where a number is enough" in found([2.5], 2.5).note
    assert found(TABLE.assign(more=1), TABLE).note == "It also has more"
    assert found(TABLE.astype({"size": "float32"}), TABLE).note == ""


# What a submission may forge: what is kept in part earns nothing that was not compared ------------------------


def test_what_is_kept_in_part_is_not_right() -> None:
    wanted = read(np.arange(100.0))
    assert isinstance(wanted, Array)
    for step, elements in ((100, (0.0,)), (64, (0.0, 64.0)), (7, tuple(np.arange(0, 100, 7.0)))):
        forged = replace(wanted, step=step, elements=elements, low=None, high=None, mean=None)
        assert agree(forged, wanted, Closeness()).credit == 0.0
    large = read(BIG)
    assert isinstance(large, Array) and large.step == 3
    assert agree(replace(large, low=None, high=None, mean=None), large, Closeness()).credit == 0.0
    texts = read(np.array([f"w{n}" for n in range(5000)]))
    assert isinstance(texts, Array) and texts.step == 2
    one = replace(texts, step=5000, elements=("w0",))  # of texts there are no extremes to compare
    assert agree(one, texts, Closeness()).credit == 0.0 and agree(texts, texts, Closeness()).credit == 1.0
    none = Items("items", "list", (), 2)
    assert agree(none, read(["a", "b"]), Closeness()).credit == 0.0
    assert agree(none, read(["a", "b"]), Closeness(order=False)).credit == 0.0
    assert agree(Pairs("pairs", "dict", (), 1), read({"a": "b"}), Closeness()).credit == 0.0
    assert agree(none, read([1, 2]), Closeness()).credit == 0.0


@pytest.mark.parametrize("text", [TOO_MUCH, UNREADABLE])
def test_what_cannot_be_looked_at_says_so(text: str) -> None:
    remark = agree(Thing("thing", "list", {}, text), read([1, 2]), Closeness()).remark
    assert remark.endswith("Expected a list of 2") and ("cannot be read" in remark or "more than" in remark)


# Networks and other objects -------------------------------------------------------------------------------------


def network(*units: int, **changes: Any) -> Network:
    layers = [
        layer("InputLayer", shape=(None, 4)),
        *(layer("Dense", shape=(None, n), units=n, activation="relu") for n in units),
    ]
    return Network("network", "Sequential", model(*layers, **changes))


FASTER = replace(compiled("mse"), optimizer=Setting("Adam", {"learning_rate": 0.5}))


def test_networks() -> None:
    wanted = network(8, 2, compiled=compiled("mse"))
    assert agree(network(8, 2, compiled=compiled("mse")), wanted, Closeness()).credit == 1.0
    for received, words, low in (
        (
            network(9, 2, compiled=compiled("mse")),
            "the network differs in layer 1 (expected 8 units. Received: 9)",
            0.3,
        ),
        (network(8, 2), "what it is compiled with is missing: it is not compiled", 0.5),
        (
            network(8, 2, compiled=compiled("mae")),
            "has the loss mean_absolute_error",
            0.5,
        ),
        (network(8, 2, compiled=compiled("mse", "SGD")), "has the optimizer", 0.5),
        (network(8, 2, compiled=FASTER), "has another learning rate", 0.5),
    ):
        agreement = agree(received, wanted, Closeness())
        assert words in agreement.remark and low <= agreement.credit < 1.0, agreement
    assert agree(read(3), wanted, Closeness()).remark == "is a whole number. Expected a model of 2 layers"
    assert agree(wanted, read(3), Closeness()).remark.startswith("is a model of 2 layers. Expected")


@pytest.mark.parametrize(
    "odd",
    [
        network(traced=False),
        Network("network", "Model", model(written_as="subclass", traced=False)),
        Network("network", "Model", model(layer("Dense", units="many"), layer("Mine"))),
        Network("network", "Model", model(layer("Dense", units=-1), input_shape=None)),
    ],
)
def test_a_network_that_is_none_earns_no_error(odd: Network) -> None:
    assert agree(odd, network(8, 2), Closeness()).credit < 1.0


def test_objects_of_keras_by_their_settings() -> None:
    def stopping(patience: int, name: str = "EarlyStopping") -> Thing:
        settings: dict[str, Value] = {"monitor": read("val_loss"), "patience": read(patience)}
        return Thing("thing", name, settings, f"<{name} object at 0x7f>")

    assert agree(stopping(3), stopping(3), Closeness()).credit == 1.0
    assert (
        agree(stopping(3), stopping(5), Closeness()).remark
        == "is not the same: its patience is not the right number"
    )
    assert (
        "Expected an EarlyStopping" in agree(stopping(3, "ModelCheckpoint"), stopping(3), Closeness()).remark
    )
    bare = Thing("thing", "Adam", {}, "<Adam object at 0x7f>")
    assert agree(bare, replace(bare, text="<Adam object at 0x80>"), Closeness()).credit == 1.0
    assert agree(replace(stopping(3), settings={}), stopping(3), Closeness()).remark.startswith(
        "is not the same: its monitor is not set"
    )


# In words, and as Python has it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (3, "3"), ("a", "'a'"), (None, "None"), (nan, "nan"), (True, "True"), ([1, 2], "[1, 2]"), ((1,), "(1,)"), (set(), "set()"), ({"a": 1}, "{'a': 1}"), ([], "[]"),
        (np.array([1.5, nan]), "[1.5, nan]"), (np.array(2.5), "2.5"), (np.eye(3), "an array of shape (3, 3)"), (list(range(40)), "a list of shape (40,)"), ("x" * 90, "a text"), (TABLE, "a data frame of 2 rows and 2 columns"),
        (TABLE["size"], "a column (Series) of 2 rows"), (len, "a function"), (int, "a class"), (2**70, str(2**70)), ([[1], ["a"]], "[[1], ['a']]"),
    ],
)  # fmt: skip
def test_in_words(thing: Any, words: str) -> None:
    assert in_words(read(thing)) == words


def test_kinds_in_words() -> None:
    assert kind_of(read([1])) == "a list of 1" and kind_of(read(np.zeros(3))) == "an array of shape (3,)"
    assert kind_of(network(3)) == "a model of 1 layer" and kind_of(read(pd.Timestamp("2020"))) == "a date"


@pytest.mark.parametrize(
    "thing",
    [3, 2.5, "a", None, True, [1, "a", None], {"a": [1, 2]}, {(1, 2): 3}, 2**80, "nan", ["nan", "inf"], 1 + 2j, [[1.0, 2.0], [3.0, 4.0]]],
)  # fmt: skip
def test_as_python_has_it(thing: Any) -> None:
    assert plain(read(thing)) == thing


def test_arrays_and_tables_as_python_has_them() -> None:
    assert plain(read(np.eye(2))) == [[1.0, 0.0], [0.0, 1.0]] and plain(read(np.zeros((0, 3)))) == []
    assert np.isnan(plain(read(np.array([nan, 1.0])))[0]) and plain(read(np.array(["nan"]))) == ["nan"]
    assert plain(read(TABLE)) == {"city": ["Bern", "Oslo"], "size": [1.5, 2.0]}
    assert isinstance(plain(read(BIG)), Array)


def test_a_function_of_the_teacher_that_cannot_look_at_it_does_not_accept_it() -> None:
    def near(got: Any, want: Any) -> bool:
        return abs(got - want) < 1

    assert accepted(near, read(3.5), read(3)) and not accepted(near, read("three"), read(3))
    assert not accepted(near, Scalar("scalar", "NoneType", None), read(3))
    with pytest.raises(TypeError):  # whose fault is it? not the student's
        accepted(near, read("a"), read("b"))
