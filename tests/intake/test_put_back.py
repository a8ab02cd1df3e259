"""What is not a student's to change is put back; which file is which notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.gradebook.codec import pack_files, pack_submission, unpack_files, unpack_submission
from grader.intake import read, read_files
from grader.intake.classes import collect
from grader.intake.put_back import BY_PLACE, DOUBLE, GONE, KIND, NAMELESS, PUT_BACK, TESTS_GONE, UNKNOWN
from grader.intake.reader import Reader
from grader.records.submission import Submission
from grader.released import read as released
from grader.released import with_checks
from tests.test_released import ANSWER, BY_HAND, LOCKED, TEST, cell, notebook

TASK = {"grade": False, "solution": False, "locked": True, "task": True}
GIVEN = [
    cell("# Sums\nby hand", "markdown"),
    cell("import math", "code", "imports", **LOCKED),
    cell("# YOUR CODE HERE", "code", "sums", **ANSWER),
    cell("assert total == 6", "code", "correct_total", **TEST),
    cell("assert mean == 2", "code", "correct_mean", **TEST),
    cell("YOUR ANSWER HERE", "markdown", "why", **BY_HAND),
    cell("Plot it.", "markdown", "plot", **TASK),
    cell("The end", "markdown"),
    cell("", "markdown"),
]
RELEASED = released("sums", notebook(*GIVEN))
SOLVED = "total = sum([1, 2, 3])\nmean = 2"


def handed_in(**changed: str) -> list[dict[str, Any]]:
    """The cells as they were given out, with other sources for some, by their names."""
    cells = []
    for one in GIVEN:
        name = one["metadata"].get("nbgrader", {}).get("grade_id", "")
        cells.append({**one, "source": changed.get(name, SOLVED if name == "sums" else one["source"])})
    return cells


def made(cells: list[dict[str, Any]], name: str = "sums.ipynb") -> Submission:
    """A submission of one notebook."""
    return read_files("ada", {name: notebook(*cells)}, (), (RELEASED,))


def script(submission: Submission) -> str:
    """The program that is run."""
    return dict(submission.files)[submission.script or ""].decode()


def test_what_is_left_as_it_was_is_told_nowhere() -> None:
    done = made(handed_in())
    assert script(done) == f"import math\n{SOLVED}\n# tests: correct_total\n# tests: correct_mean\n"
    assert done.tests == (("correct_total", 4), ("correct_mean", 5)) and done.notebook == "sums"
    assert done.remarks == () and done.cells == (1, 2, 4, 5)
    assert [one for one in done.sections if one.check] == []


def test_locked_cells_and_tests_are_put_back() -> None:
    done = made(handed_in(imports="import os", correct_total="assert True"))
    assert script(done) == script(made(handed_in()))
    assert done.remarks == (f"sums.ipynb: {PUT_BACK}: “import math”, correct_total",)
    # Empty lines at the end change nothing.
    assert made(handed_in(imports="import math\n\n", correct_total=" assert total == 6\n")).remarks == ()


@pytest.mark.parametrize(
    ("given", "called"),
    [
        ("# tests\nassert total == 6", "“assert total == 6”"),
        ('"""The sum"""\nassert total == 6', '“"""The sum"""”'),
        ("# hidden", "cell_0123456789abcdef"),
    ],
)
def test_a_cell_whose_name_nobody_chose_is_called_by_its_first_line(given: str, called: str) -> None:
    one = released("sums", notebook(cell(given, "code", "cell-0123456789abcdef", **TEST)))
    changed = notebook(cell("pass", "code", "cell-0123456789abcdef", **TEST))
    done = read_files("ada", {"sums.ipynb": changed}, (), (one,))
    assert done.remarks == (f"sums.ipynb: {PUT_BACK}: {called}",)


def test_kinds_are_put_back() -> None:
    cells = handed_in(why="Because.")
    cells[5]["cell_type"], cells[2]["cell_type"] = "code", "markdown"
    done = made(cells)
    assert script(done) == script(made(handed_in()))
    assert done.remarks == (f"sums.ipynb: {KIND}: sums, why",)
    assert [one.text for one in done.sections if one.check == "why"] == ["Because."]


def test_of_double_cells_the_last_counts() -> None:
    cells = handed_in(correct_total="total = 6")
    cells.insert(0, {**cells[3], "source": "first = 1"})
    cells.append({**cells[6], "source": "Mine."})
    done = made(cells)
    assert (
        script(done).startswith("first = 1\nimport math\n")
        and script(done).count("# tests: correct_total") == 1
    )
    assert done.remarks[0] == f"sums.ipynb: {DOUBLE}: correct_total, why"
    assert [one.text for one in done.sections if one.check == "why"] == ["Mine."]


def test_a_cell_under_another_name_is_the_students_own() -> None:
    cells = handed_in()
    cells[3]["metadata"] = {"nbgrader": {"grade_id": "renamed", **TEST}}
    done = made(cells)
    assert done.remarks == (
        f"sums.ipynb: {UNKNOWN}: renamed", f"sums.ipynb: {TESTS_GONE}: correct_total",
    )  # fmt: skip
    lines = script(done).split("\n")
    assert lines[3:6] == ["# tests: correct_total", "assert total == 6", "# tests: correct_mean"]


def test_tests_of_deleted_cells_are_run_where_they_stood() -> None:
    cells = handed_in()
    done = made([*cells[:3], *cells[5:]])
    assert done.tests == (("correct_total", 4), ("correct_mean", 5))
    assert done.remarks == (f"sums.ipynb: {TESTS_GONE}: correct_total, correct_mean",)
    # Where what they test is not there under its name either, it may stand anywhere: they are run at the end.
    own = cell(SOLVED)
    done = made([*cells[:2], *cells[5:], own])
    assert done.tests == () and done.remarks[0] == f"sums.ipynb: {GONE}: sums"
    assert script(done) == f"import math\n{SOLVED}\n"


def test_answers_and_tasks() -> None:
    mine = [
        cell("I see a line.", "markdown"),
        cell("plot(1)"),
        cell("", "markdown"),
        cell("It rises.", "markdown"),
    ]
    cells = handed_in(why="## Since\nit is so", plot="Plot it.\nOnce.")
    done = made([*cells[:7], *mine, *cells[7:], cell("# Notes", "markdown")])
    answers = {one.check: one.text for one in done.sections if one.check}
    assert answers == {"why": "## Since\nit is so", "plot": "Once.\n\nI see a line.\n\nplot(1)\n\nIt rises."}
    assert "plot(1)" in script(done)
    assert [one.heading for one in done.sections if not (one.check or one.loose)] == ["Notes"]
    assert done.digest != made([*cells[:7], *mine[1:], *cells[7:], cell("# Notes", "markdown")]).digest


def test_the_order_of_running_says_nothing_about_tests() -> None:
    """A test that was run before the last change of what it tests is still run after it."""
    cells = handed_in()
    for place, count in ((1, 4), (2, 3), (3, 1), (4, 2)):
        cells[place]["execution_count"] = count
    done = made(cells)
    assert done.tests == (("correct_total", 4), ("correct_mean", 5))
    assert done.execution_order == (2, 1, 4, 5)
    cells[1]["execution_count"] = 2
    assert made(cells).execution_order == ()


def nameless(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As of an editor that keeps nothing beside a cell's text."""
    return [{**one, "metadata": {}} for one in cells]


