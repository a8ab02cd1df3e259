"""How the scores of a class are spread, laid out in pixels for a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.report.plots import ticks
from grader.text import counted

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 440, 200, 40, 12, 12, 40
BINS = 10


@dataclass(frozen=True)
class Bar:
    """Students whose scores lie in one range: a rectangle in pixels, and what it says."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True)
class Histogram:
    """A bar for each range of scores, from `left` to `right`; ticks are places with their labels."""

    bars: tuple[Bar, ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    unit: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def histogram(scores: Sequence[float], possible: float) -> Histogram | None:
    """Lay out the scores of a class in `BINS` ranges from 0 to all points. None for no score.

    What is below or beyond that, by a penalty or by extra credit, is counted in the first or the last range.
    """
    if not len(scores) or possible <= 0:
        return None
    counts, edges = np.histogram(np.clip(scores, 0, possible), BINS, (0, possible))
    most = int(counts.max())

    def x_of(score: float) -> float:
        return round(LEFT + score / possible * (WIDTH - LEFT - RIGHT), 1)

    def y_of(count: float) -> float:
        return round(HEIGHT - BOTTOM - count / most * (HEIGHT - TOP - BOTTOM), 1)

    bars = tuple(
        Bar(
            x_of(low) + 1,
            y_of(count),
            round(x_of(high) - x_of(low) - 2, 1),
            round(HEIGHT - BOTTOM - y_of(count), 1),
            f"{low:g} to {high:g} points: {counted(int(count), 'student')}",
        )
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
        if count
    )
    return Histogram(
        bars,
        tuple((x_of(score), f"{score:g}") for score in ticks(0.0, possible)),
        tuple((y_of(count), f"{count:g}") for count in ticks(0.0, most) if count == int(count)),
        f"points of {possible:g}",
    )
