"""Moodle: downloads and worksheets made after their documented forms, and names that take feedback."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from grader import export, systems
from grader.assignment import hidden
from grader.export import GradebookError, fill
from grader.grade import Graded
from grader.records.submission import Submission
from tests.systems.cases import TEXT, both, class_of, graded, seen, zipped

DOWNLOAD = {
    "Ada Lovelace_2001_assignsubmission_file_/model.py": b"x = 1",
    "Ada Lovelace_2001_assignsubmission_file_/data/points.csv": b"1,2",
    "Ada Lovelace_2001_assignsubmission_onlinetext_/onlinetext.html": TEXT.encode(),
    "Ben O'Hara_2002_assignsubmission_file/work.zip": zipped({"ben.py": b"x = 2"}),
    "Participant_2003_assignsubmission_file/model.py": b"x = 3",
    "Group A-Chiara Rossi_2004_assignsubmission_file/model.py": b"x = 4",
}
WORKSHEET = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    'Participant 101,"Ada Lovelace",ada@x.example,"Submitted for grading",,50.00,Yes,"Monday, 1 June",-,\n'
    'Participant 102,"Ben Ford",ben@x.example,"No submission",,50.00,Yes,-,-,"see me"\n'
)
GROUPS = (
    WORKSHEET.replace("Status,Grade", "Status,Group,Grade")
    .replace('grading",', 'grading",Team A,')
    .replace('submission",,50', 'submission","Team A",,50')
)


@pytest.fixture
def first() -> Graded:
    return graded()


def test_download(tmp_path: Path) -> None:
    for found in both(tmp_path, DOWNLOAD):
        assert list(found) == ["Ada Lovelace", "Ben O'Hara", "Group A-Chiara Rossi", "Participant"]
        ada = found["Ada Lovelace"]
        assert ada.student_id == "2001" and ada.script == "model.py" and "data/points.csv" in dict(ada.files)
        assert ada.sections[0].heading == "What is relu?"
        assert found["Ben O'Hara"].script == "ben.py"  # out of the archive that was handed in


def test_the_places_that_take_feedback(tmp_path: Path) -> None:
    found = both(tmp_path, DOWNLOAD)[0]
    assert found["Ada Lovelace"].feedback_prefix.startswith("Ada Lovelace_2001_assignsubmission_file")
    assert not found["Ada Lovelace"].feedback_prefix.endswith("/")


def test_the_names_that_take_feedback() -> None:
    place = "Ada Lovelace_2001_assignsubmission_file_"
    name = systems.feedback_name(
        Submission("Ada Lovelace", system=systems.moodle.MOODLE.name, feedback_prefix=place), "report.html"
    )
    # importziplib.php: explode('_', name, 5) gives name, participant, type, plugin, file.
    _, participant, kind, plugin, rest = name.split("_", 4)
    assert (int(participant), kind, plugin) == (2001, "assignsubmission", "file")
    assert re.fullmatch(r"/report\.html", rest) and not rest.strip("/").startswith((".", "~"))


def test_worksheet(first: Graded) -> None:
    filled = fill(WORKSHEET.encode(), class_of(first, WORKSHEET, ada="101"), ("Your first model",), seen=seen)
    rows = list(csv.DictReader(io.StringIO(filled.content.decode())))
    assert rows[0]["Grade"] == "10.00" and rows[0]["Feedback comments"].startswith("20 of 100 points")
    assert rows[1]["Grade"] == "" and rows[1]["Feedback comments"] == "see me"
    assert rows[0]["Last modified (submission)"] == "Monday, 1 June"


def test_a_worksheet_in_another_language_is_recognised(first: Graded) -> None:
    german = (
        WORKSHEET.replace("Identifier", "ID")
        .replace("Participant", "Teilnehmer/in")
        .replace('"Full name"', "Name")
    )
    german = german.replace(",Grade,", ",Bewertung,").replace("Email address", "E-Mail")
    assert export.is_gradebook(german.encode())
    assert b"10.00" in fill(german.encode(), class_of(first, german, ada="101"), ("x",)).content


def test_the_grade_of_a_worksheet_is_found_by_what_follows_it(first: Graded) -> None:
    german = GROUPS.replace("Identifier", "ID").replace("Participant", "Teilnehmer/in")
    german = german.replace('"Full name"', '"Vollständiger Name"').replace(",Grade,", ",Bewertung,")
    german = german.replace('"Maximum Grade"', "Bestwertung").replace("50.00", '"50,00"')
    filled = fill(german.encode(), class_of(first, german, ada="101"), ("x",), seen=seen)
    assert filled.column == "Bewertung" and filled.content.decode() == german.replace(
        '"Team A",,"50,00",Yes,"Mon', '"Team A","10,00","50,00",Yes,"Mon'
    ).replace(
        'Team A,,"50,00",Yes,"Monday, 1 June",-,\n',
        'Team A,"10,00","50,00",Yes,"Monday, 1 June",-,20 of 100 points. See the report.\n',
    )
    with pytest.raises(GradebookError, match="one column for 'Grades'.*Say which with"):
        fill(WORKSHEET.encode(), [], ("x",), "Grades")


def test_a_group_is_graded_for_each_of_its_members(first: Graded) -> None:
    filled = fill(GROUPS.encode(), class_of(first, GROUPS, teama=""), ("x",), seen=seen)
    rows = list(csv.DictReader(io.StringIO(filled.content.decode())))
    assert [row["Grade"] for row in rows] == ["10.00", "10.00"] and filled.filled == 2 and not filled.left


def test_a_comment_says_nothing_of_what_is_hidden(first: Graded) -> None:
    own = first.grade.case.assignment
    case = replace(first.grade.case, assignment=replace(own, checks=(own.checks[0], hidden(own.checks[1]))))
    secret = replace(first, grade=replace(first.grade, case=case))
    rows = list(
        csv.DictReader(
            io.StringIO(
                fill(
                    WORKSHEET.encode(), class_of(secret, WORKSHEET, ada="101"), ("x",), seen=seen
                ).content.decode()
            )
        )
    )
    assert rows[0]["Feedback comments"] == "See the report."
