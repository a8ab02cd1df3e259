"""What a training costs, beside plain `Model.fit` and beside the arithmetic alone.

    .venv/bin/python benchmarks/training.py [--data DIR] [NAME]...

For each network, in turn and in the same run:

    fit       `Model.fit(batch_size=32)` as anybody would run it: one process, all cores
    fit x N   as many one-thread processes as there are cores, each with a network of its own
    grader    as many trainings of this grader as there are cores, start to end: fork, walls, build,
              train, predict the hidden set after each epoch, look at the network, keep the result
    floor     the multiplications of the dense layers alone, as NumPy products on as many one-thread processes

Given are machine-seconds for one network: wall-clock time by the number of networks trained in it.
Timings are noisy: read the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from grader import data
from grader.assignment import Assignment, Limits, Recipe
from grader.intake.files import assemble
from grader.pipeline.session import Session, open_session
from grader.records.run import Run
from grader.sandbox.client import Sandbox
from grader.training import plan
from grader.training.trainer import Trainer, versions

MODELS = {
    "500-300-10": (
        "mnist", 3,
        '[L.Flatten(), L.Dense(500, "relu"), L.Dense(300, "relu"), L.Dense(10, "softmax")]',
    ),
    "glossary": ("mnist", 3, '[L.Flatten(), L.Dense(128, "relu"), L.Dropout(0.2), L.Dense(10, "softmax")]'),
    # As many images as Fashion-MNIST has, whether or not it is at hand.
    "fashion": ("mnist", 3, '[L.Flatten(), L.Dense(128, "relu"), L.Dense(10, "softmax")]'),
    "convolution": (
        "mnist", 2,
        '[L.Reshape((28, 28, 1)), L.Conv2D(16, 3, activation="relu"), L.MaxPooling2D(), L.Flatten(), '
        'L.Dense(10, "softmax")]',
    ),
    "wine": ("wine", 50, '[L.Dense(64, "relu"), L.Dense(64, "relu"), L.Dense(3, "softmax")]'),
    "wine, convolution": (
        "wine", 50,
        '[L.Reshape((13, 1)), L.Conv1D(32, 3, activation="relu"), L.Flatten(), L.Dense(3, "softmax")]',
    ),
}  # fmt: skip
SOURCE = """
import keras
L = keras.layers
model = keras.Sequential([keras.Input(SHAPE), *LAYERS])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
"""
FIT = """
import json, sys, time
import numpy as np
import keras
settings = json.loads(sys.argv[1])
L = keras.layers
x, y, hidden, truth = (
    np.load(f"{settings['data']}/{name}.npy") for name in ("x_train", "y_train", "x_test", "y_test")
)
x, hidden = x.astype("float32") / settings["by"], hidden.astype("float32") / settings["by"]
keras.utils.set_random_seed(settings["seed"])
model = keras.Sequential([keras.Input(x.shape[1:]), *eval(settings["layers"])])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
print("ready", flush=True)
sys.stdin.readline()
start = time.perf_counter()
model.fit(x, y, batch_size=32, epochs=settings["epochs"], verbose=0)
seconds = time.perf_counter() - start
print(json.dumps([seconds, float((model.predict(hidden, verbose=0).argmax(1) == truth).mean())]))
"""
FLOOR = """
import json, sys, time
import numpy as np
settings = json.loads(sys.argv[1])
new = lambda *shape: np.random.rand(*shape).astype("f4")
pairs = [(new(32, a), new(a, b), new(32, b)) for a, b in settings["sizes"]]
steps = settings["steps"] // 4
print("ready", flush=True)
sys.stdin.readline()
start = time.perf_counter()
for _ in range(steps):
    for number, (x, w, g) in enumerate(pairs):
        x @ w
        x.T @ g
        if number:
            g @ w.T
