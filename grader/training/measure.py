"""Train a plan in the sandbox and score its predictions against labels that never went in."""

from __future__ import annotations

import tempfile
import threading
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, TypeAdapter, ValidationError

from grader import evidence
from grader.assignment import Limits
from grader.data import Dataset
from grader.sandbox.client import Run, Sandbox
from grader.training import cache
from grader.training.network import Network
from grader.training.plan import Plan

RESULT_LIMIT = 4 << 20  # bytes of result.json
TRAINING_SECONDS = 1800.0


@dataclass(frozen=True)
class TrainingError:
    """Why a network could not be trained: Keras's exception class and message, or "too large"."""

    kind: Annotated[str, Field(max_length=200)]
    message: Annotated[str, Field(max_length=4000)]


@dataclass(frozen=True)
class _Result:
    error: TrainingError | None
    history: dict[str, list[float | None]]
    parameters: Annotated[int, Field(ge=0)]
    outputs: Annotated[int, Field(ge=0, le=100_000)]
    recorded: Annotated[int, Field(ge=0, le=10_000)]


_RESULT = TypeAdapter(_Result)


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

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


class TrainingFailed(Exception):
    """The training job itself broke: our fault, or the machine's."""


def versions() -> str:
    """The versions a result depends on."""
    return " ".join(f"{name} {version(name)}" for name in ("tensorflow", "keras", "numpy"))


class Trainer:
    """Trains plans, each only once: one grader at a time by lock, and by cache."""

    def __init__(self, sandbox: Sandbox, store: Path, limits: Limits):
        self._sandbox = sandbox
        self._store = store
        self._limits = limits
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self.trained = 0

    def measure(self, plan: Plan, dataset: Dataset, inputs: Path) -> Measured:
        """Train `plan`, or take its kept result, and score it.

        Args:
            plan: what to train.
            dataset: its data; the labels of its test part stay here.
            inputs: the folder of x_train.npy, y_train.npy and x_test.npy.

        Raises:
            TrainingFailed: the job ended without a readable result.
        """
        key = plan.key()
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            found = cache.get(self._store, key)
            if found is not None:
                return replace(_read(plan, dataset, found), kept=True)
            with tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True) as name:
                folder = Path(name)
                settings = {
                    "mode": "train",
                    "data": str(inputs),
                    "parameters": self._limits.parameters,
                    **plan.settings(),
                }
                limits = replace(self._limits, seconds=TRAINING_SECONDS)
                run = self._sandbox.run("training", folder, settings, limits, readable=[inputs])
                measured = _read(plan, dataset, folder / "evidence", run)
                cache.put(self._store, key, folder / "evidence")
                self.trained += 1
                return measured

    def predict(self, network: Network, weights: Path, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """The outputs of a submission's own weights for `inputs`, samples x outputs.

        Args:
            network: the submission's network.
            weights: raw float32 in layer order.
            inputs: float32, samples first, each in the network's input shape.

        Raises:
            TrainingFailed: the weights do not belong to the network, or the job broke.
        """
        with tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            (folder / "inputs.f32").write_bytes(inputs.astype("<f4").tobytes())
            settings = {
                "mode": "predict",
                "network": network.to_json(),
                "weights": str(weights),
                "inputs": str(folder / "inputs.f32"),
                "count": len(inputs),
            }
            run = self._sandbox.run("training", folder, settings, self._limits, readable=[weights])
            result = _result(folder / "evidence", run)
            if result.error is not None:
                raise TrainingFailed(f"{result.error.kind}: {result.error.message}")
            shape = (len(inputs), result.outputs)
            return evidence.read_array(folder / "evidence" / "predictions.f32", shape)


def _result(folder: Path, run: Run | None) -> _Result:
    try:
        found = evidence.read_file(folder / "result.json", RESULT_LIMIT)
        return _RESULT.validate_json(found, strict=True)
    except FileNotFoundError as error:
        how = "without a result"
        if run is not None:
            how = f"stopped for {run.stopped_for}" if run.stopped_for else f"with status {run.status}"
            how += f": {run.log[-500:]}" if run.log else ""
        raise TrainingFailed(f"the training job ended {how}") from error
    except (ValidationError, evidence.EvidenceRefused) as error:
        raise TrainingFailed(f"the training job wrote something unexpected: {error}") from error


def _read(plan: Plan, dataset: Dataset, folder: Path, run: Run | None = None) -> Measured:
    result = _result(folder, run)
    failed = Measured(plan, result.error, result.history, None, (), None, result.parameters, False)
    if result.error is not None or not result.recorded or not result.outputs:
        return failed
    count = len(dataset.x_test)
    try:
        recorded = evidence.read_array(
            folder / "predictions.f32", (result.recorded, count, result.outputs), finite=False
        )
    except evidence.EvidenceRefused as error:
        raise TrainingFailed(f"the training job wrote something unexpected: {error}") from error
    if not np.isfinite(recorded[-1]).all():
        diverged = TrainingError("diverged", "the network's outputs are no longer numbers (NaN)")
        return replace(failed, error=diverged)
    scores = [score(plan.recipe.metric, part, dataset.y_test) for part in recorded]
    by_epoch = tuple(scores) if result.recorded == plan.recipe.epochs else ()
    return replace(failed, predictions=recorded[-1], by_epoch=by_epoch, metric=scores[-1])


def read_self_run(plan: Plan, dataset: Dataset, folder: Path, run: Run, order: NDArray[np.int64]) -> Measured:
    """Score what a self-run left in `folder`.

    Args:
        plan: what it was asked to do.
        dataset: its data.
        folder: of result.json and predictions.f32.
        run: how the job ended.
        order: the order in which it was given the hidden inputs.

    Raises:
        TrainingFailed: it left no readable result.
    """
    shuffled = replace(dataset, x_test=dataset.x_test[order], y_test=dataset.y_test[order])
    measured = _read(plan, shuffled, folder, run)
    if measured.predictions is not None:
        straight = np.empty_like(measured.predictions)
        straight[order] = measured.predictions
        measured = replace(measured, predictions=straight)
    return replace(measured, self_run=True)


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
