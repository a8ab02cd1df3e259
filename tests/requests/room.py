"""A class that may ask about its marks, and what it writes."""

from __future__ import annotations

from pathlib import Path

from grader.assignment import Assignment
from grader.classes.result import ClassResult
from grader.gradebook import Gradebook
from grader.gradebook.people import keep_people
from grader.gradebook.requests import subjects_by_code
from grader.records.person import Person
from grader.rules import Rules
from tests.gradebook import quick
from tests.gradebook.quick import scheme, submission

RULES = Rules(requests_until="2026-12-01", timezone="Europe/Berlin", requests_to="ms.k@school.edu")
SCHEMES: dict[str, Assignment] = {"quick": scheme(RULES)}
ADA, BEN = "Ada Lovelace", "Ben Okafor"
PEOPLE = [
    Person(ADA, frozenset(), (1,), email="ada@school.edu"),
    Person(BEN, frozenset(), (2,), email="ben@school.edu"),
]
STUDENTS = [submission(ADA, classes=9, pixels=28), submission(BEN, pixels=3), submission("Eve Sand")]
WORDS = "Zero is a class of its own, so nine are left"


def grade(out: Path, rules: Rules = RULES) -> ClassResult:
    return quick.grade(out, STUDENTS, rules)


def code(book: Gradebook, student: str = ADA, slug: str = "classes") -> str:
    """The code of a mark."""
    return next(
        code
        for code, (each, *_) in subjects_by_code(book).items()
        if (each.student, each.slug) == (student, slug)
    )


def with_class_list(book: Gradebook) -> None:
    keep_people(book, PEOPLE)
