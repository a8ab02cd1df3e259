"""An assignment made ready to grade."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from grader.assignment import Assignment, Limits
from grader.case import Reference
from grader.data import Dataset

# A beginner's program does what the reference does, less well.
REFERENCE_TIMES = 10.0


@dataclass(frozen=True)
class ReadyAssignment:
    """An assignment ready to grade.

    Attributes:
        assignment: what is asked.
        dataset: its data.
        inputs: the folder of those.
        references: trained; the assignment's own first.
        reference_seconds: processor time that the slowest of them took on this computer; 0 without any.
    """

    assignment: Assignment
    dataset: Dataset
    inputs: Path
    references: tuple[Reference, ...]
    reference_seconds: float = 0.0

    @property
    def limits(self) -> Limits:
        """What a submission may use here: of the time `REFERENCE_TIMES` the slowest reference's, or more."""
        own = self.assignment.limits
        return replace(own, seconds=max(own.seconds, REFERENCE_TIMES * self.reference_seconds))
