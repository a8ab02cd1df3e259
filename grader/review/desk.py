"""What is decided at a page: taken, undone, and told to whoever looks at it.

Several people may decide at once, each at a page of their own, and one of them in two windows. So each
change has a number, a page says up to which it knows of them, and what it does not know it is told before
anything is written over it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from grader.assignment import Assignment
from grader.classes.following import Following
from grader.gradebook import Gradebook
from grader.gradebook.comments import ANY, comments, forget_comment, keep_comment
from grader.gradebook.decisions import DecidedMeanwhile, undo
from grader.gradebook.duties import Question, duties
from grader.review.dealing import questions_of
from grader.review.known import Known
from grader.review.names import Names, numbered
from grader.review.queue import COMMENT, ReviewError, ReviewItem, queue, record
from grader.text import counted, well_formed

MOST_POINTS = 1_000_000
RELOAD = "Reload the page and try again."


@dataclass(frozen=True)
class _Step:
    """What was decided at once: the numbers of its reviews, and it in words."""

    reviews: tuple[int, ...]
    said: str


class Desk:
    """The marks of a page and what is said of them. Safe to use from several threads."""

    def __init__(
        self,
        book: Gradebook,
        assignments: Mapping[str, Assignment],
        who: str,
        *,
        everything: bool = False,
        followed: bool = False,
        requested: bool = False,
        blind: bool = False,
        questions: str = "",
    ):
        """Look at what waits.

        Args:
            book: the open gradebook.
            assignments: what is looked at, by slug.
            who: looks at it.
            everything: marks that do not wait, too.
            followed: only those that were marked like others.
            requested: only those that a student asks about.
            blind: students are numbers.
            questions: those that are this person's own, such as "relu,softmax"; "" for what was dealt out.

        Raises:
            ReviewError: questions that there are not.
        """
        self.book, self.assignments, self.who = book, assignments, who
        self.names = Names()
        if blind:
            self.names = numbered(book, {mark.student for mark in book.marked()})
        self.items = queue(
            book,
            assignments,
            everything=everything,
            followed=followed,
            requested=requested,
            numbers=self.names.numbers,
        )
        self.shown = [self.names.shown(item.mark) for item in self.items]
        self.duties: dict[Question, str] = duties(book)
        self.duties |= dict.fromkeys(questions_of(questions, self.items), who)
        self._lock = threading.Lock()
        self.known = Known(book, assignments, self.items, self.names)
        self._elsewhere: set[tuple[str, str, str]] = set()  # marks that are not shown and stand otherwise now
        self._steps: list[_Step] = []

    @property
    def taken(self) -> int:
        """How many marks stand otherwise than when the page was opened, however often they were saved."""
        with self._lock:
            return self._taken()

    def _taken(self) -> int:
        return len(self._elsewhere) + self.known.moved

    def page_state(self) -> dict[str, Any]:
        """Everything that a page shows of what is said, as a reply to it has what changed."""
        with self._lock:
            self.known.look()
            return self._reply(-1, {(item.mark.assignment, item.mark.slug) for item in self.items})

    def decide(self, said: Any) -> dict[str, Any]:
        """Take a decision; see `grader.review.record`.

        Args:
            said: "items" (numbers), "points" (a number, or null to take it back), "comment", and "since": the
                change up to which the page knows of them; without it, all that were read here.

        Returns:
            What changed; how many were "taken"; "meanwhile": what somebody else said of some of them that
            the page does not know of: nothing is taken then. The numbers of what "follow"s from it and of
            what comes "back" since it does not any more; "hidden": how many marks, that are not on this
            page, stand otherwise.

        Raises:
            ReviewError: it is not that.
        """
        wanted = self._items(said)
        points, comment = said.get("points"), said.get("comment", "")
        if isinstance(points, bool) or not isinstance(points, (int, float, type(None))):
            raise ReviewError(f"expected points as a number. Received something else. {RELOAD}")
        if points is not None and not abs(points) < MOST_POINTS:
            raise ReviewError(f"expected points below {MOST_POINTS:,}. Received more.")
        if not isinstance(comment, str):
            raise ReviewError(f"expected a comment as text. Received something else. {RELOAD}")
        comment = well_formed(comment)
        value = None if points is None else float(points)
        most = min(item.mark.possible for item in wanted)
        if value is not None and not 0 <= value <= most:  # said here, where no student is named
            raise ReviewError(f"expected points from 0 to {most:g}. Received: {value:g}")
        with self._lock:
            since, seen = self._since(said), self.known.look()
            if not (meanwhile := self.known.decided_since(wanted, since, (value, comment.strip()))):
                try:
                    numbers = record(self.book, wanted, value, comment, self.who, seen=seen)
                except DecidedMeanwhile:  # in this very moment
                    self.known.look()
                    meanwhile = self.known.decided_since(wanted, since, (None, ""))
            if meanwhile:
                told = {"meanwhile": [self.known.state(number) for number in meanwhile]}
                return {**self._reply(since, set()), "taken": 0, **told}
            self._steps.append(_Step(tuple(numbers), self._in_words(wanted, value)))
            told = self._settle({item.mark.assignment for item in wanted})
            questions = {(item.mark.assignment, item.mark.slug) for item in wanted}
            return {**self._reply(since, questions), "taken": len(wanted), **told}

    def undo(self, said: Any) -> dict[str, Any]:
        """Undo what was decided last at this page, with what followed from it.

        Returns:
            What changed, and what was "undone", in words; "" where there was nothing.
        """
        with self._lock:
            since = self._since(said)
            self.known.look()
            if not self._steps:
                return {**self._reply(since, set()), "undone": ""}
            step = self._steps.pop()
            undo(self.book, step.reviews)
            told = self._settle(set(self.assignments))
            questions = {(item.mark.assignment, item.mark.slug) for item in self.items}
            return {**self._reply(since, questions), "undone": step.said, **told}

    def news(self, said: Any) -> dict[str, Any]:
        """What changed since a page was last told."""
        with self._lock:
            since = self._since(said)
            self.known.look()
            return self._reply(since, set())

    def comment(self, said: Any) -> dict[str, Any]:
        """Keep a comment for any check, or offer one no more.

        Args:
            said: "text", "keep" (true or false) and "items": one mark of the check where it is offered.

        Raises:
            ReviewError: it is not that.
        """
        (item,) = self._items(said)[:1]
        text, keep = said.get("text"), said.get("keep")
        if not isinstance(text, str) or not isinstance(keep, bool) or not text.strip():
            raise ReviewError("expected a comment as text. Received none. Write it beside the points first.")
        text = well_formed(text)
        if len(text) > COMMENT:
            raise ReviewError(f"expected a comment of at most {COMMENT} characters. Received: {len(text)}")
        with self._lock:
            question = (item.mark.assignment, item.mark.slug)
            if keep:
                keep_comment(self.book, text.strip())
            else:
                forget_comment(self.book, *question, text.strip())
            return self._reply(self._since(said), {question})

    def repointed(self, assignment: Assignment) -> None:
        """Take an assignment whose points were changed in place of what it was."""
        worth = {check.slug: check.points for check in assignment.checks}
        with self._lock:
            self.known.following[assignment.slug] = Following(self.book, assignment)
            for place, item in enumerate(self.items):
                if item.mark.assignment == assignment.slug:
                    mark = replace(item.mark, possible=worth.get(item.mark.slug, item.mark.possible))
                    self.items[place] = replace(item, mark=mark)
                    self.shown[place] = self.names.shown(mark)

    def finish(self) -> dict[str, Any]:
        """What comes next: how many marks stand otherwise, and where the pages of their classes are."""
        with self._lock:
            self.known.look()
            folder = self.book.path.parent.resolve()
            slugs = dict.fromkeys(item.mark.assignment for item in self.items)
            pages = [(self.assignments[slug].title, folder / slug / "index.html") for slug in slugs]
            return {
                "taken": self._taken(),
                "left": self.known.left,
                "written": bool(self.book.setting("order")),
                "pages": [[title, str(path)] for title, path in pages if path.is_file()],
            }

    def _items(self, said: Any) -> list[ReviewItem]:
        numbers = said.get("items") if isinstance(said, dict) else None
        most = len(self.items)
        if not isinstance(numbers, list) or not numbers or not all(0 <= _whole(n) < most for n in numbers):
            raise ReviewError(f"expected the numbers of marks. Received something else. {RELOAD}")
        return [self.items[number] for number in dict.fromkeys(numbers)]

    def _since(self, said: Any) -> int:
        since = said.get("since", self.known.clock) if isinstance(said, dict) else None
        if (known := _whole(since)) < 0:
            raise ReviewError(f"expected what the page knows. Received something else. {RELOAD}")
        return known

    def _settle(self, slugs: Set[str]) -> dict[str, Any]:
        """Let marks follow what stands in the gradebook now; see `decide`."""
        follow, back, hidden = list[int](), list[int](), 0
        for slug in sorted(slugs):
            for student, review in self.known.following[slug].settle():
                number = self.known.numbers.get((slug, student, review.slug, review.about))
                if number is None:
                    hidden += 1
                    self._elsewhere.add((slug, student, review.slug))
                else:
                    (back if review.points is None else follow).append(number)
        self.known.look(own=True)
        return {"follow": follow, "back": back, "hidden": hidden}

    def _reply(self, since: int, questions: Set[Question]) -> dict[str, Any]:
        """What changed since, what can be chosen as a comment of these questions, and how much is left."""
        offered = comments(self.book) if questions else {}
        bank = {
            "/".join(question): [[one.text, one.used, one.kept] for one in offered.get(question, ())]
            for question in (*sorted(questions), ANY)
        }
        return {
            "clock": self.known.clock,
            "changed": [self.known.state(number) for number in self.known.changed_since(since)],
            "comments": bank if questions else {},
            "left": self.known.left,
            "decided": self._taken(),
            "undo": self._steps[-1].said if self._steps else "",
        }

    def _in_words(self, items: Sequence[ReviewItem], points: float | None) -> str:
        mark = self.shown[items[0].number]
        others = f" and {counted(len(items) - 1, 'other')}" if len(items) > 1 else ""
        given = "taken back" if points is None else f"{points:g} of {mark.possible:g}"
        return f"{mark.student}{others}, {mark.title}: {given}"


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1
