"""Grading scales: a share of the points, in percent, into the grade of a country or school."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NEARLY = 1e-9  # a share that is a boundary but for the rounding of floats has reached it


@dataclass(frozen=True)
class Boundary:
    """A grade and the percent from which on it is given."""

    grade: str
    percent: float


@dataclass(frozen=True)
class Scale:
    """Percent into grades.

    Attributes:
        boundaries: of each grade, the best first. The last begins at 0. Empty: percent alone, without grades.
        passing: the percent from which on a student has passed.
    """

    boundaries: tuple[Boundary, ...]
    passing: float

    def grade(self, percent: float) -> str:
        """The grade of so many percent; "" on a scale without grades."""
        return next((each.grade for each in self.boundaries if percent >= each.percent - NEARLY), "")

    def passed(self, percent: float) -> bool:
        """Whether so many percent are enough."""
        return percent >= self.passing - NEARLY


def steps(grades: Mapping[str, float], passing: float) -> Scale:
    """A scale of grades with the percent from which on each is given.

    Raises:
        ValueError: no grade, a percent outside 0 to 100, the same twice, or no grade from 0 percent on.
    """
    boundaries = tuple(
        Boundary(grade, float(percent))
        for grade, percent in sorted(grades.items(), key=lambda item: -item[1])
    )
    percents = [each.percent for each in boundaries]
    if not all(0 <= percent <= 100 for percent in percents) or len(set(percents)) < len(percents):
        raise ValueError(f"expected a different percent from 0 to 100 for each grade. Received: {percents}")
    if not percents or percents[-1]:
        raise ValueError(f"expected a grade that is given from 0 percent on. Received: {percents}")
    return Scale(boundaries, passing)


LETTERS = steps({"A": 90, "B": 80, "C": 70, "D": 60, "F": 0}, 60)
LETTERS_FINE = steps(
    {"A": 93, "A-": 90, "B+": 87, "B": 83, "B-": 80, "C+": 77, "C": 73, "C-": 70, "D+": 67, "D": 63, "D-": 60,
     "F": 0},
    60,
)  # fmt: skip
# As most German universities have it for a written examination that is passed with half of the points.
GERMAN = steps(
    {"1.0": 95, "1.3": 90, "1.7": 85, "2.0": 80, "2.3": 75, "2.7": 70, "3.0": 65, "3.3": 60, "3.7": 55,
     "4.0": 50, "5.0": 0},
    50,
)  # fmt: skip
PERCENT = Scale((), 50)
KNOWN: Mapping[str, Scale] = {
    "percent": PERCENT,
    "letters": LETTERS,
    "letters with + and -": LETTERS_FINE,
    "german": GERMAN,
    # 1 + 5 x the share of the points, to the nearest half.
    "swiss": steps({f"{1 + half / 2:.1f}": max(0, 10 * half - 5) for half in range(11)}, 55),
    # In half points, of which none is given unearned.
    "out of 20": steps({f"{half / 2:g}": 2.5 * half for half in range(41)}, 50),
}
