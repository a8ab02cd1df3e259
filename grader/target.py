"""A target: what a network's result must reach, and which share of the points a result earns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.metrics import Metric, resolved

PARTS = {1 / 10: "tenth", 1 / 5: "fifth", 1 / 4: "quarter", 1 / 3: "third", 1 / 2: "half"}
ROUNDED = 0.004  # 0.33 is a third, too


@dataclass(frozen=True)
class Target:
    """What a network's result must reach.

    Attributes:
        lines: values with the share of the points that each earns, the easiest first; empty where the
            reference,
            less a margin, is the line.
        linear: between two lines, what is earned grows in a straight line; otherwise in steps.
        metric: what is measured; None for the recipe's metric.
        margin: how far from the reference a result may be, in the metric's own unit; None for the recipe's.
        upwards: the lines are for a metric that is better the higher it is; None where they do not tell.
        ranks: shares of the class with the share of the points that its best earn, the best first; empty
            where the result is not compared with those of the class.
    """

    lines: tuple[tuple[float, float], ...] = ()
    linear: bool = False
    metric: Metric | None = None
    margin: float | None = None
    upwards: bool | None = None
    ranks: tuple[tuple[float, float], ...] = ()

    @property
    def by_reference(self) -> bool:
        """Whether the line is made of what the reference comes to."""
        return not self.lines and not self.ranks

    @property
    def jumps(self) -> tuple[float, ...]:
        """The lines at which what is earned jumps: near them chance would decide."""
        if not self.linear:
            return tuple(value for value, _ in self.lines)
        value, share = self.lines[0]
        return (value,) if share else ()

    def credit(self, got: float, metric: Metric) -> float:
        """The share of the points that a result earns by the lines."""
        reached = [share for value, share in self.lines if metric.reaches(got, value)]
        if not reached or not self.linear or len(reached) == len(self.lines):
            return reached[-1] if reached else 0.0
        (below, less), (above, more) = self.lines[len(reached) - 1 : len(reached) + 1]
        return less + (more - less) * (got - below) / (above - below)

    def said(self, metric: Metric, beside: Iterable[float] = ()) -> str:
        """The lines in words, such as "at least 90.0%", told from values `beside` them; or the ranks."""
        if self.ranks:
            return ", ".join(said_of_share(share, part) for share, part in self.ranks)
        if self.lines[0][1] == 1.0:
            return f"{metric.at_least} {metric.show(self.lines[0][0], beside)}"
        shown = [(metric.show(value, beside), share) for value, share in self.lines]
        steps = [f"{metric.at_least} {value} for {_part(share)}" for value, share in shown]
        return ", ".join(steps) + (", and in a straight line between" if self.linear else "")

    def rank_credit(self, share: float | None) -> float:
        """The share of the points of who is among the best of this share of the class; None: of none."""
        return dict(self.ranks)[share] if share is not None else 0.0

    def rank_said(self, share: float | None) -> str:
        """Where in the class a result is, in words that tell nothing of anybody else's."""
        first, whole = self.ranks[0][0], best_of_class(self.ranks[0][0])
        if share == first:
            return f"It is among {whole}" if share < 1 else "Everybody who has a result earns that"
        last = [each for each, _ in self.ranks if each < 1][-1]
        where = f"among {best_of_class(share)}" if share and share < 1 else f"not among {best_of_class(last)}"
        credit = self.rank_credit(share)
        earned = f"{credit * 100:.3g}% of the points" if credit else "nothing"
        return f"It is {where}, which earns {earned}; {whole} earns all points"

    def refuse(self, name: str, asked: Metric) -> None:
        """Raise ValueError where it does not fit what is measured.

        Args:
            name: of the check, to begin the message with.
            asked: the recipe's metric.
        """
        metric = self.metric or asked
        if self.upwards is not None and self.upwards is not metric.higher_is_better:
            better = "higher" if metric.higher_is_better else "lower"
            wanted = f"{metric.at_least.replace(' ', '_')}={self.lines[-1][0]:g}"
            if len(self.lines) > 1:
                wanted = f"a scale in which a {better} value earns more"
            raise ValueError(
                f"{name}: expected {wanted}, since {metric.title} is better the {better} it is. "
                f"Received: {self._written()}"
            )
        outside = [value for value, _ in self.lines if not 0 <= value <= 1]
        if metric.bounded and outside:
            raise ValueError(
                f"{name}: expected {metric.title} from 0 to 1, such as 0.9. Received: {outside[0]:g}"
            )
        if self.metric is None or not self.by_reference or self.margin is not None or self.metric == asked:
            return
        if not (self.metric.bounded and asked.bounded):  # the recipe's margin is in another unit
            raise ValueError(
                f"{name}: margin: expected how far from the reference's {metric.title} a result may be, in "
                "its own unit, such as margin=0.05; or a line, such as at_least or at_most. Received: none"
            )

    def _written(self) -> str:
        if len(self.lines) == 1:
            return f"{'at_least' if self.upwards else 'at_most'}={self.lines[0][0]:g}"
        return f"scale={ {value: share for value, share in self.lines} }"


