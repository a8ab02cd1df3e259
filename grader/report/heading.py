"""What stands above a report: which file, when it came, which attempt, and of which marking scheme."""

from __future__ import annotations

import hashlib
from datetime import datetime

from grader.assignment import Assignment
from grader.grade import Graded
from grader.report.source import file_names

DIGEST_CHARS = 8  # of a scheme's digest that tell it from another


def heading(graded: Graded) -> list[str]:
    """Facts that tell a report from another one of the same student, each a few words."""
    submission, timing = graded.submission, graded.timing
    facts = [", ".join(names)] if (names := file_names(submission)) else []
    came = timing.handed_in if timing is not None else None
    due = timing.due if timing is not None else None
    if came is not None:
        if due is not None:
            came = came.astimezone(due.tzinfo)
        late = (due is not None and came > due) or (timing is not None and timing.late)
        facts.append(f"handed in {_minute(came)}{', late' if late else ''}")
    elif submission.handed_in:
        facts.append(f"handed in {submission.handed_in}{', late' if submission.late else ''}")
    if graded.attempts > 1:
        facts.append(
            f"attempt {graded.attempt} of {graded.attempts}"
            if graded.attempt
            else f"the best of {graded.attempts} attempts"
        )
    if due is not None:
        own = timing is not None and timing.extended
        facts.append(f"{'your extended deadline' if own else 'deadline'} {_minute(due)}")
    return [*facts, f"marking scheme {scheme_digest(graded.grade.case.assignment)}"]


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def scheme_digest(assignment: Assignment) -> str:
    """A short name for what was asked: another one where a question, its points or the training is another.

    Of what students see of an assignment it is another than of the whole, if something is hidden from them.
    """
    asked = [
        (check.slug, check.points, check.title, check.asked_as, check.extra_credit, check.task, check.kind)
        for check in assignment.checks
    ]
    facts = (assignment.slug, assignment.title, asked, assignment.tasks, assignment.trained_by)
    return hashlib.sha256(repr(facts).encode("utf-8", "replace")).hexdigest()[:DIGEST_CHARS]
