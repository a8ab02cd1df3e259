"""The results of networks on one axis, beside the reference's range and the lines to reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.metrics import Metric
from grader.report.plots import ticks

# As in `grader.report.plots`, the width is stretched to the space there is; the height stays.
WIDTH, LEFT = 572, 24
TOGETHER = 8  # of the width: results this near stand one above the other
DOT = 11.0  # pixels from one dot to the next above it
ROOM = 120.0  # pixels that the highest pile takes at most: of more, dots stand closer
FOOT = 34.0  # pixels of a pile of one
NAMED = 3  # of a pile


@dataclass(frozen=True)
class Pile:
    """Results in about one place, one dot each: how many, and what they are."""

    x: float
    count: int
    title: str


@dataclass(frozen=True)
class Strip:
    """Results as dots on one axis beside the reference's range; `lines` are those to reach.

    `band` is None without a reference; `heading` names what is measured; `step` is the way in pixels from one
    dot of a pile to the next.
    """

    heading: str
    summary: str
    piles: tuple[Pile, ...]
    reference: tuple[tuple[float, str], ...]
    band: tuple[float, float] | None
    lines: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    step: float
    height: float
    width: int = WIDTH
    left: int = LEFT

    @property
    def count(self) -> int:
        """How many results it shows."""
        return sum(pile.count for pile in self.piles)

    @property
    def highest(self) -> int:
        """How many results the highest pile has."""
        return max(pile.count for pile in self.piles)


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
        return round((value - low) / (high - low) * WIDTH, 1)

    def label(value: float) -> str:
        return metric.show(value, beside=lines)

    named = [f"{name}: {label(value)}" for name, value in dots]
    shown = "; ".join(named[:12]) + (f"; and {len(named) - 12} more" if len(named) > 12 else "")
    results = [value for _, value in dots]
    if reference:
        shown += f". The reference: {label(min(reference))} to {label(max(reference))}"
    to_reach = [(place(line), metric.show(line, beside=results)) for line in lines]
    if lines:
        shown += f". Line{'s' if len(lines) > 1 else ''}: {', '.join(said for _, said in to_reach)}"
    piles: dict[int, list[tuple[str, float]]] = defaultdict(list)
    for name, value in dots:
        piles[round(place(value) / TOGETHER)].append((name, value))
    highest = max(map(len, piles.values()))
    step = min(DOT, ROOM / highest)
    return Strip(
        metric.heading,
        f"{shown}.",
        tuple(_pile(piles[number], place, label) for number in sorted(piles)),
        tuple((place(value), label(value)) for value in reference),
        (place(min(reference)), place(max(reference))) if reference else None,
        tuple(to_reach),
        tuple(
            (place(value), f"{value * 100:.4g} %" if metric.percent else f"{value:g}")
            for value in ticks(low, high)
        ),
        step,
        FOOT + (highest - 1) * step,
    )


def _pile(
    dots: Sequence[tuple[str, float]], place: Callable[[float], float], label: Callable[[float], str]
) -> Pile:
    values = [value for _, value in dots]
    least, most = label(min(values)), label(max(values))
    names = "; ".join(name for name, _ in dots) if len(dots) <= NAMED else f"{len(dots)} networks"
    said = f"{names}: {least}" + (f" to {most}" if most != least else "")
    return Pile(place(sum(values) / len(values)), len(dots), said)
