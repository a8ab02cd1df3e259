"""What a function is called with: as JSON and back, in words, and drawn from a strategy."""

from __future__ import annotations

import json
from collections import OrderedDict, namedtuple
from typing import Any

import numpy as np
import pandas as pd
import pytest

from grader.calling import (
    LARGEST,
    MOST,
    Call,
    Own,
    Tensor,
    TextFile,
    Wanted,
    as_calls,
    call,
    decode,
    decode_call,
    encode,
    encode_call,
    in_words,
    own,
    variable,
)

Point = namedtuple("Point", "x y")


def nothing(*args: Any) -> Any:
    raise AssertionError("it takes nothing of the program and writes no file")


def back(value: Any) -> Any:
    return decode(json.loads(json.dumps(encode(value))), nothing, nothing)


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 0, -3, 2**200, 0.1, -0.0, 1e-320, float("inf"), float("-inf"), 1 + 2j, "", "a\n“ü”\0", "\ud800", [], (), set(), {}, [1, 2.5, "x", None, [True]],
        (1, (2, 3)), {1, 2, 3}, {"a", "b"}, frozenset((1,)), {"a": 1, 2: [3], (1, 2): {"b": None}}, [{"list": 1, "int": "7", "array": "x"}], OrderedDict(b=1, a=2),
    ],
)  # fmt: skip
def test_plain_values_come_back_whole(value: Any) -> None:
    made = back(value)
    assert made == value and repr(made) == repr(dict(value) if isinstance(value, dict) else value)


def test_a_named_tuple_is_a_tuple_and_nan_is_nan() -> None:
    assert back(Point(1, 2)) == (1, 2) and type(back(Point(1, 2))) is tuple
    assert np.isnan(back(float("nan")))
    assert list(back({"b": 1, "a": 2})) == ["b", "a"]  # in their order


@pytest.mark.parametrize(
    "value",
    [
        np.eye(3), np.zeros((0, 4)), np.array(2.5), np.arange(6, dtype="int8").reshape(2, 3), np.float32([0.1, np.nan, np.inf]), np.array([True, False]), np.array([1 + 2j]), np.array(["a", "bcd"]),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)), np.arange(10)[::-3], np.array(["2020-01-01", "NaT"], "datetime64[D]"), np.array([5], "timedelta64[s]"), np.arange(3, dtype=">i4"), np.broadcast_to(1.0, (2, 2)), np.array([b"ab"]),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)  # fmt: skip
def test_arrays_come_back_whole_and_can_be_changed(value: np.ndarray[Any, Any]) -> None:
    made = back(value)
    assert made.dtype == value.dtype and made.shape == value.shape and made.flags.writeable
    np.testing.assert_array_equal(made, value)


@pytest.mark.parametrize(
    "value", [np.float32(0.1), np.int8(5), np.bool_(True), np.float64("nan"), np.uint64(2**63)]
)
def test_numbers_of_numpy_stay_such(value: Any) -> None:
    assert type(back(value)) is type(value) and repr(back(value)) == repr(value)


DAYS = pd.to_datetime(["2020-01-01 12:00", "2020-02-03 00:00"])


@pytest.mark.parametrize(
    "value",
    [
        pd.DataFrame({"a": [1, 2], "b": [0.5, np.nan]}), pd.DataFrame({"s": ["x", "y"], "t": [True, False]}), pd.DataFrame({"d": DAYS}), pd.DataFrame({0: [1], 1: [2]}), pd.DataFrame({"a": [1, 2]}, index=["x", "y"]),
        pd.DataFrame({"a": [1, 2]}, index=[5, 3]), pd.DataFrame({"c": pd.Categorical(["b", "a"], ["a", "b", "c"], ordered=True)}), pd.DataFrame({"f": np.float32([1, 2])}), pd.DataFrame({"a": []}), pd.DataFrame(),
    ],
    ids=lambda frame: str(list(frame.columns)),
)  # fmt: skip
def test_tables_come_back_whole(value: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(back(value), value, check_index_type=False, check_column_type=False)


def test_columns_come_back_whole() -> None:
    for value in (pd.Series([1.5, 2.5], name="x"), pd.Series([1, 2], index=["a", "b"]), pd.Series(DAYS)):
        pd.testing.assert_series_equal(back(value), value)
    missing = back(pd.DataFrame({"s": ["a", None], "n": pd.array([1, None], "Int64")}))
    assert missing.isna().sum().tolist() == [1, 1]


def test_what_the_program_has_is_taken_there() -> None:
    taken: list[Any] = []

    def take(name: str) -> Any:
        return {"limit": 7, "Neuron": lambda *a, **k: ("made", a, k)}[name]

    def write(name: str, text: str) -> None:
        taken.append((name, text))

    form = json.loads(
        json.dumps(
            encode_call(
                call(variable("limit"), own("Neuron", 3, bias=variable("limit")), x=TextFile("a.csv", "1\n"))
            )
        )
    )
    positional, named = decode_call(form, take, write)
    assert positional == [7, ("made", (3,), {"bias": 7})] and named == {"x": "a.csv"}
    assert taken == [("a.csv", "1\n")]


def test_each_call_has_inputs_of_its_own() -> None:
    form = encode_call(call([1, 2], np.zeros(2)))
    (one, array), _ = decode_call(form, nothing, nothing)
    one.append(3)
    array += 1
    (again, other), _ = decode_call(form, nothing, nothing)
    assert again == [1, 2] and other.tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    "value",
    [
        object(),
        len,
        b"bytes",
        (1).__class__,
        pd.Timestamp("2020"),
        np.array([object()]),
        [lambda: 1],
        {"a": {1: object()}},
    ],
)
def test_what_cannot_be_passed_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^an input: expected .*\. Received: \w+"):
        encode(value)


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="columns have different names"):
        encode(pd.DataFrame([[1, 2]], columns=["a", "a"]))


