"""The page of a class."""

from __future__ import annotations

from pathlib import Path

from grader import report
from grader.assignment import Assignment, Recipe
from grader.pipeline.ready import ReadyAssignment
from tests.report.drawn import LINE, check
from tests.report.pages import inert
from tests.solved import ready_of


def test_a_class_of_nobody(prepared: dict[str, ReadyAssignment], tmp_path: Path) -> None:
    scheme = prepared["first_model"]
    report.write_class(tmp_path / "class.html", report.Class(scheme, [], {}, "basic"))
    inert((tmp_path / "class.html").read_text("utf-8"), 1)


def test_notices_of_a_class(tmp_path: Path) -> None:
    prepared = ready_of(Assignment("a", "A", Recipe("line", 1), (check(0, 1),)), LINE)
    told = ("The computer was busy: 3 submissions were run again", "a: no grades.csv: no room")
    report.write_class(tmp_path / "index.html", report.Class(prepared, [], {}, "strong", notices=told))
    html = (tmp_path / "index.html").read_text("utf-8")
    assert all(
        each in html
        for each in ("The computer was busy: 3 submissions were run again.", "A: no grades.csv: no room.")
    )
