"""The archive of reports that a school's system takes back."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from grader.export.feedback import folder_names, write_feedback, write_reports
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


def test_everybody_has_a_folder_of_their_name(tmp_path: Path) -> None:
    reports = {"García, Ada": "ada.html", "ben": "ben.html"}
    for name in reports.values():
        (tmp_path / name).write_text(f"<p>{name}</p>")
    places = write_reports(tmp_path / "reports.zip", list(reports), reports, tmp_path)
    assert places == {"García, Ada": "García, Ada/report.html", "ben": "ben/report.html"}
    with zipfile.ZipFile(tmp_path / "reports.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "García, Ada/report.html": b"<p>ada.html</p>",
            "ben/report.html": b"<p>ben.html</p>",
        }


@pytest.mark.parametrize(
    ("students", "folders"),
    [
        (["Ada.", " ..ada ", "ADA"], ["Ada", "ada (2)", "ADA (3)"]),
        (["con", "AUX.txt", "Com1 .x", "lpt²", "Conny"], ["_con", "_AUX.txt", "_Com1 .x", "_lpt²", "Conny"]),
        (["../../etc", "a/b\\c", 'x:"<>|?*'], ["-..-etc", "a-b-c", "x-------"]),
        (["Zoe\u0301", "Zoé"], ["Zoé", "Zoé (2)"]),
        (["a\nb\tc", "\u202egnp.exe", "\x00", "..."], ["a b c", "gnp.exe", "student", "student (2)"]),
        (["ada (2)", "ada", "Ada"], ["ada (2)", "ada", "Ada (3)"]),
    ],
    ids=["dots", "devices", "signs", "accents", "unseen", "numbered"],
)
def test_a_folder_is_one_on_every_computer(students: list[str], folders: list[str]) -> None:
    assert list(folder_names(students).values()) == folders


def test_a_long_name_is_cut_and_still_ones_own() -> None:
    first, second = folder_names(["é" * 300, "é" * 301]).values()
    assert len(first.encode()) == 200 and second == f"{first} (2)"


def test_an_archive_is_written_where_it_is_another_one(tmp_path: Path) -> None:
    report, path = tmp_path / "a.html", tmp_path / "reports.zip"
    report.write_text("one")

    def written() -> tuple[int, bytes]:
        write_reports(path, ["ada"], {"ada": "a.html"}, tmp_path)
        with zipfile.ZipFile(path) as archive:
            return path.stat().st_ino, archive.read("ada/report.html")

    first = written()
    assert written() == first == (first[0], b"one")
    report.write_text("two")  # as long as before
    second = written()
    assert second[1] == b"two" and second[0] != first[0]
    path.write_bytes(b"no archive")
    assert written()[1] == b"two"
