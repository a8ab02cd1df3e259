"""What the walls cost a submission: the same one behind strong walls and without, in turn.

    .venv/bin/python benchmarks/walls.py [COUNT]

Timings are noisy: read the difference and the ratio.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from grader.assignment import Limits
from grader.sandbox.client import Sandbox

SOURCES = {
    "empty": "",
    "a model": (
        "import keras\n"
        "model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10)])\n"
        "model.compile('adam', 'sparse_categorical_crossentropy')\n"
    ),
}


def once(sandbox: Sandbox, source: str) -> float:
    """Seconds that one submission takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "work").mkdir()
        (folder / "work" / "a.py").write_text(source)
        settings = {"file": "a.py", "data": name, "input_shape": [28, 28], "seconds": 30}
        start = time.perf_counter()
        run = sandbox.run("submission", folder, settings, Limits(seconds=30))
        assert run.status == 0, run.log
        return time.perf_counter() - start


def main(count: int) -> None:
    """Measure and print."""
    with Sandbox("strong") as strong, Sandbox("basic") as basic:
        for name, source in SOURCES.items():
            pairs = [(once(strong, source), once(basic, source)) for _ in range(count)]
            behind, without = (statistics.median(column) for column in zip(*pairs, strict=True))
            print(
                f"{name:8} strong {behind * 1000:6.1f} ms   basic {without * 1000:6.1f} ms   "
                f"walls {(behind - without) * 1000:5.1f} ms   ratio {behind / without:.2f}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
