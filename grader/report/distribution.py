"""How scores are spread, with the boundaries of the scale, laid out for a page of any width.

Across, places are percent of the plot's width; down, pixels. So its text is as large on a phone as elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.course.scale import Scale
from grader.report.plots import ticks
from grader.statistics.scores import boundaries, percent
from grader.text import counted

HEIGHT = 170  # pixels of the plot, from the axis to the highest column
ROW = 16  # of a row of labels above it
BINS = 10
NARROWEST = 250  # pixels of the plot where labels must not touch each other: those of a small phone
CHARACTER = 7  # pixels of a label's character, at least
ROWS = 4  # of labels
MOST = 12  # boundaries that are drawn; of more, the pass mark alone


@dataclass(frozen=True)
class Column:
    """The scores of a range: its place, and what it says."""

    left: float
    width: float
    top: float
    height: float
    count: int
    said: str


@dataclass(frozen=True)
class Line:
    """A boundary: its place, its label and in which row of labels it stands; `passing` for the pass mark."""

    left: float
    label: str
    row: int
    passing: bool
    said: str


@dataclass(frozen=True)
class Distribution:
    """A column for each range that has scores, with the boundaries, `top` pixels below the upper edge."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    ranges: tuple[tuple[str, int], ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    top: int
    bottom: int
    unit: str


def distribution(scores: Sequence[float], possible: float, scale: Scale) -> Distribution | None:
    """Lay out scores in ten ranges from 0 to all points. None for no score.

    What lies below or beyond is counted in the first or the last range.
    """
    if not len(scores) or possible <= 0:
        return None
    counts, edges = np.histogram(np.clip(scores, 0, possible), BINS, (0, possible))
    lines = _lines(scale, possible)
    top = ROW * (max((line.row for line in lines), default=0) + 1) + 6
    bottom, most = top + HEIGHT, int(counts.max())
    names = [
        f"{low:g} to {'all' if high == possible else 'below'} {high:g} points"
        for low, high in zip(edges[:-1], edges[1:], strict=True)
    ]

    def y_of(count: float) -> float:
        return round(bottom - count / most * HEIGHT, 1)

    columns = tuple(
        Column(
            round(percent(low, possible), 2),
            round(100 / BINS, 2),
            y_of(count),
            round(bottom - y_of(count), 1),
            int(count),
            f"{name}: {counted(int(count), 'student')}",
        )
        for low, count, name in zip(edges[:-1], counts, names, strict=True)
        if count
    )
    return Distribution(
        columns,
        lines,
        tuple((name, int(count)) for name, count in zip(names, counts, strict=True)),
        tuple((round(percent(value, possible), 2), f"{value:,g}") for value in ticks(0.0, possible)),
        tuple((y_of(count), f"{count:g}") for count in ticks(0.0, most) if count == int(count)),
        top,
        bottom,
        f"points of {possible:g}",
    )


def _lines(scale: Scale, possible: float) -> tuple[Line, ...]:
    """The boundaries, each label in the lowest row where it touches no other; without one where none is."""
    every = boundaries(scale)
    if len(every) > MOST:
        every = tuple(each for each in every if each.percent == scale.passing)
    ends = [-1.0] * ROWS
    found = []
    for each in every:
        passing = each.percent == scale.passing
        label = f"{each.grade}: passed" if each.grade and passing else each.grade or "passed"
        start = each.percent / 100 * NARROWEST
        row = next((row for row, end in enumerate(ends) if end < start), None)
        if row is None:
            label, row = "", ROWS - 1
        else:
            ends[row] = start + CHARACTER * (len(label) + 1)
        said = f"{label or each.grade} from {each.percent:g} % on, {each.percent / 100 * possible:g} points"
        found.append(Line(round(each.percent, 2), label, row, passing, said))
    return tuple(found)
