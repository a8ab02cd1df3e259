"""Points changed while grading: over the marking scheme, and what of a graded class that would move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.assignment import Assignment, Check
from grader.checks.explanation import ONE_FOR_ALL, SHOWN_CHARS, under
from grader.gradebook import Gradebook, StoredMark
from grader.gradebook.points import changed_points
from grader.points import PointsChange, PointsError, told, with_points, with_what_fits
from grader.records.mark import Review
from grader.rubric import Rubric, read_once

OF_ITS_NETWORK = 0.5  # the most that an answer earns which is not so of its student's own network


@dataclass(frozen=True)
class ChangedPoints:
    """An assignment whose points were changed.

    Attributes:
        assignment: with what was changed.
        told: each change in words, with who made it and when.
        unfit: what does not fit the marking scheme any more, in words.
    """

    assignment: Assignment
    told: tuple[str, ...] = ()
    unfit: tuple[str, ...] = ()


def points_now(book: Gradebook, scheme: Assignment) -> ChangedPoints:
    """A marking scheme with the points that were changed while grading."""
    changes = changed_points(book, scheme.slug)
    now, unfit = with_what_fits(scheme, changes)
    said = [
        f"{told(scheme, now, change)}, by {change.who} on {change.at[:10]}"
        for change in changes
        if change not in unfit
    ]
    lost = [
        f"{scheme.slug}: what {change.who} changed on {change.at[:10]} of {change.check or change.name} does "
        "not fit the marking scheme any more, and does not count"
        for change in unfit
    ]
    return ChangedPoints(now, tuple(said), tuple(lost))


@dataclass(frozen=True)
class Move:
    """A mark that would move: points before and after."""

    student: str
    check: str
    before: float
    after: float


@dataclass(frozen=True)
class Effect:
    """What a change would do to a graded class.

    Attributes:
        moves: the marks that would move, in the order of the gradebook.
        marks: how many were looked at: those of the checks that are changed.
        decided: how many of them a person decided: they stay.
        smaller: how many of these are a smaller share then, for the whole question is worth more.
        unknown: how many are not told by their text alone: their marks are known when they are graded.
    """

    moves: tuple[Move, ...]
    marks: int
    decided: int
    unknown: int
    smaller: int = 0


def effect_of(
    book: Gradebook, before: Assignment, after: Assignment, called: Callable[[str], str] = str
) -> Effect:
    """What changed points would do to what is graded: a dry run over the answers that are kept.

    Args:
        book: the gradebook.
        before: the assignment as it is.
        after: the same with other points.
        called: how a student is called in what is raised.

    Raises:
        PointsError: a person gave more points than a check would be worth.
    """
    old = {check.slug: check for check in before.checks}
    new = {check.slug: check for check in after.checks}
    said = book.latest_reviews(before.slug)
    moves, marks, decided, unknown, smaller = [], 0, 0, 0, 0
    for mark in book.marked(before.slug):
        if mark.slug not in new or not _differ(old[mark.slug], new[mark.slug], before, after):
            continue
        marks += 1
        if (own := said.get((mark.student, mark.slug, mark.about))) and own.points is not None:
            _check_fits(called(mark.student), own, new[mark.slug])
            decided += 1
            smaller += 0 < own.points and old[mark.slug].points < new[mark.slug].points
            continue
        earned = _earned(mark, (old[mark.slug], before), (new[mark.slug], after))
        if earned is None:
            unknown += 1
        elif mark.earned is not None and round(earned - mark.earned, 2):
            moves.append(Move(mark.student, mark.slug, mark.earned, earned))
    return Effect(tuple(moves), marks, decided, unknown, smaller)


def _differ(old: Check, new: Check, before: Assignment, after: Assignment) -> bool:
    rubrics = _read_by(old, before), _read_by(new, after)
    return old.points != new.points or rubrics[0] != rubrics[1]


def _read_by(check: Check, assignment: Assignment) -> Rubric | None:
    return under(check.rubric, assignment.policy) if check.rubric is not None else None


def _check_fits(student: str, review: Review, check: Check) -> None:
    if review.points is not None and review.points > check.points:
        raise PointsError(
            f"{check.slug}: expected at least {review.points:g} points, which {review.who} gave "
            f"{student}. Received: {check.points:g}. Change that mark first: grader review --all"
        )


def _earned(mark: StoredMark, old: tuple[Check, Assignment], new: tuple[Check, Assignment]) -> float | None:
    """What a mark would be, as its answer is read by the new rubric; None where that does not tell it."""
    check = new[0]
    rubrics = _read_by(*old), _read_by(*new)
    if mark.earned is None or mark.verdict == "skipped":
        return mark.earned or 0.0
    share = mark.earned / mark.possible if mark.possible else None
    if rubrics[0] == rubrics[1] or rubrics[0] is None or rubrics[1] is None:
        return None if share is None else round(share * check.points, 2)
    text = mark.answer.text
    if not text:
        return 0.0
    if share is None or len(text) > SHOWN_CHARS or ONE_FOR_ALL in mark.reason:
        return None
    credit = read_once(text, rubrics[1], question=check.title).credit
    if any(one.kind == "disagrees" for one in mark.answer.highlights):
        credit = min(credit, OF_ITS_NETWORK)
    return round(credit * check.points, 2)


def changed_by(book: Gradebook, scheme: Assignment, further: Sequence[PointsChange]) -> Assignment:
    """A marking scheme with the changes that are kept, and further ones over them.

    Raises:
        PointsError: together they do not fit.
    """
    again = {(change.check, change.kind, change.name) for change in further}
    kept = changed_points(book, scheme.slug)
    _, unfit = with_what_fits(scheme, kept)
    before = [one for one in kept if one not in unfit and (one.check, one.kind, one.name) not in again]
    return with_points(scheme, [*before, *further])
