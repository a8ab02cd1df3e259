"""Marks of explanations that follow what a person decided of answers like them.

Which ones do is in `grader.rubric.following`.
Only marks that wait for a person follow. Whatever a person ever said of a mark, be it that they took their
word back, keeps it from following. What follows is kept as a review that names the marks that it is like.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from grader.assignment import Assignment
from grader.checks.explanation import ONE_FOR_ALL, SHOWN_CHARS, under
from grader.gradebook import Gradebook, StoredMark, now
from grader.gradebook.decisions import Decision, follow, last_review
from grader.records.mark import Mark, Review
from grader.records.quotation import Quotation
from grader.rubric import Rubric, read_once
from grader.rubric.following import Answer, Class, Found, found_in

Subject = tuple[str, str, str]  # student, check, and what a review of its mark is about


class Following:
    """What follows in one assignment from what is decided in its gradebook."""

    def __init__(self, book: Gradebook, assignment: Assignment):
        """Look at nothing yet."""
        self._book = book
        self._assignment = assignment
        self._rubrics: dict[str, tuple[Rubric, str]] = {
            check.slug: (under(check.rubric, assignment.policy), check.title)
            for check in assignment.checks
            # What is right in one variant may be wrong in another, where the same was answered.
            if check.rubric is not None and assignment.variant is None
        }
        self._found: dict[tuple[str, str], Found] = {}
        self._decided: dict[str, dict[Answer, float]] = {}
        self._classes: dict[str, Class] = {}

    def settle(self) -> list[tuple[str, Review]]:
        """Write down what follows by now, and what no longer does.

        Returns:
            The reviews that were added, with their students; those without points no longer follow.
        """
        self._decided.clear()
        seen = last_review(self._book)
        said = self._latest = self._book.latest_reviews(self._assignment.slug)
        added = []
        for mark in self._book.marked(self._assignment.slug):
            latest = said.get((mark.student, mark.slug, mark.about))
            if mark.slug not in self._rubrics or not _may_follow(latest):
                continue
            if mark.verdict != "review" and (latest is None or not latest.followed):
                continue
            wanted = self._wanted(mark.student, mark.slug, mark.about, mark.answer, mark.reason)
            if (review := _step(latest, wanted)) is not None:
                added.append(Decision(self._assignment.slug, mark.student, review))
        # What somebody else says of a mark in this moment is not written over.
        kept = follow(self._book, added, seen) if added else []
        return [(each.student, each.review) for each in kept]

    def review_of(self, student: str, mark: Mark, about: str, latest: Review | None) -> Review | None:
        """The review that holds for a mark as the grader gave it; written down where it is new.

        What followed once stays as long as those that it is like stand: no mark changes because somebody
        else handed in.

        Args:
            student: whose mark it is.
            mark: before any review.
            about: what a review of it is about.
            latest: what was said of it last.
        """
        slug = mark.check.slug
        if slug not in self._rubrics or not _may_follow(latest):
            return latest
        open_ = mark.verdict in ("review", "skipped")  # one that is skipped may be asked after another review
        if latest is not None and latest.followed and self._assignment.rules.follow and open_:
            said = self._latest
            if all(
                (own := said.get((other, slug, subject))) and own.decided and own.points == latest.points
                for other, subject in latest.like
            ):
                return latest
        wanted = None
        if mark.verdict == "review" and mark.quotation is not None:
            wanted = self._wanted(student, slug, about, mark.quotation, mark.reason)
        if (review := _step(latest, wanted)) is not None:
            self._book.review(self._assignment.slug, student, review)
            return review
        return latest

    def quoted(self, review: Review) -> list[tuple[str, str]]:
        """The students and answers that a mark is like."""
        found = []
        for student, about in review.like:
            mark = self._answers.get((student, review.slug, about))
            found.append((student, mark.answer.text if mark is not None else ""))
        return found

    def _wanted(
        self, student: str, slug: str, about: str, quotation: Quotation, reason: str
    ) -> Review | None:
        """What a mark would earn like others; None if there are none, or they do not agree."""
        if not self._assignment.rules.follow or not _is_told_by_its_text(quotation, reason):
            return None
        if not (decided := self._examples(slug)):
            return None
        answer = Answer((student, about), quotation.text, self._read(slug, quotation.text))
        follows = self._class(slug).follows(answer, decided)
        if follows is None:
            return None
        who = {self._latest[other, slug, subject].who for other, subject in follows.like}
        return Review(slug, about, follows.points, "", ", ".join(sorted(who)), now(), follows.like)

    @cached_property
    def _answers(self) -> dict[Subject, StoredMark]:
        """The answers to explanations that were ever marked."""
        marks = self._book.marked(self._assignment.slug, ever=True)
        return {(m.student, m.slug, m.about): m for m in marks if m.slug in self._rubrics}

    @cached_property
    def _latest(self) -> dict[Subject, Review]:
        return self._book.latest_reviews(self._assignment.slug)

    def _examples(self, slug: str) -> dict[Answer, float]:
        if slug not in self._decided:
            self._decided[slug] = {
                Answer((student, about), mark.answer.text, self._read(slug, mark.answer.text)): review.points
                for (student, own, about), review in self._latest.items()
                if own == slug and review.decided and review.points is not None
                if (mark := self._answers.get((student, own, about))) is not None
                if _is_told_by_its_text(mark.answer, mark.reason)
            }
        return self._decided[slug]

    def _class(self, slug: str) -> Class:
        if slug not in self._classes:
            texts = [mark.answer.text for (_, own, _), mark in self._answers.items() if own == slug]
            self._classes[slug] = Class(texts)
        return self._classes[slug]

    def _read(self, slug: str, text: str) -> Found:
        if (slug, text) not in self._found:
            rubric, title = self._rubrics[slug]
            self._found[slug, text] = found_in(read_once(text, rubric, question=title))
        return self._found[slug, text]


def _may_follow(latest: Review | None) -> bool:
    """Whether no person ever had the last word on a mark."""
    return latest is None or bool(latest.like)


def _is_told_by_its_text(quotation: Quotation, reason: str) -> bool:
    """Whether the whole answer is there, and its mark rests on nothing but what it says.

    One that speaks of its student's own network is right or wrong by that network, and one text for several
    questions by what stands elsewhere.
    """
    own = any(highlight.kind == "disagrees" for highlight in quotation.highlights)
    return len(quotation.text) <= SHOWN_CHARS and not own and ONE_FOR_ALL not in reason


def _step(latest: Review | None, wanted: Review | None) -> Review | None:
    """The review to add, so that what is wanted holds; None if it does."""
    if wanted is None:
        followed = latest is not None and latest.followed
        return replace(latest, points=None, at=now()) if followed and latest is not None else None
    same = latest is not None and (latest.points, latest.like) == (wanted.points, wanted.like)
    return None if same else wanted
