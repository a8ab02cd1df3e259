"""The archive of reports that a school's system takes back."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

from grader.export.feedback import write_feedback
from grader.grade import Graded
from tests.systems.cases import graded


def _feedback(folder: Path, reports_of: list[Graded]) -> tuple[tuple[int, list[str]] | None, list[str]]:
    reports = {each.submission.student: f"{number}.html" for number, each in enumerate(reports_of)}
    for name in reports.values():
        (folder / name).write_text(f"<p>{name}</p>")
    found = write_feedback(folder / "feedback.zip", reports_of, reports, folder)
    if found is None:
        return found, []
    with zipfile.ZipFile(folder / "feedback.zip") as archive:
        assert archive.testzip() is None
        return found, archive.namelist()


def _from(student: str, system: str, place: str) -> Graded:
    return replace(
        graded(),
        submission=replace(graded().submission, student=student, system=system, feedback_prefix=place),
    )


def test_feedback_for_a_system_that_takes_it(tmp_path: Path) -> None:
    reports_of = [
        _from("ada", "Canvas", "lovelaceada_101_9001_"),
        _from("ben", "Canvas", "benford_LATE_102_9003_"),
        _from("chiara", "Canvas", ""),
        _from("a note of somebody's", "", ""),
        _from("ben again", "Canvas", "benford_LATE_102_9003_"),
    ]
    found, names = _feedback(tmp_path, reports_of)
    assert found == (2, ["chiara", "a note of somebody's", "ben again"])
    assert names == ["lovelaceada_101_9001_report.html", "benford_LATE_102_9003_report.html"]
    with zipfile.ZipFile(tmp_path / "feedback.zip") as archive:
        assert [archive.read(name) for name in names] == [b"<p>0.html</p>", b"<p>1.html</p>"]


def test_no_feedback_where_nobody_takes_it(tmp_path: Path) -> None:
    assert _feedback(tmp_path, [_from("ada", "", "")]) == (None, [])
    assert _feedback(tmp_path, [_from("ada", "nbgrader", "")]) == (None, [])
    assert not (tmp_path / "feedback.zip").exists()
