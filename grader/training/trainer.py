"""Train plans in the sandbox, each only once."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from grader import evidence
from grader.assignment import Limits
from grader.data import Dataset
from grader.metrics import metric_of
from grader.records.network import Network
from grader.records.training import Plan, TrainingResult
from grader.sandbox.client import AnySandbox, SandboxBroken
from grader.sandbox.folders import job_folder
from grader.training import cache
from grader.training.measure import TrainingFailed, WeightsRefused, read, read_result

TRAINING_SECONDS = 1800.0


def versions(device: str = "") -> str:
    """The versions a result depends on, and the device."""
    names = " ".join(f"{name} {version(name)}" for name in ("tensorflow", "keras", "numpy"))
    return f"{names} on {device}" if device else names


def find_device(sandbox: AnySandbox) -> str:
    """What trainings are calculated on here, as TensorFlow says it inside the walls.

    Raises:
        SandboxBroken: TensorFlow does not start there.
    """
    with job_folder() as folder:
        run = sandbox.run("training", folder, {"mode": "device"}, Limits(seconds=120))
        try:
            result = read_result(folder / "evidence", run)
        except TrainingFailed as error:
            raise SandboxBroken(f"TensorFlow does not start here: {error}") from error
    if result.error is not None:
        raise SandboxBroken(f"TensorFlow does not start here: {result.error.kind}: {result.error.message}")
    return result.device


class TrainingStore(Protocol):
    """Where else results are kept: a gradebook."""

    def training(self, key: str, plan: Plan) -> TrainingResult | None:
        """The result under `key`, or None."""

    def keep_training(self, key: str, measured: TrainingResult) -> None:
        """Keep a result."""


class Trainer:
    """Trains plans, each only once: what is asked for twice is waited for, and what is done is kept."""

    def __init__(self, sandbox: AnySandbox, store: Path, limits: Limits, shelf: TrainingStore | None = None):
        """Prepare a trainer.

        Args:
            sandbox: where trainings run.
            store: the folder of finished ones, whoever they were for.
            limits: of a training.
            shelf: where those of this class are kept, too.
        """
        self._sandbox = sandbox
        self._store = store
        self._limits = limits
        self._shelf = shelf
        self._lock = threading.Lock()
        self._running: dict[str, Future[TrainingResult]] = {}
        self._known: weakref.WeakValueDictionary[str, TrainingResult] = weakref.WeakValueDictionary()
        self.trained = 0

    def request(
        self, plan: Plan, dataset: Dataset, inputs: Path, begin: Callable[[Callable[[], None]], object]
    ) -> Future[TrainingResult]:
        """The result of `plan`, now or to come.

        Args:
            plan: what to train.
            dataset: its data; the labels of its test part stay here.
            inputs: the folder of x_train.npy, y_train.npy and x_test.npy.
            begin: given the training where it has to be done; runs it, now or on a schedule.

        Returns:
            A future, which raises `TrainingFailed` if the job ends without a readable result.
        """
        key = plan.key()
        future: Future[TrainingResult] = Future()
        with self._lock:
            if key in self._running:
                return self._running[key]
            done = self._known.get(key) or self._kept(key, plan, dataset)
            if done is not None:
                self._known[key] = done
                future.set_result(done)
                return future
            self._running[key] = future

        def work() -> None:
            try:
                measured = self._train(key, plan, dataset, inputs)
            except BaseException as error:  # handed on to whoever asked
                self._forget(key)
                future.set_exception(error)
            else:
                self._forget(key)
                future.set_result(measured)

        begin(work)
        return future

    def measure(self, plan: Plan, dataset: Dataset, inputs: Path) -> TrainingResult:
        """Train `plan` here and now, or take its kept result. See `request`.

        Raises:
            TrainingFailed: the job ended without a readable result.
        """
        return self.request(plan, dataset, inputs, lambda work: work()).result()

    def _forget(self, key: str) -> None:
        with self._lock:
            self._running.pop(key, None)

    def _kept(self, key: str, plan: Plan, dataset: Dataset) -> TrainingResult | None:
        if self._shelf is not None and (shelved := self._shelf.training(key, plan)) is not None:
            return shelved
        found = cache.get(self._store, key)
        try:
            measured = replace(read(plan, dataset, found), kept=True) if found is not None else None
        except TrainingFailed:  # dropped by another grader while it was read, or not what it should be
            return None
        if self._shelf is not None and measured is not None:
            self._shelf.keep_training(key, measured)
        return measured

    def _train(self, key: str, plan: Plan, dataset: Dataset, inputs: Path) -> TrainingResult:
        reported = metric_of(plan.recipe).keras
        with job_folder() as folder:
            settings = {
                "mode": "train",
                "data": str(inputs),
                "parameters": self._limits.parameters,
                "metrics": [reported] if reported else [],
                **plan.settings(),
            }
            limits = replace(self._limits, seconds=TRAINING_SECONDS)
            run = self._sandbox.run("training", folder, settings, limits, readable=[inputs])
            measured = read(plan, dataset, folder / "evidence", run)
            cache.put(self._store, key, folder / "evidence")
            if self._shelf is not None:
                self._shelf.keep_training(key, measured)
        with self._lock:
            self.trained += 1
            self._known[key] = measured
        return measured

    def predict(self, network: Network, weights: Path, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """The outputs of a submission's own weights for `inputs`, samples x outputs.

        Args:
            network: the submission's network.
            weights: raw float32 in layer order.
            inputs: float32, samples first, each in the network's input shape.

        Raises:
            WeightsRefused: the weights do not belong to the network.
            TrainingFailed: the job broke.
        """
        with job_folder() as folder:
            (folder / "inputs.f32").write_bytes(inputs.astype("<f4").tobytes())
            settings = {
                "mode": "predict",
                "network": network.to_json(),
                "weights": str(weights),
                "inputs": str(folder / "inputs.f32"),
                "count": len(inputs),
            }
            run = self._sandbox.run("training", folder, settings, self._limits, readable=[weights])
            result = read_result(folder / "evidence", run)
            if result.error is not None:
                raise WeightsRefused(f"{result.error.kind}: {result.error.message}")
            shape = (len(inputs), result.outputs)
            return evidence.read_array(folder / "evidence" / "predictions.f32", shape)
