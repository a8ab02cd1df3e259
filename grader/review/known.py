"""What is said of the marks of a page by now, by whomever, and what of it a page does not know yet.

Each change has a number. A page says up to which it knows of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grader.assignment import Assignment
from grader.classes.following import Following
from grader.gradebook import Gradebook
from grader.gradebook.decisions import last_review, review_state
from grader.records.mark import Review
from grader.review.names import Names
from grader.review.queue import WAITS, ReviewItem, state_of

QUOTED_CHARS = 300  # of an answer that another one is like


class Known:
    """What is said of some marks; to be used by one thread at a time.

    Attributes:
        clock: the number of the last change.
        following: what follows in each assignment.
        numbers: of the marks, by assignment, student, check and what a review of it is about.
    """

    def __init__(
        self,
        book: Gradebook,
        assignments: Mapping[str, Assignment],
        items: Sequence[ReviewItem],
        names: Names,
    ):
        """Know what the items themselves say."""
        self.clock = 0
        self.following = {slug: Following(book, each) for slug, each in assignments.items()}
        self.numbers = {_subject(item): item.number for item in items}
        self._book, self._items, self._names = book, items, names
        self._reviews = {item.number: item.review for item in items if item.review is not None}
        self._before = {number: _said(review) for number, review in self._reviews.items()}
        self._changed: dict[int, int] = {}  # the last change of each mark
        self._state = (0, 0)  # of the reviews when they were last read

    @property
    def moved(self) -> int:
        """How many marks stand otherwise than at first, by what was decided at this page."""
        now = {number: _said(review) for number, review in self._reviews.items()}
        return sum(self._before.get(number) != now.get(number) for number in self._before | now)

    @property
    def left(self) -> int:
        """How many marks wait for a person."""
        return sum(state_of(item, self._reviews.get(item.number)) in WAITS for item in self._items)

    def look(self, *, own: bool = False) -> int:
        """Read what is said by now.

        Args:
            own: what is new was decided at this page.

        Returns:
            The number of the last review that was read.
        """
        seen, state = last_review(self._book), review_state(self._book)
        if state == self._state:
            return seen
        self._state = state
        latest = {slug: self._book.latest_reviews(slug) for slug in self.following}
        self.clock += 1
        for (slug, student, check, about), number in self.numbers.items():
            review = latest[slug].get((student, check, about))
            if review is not None and review.points is None:
                review = None
            if review == self._reviews.get(number):
                continue
            self._changed[number] = self.clock
            self._reviews.pop(number, None)
            if review is not None:
                self._reviews[number] = review
            if not own:  # they write the reports of what they decide
                self._before.pop(number, None)
                if review is not None:
                    self._before[number] = _said(review)
        return seen

    def decided_since(
        self, items: Sequence[ReviewItem], since: int, wanted: tuple[float | None, str]
    ) -> list[int]:
        """The marks that somebody decided since a change, and otherwise."""
        return [
            item.number
            for item in items
            if self._changed.get(item.number, 0) > since
            and (review := self._reviews.get(item.number)) is not None
            and (review.points, review.comment) != wanted
        ]

    def changed_since(self, since: int) -> list[int]:
        """The marks of which something else is said since a change."""
        return [item.number for item in self._items if self._changed.get(item.number, 0) > since]

    def state(self, number: int) -> dict[str, Any]:
        """What is said of a mark, as a page is told it."""
        item, review = self._items[number], self._reviews.get(number)
        found: dict[str, Any] = {"number": number, "state": state_of(item, review)}
        if review is not None:
            like = self.following[item.mark.assignment].quoted(review) if review.like else []
            found |= {"points": review.points, "comment": review.comment, "who": review.who, "at": review.at}
            found["like"] = [
                [self._names.of(student), self._names.covered(student, answer)[:QUOTED_CHARS]]
                for student, answer in like
            ]
        return found


def _subject(item: ReviewItem) -> tuple[str, str, str, str]:
    return item.mark.assignment, item.mark.student, item.mark.slug, item.mark.about


def _said(review: Review) -> tuple[float | None, str, tuple[tuple[str, str], ...]]:
    """What of a review would be another word."""
    return review.points, review.comment, review.like
