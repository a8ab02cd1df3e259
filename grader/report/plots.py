"""Plots as plain data for inline SVG, and pictures as data addresses."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.metrics import Metric

POINTS = 200  # of a curve; more cannot be told apart
LARGEST = 1e100  # of values that are drawn
# The part of a chart between its axes. A page stretches its width to the space there is; its height, its
# lines and its words stay. To its left is room for the labels of the axis upwards.
WIDTH, HEIGHT, LEFT = 376, 180, 52
THINNEST = 4.0  # pixels of a band


def png(pixels: NDArray[np.uint8]) -> str:
    """An image (height x width, or with 3 colours) as a data address."""
    from PIL import Image  # a class page has no pictures

    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def figure(pixels: NDArray[np.uint8], budget: int) -> str:
    """A student's figure as a data address of at most about `budget` bytes: fewer colours, then smaller."""
    from PIL import Image

    image = Image.fromarray(pixels)
    content = b""
    for colours, share in ((0, 1.0), (128, 1.0), (48, 0.75), (32, 0.5), (16, 0.35)):
        size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
        smaller = image if share == 1 else image.resize(size, Image.Resampling.LANCZOS)
        out = io.BytesIO()
        (smaller.quantize(colours) if colours else smaller).save(out, "PNG", optimize=True)
        content = out.getvalue()
        if len(content) <= budget * 3 // 4:  # base64 makes four characters of three bytes
            break
    return "data:image/png;base64," + base64.b64encode(content).decode()


def number(value: float, *, sign: bool = False) -> str:
    """A number in a sentence, to three digits, such as "13,560" or "−0.12"."""
    size = abs(value)
    text = f"{size:,.0f}" if 999.5 <= size < 1e15 else f"{size:.3g}"
    before = "−" if value < 0 and float(text.replace(",", "")) else "+" if sign else ""
    return before + text


@dataclass(frozen=True)
class Curve:
    """One line of a chart: its name, its colour's class, and its points in the chart's pixels."""

    name: str
    style: str
    points: str
    last: str


