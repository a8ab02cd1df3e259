"""Answers of a class to one question, as they stand beside their marks."""

from __future__ import annotations

import json
from dataclasses import dataclass

from grader.gradebook.book import Gradebook
from grader.records.mark import Verdict
from grader.records.quotation import Highlight, Quotation

CHARS = 2000  # of an answer that is quoted in part


@dataclass(frozen=True)
class WrongAnswer:
    """An answer that lost points: whose, what it came to and why, and its text, "" where there is none."""

    student: str
    verdict: Verdict
    reason: str
    answer: Quotation


def wrong_answers(book: Gradebook, assignment: str, check: str) -> list[WrongAnswer]:
    """The answers to a question that lost points and wait for nobody, by their students.

    Args:
        book: the gradebook.
        assignment: its slug.
        check: the slug of the question, or of what else is asked; its answers are "".

    Raises:
        GradebookBroken: it cannot be read.
    """
    rows = book.rows(
        "SELECT student, verdict, reason, substr(answer, 1, ?), highlights FROM marks "
        "JOIN grades ON grades.submission = marks.submission "
        "JOIN submissions ON submissions.id = marks.submission "
        "WHERE counts = 1 AND assignment = ? AND slug = ? AND verdict IN ('failed', 'partial') "
        "ORDER BY student",
        CHARS, assignment, check,
    )  # fmt: skip
    return [
        WrongAnswer(student, verdict, reason, _answer(text, _within(highlights, len(text))))
        for student, verdict, reason, text, highlights in rows
    ]


def _answer(text: str, highlights: tuple[Highlight, ...]) -> Quotation:
    """An answer; of one that chose among options, what it chose, and not what there was to choose from."""
    chosen = [text[one.start : one.end] for one in highlights if one.kind == "chosen"]
    return Quotation("; ".join(chosen)) if chosen else Quotation(text, highlights)


def _within(highlights: str, length: int) -> tuple[Highlight, ...]:
    """The marked parts of a text that lie in its first characters."""
    return tuple(one for parts in json.loads(highlights) if (one := Highlight(*parts)).end <= length)
