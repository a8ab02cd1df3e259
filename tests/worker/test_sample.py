"""Rows of what went into fit: which, how many, and that nothing is disturbed by it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from grader.evidence import SAMPLE_NUMBERS, SAMPLE_ROWS, Fit, Rows, Sample
from grader.worker.sample import TOTAL_NUMBERS, bounded, is_generator, peeked, sample_of, with_latest

X = np.random.default_rng(0).normal(size=(1000, 5))
Y = np.arange(1000) % 3


def _numbers(rows: Rows, count: int) -> np.ndarray[Any, Any]:
    return np.array(rows.numbers, np.float32).reshape(count, -1)


def test_rows_are_of_the_data_with_the_extremes_of_each_column() -> None:
    sample = sample_of(X, Y)
    assert sample is not None and sample.y is not None and sample.rows == SAMPLE_ROWS
    (rows,) = sample.x
    kept = _numbers(rows, sample.rows)
    whole = X.astype(np.float32)
    assert (kept.min(0) == whole.min(0)).all() and (kept.max(0) == whole.max(0)).all()
    places = [int(np.flatnonzero((whole == row).all(1))[0]) for row in kept]
    assert places == sorted(places) and max(np.diff(places)) < 10  # spread evenly
    assert [Y[place] for place in places] == list(sample.y.numbers)


@pytest.mark.parametrize(
    "x",
    [
        X.tolist(),
        pd.DataFrame(X),
        pd.DataFrame({"a": X[:, 0], "b": 1}).astype({"b": object}),
        SimpleNamespace(numpy=lambda: X, shape=X.shape),
        X[:, 0],
        X > 0,
    ],
    ids=["lists", "table", "mixed", "tensor", "column", "booleans"],
)
def test_whatever_holds_numbers(x: Any) -> None:
    sample = sample_of(x, Y)
    assert sample is not None and len(sample.x[0].numbers) == sample.rows * max(
        1, int(np.prod(sample.x[0].shape))
    )


@pytest.mark.parametrize(
    "x", [np.array(["a", "b"]), "text", None, 3, [], np.zeros((0, 3)), iter([1]), {}, object()]
)
def test_whatever_does_not(x: Any) -> None:
    assert sample_of(x, None) is None


def test_several_inputs_by_name() -> None:
    sample = sample_of({"age": X[:, 0], "rest": X[:, 1:]}, Y)
    assert sample is not None
    assert [(rows.name, rows.shape) for rows in sample.x] == [("age", ()), ("rest", (4,))]
    listed = sample_of([X, X[:, :2]], None)
    assert listed is not None and [rows.shape for rows in listed.x] == [(5,), (2,)] and listed.y is None


@pytest.mark.parametrize("shape", [(28, 28), (32, 32, 3), (224, 224, 3)])
def test_of_pictures_there_are_few_and_of_large_ones_not_every_number(shape: tuple[int, ...]) -> None:
    pictures = np.random.default_rng(1).integers(0, 256, (30, *shape), dtype=np.uint8)
    sample = sample_of(pictures / np.float32(255), np.arange(30))
    assert sample is not None and 4 <= sample.rows <= 10
    (rows,) = sample.x
    assert len(rows.numbers) <= SAMPLE_NUMBERS
    flat = (pictures / np.float32(255)).reshape(30, -1)[:, :: rows.step]
    assert all((flat == row).all(1).any() for row in _numbers(rows, sample.rows))


def test_what_is_no_number_is_none_and_what_is_one_is_short() -> None:
    sample = sample_of(np.array([[0.1, np.nan], [np.inf, 2.0]]), None)
    assert sample is not None and sample.x[0].numbers == (0.1, None, None, 2.0)


def test_a_generator_gives_all_its_batches_all_the_same() -> None:
    drawn = []

    def batches() -> Any:
        for number in range(3):
            drawn.append(number)
            yield X[number : number + 1], Y[number : number + 1]

    generator = batches()
    assert is_generator(generator)
    x, y, again = peeked(generator)
    assert (x == X[:1]).all() and (y == Y[:1]).all() and drawn == [0] and is_generator(again)
    assert [int(batch[1][0]) for batch in again] == [0, 1, 2]
    assert peeked(iter(()))[:2] == (None, None)


def _fit(numbers: int) -> Fit:
    return Fit(None, None, 1, 32, False, {}, Sample(1, (Rows("", (numbers,), 1, (0.5,) * numbers),), None))


def test_only_the_last_call_of_fit_has_a_sample() -> None:
    unseen = replace(_fit(1), sample=None)
    fits = with_latest(with_latest([], _fit(2)), _fit(3))
    assert [one.sample is not None for one in fits] == [False, True]
    assert [one.sample is not None for one in with_latest(fits, unseen)] == [False, True, False]


def test_all_models_together_have_no_more_than_can_be_written() -> None:
    several = bounded([(_fit(8_000),)] * 30)
    kept = [fits[0].sample is not None for fits in several]
    assert sum(kept) == TOTAL_NUMBERS // 8_000 and kept[-1] and not kept[0]
