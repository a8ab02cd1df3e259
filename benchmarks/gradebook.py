"""What it costs to grade a class again from the gradebook, and what a report costs.

    GRADER_DATA=../shared/data .venv/bin/python benchmarks/gradebook.py [COUNT]

Grades COUNT submissions (default 500) of the digit classifier once, with ten networks and many wordings of
the answers, and then again: unchanged, with other points, with a late rule. Each is a process of its own, as
a teacher starts it, so imports are in it; beside each stands what the first one took in the same run. Then
the reports of the class are written once more, one after another. Timings are noisy: read the ratios.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
AGAIN = """
import sys, time, json
from pathlib import Path
import platformdirs
from grader import report
from grader.classes.read import open_classes
from grader.classes.request import GradeRequest
from grader.classes.run import grade_classes
from grader.gradebook import NAME, Gradebook
from grader.pipeline.session import Session, open_session

out, home = Path(sys.argv[1]), Path(sys.argv[2])
start = time.perf_counter()
given = open_classes(GradeRequest(("digit_classifier",), home / "in", out=out))
costs = []
if sys.argv[3] == "reports":
    write = report.write_student
    def timed(path, *arguments):
        begun = time.perf_counter()
        write(path, *arguments)
        costs.append((time.perf_counter() - begun, path.stat().st_size))
    report.write_student = timed
    for path in (out / "digit_classifier").glob("*.html"):
        path.unlink()
cache = Path(platformdirs.user_cache_dir("grader")) / "trainings"
with Gradebook(out / NAME) as book, open_session(data_folder=None, cache=cache, book=book) as session:
    (result,) = grade_classes(session, book, given, out)
print(json.dumps({"seconds": time.perf_counter() - start, "costs": costs,
    "changes": [f"{each.student}: {each.why}" for each in result.changes]}))
"""


def _class(folder: Path, count: int) -> None:
    """Submissions: the reference with other sizes, and with the answers that are marked in the tests."""
    random.seed(1)
    source = (ROOT / "reference" / "digit_classifier.py").read_text("utf-8")
    answers = {}
    for path in (ROOT / "tests" / "rubric" / "answers").glob("*.txt"):
        lines = path.read_text("utf-8").splitlines()
        answers[path.stem] = [
            line.partition("|")[2].strip() or line.strip() for line in lines if line.strip()
        ]
    folder.mkdir(parents=True)
    for number in range(count):
        sizes = 500 - 8 * (number % 10), 300
        text = source.replace("Dense(500", f"Dense({sizes[0]}")
        said = {
            name: random.choice(answers[name])
            for name in ("relu", "softmax", "flatten", "dense")
            if name in answers
        }
        text += "\nANSWERS.update(" + repr(said) + f")\n# student {number}\n"
        (folder / f"student{number:04}.py").write_text(text, "utf-8")


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        home, out = Path(name), Path(name) / "out"
        for part in ("assignments", "reference"):
            subprocess.run(["cp", "-r", str(ROOT / part), name], check=True)
        _class(home / "in", count)

        def run(how: str) -> dict[str, Any]:
            began = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-c", AGAIN, str(out), name, how], capture_output=True, text=True, cwd=name,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
            if done.returncode:
                raise SystemExit(done.stderr[-3000:])
            return json.loads(done.stdout.splitlines()[-1]) | {"whole": time.perf_counter() - began}

        first = run("first")
        print(f"{count} submissions, graded for the first time: {first['whole']:.1f} s")
        scheme = home / "assignments" / "digit_classifier" / "assignment.py"
        own = scheme.read_text("utf-8")
        changed = {
            "unchanged": own,
            "other points, every report new": own.replace("runs(points=5)", "runs(points=6)"),
            "a late rule, no report new": own.replace("runs(points=5)", "runs(points=6)").replace(
                "limits=Limits", 'rules=Rules(due="2030-01-01", late=Late(10)), limits=Limits'
            ).replace("    Limits,", "    Late,\n    Limits,\n    Rules,", 1),
        }  # fmt: skip
        for how, text in changed.items():
            scheme.write_text(text, "utf-8")
            again = run("again")
            print(
                f"again, {how}: {again['whole']:.1f} s, {again['seconds']:.1f} s without imports, "
                f"{first['whole'] / again['whole']:.0f} times as fast; {len(again['changes'])} grades moved"
            )
            print(*again["changes"][:3], sep="\n", end="\n" if again["changes"] else "")
        costs = run("reports")["costs"]
        seconds, sizes = [each for each, _ in costs], [each for _, each in costs]
        middle, most = statistics.median(seconds) * 1000, max(seconds) * 1000
        print(
            f"reports: median {middle:.0f} ms, at most {most:.0f} ms; "
            f"{statistics.median(sizes) / 1000:.0f} kB, at most {max(sizes) / 1000:.0f} kB"
        )
        print(f"gradebook: {(out / 'gradebook.sqlite').stat().st_size / 2**20:.1f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
