"""What students may try themselves before they hand in: everything that can be asked without a solution."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from grader.assignment import AssignmentError
from grader.grade import Graded, grade
from grader.pipeline.session import Session
from grader.public import PublicAssignment, as_asked_beforehand
from grader.records.submission import Submission
from grader.variants import codes_in


def rehearse(session: Session, public: PublicAssignment, submission: Submission, *, train: bool) -> Graded:
    """Ask a submission what can be asked without a reference.

    Args:
        session: an open session.
        public: as `grader.public.read` makes it.
        submission: the student's work.
        train: train its network, too, as it will be trained when it is graded.
    """
    assignment = as_asked_beforehand(public)
    carried = codes_in(submission.texts)
    if public.variant and carried and public.variant not in carried:
        remark = (
            f"the file says variant {', '.join(sorted(carried))}, and this handout is variant "
            f"{public.variant}; each has questions of its own. Look whose file it is before you hand it in"
        )
        submission = replace(submission, remarks=(*submission.remarks, remark))
    if train:
        (prepared,) = session.prepare([(assignment, ())])
        return session.grade_one(prepared, submission)
    case, run = session.inspect(assignment, submission)
    return Graded(submission, grade(submission.student, case), run, ())


def as_data(graded: Graded) -> dict[str, object]:
    """What was found, as plain data."""
    return {
        "assignment": graded.grade.case.assignment.slug,
        "end": graded.grade.case.outcome,
        "ended": graded.grade.case.outcome_text,
        "remarks": list(graded.submission.remarks),
        "checks": [
            {
                "check": mark.check.slug,
                "title": mark.check.title,
                "points": mark.possible,
                "verdict": mark.verdict,
                "reason": mark.reason,
                "hint": mark.hint,
            }
            for mark in graded.grade.marks
        ],
    }


def read_found(path: Path) -> list[dict[str, str]]:
    """The checks in what `as_data` wrote.

    Raises:
        AssignmentError: it is not that.
    """
    try:
        checks = json.loads(path.read_text("utf-8"))["checks"]
        return [
            {key: str(check[key]) for key in ("check", "title", "verdict", "reason", "hint")}
            for check in checks
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AssignmentError(
            f"expected what `grader check --json` wrote. Received: {path}: {type(error).__name__}. "
            f"Write it again with: grader check --json > {path.name}"
        ) from error
