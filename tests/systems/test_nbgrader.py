"""nbgrader: the folder of a course, and the table of grades."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from grader.intake import IntakeError
from grader.intake.classes import assignments_of, collect
from grader.systems import nbgrader
from tests.systems.cases import both, mixed, ready

DOWNLOAD = {
    "submitted/ada/hw1/hw1.ipynb": b"{}",
    "submitted/ada/hw1/timestamp.txt": b"2015-02-02 14:58:23.948203 America/Los_Angeles",
    "submitted/ada/hw2/hw2.py": b"x = 2",
    "submitted/ben/hw1/hw1.py": b"x = 3",
}


def test_download(tmp_path: Path) -> None:
    for found in both(tmp_path, DOWNLOAD):
        assert list(found) == ["ada", "ben"] and found["ben"].script == "hw1.py"
        assert "timestamp.txt" not in dict(found["ada"].files)
        assert found["ada"].handed_in.startswith("2015-02-02 14:58")
    assert [each.script for each in collect(tmp_path / "folder", "hw2")] == ["hw2.py"]


def test_assignments_go_by_the_slug_that_they_were_imported_under(tmp_path: Path) -> None:
    """Nobody is graded for what was handed in for another one."""
    odd = {
        f"submitted/{who}/{name}/work.py": f"n = '{name}'".encode()
        for who in ("ada", "ben")
        for name in ("Homework 1", "2")
    }
    both(tmp_path, {**odd, "nbgrader_config.py": b""}, "homework_1")
    for slug, name in (("homework_1", "Homework 1"), ("assignment_2", "2")):
        found = list(collect(tmp_path / "folder", slug))
        assert [dict(one.files)["work.py"].decode() for one in found] == [f"n = '{name}'"] * 2
    assert assignments_of(tmp_path / "folder") == ["assignment_2", "homework_1"]
    assert assignments_of(tmp_path / "folder" / "submitted") == ["assignment_2", "homework_1"]
    with pytest.raises(IntakeError, match="expected submissions of week_3"):
        list(collect(tmp_path / "folder", "week_3"))


def test_where_there_is_one_assignment_it_is_meant(tmp_path: Path) -> None:
    for found in both(tmp_path, {"submitted/ada/ps1/work.py": b"n = 1", "gradebook.db": b""}, "sums"):
        assert list(found) == ["ada"]


def test_the_folder_of_submissions_of_a_course_is_that_of_the_course(tmp_path: Path) -> None:
    both(tmp_path, {**DOWNLOAD, "nbgrader_config.py": b""})
    submitted = tmp_path / "folder" / "submitted"
    for course in (True, False):
        found = {each.student: each for each in collect(submitted, "hw1")}
        assert list(found) == ["ada", "ben"]
        assert all((each.system == "nbgrader") == course for each in found.values())
        (tmp_path / "folder" / "nbgrader_config.py").unlink(missing_ok=True)


def test_a_student_of_a_class_list_keeps_the_id_that_nbgrader_knows(tmp_path: Path) -> None:
    for found in both(tmp_path, DOWNLOAD):
        assert found["ada"].student_id == "ada"
        named = replace(found["ada"], student="Ada Lovelace")
        one = mixed()
        text = nbgrader.grades_table(ready(one), [replace(one, submission=named)])
        assert next(csv.DictReader(io.StringIO(text)))["student_id"] == "ada"


def test_what_else_a_teacher_keeps_in_a_course_does_not_matter(tmp_path: Path) -> None:
    assert nbgrader.recognise({"submitted": True})
    assert nbgrader.recognise({"submitted": True, "gradebook.db.before": False})
    assert not nbgrader.recognise({"submitted": True, "ada": True})  # a student of that name
    assert not nbgrader.recognise({"submitted": False, "source": True})
    beside = {
        "source/hw1/hw1.py": b"x = 1",
        "nbgrader_config.py": b"",
        "grades.csv": b"",  # as `nbgrader export` leaves it
        "assignments/hw1/assignment.py": b"",
        "notes.py": b"print('mine')",
    }
    for found in both(tmp_path, {**DOWNLOAD, **beside}):
        assert list(found) == ["ada", "ben"]


def test_grades_table() -> None:
    one = mixed()
    whole = replace(one, grade=replace(one.grade, marks=one.grade.marks[:-1]))
    named = replace(
        whole, submission=replace(one.submission, student="=ada", handed_in="2026-03-01 10:00:00")
    )
    text = nbgrader.grades_table(ready(one), [one, named])
    # nbgrader/plugins/export.py: the columns and their order.
    assert text.splitlines()[0] == (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,"
        "late_submission_penalty,score,max_score"
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["score"] == "" and rows[0]["max_score"] == "100"  # not graded is no zero
    assert rows[1]["student_id"] == "'=ada" and float(rows[1]["score"]) == whole.grade.score
    assert rows[1]["timestamp"] == "2026-03-01 10:00:00" and rows[1]["assignment"] == "first_model"
