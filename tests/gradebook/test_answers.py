"""Answers of a class to one question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from grader.gradebook import NAME, Gradebook
from grader.gradebook.answers import CHARS, wrong_answers
from grader.records.mark import Verdict
from grader.records.quotation import Highlight, Quotation
from tests.gradebook.test_book import came_to, work


def _keep(
    book: Gradebook, student: str, verdict: Verdict, text: str, counts: bool = True, at: int = 0
) -> None:
    grade = came_to(student, 5.0, 5.0)
    mark = replace(
        grade.marks[0],
        verdict=verdict,
        quotation=Quotation(text, (Highlight(at, at + 2, "misconception", "No."),)),
    )
    submission = work(student, f"{student} {text[:20]}".encode())
    book.keep_grade("quick", submission, replace(grade, marks=(mark, grade.marks[1])), "", counts=counts)


def test_what_lost_points_and_waits_for_nobody(tmp_path: Path) -> None:
    with Gradebook(tmp_path / NAME) as book:
        _keep(book, "eve", "failed", "from 0 to 1")
        _keep(book, "ada", "partial", "ten")
        for student, verdict in (("ben", "passed"), ("chiara", "review"), ("dmitri", "skipped")):
            _keep(book, student, verdict, "other")  # type: ignore[arg-type]
        _keep(book, "ada", "failed", "an attempt before", counts=False)
        found = wrong_answers(book, "quick", "one")
        assert [(one.student, one.verdict, one.answer.text) for one in found] == [
            ("ada", "partial", "ten"),
            ("eve", "failed", "from 0 to 1"),
        ]
        assert found[0].answer.highlights == (Highlight(0, 2, "misconception", "No."),)
        assert wrong_answers(book, "other", "one") == wrong_answers(book, "quick", "three") == []


def test_of_a_very_long_answer_the_beginning_is_kept(tmp_path: Path) -> None:
    with Gradebook(tmp_path / NAME) as book:
        _keep(book, "ada", "failed", "x" * 3 * CHARS, at=2 * CHARS)
        (found,) = wrong_answers(book, "quick", "one")
        assert found.answer == Quotation("x" * CHARS)
