"""Decisions of several people at once: none is written over unseen, and each can be undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from grader.errors import InternalError
from grader.gradebook.book import Gradebook, add_reviews, now, read_review
from grader.records.mark import Review


@dataclass(frozen=True)
class Decision:
    """A review of a student's mark in an assignment."""

    assignment: str
    student: str
    review: Review


class DecidedMeanwhile(InternalError):
    """Marks that were decided since somebody last looked; `found` is what is said of them now."""

    def __init__(self, found: Sequence[Decision]):
        """Say so of these marks."""
        super().__init__(f"{len(found)} marks were decided meanwhile")
        self.found = tuple(found)


def last_review(book: Gradebook) -> int:
    """The number of the review that was added last; 0 if there is none."""
    ((last,),) = book.rows("SELECT coalesce(max(id), 0) FROM reviews")
    return int(last)


def review_state(book: Gradebook) -> tuple[int, int]:
    """What is another one whenever a review was added or undone, by whomever."""
    ((last, undone),) = book.rows("SELECT coalesce(max(id), 0), coalesce(sum(undone != ''), 0) FROM reviews")
    return int(last), int(undone)


def decide(book: Gradebook, decisions: Sequence[Decision], seen: int | None) -> list[int]:
    """Write down decisions, all of them or none.

    Args:
        book: the gradebook.
        decisions: of different marks.
        seen: the number of the last review that is known to whoever decides; None to write over
            whatever there is.

    Returns:
        The numbers of the reviews.

    Raises:
        DecidedMeanwhile: something newer is said of some of these marks.
    """
    with book.writing() as connection:
        newer = [] if seen is None else [_newer(connection, each, seen) for each in decisions]
        if found := [each for each in newer if each is not None]:
            raise DecidedMeanwhile(found)
        return [_add(connection, each) for each in decisions]


def follow(book: Gradebook, decisions: Sequence[Decision], seen: int) -> list[Decision]:
    """Write down what follows from decisions; of marks of which something newer is said, nothing.

    Returns:
        What was written down.
    """
    with book.writing() as connection:
        kept = [each for each in decisions if _newer(connection, each, seen) is None]
        for each in kept:
            _add(connection, each)
    return kept


def undo(book: Gradebook, numbers: Sequence[int]) -> None:
    """Let reviews count no more, as if they had never been given; they stay, with the time."""
    with book.writing() as connection:
        connection.executemany(
            "UPDATE reviews SET undone = ? WHERE id = ? AND undone = ''",
            [(now(), number) for number in numbers],
        )


def _add(connection: sqlite3.Connection, decision: Decision) -> int:
    (number,) = add_reviews(connection, decision.assignment, [(decision.student, decision.review)])
    return number


def _newer(connection: sqlite3.Connection, decision: Decision, seen: int) -> Decision | None:
    """What is said of the same mark, if that is newer than what was seen."""
    row = connection.execute(
        "SELECT slug, about, points, comment, who, at, alike FROM reviews "
        "WHERE (assignment, student, slug, about) = (?, ?, ?, ?) AND id > ? AND undone = '' "
        "ORDER BY id DESC LIMIT 1",
        (decision.assignment, decision.student, decision.review.slug, decision.review.about, seen),
    ).fetchone()
    return Decision(decision.assignment, decision.student, read_review(row)) if row else None