@dataclass(frozen=True)
class Chart:
    """A line chart: curves, and ticks as (pixel, label).

    `gap` is the area between two curves, `turn` the epoch, with its pixel, after which the second one rises
    again; `remark` says so. `up` and `across` are the titles of the axes.
    """

    title: str
    summary: str
    curves: tuple[Curve, ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    band: tuple[float, float] | None
    gap: str = ""
    turn: tuple[float, int] | None = None
    remark: str = ""
    up: str = ""
    across: str = "epoch"
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values from `low` to `high`, about `count` of them."""
    step = 10 ** math.floor(math.log10((high - low) / count))
    step = min((step * factor for factor in (1, 2, 5, 10)), key=lambda s: abs((high - low) / s - count))
    first = math.ceil(low / step - 1e-9)
    return [round(n * step, 10) for n in range(first, math.floor(high / step + 1e-9) + 1)]


def chart(
    title: str,
    curves: Sequence[tuple[str, str, Sequence[float | None]]],
    *,
    metric: Metric | None = None,
    up: str = "",
    log: bool = False,
    band: tuple[float, float] | None = None,
    turn: int | None = None,
    remark: str = "",
) -> Chart | None:
    """Lay out curves over epochs, the first epoch at 1. None where there is nothing to draw.

    Args:
        title: what it shows.
        curves: name, style and one value an epoch; None for what is no number.
        metric: what the values are; None for a loss.
        up: the title of the axis of values.
        log: that axis is logarithmic, and its title says so.
        band: a range of values to shade.
        turn: an epoch to mark; the area between the first two curves is then shaded from there on.
        remark: what it shows, in words.
    """

    def can_be_drawn(value: float | None) -> bool:
        return value is not None and abs(value) < LARGEST and (not log or value > 0)

    curves = [
        (name, style, [v if can_be_drawn(v) else None for v in series]) for name, style, series in curves
    ]
    values = [v for _, _, series in curves for v in series if v is not None]
    length = max((len(series) for _, _, series in curves), default=0)
    if not any(sum(value is not None for value in series) > 1 for _, _, series in curves):
        return None
    low, high = min([*values, *(band or ())]), max([*values, *(band or ())])
    place = math.log10 if log else float
    a, b = place(low), place(high)
    pad = (b - a) * 0.06 or abs(b) * 0.05 or 1.0
    a, b = a - pad, b + pad
    if metric is not None and metric.bounded:
        b = min(b, 1.0)

    def x_of(epoch: float) -> float:
        return (epoch - 1) / (length - 1) * WIDTH

    def y_of(value: float) -> float:
        return (b - place(value)) / (b - a) * HEIGHT

    drawn = []
    for name, style, heights in curves:
        known = [(n + 1, v) for n, v in enumerate(heights) if v is not None]
        if len(known) < 2:
            continue
        step = max(1, len(known) // POINTS)
        shown = known[::step] + ([known[-1]] if (len(known) - 1) % step else [])
        points = " ".join(f"{x_of(n):.1f},{y_of(v):.1f}" for n, v in shown)
        last = known[-1][1]
        drawn.append(Curve(name, style, points, f"{last:.3g}" if metric is None else metric.show(last)))
    y_ticks = log_ticks(a, b) if log else ticks(a, b)
    x_ticks = [n for n in ticks(1, length) if n == int(n) and n >= 1] or [1.0, float(length)]

    def label(value: float) -> str:
        return f"{value * 100:.3g} %" if metric is not None and metric.percent else f"{value:g}"

    summary = "; ".join(f"{curve.name}: {curve.last} at the end" for curve in drawn)
    return Chart(
        title,
        summary,
        tuple(drawn),
        tuple((x_of(n), f"{n:g}") for n in x_ticks),
        tuple((y_of(v), label(v)) for v in y_ticks),
        _visible(y_of(band[1]), y_of(band[0])) if band else None,
        _between(curves[:2], turn, x_of, y_of, log=log) if turn is not None and len(curves) > 1 else "",
        (round(x_of(turn), 1), turn) if turn is not None else None,
        remark,
        f"{up}, on a logarithmic axis: equal steps are equal factors" if log and up else up,
    )


def log_ticks(low: float, high: float) -> list[float]:
    """Round values of a logarithmic axis, from 10 to the `low` to 10 to the `high`."""
    factors = (1,) if high - low >= 3 else (1, 2, 5)  # of a short one more are needed
    decades = range(math.floor(low), math.floor(high) + 1)
    values = [float(f"{factor}e{decade}") for decade in decades for factor in factors]
    return [value for value in values if low <= math.log10(value) <= high]


def bunched(curves: Iterable[Iterable[float | None]]) -> bool:
    """Whether curves can only be read on a logarithmic axis: most of a plain one would be empty.

    So it is where they fall to a thousandth and less, or half of all values lie in the lowest tenth.
    """
    known = sorted(value for curve in curves for value in curve if value is not None and 0 < value < LARGEST)
    if not known:
        return False
    low, middle, high = known[0], known[len(known) // 2], known[-1]
    return high > 1000 * low or (high > 5 * low and middle - low < (high - low) / 10)


def _visible(top: float, bottom: float) -> tuple[float, float]:
    """A range of pixels, made wide enough to be seen."""
    more = max(0.0, THINNEST - (bottom - top)) / 2
    return top - more, bottom + more


def _between(
    curves: Sequence[tuple[str, str, Sequence[float | None]]],
    turn: int,
    x_of: Callable[[float], float],
    y_of: Callable[[float], float],
    *,
    log: bool,
) -> str:
    """The area between two curves from an epoch on, as the points of a polygon."""
    sides = [
        [(n, v) for n, v in enumerate(series, 1) if n >= turn and v is not None and (not log or v > 0)]
        for _, _, series in curves
    ]
    around = [*sides[0], *reversed(sides[1])]
    return " ".join(f"{x_of(n):.1f},{y_of(v):.1f}" for n, v in around) if all(sides) else ""


def sample(image: NDArray[Any]) -> str:
    """A sample of a set of images, height x width, or with 1 or 3 colours, as a data address."""
    pixels = np.asarray(image, np.uint8)
    return _sample(pixels.tobytes(), pixels.shape[:-1] if pixels.shape[2:] == (1,) else pixels.shape)


@lru_cache(1000)
def _sample(content: bytes, shape: tuple[int, ...]) -> str:
    """A class looks at the same samples."""
    return png(np.frombuffer(content, np.uint8).reshape(shape))


def photo(pixels: NDArray[np.uint8]) -> str:
    """A picture (height x width, or with 3 colours) as a data address of a few thousand bytes."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=85, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()
