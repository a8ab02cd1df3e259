"""One class, graded by nbgrader, by otter-grader and by this grader, each by its own command line."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbgrader_answers
import otter_answers
from known_differences import WAITS, Points
from machine_time import Failed, call, must

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


def by_nbgrader(commands: Path, course: Path, home: Path, assignment: str = "ps1") -> tuple[Found, list[str]]:
    """Grade a course by nbgrader; also who stopped it for the whole class, and was taken out for that.

    Raises:
        Failed: nbgrader graded nobody.
    """
    students = sorted(path.name for path in (course / "submitted").iterdir())
    stopped: list[str] = []
    while True:
        said = call(commands / "nbgrader", "autograde", assignment, at=course, home=home, seconds=SECONDS)
        removed = re.findall(r"Removing failed assignment: .*/autograded/([^/\s]+)/", said.err)
        if "nbgrader update" not in said.err or not removed:
            break
        stopped.append(removed[-1])
        shutil.rmtree(course / "submitted" / removed[-1])
    graded = {path.parent.name for path in (course / "autograded").glob(f"*/{assignment}")}
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
