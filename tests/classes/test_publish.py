"""The pages and files of a whole class."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.classes import publish
from tests.gradebook.quick import grade, submission


def test_only_the_forms_asked_for_are_written(tmp_path: Path) -> None:
    grade(tmp_path / "none", [submission("ada")])
    grade(tmp_path / "both", [submission("ada")], export_forms=("junit", "nbgrader"))
    none, both = ({path.name for path in (tmp_path / out / "quick").iterdir()} for out in ("none", "both"))
    assert both - none == {"junit.xml", "nbgrader.csv"} == {name for name, _ in publish.EXPORT_FORMS.values()}


def test_every_warning_of_a_class_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object) -> None:
        raise RuntimeError("not today")

    monkeypatch.setattr(publish, "similar", broken)
    monkeypatch.setattr(publish.export, "write_csv", broken)
    monkeypatch.setattr(publish.report.student, "_log", broken)
    roster = b'Student,ID,SIS User ID,Section,Quick (1)\n Points Possible,,,,"1,000"\nada,1,,A,\n'
    room = grade(tmp_path, [submission("ada", roster_rows=(2,)), submission("ben")], roster=roster)
    wanted = ("report of ada", "report of ben", "no alike submissions", "no grades.csv", "no gradebook.csv")
    assert len(room.warnings) == len(wanted)
    for said in wanted:
        assert sum(said in warning for warning in room.warnings) == 1
    page = (tmp_path / "quick" / "index.html").read_text("utf-8")
    assert all(said in page for said in wanted[2:])
