"""What was done to every number of a picture, or of a window of a series, alike: found, and proven.

First the numbers alone tell by which shift and scale they are those of the data; then every row of the sample
is looked up among all samples, number by number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence import Rows
from grader.fitting.transformation import elements
from grader.preprocessing.matching import Matches, NotFound
from grader.preprocessing.raw import Arrays, Numbers, matrix_of
from grader.preprocessing.sources import ROUNDING
from grader.records.transformation import Elements

PROBES = 8  # places by which rows are looked up, before they are compared whole
MASKED = 64  # the same where it is only known which numbers are 0
WHOLE = 4_000  # rows that are compared whole, for one row of the sample
SOME = 2_000  # samples that tell the least and the largest number of all
ENDS = 16  # values from each end of the data's own that the least and the largest may be
GRID = 2e-3  # how far from a value of the data a number may be, of the step between these
DIFFERENT = 8  # values that show by which shift and scale they came about
PAIRS = (
    (0.0, 1.0),
    (0.0, 255.0),
    (127.5, 127.5),
    (0.0, 256.0),
    (0.0, 127.5),
    (128.0, 128.0),
    (255.0, -255.0),
)


def find_elements(arrays: Arrays, rows: Rows, count: int) -> tuple[Elements, Matches]:
    """What was done to every number of a sample alike, and which samples of the data those rows are.

    Args:
        arrays: the data, as students have them.
        rows: of the sample.
        count: how many.

    Raises:
        NotFound: no samples of the data become these rows in a way that is known.
    """
    sample = matrix_of(rows, count)
    if np.isnan(sample).any() or not sample.size:
        raise NotFound("what went in has numbers that are none")
    shapes = list(_shapes(arrays.x.shape[1:], rows.shape))
    if not shapes:
        raise NotFound(
            f"one input has {math.prod(rows.shape):,} numbers, one sample of the data "
            f"{math.prod(arrays.x.shape[1:]):,}"
        )
    for shape in shapes:
        places = _places(shape, arrays.x.shape[1:])[:: rows.step]
        for shift, scale in _scales(arrays.x, sample):
            matches = _look_up(
                arrays.x, sample * scale + shift, places, GRID if arrays.x.dtype.kind in "biu" else scale
            )
            if matches is not None:
                return replace(shape, shift=shift, scale=scale), matches
    for shape in shapes:
        for norm in (*range(1, len(arrays.x.shape)), -1):
            found = replace(shape, norm=norm)
            matches = _with_length_one(arrays.x, sample, found, rows.step)
            if matches is not None:
                return found, matches
    raise NotFound(
        "no samples of the data become what went in by one shift and scale for all numbers, nor as lines of "
        "length 1"
    )


def _shapes(own: tuple[int, ...], given: tuple[int, ...]) -> Iterator[Elements]:
    """Orders of the axes, and padding, that give as many numbers as went in; the data's own first."""
    sides = tuple(side for side in given if side != 1)
    size, wanted = math.prod(own), math.prod(given)
    if size == wanted:
        yield Elements()
        for axes in list(permutations(range(len(own))))[1:]:
            if len(own) <= 3:
                yield Elements(axes=axes)
    elif len(sides) == len(own) and all(0 <= b - a <= a for a, b in zip(own, sides, strict=True)):
        extra = [b - a for a, b in zip(own, sides, strict=True)]
        yield Elements(padding=tuple((more // 2, more - more // 2) for more in extra))


def _places(shape: Elements, own: tuple[int, ...]) -> NDArray[np.int64]:
    """For each number of an input its place in a sample of the data; -1 for one that was added."""
    numbers = np.arange(1, math.prod(own) + 1, dtype=np.float64).reshape(1, *own)
    return np.asarray(np.rint(elements(asdict(shape))(numbers)), np.int64).ravel() - 1


def _scales(x: NDArray[Any], sample: Numbers) -> Iterator[tuple[float, float]]:
    """Shifts and scales by which all numbers of the sample are values of the data, the plainest first."""
    different = np.unique(sample)
    if x.dtype.kind not in "biu":
        yield from PAIRS[:2]
        spread = float(np.asarray(x[:: max(1, len(x) // SOME)], np.float64).std())
        low, high, mean = float(x.min()), float(x.max()), float(np.mean(x, dtype=np.float64))
        if high > low:
            yield from ((low, high - low), ((low + high) / 2, (high - low) / 2), (mean, spread))
        return
    some = x[:: max(1, len(x) // SOME)]
    low, high = int(some.min()), int(some.max())
    if x.dtype != np.uint8 or (low, high) != (0, 255):  # where it may be more
        low, high = int(x.min()), int(x.max())
    span = float(different[-1] - different[0])
    solved = [
        (a - (b - a) / span * different[0], (b - a) / span)
        for a in range(low, min(low + ENDS, high))
        for b in range(high, max(high - ENDS, low), -1)
        if span > 0 and len(different) >= DIFFERENT
    ]
    for shift, scale in (*PAIRS, (0.0, float(high)), *solved):
        wanted = different * scale + shift
        whole = np.rint(wanted)
        near = GRID / 4 + ROUNDING * abs(scale) * max(1.0, float(np.abs(different).max()))
        if whole[[0, -1]].min() >= low and whole.max() <= high and np.abs(wanted - whole).max() <= near:
            yield _plain(shift, scale, different)


def _plain(shift: float, scale: float, different: Numbers) -> tuple[float, float]:
    """The same, by all the numbers that it makes and not only by two; well-known ones as they are."""
    if (shift, scale) in PAIRS:
        return shift, scale
    whole, middle = np.rint(different * scale + shift), different.mean()
    scale = float(((different - middle) * (whole - whole.mean())).sum() / np.square(different - middle).sum())
    return float(f"{whole.mean() - scale * middle:.8g}"), float(f"{scale:.8g}")


def _look_up(x: NDArray[Any], wanted: Numbers, places: NDArray[np.int64], near: float) -> Matches | None:
    """The samples of the data that have these numbers; None where a row is none of them."""
    whole = x.dtype.kind in "biu"
    flat = x.reshape(len(x), -1)
    added = places < 0
    numbers = np.rint(wanted) if whole else wanted
    if added.any() and np.abs(wanted[:, added]).max() > (near if whole else ROUNDING):
        return None
    numbers, places = numbers[:, ~added], places[~added]
    # Where rows differ most, another row of the data is soonest told.
    order = np.argsort(-numbers.std(0), kind="stable")
    probes = order[:: max(1, min(len(order), 64) // PROBES)][:PROBES]
    block = np.asarray(flat[:, places[probes]], np.float32)
    tight = 0.5 if whole else max(1e-6, ROUNDING * (abs(near) + float(np.abs(numbers).max())))
    sampled, rows = [], []
    for number, row in enumerate(numbers):
        found = np.flatnonzero((np.abs(block - row[probes].astype(np.float32)) < tight).all(1))[:WHOLE]
        found = found[(np.abs(flat[found][:, places] - row) < tight).all(1)]
        if not len(found):
            return None
        sampled.append(np.full(len(found), number))
        rows.append(found)
    return Matches(np.concatenate(sampled), np.concatenate(rows), len(numbers))


def _with_length_one(x: NDArray[Any], sample: Numbers, made: Elements, step: int) -> Matches | None:
    """The samples of the data that become these rows where each line is divided by its length."""
    if made.norm is None or sample.min() < 0 or sample.max() > 1 + 1e-5:
        return None
    places = _places(replace(made, norm=None), x.shape[1:])[::step]
    empty = sample == 0
    order = np.argsort(-empty.std(0), kind="stable")
    probes = order[: MASKED * 4 : 4]
    probes = probes[places[probes] >= 0]
    if not len(probes) or not empty[:, probes].any():
        return None
    block = x.reshape(len(x), -1)[:, places[probes]] == 0
    change = elements(asdict(made))
    sampled, rows = [], []
    for number, row in enumerate(sample):
        found = np.flatnonzero((block == empty[number, probes]).all(1))[:WHOLE]
        if not len(found):
            return None
        became = change(np.asarray(x[found], np.float32)).reshape(len(found), -1)[:, ::step]
        found = found[(np.abs(became - row) < 1e-5).all(1)]
        if not len(found):
            return None
        sampled.append(np.full(len(found), number))
        rows.append(found)
    return Matches(np.concatenate(sampled), np.concatenate(rows), len(sample))
