"""The marks that a person should look at, with answers that are alike together."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from grader.assignment import Assignment
from grader.classes.following import Following
from grader.errors import UsageError
from grader.gradebook import Gradebook, StoredMark, now
from grader.gradebook.requests import open_by_mark
from grader.records.mark import Review
from grader.records.request import Request
from grader.rubric import Rubric

OPEN = ("review", "ungraded")
ALIKE = 90  # of 100: answers that are so much alike are shown together
COMPARED_CHARS = 600  # of an answer
COMMENT = 2000
PUNCTUATION = re.compile(r"[\W_]+")


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
        same: the items whose answer is the same but for spaces, case and punctuation.
        alike: those whose answer is nearly the same, and whose verdict is.
        like: where nobody said it of this very mark, whose decided answers it is like, and what these say.
        requests: what students ask about it and nobody answered yet; the next word on it is the answer.
    """

    number: int
    mark: StoredMark
    rubric: Rubric | None
    review: Review | None
    same: tuple[int, ...] = ()
    alike: tuple[int, ...] = ()
    like: tuple[tuple[str, str], ...] = ()
    requests: tuple[Request, ...] = ()

    @property
    def done(self) -> bool:
        """Whether a person said the last word on it."""
        return self.review is not None and not self.requests


def queue(
    book: Gradebook,
    assignments: Mapping[str, Assignment],
    *,
    everything: bool = False,
    followed: bool = False,
    requested: bool = False,
) -> list[ReviewItem]:
    """What waits for a person.

    Args:
        book: the gradebook.
        assignments: those that are looked at, by slug.
        everything: marks that do not wait, too.
        followed: only those that were marked like others which a person decided.
        requested: only those that a student asks about.
    """
    items: list[ReviewItem] = []
    said = {slug: book.latest_reviews(slug) for slug in assignments}
    open_requests = open_by_mark(book)
    followings = {slug: Following(book, each) for slug, each in assignments.items()}
    for mark in book.marked():
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
        items.append(ReviewItem(len(items), mark, rubric, latest, like=like, requests=asked))
    return _together(items)


def _together(items: Sequence[ReviewItem]) -> list[ReviewItem]:
    """The items with those that are like them."""
    by_check: dict[tuple[str, str], list[ReviewItem]] = {}
    for item in items:
        by_check.setdefault((item.mark.assignment, item.mark.slug), []).append(item)
    linked = []
    for item in items:
        own = _plain(item)
        same, alike = [], []
        for other in by_check[(item.mark.assignment, item.mark.slug)] if own else ():
            if other is item or not (text := _plain(other)):
                continue
            if text == own:
                same.append(other.number)
            elif other.mark.verdict == item.mark.verdict and fuzz.token_sort_ratio(own, text) >= ALIKE:
                alike.append(other.number)
        linked.append(replace(item, same=tuple(same), alike=tuple(alike)))
    return linked


def _plain(item: ReviewItem) -> str:
    return PUNCTUATION.sub(" ", item.mark.answer.text[:COMPARED_CHARS].casefold()).strip()


def record(
    book: Gradebook, items: Sequence[ReviewItem], points: float | None, comment: str, who: str
) -> list[Review]:
    """Write down what a person says of some marks; the same points for all of them.

    Args:
        book: the gradebook.
        items: the marks.
        points: None takes an earlier word back.
        comment: for the students.
        who: says it.

    Raises:
        ReviewError: points that a check is not worth, a comment that is too long.
    """
    if len(comment) > COMMENT:
        raise ReviewError(f"expected a comment of at most {COMMENT} characters. Received: {len(comment)}")
    for item in items:
        if points is not None and not (math.isfinite(points) and 0 <= points <= item.mark.possible):
            raise ReviewError(
                f"{item.mark.student}, {item.mark.slug}: expected points from 0 to {item.mark.possible:g}. "
                f"Received: {points:g}"
            )
    at = now()
    all_reviews = [
        Review(item.mark.slug, item.mark.about, points, comment.strip(), who, at) for item in items
    ]
    by_assignment: dict[str, list[tuple[str, Review]]] = {}
    for item, review in zip(items, all_reviews, strict=True):
        by_assignment.setdefault(item.mark.assignment, []).append((item.mark.student, review))
    for slug, reviews in by_assignment.items():
        book.review_all(slug, reviews)
    return all_reviews
