"""Train plans in the sandbox."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import evidence
from grader.assignment import Limits
from grader.data import Dataset
from grader.metrics import metric_of
from grader.preprocessing.finding import given_columns, hidden_columns, prepared
from grader.records.network import Network
from grader.records.run import Run
from grader.records.training import Plan, TrainingResult
from grader.records.transformation import Transformation
from grader.sandbox.client import AnySandbox, SandboxBroken
from grader.sandbox.folders import job_folder
from grader.sandbox.template import CONVOLUTIONAL
from grader.training.measure import TrainingFailed, WeightsRefused, read_result, score_training

TRAINING_SECONDS = 1800.0
# Values of inputs, pixels of images, from which on convolutions earn a warm process with oneDNN: decision 14.
# With another number results are others: count up `TRAINING_VERSION`.
ONEDNN_VALUES = 40_000_000


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
            raise _does_not_start(str(error)) from error
    if result.error is not None:
        raise _does_not_start(f"{result.error.kind}: {result.error.message}")
    return result.device


def target_of(network: Network, samples: int, epochs: int = 1) -> str:
    """Which warm process a network is trained, or asked, in: see `Sandbox.run`.

    It follows from the network and its data alone: in another process the last digits are others.

    Args:
        network: what calculates.
        samples: how many inputs it is given.
        epochs: how often.
    """
    convolutional = any("Conv2D" in op.kind for op in network.ops)  # in one dimension little is gained
    values = samples * epochs * math.prod(network.input_shape)
    return CONVOLUTIONAL if convolutional and values >= ONEDNN_VALUES else "training"


def _does_not_start(why: str) -> SandboxBroken:
    return SandboxBroken(
        f"TensorFlow does not start here: {why.rstrip('.')}. "
        "Close other programs and try again; if that does not help, install the grader again, as README.md "
        "says."
    )


def write_inputs(transformation: Transformation, dataset: Dataset, folder: Path) -> Path:
    """Write x_train.npy, y_train.npy and x_test.npy, the inputs as a transformation makes them of columns."""
    folder.mkdir(parents=True)
    np.save(folder / "x_train.npy", prepared(transformation, dataset.x_train, given_columns(dataset)))
    np.save(folder / "y_train.npy", dataset.y_train)
    np.save(folder / "x_test.npy", prepared(transformation, dataset.x_test, hidden_columns(dataset)))
    return folder


class Trainer:
    """Trains networks, and asks them, in a sandbox."""

    def __init__(self, sandbox: AnySandbox, limits: Limits):
        """Prepare a trainer; `limits` are those of a job."""
        self._sandbox = sandbox
        self._limits = limits

    def train(self, plan: Plan, dataset: Dataset, inputs: Path, folder: Path) -> TrainingResult:
        """Train a plan.

        Args:
            plan: what to train.
            dataset: its data; the labels of its test part stay here.
            inputs: the folder of x_train.npy, y_train.npy and x_test.npy.
            folder: of the job, in which `evidence` is what it left.

        Raises:
            TrainingFailed: the job ended without a readable result.
        """
        run = self.run([plan], dataset, inputs, folder)
        return score_training(plan, dataset, folder / "evidence", run)

    def run(self, plans: Sequence[Plan], dataset: Dataset, inputs: Path, folder: Path) -> Run:
        """Train plans, which are the same but for their seeds, in one job: the network is compiled once.

        What comes of each is what comes of it alone, and lies where `left_by` says. See `train`.
        """
        plan = plans[0]
        reported = metric_of(plan.recipe).keras
        own = inputs
        if plan.transformation is not None and plan.transformation.features:
            own = write_inputs(plan.transformation, dataset, folder / "inputs")
        settings = {
            "mode": "train",
            "data": str(own),
            "parameters": self._limits.parameters,
            "metrics": [reported] if reported else [],
            **plan.settings(),
        }
        if len(plans) > 1:
            settings["more_seeds"] = [other.seed for other in plans[1:]]
        limits = replace(self._limits, seconds=TRAINING_SECONDS)
        target = target_of(plan.network, len(dataset.x_train), plan.recipe.epochs)
        return self._sandbox.run(target, folder, settings, limits, readable=[own])

    def predict(self, network: Network, weights: Path, inputs: NDArray[Any]) -> NDArray[np.float32]:
        """The outputs of a submission's own weights for `inputs`, samples x outputs.

        Args:
            network: the submission's network.
            weights: raw float32 in layer order.
            inputs: float32 or texts, samples first, each in the network's input shape.

        Raises:
            WeightsRefused: the weights do not belong to the network.
            TrainingFailed: the job broke.
        """
        with job_folder() as folder:
            file = folder / ("inputs.npy" if inputs.dtype.kind == "U" else "inputs.f32")
            if inputs.dtype.kind == "U":
                np.save(file, inputs)
            else:
                file.write_bytes(inputs.astype("<f4").tobytes())
            settings = {
                "mode": "predict",
                "network": network.to_json(),
                "weights": str(weights),
                "inputs": str(file),
                "count": len(inputs),
            }
            target = target_of(network, len(inputs))
            run = self._sandbox.run(target, folder, settings, self._limits, readable=[weights])
            result = read_result(folder / "evidence", run)
            if result.error is not None:
                raise WeightsRefused(f"{result.error.kind}: {result.error.message}")
            shape = (len(inputs), result.outputs)
            return evidence.read_array(folder / "evidence" / "predictions.f32", shape)
