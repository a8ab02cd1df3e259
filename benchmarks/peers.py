"""The same ten submissions graded by this grader, check50, otter-grader and nbgrader, in one run.

    .venv/bin/python benchmarks/peers.py [--keep DIR] [--count N] [NAME]...

Ten students fit a line with one neuron, each with another learning rate and number of epochs. Every peer is
asked the same: that the work runs, that it is one Dense layer compiled with the mean squared error, and
that it predicts within 1 of 19 for x = 10. This grader is asked for all of assignments/first_model: it also
trains every network again, for 500 epochs, marks four answers and writes reports; it knows no earlier
training. Each is driven by its own command line: `grade-all`, `check50 --dev`, `otter run`,
`nbgrader autograde`.

Commands that grade one submission run as many at a time as there are cores, as this grader does; nbgrader
grades a class one by one, so beside it this grader does, too. Given are seconds in all, and seconds for
each submission beyond the first ones (those that are graded at the same time), so without the start.

Each peer gets an environment of its own, into which it is installed first, in its pinned version; TensorFlow
and Keras it finds in the environment that runs the benchmark. --keep keeps these environments. A peer that
cannot be installed or does not run says so below the table. Timings are noisy: read the ratios.

Whether nbgrader and otter-grader give the same points for the same tests is asked by `same_points`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat
from machine_time import Failed, must
from nbformat import v4
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
PINS = {
    "check50": ("check50==3.5.0",),
    "otter": ("otter-grader==7.0.0", "ipykernel==7.4.0"),  # which notebooks run in
    "nbgrader": ("nbgrader==0.9.6",),
}
SECONDS = 900  # that one command may take
LOAD = """import keras
import numpy as np

x = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
y = np.array([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0])"""
TRAIN = """model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD({rate}), loss="mse")
model.fit(x, y, epochs={epochs}, verbose=0)"""
ANSWERS = """ANSWERS = {{
    "relationship": "y = 2x - 1",
    "prediction_for_10": float(model.predict(np.array([10.0]), verbose=0)[0, 0]),
    "loss": "{loss}",
    "optimizer": "It changes the weight a little so that the loss gets smaller.",
}}"""
LOSSES = (
    "The loss measures how far the predictions are from the true values.",
    "It tells how wrong the network is.",
    "The loss is the mean of the squared difference between prediction and truth.",
)
HAS_ONE_LAYER = '[type(layer).__name__ for layer in model.layers] == ["Dense"]'
HAS_LOSS = 'model.loss in ("mse", "mean_squared_error")'
PREDICTS = "abs(float(model.predict(np.array([10.0]), verbose=0)[0, 0]) - 19) < 1"
CHECK50 = f"""import check50
import check50.py


@check50.check()
def runs():
    \"\"\"model.py runs to its end.\"\"\"
    import numpy as np

    model = check50.py.import_("model.py").model
    return {HAS_ONE_LAYER} and {HAS_LOSS}, {PREDICTS}


@check50.check(runs)
def network(found):
    \"\"\"The network is one Dense layer, compiled with the mean squared error.\"\"\"
    if not found[0]:
        raise check50.Failure("expected one Dense layer and the mean squared error")


@check50.check(runs)
def prediction(found):
    \"\"\"The network predicts about 19 for 10.\"\"\"
    if not found[1]:
        raise check50.Failure("expected a prediction near 19")
"""
CHECK50_FILES = 'check50:\n  files:\n    - !exclude "*"\n    - !require model.py\n'


@dataclass(frozen=True)
class Student:
    """One submission."""

    name: str
    train: str
    answers: str

    @property
    def program(self) -> str:
        """As a Python file."""
        return f"{LOAD}\n\n{self.train}\n\n{self.answers}\n"


def class_of(count: int) -> list[Student]:
    """So many different submissions."""
    return [
        Student(
            f"student{number:02}",
            TRAIN.format(rate=round(0.05 + 0.09 * number / count, 4), epochs=5 + 45 * number // (count - 1)),
            ANSWERS.format(loss=LOSSES[number % len(LOSSES)]),
        )
        for number in range(count)
    ]


def notebook(*cells: nbformat.NotebookNode) -> str:
    """A notebook, as text."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.writes(v4.new_notebook(cells=list(cells), metadata={"kernelspec": kernel}))


def command(*parts: str | Path, at: Path, home: Path) -> str:
    """Run a command and return what it says.

    Raises:
        Failed: it could not, took too long, or said that it failed.
    """
    return must(*parts, at=at, home=home, seconds=SECONDS)


