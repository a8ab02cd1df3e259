"""A teacher's own gradebook, filled: built from the documented forms of Canvas and Moodle."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from grader import export
from grader.export import GradebookError, fill
from grader.roster import read_roster
from grader.submission import Graded, Submission
from tests.conftest import completed

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Your first model (77),Homework 2 (78),Current Score\r\n"
    ",,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,10.00,20.00,(read only)\r\n"
    '"Lovelace, Ada",101,S101,ada,Section 1,,19.50,97.5\r\n'
    '"Ford, Ben ""B""",102,S102,ben,Section 1,9.00,EX,\r\n'
    '"Rossi, Chiara",103,S103,chiara,"Section 1, late",,,\r\n'
)
MOODLE = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    'Participant 101,"Ada Lovelace",ada@x.example,"Submitted for grading",,50.00,Yes,"Monday, 1 June",-,\n'
    'Participant 102,"Ben Ford",ben@x.example,"No submission",,50.00,Yes,-,-,"see me"\n'
)


def _class(first: Graded, gradebook: str, **students: str) -> list[Graded]:
    """A class of the same submission, found on the list; who is not named handed in nothing."""
    handed_in = [replace(first.submission, student=name, key=key) for name, key in students.items()]
    found, _ = completed(handed_in, read_roster(gradebook.encode()))
    missing = replace(first.grade.case, end="missing")
    empty = replace(first.grade, case=missing, marks=())
    return [replace(first, submission=each, grade=first.grade if each.script else empty) for each in found]


@pytest.fixture
def first(grade_source: Callable[..., Graded]) -> Graded:
    return grade_source("first_model", "ANSWERS = {'relationship': 'y = 2x - 1'}")  # 20 of 100


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_canvas(first: Graded, encoding: str) -> None:
    graded = _class(first, CANVAS, ada="101", chiara="103", stranger="")
    content = CANVAS.encode(encoding)
    filled = fill(content, graded, ("Your first model", "first_model"))
    before = list(csv.reader(io.StringIO(CANVAS)))
    after = list(csv.reader(io.StringIO(filled.content.decode(encoding))))
    assert filled.column == "Your first model (77)" and filled.scale == 0.1 and filled.filled == 2
    assert [row[5] for row in after] == [
        "Your first model (77)",
        "Manual Posting",
        "10.00",
        "2.00",
        "9.00",
        "2.00",
    ]
    for old, new in zip(before, after, strict=True):
        assert old[:5] + old[6:] == new[:5] + new[6:]  # nothing else is touched
    assert dict(filled.left) == {
        "stranger": "not in the gradebook, or not to be told apart by name",
        'Ford, Ben "B"': "handed in nothing",
    }
    assert (b"\r\n" in filled.content) == (b"\r\n" in content)


def test_moodle(first: Graded) -> None:
    filled = fill(MOODLE.encode(), _class(first, MOODLE, ada="101"), ("Your first model",))
    rows = list(csv.DictReader(io.StringIO(filled.content.decode())))
    assert rows[0]["Grade"] == "10.00" and rows[0]["Feedback comments"].startswith("20 of 100 points")
    assert rows[1]["Grade"] == "" and rows[1]["Feedback comments"] == "see me"
    assert rows[0]["Last modified (submission)"] == "Monday, 1 June"


def test_a_worksheet_in_another_language_is_recognised(first: Graded) -> None:
    german = (
        MOODLE.replace("Identifier", "ID")
        .replace("Participant", "Teilnehmer/in")
        .replace('"Full name"', "Name")
    )
    german = german.replace(",Grade,", ",Bewertung,").replace("Email address", "E-Mail")
    assert export.is_gradebook(german.encode())
    assert b"10.00" in fill(german.encode(), _class(first, german, ada="101"), ("x",)).content


def test_the_column_is_the_teacher_s_to_name(first: Graded) -> None:
    graded = _class(first, CANVAS, ada="101")
    with pytest.raises(
        GradebookError, match="say which with --column.*Your first model .77., Homework 2 .78."
    ):
        fill(CANVAS.encode(), graded, ("Something else",))
    assert fill(CANVAS.encode(), graded, ("x",), "Homework 2").column == "Homework 2 (78)"
    assert fill(CANVAS.encode(), graded, ("x",), "Homework 2 (78)").scale == 0.2
    with pytest.raises(GradebookError, match="Current"):
        fill(CANVAS.replace("Current Score", "Current Score (1)").encode(), graded, ("x",), "Current Score")


def test_what_could_not_be_graded_is_left(first: Graded) -> None:
    marks = tuple(replace(mark, verdict="ungraded", earned=None) for mark in first.grade.marks[:1])
    graded = [
        replace(each, grade=replace(each.grade, marks=marks)) for each in _class(first, CANVAS, ada="101")[:1]
    ]
    filled = fill(CANVAS.encode(), graded, ("Your first model",))
    assert filled.filled == 0 and dict(filled.left)["Lovelace, Ada"] == "something could not be graded"


@pytest.mark.parametrize("text", ["name\nada\n", "", "a;b\n1;2\n"])
def test_a_plain_list_is_no_gradebook(text: str) -> None:
    assert not export.is_gradebook(text.encode())
    with pytest.raises(GradebookError, match="a gradebook: expected"):
        fill(text.encode(), [], ("x",))


def test_submissions_keep_their_row() -> None:
    found, _ = completed([Submission("ada", key="101", script="a.py")], read_roster(CANVAS.encode()))
    assert [each.rows for each in found] == [(3,), (4,), (5,)]


GROUPS = (
    MOODLE.replace("Status,Grade", "Status,Group,Grade")
    .replace('grading",', 'grading",Team A,')
    .replace('submission",,50', 'submission","Team A",,50')
)


def test_a_group_is_graded_for_each_of_its_members(first: Graded) -> None:
    filled = fill(GROUPS.encode(), _class(first, GROUPS, teama=""), ("x",))
    rows = list(csv.DictReader(io.StringIO(filled.content.decode())))
    assert [row["Grade"] for row in rows] == ["10.00", "10.00"] and filled.filled == 2 and not filled.left


def test_who_handed_in_twice_is_left_to_a_person(first: Graded) -> None:
    handed_in = [replace(first.submission, student=name, key="101", script="a.py") for name in ("a", "b")]
    found, _ = completed(handed_in, read_roster(CANVAS.encode()))
    graded = [replace(first, submission=each) for each in found if each.script]
    filled = fill(CANVAS.encode(), graded, ("Your first model",))
    assert (
        filled.filled == 0
        and [reason for _, reason in filled.left]
        == ["handed in more than once: a person must say what counts"] * 2
    )
