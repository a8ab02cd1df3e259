"""Plans and weights on their way into the sandbox, and what comes back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.assignment import Limits
from grader.records.network import Network, Op
from grader.records.run import Run
from grader.sandbox.client import SandboxBroken
from grader.training.measure import TrainingFailed, WeightsRefused
from grader.training.network import canonical
from grader.training.trainer import Trainer, find_device, target_of, versions
from tests.checks.cases import MNIST, measured
from tests.fake import FINISHED, FakeSandbox
from tests.pipeline.cases import NET

NETWORK = canonical(NET, (1,))


class Job(FakeSandbox):
    """A job that leaves this record, and these outputs."""

    def __init__(self, run: Run = FINISHED, outputs: Any = None, **record: Any):
        super().__init__()
        self._run, self._outputs = run, outputs
        self._record = {"error": None, "history": {}, "parameters": 2, "outputs": 1, "recorded": 1, **record}
        self.inputs = b""

    def run(
        self, target: str, folder: Path, settings: dict[str, Any], limits: Limits, readable: Any = ()
    ) -> Run:
        (folder / "evidence").mkdir(parents=True)
        self.jobs.append((target, folder, {**settings, "readable": list(readable)}))
        self.limits.append(limits)
        if "inputs" in settings:
            self.inputs = Path(settings["inputs"]).read_bytes()
        if self._run is FINISHED:
            (folder / "evidence" / "result.json").write_text(json.dumps(self._record))
        if self._outputs is not None:
            (folder / "evidence" / "predictions.f32").write_bytes(np.asarray(self._outputs, "<f4").tobytes())
        return self._run


REFUSED = {"kind": "ValueError", "message": "expected 2 weights. Received: 3"}


def test_the_device_is_part_of_the_versions() -> None:
    assert versions("GPU H").endswith(" on GPU H") and " on " not in versions()
    assert versions().startswith("tensorflow ") and " keras " in versions() and " numpy " in versions()


def test_the_device_is_what_tensorflow_says_inside_the_walls() -> None:
    job = Job(device="CPU x86_64 avx2")
    assert find_device(job) == "CPU x86_64 avx2"
    assert job.jobs[0][0] == "training" and job.jobs[0][2]["mode"] == "device"


@pytest.mark.parametrize(
    ("job", "said"),
    [
        (Job(Run(-4, None, 1.0, 1.0, "Illegal instruction")), "status -4: Illegal instruction"),
        (Job(error={"kind": "ImportError", "message": "no libcuda"}), "ImportError: no libcuda"),
    ],
)
def test_where_tensorflow_does_not_start_nothing_is_run(job: Job, said: str) -> None:
    with pytest.raises(SandboxBroken, match=f"TensorFlow does not start here: .*{said}"):
        find_device(job)


def test_a_training_has_half_an_hour_and_the_assignment_s_other_limits(tmp_path: Path) -> None:
    made = measured(None)
    right = np.eye(10, dtype=np.float32)[MNIST.y_test]
    job = Job(outputs=np.stack([1 - right, right]), recorded=2)
    job._record["outputs"] = 10
    found = Trainer(job, Limits(seconds=5, memory_mb=700, parameters=9)).train(
        made.plan, MNIST, tmp_path / "inputs", tmp_path / "job"
    )
    assert found.metric == 1.0  # of the last epoch
    assert (job.limits[0].seconds, job.limits[0].memory_mb) == (1800.0, 700)
    (_, _, told) = job.jobs[0]
    assert told["data"] == str(tmp_path / "inputs") and told["readable"] == [tmp_path / "inputs"]
    assert told["parameters"] == 9 and told["seed"] == made.plan.seed and told["epochs"] == 5


def test_a_training_that_was_stopped_says_for_what(tmp_path: Path) -> None:
    job = Job(Run(-9, "memory", 1.0, 1.0, ""))
    with pytest.raises(TrainingFailed, match="stopped for memory"):
        Trainer(job, Limits()).train(measured(None).plan, MNIST, tmp_path, tmp_path / "job")


def test_a_network_is_asked_with_its_own_weights(tmp_path: Path) -> None:
    job = Job(outputs=[[7.0], [9.0]])
    weights = tmp_path / "weights_0.f32"
    x = np.array([[1.0], [2.0]], np.float64)
    found = Trainer(job, Limits(seconds=5)).predict(NETWORK, weights, x)  # type: ignore[arg-type]
    assert found.tolist() == [[7.0], [9.0]]
    told = job.jobs[0][2]
    assert (told["mode"], told["weights"], told["count"]) == ("predict", str(weights), 2)
    assert told["readable"] == [weights] and told["network"] == NETWORK.to_json()
    assert np.frombuffer(job.inputs, "<f4").tolist() == [1.0, 2.0] and job.limits[0].seconds == 5
    assert not Path(told["inputs"]).exists()  # the folder of the job is gone


def test_weights_of_another_network_are_refused_and_a_job_that_broke_is_not(tmp_path: Path) -> None:
    x = np.zeros((2, 1), np.float32)
    with pytest.raises(WeightsRefused, match="ValueError: expected 2 weights"):
        Trainer(Job(error=REFUSED), Limits()).predict(NETWORK, tmp_path, x)
    with pytest.raises(TrainingFailed) as broke:
        Trainer(Job(Run(-9, None, 1.0, 1.0, "")), Limits()).predict(NETWORK, tmp_path, x)
    assert not isinstance(broke.value, WeightsRefused)


def network(shape: tuple[int, ...], *kinds: str) -> Network:
    return Network(shape, tuple(Op(kind, (), (place - 1,)) for place, kind in enumerate(kinds)))


@pytest.mark.parametrize(
    ("shape", "kinds", "samples", "epochs", "apart"),
    [
        ((28, 28), ("Reshape", "Conv2D", "Flatten", "Dense"), 60_000, 5, True),  # MNIST
        (
            (784,),
            ("Reshape", "SeparableConv2D", "Flatten", "Dense"),
            60_000,
            5,
            True,
        ),  # flat, as some are given
        ((32, 32, 3), ("DepthwiseConv2D", "Flatten", "Dense"), 50_000, 3, True),  # CIFAR10
        ((28, 28), ("Reshape", "Conv2D", "Flatten", "Dense"), 1_400, 5, False),  # the stand-in
        ((28, 28), ("Reshape", "Conv2D", "Flatten", "Dense"), 10_000, 1, False),  # asked for MNIST's test set
        ((28, 28), ("Flatten", "Dense", "Dense"), 60_000, 50, False),  # no convolution
        ((13,), ("Reshape", "Conv1D", "Flatten", "Dense"), 500_000, 100, False),  # slower, however long
        ((32, 32, 3), ("Conv2DTranspose", "Flatten", "Dense"), 50_000, 3, True),
    ],
)
def test_long_trainings_of_images_have_onednn(
    shape: tuple[int, ...], kinds: tuple[str, ...], samples: int, epochs: int, apart: bool
) -> None:
    expected = "convolutional training" if apart else "training"
    assert target_of(network(shape, *kinds), samples, epochs) == expected


def test_jobs_go_where_their_network_and_data_belong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A training by its recipe's epochs, and a question by how much is asked."""
    line = measured(None).plan
    conv = replace(line, network=network((28, 28), "Reshape", "Conv2D", "Flatten", "Dense"))
    large = replace(MNIST, x_train=np.broadcast_to(np.uint8(0), (60_000, 28, 28)))
    job = Job(error={"kind": "ValueError", "message": "enough"})
    for number, (plan, dataset) in enumerate([(conv, large), (line, large), (conv, MNIST)]):
        Trainer(job, Limits()).train(plan, dataset, tmp_path, tmp_path / str(number))
    monkeypatch.setattr("grader.training.trainer.ONEDNN_VALUES", 4 * 28 * 28)
    for samples in (3, 4):
        with pytest.raises(WeightsRefused):
            asked = np.zeros((samples, 28, 28), np.float32)
            Trainer(job, Limits()).predict(conv.network, tmp_path, asked)
    expected = ["convolutional training", "training", "training", "training", "convolutional training"]
    assert [target for target, _, _ in job.jobs] == expected
