"""Scores of a class: how they are spread, who passed, and who stands near a boundary of the scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.course.scale import Boundary, Scale


@dataclass(frozen=True)
class ScoreFigures:
    """Figures of some scores, in points.

    Attributes:
        count: scores.
        mean: of them.
        deviation: the standard deviation of a sample, n - 1 below the line; None for a single score.
        quartiles: smallest, lower quartile, median, upper quartile, largest, between scores in proportion.
        passed: how many reach the pass mark.
        grades: how many have each grade of the scale, the best first; empty on a scale without grades.
    """

    count: int
    mean: float
    deviation: float | None
    quartiles: tuple[float, float, float, float, float]
    passed: int
    grades: tuple[tuple[str, int], ...]

    @property
    def median(self) -> float:
        """The score in the middle."""
        return self.quartiles[2]


@dataclass(frozen=True)
class Near:
    """Who stands near a boundary, which is at so many `points`: student and score, the closest first."""

    boundary: Boundary
    points: float
    students: tuple[tuple[str, float], ...]


def describe(scores: Sequence[float], possible: float, scale: Scale) -> ScoreFigures | None:
    """Figures of scores; None for none.

    Args:
        scores: in points.
        possible: the points of the assignment, extra credit aside.
        scale: percent of them into grades.
    """
    if not len(scores):
        return None
    lowest, lower, median, upper, highest = map(float, np.percentile(scores, range(0, 101, 25)))
    shares = [percent(score, possible) for score in scores]
    given = [scale.grade(share) for share in shares]
    return ScoreFigures(
        len(scores),
        float(np.mean(scores)),
        float(np.std(scores, ddof=1)) if len(scores) > 1 else None,
        (lowest, lower, median, upper, highest),
        sum(map(scale.passed, shares)),
        tuple((each.grade, given.count(each.grade)) for each in scale.boundaries),
    )


def percent(score: float, possible: float) -> float:
    """A score in percent of the points possible; 0 where there are none."""
    return score / possible * 100 if possible else 0.0


def boundaries(scale: Scale) -> tuple[Boundary, ...]:
    """Where something is decided, from the lowest: each grade but the last, and whether one has passed.

    The pass mark has the name "" where no grade begins there.
    """
    grades = [each for each in scale.boundaries if each.percent > 0]
    if all(each.percent != scale.passing for each in grades) and scale.passing > 0:
        grades.append(Boundary("", scale.passing))
    return tuple(sorted(grades, key=lambda each: each.percent))


def near(
    scores: Sequence[tuple[str, float]], possible: float, scale: Scale, error: float
) -> tuple[tuple[Near, ...], bool]:
    """Who stands within one standard error of measurement of a boundary, by the boundaries from the lowest.

    Args:
        scores: student and score.
        possible: the points of the assignment.
        scale: whose boundaries they are.
        error: the standard error, in points.

    Returns:
        The boundaries with who stands near; and whether only the pass mark was looked at, because steps of
        the scale are so narrow that everybody stands near one of them.
    """
    every = boundaries(scale)
    places = [each.percent / 100 * possible for each in every]
    narrow = any(after - before <= 2 * error for before, after in zip(places, places[1:], strict=False))
    found = []
    for boundary, points in zip(every, places, strict=True):
        if narrow and boundary.percent != scale.passing:
            continue
        # An earned point more or less is a hundredth: what is near is told to that.
        close = [(name, score) for name, score in scores if abs(score - points) <= error + 0.005]
        found.append(Near(boundary, points, tuple(sorted(close, key=lambda one: abs(one[1] - points)))))
    return tuple(found), narrow
