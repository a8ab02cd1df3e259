"""Scores: spread, grades, and who stands near a boundary."""

from __future__ import annotations

import pytest

from grader.course.scale import KNOWN, LETTERS, PERCENT, Scale
from grader.statistics.scores import boundaries, describe, near

TEN = [0.0, 10, 20, 30, 40, 50, 60, 70, 80, 110]


def test_the_spread_of_scores() -> None:
    found = describe(TEN, 100, LETTERS)
    assert found is not None
    assert (found.count, found.mean, found.median) == (10, 47.0, 45.0)
    assert found.quartiles == (0, 22.5, 45, 67.5, 110)
    # Of a sample: 10,410 squared points from the mean, by nine.
    assert found.deviation == pytest.approx(34.01, abs=0.005)
    assert found.passed == 4  # 60 points are a D, and enough
    assert found.grades == (("A", 1), ("B", 1), ("C", 1), ("D", 1), ("F", 6))


def test_one_score_has_no_deviation_and_none_no_figures() -> None:
    one = describe([5], 10, PERCENT)
    assert one is not None and one.deviation is None and one.passed == 1 and one.grades == ()
    assert describe([], 10, PERCENT) is None
    worthless = describe([0], 0, PERCENT)
    assert worthless is not None and worthless.passed == 0


def test_boundaries_are_those_that_decide_something() -> None:
    assert [(each.grade, each.percent) for each in boundaries(PERCENT)] == [("", 50)]
    assert [each.grade for each in boundaries(LETTERS)] == ["D", "C", "B", "A"]
    assert [(each.grade, each.percent) for each in boundaries(Scale(LETTERS.boundaries, 75))][2:4] == [
        ("", 75),
        ("B", 80),
    ]
    assert boundaries(Scale((), 0)) == ()


def test_near_is_within_one_error_the_closest_first() -> None:
    scores = [("ada", 57.0), ("ben", 63.0), ("chiara", 56.9), ("dmitri", 61.0), ("eve", 78.0), ("fay", 85.0)]
    found, narrow = near(scores, 100, LETTERS, 3)
    assert not narrow and [(each.boundary.grade, each.points) for each in found] == [
        ("D", 60), ("C", 70), ("B", 80), ("A", 90),
    ]  # fmt: skip
    assert found[0].students == (("dmitri", 61.0), ("ada", 57.0), ("ben", 63.0))
    assert found[1].students == () and found[2].students == (("eve", 78.0),)


def test_where_everybody_is_near_a_step_the_pass_mark_alone_is_told() -> None:
    found, narrow = near([("ada", 47.0)], 100, KNOWN["german"], 4)
    assert narrow and [(each.boundary.grade, each.students) for each in found] == [("4.0", (("ada", 47.0),))]
    only, narrow = near([("ada", 47.0)], 100, PERCENT, 40)
    assert not narrow and only[0].boundary.grade == ""
