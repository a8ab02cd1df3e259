"""The marks that a person should look at, with answers that are alike together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.assignment import Assignment
from grader.classes.following import Following
from grader.errors import UsageError
from grader.gradebook import Gradebook, StoredMark, now
from grader.gradebook.decisions import Decision, decide
from grader.gradebook.measured import Measured, measured
from grader.gradebook.requests import open_by_mark
from grader.records.mark import Review
from grader.records.request import Request
from grader.review.groups import together
from grader.rubric import Rubric

OPEN = ("review", "ungraded")
WAITS = ("open", "asked")  # states of what waits for a person
COMMENT = 2000


class ReviewError(UsageError):
    """A review that cannot be taken; the message says what was expected."""


@dataclass(frozen=True)
class ReviewItem:
    """A mark to look at.

    Attributes:
        number: its place in the queue.
        mark: what the grader says.
        rubric: what it reads by, if it reads prose.
        review: what a person said last, if anybody did.
        measured: what its network came to, if it measures one.
        same: the items that are the same in what `together` names.
        alike: those whose answer is nearly the same; or the same network, of which the grader says more.
        together: "answer", "network" or "cause"; "" where nothing is the same. See `grader.review.groups`.
        like: where nobody said it of this very mark, whose decided answers it is like, and what these say.
        requests: what students ask about it and nobody answered yet; the next word on it is the answer.
        varies: students were asked other things, each in a variant: `rubric` is that of the first one.
    """

    number: int
    mark: StoredMark
    rubric: Rubric | None
    review: Review | None
    measured: Measured | None = None
    same: tuple[int, ...] = ()
    alike: tuple[int, ...] = ()
    together: str = ""
    like: tuple[tuple[str, str], ...] = ()
    requests: tuple[Request, ...] = ()
    varies: bool = False


def queue(
    book: Gradebook,
    assignments: Mapping[str, Assignment],
    *,
    everything: bool = False,
    followed: bool = False,
    requested: bool = False,
    numbers: Mapping[str, int] | None = None,
) -> list[ReviewItem]:
    """What waits for a person, by assignment, check and student.

    Args:
        book: the gradebook.
        assignments: those that are looked at, by slug.
        everything: marks that do not wait, too.
        followed: only those that were marked like others which a person decided.
        requested: only those that a student asks about.
        numbers: students in the order of these, instead of that of their names.
    """
    items: list[ReviewItem] = []
    said = {slug: book.latest_reviews(slug) for slug in assignments}
    open_requests = open_by_mark(book)
    followings = {slug: Following(book, each) for slug, each in assignments.items()}
    results = {
        (one.assignment, one.student, one.slug): one for slug in assignments for one in measured(book, slug)
    }
    for mark in _in_order(book.marked(), numbers):
        if mark.assignment not in assignments:
            continue
        latest = said[mark.assignment].get((mark.student, mark.slug, mark.about))
        if latest is not None and latest.points is None:
            latest = None
        asked = open_requests.get((mark.assignment, mark.student, mark.slug), ())
        waits = everything or mark.verdict in OPEN or bool(asked)
        if followed:
            waits = latest is not None and latest.followed
        if requested:
            waits = bool(asked)
        if not waits:
            continue
        checks = {check.slug: check for check in assignments[mark.assignment].checks}
        rubric = checks[mark.slug].rubric if mark.slug in checks else None
        like = tuple(followings[mark.assignment].quoted(latest)) if latest is not None else ()
        result = results.get((mark.assignment, mark.student, mark.slug))
        varies = assignments[mark.assignment].variant is not None
        items.append(
            ReviewItem(len(items), mark, rubric, latest, result, like=like, requests=asked, varies=varies)
        )
    return together(items)


def _in_order(marks: Sequence[StoredMark], numbers: Mapping[str, int] | None) -> Sequence[StoredMark]:
    if numbers is None:
        return marks
    places = {question: place for place, question in enumerate(dict.fromkeys(map(_question, marks)))}
    return sorted(marks, key=lambda mark: (places[_question(mark)], numbers[mark.student]))


def _question(mark: StoredMark) -> tuple[str, str]:
    return mark.assignment, mark.slug


def kind_of(item: ReviewItem) -> str:
    """Why a person is asked, in words."""
    if item.mark.verdict == "ungraded":
        return "could not be graded"
    if item.measured is not None and item.measured.near is not None:
        return "too near a line"
    if item.rubric is not None:
        return "an explanation"
    return "another answer" if item.mark.answer.text else "the work as a whole"


def state_of(item: ReviewItem, review: Review | None) -> str:
    """Who has the last word: "decided", "followed", the grader ("graded"), or nobody yet ("open").

    Or a student: "asked", until a person says something else than stood there before.
    """
    if item.requests and review == item.review:
        return "asked"
    if review is not None and review.points is not None:
        return "followed" if review.followed else "decided"
    return "open" if item.mark.verdict in OPEN else "graded"


def record(
    book: Gradebook,
    items: Sequence[ReviewItem],
    points: float | None,
    comment: str,
    who: str,
    *,
    seen: int | None = None,
) -> list[int]:
    """Write down what a person says of some marks; the same points for all of them.

    Args:
        book: the gradebook.
        items: the marks.
        points: None takes an earlier word back.
        comment: for the students.
        who: says it.
        seen: the number of the last review that this person has seen; None to write over whatever there is.

    Returns:
        The numbers of the reviews.

    Raises:
        ReviewError: points that a check is not worth, a comment that is too long.
        DecidedMeanwhile: something newer than what was `seen` is said of some of the marks.
    """
    if len(comment) > COMMENT:
        raise ReviewError(f"expected a comment of at most {COMMENT} characters. Received: {len(comment)}")
    for item in items:
        if points is not None and not (math.isfinite(points) and 0 <= points <= item.mark.possible):
            raise ReviewError(
                f"{item.mark.student}, {item.mark.slug}: expected points from 0 to {item.mark.possible:g}. "
                f"Received: {points:g}"
            )
    at, said = now(), comment.strip()
    decisions = [
        Decision(
            item.mark.assignment,
            item.mark.student,
            Review(item.mark.slug, item.mark.about, points, said, who, at),
        )
        for item in items
    ]
    return decide(book, decisions, seen)
