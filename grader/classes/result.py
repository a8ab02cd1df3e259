"""What grading a class came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.classes.read import ClassInput
from grader.export import Filled
from grader.grade import Graded
from grader.gradebook import Change
from grader.gradebook.requests import RequestCounts
from grader.pipeline.ready import ReadyAssignment
from grader.records.given_back import GivenBack
from grader.systems import FilledDatabase

if TYPE_CHECKING:  # never imported where no cluster is asked for
    from grader.cluster.client import Cluster

UNGRADED, INTERRUPTED = 1, 130  # exit statuses; the second is a shell's for what Ctrl-C ended


@dataclass(frozen=True)
class ClassResult:
    """What one assignment of a class came to.

    Attributes:
        input: what was given to be graded.
        ready: the assignment with its data and trained references; None where nothing could be graded.
        unready: why that is so; "" where it could.
        graded: each student's attempt that counts, in the order of the input.
        changes: the grades that moved since the last time, in the same order.
        warnings: what went wrong, in words.
        failed: students whose grade could not even be entered.
        gradebook: the class list with its column filled, where it is a gradebook.
        database: what was filled in of the database in which a school's system keeps grades.
        given_back: what was made to be given back to students.
        without_timestamp: submissions of which nobody knows when they were handed in, where that matters.
        waiting: marks that wait for a person: under review, or ungraded.
        ungraded: of those, the ones that could not be graded.
        trained: networks trained for this and all other classes of the session; the rest were known.
        level: of the walls that held.
        cluster: the machines that everything ran on; None for this computer.
        requests: what students asked about their marks; None where nobody did.
    """

    input: ClassInput
    ready: ReadyAssignment | None = None
    unready: str = ""
    graded: Sequence[Graded] = ()
    changes: tuple[Change, ...] = ()
    warnings: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    gradebook: Filled | None = None
    database: FilledDatabase | None = None
    given_back: GivenBack = GivenBack()
    without_timestamp: int = 0
    waiting: int = 0
    ungraded: int = 0
    trained: int = 0
    level: str = ""
    cluster: Cluster | None = None
    requests: RequestCounts | None = None

    @property
    def complete(self) -> bool:
        """Whether every submission is graded."""
        return len(self.graded) + len(self.failed) == len(self.input.submissions)

    @property
    def left(self) -> int:
        """Submissions that are not graded because grading was stopped."""
        return 0 if self.complete or self.unready else len(self.input.submissions) - len(self.graded)


def exit_status(results: Sequence[ClassResult]) -> int:
    """The exit status of a command that graded classes: 0 where everything was graded."""
    if any(result.left for result in results):
        return INTERRUPTED
    return UNGRADED if any(result.ungraded or result.warnings for result in results) else 0
