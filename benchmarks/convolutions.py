"""What a small convolutional training costs in every way that might be faster.

    .venv/bin/python benchmarks/convolutions.py [--other PYTHON] [--samples N] [--repeats N] [WAY]...

The "convolution" network of training.py (16 filters of 3 x 3, pooling, Dense; Adam, float32) learns images
of MNIST's shape for two epochs: as plain `Model.fit`, as this grader's loop, and with one thing changed.
Every training is a process of its own. Each way runs as one process on all cores, and as N processes side
by side on one core each. Given are machine-seconds for one network (wall-clock time by the number of
networks) of both epochs, and of the second alone, in which nothing is compiled; then whether the weights
had the same bits in every repetition, and how far they are from those of `Model.fit` on one core. Keras on
JAX and PyTorch needs an interpreter that has them: --other. Timings are noisy: read the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
EPOCHS = 2
TRAIN = """
import json, os, sys, time
settings = json.loads(sys.argv[1])
if settings["core"] is not None:
    os.sched_setaffinity(0, [settings["core"]])
import numpy as np
import keras
if settings["loop"]:
    import tensorflow as tf
    from grader.fitting.loop import FusedAdam, tensor, train
if keras.backend.backend() == "torch":
    import torch
    torch.set_num_threads(settings["threads"])
L = keras.layers
x, y = (np.load(f"{settings['data']}/{name}.npy") for name in "xy")
x = x.astype("float32") / 255
first = settings["first"]
if first:
    keras.config.set_image_data_format("channels_first")
keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((28, 28)), L.Reshape((1, 28, 28) if first else (28, 28, 1)),
    L.Conv2D(16, 3, activation="relu"), L.MaxPooling2D(), L.Flatten(), L.Dense(10, "softmax")])
model.compile(FusedAdam() if settings["loop"] == "fused" else "adam", "sparse_categorical_crossentropy",
    metrics=["accuracy"], **settings["compile"])
ends = []
print("ready", flush=True)
sys.stdin.readline()
start = time.perf_counter()
if settings["loop"]:
    train(model, tensor(x), tensor(y), lambda batch: batch, epochs=settings["epochs"], batch_size=32,
        after=lambda epoch: ends.append(time.perf_counter()))
else:
    after = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: ends.append(time.perf_counter()))
    model.fit(x, y, batch_size=32, epochs=settings["epochs"], verbose=0, callbacks=[after])
np.savez(settings["weights"], *model.get_weights())
print(json.dumps([ends[-1] - start, ends[-1] - ends[-2]]))
"""


@dataclass(frozen=True)
class Way:
    """One way to train."""

    name: str
    loop: str = ""
    compiled: dict[str, object] = field(default_factory=dict)
    surroundings: dict[str, str] = field(default_factory=dict)
    channels_first: bool = False

    @property
    def backend(self) -> str:
        """Keras's backend."""
        return self.surroundings.get("KERAS_BACKEND", "tensorflow")


# TensorFlow switches oneDNN on by itself only where the processor has AVX-512 VNNI, AVX-512 BF16 or AMX.
WITH, WITHOUT = {"TF_ENABLE_ONEDNN_OPTS": "1"}, {"TF_ENABLE_ONEDNN_OPTS": "0"}
WAYS = (
    Way("Model.fit"),
    Way("Model.fit, oneDNN off", surroundings=WITHOUT),
    Way("Model.fit, oneDNN on", surroundings=WITH),
    Way("Model.fit, oneDNN on, channels first", surroundings=WITH, channels_first=True),
    Way("Model.fit, XLA", compiled={"jit_compile": True}),
    Way("Model.fit, 64 steps an execution", compiled={"steps_per_execution": 64}),
    Way("loop", loop="plain"),
    Way("loop, fused Adam", loop="fused"),
    Way("loop, fused Adam, oneDNN on", loop="fused", surroundings=WITH),
    Way("Model.fit, JAX", surroundings={"KERAS_BACKEND": "jax"}),
    Way("Model.fit, PyTorch", surroundings={"KERAS_BACKEND": "torch"}),
)


class Refused(Exception):
    """This way does not run here; the message is the last line of what it said."""


