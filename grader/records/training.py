"""A training: everything that determines it, and what it came to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from grader.assignment import Recipe
from grader.metrics import metric_of, predicted_classes
from grader.records.network import Network
from grader.records.transformation import Transformation


@dataclass(frozen=True)
class TrainingError:
    """Why a network could not be trained: Keras's exception class and message, or "too large"."""

    kind: Annotated[str, Field(max_length=200)]
    message: Annotated[str, Field(max_length=4000)]


Finite = Annotated[float, Field(allow_inf_nan=False)]


Factor = Annotated[str, Field(pattern=r"^\d{1,6}(\.\d{1,20})?(e-?\d{1,2})?$")]


@dataclass(frozen=True)
class Probes:
    """What was looked at before and after a training; None stands for what is no number.

    Attributes:
        low: the smallest number that went in, `high` the largest.
        loss_before: on a sample of the training set, before the first step; `loss_after`: after the last.
        moved: the length of the way the weights went, of the length they had.
        silent: for each ReLU its step of the network, and the share of its units that never fire.
        trial_steps: steps of each trial.
        trials: loss after a trial at the learning rate times a factor; none where it learned well.
    """

    low: Finite | None
    high: Finite | None
    loss_before: Finite | None
    loss_after: Finite | None
    moved: Finite | None
    silent: Annotated[tuple[tuple[int, Finite], ...], Field(max_length=400)]
    trial_steps: Annotated[int, Field(ge=0)]
    trials: Annotated[dict[Factor, Finite | None], Field(max_length=20)]


@dataclass(frozen=True)
class TrainingRecord:
    """What a training job writes of itself."""

    error: TrainingError | None
    history: dict[str, list[float | None]]
    parameters: Annotated[int, Field(ge=0)]
    outputs: Annotated[int, Field(ge=0, le=100_000)]
    recorded: Annotated[int, Field(ge=0, le=10_000)]
    device: Annotated[str, Field(max_length=300)] = ""
    probes: Probes | None = None


@dataclass(frozen=True)
class StudentTraining:
    """What was found of a training that the submission did itself; None where it was not looked at.

    Whatever the recipe measures, these are shares of samples that a classifier is right on.

    Attributes:
        on_training: on a sample of the training set.
        on_given: on the test set that it was given; `on_like`: on other images made in the same way.
        samples: how many different ones these two have at least.
        altered: of a self-run: on some hidden samples, and on copies altered beyond notice.
        seconds: of a self-run: the processor time of the whole program.
    """

    on_training: float | None
    on_given: float | None
    on_like: float | None
    samples: int
    altered: tuple[float, float] | None
    seconds: float = 0.0


UNTRANSFORMED = "untransformed"  # the kind of error of a program that made no inputs to train with


@dataclass(frozen=True)
class TrainingResult:
    """What a training came to.

    Attributes:
        plan: what was trained.
        error: why it could not be, else None.
        history: Keras's figures on the training set, one entry an epoch; None for NaN.
        predictions: the trained network's outputs for the hidden inputs, samples x outputs.
        by_epoch: the metric on the hidden set after each epoch, where that was recorded.
        metric: the final one, by what the recipe measures; None where training failed.
        parameters: weights of the network.
        cached: the result was in the cache.
        self_run: the submission trained itself, since only it can build its network.
        device: what it was calculated on.
        probes: what was looked at before and after; None for a self-run.
        loss_by_epoch: the mean cross-entropy on the hidden set after each epoch, of a classifier.
        by_student: what else was found of a training that the submission did itself.
        scores: what other metrics made of its predictions, by `Metric.key`: asked once, and kept where the
            predictions are not.
    """

    plan: Plan
    error: TrainingError | None
    history: dict[str, list[float | None]]
    predictions: NDArray[np.float32] | None
    by_epoch: tuple[float, ...]
    metric: float | None
    parameters: int
    cached: bool
    self_run: bool = False
    device: str = ""
    probes: Probes | None = None
    loss_by_epoch: tuple[float, ...] = ()
    by_student: StudentTraining | None = None
    scores: dict[str, float] = field(default_factory=dict)

    @classmethod
    def failed(cls, plan: Plan, kind: str, message: str) -> TrainingResult:
        """A training that came to nothing."""
        return cls(plan, TrainingError(kind, message), {}, None, (), None, 0, False)

    @cached_property
    def guesses(self) -> NDArray[np.int64]:
        """How often each class was predicted, by label; students whose network is the same share it.

        Only where there are predictions of a classifier.
        """
        assert self.predictions is not None
        return np.bincount(predicted_classes(self.predictions))

    def light(self) -> TrainingResult:
        """What it came to, without how."""
        return replace(
            self, history={}, predictions=None, by_epoch=(), loss_by_epoch=(), probes=None, by_student=None
        )

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


# Counts up when `train` changes what it computes: results of another way of training do not count.
TRAINING_VERSION = 3


@dataclass(frozen=True)
class Loss:
    """A loss by its full Keras name, with its settings."""

    name: str
    settings: tuple[tuple[str, Any], ...] = ()

    @property
    def from_logits(self) -> bool:
        """Whether it expects raw scores instead of probabilities."""
        return bool(dict(self.settings).get("from_logits"))


@dataclass(frozen=True)
class Scaling:
    """How inputs go in: "raw", "unit" (0 to 1), "range" (low to high), "standard" or "minmax".

    "own" is what a `Transformation` says.
    """

    kind: str
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True)
class Plan:
    """A training in full.

    `seed` starts every random choice of it; `data` is the data set's digest; `versions` names the
    libraries and the device it runs on. `transformation` is what the submission did to its data, where
    `scaling` does not say all of it; `unproven` says why that is not known, where `scaling` is a guess.
    `made_by` names the function of the submission that made the inputs, where its own program did.
    """

    network: Network
    loss: Loss
    optimizer: tuple[str, tuple[tuple[str, Any], ...]]
    labels: str
    scaling: Scaling
    recipe: Recipe
    seed: int
    data: str
    versions: str
    transformation: Transformation | None = None
    unproven: str = field(default="", compare=False)
    made_by: str = ""

    def settings(self) -> dict[str, Any]:
        """The training job's settings, plain JSON."""
        settings = {
            "network": self.network.to_json(),
            "loss": [self.loss.name, dict(self.loss.settings)],
            "optimizer": [self.optimizer[0], dict(self.optimizer[1])],
            "labels": self.labels,
            "scaling": asdict(self.scaling),
            "epochs": self.recipe.epochs,
            "batch_size": self.recipe.batch_size,
            "seed": self.seed,
        }
        if self.transformation is not None:  # those without keep their keys
            settings["transformation"] = self.transformation.to_json()
        if self.made_by:
            settings["made_by"] = self.made_by
        return settings

    def key(self) -> str:
        """SHA-256 of everything that determines the result, what is measured included, and nothing else."""
        return self._key

    @cached_property
    def _key(self) -> str:
        return self._hash(metric=metric_of(self.recipe).key)

    def training_key(self) -> str:
        """SHA-256 of everything that determines the training, whatever is then measured of it."""
        return self._hash(reported=metric_of(self.recipe).keras)

    def _hash(self, **more: str) -> str:
        whole = {
            **self.settings(), **more,
            "data": self.data, "versions": self.versions, "method": TRAINING_VERSION,
        }  # fmt: skip
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()
