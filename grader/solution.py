"""What a submission has for a task: its model, the network that this computes, and its trainings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from grader.assignment import Task
from grader.data import Dataset
from grader.evidence import Model
from grader.records.network import Network
from grader.records.training import TrainingResult
from grader.target import Target


@dataclass(frozen=True)
class Reference:
    """A network that earns everything.

    Attributes:
        name: "" for the assignment's own, else the variant's name.
        network: what it computes.
        trainings: its trainings, one a seed; none where nothing is measured.
    """

    name: str
    network: Network
    trainings: tuple[TrainingResult, ...]

    @property
    def metrics(self) -> tuple[float, ...]:
        """The metric of every training that worked."""
        return tuple(m.metric for m in self.trainings if m.metric is not None)

    @property
    def self_run(self) -> bool:
        """Whether its own program trained it: nobody else can build its network."""
        return any(training.self_run for training in self.trainings)

    @property
    def mean(self) -> float:
        """The mean metric over the seeds."""
        return float(np.mean(self.metrics)) if self.metrics else float("nan")

    @property
    def spread(self) -> float:
        """The standard deviation of the metric over the seeds; 0 for a single one."""
        return float(np.std(self.metrics, ddof=1)) if len(self.metrics) > 1 else 0.0


@dataclass(frozen=True)
class Solution:
    """What a submission has for a task.

    Attributes:
        task: the task; None where an assignment has none, and what stands here is the program's model.
        dataset: its data; None where it has none.
        model: the model that is graded, None if there is none; `choice` says why this one.
        network: what it computes, None where that cannot be rebuilt; then `refusal` says why.
        training: its training, None if there was none; `internal_error` says what broke on our side.
        extra_seeds: the same training begun from other seeds, where the first result was near the pass mark.
        reference: the reference nearest to it.
        untransformed: why its own program made no inputs for it, where that was tried; else "".
        ranks: for what is measured by rank, among the best of which share of the class the result is; None
            where it is among none of those asked for. Nothing is there before the class is graded.
    """

    task: Task | None = None
    dataset: Dataset | None = None
    model: Model | None = None
    choice: str = ""
    network: Network | None = None
    refusal: str = ""
    training: TrainingResult | None = None
    extra_seeds: tuple[TrainingResult, ...] = ()
    internal_error: str = ""
    reference: Reference | None = None
    untransformed: str = ""
    ranks: Mapping[Target, float | None] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The slug of its task; "" without one."""
        return self.task.slug if self.task is not None else ""

    @property
    def trainings(self) -> tuple[TrainingResult, ...]:
        """All trainings of it: `training` and `extra_seeds`."""
        return (self.training, *self.extra_seeds) if self.training is not None else ()

    def with_trainings(self, *results: TrainingResult) -> Solution:
        """The solution with further trainings of the same network."""
        first, *extra = (*self.trainings, *results)
        return replace(self, training=first, extra_seeds=tuple(extra))

    def light(self) -> Solution:
        """What its trainings came to, without model and network."""
        return replace(
            self,
            model=None,
            network=None,
            training=self.training.light() if self.training is not None else None,
            extra_seeds=tuple(training.light() for training in self.extra_seeds),
        )