def together(
    way: Way, python: str, place: Path, count: int, threads: int
) -> tuple[list[float], list[list[np.ndarray]]]:
    """Machine-seconds for one network (of all, of the last epoch), and weights, of trainings side by side.

    Raises:
        Refused: one of them ended without a result.
    """
    clean = {
        **os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": "tensorflow", "PYTHONPATH": str(ROOT),
        "CUDA_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu",
    }  # fmt: skip
    for name in (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "TF_NUM_INTRAOP_THREADS",
        "TF_NUM_INTEROP_THREADS",
    ):
        clean[name] = str(threads)
    cores = sorted(os.sched_getaffinity(0))
    settings = [
        {
            "data": str(place), "epochs": EPOCHS, "loop": way.loop, "first": way.channels_first,
            "compile": way.compiled, "threads": threads, "core": cores[number] if threads == 1 else None,
            "weights": str(place / f"weights {number}.npz"),
        }
        for number in range(count)
    ]  # fmt: skip
    running = [
        subprocess.Popen(
            [python, "-c", TRAIN, json.dumps(each)], env=clean | way.surroundings, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for each in settings
    ]  # fmt: skip
    ready = [process.stdout is not None and process.stdout.readline() == "ready\n" for process in running]
    ended = [process.communicate("\n" if all(ready) else "") for process in running]
    for said, complaint in ended:
        if not said:
            raise Refused((complaint.strip().splitlines() or ["nothing said"])[-1])
    results = [json.loads(said) for said, _ in ended]
    weights = [[part for _, part in sorted(np.load(each["weights"]).items())] for each in settings]
    return [max(result[n] for result in results) / count for n in (0, 1)], weights


def images(place: Path, samples: int) -> None:
    """Ten patterns of MNIST's shape under noise."""
    draw = np.random.default_rng(0)
    patterns = draw.integers(0, 256, (10, 28, 28))
    y = draw.integers(0, 10, samples)
    noise = draw.integers(0, 256, (samples, 28, 28))
    np.save(place / "x.npy", ((patterns[y] + 3 * noise) // 4).astype("uint8"))
    np.save(place / "y.npy", y.astype("int32"))


def distance(some: list[np.ndarray], others: list[np.ndarray]) -> float:
    """The largest difference between two sets of weights."""
    return max(float(np.abs(a - b).max()) for a, b in zip(some, others, strict=True))


@dataclass
class Measured:
    """What the trainings of one way took in one mode, and their weights."""

    seconds: list[list[float]] = field(default_factory=list)
    weights: list[list[np.ndarray]] = field(default_factory=list)


def measure(
    ways: list[Way], modes: dict[str, tuple[int, int]], other: str | None, place: Path, repeats: int
) -> tuple[dict[tuple[str, str], Measured], dict[str, str]]:
    """Train in every way and mode, in turn; also why a way was refused. Ctrl-C ends it with what there is."""
    found: dict[tuple[str, str], Measured] = {}
    refused: dict[str, str] = {}
    try:
        for turn in range(repeats):
            for way, mode in ((way, mode) for way in ways for mode in modes):
                if way.name in refused:
                    continue
                print(f"{turn + 1} of {repeats}: {way.name}, {mode}", file=sys.stderr, flush=True)
                try:
                    python = sys.executable if way.backend == "tensorflow" else other
                    if python is None:
                        raise Refused("no interpreter given that has it")
                    seconds, weights = together(way, python, place, *modes[mode])
                except Refused as reason:
                    refused[way.name] = str(reason)
                    continue
                here = found.setdefault((way.name, mode), Measured())
                here.seconds.append(seconds)
                here.weights.extend(weights)
    except KeyboardInterrupt:
        for way in ways:
            if not all((way.name, mode) in found for mode in modes):
                refused.setdefault(way.name, "not measured")
    return found, refused


def main(names: list[str], other: str | None, samples: int, repeats: int) -> None:
    """Measure and print."""
    cores = os.cpu_count() or 1
    ways = [way for way in WAYS if not names or way.name in names or way is WAYS[0]]
    modes = {"one process": (1, cores), "a process a core": (cores, 1)}
    with tempfile.TemporaryDirectory() as name:
        images(Path(name), samples)
        found, refused = measure(ways, modes, other, Path(name), repeats)
    title = f"{samples} images; A: one process on {cores} cores, B: {cores} processes on one core each"
    table = Table(title=title)
    columns = "way|A|2nd epoch|fit / it|B|2nd epoch|fit / it|A's bits repeat|B's|B off fit's by"
    for column in columns.split("|"):
        table.add_column(column, justify="left" if column == "way" else "right")
    for way in (way for way in ways if way.name not in refused):
        cells = []
        for mode in modes:
            whole, last = (
                statistics.median(each[n] for each in found[way.name, mode].seconds) for n in (0, 1)
            )
            plain = statistics.median(each[1] for each in found[WAYS[0].name, mode].seconds)
            cells += [f"{whole:.2f}", f"{last:.2f}", f"{plain / last:.2f}"]
        for mode in modes:
            first, *rest = found[way.name, mode].weights
            same = all(distance(first, each) == 0 for each in rest)
            cells.append(("yes" if same else "no") if rest else "-")
        alone = list(modes)[1]
        off = distance(found[way.name, alone].weights[0], found[WAYS[0].name, alone].weights[0])
        table.add_row(way.name, *cells, "same bits" if off == 0 else f"{off:.0e}")
    console = Console(width=150)
    console.print(table)
    for name, reason in refused.items():
        console.print(f"{name}: {reason}", markup=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--other", metavar="PYTHON", help="an interpreter with Keras, JAX and PyTorch")
    parser.add_argument("--samples", type=int, default=20000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("names", nargs="*", metavar="WAY", help=", ".join(way.name for way in WAYS))
    given = parser.parse_args()
    main(given.names, given.other, given.samples, given.repeats)
