"""Assignments of nbgrader's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.importing import nbgrader, nbgrader_settings
from grader.importing.imported import Imported, ImportRefused
from grader.released import read as released
from grader.released import with_checks
from tests.importing.courses import SUMS, saved, write_course
from tests.test_released import ANSWER, TEST, cell


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return write_course(tmp_path)


def sources(imported: Imported, name: str) -> list[str]:
    """What stands in the cells of a notebook that students are given."""
    return ["".join(one["source"]) for one in json.loads(imported.notebooks[name])["cells"]]


def test_students_are_given_what_nbgrader_gives_them(course: Path) -> None:
    (made,) = nbgrader.read(course)
    assert sources(made, "sums.ipynb") == [
        "Your name:",
        "## Part A (2 points)",
        "def total(n):\n    # HERE\n    pass",
        '"""The total is right"""\nassert total(1) == 6\n%time total(3)',
        "## Part B",
        "WRITE HERE",
        "# HERE\npass",
        "Plot it.",
    ]
    document = json.loads(made.notebooks["sums.ipynb"])
    cells = document["cells"]
    assert "celltoolbar" not in document["metadata"]
    assert cells[2]["outputs"] == [] and cells[2]["execution_count"] is None
    assert cells[3]["metadata"] | {"nbgrader": None} == {
        "nbgrader": None,
        "deletable": False,
        "editable": False,
    }
    assert cells[2]["metadata"]["deletable"] is False and "editable" not in cells[2]["metadata"]
    # As nbgrader 0.9.6 calculates it of this cell.
    assert cells[3]["metadata"]["nbgrader"]["checksum"] == "3e16b1edab662c709326be44fec2789b"
    # The solution is the reference, with everything in it.
    assert (
        "return 6" in made.reference["sums.ipynb"].decode()
        and "A line." in made.reference["sums.ipynb"].decode()
    )


def test_what_is_asked(course: Path) -> None:
    (made,) = nbgrader.read(course)
    assert [(one.slug, one.title, one.points, one.kind) for one in made.items] == [
        ("more_why", "more: Why", 1, "tests"),
        ("correct_total", "sums: The total is right", 2, "tests"),
        ("sums_why", "sums: Part B: why", 1.5, "by_hand"),
        ("cell_0123456789ab", "sums: Part B", 0, "by_hand"),
        ("plot", "sums: Part B: plot", 3, "by_hand"),
    ]
    tests = made.items[1]
    assert tests.tests.startswith('"""The total is right"""\nassert total(1) == 6\n### BEGIN HIDDEN TESTS\n')
    assert tests.tests.endswith("total(3)\n") and "%time" not in tests.tests
    assert tests.partial and tests.seconds == 5
    assert (made.slug, made.title, made.system, made.due) == ("hw1", "Hw1", "nbgrader", "2026-03-03 18:30")
    assert dict(made.files) == {"data/numbers.csv": b"1,2"}


def test_slugs_are_those_under_which_cells_are_found(course: Path) -> None:
    (made,) = nbgrader.read(course)
    notebooks = with_checks(released(name[:-6], content) for name, content in made.notebooks.items())
    assert [check for one in notebooks for check in one.checks] == [item.slug for item in made.items]


def test_what_is_not_taken_is_said_by_name(course: Path) -> None:
    (made,) = nbgrader.read(course)
    setting, in_r, auto, other = made.left
    assert setting == "nbgrader_config.py: LockCells.lock_all_cells is not taken"
    assert in_r == "more: the tests of the cell in-r (4 points): they are in R, not in Python"
    assert "the cell auto (1 points): nbgrader writes them" in auto and "AUTOTEST" in auto
    assert other.startswith("hw2: r.ipynb: expected a notebook in Python. Received: one in r")


def test_one_assignment_or_one_notebook(course: Path) -> None:
    (folder,) = nbgrader.read(course / "source" / "hw1")
    assert len(folder.notebooks) == 2 and folder.files and folder.due == "2026-03-03 18:30"
    (one,) = nbgrader.read(course / "source" / "hw1" / "sums.ipynb")
    assert (one.slug, [item.title for item in one.items][0]) == ("sums", "The total is right")
    assert one.files == {} and "WRITE HERE" in sources(one, "sums.ipynb")


def test_settings_of_nobody_are_nbgraders_own(tmp_path: Path) -> None:
    assert nbgrader_settings.read(tmp_path) == nbgrader_settings.Settings()
    (tmp_path / "nbgrader_config.py").write_text(
        "c.ClearSolutions.text_stub = stub\nc.Execute.timeout = None\n"
    )
    read = nbgrader_settings.read(tmp_path)
    assert read.text_stub == "YOUR ANSWER HERE" and read.seconds == 30
    assert read.left == ("nbgrader_config.py: ClearSolutions.text_stub is calculated, and was not taken",)
    (tmp_path / "nbgrader_config.py").write_text("c = (")
    assert "cannot be read" in nbgrader_settings.read(tmp_path).left[0]


def test_own_marks_of_hidden_tests(tmp_path: Path) -> None:
    """They are written as ours, so that what is hidden stays so."""
    (tmp_path / "nbgrader_config.py").write_text(
        'c.ClearHiddenTests.begin_test_delimeter = "SECRET"\nc.ClearHiddenTests.end_test_delimeter = "OPEN"\n'
    )
    tests = cell("if 1:\n    # SECRET\n    assert 1\n    # OPEN", "code", "t", **TEST)
    (tmp_path / "one.ipynb").write_bytes(saved(tests))
    (made,) = nbgrader.read(tmp_path / "one.ipynb")
    assert "    ### BEGIN HIDDEN TESTS\n    assert 1\n    ### END HIDDEN TESTS\n" in made.items[0].tests
    assert sources(made, "one.ipynb") == ["if 1:"]


WRONG: dict[str, tuple[list[dict[str, Any]], str]] = {
    "open": ([cell("### BEGIN SOLUTION", "code", "a", **ANSWER)], "expected END SOLUTION after BEGIN SOLUTION"),
    "nested": ([cell("# BEGIN SOLUTION\n# BEGIN SOLUTION", "code", "a", **ANSWER)], "one within the other"),
    "solution": ([cell("# BEGIN SOLUTION\n# END SOLUTION")], "expected a solution in a cell in which students write"),
    "hidden": ([cell("# BEGIN HIDDEN TESTS\n# END HIDDEN TESTS", "code", "a", **ANSWER),
                cell("# BEGIN HIDDEN TESTS\n# END HIDDEN TESTS")], "expected hidden tests in a cell with tests"),
    "twice": ([SUMS[1], SUMS[1]], "total more than once"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "said"), WRONG.values(), ids=list(WRONG))
def test_what_would_be_given_away_is_refused(tmp_path: Path, cells: list[dict[str, Any]], said: str) -> None:
    (tmp_path / "one.ipynb").write_bytes(saved(*cells))
    with pytest.raises(ImportRefused, match="one") as refused:
        nbgrader.read(tmp_path / "one.ipynb")
    assert said in str(refused.value)


def test_what_is_no_course(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="which is not there"):
        nbgrader.read(tmp_path / "nothing")
    with pytest.raises(ImportRefused, match="expected source notebooks"):
        nbgrader.read(tmp_path)
    (tmp_path / "source" / "hw1").mkdir(parents=True)
    (tmp_path / "source" / "hw1" / "a.ipynb").write_bytes(b"{")
    with pytest.raises(ImportRefused, match="hw1: a.ipynb: expected a Jupyter notebook"):
        nbgrader.read(tmp_path)


def test_what_a_course_gives_to_nobody_is_not_given_out(course: Path) -> None:
    folder = course / "source" / "hw1"
    for name in ("solutions/sums.py", "data/marks.key", "feedback/ada.html", "data/more.csv"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")
    (made,) = nbgrader.read(folder)
    assert set(made.files) == {"data/numbers.csv", "data/more.csv", "data/marks.key", "solutions/sums.py"}
    with (course / "nbgrader_config.py").open("a") as config:
        config.write("c.CourseDirectory.ignore = ['solutions', '*.key']\n")
    (made,) = nbgrader.read(folder)
    assert set(made.files) == {"data/numbers.csv", "data/more.csv", "feedback/ada.html"}
    with (course / "nbgrader_config.py").open("a") as config:
        config.write("c.CourseDirectory.ignore = ['solutions'] + MORE\n")
    (made,) = nbgrader.read(folder)
    assert "nbgrader_config.py: CourseDirectory.ignore is calculated, and was not taken" in made.left


def test_settings_of_other_versions(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text(
        "c.NbGrader.db_assignments = [dict(name='hw', duedate='2015-02-02 17:00:00 UTC')]\n"
        "c.ExecutePreprocessor.kernel_name = 'python3'\nc.Execute.kernel_name = 'julia'\n"
    )
    read = nbgrader_settings.read(tmp_path)
    assert read.due == {"hw": "2015-02-02 17:00"}
    assert read.left == ("nbgrader_config.py: Execute.kernel_name is not taken",)


def test_notebooks_that_lie_too_deep_are_named(course: Path) -> None:
    for name in (
        "project/1/a.ipynb",
        "project/2/b.ipynb",
        "project/.ipynb_checkpoints/c.ipynb",
        "empty/x.txt",
    ):
        path = course / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(saved(*SUMS))
    (made,) = nbgrader.read(course)
    assert made.left[-1] == (
        "project: there are notebooks in its folders alone. Import each of them: project/1, project/2"
    )
