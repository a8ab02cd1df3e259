"""Plots as plain data for inline SVG, and the few that matplotlib draws better."""

from __future__ import annotations

import base64
import io
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.data import TrueLine
from grader.metrics import Metric

SAME = 64  # plots kept: many hand in the same network
POINTS = 200  # of a curve; more cannot be told apart


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
    again; `remark` says so.
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


LARGEST = 1e100  # of values that are drawn
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 440, 220, 52, 12, 12, 28


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
        log: a logarithmic axis of values.
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
        return LEFT + (epoch - 1) / (length - 1) * (WIDTH - LEFT - RIGHT)

    def y_of(value: float) -> float:
        return TOP + (b - place(value)) / (b - a) * (HEIGHT - TOP - BOTTOM)

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
    if log:
        y_ticks = [10.0**n for n in range(math.ceil(a), math.floor(b) + 1)]
    else:
        y_ticks = ticks(a, b)
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
        (y_of(band[1]), y_of(band[0])) if band else None,
        _between(curves[:2], turn, x_of, y_of, log=log) if turn is not None and len(curves) > 1 else "",
        (round(x_of(turn), 1), turn) if turn is not None else None,
        remark,
    )


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


@dataclass(frozen=True)
class Strip:
    """Results as dots on one axis beside the reference's range, in pixels; `lines` are those to reach.

    `band` is None without a reference; `heading` names what is measured.
    """

    heading: str
    summary: str
    dots: tuple[tuple[float, str], ...]
    reference: tuple[tuple[float, str], ...]
    band: tuple[float, float] | None
    lines: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]


STRIP_WIDTH, STRIP_PAD = 620, 24
CROWD = 300  # dots of which each is named


def strip(
    dots: Sequence[tuple[str, float]], reference: Sequence[float], lines: Sequence[float], metric: Metric
) -> Strip | None:
    """Lay out results beside the reference's and the lines. None without results, or without both of these.

    Args:
        dots: name and value of each result.
        reference: the reference's values, one a seed; empty without one.
        lines: the values to reach, the easiest first.
        metric: what they are.
    """
    if not dots or not (reference or lines):
        return None
    values = [*(value for _, value in dots), *reference, *lines]
    low, high = min(values), max(values)
    pad = (high - low) * 0.08 or abs(high) * 0.05 or 1.0
    low, high = low - pad, high + pad
    if metric.bounded:
        low, high = max(low, 0.0), min(high, 1.0)

    def place(value: float) -> float:
        return round(STRIP_PAD + (value - low) / (high - low) * (STRIP_WIDTH - 2 * STRIP_PAD), 1)

    if len(dots) > CROWD:  # as many dots as there are places
        counts = Counter(round(place(value)) for _, value in dots)
        by_place = {round(place(value)): value for _, value in dots}
        dots = [
            (f"{counts[x]} networks" if counts[x] > 1 else "1 network", by_place[x]) for x in sorted(counts)
        ]
    label = metric.show
    named = [f"{name}: {label(value)}" for name, value in dots]
    shown = "; ".join(named[:12]) + (f"; and {len(named) - 12} more" if len(named) > 12 else "")
    if reference:
        shown += f". The reference: {label(min(reference))} to {label(max(reference))}"
    if lines:
        shown += f". Line{'s' if len(lines) > 1 else ''}: {', '.join(map(label, lines))}"
    return Strip(
        metric.heading,
        f"{shown}.",
        tuple((place(value), name) for (_, value), name in zip(dots, named, strict=True)),
        tuple((place(value), label(value)) for value in reference),
        (place(min(reference)), place(max(reference))) if reference else None,
        tuple((place(line), label(line)) for line in lines),
        tuple(
            (place(value), f"{value * 100:.4g} %" if metric.percent else f"{value:g}")
            for value in ticks(low, high)
        ),
    )


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


def _figure(width: float, height: float) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def _svg(figure: Any) -> str:
    import matplotlib

    out = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "grader"}):  # the same plot is the same file
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue().encode()).decode()


def line_plot(
    points: tuple[NDArray[Any], NDArray[Any]],
    hidden: NDArray[Any],
    learned: NDArray[Any],
    truth: TrueLine,
) -> str:
    """The training points, the true line, the learned line, and the prediction at `truth.at`."""
    arrays = (*points, hidden, learned)
    return _line_plot(tuple(np.asarray(array, float).tobytes() for array in arrays), truth)


@lru_cache(SAME)
def _line_plot(arrays: tuple[bytes, ...], truth: TrueLine) -> str:
    *points, hidden, learned = (np.frombuffer(array) for array in arrays)
    figure, axes = _figure(6.4, 3.8)
    order = np.argsort(hidden)
    x, y = hidden[order], learned[order]
    axes.plot(x, truth.slope * x + truth.intercept, "--", color="#5a6472", label="the true line")
    axes.plot(x, y, color="#1f6feb", label="what your network learned")
    axes.plot(*points, "o", color="#c2410c", label=truth.points)
    at = truth.at
    guess = float(np.interp(at, x, y))
    axes.plot([at], [guess], "D", color="#1f6feb")
    axes.annotate(f"x = {at:g}: {guess:.2f}", (at, guess), xytext=(8, -14), textcoords="offset points")
    axes.set(xlabel="x", ylabel="y")
    axes.grid(alpha=0.3)
    axes.legend()
    return _svg(figure)
