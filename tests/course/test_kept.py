"""A course is read from the gradebook alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.course.kept import KeptMark, read_course
from grader.gradebook import NAME, Gradebook
from grader.gradebook.assignments import AssignmentFacts, keep_assignment, known_assignments
from grader.gradebook.people import keep_people
from grader.records.mark import Adjustment
from grader.records.person import Person
from grader.records.submission import Submission
from grader.rules import UNSETTLED, Rules
from tests.gradebook.test_book import SCHEME, came_to, work


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    with Gradebook(tmp_path / NAME) as opened:
        yield opened


def test_what_counts_is_read(book: Gradebook) -> None:
    rules = replace(SCHEME, rules=Rules(dropped=("one",)))
    grade = came_to("ada", None, 7.0, scheme=rules, adjustments=(Adjustment(UNSETTLED, 0.0),))
    book.keep_grade("quick", work("ada"), grade, "", report="quick/ada.html")
    book.keep_grade("quick", work("ada", b"x = 2"), came_to("ada", 9.0, 9.0), "", counts=False)
    found = read_course(book).assignments["quick"].works["ada"]
    assert (found.score, found.possible, found.report) == (7, 10, "quick/ada.html")
    assert found.marks == {"two": KeptMark("partial", 7.0, 10.0)}  # what is dropped does not wait, either
    assert found.unsettled and found.provisional and not found.missing


def test_who_handed_in_nothing_is_told_from_who_has_no_program(book: Gradebook) -> None:
    book.keep_grade("quick", Submission("ada"), came_to("ada", 0.0, 0.0, outcome="missing"), "")
    sheet = Submission("ben", (("a.txt", b"1) yes"),))
    book.keep_grade("quick", sheet, came_to("ben", 0.0, 0.0, outcome="missing"), "")
    works = read_course(book).assignments["quick"].works
    assert works["ada"].missing and not works["ben"].missing


def test_open_marks_may_still_add_what_they_have_not(book: Gradebook) -> None:
    book.keep_grade("quick", work("ada"), came_to("ada", None, 7.0), "")
    found = read_course(book).assignments["quick"].works["ada"]
    assert (found.ungraded, found.review, found.best) == (("one",), (), 17)


def test_assignments_come_in_the_order_in_which_they_were_graded(book: Gradebook) -> None:
    for slug in ("zoo", "abc"):
        book.keep_grade(slug, work("ada"), came_to("ada", 1.0, 1.0), "")
    keep_assignment(book, AssignmentFacts("new", "New", 5.0, students=("ada",)))
    found = read_course(book).assignments
    assert list(found) == ["zoo", "abc", "new"] and found["new"].works == {}
    assert (found["zoo"].facts.title, found["zoo"].facts.possible) == ("zoo", 20)  # as far as it can be told


def test_facts_of_an_assignment_are_those_of_its_last_grading(book: Gradebook) -> None:
    facts = AssignmentFacts("quick", "Quick", 20.0, ("mnist (a stand-in)",), ("bonus",), ("ada", "bén"))
    for each in (AssignmentFacts("quick", "Old", 10.0), facts, facts):
        keep_assignment(book, each)
    assert known_assignments(book) == {"quick": facts}


def test_people_are_those_of_the_class_lists(book: Gradebook) -> None:
    keep_people(book, [Person("ada", frozenset(), (), ("red",), "007", "ada@x.edu")])
    kept: Any = read_course(book)
    assert kept.assignments == {} and kept.people["ada"].identifier == "007"
