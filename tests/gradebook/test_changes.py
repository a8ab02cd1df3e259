"""How a grade moved, and why: part by part, in words for the teacher."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from grader.assignment import Assignment, Check, Recipe
from grader.evidence import NOTHING
from grader.grade import Grade, Graded
from grader.gradebook import Change, StoredGrade, change
from grader.records.mark import Adjustment, Mark, Review
from grader.records.submission import Submission
from grader.rules import Rules
from grader.verdicts import Passed
from tests.checks.cases import LINE
from tests.solved import plain_case

WORK = Submission("ada", (("a.py", b"x = 1"),), "a.py")
ONE = Check("one", 10, "One", lambda case: Passed("x"))
KEPT = StoredGrade(
    WORK.digest, 7.0, 10.0, "finished", (), (("late", -1.0),), "page", {"one": ("partial", 8.0, 10.0)}
)


def graded(*marks: Mark, terms: tuple[Adjustment, ...] = (), **rules: Any) -> Graded:
    scheme = Assignment(
        "a", "A", Recipe(data="line", epochs=1), tuple(mark.check for mark in marks), rules=Rules(**rules)
    )
    grade = Grade("ada", plain_case(scheme, LINE, NOTHING, "finished"), marks, terms)
    return Graded(WORK, grade, None, ())


SAME = Mark(ONE, "partial", 8.0, "Not yet.")
LATE = (Adjustment("late", -1.0),)


def test_a_grade_that_did_not_move_is_no_change() -> None:
    assert change(None, graded(SAME)) is None
    assert change(KEPT, graded(SAME, terms=LATE)) is None
    assert change(replace(KEPT, score=7.0000001), graded(SAME, terms=LATE)) is None
    # Other marks of the same sum: nobody waits to be told.
    assert change(KEPT, graded(replace(SAME, earned=9.0), terms=(Adjustment("late", -2.0),))) is None


def test_what_a_check_earned_and_is_worth_now() -> None:
    more = replace(SAME, check=replace(ONE, points=20), earned=12.0)
    assert change(KEPT, graded(more, terms=LATE)) == Change(
        "ada", 7.0, 10.0, 11.0, 20.0, "one: 8 to 12 (worth 20, was 10)"
    )
    ungraded = replace(SAME, verdict="ungraded", earned=None)
    found = change(KEPT, graded(ungraded, terms=LATE))
    assert found is not None and found.why == "one: 8 to ungraded" and found.fell


def test_who_said_so_is_named() -> None:
    said = replace(SAME, earned=10.0, review=Review("one", "", 10.0, "Yes.", "Ms K", "2026-11-20"))
    found = change(KEPT, graded(said, terms=LATE))
    assert found is not None and found.why == "one: 8 to 10, Ms K said so"


def test_checks_that_come_and_go() -> None:
    two = Mark(replace(ONE, slug="two"), "partial", 2.5, "Not yet.")
    found = change(KEPT, graded(two, terms=LATE))
    assert found is not None and found.why == "two: new, 2.5 of 10; one: no longer asked"


def test_terms_that_come_go_and_change() -> None:
    found = change(KEPT, graded(SAME, terms=(Adjustment("late", -3.0), Adjustment("extra", 1.5))))
    assert found is not None and found.why == "late: -3; extra: +1.5"
    found = change(KEPT, graded(SAME))
    assert found is not None and found.why == "no longer: late"


def test_what_is_left_out_for_all_and_no_longer() -> None:
    two = Mark(replace(ONE, slug="two"), "partial", 2.0, "Not yet.")
    kept = replace(KEPT, marks={"one": ("partial", 8.0, 10.0), "two": ("partial", 2.0, 10.0)}, possible=20.0)
    found = change(kept, graded(SAME, two, terms=LATE, dropped=("two",)))
    assert found is not None and found.why == "left out for all: two"
    found = change(replace(kept, dropped=("two",)), graded(SAME, two, terms=LATE))
    assert found is not None and found.why == "left out for all: nothing any more"


def test_another_submission_is_said_first() -> None:
    found = change(replace(KEPT, digest="another"), graded(replace(SAME, earned=9.0), terms=LATE))
    assert found is not None and found.why == "another submission; one: 8 to 9"
