"""Percent into grades."""

from __future__ import annotations

import pytest

from grader.course.scale import GERMAN, KNOWN, LETTERS, PERCENT, steps


@pytest.mark.parametrize(
    ("percent", "grade"), [(100, "1.0"), (95, "1.0"), (94.99, "1.3"), (50, "4.0"), (49.9, "5.0"), (0, "5.0")]
)
def test_a_boundary_belongs_to_the_better_grade(percent: float, grade: str) -> None:
    assert GERMAN.grade(percent) == grade


def test_a_boundary_is_reached_but_for_rounding() -> None:
    assert LETTERS.grade(0.9 * 100 - 1e-12) == "A" and LETTERS.passed(60 - 1e-12)
    assert not LETTERS.passed(59.99)


def test_percent_alone_has_no_grades() -> None:
    assert PERCENT.grade(80) == ""


@pytest.mark.parametrize("name", KNOWN)
def test_every_scale_covers_all_percents(name: str) -> None:
    scale = KNOWN[name]
    if scale.boundaries:
        assert scale.grade(100) == scale.boundaries[0].grade and scale.grade(0) == scale.boundaries[-1].grade


def test_the_swiss_scale_rounds_to_the_nearest_half() -> None:
    swiss = KNOWN["swiss"]
    assert [swiss.grade(percent) for percent in (100, 95, 94, 60, 55, 54, 0)] == [
        "6.0",
        "6.0",
        "5.5",
        "4.0",
        "4.0",
        "3.5",
        "1.0",
    ]


@pytest.mark.parametrize("grades", [{}, {"A": 90, "B": 90, "F": 0}, {"A": 90}, {"A": 101, "F": 0}])
def test_what_is_no_scale_is_refused(grades: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="expected"):
        steps(grades, 50)