print(json.dumps([(time.perf_counter() - start) * settings["steps"] / steps, 0.0]))
"""


def together(code: str, settings: list[dict[str, Any]], threads: int | None) -> tuple[float, list[float]]:
    """Machine-seconds for one network, and the accuracies, of processes begun at the same moment."""
    clean = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": "tensorflow"}
    if threads:
        names = (
            "OMP_NUM_THREADS",
            "OPENBLAS_NUM_THREADS",
            "TF_NUM_INTRAOP_THREADS",
            "TF_NUM_INTEROP_THREADS",
        )
        clean |= dict.fromkeys(names, str(threads))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, json.dumps(each)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=clean,
        )
        for each in settings
    ]  # fmt: skip
    for process in running:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    results = [json.loads(process.communicate()[0]) for process in running]
    return max(seconds for seconds, _ in results) / len(results), [share for _, share in results]


class Watched(Sandbox):
    """A sandbox that remembers the most memory a job had."""

    peak_mb = 0.0

    def run(self, *arguments: Any, **options: Any) -> Run:
        """Run a job and remember its memory."""
        found = super().run(*arguments, **options)
        self.peak_mb = max(self.peak_mb, found.peak_mb)
        return found


def measure(name: str, session: Session, sandbox: Watched, place: Path, repeats: int) -> list[str]:
    """A row of the table."""
    cores = session.environment.workers
    kind, epochs, layers = MODELS[name]
    found = session.environment.data.load(kind)
    inputs = place / kind
    inputs.mkdir(exist_ok=True)
    for part in ("x_train", "y_train", "x_test", "y_test"):
        np.save(inputs / f"{part}.npy", getattr(found, part))
    shape = found.x_train.shape[1:]
    recipe = Recipe(data=kind, epochs=epochs, scaling="unit" if data.spec(kind).is_images else "raw")
    source = SOURCE.replace("SHAPE", str(shape)).replace("LAYERS", layers)
    scheme = Assignment("bench", "Bench", recipe, ())
    case, _ = session.inspect(scheme, assemble("bench", {"bench.py": source.encode()}))
    assert case.model is not None, case.outcome_text
    by = 255.0 if data.spec(kind).is_images else 1.0
    base = {"data": str(inputs), "layers": layers, "epochs": epochs, "by": by}
    sizes = [each.weights[0] for each in case.model.layers if each.kind == "Dense"]
    steps = -(-len(found.x_train) // recipe.batch_size) * epochs
    seconds: dict[str, list[float]] = {"fit": [], "fit x N": [], "grader": [], "floor": []}
    shares: dict[str, list[float]] = {"fit": [], "grader": []}
    sandbox.peak_mb = 0.0
    for turn in range(repeats):
        seeds = [1 + turn * cores + n for n in range(cores)]
        seconds["fit"].append(together(FIT, [{**base, "seed": seeds[0]}], None)[0])
        took, share = together(FIT, [{**base, "seed": seed} for seed in seeds], 1)
        seconds["fit x N"].append(took)
        shares["fit"] += share
        trainer = Trainer(sandbox, Limits())
        jobs = [place / f"job {turn} {number} {name}" for number in range(cores)]
        plans = [plan.make(case.model, shape, recipe, found, versions(), seed) for seed in seeds]
        with ThreadPoolExecutor(cores) as pool:
            start = time.perf_counter()
            measured = list(pool.map(trainer.train, plans, [found] * cores, [inputs] * cores, jobs))
            seconds["grader"].append((time.perf_counter() - start) / cores)
        shares["grader"] += [each.metric or 0.0 for each in measured]
        seconds["floor"].append(together(FLOOR, [{"sizes": sizes, "steps": steps}] * cores, 1)[0])
    middle = {key: statistics.median(values) for key, values in seconds.items()}
    ratios = (middle[key] / middle["grader"] for key in ("fit", "fit x N"))
    return [
        name,
        *(f"{value:.2f}" for value in middle.values()),
        *(f"{ratio:.1f}" for ratio in ratios),
        f"{middle['grader'] / middle['floor']:.1f}",
        *(f"{statistics.mean(values):.4f}" for values in shares.values()),
        f"{sandbox.peak_mb:.0f}",
    ]


def main(names: list[str], folder: str | None, repeats: int) -> None:
    """Measure and print."""
    cores = os.cpu_count() or 1
    table = Table(title=f"machine-seconds a network; N = {cores}; {versions()}")
    columns = "network|fit|fit x N|grader|floor|fit / grader|fit x N / grader|grader / floor"
    for column in (*columns.split("|"), "accuracy: fit", "grader", "peak MB"):
        table.add_column(column, justify="left" if column == "network" else "right")
    with (
        tempfile.TemporaryDirectory() as place,
        open_session(data_folder=folder, cache=Path(place) / "cache", workers=cores) as session,
        Watched() as sandbox,
    ):
        for name in names:
            print(f"measuring {name}", file=sys.stderr, flush=True)
            table.add_row(*measure(name, session, sandbox, Path(place), repeats))
    Console(width=150).print(table)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", default=None)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MODELS))
    given = parser.parse_args()
    main(given.names or list(MODELS), given.data, given.repeats)
