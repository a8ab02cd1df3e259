"""The pages and files of a whole class."""

from __future__ import annotations

import json
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
    assert both - none == {"junit.xml", "nbgrader.csv"} == {name for name, _ in publish.CLASS_FORMS.values()}


def test_gradescope_takes_a_file_for_each_student(tmp_path: Path) -> None:
    grade(tmp_path, [submission("ada"), submission("ben", classes=11)], export_forms=("gradescope",))
    folder = tmp_path / "quick" / "gradescope"
    assert {path.name for path in folder.iterdir()} == {"ada.json", "ben.json"}
    found = json.loads((folder / "ben.json").read_text("utf-8"))
    assert [(test["score"], test["max_score"]) for test in found["tests"]] == [
        (40.0, 40),
        (0.0, 30),
        (30.0, 30),
    ]
    assert found["score"] == 70.0 and {test["visibility"] for test in found["tests"]} == {"visible"}


def test_nbgraders_gradebook_that_cannot_be_filled_is_told(tmp_path: Path) -> None:
    room = grade(tmp_path, [submission("ada")], fill=tmp_path / "gradebook.db")
    assert len(room.warnings) == 1 and "grader import nbgrader" in room.warnings[0]
    assert room.database is None and (tmp_path / "quick" / "index.html").is_file()


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


def _statistics(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "quick" / "results.json").read_text("utf-8"))["statistics"]
    return found


def test_statistics_are_on_the_scale_of_the_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "home", lambda: tmp_path)
    (tmp_path / "course.toml").write_text('scale = "letters"\n', "utf-8")
    room = grade(
        tmp_path / "out", [submission("ada"), submission("ben", classes=9), submission("eve", classes=9)]
    )
    assert room.warnings == ()
    found = _statistics(tmp_path / "out")
    assert found["passing_percent"] == 60 and found["scores"]["grades"] == {
        "A": 1,
        "B": 0,
        "C": 2,
        "D": 0,
        "F": 0,
    }
    (classes,) = (each for each in found["checks"] if each["check"] == "classes")
    assert classes["difficulty"] == pytest.approx(1 / 3) and classes["verdicts"] == {"passed": 1, "failed": 2}
    page = (tmp_path / "out" / "quick" / "statistics.html").read_text("utf-8")
    assert "2 ×</b> <q>9</q>" in " ".join(page.split())
    assert "D: passed" in page


def test_a_course_that_cannot_be_read_stops_no_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "home", lambda: tmp_path)
    (tmp_path / "course.toml").write_text('scale = "no such"\n', "utf-8")
    room = grade(tmp_path / "out", [submission("ada")])
    (warning,) = room.warnings
    assert warning.startswith("quick: no scale of the course: ") and "Received: 'no such'" in warning
    assert _statistics(tmp_path / "out")["passing_percent"] == 50


def test_a_student_called_statistics_has_a_report_of_another_name(tmp_path: Path) -> None:
    grade(tmp_path, [submission("statistics")])
    names = {path.name for path in (tmp_path / "quick").glob("statistics*")}
    assert names == {"statistics.html", "statistics-2.html"}
    assert ": statistics</title>" in (tmp_path / "quick" / "statistics.html").read_text("utf-8")
