"""What lies in an assignment's folder beside its marking scheme: notebooks, tests and files."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import AssignmentError
from grader.loading import load_assignment

SCHEME = """from grader import Assignment
from grader.checks import by_hand, tests
assignment = Assignment(
    "own", "Own", checks=(tests("squares", 2, seconds=7), by_hand("proof", 1, title="Prove it.")), notebooks=("one",)
)
"""


def cell(name: str, source: str, **said: bool) -> dict[str, Any]:
    own = {"grade_id": name, "grade": True, "solution": False, "locked": True, **said}
    return {"cell_type": "code", "source": source, "metadata": {"nbgrader": own}}


def notebook(*cells: dict[str, Any]) -> str:
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole assignment."""
    own = tmp_path / "own"
    for name in ("notebooks", "tests", "files/pictures"):
        (own / name).mkdir(parents=True)
    (own / "assignment.py").write_text(SCHEME)
    cells = (cell("squares", "assert squares(1)"), cell("proof", "", solution=True, locked=False))
    (own / "notebooks" / "one.ipynb").write_text(notebook(*cells))
    (own / "tests" / "squares.py").write_text("assert squares(2) == [1, 4]  # ö\n", "utf-8")
    (own / "files" / "pictures" / "a.png").write_bytes(b"a picture")
    return own


def test_an_assignment_has_its_notebooks_tests_and_files(folder: Path) -> None:
    read = load_assignment(folder)
    assert [one.checks for one in read.released] == [("squares", "proof")]
    wanted = read.checks[0].wanted
    assert (
        wanted is not None and wanted.tests == "assert squares(2) == [1, 4]  # ö\n" and read.cell_seconds == 7
    )
    (file,) = read.beside
    assert (file.name, file.digest) == ("pictures/a.png", sha256(b"a picture").hexdigest())
    assert file.path.read_bytes() == b"a picture"


def test_an_assignment_without_them_has_none(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "assignment.py").write_text(
        'from grader import Assignment, runs\nassignment = Assignment("own", "Own", checks=(runs(points=1),))\n'
    )
    read = load_assignment(folder)
    assert (read.released, read.beside, read.cell_seconds) == ((), (), None)


BROKEN = {
    "no notebook": ("notebooks/one.ipynb", None, "No such file"),
    "no tests": ("tests/squares.py", None, "No such file"),
    "half a notebook": ("notebooks/one.ipynb", b"{", "expected a Jupyter notebook"),
    "a name twice": ("notebooks/one.ipynb", notebook(cell("a", ""), cell("a", "")).encode(), "Give these cells other names"),
    "no Python": ("tests/squares.py", b"assert squares(", "expected Python"),
    "no text": ("tests/squares.py", b"\xff\xfe", "decode"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_missing_or_broken_is_named_with_what_to_do(folder: Path, name: str) -> None:
    place, content, reason = BROKEN[name]
    if content is None:
        (folder / place).unlink()
    else:
        (folder / place).write_bytes(content)
    with pytest.raises(AssignmentError) as refused:
        load_assignment(folder)
    said = str(refused.value)
    assert said.startswith(f"{folder / place} cannot be read: ") and reason in said
    assert said.endswith("Correct the file and run the same command again.")
