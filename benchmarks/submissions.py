"""What grading one submission costs without training, and in what order of size the class is.

    .venv/bin/python benchmarks/submissions.py [COUNT]

Grades the digit reference COUNT times (default 10) on the embedded stand-in, one at a time, after one
run that trains the reference. Beside it, in the same run, a plain Python process does what a grader
without a warm process would do first: import TensorFlow and run the script's model. Timings are noisy:
read the ratio.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader import report
from grader.classes import read as classroom
from grader.loading import load_assignment
from grader.pipeline.session import open_session

PLAIN = """
import keras
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(500, "relu"),
                          keras.layers.Dense(300, "relu"), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
"""
ROOT = Path(__file__).resolve().parent.parent


def main(count: int) -> None:
    """Measure and print."""
    scheme = load_assignment(ROOT / "assignments" / "digit_classifier")
    own = classroom.references(scheme)[0]
    bare = type(own)("bare", (("bare.py", PLAIN.encode()),), "bare.py")
    with (
        tempfile.TemporaryDirectory() as cache,
        open_session(data_folder="stand-in", cache=Path(cache), workers=1) as session,
    ):
        (prepared,) = session.prepare([(scheme, [own])])
        session.grade_one(prepared, own)
        rows: dict[str, list[float]] = {"plain process": [], "model only": [], "reference": [], "report": []}
        for _ in range(count):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", PLAIN], check=True, capture_output=True)
            rows["plain process"].append(time.perf_counter() - start)
            start = time.perf_counter()
            session.grade_one(prepared, bare)
            rows["model only"].append(time.perf_counter() - start)
            start = time.perf_counter()
            graded = session.grade_one(prepared, own)
            rows["reference"].append(time.perf_counter() - start)
            start = time.perf_counter()
            report.write_student(Path(cache) / "r.html", graded, session.level)
            rows["report"].append(time.perf_counter() - start)
    base = statistics.median(rows["plain process"])
    for name, seconds in rows.items():
        middle = statistics.median(seconds)
        print(f"{name:15} median {middle:6.3f} s   {base / middle:5.1f} times the plain process's speed")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
