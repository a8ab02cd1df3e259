"""Grades by hand: a student, and the points on each check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader import data
from grader.assignment import Assignment, Check, Recipe
from grader.evidence import NOTHING
from grader.grade import Grade
from grader.records.mark import Mark, Verdict
from grader.verdicts import Passed
from tests.solved import plain_case

LINE = data.load("line")


def scheme(*points: float, extra: Sequence[int] = (), **facts: Any) -> Assignment:
    """An assignment of checks "q0", "q1", ... that are worth so much; those at `extra` come on top."""
    checks = tuple(
        Check(
            f"q{n}", worth, f"Question {n}?", lambda case: Passed("Right."), ("q",), extra_credit=n in extra
        )
        for n, worth in enumerate(points)
    )
    return Assignment("exam", "Exam", Recipe("line", 1), checks, **facts)


def came_to(assignment: Assignment, student: str, *earned: float | None, **facts: Any) -> Grade:
    """A grade with these points; None is ungraded."""
    end, text = facts.pop("end", "finished"), facts.pop("text", "")
    marks = tuple(
        Mark(check, facts.get("verdict") or _verdict(points, check.points), points, "So it is.")
        for check, points in zip(assignment.checks, earned, strict=True)
    )
    case = plain_case(assignment, LINE, NOTHING, end, text)
    return Grade(student, case, marks, facts.get("adjustments", ()))


def _verdict(points: float | None, possible: float) -> Verdict:
    if points is None:
        return "ungraded"
    return "passed" if points >= possible else "partial" if points else "failed"