def answers_of(done: Submission) -> dict[str, str]:
    return {one.check: one.text for one in done.sections if one.check}


def test_cells_that_have_lost_their_names_are_known_by_their_place() -> None:
    cells = handed_in(why="Since.")
    mine = cell("I see a line.", "markdown")
    done = made(nameless([*cells[:3], cell("print(total)"), *cells[3:7], mine, *cells[7:]]), "untitled.ipynb")
    assert script(done).split("\n")[1:6] == [
        "total = sum([1, 2, 3])", "mean = 2", "print(total)", "# tests: correct_total", "# tests: correct_mean",
    ]  # fmt: skip
    assert answers_of(done) == {"why": "Since.", "plot": "I see a line."}
    assert f"{BY_PLACE}: correct_mean, correct_total, “import math”, plot, " in done.remarks[0]


def test_a_notebook_of_which_no_cell_is_known_is_run_as_it_is_and_read_by_a_person() -> None:
    done = made(
        [cell("total = 6"), cell("Since.", "markdown"), cell("The end", "markdown")], "untitled.ipynb"
    )
    assert done.tests == () and done.remarks == (f"untitled.ipynb: {NAMELESS}",)
    assert answers_of(done) == dict.fromkeys(("why", "plot"), "total = 6\n\nSince.")
    assert answers_of(made([cell("The end", "markdown")])) == {}


