"""From what length on a training with convolutions earns a warm process with oneDNN.

    .venv/bin/python benchmarks/onednn.py [--repeats N] [--basic] [NAME]...

Each network is trained in the sandbox, start to end, on two sets of images, one several times as large,
with oneDNN and without, in turn and in the same run. Given are seconds of the processor: what is the same
for any training (building, compiling, predicting), and what 10 million values of inputs cost (an image of
28 x 28 pixels has 784, and counts once an epoch). From so many values on a second warm process is the
quicker way for one training, its start included. Then how far the weights are apart at most, and whether
those with oneDNN repeat to the bit. Timings are noisy: read the ratios.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from grader import data
from grader.assignment import Limits, Recipe
from grader.data.dataset import Dataset
from grader.records.network import Network, Op
from grader.records.run import Run
from grader.records.training import Loss, Plan, Scaling
from grader.sandbox.client import Sandbox
from grader.sandbox.template import CONVOLUTIONAL
from grader.training import trainer
from grader.training.trainer import Trainer, versions

FEW, MANY = 0, 1


def network(shape: tuple[int, ...], *steps: tuple[str, dict[str, Any]]) -> Network:
    """A network of steps in a row: a ReLU after each convolution, a dense layer and softmax at the end."""
    ops: list[Op] = []
    for kind, settings in [*steps, ("Flatten", {}), ("Dense", {"units": 10})]:
        ops.append(Op(kind, tuple(sorted(settings.items())), (len(ops) - 1,)))
        if "Conv" in kind:
            ops.append(Op("Activation", (("activation", "relu"),), (len(ops) - 1,)))
    ops.append(Op("Activation", (("activation", "softmax"),), (len(ops) - 1,)))
    return Network(shape, tuple(ops))


def conv(filters: int, kind: str = "Conv2D") -> tuple[str, dict[str, Any]]:
    """A convolution with windows of 3."""
    return kind, {"filters": filters, "kernel_size": [3] if kind.endswith("1D") else [3, 3]}


POOL: tuple[str, dict[str, Any]] = ("MaxPooling2D", {"pool_size": [2, 2]})
# With how many images, few and many.
NETWORKS = {
    "28 x 28: 4": (network((28, 28, 1), conv(4)), (4_000, 24_000)),
    "28 x 28: 16, pooled": (network((28, 28, 1), conv(16), POOL), (2_000, 12_000)),
    "28 x 28: 32, 64, pooled": (network((28, 28, 1), conv(32), POOL, conv(64), POOL), (1_000, 5_000)),
    "28 x 28: separable 16, pooled": (
        network((28, 28, 1), conv(16, "SeparableConv2D"), POOL),
        (2_000, 12_000),
    ),
    "32 x 32 x 3: 32, 64, 64, pooled": (
        network((32, 32, 3), conv(32), POOL, conv(64), POOL, conv(64)),
        (500, 2_500),
    ),
    "8 x 8: 16": (network((8, 8, 1), conv(16)), (4_000, 24_000)),
    "13: 32 in one dimension": (network((13, 1), conv(32, "Conv1D")), (10_000, 50_000)),
    "128 x 4: 32 in one dimension": (network((128, 4), conv(32, "Conv1D")), (10_000, 60_000)),
}


def images(shape: tuple[int, ...], samples: int, folder: Path) -> Dataset:
    """Ten patterns under noise, laid in `folder`."""
    draw = np.random.default_rng(0)
    patterns = draw.integers(0, 256, (10, *shape))
    y = draw.integers(0, 10, samples).astype("int32")
    x = ((3 * patterns[y] + draw.integers(0, 256, (samples, *shape))) // 4).astype("uint8")
    folder.mkdir(exist_ok=True)
    for name, part in (("x_train", x), ("y_train", y), ("x_test", x[:100])):
        np.save(folder / f"{name}.npy", part)
    digits = data.spec("mnist")
    return Dataset(digits, x, y, x[:100], y[:100], "patterns", True, digits.classes, f"{shape} {samples}")


class Watched(Sandbox):
    """A sandbox that remembers how the last job ended."""

    ended: Run

    def run(self, *arguments: Any, **options: Any) -> Run:
        """Run a job and remember it."""
        self.ended = super().run(*arguments, **options)
        return self.ended


def train(sandbox: Watched, made: Network, found: Dataset, place: Path, onednn: bool) -> tuple[float, bytes]:
    """Seconds of the processor, and the weights, of one training."""
    recipe = Recipe(data="mnist", epochs=1)
    plan = Plan(  # a rate that is not named is not varied where a network hardly learns
        made, Loss("sparse_categorical_crossentropy"), ("Adam", ()), "integer",
        Scaling("unit"), recipe, 1, found.digest, versions(),
    )  # fmt: skip
    trainer.target_of = lambda *given: CONVOLUTIONAL if onednn else "training"
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        result = Trainer(sandbox, Limits()).train(plan, found, place, Path(folder) / "job")
        assert result.error is None, result.error
        weights = (Path(folder) / "job" / "evidence" / "weights.f32").read_bytes()
    return sandbox.ended.seconds_used, weights


def measure(name: str, sandbox: Watched, start: float, place: Path, repeats: int) -> list[str]:
    """A row of the table."""
    made, sizes = NETWORKS[name]
    sets = [images(made.input_shape, samples, place / f"{name} {samples}") for samples in sizes]
    seconds: dict[tuple[bool, int], list[float]] = {}
    weights: dict[bool, list[bytes]] = {False: [], True: []}
    for _ in range(repeats):
        for size, found in enumerate(sets):
            for onednn in (False, True):
                where = place / f"{name} {sizes[size]}"
                took, left = train(sandbox, made, found, where, onednn)
                seconds.setdefault((onednn, size), []).append(took)
                if size == MANY:
                    weights[onednn].append(left)
    middle = {key: statistics.median(values) for key, values in seconds.items()}
    values = [samples * int(np.prod(made.input_shape)) for samples in sizes]
    each = {on: (middle[on, MANY] - middle[on, FEW]) / (values[MANY] - values[FEW]) for on in (False, True)}
    fixed = {on: middle[on, FEW] - each[on] * values[FEW] for on in (False, True)}
    gained = each[False] - each[True]
    even = (start + fixed[True] - fixed[False]) / gained if gained > 0 else float("inf")
    with_, without = (np.frombuffer(weights[on][0], "<f4") for on in (True, False))
    return [
        name,
        *(f"{fixed[on]:.1f}" for on in (False, True)),
        *(f"{each[on] * 1e7:.2f}" for on in (False, True)),
        f"{each[False] / each[True]:.1f}",
        f"{even / 1e6:,.0f}",
        f"{np.abs(with_ - without).max():.0e}",
        "yes" if len(set(weights[True])) == 1 else "no",
    ]


def started(level: str) -> float:
    """Seconds of the processor that a warm process takes to start."""
    us = psutil.Process()
    before = set(us.children())
    with Sandbox(level, onednn=True):
        ours = [each for each in us.children() if each not in before]
        ours += [each for parent in ours for each in parent.children(recursive=True)]
        return sum(each.cpu_times().user + each.cpu_times().system for each in ours)


def main(names: list[str], level: str, repeats: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place, Watched(level) as sandbox:
        start = started(level)
        table = Table(
            title=f"seconds of the processor; a warm process takes {start:.1f} to start; {versions()}"
        )
        columns = "network|any: off|on|10 million: off|on|off / on|even from (million)|weights apart|repeat"
        for column in columns.split("|"):
            table.add_column(column, justify="left" if column == "network" else "right")
        for name in names:
            print(f"measuring {name}", file=sys.stderr, flush=True)
            table.add_row(*measure(name, sandbox, start, Path(place), repeats))
    Console(width=150).print(table)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--basic", action="store_true", help="with limits only, where walls are missing")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NETWORKS))
    given = parser.parse_args()
    main(given.names or list(NETWORKS), "basic" if given.basic else "strong", given.repeats)
