"""The table of checks: which have a row of their own, and which are told together in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.case import NO_ANSWER
from grader.checks import KINDS
from grader.grade import Grade
from grader.records.mark import Mark
from grader.text import counted

SEVERAL = 3  # questions without an answer from which on they share a row


@dataclass(frozen=True)
class Row:
    """A check with a row of its own. `stated`: the answer, where its reason does not say it; else ""."""

    mark: Mark
    stated: str


@dataclass(frozen=True)
class Together:
    """Checks that share a row: what is said of all of them, and what to do."""

    said: str
    marks: tuple[Mark, ...]
    hint: str = ""

    @property
    def possible(self) -> float:
        """What they are worth together."""
        return sum(mark.possible for mark in self.marks)


def rows(grade: Grade) -> tuple[list[Row], Together | None]:
    """The checks with a row of their own, and those that share one."""
    if nothing_handed_in(grade):
        said = f"{grade.case.outcome_text}, so there is nothing to look at"
        return [], Together(said, grade.marks)
    empty = unanswered(grade.marks)
    if len(empty) < SEVERAL:
        return [Row(mark, _stated(mark)) for mark in grade.marks], None
    hint = where_to_answer(grade, empty)
    together = Together(f"{counted(len(empty), 'question')} are not answered", tuple(empty), hint)
    return [Row(mark, _stated(mark)) for mark in grade.marks if mark not in empty], together


def where_to_answer(grade: Grade, empty: Sequence[Mark]) -> str:
    """Where the questions that were left out are answered."""
    if all(grade.case.assignment.notebook_of(mark.check.slug) for mark in empty):
        return "Answer each in its cell of the notebook."
    return 'Answer each in ANSWERS["its name"], or under its heading in an answer sheet.'


def nothing_handed_in(grade: Grade) -> bool:
    """Whether nothing is there, and nobody gave points all the same."""
    lost = all(mark.verdict in ("failed", "skipped") and mark.review is None for mark in grade.marks)
    return grade.case.outcome == "missing" and not grade.case.sections and lost and bool(grade.marks)


def unanswered(marks: Sequence[Mark]) -> list[Mark]:
    """The marks of questions that were left out, and of which no person has said anything."""
    return [
        mark
        for mark in marks
        if mark.check.asked_as
        and mark.verdict == "failed"
        and mark.review is None
        and mark.reason.lower() == f"{NO_ANSWER}."
    ]


def _stated(mark: Mark) -> str:
    """What a student answered, where the reason does not say it: beside what is right, above all."""
    answer, kind = mark.answer, KINDS.get(mark.check.kind)
    if answer is None or mark.quotation is not None or (kind is not None and not kind.in_words):
        return ""
    return "" if answer.text in mark.reason else sentence_end(answer.text)


def sentence_end(text: str) -> str:
    """A text with a stop at its end, if it has none."""
    return text if text.endswith((".", "!", "?", "”", "…")) else f"{text}."
