"""The course is written after every grading, from the gradebook, and never stops one."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from grader.classes import course as courses
from grader.classes import run
from tests.gradebook.quick import grade, submission

CLASS = [submission("ada"), submission("ben", 9, 9)]


def test_page_and_tables_lie_beside_the_gradebook(tmp_path: Path) -> None:
    result = grade(tmp_path, CLASS)
    assert result.warnings == ()
    page = (tmp_path / "index.html").read_text("utf-8")
    assert 'href="quick/ada.html">100</a>' in page and "Would not pass: 40 %" in page
    rows = (tmp_path / "course.csv").read_text("utf-8-sig").splitlines()
    assert rows[1].startswith('"ada","","","","100","100","100","100","100","","yes","no"') and len(rows) == 3
    assert load_workbook(tmp_path / "course.xlsx").active["A2"].value == "Points Possible"


def test_work_that_nobody_came_to_is_not_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped before the second: the page says so, and not that nothing was handed in."""
    with monkeypatch.context() as patch:
        patch.setattr(run.ClassWriter, "add", lambda self, graded: None)
        grade(tmp_path, CLASS)
    assert (tmp_path / "index.html").read_text("utf-8").count("not graded yet") >= 2
    grade(tmp_path, CLASS)
    assert "<span>not graded yet" not in (tmp_path / "index.html").read_text("utf-8")


def test_settings_that_cannot_be_read_cost_no_grade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    (home / "assignments").mkdir(parents=True)
    (home / "course.toml").write_text("drop_lowest = 'one'")
    monkeypatch.setattr(run, "home", lambda: home)
    result = grade(tmp_path / "out", CLASS)
    assert len(result.graded) == 2 and "drop_lowest" in result.warnings[0]
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "drop_lowest" in page and 'href="quick/index.html"' in page and "course.xlsx" not in page
    assert not (tmp_path / "out" / "course.csv").exists()
    (home / "course.toml").write_text("title = 'Networks'\nscale = 'german'")
    assert grade(tmp_path / "out", CLASS).warnings == ()
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "<h1>Networks</h1>" in page and ">1.0<" in page


@pytest.mark.parametrize("part", ["course_in", "write_tables", "write_page"])
def test_what_breaks_there_costs_no_grade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    def broken(*given: object, **more: object) -> None:
        raise RuntimeError("not today")

    monkeypatch.setattr(courses, part, broken)
    result = grade(tmp_path, CLASS)
    assert len(result.graded) == 2 and "not today" in result.warnings[0] and len(result.warnings) == 1