def install(name: str, folder: Path) -> Path:
    """Make a peer's environment, unless it is there already; return the folder of its commands.

    Raises:
        Failed: pip could not. What pip said is not shown: it names the machine's indexes.
    """
    done = folder / "installed"
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    pins = PINS[name]
    if done.is_file() and done.read_text("utf-8") == " ".join(pins):
        return commands
    print("installing", *pins, file=sys.stderr, flush=True)
    try:
        venv.create(folder, with_pip=True, clear=True)
        pip = [commands / "python", "-m", "pip", "install", "--quiet", *pins]
        if subprocess.run(pip, capture_output=True, timeout=SECONDS).returncode:
            raise Failed(f"{pins[0]} could not be installed")
    except (OSError, subprocess.SubprocessError) as error:
        raise Failed(f"{pins[0]} could not be installed: {type(error).__name__}") from error
    inside = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([commands / "python", "-c", inside], capture_output=True, text=True, check=True)
    # A path in a .pth file comes after the environment's own packages.
    ours = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    (Path(packages.stdout.strip()) / "tensorflow_of_the_benchmark.pth").write_text("\n".join(ours), "utf-8")
    done.write_text(" ".join(pins), "utf-8")
    return commands


def grader(commands: Path, place: Path, students: list[Student], workers: int) -> int:
    """Grade by this grader: every second submission is a notebook. Return how many were graded."""
    folder = place / "submissions"
    folder.mkdir()
    for number, student in enumerate(students):
        if number % 2:
            parts = (v4.new_code_cell(part) for part in (LOAD, student.train, student.answers))
            (folder / f"{student.name}.ipynb").write_text(notebook(*parts), "utf-8")
        else:
            (folder / f"{student.name}.py").write_text(student.program, "utf-8")
    command(
        commands / "grade-all", "first_model",
        "--submissions", folder, "--out", place / "reports", "--data", "stand-in", "--workers", str(workers),
        at=ROOT, home=place,
    )  # fmt: skip
    return len(list((place / "reports").rglob("student*.html")))


def check50(commands: Path, place: Path, students: list[Student], workers: int) -> int:
    """Grade by check50, a command for each submission."""
    checks = place / "checks"
    checks.mkdir()
    (checks / "__init__.py").write_text(CHECK50, "utf-8")
    (checks / ".cs50.yaml").write_text(CHECK50_FILES, "utf-8")

    def one(student: Student) -> int:
        home = place / student.name
        home.mkdir()
        (home / "model.py").write_text(student.program, "utf-8")
        result = home / "result.json"
        command(
            commands / "check50", "--dev", "--log-level", "warning", "-o", "json", "--output-file", result,
            checks, at=home, home=home,
        )  # fmt: skip
        results = json.loads(result.read_text("utf-8"))["results"]
        return results[0]["passed"] is True and all(each["passed"] is not None for each in results)

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(one, students))


def otter(commands: Path, place: Path, students: list[Student], workers: int) -> int:
    """Grade by otter-grader, a command for each submission; `otter_tests` has written the tests."""

    def one(student: Student) -> int:
        home = place / student.name
        home.mkdir()
        parts = (v4.new_code_cell(part) for part in (LOAD, student.train, student.answers))
        (home / "line.ipynb").write_text(notebook(*parts), "utf-8")
        command(
            commands / "otter",
            "run",
            "-a",
            place / "autograder.zip",
            "-o",
            home,
            "line.ipynb",
            at=home,
            home=home,
        )
        return len(json.loads((home / "results.json").read_text("utf-8"))["tests"]) > 1

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(one, students))


def otter_tests(commands: Path, place: Path) -> None:
    """Write the master notebook, and from it the archive that grades."""

    def raw(text: str) -> nbformat.NotebookNode:
        return v4.new_raw_cell(text)

    def test(source: str) -> list[nbformat.NotebookNode]:
        told = v4.new_output("execute_result", {"text/plain": "True"}, execution_count=1)
        return [raw("# BEGIN TESTS"), v4.new_code_cell(source, outputs=[told]), raw("# END TESTS")]

    def question(name: str, solution: str, source: str) -> list[nbformat.NotebookNode]:
        answered = [raw("# BEGIN SOLUTION"), v4.new_code_cell(solution), raw("# END SOLUTION")]
        begin = [raw(f"# BEGIN QUESTION\nname: {name}\npoints: 1"), v4.new_markdown_cell(name)]
        return [*begin, *answered, *test(source), raw("# END QUESTION")]

    cells = [
        raw("# ASSIGNMENT CONFIG\ninit_cell: false\nexport_cell: false\ncheck_all_cell: false"),
        v4.new_code_cell(LOAD),
        *question("network", TRAIN.format(rate=0.1, epochs=100), f"{HAS_ONE_LAYER} and {HAS_LOSS}"),
        *question("prediction", "prediction = model", PREDICTS),
    ]
    (place / "line.ipynb").write_text(notebook(*cells), "utf-8")
    command(commands / "otter", "assign", "line.ipynb", "dist", at=place, home=place)
    (archive,) = (place / "dist" / "autograder").glob("*.zip")
    shutil.copy(archive, place / "autograder.zip")


def nbgrader(commands: Path, place: Path, students: list[Student], workers: int) -> int:
    """Grade by nbgrader, one command for the class; the course is made before."""
    for student in students:
        handed_in = place / "submitted" / student.name / "line"
        handed_in.mkdir(parents=True)
        released = nbformat.read(place / "release" / "line" / "line.ipynb", 4)
        released.cells[1].source = f"{student.train}\n{student.answers}"
        nbformat.write(released, handed_in / "line.ipynb")
    command(commands / "nbgrader", "autograde", "line", at=place, home=place)
    return len(list((place / "autograded").glob("student*/line/line.ipynb")))


