"""How the scores of a class, or the errors of a network, are spread, laid out in pixels for a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.report.plots import ticks
from grader.text import counted

# As in `grader.report.plots`, the width is stretched to the space there is; the height stays.
WIDTH, HEIGHT, LEFT = 388, 148, 40
BINS = 10
ERROR_BINS = 14  # about
NEARLY_RIGHT = 1e-8  # errors that no axis can tell apart


@dataclass(frozen=True)
class Bar:
    """What lies in one range: a rectangle in pixels, and what it says."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True)
class Histogram:
    """A bar for each range, from `left` to `right`; ticks are places with their labels.

    `unit` and `up` are the titles of the axes; `line` is a place that is marked, None for none.
    """

    bars: tuple[Bar, ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    unit: str
    up: str = ""
    line: float | None = None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def histogram(scores: Sequence[float], possible: float) -> Histogram | None:
    """Lay out the scores of a class in `BINS` ranges from 0 to all points. None for no score.

    What is below or beyond that, by a penalty or by extra credit, is counted in the first or the last range.
    """
    if not len(scores) or possible <= 0:
        return None
    counts, edges = np.histogram(np.clip(scores, 0, possible), BINS, (0, possible))
    said = [f"{low:g} to {high:g} points" for low, high in zip(edges[:-1], edges[1:], strict=True)]
    titles = [f"{text}: {counted(int(n), 'student')}" for text, n in zip(said, counts, strict=True)]
    return _laid_out(counts, edges, titles, f"points of {possible:g}", "students")


def errors_histogram(off: NDArray[np.float64], unit: str) -> Histogram | None:
    """Lay out how far predictions are off, in ranges of which one edge is 0. None where none is off.

    Args:
        off: prediction less truth, one a sample.
        unit: what stands below the axis.
    """
    low, high = min(0.0, float(off.min())), max(0.0, float(off.max()))
    if high - low < NEARLY_RIGHT:
        return None
    width = _step(low, high)
    edges = width * np.arange(np.floor(low / width), np.ceil(high / width) + 1)
    counts, _ = np.histogram(off, edges)
    said = [f"{low:,g} to {high:,g}" for low, high in zip(edges[:-1], edges[1:], strict=True)]
    titles = [f"{text}: {counted(int(n), 'hidden sample')}" for text, n in zip(said, counts, strict=True)]
    return _laid_out(counts, edges, titles, unit, "hidden samples", marked=0.0)


def _laid_out(
    counts: NDArray[np.int_],
    edges: NDArray[np.float64],
    titles: Sequence[str],
    unit: str,
    up: str,
    marked: float | None = None,
) -> Histogram:
    """Bars of these counts between these edges; what has none has no bar."""
    most, first, last = int(counts.max()), float(edges[0]), float(edges[-1])

    def x_of(value: float) -> float:
        return round((value - first) / (last - first) * WIDTH, 1)

    def y_of(count: float) -> float:
        return round(HEIGHT - count / most * HEIGHT, 1)

    bars = tuple(
        Bar(
            x_of(low) + 1,
            y_of(count),
            round(x_of(high) - x_of(low) - 2, 1),
            round(HEIGHT - y_of(count), 1),
            title,
        )
        for low, high, count, title in zip(edges[:-1], edges[1:], counts, titles, strict=True)
        if count
    )
    return Histogram(
        bars,
        tuple((x_of(value), f"{value:,g}") for value in ticks(first, last)),
        tuple((y_of(count), f"{count:g}") for count in ticks(0.0, most) if count == int(count)),
        unit,
        up,
        x_of(marked) if marked is not None else None,
    )


def _step(low: float, high: float) -> float:
    """The width of a bar of errors: as far apart as round values are."""
    values = ticks(low, high, ERROR_BINS)
    return values[1] - values[0]
