"""What a case of a function costs: to write its inputs, to call it, to read and compare what it returned.

    .venv/bin/python benchmarks/calls.py [COUNT]

In one process, without walls: the program of a submission runs once for all cases, and that is not counted.
Timings are noisy: read the median.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from grader import found
from grader.analysis.agreement import Closeness, agree
from grader.calling import Call, Wanted, call, encode_call
from grader.worker.wanted import Looker
from grader.worker.watch import Watch

SOURCE = """
import keras
import numpy as np

def gradient(x, y, weights):
    return 2 / len(y) * x.T @ (x @ weights - y)

def build(units, activation):
    model = keras.Sequential(
        [
            keras.Input((8,)),
            *(keras.layers.Dense(n, activation=activation) for n in units),
            keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer="adam", loss="mse")
    return model
"""


def timed(times: list[float], what: Callable[[], Any]) -> Any:
    """Do something, and note how many seconds it took."""
    start = time.perf_counter()
    done = what()
    times.append(time.perf_counter() - start)
    return done


def measure(name: str, cases: list[Call], space: dict[str, Any], watch: Watch) -> None:
    """Measure a function with so many cases, and print it."""
    written: list[float] = []
    called: list[float] = []
    read: list[float] = []
    compared: list[float] = []
    for case in cases:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            form = timed(written, lambda case=case: encode_call(case))
            wanted = {name: Wanted((name,), (form,)).plain()}
            looker = Looker(space, watch, "a.py", SOURCE.encode(), (8,), folder)
            timed(called, lambda looker=looker, wanted=wanted: looker.call(wanted, {}))
            findings = timed(read, lambda folder=folder: found.read(folder))
            value = findings.calls[name][0].value
            timed(compared, lambda value=value: agree(value, value, Closeness()))
    parts = {"written": written, "called": called, "read": read, "compared": compared}
    text = "   ".join(f"{part} {statistics.median(times) * 1000:7.2f} ms" for part, times in parts.items())
    whole = statistics.median(map(sum, zip(*parts.values(), strict=True)))
    print(f"{name:9} {len(cases):5,} cases: {whole * 1000:7.2f} ms a case   {text}")


def main(count: int) -> None:
    """Measure and print."""
    watch = Watch("a.py", in_full=False)
    watch.install(record=lambda: None, notes=[])
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(SOURCE, "a.py", "exec"), space)
    rows = np.random.default_rng(0)
    cases = [call(rows.normal(size=(20, 3)), rows.normal(size=20), rows.normal(size=3)) for _ in range(count)]
    measure("gradient", cases, space, watch)
    measure("build", [call([16 + n % 8, 8], activation="relu") for n in range(count // 10)], space, watch)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
