"""Courses made by hand: shares of the points, one letter or number for each assignment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grader.course.kept import KeptAssignment, KeptCourse, KeptMark, Work
from grader.course.settings import CourseSettings
from grader.course.support import Help, help_needed
from grader.course.total import Course, Standing, course_of
from grader.gradebook.assignments import AssignmentFacts
from grader.records.person import Person

POSSIBLE = 20.0


def work(score: float, possible: float = POSSIBLE, **facts: Any) -> Work:
    """A work with this score."""
    marks = {slug: KeptMark(*mark) for slug, mark in facts.pop("marks", {}).items()}
    return Work(score, possible, marks=marks, **facts)


def kept(
    rows: Mapping[str, Sequence[float | Work | None]],
    *,
    possible: Sequence[float] = (),
    expected: Mapping[str, Sequence[str]] | None = None,
    people: Sequence[Person] = (),
    extra: Sequence[str] = (),
) -> KeptCourse:
    """A gradebook.

    Args:
        rows: by student, for each assignment (a1, a2, …) points, a work, or None for no row at all.
        possible: of each assignment; default 20 points.
        expected: by assignment, who was there to be graded.
        people: of the class lists.
        extra: the checks that are extra credit.
    """
    width = max((len(row) for row in rows.values()), default=0)
    found = {}
    for place in range(width):
        slug = f"a{place + 1}"
        worth = possible[place] if possible else POSSIBLE
        works = {
            name: each if isinstance(each, Work) else work(each, worth)
            for name, row in rows.items()
            if (each := row[place]) is not None
        }
        students = tuple((expected or {}).get(slug, ()))
        facts = AssignmentFacts(slug, f"Work {place + 1}", worth, extra=tuple(extra), students=students)
        found[slug] = KeptAssignment(facts, works)
    return KeptCourse(found, {each.name: each for each in people})


MISSING = work(0.0, missing=True)


def course(rows: Mapping[str, Sequence[float | Work | None]], **facts: Any) -> Course:
    """The course of such a gradebook; `settings` are of `CourseSettings`."""
    settings = CourseSettings(**facts.pop("settings", {}))
    return course_of(kept(rows, **facts), settings)


def standing(row: Sequence[float | Work | None], **facts: Any) -> Standing:
    """Where a single student stands."""
    (found,) = course({"ada": row}, **facts).standings
    return found


def concerns(rows: Mapping[str, Sequence[float | Work | None]], **facts: Any) -> Help:
    """Who of such a course needs help."""
    return help_needed(course(rows, **facts))
