"""The pages and files of a whole class."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from grader.classes import publish
from grader.similarity import Pair
from tests.gradebook.quick import Watched, grade, submission


def test_only_the_forms_asked_for_are_written(tmp_path: Path) -> None:
    grade(tmp_path / "none", [submission("ada")])
    grade(tmp_path / "both", [submission("ada")], export_forms=("junit", "nbgrader"))
    none, both = ({path.name for path in (tmp_path / out / "quick").iterdir()} for out in ("none", "both"))
    assert both - none == {"junit.xml", "nbgrader.csv"} == {name for name, _ in publish.EXPORT_FORMS.values()}


def test_every_warning_of_a_class_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object) -> None:
        raise RuntimeError("not today")

    monkeypatch.setattr(publish, "alike", broken)
    monkeypatch.setattr(publish.export, "grade_sheet", broken)
    monkeypatch.setattr(publish.report.student, "printed", broken)
    roster = b'Student,ID,SIS User ID,Section,Quick (1)\n Points Possible,,,,"1,000"\nada,1,,A,\n'
    room = grade(tmp_path, [submission("ada", roster_rows=(2,)), submission("ben")], roster=roster)
    wanted = ("report of ada", "report of ben", "no alike submissions", "no grades.csv", "no gradebook.csv")
    assert len(room.warnings) == len(wanted)
    for said in wanted:
        assert sum(said in warning for warning in room.warnings) == 1
    page = (tmp_path / "quick" / "index.html").read_text("utf-8")
    assert all(said in page for said in wanted[2:])


class _FirstIsLast(Watched):
    """A sandbox in which the first of the class is done last."""

    def left(self, student: str, folder: Path, settings: dict[str, Any]) -> Any:
        time.sleep(0.4 if student == "ada" else 0)
        return super().left(student, folder, settings)


def test_everything_is_in_the_order_of_the_class_whoever_was_done_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[str]] = []

    def alike(submissions: Any, *_: Any) -> list[Pair]:
        told.append([each.student for each in submissions])
        return []

    monkeypatch.setattr(publish, "alike", alike)
    everybody = [submission(name) for name in ("ada", "ben", "chiara", "dmitri")]
    room = grade(tmp_path, everybody, sandbox=_FirstIsLast(tmp_path / "looked.log"))
    names = [each.student for each in everybody]
    assert told == [names] and [each.submission.student for each in room.graded] == names
