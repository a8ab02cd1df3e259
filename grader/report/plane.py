"""Plots of two numbers against each other, laid out in pixels for a template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.report.plots import LARGEST, ticks

# As in `grader.report.plots`, the width is stretched to the space there is; the height stays.
WIDTH, HEIGHT, LEFT = 350, 242, 62
PADDING = 0.04  # of what is drawn, left free at each side
Numbers = Sequence[float] | NDArray[np.floating]


@dataclass(frozen=True)
class Marks:
    """A line or dots: a name for the key, the class of its colour, and whole pixels as an SVG path."""

    name: str
    style: str
    path: str


@dataclass(frozen=True)
class Plane:
    """A plot of two numbers; places are pixels.

    Attributes:
        title: what it shows.
        across, up: what the two axes are, with their units.
        marks: lines and dots, those in front last.
        x_ticks, y_ticks: places with their labels.
        reading: how to read it, in a sentence.
        remark: what it shows of this network, in words.
    """

    title: str
    across: str
    up: str
    marks: tuple[Marks, ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    reading: str
    remark: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


@dataclass(frozen=True)
class Drawn:
    """What is to be drawn: numbers to the right and numbers upwards, as `dots` or joined by a line.

    `exact` places are finer than whole pixels: of what everybody may know.
    """

    name: str
    style: str
    x: Numbers
    y: Numbers
    dots: bool = False
    exact: bool = False


def plane(
    title: str,
    drawn: Sequence[Drawn],
    *,
    across: str,
    up: str,
    reading: str,
    remark: str = "",
    span: tuple[float, float] | None = None,
    same_scale: bool = False,
    label: Callable[[float], str] = lambda value: f"{value:,g}",
) -> Plane | None:
    """Lay out lines and dots. None where nothing can be drawn.

    Args:
        title: see `Plane`, as for `across`, `up`, `reading` and `remark`.
        drawn: those in front last.
        across: what stands at the axis to the right.
        up: what stands at the axis upwards.
        reading: how to read it.
        remark: what it shows.
        span: what both axes reach from and to; None for what is drawn.
        same_scale: both axes reach as far.
        label: a value at an axis, as text.
    """
    known = [(one, *_drawable(one)) for one in drawn]
    xs, ys = (np.concatenate([part[place] for part in known]) for place in (1, 2))
    if not len(xs):
        return None
    both = np.concatenate([xs, ys])
    across_span = span or _span(both if same_scale else xs)
    up_span = span or _span(both if same_scale else ys)

    def x_of(values: NDArray[np.float64]) -> NDArray[np.float64]:
        low, high = across_span
        return (values - low) / (high - low) * WIDTH

    def y_of(values: NDArray[np.float64]) -> NDArray[np.float64]:
        low, high = up_span
        return HEIGHT - (values - low) / (high - low) * HEIGHT

    marks = tuple(Marks(one.name, one.style, _path(x_of(x), y_of(y), one)) for one, x, y in known if len(x))
    x_ticks, y_ticks = (np.array(ticks(*each), np.float64) for each in (across_span, up_span))
    return Plane(
        title,
        across,
        up,
        marks,
        tuple(zip(x_of(x_ticks).round(1).tolist(), map(label, x_ticks), strict=True)),
        tuple(zip(y_of(y_ticks).round(1).tolist(), map(label, y_ticks), strict=True)),
        reading,
        remark,
    )


def _drawable(one: Drawn) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The numbers that have a place."""
    x, y = np.asarray(one.x, np.float64), np.asarray(one.y, np.float64)
    there = (np.abs(x) < LARGEST) & (np.abs(y) < LARGEST)  # which NaN is not
    return x[there], y[there]


def _span(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    pad = (high - low) * PADDING or abs(high) * PADDING or 1.0
    return low - pad, high + pad


def _path(x: NDArray[np.float64], y: NDArray[np.float64], one: Drawn) -> str:
    """Whole pixels, if it is not exact: of hidden samples no more is shown than can be seen."""
    x, y = (each.round(1 if one.exact else 0) for each in (x, y))
    places = [f"{a:g} {b:g}" for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    if one.dots:
        return "".join(f"M{place}h0" for place in dict.fromkeys(places))
    return "M" + "L".join(places)
