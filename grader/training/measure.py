"""What a training came to: its record, read distrustfully, scored against labels that never went in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, TypeAdapter, ValidationError

from grader import evidence
from grader.data import Dataset
from grader.sandbox.client import Run
from grader.training.plan import Plan

LARGEST = np.float32(1e30)  # of outputs
RESULT_LIMIT = 4 << 20  # bytes of result.json


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
class Result:
    """What a training job writes of itself."""

    error: TrainingError | None
    history: dict[str, list[float | None]]
    parameters: Annotated[int, Field(ge=0)]
    outputs: Annotated[int, Field(ge=0, le=100_000)]
    recorded: Annotated[int, Field(ge=0, le=10_000)]
    device: Annotated[str, Field(max_length=300)] = ""
    probes: Probes | None = None


_RESULT = TypeAdapter(Result)


@dataclass(frozen=True)
class OwnTraining:
    """What was found of a training that the submission did itself; None where it was not looked at.

    Attributes:
        on_training: the metric on a sample of the training set.
        on_given: on the test set that it was given; `on_like`: on other images made in the same way.
        samples: how many different ones these two have at least.
        altered: of a self-run: the metric on some hidden samples, and on copies altered beyond notice.
    """

    on_training: float | None
    on_given: float | None
    on_like: float | None
    samples: int
    altered: tuple[float, float] | None


@dataclass(frozen=True)
class Measured:
    """What a training came to.

    Attributes:
        plan: what was trained.
        error: why it could not be, else None.
        history: Keras's figures on the training set, one entry an epoch; None for NaN.
        predictions: the trained network's outputs for the hidden inputs, samples x outputs.
        by_epoch: the metric on the hidden set after each epoch, where that was recorded.
        metric: the final one: accuracy, or mean absolute error; None where training failed.
        parameters: weights of the network.
        kept: the result was in the cache.
        self_run: the submission trained itself, since only it can build its network.
        device: what it was calculated on.
        probes: what was looked at before and after; None for a self-run.
        loss_by_epoch: the mean cross-entropy on the hidden set after each epoch, of a classifier.
        own: what else was found of a training that the submission did itself.
    """

    plan: Plan
    error: TrainingError | None
    history: dict[str, list[float | None]]
    predictions: NDArray[np.float32] | None
    by_epoch: tuple[float, ...]
    metric: float | None
    parameters: int
    kept: bool
    self_run: bool = False
    device: str = ""
    probes: Probes | None = None
    loss_by_epoch: tuple[float, ...] = ()
    own: OwnTraining | None = None

    @classmethod
    def failed(cls, plan: Plan, kind: str, message: str) -> Measured:
        """A training that came to nothing."""
        return cls(plan, TrainingError(kind, message), {}, None, (), None, 0, False)

    def light(self) -> Measured:
        """What it came to, without how."""
        return replace(
            self, history={}, predictions=None, by_epoch=(), loss_by_epoch=(), probes=None, own=None
        )

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


class TrainingFailed(Exception):
    """The training job itself broke: our fault, or the machine's."""


class WeightsRefused(TrainingFailed):
    """Weights that do not belong to the network; the message is Keras's, or says how many were expected."""


def read_result(folder: Path, run: Run | None) -> Result:
    """Read the record that a training job left in `folder`.

    Raises:
        TrainingFailed: there is none, or it is not what the job should write.
    """
    try:
        found = evidence.read_file(folder / "result.json", RESULT_LIMIT)
        return _RESULT.validate_json(found, strict=True)
    except FileNotFoundError as error:
        how = "without a result"
        if run is not None:
            limit = run.stopped_for or run.told
            how = f"stopped for {limit}" if limit else f"with status {run.status}"
            how += f": {run.log[-500:]}" if run.log else ""
        raise TrainingFailed(f"the training job ended {how}") from error
    except (ValidationError, evidence.EvidenceRefused) as error:
        raise TrainingFailed(f"the training job wrote something unexpected: {error}") from error


