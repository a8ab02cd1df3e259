"""What a program did to a table: found as it was, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.evidence import Rows, Sample
from grader.preprocessing.finding import find
from grader.preprocessing.raw import Arrays, Table
from grader.records.transformation import Feature, Target
from tests.preprocessing.programs import Matrix, found, made, mixed, part_of

TABLE = mixed()
NUMBERS = np.stack(
    [TABLE.columns[name] for name in ("age", "weight", "income", "smoker", "noise")], 1
).astype(float)
PART = part_of(TABLE)
Y = TABLE.target


def _standard(x: Matrix, of: Matrix, ddof: int = 0) -> Matrix:
    return (x - of.mean(0)) / of.std(0, ddof=ddof)


def _minmax(x: Matrix, of: Matrix) -> Matrix:
    return (x - of.min(0)) / (of.max(0) - of.min(0))


def _robust(x: Matrix, of: Matrix) -> Matrix:
    lower, middle, upper = np.percentile(of, (25, 50, 75), axis=0)
    return (x - middle) / np.where(upper > lower, upper - lower, 1)


def _with(x: Matrix, place: int, column: Matrix) -> Matrix:
    return np.concatenate([x[:, :place], column.reshape(len(x), -1), x[:, place + 1 :]], axis=1)


def _one_hot(first: int = 0) -> Matrix:
    return np.stack([TABLE.columns["city"] == name for name in ("Bern", "Oslo", "Rome")][first:], 1).astype(
        float
    )


TRAINED = NUMBERS[PART]
PROGRAMS: dict[str, Matrix] = {
    "raw": NUMBERS,
    "standard of the part": _standard(NUMBERS, TRAINED),
    "standard of all": _standard(NUMBERS, NUMBERS),
    "standard by n - 1": _standard(NUMBERS, TRAINED, 1),
    "minmax of the part": _minmax(NUMBERS, TRAINED),
    "minmax of all": _minmax(NUMBERS, NUMBERS),
    "robust": _robust(NUMBERS, TRAINED),
    "a constant": NUMBERS / 100,
    "a column dropped": np.delete(NUMBERS, 1, 1),
    "two swapped": NUMBERS[:, [1, 0, 2, 3, 4]],
    "one twice": NUMBERS[:, [0, 1, 2, 2, 3, 4]],
    "one alone": NUMBERS[:, [4]],
    "a logarithm": _with(NUMBERS, 2, np.log1p(NUMBERS[:, 2])),
    "a scaled root": _standard(
        _with(NUMBERS, 2, np.sqrt(NUMBERS[:, 2])), _with(TRAINED, 2, np.sqrt(TRAINED[:, 2]))
    ),
    "one scaled": _with(NUMBERS, 2, _standard(NUMBERS[:, 2], TRAINED[:, 2])),
    "one-hot": np.concatenate([_standard(NUMBERS, TRAINED), _one_hot()], axis=1),
    "one-hot without the first": np.concatenate([_one_hot(1), NUMBERS], axis=1),
    "codes": np.concatenate([NUMBERS, _one_hot() @ [[0.0], [1.0], [2.0]]], axis=1),
    "codes of its own": np.concatenate([NUMBERS, _one_hot() @ [[7.0], [3.0], [5.0]]], axis=1),
    "float32": _standard(NUMBERS.astype(np.float32), TRAINED.astype(np.float32)),
}


@pytest.mark.parametrize("name", list(PROGRAMS))
@pytest.mark.parametrize("rows", [PART, PART[:40]], ids=["a part", "few"])
def test_what_was_done_is_found(name: str, rows: Any) -> None:
    whole = PROGRAMS[name]
    finding = found(TABLE, whole[rows], Y[rows])
    assert np.allclose(made(finding, TABLE), whole, rtol=1e-4, atol=1e-4)  # of rows that did not go in, too
    assert finding.why == "" and finding.transformation is not None and finding.transformation.target is None


def _clipped(x: Matrix) -> Matrix:
    return np.clip(_standard(x, x), -1.5, 1.5)


OTHERS: dict[str, Callable[[Matrix], Matrix]] = {
    "clipped": _clipped,
    "products": lambda x: np.concatenate([x, x[:, :1] * x[:, 1:2]], 1),
    "noise added": lambda x: x + np.random.default_rng(2).normal(0, 1e-2, x.shape),
    "lines of length 1": lambda x: x / np.linalg.norm(x, axis=1, keepdims=True),
    "ranks": lambda x: x.argsort(0).argsort(0) / len(x),
    "differences": lambda x: np.diff(x, axis=1),
    "components": lambda x: _standard(x, x) @ np.linalg.svd(_standard(x, x), full_matrices=False)[2].T,
    "columns shuffled apart": lambda x: np.random.default_rng(3).permuted(x, axis=0),
}


@pytest.mark.parametrize("name", list(OTHERS))
def test_what_is_not_known_is_not_guessed(name: str) -> None:
    finding = found(TABLE, OTHERS[name](TRAINED), Y[PART])
    assert finding.transformation is None and finding.why


def test_a_shift_of_what_lies_on_a_grid_is_no_other_row() -> None:
    """Whole numbers, of a part without the least: those of one more fit as well, but for the target."""
    years = np.arange(1950.0, 2010.0)
    table = Table({"year": np.tile(years, 5)}, np.tile(years * 3, 5), 0)
    rows = np.flatnonzero(table.columns["year"] > 1952)
    x = (table.columns["year"][rows, None] - 1980) / 20
    finding = found(table, x, table.target[rows])
    assert finding.transformation is None or np.allclose(made(finding, table)[rows], x, atol=1e-4)
    assert "several" in finding.why or finding.transformation is not None


def test_two_columns_that_the_sample_does_not_tell_apart() -> None:
    chance = np.random.default_rng(0)
    first = (chance.random(300) < 0.5).astype(float)
    second = first.copy()
    second[:3] = 1 - second[:3]  # which only rows tell that did not go in
    table = Table({"a": chance.normal(size=300), "first": first, "second": second}, np.zeros(300, int), 1)
    x = np.stack([table.columns["a"], first], 1)
    assert "may be made of first or of second" in found(table, x[3:], table.target[3:]).why
    assert np.allclose(made(found(table, x, table.target), table), x)


def test_a_class_that_no_row_has() -> None:
    chance = np.random.default_rng(0)
    city = np.array(["Rome", "Oslo"] * 150)
    city[0] = "Bern"
    table = Table({"a": chance.normal(size=300), "city": city}, np.zeros(300, int), 1)
    x = np.stack([table.columns["a"], *(city == name for name in ("Bern", "Oslo", "Rome"))], 1).astype(float)
    assert found(table, x[1:], table.target[1:]).transformation is None
    assert np.allclose(made(found(table, x, table.target), table), x)


def test_a_column_that_is_always_the_same() -> None:
    table = Table({"a": NUMBERS[:, 4], "one": np.full(300, 3.0)}, Y, 3)
    x = np.stack([NUMBERS[:, 4], np.full(300, 3.0)], 1)
    assert np.allclose(made(found(table, x, Y), table), x)


@pytest.mark.parametrize("filled", [41.5, 0.0, None])
def test_missing_numbers(filled: float | None) -> None:
    age = NUMBERS[:, 0].copy()
    age[::9] = np.nan
    table = Table({**TABLE.columns, "age": age}, Y, 3)
    x = NUMBERS.copy()
    x[:, 0] = age if filled is None else np.where(np.isnan(age), filled, age)
    finding = found(table, x[PART], Y[PART])
    if filled is None:
        assert np.allclose(made(finding, table), x, equal_nan=True, rtol=1e-5)
    else:
        assert np.allclose(made(finding, table), x, rtol=1e-5)
    kept = PART[~np.isnan(age[PART])]
    assert found(table, x[kept], Y[kept]).transformation is None  # what others are filled with was not seen


def test_names_of_what_was_learned_from_which_rows() -> None:
    def ways(x: Matrix) -> set[str]:
        transformation = found(TABLE, x, Y[PART]).transformation
        assert transformation is not None
        return {feature.fitted for feature in transformation.features}

    assert ways(PROGRAMS["standard of the part"][PART]) == {"standard"}
    assert ways(PROGRAMS["standard of all"][PART]) == {"standard of all rows"}
    assert ways(PROGRAMS["standard by n - 1"][PART]) == {"nearly standard"}
    assert ways(PROGRAMS["minmax of the part"][PART]) == {"minmax", ""}  # yes or no was 0 and 1 before
    assert ways(PROGRAMS["a constant"][PART]) == {"constant"} and ways(NUMBERS[PART]) == {""}


VALUES = np.round(np.exp(np.random.default_rng(5).normal(5, 1, 300)), 1)


@pytest.mark.parametrize(
    ("y", "target"),
    [
        (VALUES, None),
        (VALUES / 1000, Target(scale=1000.0)),
        (np.log1p(VALUES), Target("log1p")),
        (np.log(VALUES), Target("log")),
        ((VALUES - VALUES.mean()) / VALUES.std(), Target(shift=VALUES.mean(), scale=VALUES.std())),
        (VALUES[:, None], None),
    ],
    ids=["as it is", "thousands", "log1p", "log", "standard", "a column"],
)
def test_values_to_predict(y: Matrix, target: Target | None) -> None:
    finding = found(Table(TABLE.columns, VALUES, 0), NUMBERS[PART], y[PART])
    assert finding.why == "" and finding.transformation is not None
    found_target = finding.transformation.target
    if target is None or found_target is None:
        assert found_target is None and target is None
        return
    assert found_target.function == target.function
    assert (found_target.shift, found_target.scale) == pytest.approx(
        (target.shift, target.scale), rel=1e-5, abs=1e-4
    )


@pytest.mark.parametrize(
    ("y", "codes"),
    [
        (Y, None), (np.eye(3)[Y], None), (Y + 1, (1, 2, 3)), (2 - Y, (2, 1, 0)), (np.eye(3)[[1, 2, 0]][Y], (1, 2, 0)),
        (Y[:, None], None),
    ],
    ids=["as they are", "one-hot", "from 1", "turned round", "one-hot in another order", "a column"],
)  # fmt: skip
def test_labels(y: Any, codes: tuple[int, ...] | None) -> None:
    finding = found(TABLE, NUMBERS[PART], y[PART])
    assert finding.why == "" and finding.transformation is not None
    assert finding.transformation.target == (None if codes is None else Target(codes=codes))


@pytest.mark.parametrize(
    "y",
    [
        Y[::-1],
        np.sign(Y - 0.5),
        np.random.default_rng(0).random(300),
        np.random.default_rng(0).random((300, 3)),
    ],
)
def test_other_labels_are_said(y: Any) -> None:
    finding = found(TABLE, NUMBERS[PART], y[PART])
    assert finding.transformation is not None and "label" in finding.why


def test_of_labels_that_are_none_of_these_the_inputs_are_known_all_the_same() -> None:
    finding = found(TABLE, NUMBERS[PART], NUMBERS[PART])
    assert finding.transformation is not None and finding.why


def test_several_inputs_are_not_proven() -> None:
    rows = Rows("a", (1,), 1, (0.5,))
    assert "several" in find(TABLE, Sample(1, (rows, replace(rows, name="b")), None)).why


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_choice_of_columns_scales_and_functions_is_found_or_not_but_never_wrong(
    data: st.DataObject,
) -> None:
    table = mixed(data.draw(st.sampled_from([60, 200])), data.draw(st.integers(0, 5)))
    names = data.draw(
        st.lists(st.sampled_from(["age", "weight", "income", "smoker", "noise"]), min_size=1, max_size=6)
    )
    rows = part_of(table, data.draw(st.sampled_from([0.5, 0.8, 1.0])), data.draw(st.integers(0, 9)))
    made_columns = []
    for name in names:
        column = np.asarray(table.columns[name], float)
        function = data.draw(st.sampled_from(["", "", "", "log1p", "sqrt", "clip", "noise"]))
        if function in ("log1p", "sqrt") and column.min() >= 0:
            column = {"log1p": np.log1p, "sqrt": np.sqrt}[function](column)
        elif function == "clip":
            column = np.minimum(column, np.quantile(column[rows], 0.9))
        elif function == "noise":
            column = column + np.random.default_rng(0).normal(0, column.std() / 50, len(column))
        shift, scale = data.draw(
            st.sampled_from([(0.0, 1.0), (column[rows].mean(), column[rows].std()), (3.0, -7.0)])
        )
        made_columns.append((column - shift) / (scale or 1.0))
    x = np.stack(made_columns, 1)
    finding = found(table, x[rows], table.target[rows])
    if finding.transformation is not None:
        assert np.allclose(made(finding, table), x, rtol=1e-3, atol=1e-3)
        assert finding.transformation.target is None


NUMBER = st.one_of(
    st.none(), st.floats(-1e300, 1e300), st.integers(-5, 5).map(float), st.sampled_from([0.0, 255.0])
)


@given(st.integers(1, 8), st.sampled_from([(), (1,), (3,), (4, 4), (4, 4, 1), (6, 5), (0,)]), st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_sample_makes_it_crash(count: int, shape: tuple[int, ...], data: st.DataObject) -> None:
    size = int(np.prod(shape))
    numbers = data.draw(st.lists(NUMBER, min_size=count * size, max_size=count * size))
    labels = data.draw(st.lists(NUMBER, min_size=count, max_size=count))
    sample = Sample(count, (Rows("", shape, 1, tuple(numbers)),), Rows("", (), 1, tuple(labels)))
    pictures = np.random.default_rng(0).integers(0, 256, (20, 4, 4), dtype=np.uint8)
    for raw in (mixed(40), Arrays(pictures, np.arange(20) % 10, 10)):
        finding = find(raw, sample)
        assert finding.transformation is not None or finding.why


def test_a_feature_says_what_it_is_in_plain_values() -> None:
    assert hash(Feature("a")) == hash(Feature("a")) and Feature("a") != Feature("b")
