"""An imported assignment is a folder like any other; `grader import` writes it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader import cli, intake
from grader.handout import handout_files
from grader.importing import nbgrader, writing
from grader.importing.imported import Imported, ImportedItem, ImportRefused
from grader.loading import load_assignment
from grader.public import public_part, publish
from tests.importing.courses import saved, write_course
from tests.test_released import ANSWER, cell

ITEMS = (
    ImportedItem("sums", 'It says "it\'s 6"', 1.5, "tests", "assert total == 6", partial=True),
    ImportedItem("why", "Why?", 0, "by_hand"),
)
ONE = Imported("hw", "Sums \\ more", "pytest", ITEMS, reference={"solution.py": b"total = 6"}, task="Add.")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_written_is_loaded_and_read(home: Path) -> None:
    (imported,) = nbgrader.read(write_course(home))
    writing.write(imported, home)
    made = load_assignment(home / "assignments" / "hw1")
    assert [(check.slug, check.points) for check in made.checks] == [
        (one.slug, one.points) for one in imported.items
    ]
    assert made.rules.due == "2026-03-03 18:30" and made.rules.timezone == "UTC"
    assert [one.name for one in made.beside] == ["data/numbers.csv"]
    work = intake.read(home / "reference" / "hw1" / "hw1", released=made.released)
    assert work.notebook == "more" and [one.notebook for one in work.others] == ["sums"]
    assert [slug for slug, _ in (*work.tests, *work.others[0].tests)] == ["more_why", "correct_total"]
    assert {one.check for one in work.sections if one.check} >= {"sums_why", "cell_0123456789ab"}


def test_a_program_is_asked_for_where_there_is_no_notebook(home: Path) -> None:
    files = writing.write(ONE, home)
    assert {path.relative_to(home).as_posix() for path in files} == {
        "assignments/hw/assignment.py", "assignments/hw/handout.md", "assignments/hw/starter.py",
        "assignments/hw/tests/sums.py", "reference/hw.py",
    }  # fmt: skip
    made = load_assignment(home / "assignments" / "hw")
    assert [check.title for check in made.checks] == [
        'It says "it\'s 6"',
        "Why?",
    ] and made.title == "Sums \\ more"
    handout = (home / "assignments" / "hw" / "handout.md").read_text()
    assert handout.startswith("# Sums \\ more\n\nAdd.\n") and "| `why` | Why? | 0 |" in handout


@pytest.mark.parametrize("imported", [ONE, replace(ONE, due="2026-01-01 12:00", notebooks={"a.ipynb": b""}, seed=3, seed_variable="n")],
                         ids=["program", "notebook"])  # fmt: skip
def test_a_marking_scheme_is_formatted(imported: Imported) -> None:
    scheme = writing.scheme(imported)
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--line-length", "110", "-"],
        input=scheme, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == scheme


def test_nothing_is_written_over(home: Path) -> None:
    (home / "reference").mkdir()
    (home / "reference" / "hw.py").write_text("mine")
    with pytest.raises(ImportRefused, match="which is there already .*hw.py.* --slug"):
        writing.write(ONE, home)
    assert (home / "reference" / "hw.py").read_text() == "mine" and not (home / "assignments").exists()
    with pytest.raises(ImportRefused, match="small letters, digits and _"):
        writing.write(replace(ONE, slug="../x"), home)


def _typed(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.load("import"), list(arguments))
    return done.exit_code, " ".join((done.output + (done.stderr or "")).split())


def test_the_command(home: Path) -> None:
    write_course(home)
    code, said = _typed("nbgrader", "course", "--slug", "first")
    assert code == 0 and "first: 2 checks by tests, 3 questions for you to mark, 7.5 points." in said
    assert "assignments/first/tests/correct_total.py" in said and "reference/first/first/sums.ipynb" in said
    assert "Not taken: nbgrader_config.py: LockCells" in said and "validate first" in said
    code, said = _typed("nbgrader", "course", "--slug", "first")
    assert code == 2 and "which is there already" in said
    assert _typed("nbgrader", "nowhere")[0] == 2 and _typed("moodle", "course")[0] == 2


def test_a_task_with_a_title_of_its_own_gets_no_other(home: Path) -> None:
    writing.write(replace(ONE, task="# Adding\n\nAdd."), home)
    handout = (home / "assignments" / "hw" / "handout.md").read_text()
    assert handout.startswith("# Adding\n\nAdd.\n") and "Sums" not in handout


def test_the_command_says_what_to_type_next(home: Path) -> None:
    course = write_course(home)
    assert "what lies in submissions/first: " in _typed("nbgrader", "course", "--slug", "first")[1]
    (course / "submitted").mkdir()
    said = _typed("nbgrader", "course", "--slug", "second")[1]
    assert "handout second. " in said and "grade-all second --submissions course" in said


def test_the_command_names_what_is_not_installed(home: Path) -> None:
    course = write_course(home)
    assert "Not installed" not in _typed("nbgrader", "course")[1]
    (course / "one.ipynb").write_bytes(saved(cell("import bananas", "code", "a", **ANSWER)))
    code, said = _typed("nbgrader", "course/one.ipynb")
    assert code == 0 and "Not installed here, so that what needs it fails" in said
    assert "bananas (one.ipynb)" in said


def test_students_are_given_notebooks_and_files_and_no_tests(home: Path) -> None:
    (imported,) = nbgrader.read(write_course(home))
    writing.write(imported, home)
    folder = home / "assignments" / "hw1"
    assignment = load_assignment(folder)
    given = handout_files(public_part(assignment), folder)
    assert set(given) == {
        "README.md", "handout.md", "hw1.check.json", "more.ipynb", "sums.ipynb", "data/numbers.csv",
    }  # fmt: skip
    assert given["sums.ipynb"] == imported.notebooks["sums.ipynb"]
    assert b"grader check ." in given["README.md"] and b"starter" not in given["README.md"]
    for secret in ("total(2)", "return 6", "A line.", "HIDDEN"):
        assert not any(secret.encode() in content for content in given.values())
    # Of the tests there is what students see in their notebooks.
    assert all(secret not in publish(public_part(assignment)) for secret in ("total(2)", "return 6"))
    (folder / "starter.py").write_text("x = 1\n")
    assert {"starter.py", "starter.ipynb", "answers.md", "sums.ipynb"} <= set(
        handout_files(public_part(assignment), folder)
    )
