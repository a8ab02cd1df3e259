"""What a training came to: its record, read distrustfully, scored against labels that never went in."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from grader import evidence
from grader.data import Dataset
from grader.errors import InternalError
from grader.metrics import Metric, MetricFailed, metric_of, shares
from grader.preprocessing.finding import in_own_units
from grader.records.run import Run
from grader.records.training import Plan, TrainingError, TrainingRecord, TrainingResult

LARGEST = np.float32(1e30)  # of outputs
RESULT_LIMIT = 4 << 20  # bytes of result.json


# Of a program that was to train, or to make inputs, and did not get to it.
DISTURBED = (
    "the computer that grades was busy with other things, or had nearly no room left: grade it once more"
)


@cache
def _reader() -> TypeAdapter[TrainingRecord]:
    """The reader, made when it is first needed: that takes a while."""
    return TypeAdapter(TrainingRecord)


class TrainingFailed(InternalError):
    """The training job itself broke: our fault, or the machine's."""


class WeightsRefused(TrainingFailed):
    """Weights that do not belong to the network; the message is Keras's, or says how many were expected."""


def read_result(folder: Path, run: Run | None) -> TrainingRecord:
    """Read the record that a training job left in `folder`.

    Raises:
        TrainingFailed: there is none, or it is not what the job should write.
    """
    try:
        content = evidence.read_file(folder / "result.json", RESULT_LIMIT)
        return _reader().validate_json(content, strict=True)
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
    folder: Path, run: Run | None, count: int, result: TrainingRecord | None = None
) -> NDArray[np.float32]:
    """The outputs a job left: recordings x `count` samples x outputs.

    Raises:
        TrainingFailed: they are not what the job should write.
    """
    result = result or read_result(folder, run)
    try:
        outputs = evidence.read_array(
            folder / "predictions.f32", (result.recorded, count, result.outputs), finite=False
        )
        # A sum of numbers near the largest is none any more.
        return np.where(np.isfinite(outputs), np.clip(outputs, -LARGEST, LARGEST), outputs)
    except evidence.EvidenceRefused as error:
        raise TrainingFailed(f"the training job wrote something unexpected: {error}") from error


def score_training(
    plan: Plan,
    dataset: Dataset,
    folder: Path,
    run: Run | None = None,
    *,
    places: NDArray[np.int64] | None = None,
    count: int | None = None,
) -> TrainingResult:
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
        MetricFailed: what the recipe measures has no value for it.
    """
    result = read_result(folder, run)
    failed = TrainingResult(
        plan=plan,
        error=result.error,
        history=result.history,
        predictions=None,
        by_epoch=(),
        metric=None,
        parameters=result.parameters,
        cached=False,
        device=result.device,
        probes=result.probes,
    )
    if result.error is not None or not result.recorded or not result.outputs:
        return failed
    recorded = read_outputs(folder, run, count or len(dataset.x_test), result)
    if places is not None:
        recorded = recorded[:, places]
    if len(dataset.classes) == 2:
        recorded = with_both_classes(recorded, plan.network.output_activation)
    recorded = in_own_units(plan.transformation, recorded)
    if not np.isfinite(recorded[-1]).all():
        diverged = TrainingError("diverged", "the network's outputs are no longer numbers (NaN)")
        return replace(failed, error=diverged)
    metric = metric_of(plan.recipe)
    scores = [
        *(_along_the_way(metric, part, dataset) for part in recorded[:-1]),
        metric.measure(recorded[-1], dataset.y_test, dataset.classes),
    ]
    every = result.recorded == plan.recipe.epochs
    surprises = [cross_entropy(part, dataset.y_test, plan.network.output_activation) for part in recorded]
    losses = [value for value in surprises if value is not None] if every and dataset.classes else []
    return replace(
        failed,
        predictions=recorded[-1],
        by_epoch=tuple(scores) if every else (),
        loss_by_epoch=tuple(losses) if len(losses) == len(recorded) else (),
        metric=scores[-1],
    )


def _along_the_way(metric: Metric, outputs: NDArray[np.float32], dataset: Dataset) -> float:
    """What a network came to that was still learning; NaN where that has no value."""
    try:
        return metric.measure(outputs, dataset.y_test, dataset.classes)
    except MetricFailed:
        return math.nan


def measured_by(result: TrainingResult, plan: Plan, dataset: Dataset) -> TrainingResult:
    """A result of the same training, by what the recipe of `plan` measures.

    Raises:
        MetricFailed: that has no value for it.
    """
    metric = metric_of(plan.recipe)
    known = result.metric is not None and metric_of(result.plan.recipe).key == metric.key
    if known or result.predictions is None:
        return result
    value = metric.measure(result.predictions, dataset.y_test, dataset.classes)
    # After each epoch it is not known: those predictions are gone.
    return replace(result, plan=plan, metric=value, by_epoch=())


def with_both_classes(outputs: NDArray[np.float32], activation: str) -> NDArray[np.float32]:
    """Outputs for two classes; of a single output, the probability of the second, that of each.

    Args:
        outputs: the last axis holds them.
        activation: of the last layer: a raw score goes through the sigmoid.
    """
    if outputs.shape[-1] != 1:
        return outputs
    raw = activation == "linear"
    yes = 1 / (1 + np.exp(-np.clip(outputs, -80, 80))) if raw else np.clip(outputs, 0, 1)
    return np.concatenate([1 - yes, yes], axis=-1).astype(np.float32)


def cross_entropy(outputs: NDArray[np.float32], truth: NDArray[Any], activation: str) -> float | None:
    """The mean cross-entropy of a classifier's outputs; None where they are not one for each class."""
    if outputs.shape[1] <= int(truth.max()) or not np.isfinite(outputs).all():
        return None
    of_truth = probabilities(outputs, activation)[np.arange(len(truth)), truth.astype(np.int64)]
    return float(-np.log(np.clip(of_truth, 1e-7, 1.0)).mean())


def probabilities(outputs: NDArray[np.float32], activation: str) -> NDArray[np.float32]:
    """Outputs as probabilities: as they are after softmax, through softmax where they are raw scores."""
    return outputs if activation in ("softmax", "sigmoid") else shares(outputs)
