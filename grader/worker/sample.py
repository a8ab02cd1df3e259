"""Some of the rows that went into a training, so that what was done to the data can be proven."""

from __future__ import annotations

import math
import types
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence import SAMPLE_INPUTS, SAMPLE_NUMBERS, SAMPLE_ROWS, Fit, Rows, Sample

FEWEST_ROWS = 4  # of large pictures, of which not every number is kept then
COLUMNS = 128  # more of them have no rows of their own with the least and the largest value
SEARCHED = 4_000_000  # numbers among which those are looked for
TOTAL_NUMBERS = 100_000  # of the samples of all models together: about a megabyte as it is written


def sample_of(x: Any, y: Any) -> Sample | None:
    """A sample of the rows of `x` and `y`, whatever `fit` takes; None for what is no array of numbers.

    Rows are spread evenly. Of a table those rows come before all others in which a column is smallest or
    largest: what was done to the numbers between them was done to all.
    """
    try:
        named = x.items() if isinstance(x, dict) else [("", part) for part in _inputs(x)]
        parts = [(str(name)[:300], _array(part)) for name, part in named][: SAMPLE_INPUTS + 1]
        target = _array(y) if y is not None else None
        count = len(parts[0][1])
        if len(parts) > SAMPLE_INPUTS or not count or any(len(part) != count for _, part in parts):
            return None
        if target is not None and len(target) != count:
            target = None
        places = _places([part for _, part in parts] + ([target] if target is not None else []))
        return Sample(
            len(places),
            tuple(_rows(name, part, places, SAMPLE_NUMBERS // len(parts)) for name, part in parts),
            _rows("", target, places, SAMPLE_NUMBERS) if target is not None else None,
        )
    except Exception:  # an object of the submission's own making
        return None


def peeked(generator: Any) -> tuple[Any, Any, Any]:
    """The first batch of a generator, x and y, and a generator that gives all of them all the same."""
    try:
        first = next(generator)
    except StopIteration:
        return None, None, generator

    def again() -> Iterator[Any]:
        yield first
        yield from generator

    whole = isinstance(first, tuple) and len(first) > 1
    return (first[0], first[1], again()) if whole else (first, None, again())


def is_generator(x: Any) -> bool:
    """Whether `fit` would take batches from it one after the other, and none again."""
    return isinstance(x, types.GeneratorType)


def with_latest(fits: list[Fit], fit: Fit) -> list[Fit]:
    """The calls of `fit` with one more, of which only the last that saw anything keeps its sample."""
    if fit.sample is not None:
        fits = [replace(one, sample=None) for one in fits]
    return [*fits, fit]


def bounded(models: list[tuple[Fit, ...]]) -> list[tuple[Fit, ...]]:
    """The calls of `fit` of each model, with no more numbers than may be written: the latest have them."""
    left, kept = TOTAL_NUMBERS, []
    for fits in reversed(models):
        ready = []
        for fit in fits:
            size = _size(fit.sample)
            ready.append(fit if size <= left else replace(fit, sample=None))
            left -= size if size <= left else 0
        kept.append(tuple(ready))
    return kept[::-1]


def _size(sample: Sample | None) -> int:
    if sample is None:
        return 0
    return sum(len(rows.numbers) for rows in (*sample.x, *((sample.y,) if sample.y is not None else ())))


def _inputs(x: Any) -> list[Any]:
    """The arrays of several inputs, or the one; a list of numbers, or of rows of them, is one array."""
    several = isinstance(x, (list, tuple)) and len(x) > 0 and all(hasattr(part, "shape") for part in x)
    return list(x) if several else [x]


def _array(values: Any) -> NDArray[Any]:
    """The array of whatever holds numbers.

    Raises:
        TypeError: there are none in it.
    """
    array = values.numpy() if hasattr(values, "numpy") else values
    array = array.to_numpy() if hasattr(array, "to_numpy") else np.asarray(array)
    if array.dtype == object:  # a table of numbers of several types
        array = array.astype(np.float64)
    if array.ndim == 0 or array.ndim > 8 or array.size == 0 or array.dtype.kind not in "biuf":
        raise TypeError("no numbers")
    return np.asarray(array)


def _places(arrays: list[NDArray[Any]]) -> NDArray[np.int64]:
    """Which rows are kept, in their order."""
    count = len(arrays[0])
    size = max(math.prod(array.shape[1:]) for array in arrays)
    most = min(SAMPLE_ROWS, count, max(FEWEST_ROWS, SAMPLE_NUMBERS // max(1, size)))
    if most == count:
        return np.arange(count)
    chosen: dict[int, None] = {}
    for array in arrays:
        columns = array.reshape(count, -1)
        if columns.shape[1] <= COLUMNS and columns.size <= SEARCHED:
            for places in (columns.argmax(0), columns.argmin(0)):
                chosen |= dict.fromkeys(int(place) for place in places)
    kept = np.array(list(chosen)[: most * 2 // 3], np.int64)
    others = np.delete(np.arange(count), kept)
    spread = np.linspace(0, len(others) - 1, most - len(kept)).round().astype(np.int64)
    return np.sort(np.concatenate([kept, others[spread]]))


def _rows(name: str, array: NDArray[Any], places: NDArray[np.int64], most: int) -> Rows:
    """Some rows of an array, as short decimals that are the same float32."""
    shape = tuple(int(side) for side in array.shape[1:])
    step = max(1, math.ceil(math.prod(shape) * len(places) / most))
    with np.errstate(all="ignore"):
        kept = np.asarray(array[places].reshape(len(places), -1)[:, ::step], np.float32).ravel()
    texts = kept.astype(str)
    numbers = tuple(
        float(text) if fine else None for text, fine in zip(texts, np.isfinite(kept), strict=True)
    )
    return Rows(name, shape, step, numbers)
