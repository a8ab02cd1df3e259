"""The same answers, graded by nbgrader, by otter-grader and by this grader: are the points equal?

    .venv/bin/python benchmarks/same_points.py [--keep DIR] [--count N] [--only nbgrader|otter]

nbgrader's own example course is made by `nbgrader quickstart`; for otter-grader there are two master
notebooks that use what it documents. Answers go from right to broken (`nbgrader_answers`, `otter_answers`).
Each grader is driven by its own command line: `nbgrader autograde`, `otter assign` and `otter run`, and
`grader import` with `grade-all`. Where points differ, the reason must be in `known_differences`, with the
points that are right: those we must give. The exit status is 1 where a difference has no known reason.

Then a class of --count right answers is graded by each, after a class of as many as there are cores, for
the time that each submission takes beyond the first ones. Machine time is processor time of all processes.
Each peer has an environment of its own (see `peers`); --keep keeps them. Timings are noisy: read the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbgrader_answers
import otter_answers
from known_differences import NBGRADER, OTTER, WAITS, Known, Points
from machine_time import Failed, Took, call, must, timed
from peers import PINS, install
from rich.console import Console
from rich.table import Table

from grader.released import slug_of_cell

LIMIT = 5  # seconds that a cell may take, or a test of a cell
SECONDS = 900  # that one command may take
HANGS = 40  # that `otter run` may take: it has no limit of its own
LOST = "lost"  # no grade at all
Found = dict[tuple[str, str], Points]  # by student, and slug of the test
SCORES = """
SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score, grade.needs_manual_grade
FROM grade
JOIN base_cell ON base_cell.id = grade.cell_id
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id"""


@dataclass(frozen=True)
class Compared:
    """What came of comparing: how many tests, and those that differ: whose, which, theirs, ours, why."""

    name: str
    tests: int
    differing: list[tuple[str, str, Points, Points, str]]

    @property
    def unexplained(self) -> int:
        """How many differences have no known reason."""
        return sum(not why for *_, why in self.differing)


@dataclass(frozen=True)
class Timed:
    """What a class took: theirs and ours, and what each submission took beyond the first ones."""

    name: str
    theirs: Took
    ours: Took
    theirs_each: Took
    ours_each: Took


def compare(name: str, theirs: Found, ours: Found, known: Mapping[str, Known]) -> Compared:
    """Compare test by test: every test of theirs must be among ours."""
    differing = []
    for (student, test), points in sorted(theirs.items()):
        own = ours.get((student, test), "no such test")
        if own != points:
            reason = known.get(student)
            why = reason.why if reason is not None and reason.right(test) == own else ""
            differing.append((student, test, points, own, why))
    return Compared(name, len(theirs), differing)


# --- nbgrader


def quickstart(commands: Path, place: Path) -> Path:
    """The example course of nbgrader, released; the folder of the course."""
    must(commands / "nbgrader", "quickstart", "course", at=place, home=place, seconds=SECONDS)
    course = place / "course"
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write(f"c.ExecutePreprocessor.timeout = {LIMIT}\n")
    must(commands / "nbgrader", "generate_assignment", "ps1", at=course, home=place, seconds=SECONDS)
    return course


def submit(course: Path, answers: Iterable[nbgrader_answers.Answer]) -> None:
    """Lay down what students hand in."""
    for answer in answers:
        nbgrader_answers.hand_in(
            answer, course / "release" / "ps1", course / "submitted" / answer.name / "ps1"
        )


def by_nbgrader(commands: Path, course: Path, home: Path) -> tuple[Found, list[str]]:
    """Grade a course by nbgrader; also who stopped it for the whole class, and was taken out for that.

    Raises:
        Failed: nbgrader graded nobody.
    """
    students = sorted(path.name for path in (course / "submitted").iterdir())
    stopped: list[str] = []
    while True:
        said = call(commands / "nbgrader", "autograde", "ps1", at=course, home=home, seconds=SECONDS)
        removed = re.findall(r"Removing failed assignment: .*/autograded/([^/\s]+)/", said.err)
        if "nbgrader update" not in said.err or not removed:
            break
        stopped.append(removed[-1])
        shutil.rmtree(course / "submitted" / removed[-1])
    graded = {path.parent.name for path in (course / "autograded").glob("*/ps1")}
    if not graded:
        raise Failed(f"nbgrader graded nobody: {said.err.strip()[-200:]}")
    with sqlite3.connect(course / "gradebook.db") as book:
        rows = book.execute(SCORES).fetchall()
    tests = {slug_of_cell(name) for _, name, *_ in rows}
    found: Found = {(student, test): LOST for student in students for test in tests}
    for student, name, score, waits in rows:
        if student in graded:
            found[student, slug_of_cell(name)] = WAITS if waits else float(score or 0.0)
    return found, stopped


# --- otter-grader


def assigned(commands: Path, master: otter_answers.Master, place: Path) -> Path:
    """What `otter assign` makes of a master notebook: the folder with `autograder` and `student`."""
    path = otter_answers.write_master(master, place)
    must(commands / "otter", "assign", path.name, "dist", at=place, home=place, seconds=SECONDS)
    return place / "dist"


def by_otter(commands: Path, dist: Path, handed_in: Mapping[str, Path], home: Path, workers: int) -> Found:
    """Grade by otter-grader, a command for each submission; its results by student and question."""
    (archive,) = (dist / "autograder").glob("*.zip")

    def one(path: Path) -> dict[str, float] | None:
        call(
            commands / "otter", "run", "-a", archive, "-o", path.parent, path.name,
            at=path.parent, home=home, seconds=HANGS,
        )  # fmt: skip
        try:
            tests = json.loads((path.parent / "results.json").read_text("utf-8"))["tests"]
        except OSError:
            return None
        return {test["name"]: float(test["score"]) for test in tests if "score" in test}

    with ThreadPoolExecutor(workers) as pool:
        each = dict(zip(handed_in, pool.map(one, handed_in.values()), strict=True))
    tests = {name for scores in each.values() for name in scores or ()}
    return {
        (student, slug_of_cell(name)): (scores or {}).get(name, LOST)
        for student, scores in each.items()
        for name in tests
    }


# --- ours


def imported(system: str, source: Path, home: Path) -> str:
    """Import an assignment into a folder of its own; its slug."""
    (home / "assignments").mkdir(parents=True)
    must(_command("grader"), "import", system, source, at=home, home=home, seconds=SECONDS)
    (folder,) = (home / "assignments").iterdir()
    return folder.name


def by_us(slug: str, submissions: Path, home: Path) -> Found:
    """Grade by this grader; the points of its checks, by student and slug."""
    out = home / "reports"
    must(
        _command("grade-all"), slug, "--submissions", submissions, "--out", out, "--data", "stand-in",
        at=home, home=home, seconds=SECONDS,
    )  # fmt: skip
    (results,) = out.rglob("results.json")
    return {
        (one["student"], check["check"]): WAITS
        if check["verdict"] in ("review", "ungraded")
        else float(check["earned"] or 0.0)
        for one in json.loads(results.read_text("utf-8"))["submissions"]
        for check in one["checks"]
    }


def _command(name: str) -> Path:
    return Path(sys.executable).parent / name


# --- the two comparisons


def nbgrader(commands: Path, place: Path, count: int) -> tuple[list[Compared], list[Timed]]:
    """Compare with nbgrader: the points, and the time."""
    made = quickstart(commands, place)

    def grade(answers: Iterable[nbgrader_answers.Answer], at: str) -> tuple[Found, Took, Found, Took]:
        folder = place / at
        shutil.copytree(made, folder / "course")
        submit(folder / "course", answers)
        # A course of their own: what stops nbgrader is taken out of its.
        shutil.copytree(folder / "course", folder / "ours" / "course")
        slug = imported("nbgrader", folder / "ours" / "course", folder / "home")
        with timed() as own:
            ours = by_us(slug, folder / "ours" / "course", folder / "home")
        with timed() as their:
            theirs, stopped = by_nbgrader(commands, folder / "course", place)
        if stopped:
            _say(f"nbgrader graded nobody after {', '.join(stopped)}, until that was taken out")
        return theirs, their, ours, own

    theirs, _, ours, _ = grade(nbgrader_answers.answers(), "points")
    compared = compare("nbgrader: quickstart's ps1", theirs, ours, NBGRADER)
    return [compared], [_class("nbgrader", count, lambda n: grade(nbgrader_answers.variants(n), f"of {n}"))]


def otter(commands: Path, place: Path, count: int) -> tuple[list[Compared], list[Timed]]:
    """Compare with otter-grader: the points of both master notebooks, and the time of the first."""
    workers = os.cpu_count() or 1

    def grade(
        master: otter_answers.Master, answers: Iterable[otter_answers.Answer], at: str
    ) -> tuple[Found, Took, Found, Took]:
        folder = place / at
        dist = assigned(commands, master, folder / "assignment")
        released = dist / "student" / f"{master.name}.ipynb"
        handed_in = {
            answer.name: otter_answers.hand_in(master, answer, released, folder / "submitted" / answer.name)
            for answer in answers
        }
        source = folder / "source"  # without what `otter assign` has made
        otter_answers.write_master(master, source)
        slug = imported("otter", source / f"{master.name}.ipynb", folder / "home")
        with timed() as own:
            ours = by_us(slug, folder / "submitted", folder / "home")
        with timed() as their:
            theirs = by_otter(commands, dist, handed_in, folder, workers)
        return theirs, their, ours, own

    compared = []
    for master in (otter_answers.DOCTESTS, otter_answers.FUNCTIONS):
        theirs, _, ours, _ = grade(master, otter_answers.answers(master), master.name)
        compared.append(compare(f"otter-grader: {master.name}", theirs, ours, OTTER[master.name]))
    first = otter_answers.DOCTESTS
    took = _class("otter-grader", count, lambda n: grade(first, otter_answers.variants(first, n), f"of {n}"))
    return compared, [took]


def _class(name: str, count: int, grade: Callable[[int], tuple[Found, Took, Found, Took]]) -> Timed:
    """What a class takes, and each submission beyond the first ones."""
    few = os.cpu_count() or 1
    _, their_few, _, own_few = grade(few)
    _, their, _, own = grade(count)

    def each(whole: Took, first: Took) -> Took:
        more = count - few
        return Took((whole.wall - first.wall) / more, (whole.machine - first.machine) / more)

    return Timed(name, their, own, each(their, their_few), each(own, own_few))


def show(compared: Iterable[Compared], took: Iterable[Timed], count: int) -> None:
    """Print both tables."""
    console = Console(width=170)
    for one in compared:
        equal = one.tests - len(one.differing)
        console.print(
            f"{one.name}: {one.tests} tests compared, {equal} equal, {len(one.differing)} differ, "
            f"{one.unexplained} of them for no known reason"
        )
        table = Table("answer", "test", "theirs", "ours", "why")
        for student, test, theirs, ours, why in one.differing:
            table.add_row(student, test, str(theirs), str(ours), why or "NOT KNOWN")
        if one.differing:
            console.print(table)
    table = Table("seconds", "theirs", "ours", "times ours", title=f"a class of {count}")
    for each in took:
        rows = (
            ("machine time, class", each.theirs.machine, each.ours.machine),
            ("machine time, each beyond the first", each.theirs_each.machine, each.ours_each.machine),
            ("wall time, class", each.theirs.wall, each.ours.wall),
            ("wall time, each beyond the first", each.theirs_each.wall, each.ours_each.wall),
        )
        for what, theirs, ours in rows:
            ratio = f"{theirs / ours:.1f}" if ours > 0 else "-"
            table.add_row(f"{each.name}: {what}", f"{theirs:.2f}", f"{ours:.2f}", ratio)
    console.print(table)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(only: str, count: int, keep: Path | None) -> int:
    """Compare and print; the exit status."""
    compared: list[Compared] = []
    took: list[Timed] = []
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        for name, run in (("nbgrader", nbgrader), ("otter", otter)):
            if only not in ("", name):
                continue
            place = Path(scratch) / name
            place.mkdir()
            try:
                commands = install(name, (keep or Path(scratch) / "peers").absolute() / name)
                _say(f"comparing with {PINS[name][0]}")
                points, times = run(commands, place, count)
            except Failed as reason:
                _say(f"{name}: {reason}")
                failed = True
                continue
            compared += points
            took += times
    show(compared, took, count)
    return int(failed or any(one.unexplained for one in compared))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where the peers' environments stay")
    parser.add_argument("--count", type=int, default=20, help="submissions of the class that is timed")
    parser.add_argument("--only", default="", choices=("nbgrader", "otter"), help="one of the peers")
    given = parser.parse_args()
    if given.count <= (os.cpu_count() or 1):
        parser.error("expected more submissions than cores")
    sys.exit(main(given.only, given.count, given.keep))
