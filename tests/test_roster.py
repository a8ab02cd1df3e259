"""Class lists as schools export them, and who handed in nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.roster import RosterError, read_roster
from grader.submission import Submission
from tests.conftest import completed

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (77),Current Score\n"
    ",,,,,Manual Posting,\n"
    "    Points Possible,,,,,10.00,(read only)\n"
    '"Lovelace, Ada",101,S101,ada,Section 1,,\n'
    '"Ford, Ben",102,S102,ben.ford,Section 1,9.00,\n'
    '"Rossi, Chiara",103,S103,chiara,Section 1,,\n'
    '"Student, Test",999,,,Section 1,,\n'
)
MOODLE = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Last modified (grade)"\n'
    'Participant 2001,"Ada Lovelace",ada@school.example,"Submitted",,"100.00",-\n'
    'Participant 2002,"Ben O\'Hara",ben@school.example,"No submission",,"100.00",-\n'
)
OWN = "Vorname;Nachname;E-Mail\nÁda;Lovelace;al@x.example\nBen;Müller;bm@x.example\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (CANVAS, ["Lovelace, Ada", "Ford, Ben", "Rossi, Chiara"]),
        (MOODLE, ["Ada Lovelace", "Ben O'Hara"]),
        (OWN, ["Áda Lovelace", "Ben Müller"]),
        ("name\nada\nben\n", ["ada", "ben"]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_school_s_list_is_read(text: str, names: list[str], encoding: str) -> None:
    assert [person.name for person in read_roster(text.encode(encoding))] == names


def test_who_handed_in_nothing_is_there() -> None:
    roster = read_roster(CANVAS.encode())
    handed_in = [
        Submission("lovelaceada", key="101", script="a.py"),
        Submission("ben.ford", script="b.py"),  # the login as the file's name
        Submission("somebody", script="c.py"),
    ]
    found, strangers = completed(handed_in, roster)
    assert [(each.student, each.script) for each in found] == [
        ("Lovelace, Ada", "a.py"),
        ("Ford, Ben", "b.py"),
        ("somebody", "c.py"),
        ("Rossi, Chiara", None),
    ]
    assert strangers == ["somebody"]


@pytest.mark.parametrize(
    "name", ["Ada Lovelace", "lovelace_ada", "AdaLovelace", "lovelaceada", "Áda Lovelace"]
)
def test_names_however_they_are_turned(name: str) -> None:
    found, strangers = completed([Submission(name, script="a.py")], read_roster(CANVAS.encode()))
    assert found[0].student == "Lovelace, Ada" and not strangers


def test_two_of_one_name_are_for_a_person_to_tell_apart() -> None:
    roster = read_roster(b"name,email\nAda Lovelace,a1@x\nAda Lovelace,a2@x\n")
    found, strangers = completed(
        [Submission("Ada Lovelace", script="a.py"), Submission("a2", script="b.py")], roster
    )
    assert strangers == ["Ada Lovelace"]
    assert [each.script for each in found] == ["a.py", "b.py", None]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "name\n", "first name\nada\n"])
def test_what_is_no_class_list_is_told(text: str) -> None:
    with pytest.raises(RosterError, match="class list: expected"):
        read_roster(text.encode())


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    try:
        assert read_roster(content)
    except RosterError as error:
        assert str(error)


def test_groups_by_members_and_by_name() -> None:
    roster = read_roster(b"Name,ID,Group\nAda Lovelace,1,Red\nBen Ford,2,Red\nChiara Rossi,3,Blue 2\n")
    pair = Submission("Ada, Ben", script="a.py", members=(("Ada Lovelace", "9"), ("B. F.", "2")))
    found, strangers = completed([pair, Submission("blue2", script="b.py")], roster)
    assert not strangers
    assert [(each.student, each.rows) for each in found] == [("Ada, Ben", (1, 2)), ("Chiara Rossi", (3,))]
    found, strangers = completed([Submission("green", script="b.py")], roster)
    assert strangers == ["green"] and [each.rows for each in found] == [(), (1,), (2,), (3,)]


def test_the_latest_attempt_counts() -> None:
    roster = read_roster(b"Name,ID\nAda Lovelace,1\n")
    attempts = [
        Submission("x", key="1", script=f"{day}.py", handed_in=f"2026-01-0{day} 10:00:00")
        for day in (1, 3, 2)
    ]
    found, _ = completed(attempts, roster)
    assert [each.script for each in found] == ["3.py"] and "the latest of 3" in found[0].remarks[0]
    assert [each.script for each in found[0].earlier] == ["1.py", "2.py"]
    unknown, _ = completed([replace(each, handed_in="") for each in attempts], roster)
    assert len(unknown) == 3  # nobody can tell: all are graded
