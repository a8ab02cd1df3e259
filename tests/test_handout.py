"""What students are given: an answer sheet and a notebook of the starter."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from grader.assignment import Assignment, AssignmentError, Check, Recipe, hidden
from grader.handout import answer_sheet, notebook, write_handout
from grader.public import PublicAssignment, public_part
from grader.verdicts import Passed

STARTER = '''"""Your first model."""

import keras

x = 1
y = 2

def make():
    a = 1

    return a

model = make()
'''


def _public(*checks: Check) -> PublicAssignment:
    return public_part(Assignment("task", "The task", Recipe(data="line", epochs=1), checks))


def _check(slug: str, kind: str, *asked_as: str) -> Check:
    return Check(slug, 10, f"Title of {slug}", lambda case: Passed("x"), asked_as, kind=kind)


def test_an_answer_sheet_has_a_heading_for_each_question() -> None:
    checks = (
        _check("runs", "runs"),
        _check("relu", "text", "relu"),
        _check("plot", "figure", "plot"),  # is drawn, not written
        _check("size", "number", "size"),
        hidden(_check("secret", "number", "secret")),
    )
    headings = [line for line in answer_sheet(_public(*checks)).splitlines() if line.startswith("#")]
    assert headings == ["# The task: answers", "## Title of relu", "## Title of size"]


def test_a_notebook_is_the_starter_in_cells() -> None:
    made = nbformat.reads(notebook(STARTER), as_version=4)
    nbformat.validate(made)
    assert [cell.cell_type for cell in made.cells] == ["markdown", *["code"] * 4]
    assert made.cells[0].source == "# Your first model."
    code = [cell.source for cell in made.cells[1:]]
    assert code == [
        "import keras",
        "x = 1\ny = 2",
        "def make():\n    a = 1\n\n    return a",
        "model = make()",
    ]
    assert notebook(STARTER) == notebook(STARTER)  # the same every time
    assert json.loads(notebook("x = 1"))["cells"][0]["source"] in ("x = 1", ["x = 1"])


@pytest.mark.parametrize("missing", ["handout.md", "starter.py"])
def test_a_handout_needs_task_and_starter(tmp_path: Path, missing: str) -> None:
    for name in {"handout.md", "starter.py"} - {missing}:
        (tmp_path / name).write_text("x = 1")
    with pytest.raises(AssignmentError, match=missing):
        write_handout(_public(_check("runs", "runs")), tmp_path, tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()
