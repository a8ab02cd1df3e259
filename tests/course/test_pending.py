"""What must be settled before a term is closed."""

from __future__ import annotations

from pathlib import Path

from grader.course.pending import asked, pending
from grader.gradebook import Gradebook
from grader.gradebook.requests import keep_requests
from grader.records.mark import Review
from grader.records.request import Request
from tests.course.made import MISSING, course, work

REVIEW = work(1, marks={"relu": ("review", 0.0, 5.0), "loss": ("review", 1.0, 5.0)})


def test_nothing_is_open_where_everything_is_decided() -> None:
    assert pending(course({"ada": [20.0, MISSING], "ben": [1.0, 2.0]})) == []


def test_everything_open_is_told_with_the_command_that_settles_it() -> None:
    rows = {
        "ada": [REVIEW, 20.0, None],
        "ben": [work(1, marks={"one": ("ungraded", None, 5.0)}), work(3, unsettled=True), None],
        "eve": [MISSING, None, None],
    }
    found = course(rows, expected={"a2": ["ada", "ben", "eve"]})
    assert [(each.assignment, each.text.partition(":")[0], each.who, each.command) for each in pending(found)] == [
        ("a1", "2 marks wait for you", ("ada (relu, loss)",), "grader review a1"),
        ("a1", "1 mark could not be graded", ("ben (one)",), "grader review a1"),
        ("a2", "not graded yet", ("eve",), "grade-all a2"),
        ("a2", "late, and nobody knows by how much", ("ben",), "grade-all a2 --extensions FILE.csv"),
        ("a3", "nothing is graded yet", (), "grade-all a3"),
    ]  # fmt: skip


def test_what_does_not_count_for_somebody_is_not_open() -> None:
    assert pending(course({"ada": [REVIEW, 1.0]}, settings={"excused": {"ada": ("a1",)}})) == []


def test_what_students_ask_about_is_open_until_somebody_answers(tmp_path: Path) -> None:
    found = course({"ada": [20.0], "ben": [20.0]})
    with Gradebook(tmp_path / "g.sqlite") as book:
        keep_requests(
            book, [Request(0, "a1", "ada", "relu", "Why?"), Request(0, "other", "ben", "relu", "Why?")]
        )
        (open_,) = asked(book, found)
        assert (open_.assignment, open_.who, open_.command) == ("a1", ("ada (relu)",), "grader review a1")
        review = Review("relu", "x", 5.0, "So.", "Ms K", "2026-11-20 10:00")
        book.review("a1", "ada", review)
        assert asked(book, found) == []
