"""How a grade moved since the last time, and why."""

from __future__ import annotations

from collections.abc import Iterable

from grader.grade import Grade, Graded
from grader.gradebook.stored import Change, StoredGrade
from grader.records.mark import Mark
from grader.text import counted


def change(kept: StoredGrade | None, graded: Graded) -> Change | None:
    """How a grade moved, and why; None if it did not."""
    grade = graded.grade
    if kept is None or (round(kept.score, 2), kept.possible) == (grade.score, grade.possible):
        return None
    why = ["another submission"] if kept.digest != graded.submission.digest else []
    why += _moved(kept, grade)
    return Change(grade.student, kept.score, kept.possible, grade.score, grade.possible, "; ".join(why))


def _moved(kept: StoredGrade, grade: Grade) -> Iterable[str]:
    """What moved of a score, part by part."""
    for mark in grade.marks:
        before = kept.marks.get(mark.check.slug)
        if before is None:
            yield f"{mark.check.slug}: new, {_points(mark.earned)} of {mark.possible:g}"
            continue
        _, earned, possible = before
        if (earned, possible) != (mark.earned, mark.possible):
            worth = f" (worth {mark.possible:g}, was {possible:g})" if possible != mark.possible else ""
            yield f"{mark.check.slug}: {_points(earned)} to {_points(mark.earned)}{worth}{_by(mark)}"
    for slug in kept.marks.keys() - {mark.check.slug for mark in grade.marks}:
        yield f"{slug}: no longer asked"
    if kept.dropped != (dropped := grade.case.assignment.rules.dropped):
        yield f"left out for all: {', '.join(dropped) or 'nothing any more'}"
    was, now = dict(kept.terms), {term.text: term.points for term in grade.adjustments}
    yield from (f"{text}: {points:+g}" for text, points in now.items() if was.get(text) != points)
    yield from (f"no longer: {text}" for text in was if text not in now)


def _by(mark: Mark) -> str:
    """What moves a mark beside what was handed in, in words."""
    if mark.review is not None and mark.review.like:
        return f", like {counted(len(mark.review.like), 'answer')} that {mark.review.who} decided"
    if mark.review is not None:
        return f", {mark.review.who} said so"
    return ", by its rank in the class" if mark.check.target is not None and mark.check.target.ranks else ""


def _points(earned: float | None) -> str:
    return "ungraded" if earned is None else f"{earned:g}"
