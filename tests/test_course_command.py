"""`grader course`: from the gradebook alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.gradebook import NAME, Gradebook
from grader.gradebook.assignments import AssignmentFacts, keep_assignment
from grader.records.mark import Mark
from tests.gradebook.test_book import QUESTIONS, came_to, work

CODE = "from grader.cli import main; main()"


def course(out: Path, *options: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CODE, "course", "--out", str(out), *options],
        capture_output=True, text=True, cwd=cwd,
        env={"PYTHONPATH": str(Path(__file__).parent.parent), "COLUMNS": "200", "HOME": str(out)},
    )  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    with Gradebook(tmp_path / "out" / NAME) as book:
        students = ("ada", "ben")
        keep_assignment(book, AssignmentFacts("first", "The first", 20.0, students=students))
        keep_assignment(book, AssignmentFacts("second", "The second", 20.0, students=students))
        for name, one, two in (("ada", 10.0, 9.0), ("ben", 3.0, 4.0)):
            book.keep_grade("first", work(name), came_to(name, one, two), "", report=f"first/{name}.html")
        open_ = came_to("ada", 1.0, 1.0)
        marks = (Mark(QUESTIONS[0], "review", 1.0, "Who knows?"), open_.marks[1])
        book.keep_grade("second", work("ada"), came_to("ada"), "")
        book.keep_grade("second", work("ada"), type(open_)("ada", open_.case, marks), "")
    return tmp_path / "out"


def test_it_says_who_needs_help_and_writes_page_and_tables(out: Path) -> None:
    done = course(out)
    assert done.returncode == 0, done.stderr
    assert "2 students, 2 assignments, median 43.75 %, 1 would pass, 1 mark to review." in done.stdout
    assert "Would not pass: 35 % for now; 50 % are needed." in done.stdout
    made = {path.name for path in out.iterdir() if not path.name.startswith(".")}
    assert {"index.html", "course.csv", "course.xlsx"} <= made and not any("final" in name for name in made)


def test_a_term_is_not_closed_while_something_is_open(out: Path) -> None:
    done = course(out, "--final")
    assert done.returncode == 1
    assert "Not final yet: 2 totals may still change." in done.stdout
    assert "second: 1 mark waits for you: ada (one)" in done.stdout
    assert f"grader review second --out {out}" in done.stdout.replace("\n", "")
    assert "second: not graded yet: ben" in done.stdout and "grade-all second" in done.stdout
    assert (out / "course-final.csv").is_file() and (out / "course-final.xlsx").is_file()
    with Gradebook(out / NAME) as book:
        for name in ("ada", "ben"):
            book.keep_grade("second", work(name), came_to(name, 9.0, 9.0), "")
    done = course(out, "--final")
    assert done.returncode == 0 and "Nothing is open: these grades are final." in done.stdout


def test_settings_are_beside_the_assignments_or_where_one_says(out: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "assignments").mkdir(parents=True)
    (home / "course.toml").write_text('title = "Networks"\nassignments = ["first"]')
    assert "Networks\n2 students, 1 assignment, median 65 %" in course(out, cwd=home).stdout
    (tmp_path / "other.toml").write_text('title = "Another"')
    assert "Another" in course(out, "--settings", str(tmp_path / "other.toml"), cwd=home).stdout


@pytest.mark.parametrize("options", [["--settings", "nowhere.toml"], []], ids=["settings", "gradebook"])
def test_what_is_not_there_is_told(out: Path, tmp_path: Path, options: list[str]) -> None:
    done = course(out if options else tmp_path / "nothing", *options)
    assert done.returncode == 2 and ("nowhere.toml" if options else "expected a gradebook") in done.stderr
