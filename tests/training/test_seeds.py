"""Several seeds in one job: each comes to what it comes to alone, bit for bit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.sandbox.client import environment
from tests.conftest import names_asked, slow_but

# Run in processes of their own, as every training is: this one never loads TensorFlow.
SCRIPT = """
import json, os, sys
from pathlib import Path
from grader.training import train
train.warm()
for folder, settings in json.load(sys.stdin):
    if os.fork() == 0:  # each is the first that TensorFlow does in its process
        train.run(Path(folder), settings, lambda: None)
        os._exit(0)
    os.wait()
"""
DENSE: list[Any] = [["Flatten", {}], ["Dense", {"units": 9}], ["Activation", {"activation": "relu"}]]
LAST: list[Any] = [["Dense", {"units": 4}], ["Activation", {"activation": "softmax"}]]
CASES: dict[str, dict[str, Any]] = {
    "dense": {"layers": DENSE},
    "many epochs": {"layers": DENSE, "epochs": 120},
    "drawn at random": {
        "layers": [
            ["GaussianNoise", {"stddev": 0.1}], *DENSE, ["Dropout", {"rate": 0.3}], ["AlphaDropout", {"rate": 0.2}]
        ]
    },
    "a state of its own": {"layers": [*DENSE, ["BatchNormalization", {}]], "optimizer": ["Adam", {"learning_rate": 0.01}]},
    "learned from the data": {"layers": [["Normalization", {}], *DENSE]},
    "recurrent": {"layers": [["LSTM", {"units": 5, "dropout": 0.1}]], "optimizer": ["RMSprop", {"learning_rate": 0.01}]},
    "pictures changed at random": {
        "layers": [["Reshape", {"target_shape": [6, 6, 1]}], ["RandomFlip", {}], ["RandomContrast", {"factor": 0.2}],
                   ["RandomRotation", {"factor": 0.1}], ["Conv2D", {"filters": 3, "kernel_size": [3, 3]}], *DENSE]
    },
    "averaged weights": {"layers": DENSE, "optimizer": ["SGD", {"learning_rate": 0.1, "use_ema": True, "momentum": 0.9}]},
    "it hardly learns": {"layers": DENSE, "optimizer": ["SGD", {"learning_rate": 1e-6}]},
}  # fmt: skip
SEEDS = (3, 1, 2)


def _settings(case: dict[str, Any], data: Path) -> dict[str, Any]:
    layers = [*case["layers"], *LAST]
    return {
        "mode": "train",
        "data": str(data),
        "parameters": case.get("parameters", 10_000),
        "metrics": ["accuracy"],
        "network": {
            "input_shape": [6, 6],
            "ops": [[kind, given, [place - 1], None] for place, (kind, given) in enumerate(layers)],
        },
        "loss": ["sparse_categorical_crossentropy", {}],
        "optimizer": case.get("optimizer", ["SGD", {"learning_rate": 0.1}]),
        "labels": "integer",
        "scaling": {"kind": "raw", "low": 0.0, "high": 1.0},
        "epochs": case.get("epochs", 3),
        "batch_size": 16,
    }


Left = dict[str, bytes]


def _left(folder: Path) -> Left:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@pytest.fixture(scope="module")
def trained(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[list[Left], list[Left]]]:
    """Every case: what each seed left alone, and what it left together with the others."""
    home = tmp_path_factory.mktemp("seeds")
    chance = np.random.default_rng(0)
    np.save(home / "x_train.npy", chance.random((75, 6, 6)).astype("float32"))
    np.save(home / "y_train.npy", chance.integers(0, 4, 75))
    np.save(home / "x_test.npy", chance.random((20, 6, 6)).astype("float32"))
    names = names_asked(request)
    jobs = []
    for number, name in enumerate(names):
        settings = _settings(CASES[name], home)
        for seed in SEEDS:
            jobs.append((home / f"{number} {seed}", {**settings, "seed": seed}))
        more = {"seed": SEEDS[0], "more_seeds": list(SEEDS[1:])}
        jobs.append((home / f"{number} all", {**settings, **more}))
    for folder, _ in jobs:
        (folder / "evidence").mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps([(str(folder), settings) for folder, settings in jobs]),
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = {}
    for number, name in enumerate(names):
        together = home / f"{number} all" / "evidence"
        found[name] = (
            [_left(home / f"{number} {seed}" / "evidence") for seed in SEEDS],
            [_left(together), _left(together / "seed 2"), _left(together / "seed 3")],
        )
    return found


@pytest.mark.parametrize("name", slow_but(CASES, "many epochs", "drawn at random", "a state of its own"))
def test_a_seed_leaves_the_same_bytes_alone_and_with_others(
    trained: dict[str, tuple[list[Left], list[Left]]], name: str
) -> None:
    alone, together = trained[name]
    for one, other in zip(alone, together, strict=True):
        assert sorted(one) == ["predictions.f32", "result.json", "weights.f32"]
        assert json.loads(one["result.json"])["error"] is None
        assert one == other
    assert len({left["weights.f32"] for left in alone}) == len(SEEDS)  # they are not all the same
