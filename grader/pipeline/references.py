"""References: what they must do before anybody is graded, and what a teacher is told where one does not."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace

from grader import data
from grader.assignment import Assignment
from grader.case import Case, Reference
from grader.errors import UsageError
from grader.pipeline.observe import NotRead, Starved
from grader.pipeline.ready import ReadyAssignment
from grader.records.network import Network
from grader.records.observation import Observation
from grader.records.submission import Submission
from grader.records.training import TrainingResult
from grader.sandbox.client import SandboxBroken, Unavailable
from grader.training.measure import TrainingFailed


class ReferenceUnusable(UsageError):
    """A reference that does not run or cannot be trained: the assignment cannot be graded."""


Unready = ReferenceUnusable | data.DataError
InTraining = tuple[str, Network, list[Future[TrainingResult]]]  # a reference: name, network, its trainings


def seen_of(bare: ReadyAssignment, submission: Submission, looked: Future[Observation]) -> Observation:
    """What was seen of a reference.

    Raises:
        ReferenceUnusable: it could not be run or read.
    """
    try:
        return looked.result()
    except Unavailable:
        raise
    except (NotRead, Starved, SandboxBroken) as error:
        name = file_of(bare.assignment, submission.student)
        raise ReferenceUnusable(f"{bare.assignment.slug}: {name} could not be run here: {error}") from error


def trained(bare: ReadyAssignment, group: Sequence[InTraining]) -> ReadyAssignment | ReferenceUnusable:
    """The assignment with its references, once they are trained."""
    references = []
    for name, network, futures in group:
        try:
            references.append(Reference(name, network, tuple(each.result() for each in futures)))
        except Unavailable:
            raise
        except (TrainingFailed, SandboxBroken) as error:
            file = file_of(bare.assignment, name)
            return ReferenceUnusable(f"{bare.assignment.slug}: {file} could not be trained here: {error}")
    return replace(bare, references=tuple(references))


def unusable(assignment: Assignment, name: str, expected: str, case: Case) -> ReferenceUnusable:
    """A reference that is not as expected, and what to do."""
    todo = f"Mend it, and see it earn all points: grader validate {assignment.slug}"
    if case.stopped_for == "clock":
        todo = "Close other programs, and run the same command again"
    elif case.stopped_for == "time":
        seconds = f"Limits(seconds={assignment.limits.seconds:g})"
        todo = f"Make it faster, or allow more than {seconds} in assignments/{assignment.slug}/assignment.py"
    return ReferenceUnusable(
        f"{assignment.slug}: expected {expected}. Received from {file_of(assignment, name)}: "
        f"{case.ended.rstrip('.')}. {todo}."
    )


def file_of(assignment: Assignment, name: str) -> str:
    """Where a reference lies, as a teacher knows it."""
    return f"reference/{assignment.slug}/{name}.py" if name else f"reference/{assignment.slug}.py"
