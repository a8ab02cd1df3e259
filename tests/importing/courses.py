"""A small course of nbgrader's."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from tests.test_released import ANSWER, BY_HAND, LOCKED, TEST, cell, notebook

TASK = {"grade": False, "solution": False, "locked": True, "task": True}
SUMS = [
    cell("## Part A (2 points)", "markdown", "intro", **LOCKED),
    cell("def total(n):\n    ### BEGIN SOLUTION\n    return 6\n    ### END SOLUTION", "code", "total", **ANSWER),
    cell(
        '"""The total is right"""\nassert total(1) == 6\n### BEGIN HIDDEN TESTS\nassert total(2) == 6\n'
        "### END HIDDEN TESTS\n%time total(3)",
        "code", "Correct-Total", **TEST, points=2,
    ),
    cell("## Part B", "markdown"),
    cell("Since it adds.", "markdown", "why", **BY_HAND, points=1.5),
    cell("# because\nx = 1", "code", "cell-0123456789ab", **BY_HAND, points=0),
    cell("Plot it.\n=== BEGIN MARK SCHEME\nA line.\n=== END MARK SCHEME", "markdown", "plot", **TASK, points=3),
]  # fmt: skip
SUMS[1]["outputs"], SUMS[1]["execution_count"] = [{"output_type": "stream", "text": "6"}], 3
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "maths"
c.IncludeHeaderFooter.header = "source/header.ipynb"
c.ClearSolutions.text_stub = "WRITE HERE"
c.ClearSolutions.code_stub = {"python": "# HERE\\npass", "R": "fail()"}
c.Execute.timeout = 5
c.CourseDirectory.db_assignments = [dict(name="hw1", duedate="2026-02-02 17:00:00 UTC")]
c.LockCells.lock_all_cells = True
c.Exchange.root = os.path.join("a", "b")
"""


def saved(*cells: dict[str, Any], **metadata: Any) -> bytes:
    """A notebook's file."""
    return json.dumps(json.loads(notebook(*cells)) | {"metadata": metadata}).encode()


def write_course(home: Path) -> Path:
    """Write a course with the assignments hw1, of two notebooks, and hw2; return its folder."""
    course = home / "course"
    first, second = course / "source" / "hw1", course / "source" / "hw2"
    (first / "data").mkdir(parents=True)
    (first / ".ipynb_checkpoints").mkdir()
    second.mkdir()
    (course / "nbgrader_config.py").write_text(CONFIG)
    (course / "source" / "header.ipynb").write_bytes(saved(cell("Your name:", "markdown")))
    (first / "sums.ipynb").write_bytes(saved(*SUMS, celltoolbar="Create"))
    other = [cell("", "code", "why", **TEST, points=1), cell("%%R\nstop()", "code", "in-r", **TEST, points=4)]
    (first / "more.ipynb").write_bytes(
        saved(*other, cell("### AUTOTEST x", "code", "auto", **TEST, points=1))
    )
    (first / "data" / "numbers.csv").write_bytes(b"1,2")
    (first / ".ipynb_checkpoints" / "sums-checkpoint.ipynb").write_bytes(b"")
    (second / "r.ipynb").write_bytes(saved(*SUMS, kernelspec={"language": "R"}))
    with sqlite3.connect(course / "gradebook.db") as book:
        book.execute("CREATE TABLE assignment (name TEXT, duedate TEXT)")
        book.execute("INSERT INTO assignment VALUES ('hw1', '2026-03-03 18:30:00.000000'), ('hw2', NULL)")
    return course
