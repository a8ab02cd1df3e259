"""What grades come to: who and what is counted in which figure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.assignment import Assignment
from grader.course.scale import LETTERS, PERCENT
from grader.grade import Grade
from grader.records.mark import Adjustment
from grader.records.run import ONLY_A_SHEET
from grader.rules import Rules
from grader.statistics import ClassStatistics, Item, class_statistics, reliability
from tests.statistics.classes import came_to, scheme
from tests.statistics.test_reliability import QUIZ

EXAM = scheme(*[1.0] * 10)


def _figures(*grades: Grade, assignment: Assignment = EXAM) -> ClassStatistics:
    return class_statistics(grades, assignment, PERCENT)


def _quiz(assignment: Assignment = EXAM, repeat: int = 1) -> list[Grade]:
    rows = np.tile(QUIZ, (repeat, 1))
    return [came_to(assignment, f"s{n}", *map(float, row)) for n, row in enumerate(rows)]


def _item(found: ClassStatistics, slug: str) -> Item:
    return next(item for item in found.items if item.slug == slug)


def test_alpha_is_of_the_marks() -> None:
    found = _figures(*_quiz())
    told = found.reliability
    assert told.alpha == pytest.approx(reliability.alpha(QUIZ)) and told.untold == ""
    assert told.error == pytest.approx(reliability.standard_error(QUIZ))
    assert told.students == 10 and told.questions == tuple(f"q{n}" for n in range(10))
    without = [item.alpha_without for item in found.items]
    assert without == pytest.approx(reliability.alpha_without(QUIZ))
    first = _item(found, "q0")
    assert first.difficulty == pytest.approx(0.7) and first.verdicts == {"passed": 7, "failed": 3}
    assert first.discrimination == pytest.approx(
        reliability.discrimination(QUIZ[:, 0], QUIZ[:, 1:].sum(axis=1))
    )


def test_who_handed_in_nothing_says_nothing_about_a_question() -> None:
    nothing = came_to(EXAM, "zoe", *[0.0] * 10, end="missing", text="Nothing was handed in")
    sheet = came_to(EXAM, "yan", *[0.0] * 10, end="missing", text=ONLY_A_SHEET)
    without, with_nothing = _figures(*_quiz()), _figures(*_quiz(), nothing)
    assert with_nothing.items == without.items and with_nothing.reliability == without.reliability
    # A score they have all the same.
    assert with_nothing.scores is not None and with_nothing.of_work == without.scores
    assert (with_nothing.scores.count, with_nothing.handed_in) == (11, 10)
    # An answer sheet without a program is something.
    assert _figures(*_quiz(), sheet).handed_in == 11
    assert _item(_figures(*_quiz(), sheet), "q0").difficulty == pytest.approx(7 / 11)


def test_what_is_not_graded_is_not_zero() -> None:
    grades = _quiz(repeat=2)
    first, *others = grades[0].marks
    open_ = replace(grades[0], marks=(replace(first, verdict="ungraded", earned=None), *others))
    found = _figures(open_, *grades[1:])
    item = _item(found, "q0")
    assert item.asked == 19 and item.difficulty == pytest.approx(13 / 19)
    assert item.verdicts["ungraded"] == 1
    # Alpha is of those whose marks are all there.
    assert found.reliability.students == 19
    assert found.reliability.alpha == pytest.approx(reliability.alpha(np.tile(QUIZ, (2, 1))[1:]))


def test_what_a_person_has_not_marked_yet_is_not_zero() -> None:
    grades = _quiz(repeat=2)
    first, *others = grades[0].marks
    waits = replace(first, check=replace(first.check, kind="by_hand"), verdict="review", earned=0.0)
    found = _figures(replace(grades[0], marks=(waits, *others)), *grades[1:])
    assert _item(found, "q0").asked == 19
    # The grader's own doubt about what it read has points so far.
    doubted = replace(first, verdict="review", earned=0.0)
    assert _item(_figures(replace(grades[0], marks=(doubted, *others)), *grades[1:]), "q0").asked == 20


def test_a_check_that_few_are_marked_in_is_no_part_of_alpha_yet() -> None:
    six = scheme(*[1.0] * 11)
    grades = [came_to(six, f"s{n}", *map(float, row), 1.0 if n < 4 else None) for n, row in enumerate(QUIZ)]
    found = _figures(*grades, assignment=six)
    assert found.reliability.students == 10 and "q10" not in found.reliability.questions
    assert _item(found, "q10").asked == 4 and _item(found, "q10").alpha_without is None


def test_what_is_skipped_earned_nothing() -> None:
    skipped = replace(_quiz()[0], marks=tuple(
        replace(mark, verdict="skipped", earned=0.0) for mark in _quiz()[0].marks
    ))  # fmt: skip
    item = _item(_figures(skipped, *_quiz()[1:]), "q0")
    assert item.difficulty == pytest.approx(0.6) and item.verdicts["skipped"] == 1


def test_dropped_checks_and_extra_credit_are_in_no_total() -> None:
    """They have figures of their own, beside the points on what counts."""
    exam = scheme(*[1.0] * 12, extra=(10,), rules=Rules(dropped=("q11",)))
    grades = [
        came_to(exam, f"s{n}", *map(float, row), float(n % 2), float(n % 3 == 0))
        for n, row in enumerate(QUIZ)
    ]
    found = _figures(*grades, assignment=exam)
    assert found.possible == 10 and found.reliability.alpha == pytest.approx(reliability.alpha(QUIZ))
    extra, dropped = _item(found, "q10"), _item(found, "q11")
    assert extra.extra and extra.counts and not dropped.counts
    assert (extra.alpha_without, dropped.alpha_without) == (None, None)
    assert extra.difficulty == pytest.approx(0.5) and dropped.difficulty == pytest.approx(0.4)
    total = QUIZ.sum(axis=1)
    assert extra.discrimination == pytest.approx(np.corrcoef(np.arange(10) % 2, total)[0, 1])


def test_what_rules_take_off_is_in_scores_and_in_no_figure_of_a_question() -> None:
    late = [replace(grade, adjustments=(Adjustment("late", -1.0),)) for grade in _quiz()]
    before, after = _figures(*_quiz()), _figures(*late)
    assert after.items == before.items and after.reliability == before.reliability
    assert before.scores is not None and after.scores is not None
    assert after.scores.mean == pytest.approx(before.scores.mean - 1)


def test_a_check_without_points_is_right_or_wrong() -> None:
    exam = scheme(1.0, 0.0)
    grades = [came_to(exam, "ada", 1.0, 0.0), came_to(exam, "ben", 1.0, 0.0, verdict="failed")]
    item = _item(_figures(*grades, assignment=exam), "q1")
    assert item.difficulty == 0.5 and item.discrimination is None


def test_nobody_and_three_have_figures_as_far_as_they_go() -> None:
    nobody = _figures()
    assert nobody.scores is None and nobody.hardest == () and nobody.reliability.alpha is None
    three = _figures(*_quiz()[:3])
    assert three.reliability.untold.endswith("there are 3") and three.near == ()
    assert [item.discrimination for item in three.items] == [None] * 10
    assert three.hardest[0].difficulty == pytest.approx(1 / 3)


def test_the_hardest_stand_first_and_equally_hard_ones_as_in_the_scheme() -> None:
    found = _figures(*_quiz())
    assert [item.slug for item in found.hardest][:3] == ["q8", "q2", "q4"]


def test_who_stands_near_a_boundary() -> None:
    found = class_statistics(_quiz(), EXAM, LETTERS)
    assert found.reliability.error == pytest.approx(1.40, abs=0.01) and found.narrow
    (passing,) = found.near
    assert passing.boundary.grade == "D" and passing.points == 6
    assert [student for student, _ in passing.students] == ["s1", "s2", "s8", "s9"]