def test_what_is_answered_in_a_cell_of_its_own_is_answered() -> None:
    """The cell that was given out is left as it was, or deleted, and the answer stands below."""
    cells, mine = handed_in(), cell("# Since\nso", "markdown")
    below = made([*cells[:6], mine, *cells[6:]])
    instead = made([*cells[:5], mine, *cells[6:]])
    for done in (below, instead):
        assert answers_of(done) == {"why": "# Since\nso"}
    assert [one.heading for one in below.sections if not one.check and not one.loose] == ["Since"]
    assert instead.remarks == (f"sums.ipynb: {BY_PLACE}: why",)
    # Beside an answer, it is about something else.
    assert answers_of(made([*handed_in(why="So.")[:6], mine, *cells[6:]])) == {"why": "So."}


def test_a_cell_that_was_moved_keeps_its_name() -> None:
    cells = nameless(handed_in(why="Since."))
    done = made([cells[6], *cells[:6], *cells[7:]])
    assert answers_of(done) == {"why": "Since."} and len(done.tests) == 2


def test_many_cells_are_no_more_work_each() -> None:
    cells = [*handed_in(), *(cell(f"{number}", "markdown") for number in range(20_000))]
    assert len(answers_of(made([*handed_in()[:7], *cells[9:]]))["plot"]) > 100_000
    assert made(nameless(cells)).tests


def test_a_program_in_place_of_the_notebook() -> None:
    done = read_files("ada", {"ada.py": SOLVED.encode()}, (), (RELEASED,))
    assert done.tests == () and done.notebook == "" and script(done) == SOLVED
    assert "ada.py is none of the notebooks that were given out" in done.remarks[0]
    assert answers_of(done) == dict.fromkeys(("why", "plot"), SOLVED)  # a person may find them in there


@pytest.mark.parametrize("mark", ["# In[ ]:", "# In[12]:", "# %%", "# %% [markdown]"])
def test_a_notebook_saved_as_a_program_has_cells(mark: str) -> None:
    """So a test in it that fails ends nothing but its cell."""
    program = f"#!/usr/bin/env python\n{mark}\nassert total == 6\n\n{mark}\n{SOLVED}\n"
    assert read_files("ada", {"sums.py": program.encode()}, (), (RELEASED,)).cells == (1, 2, 5)
    assert read_files("ada", {"sums.py": program.encode()}).cells == ()


def test_of_several_versions_the_last_counts() -> None:
    files = {
        name: notebook(*handed_in(), cell(f"{number}"))
        for number, name in enumerate(("sums.ipynb", "sums (1).ipynb"))
    }
    done = read_files("ada", files, (), (RELEASED,))
    assert done.script == "sums (1).py" and done.remarks == ("the latest versions count, not sums.ipynb",)


TWO = with_checks([RELEASED, released("sums_2", notebook(*GIVEN))])
NAMES = {
    "own": ("sums.ipynb", "sums_2.ipynb"),
    "case": ("SUMS.ipynb", "Sums 2.ipynb"),
    "copies": ("sums (1).ipynb", "sums_2-Copy1.ipynb"),
    "around": ("ada_sums.ipynb", "hw/ada sums 2 final.ipynb"),
}