@pytest.mark.parametrize("name", ["", "a/b.csv", "../x", ".hidden", "/etc/passwd", "a/", ".."])
def test_a_file_lies_in_the_folder_of_the_program(name: str) -> None:
    with pytest.raises(ValueError, match="expected a name without folders"):
        TextFile(name, "")


@pytest.mark.parametrize("name", ["", "a b", "f()", "a..b", ".a", "1a", "a-b"])
def test_a_name_is_one_of_python(name: str) -> None:
    with pytest.raises(ValueError, match="expected the name of a variable or function, as in 'relu'"):
        Wanted((name,))


def test_inputs_that_are_too_many_or_too_large() -> None:
    with pytest.raises(ValueError, match="f: expected at most 1,000 inputs. Received: 1,001"):
        Wanted(("f",), tuple(map(encode_call, as_calls(range(MOST + 1)))))
    large = encode_call(call(np.zeros(LARGEST // 8)))
    with pytest.raises(
        ValueError, match=r"f: expected inputs of at most 4 MB together. Received: 5\.\d MB. Give fewer"
    ):
        Wanted(("f",), (large,))


def test_cases_as_a_teacher_writes_them() -> None:
    assert as_calls([3, (1, 2), call(x=1), [1, 2], ((1, 2),)]) == (
        Call((3,)), Call((1, 2)), Call((), {"x": 1}), Call(([1, 2],)), Call(((1, 2),)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (call(), "()"), (call(2.5, units=3), "(2.5, units=3)"), (call("a"), "('a')"), (call([1, 2]), "([1, 2])"), (call((1,)), "((1,))"), (call(()), "(())"), (call(np.array([1.0, 2.0])), "(array([1.0, 2.0]))"),
        (call(np.zeros((20, 2))), "(an array of shape (20, 2))"), (call(np.float32(0.5)), "(0.5)"), (call(list(range(20))), "(a list of 20)"), (call(tuple(range(20))), "(a tuple of 20)"), (call({n: n for n in range(20)}), "(a dictionary of 20)"),
        (call({"b", "a", "c"}), "({'a', 'b', 'c'})"), (call([{"b", "a"}]), "([{'a', 'b'}])"), (call(set()), "(set())"), (call({"a": [1]}), "({'a': [1]})"), (call(own("build", 3)), "(build(3))"), (call(variable("x")), "(x)"),
        (call(TextFile("a.csv", "secret")), "('a.csv')"), (call(Tensor([[1.0]])), "(a tensor of shape (1, 1))"), (call(pd.DataFrame({"a": [1]})), "(a DataFrame of 1 rows)"), (call("x" * 200), "('" + "x" * 78 + "…)"), (call(None, True), "(None, True)"),
    ],
)  # fmt: skip
def test_in_words(one: Call, words: str) -> None:
    assert in_words(one) == words


def test_what_is_wanted_is_plain_json() -> None:
    wanted = Wanted(("f", "g"), (encode_call(call(np.eye(2))),), encode(own("N", 1)), 3.0)
    assert json.loads(json.dumps(wanted.plain()))["names"] == ["f", "g"]
    assert isinstance(own("N"), Own) and own("N").made == Call() and variable("x").made is None