def nbgrader_course(commands: Path, place: Path) -> None:
    """Write the instructor's notebook, and from it what students get."""

    def cell(name: str, source: str, **marks: object) -> nbformat.NotebookNode:
        base = {
            "grade_id": name,
            "schema_version": 3,
            "grade": False,
            "solution": False,
            "locked": True,
            "task": False,
        }
        return v4.new_code_cell(source, metadata={"nbgrader": base | marks})

    cells = [
        cell("load", LOAD),
        cell(
            "work", f"### BEGIN SOLUTION\n{TRAIN.format(rate=0.1, epochs=100)}\n### END SOLUTION",
            solution=True, locked=False,
        ),
        cell("network", f"assert {HAS_ONE_LAYER}\nassert {HAS_LOSS}", grade=True, points=1),
        cell("prediction", f"assert {PREDICTS}", grade=True, points=1),
    ]  # fmt: skip
    source = place / "source" / "line"
    source.mkdir(parents=True)
    (source / "line.ipynb").write_text(notebook(*cells), "utf-8")
    settings = 'c = get_config()\nc.CourseDirectory.course_id = "line"\nc.ExecutePreprocessor.timeout = 300\n'
    (place / "nbgrader_config.py").write_text(settings, "utf-8")
    command(commands / "nbgrader", "generate_assignment", "line", at=place, home=place)


def nothing_before(commands: Path, place: Path) -> None:
    """Some graders need no assignment to be made."""


@dataclass(frozen=True)
class Row:
    """One grader, and how many submissions it grades at a time."""

    name: str
    workers: int
    grade: Callable[[Path, Path, list[Student], int], int]
    before: Callable[[Path, Path], None] = nothing_before


def measure(row: Row, commands: Path, students: list[Student], place: Path) -> tuple[float, float]:
    """Seconds for the whole class, and for each submission beyond the first ones.

    Raises:
        Failed: the grader does not run, or graded less than it was given.
    """
    made = place / "made"
    made.mkdir()
    row.before(commands, made)
    seconds = []
    for count in (row.workers, len(students)):
        folder = place / f"class of {count}"
        shutil.copytree(made, folder)
        start = time.perf_counter()
        graded = row.grade(commands, folder, students[:count], row.workers)
        seconds.append(time.perf_counter() - start)
        if graded != count:
            raise Failed(f"graded {graded} of {count}")
    return seconds[1], (seconds[1] - seconds[0]) / (len(students) - row.workers)


def main(names: list[str], count: int, keep: Path | None) -> None:
    """Measure and print."""
    workers = os.cpu_count() or 1
    rows = [
        Row("grader", workers, grader),
        Row("check50", workers, check50),
        Row("otter", workers, otter, otter_tests),
        Row("grader", 1, grader),
        Row("nbgrader", 1, nbgrader, nbgrader_course),
    ]
    table = Table(title=f"{count} submissions; {', '.join(pins[0] for pins in PINS.values())}")
    for title in (
        "",
        "at a time",
        "seconds in all",
        "each beyond the first",
        "in all: times ours",
        "each: times ours",
    ):
        table.add_column(title, justify="right" if title else "left")
    ours: dict[int, tuple[float, float]] = {}
    refused: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, row in enumerate(rows):
            if names and row.name not in (*names, "grader"):
                continue
            place = Path(scratch) / f"row{number}"
            place.mkdir()
            try:
                if row.name == "grader":
                    commands = Path(sys.executable).parent
                else:
                    commands = install(row.name, (keep or Path(scratch)).absolute() / row.name)
                print(f"measuring {row.name}, {row.workers} at a time", file=sys.stderr, flush=True)
                whole, each = measure(row, commands, class_of(count), place)
            except Failed as reason:
                table.add_row(row.name, str(row.workers), "-", "-", "-", "-")
                refused.append(f"{row.name}: {reason}")
                continue
            if row.name == "grader":
                ours[row.workers] = whole, each
            base = ours.get(row.workers)
            ratios = [f"{whole / base[0]:.1f}", f"{each / base[1]:.1f}"] if base else ["", ""]
            table.add_row(row.name, str(row.workers), f"{whole:.1f}", f"{each:.2f}", *ratios)
            print(f"{whole:.1f} s in all, {each:.2f} s each", file=sys.stderr, flush=True)
    console = Console(width=150)
    console.print(table)
    for line in refused:
        console.print(line, markup=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where the peers' environments stay")
    parser.add_argument("--count", type=int, default=10, help="submissions")
    parser.add_argument("names", nargs="*", metavar="NAME", help="peers to measure: " + ", ".join(PINS))
    given = parser.parse_args()
    if given.count <= (os.cpu_count() or 1):
        parser.error("expected more submissions than cores")
    main(given.names, given.count, given.keep)
