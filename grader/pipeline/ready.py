"""An assignment made ready to grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.assignment import Assignment, Limits, Recipe, Task
from grader.data import Dataset
from grader.found import Found
from grader.solution import Reference

# A beginner's program does what the reference does, less well.
REFERENCE_TIMES = 10.0


@dataclass(frozen=True)
class ReadyTask:
    """A task ready to grade.

    Attributes:
        task: what is to be built.
        dataset: its data; None where it has none.
        inputs: the folder of those.
        references: trained, where the task is trained for; the assignment's own first.
    """

    task: Task
    dataset: Dataset | None
    inputs: Path
    references: tuple[Reference, ...] = ()

    @property
    def recipe(self) -> Recipe:
        """How its network is trained. Only where one is."""
        assert self.task.recipe is not None
        return self.task.recipe


@dataclass(frozen=True)
class ReadyAssignment:
    """An assignment ready to grade.

    Attributes:
        assignment: what is asked.
        tasks: its tasks, in their order.
        found: what the assignment's own reference has of what checks ask for, by their slugs.
        reference_seconds: processor time that the slowest of them took on this computer; 0 without any.
        others: of an assignment with variants, of which this is the first, the others in their order.
    """

    assignment: Assignment
    tasks: tuple[ReadyTask, ...]
    reference_seconds: float = 0.0
    found: Mapping[str, Found] = field(default_factory=dict)
    others: tuple[ReadyAssignment, ...] = ()

    @property
    def each(self) -> tuple[ReadyAssignment, ...]:
        """It with the other variants, in their order; it alone where there are none."""
        return (self, *self.others)

    def task(self, slug: str) -> ReadyTask:
        """A task by its slug."""
        return next(ready for ready in self.tasks if ready.task.slug == slug)

    @property
    def measured(self) -> tuple[ReadyTask, ...]:
        """The tasks whose networks are trained and measured."""
        return tuple(ready for ready in self.tasks if self.assignment.trains(ready.task))

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data of its tasks, each once."""
        found = {ready.dataset.digest: ready.dataset for ready in self.tasks if ready.dataset is not None}
        return tuple(found.values())

    def described(self) -> str:
        """One line for people: its data, each with source and sizes."""
        return "; ".join(dataset.described() for dataset in self.datasets) or "no data"

    @property
    def limits(self) -> Limits:
        """What a submission may use here: of the time `REFERENCE_TIMES` the slowest reference's, or more."""
        own = self.assignment.limits
        return replace(own, seconds=max(own.seconds, REFERENCE_TIMES * self.reference_seconds))