@pytest.mark.parametrize("names", NAMES.values(), ids=list(NAMES))
def test_which_file_is_which_notebook(names: tuple[str, str]) -> None:
    first, second = (notebook(*handed_in(), cell(f"n = {number}")) for number in (1, 2))
    done = read_files("ada", {names[1]: second, names[0]: first}, (), TWO)
    assert done.notebook == "sums" and "n = 1" in script(done)
    assert [one.notebook for one in done.others] == ["sums_2"]
    assert done.tests[0][0] == "sums_correct_total" and done.others[0].tests[0][0] == "sums_2_correct_total"
    assert done.remarks == ()


def test_notebooks_are_known_by_their_cells_too() -> None:
    other = released("areas", notebook(cell("", "code", "area", **TEST)))
    files = {
        "a.ipynb": notebook(cell("", "code", "area", **TEST)),
        "b.ipynb": notebook(*handed_in(why="So.")),
    }
    done = read_files("ada", files, (), (RELEASED, other))
    assert done.notebook == "sums" and done.script == "b.py" and done.others[0].script == "a.py"
    # What one notebook answers is answered, whichever is looked at.
    assert [one.text for one in done.others[0].sections if one.check] == ["So."]
    lost = read_files("ada", {"a.ipynb": files["a.ipynb"], "c.ipynb": b"{"}, (), (RELEASED, other))
    assert lost.notebook == "areas" and lost.remarks[0] == "the notebook sums.ipynb is not there"
    assert "c.ipynb could not be read" in lost.remarks[1]


def test_of_several_notebooks_one_that_cannot_be_read_is_not_said_to_be_missing() -> None:
    done = read_files("ada", {"sums.ipynb": b"", "sums_2.ipynb": notebook(*handed_in())}, (), TWO)
    assert done.notebook == "sums_2" and len(done.remarks) == 1
    assert "sums.ipynb could not be read" in done.remarks[0] and "an empty file" in done.remarks[0]


def test_programs_in_place_of_several_notebooks() -> None:
    """Each stands for the one that it is called like, so that none is left out."""
    both = {"sums.py": b"n = 1", "ada_sums_2.py": b"n = 2"}
    done = read_files("ada", both, (), TWO)
    assert [(done.script, done.notebook)] == [("sums.py", "sums")]
    assert [(one.script, one.notebook) for one in done.others] == [("ada_sums_2.py", "sums_2")]
    assert all("is no notebook: it was run as it is" in said for said in done.remarks)
    assert len(done.remarks) == 2
    assert answers_of(done)["sums_why"] == "n = 1" and answers_of(done)["sums_2_why"] == "n = 2"
    mixed = read_files("ada", {"sums.ipynb": notebook(*handed_in()), "sums_2.py": b"n = 2"}, (), TWO)
    assert mixed.tests and [one.script for one in mixed.others] == ["sums_2.py"]
    # One that is called like none of them is run alone.
    other = read_files("ada", {"ada.py": b"n = 1", "sums.ipynb": notebook(*handed_in())}, (), TWO)
    assert other.notebook == "sums" and not other.others


def test_what_students_send_is_taken_as_it_comes() -> None:
    odd = [
        {"metadata": {"nbgrader": {"grade_id": name}}, "cell_type": "code", "source": 3}
        for name in (7, "\ud800")
    ]
    done = made([*odd, {"cell_type": "code", "metadata": []}, *handed_in()])
    assert done.tests and UNKNOWN in done.remarks[0]
    done.remarks[0].encode()


def test_it_goes_to_the_process_that_reads_and_back(tmp_path: Path) -> None:
    files = {"sums.ipynb": notebook(*handed_in(why="So."))}
    assert unpack_files(pack_files("ada", files, [], TWO))[3] == TWO
    assert pack_files("ada", files, [], TWO) != pack_files("ada", files, [], TWO[:1])
    done = read_files("ada", files, (), (RELEASED,))
    assert unpack_submission(pack_submission(done)) == done
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "sums.ipynb").write_bytes(files["sums.ipynb"])
    with Reader() as reader:
        for (found,) in (
            collect(tmp_path, "sums", reader, (RELEASED,)),
            [read(tmp_path / "ada", reader.read, (RELEASED,))],
        ):
            assert found.tests == done.tests and found.sections == done.sections