def best_of_class(share: float) -> str:
    """A share of a class in words, such as "the best tenth of the class"."""
    if share == 1:
        return "everybody"
    named = next((word for part, word in PARTS.items() if abs(share - part) < ROUNDED), None)
    return f"the best {named or f'{share * 100:.3g}%'} of the class"


def said_of_share(share: float, part: float) -> str:
    """What the best of a class earn, in words."""
    return f"{best_of_class(share)} earns {'all' if part == 1 else f'{part * 100:.3g}% of the'} points"


def _part(share: float) -> str:
    """A share of the points in words."""
    return "all of them" if share == 1 else f"{share * 100:.3g}% of the points"


def target_of(
    at_least: float | None = None,
    at_most: float | None = None,
    scale: Mapping[float, float] | None = None,
    *,
    linear: bool = False,
    metric: str | Metric | None = None,
    margin: float | None = None,
    rank: Mapping[float, float] | None = None,
) -> Target:
    """The target that a check is given; see `grader.accuracy`.

    Raises:
        ValueError: several of `at_least`, `at_most`, `scale` and `rank`, a margin beside one of them, values
            that are no numbers, shares that are none, or an unknown metric.
    """
    given = {
        name: value
        for name, value in (
            ("at_least", at_least),
            ("at_most", at_most),
            ("scale", scale),
            ("rank", rank),
            ("margin", margin),
        )
        if value is not None
    }
    received = ", ".join(f"{name}={value!r}" for name, value in given.items())
    if len(given) > 1:
        raise ValueError(f"accuracy: expected one of {', '.join(given)}. Received: {received}")
    if linear and (scale is None or len(scale) < 2):
        raise ValueError(
            "accuracy: linear: expected a scale of two values or more, such as scale={0.3: 0.6, 0.6: 1.0}. "
            f"Received: {received or 'none'}"
        )
    single = at_least if at_least is not None else at_most
    lines = _lines(dict(scale)) if scale is not None else () if single is None else ((single, 1.0),)
    for number in [value for value, _ in lines] + ([] if margin is None else [margin]):
        if isinstance(number, bool) or not isinstance(number, (int, float)) or not math.isfinite(number):
            raise ValueError(f"accuracy: expected a number, such as 0.9. Received: {received}")
    if margin is not None and margin < 0:
        raise ValueError(f"accuracy: margin: expected a number of 0 or more. Received: {margin!r}")
    upwards = None if single is None else at_least is not None
    if len(lines) > 1:
        upwards = _upwards(lines, received)
    measured = None if metric is None else resolved(metric)
    return Target(lines, linear, measured, margin, upwards, () if rank is None else _ranks(dict(rank)))


def _ranks(rank: Mapping[float, float]) -> tuple[tuple[float, float], ...]:
    """The shares of the class, the best first, with the share of the points that each earns."""
    good = all(type(number) in (int, float) for item in rank.items() for number in item)
    ordered = sorted(rank.items()) if good else []
    earned = [part for _, part in ordered]
    inside = all(0 < share <= 1 and 0 <= part <= 1 for share, part in ordered)
    falling = all(more > less for more, less in zip(earned, earned[1:], strict=False))
    if not ordered or not inside or not falling or earned[0] != 1:
        raise ValueError(
            "accuracy: rank: expected shares of the class, the best first, with the share of the points that "
            "each earns, from 1.0 down, such as rank={0.1: 1.0, 0.5: 0.7}. "
            f"Received: {dict(rank)!r}"
        )
    return tuple((float(share), float(part)) for share, part in ordered)


def _lines(scale: Mapping[float, float]) -> tuple[tuple[float, float], ...]:
    """The lines of a scale, the smallest share first."""
    shares = list(scale.values())
    good = all(type(share) in (int, float) and 0 <= share <= 1 for share in shares)
    if not good or not shares or max(shares) != 1 or len(set(shares)) < len(shares):
        raise ValueError(
            "accuracy: scale: expected values with the share of the points that each earns, from 0 to 1, the "
            f"best of them 1.0, such as scale={{0.3: 0.6, 0.6: 1.0}}. Received: {dict(scale)!r}"
        )
    return tuple(sorted(((value, float(share)) for value, share in scale.items()), key=lambda line: line[1]))


def _upwards(lines: tuple[tuple[float, float], ...], received: str) -> bool:
    """Whether a higher value earns more; with every line the same way."""
    values = [value for value, _ in lines]
    if values != sorted(values) and values != sorted(values, reverse=True):
        raise ValueError(
            "accuracy: scale: expected values that grow with the share they earn, or that all fall. "
            f"Received: {received}"
        )
    return values[0] < values[-1]