def read_outputs(
    folder: Path, run: Run | None, count: int, result: Result | None = None
) -> NDArray[np.float32]:
    """The outputs a job left: recordings x `count` samples x outputs.

    Raises:
        TrainingFailed: they are not what the job should write.
    """
    result = result or read_result(folder, run)
    try:
        found = evidence.read_array(
            folder / "predictions.f32", (result.recorded, count, result.outputs), finite=False
        )
        # A sum of numbers near the largest is none any more.
        return np.where(np.isfinite(found), np.clip(found, -LARGEST, LARGEST), found)
    except evidence.EvidenceRefused as error:
        raise TrainingFailed(f"the training job wrote something unexpected: {error}") from error


def read(
    plan: Plan,
    dataset: Dataset,
    folder: Path,
    run: Run | None = None,
    *,
    places: NDArray[np.int64] | None = None,
    count: int | None = None,
) -> Measured:
    """Read and score what a training left in `folder`.

    Args:
        plan: what it was asked to do.
        dataset: its data.
        folder: of result.json and predictions.f32.
        run: how the job ended; None for a kept result.
        places: where the hidden samples are among its inputs; None where they are all of them, in order.
        count: how many inputs it had.

    Raises:
        TrainingFailed: it left no readable result.
    """
    result = read_result(folder, run)
    failed = Measured(
        plan=plan,
        error=result.error,
        history=result.history,
        predictions=None,
        by_epoch=(),
        metric=None,
        parameters=result.parameters,
        kept=False,
        device=result.device,
        probes=result.probes,
    )
    if result.error is not None or not result.recorded or not result.outputs:
        return failed
    recorded = read_outputs(folder, run, count or len(dataset.x_test), result)
    if places is not None:
        recorded = recorded[:, places]
    if not np.isfinite(recorded[-1]).all():
        diverged = TrainingError("diverged", "the network's outputs are no longer numbers (NaN)")
        return replace(failed, error=diverged)
    scores = [score(plan.recipe.metric, part, dataset.y_test) for part in recorded]
    every = result.recorded == plan.recipe.epochs
    found = [surprise(part, dataset.y_test, plan.network.output_activation) for part in recorded]
    losses = [value for value in found if value is not None] if every and dataset.classes else []
    return replace(
        failed,
        predictions=recorded[-1],
        by_epoch=tuple(scores) if every else (),
        loss_by_epoch=tuple(losses) if len(losses) == len(recorded) else (),
        metric=scores[-1],
    )


def surprise(outputs: NDArray[np.float32], truth: NDArray[Any], activation: str) -> float | None:
    """The mean cross-entropy of a classifier's outputs; None where they are not one for each class."""
    if outputs.shape[1] <= int(truth.max()) or not np.isfinite(outputs).all():
        return None
    shares = probabilities(outputs, activation)[np.arange(len(truth)), truth.astype(np.int64)]
    return float(-np.log(np.clip(shares, 1e-7, 1.0)).mean())


def score(metric: str, outputs: NDArray[np.float32], truth: NDArray[Any]) -> float:
    """The metric of `outputs` (samples x outputs) against `truth` (one label or value a sample)."""
    if metric == "mean_absolute_error":
        return float(np.abs(outputs.mean(axis=1) - truth).mean())
    return float((guesses(outputs) == truth).mean())


def guesses(outputs: NDArray[np.float32]) -> NDArray[np.int64]:
    """The class each row of outputs stands for: the largest; of a single output, whether it is over 0.5."""
    if outputs.shape[1] == 1:
        return (outputs[:, 0] > 0.5).astype(np.int64)
    return np.asarray(outputs.argmax(axis=1), np.int64)


def probabilities(outputs: NDArray[np.float32], activation: str) -> NDArray[np.float32]:
    """Outputs as probabilities: as they are after softmax, through softmax where they are raw scores."""
    shares = outputs.min(initial=0.0) >= 0 and np.allclose(outputs.sum(axis=1), 1, atol=1e-3)
    if activation in ("softmax", "sigmoid") or shares:
        return outputs
    shifted = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), np.float32)
