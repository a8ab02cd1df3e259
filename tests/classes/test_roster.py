"""Class lists as schools export them, and who handed in nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classes.roster import RosterError, read_roster
from grader.records.submission import Submission
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
        Submission("lovelaceada", student_id="101", script="a.py"),
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


def _whose(text: str, *submissions: Submission) -> list[tuple[int, ...]]:
    """The rows of each submission in a list."""
    found, _ = completed(submissions, read_roster(text.encode()))
    return [each.roster_rows for each in found if not each.absent]


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\r\nName;ID\r\nNoor Haddad;0042\r\nIvo Petrov;43\r\n",
        "Course 7b, autumn\r\n\r\nName,ID,,\r\nNoor Haddad,42,,\r\nIvo Petrov,43,,\r\n,,,\r\n",
        "Student,,Exercises\nFirst name,Last name,ID\nNoor,Haddad,42\nIvo,Petrov,43\n",
        'Name,ID\n="Noor Haddad",="0042"\nIvo Petrov,43\nName,ID\n',
        "\ufeff\ufeffName\tID\nNoor Haddad\t42\nIvo Petrov\t43",
        "Nome,Cognome,ID\nNoor,Haddad,42\nIvo,Petrov,43\n",
    ],
)
def test_lists_as_spreadsheets_save_them(text: str) -> None:
    roster = read_roster(text.encode())
    assert [person.name for person in roster] == ["Noor Haddad", "Ivo Petrov"]
    found, strangers = completed([Submission("x", student_id="042", script="a.py")], roster)
    assert found[0].student == "Noor Haddad" and not strangers  # zeros that a spreadsheet lost


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Name,ID\nHaddad, Noor,42\n", r"row 2: expected at most 2 cells.*Received: 3.*comma.*quotes"),
        ("Name,ID\nA,1\n#N/A,42\n", r"row 3: expected a name. Received: #N/A.*Write the name"),
        ("PK\x03\x04", r"save it as “CSV UTF-8”.*Received: a workbook"),
        ("Nickname,ID\na,1\n", r"column named Student.*Received the columns: nickname, id"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, message: str) -> None:
    with pytest.raises(RosterError, match=message):
        read_roster(text.encode())


def test_who_stands_in_two_sections_is_one_person() -> None:
    text = (
        'Student,ID,Section\nHaddad,1,A\n"Petrov, Ivo",2,A\n"Petrov, Ivo",2,B\n"Petrov, Ivo",3,B\nHaddad,,B\n'
    )
    roster = read_roster(text.encode())
    assert [person.rows for person in roster] == [(1,), (2, 3), (4,), (5,)]
    ivo, other = (
        Submission("petrovivo", student_id="2", script="a.py"),
        Submission("petrovivo", student_id="3", script="b.py"),
    )
    assert _whose(text, ivo, other) == [(2, 3), (4,)]
    assert _whose(text, Submission("petrovivo", script="a.py")) == [()]  # which of the two?


@pytest.mark.parametrize(
    ("text", "submission", "rows"),
    [
        # The number is another system's: the name says that it is somebody else's.
        ("Name,ID\nNoor Haddad,17\nIvo Petrov,18\n", Submission("ivopetrov", student_id="17"), ()),
        # The digits of a login, or of a number that lost its own, are nobody's number.
        ("Name,Login\nNoor Haddad,nh17\n", Submission("zed", student_id="17"), ()),
        ("Login,Name\nn17,Noor Haddad\n", Submission("zed", student_id="17"), ()),
        ("Name,ID\nNoor Haddad,1.23457E+11\n", Submission("zed", student_id="11"), ()),
        ("Name,ID\nNoor Haddad,#N/A\nIvo Petrov,-\n", Submission("-"), ()),
        # A vowel sign is a letter: these are two names.
        ("Name,ID\nराम,1\n", Submission("रमा"), ()),
        ("Name,ID\nराम,1\n", Submission("राम"), (1,)),
        # As it is written goes before without accents.
        ("Name,ID\nZoë May,1\nZoe May,2\n", Submission("Zoe May"), (2,)),
        ("Name,ID\nZoë May,1\n", Submission("zoe_may"), (1,)),
        ("Name,ID\nن\u200cا,1\n", Submission("نا"), (1,)),
        # Nearly is not enough.
        ("Name,ID\nAnna Lee,1\n", Submission("Ann Lee"), ()),
        ("Name,ID\nAnna Lee,1\n", Submission("Anna"), ()),
        # Who is called like a row of Canvas's is a student all the same.
        ("Name,ID\nMutedi Ana,1\n", Submission("Mutedi Ana"), (1,)),
        ('Name,ID\n"Student, Tester",1\n', Submission("x", student_id="1"), (1,)),
        ("Identifier,Name\nParticipant 2001,Noor\n", Submission("x", student_id="2001"), (1,)),
        ("ID,Name\nTeilnehmer/in2001,Noor\n", Submission("x", student_id="2001"), (1,)),
    ],
)
def test_a_grade_goes_to_nobody_else(text: str, submission: Submission, rows: tuple[int, ...]) -> None:
    assert _whose(text, replace(submission, script="a.py")) == [rows]


def test_a_member_who_is_not_found_is_named() -> None:
    roster = read_roster(b"Name,ID\nNoor Haddad,1\n")
    pair = Submission("Noor, Ivo", script="a.py", members=(("Noor Haddad",), ("Ivo Petrov", "2")))
    assert completed([pair], roster)[1] == ["Ivo Petrov (Noor, Ivo)"]


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
    assert [(each.student, each.roster_rows) for each in found] == [
        ("Ada, Ben", (1, 2)),
        ("Chiara Rossi", (3,)),
    ]
    found, strangers = completed([Submission("green", script="b.py")], roster)
    assert strangers == ["green"] and [each.roster_rows for each in found] == [(), (1,), (2,), (3,)]


def test_the_latest_attempt_counts() -> None:
    roster = read_roster(b"Name,ID\nAda Lovelace,1\n")
    attempts = [
        Submission("x", student_id="1", script=f"{day}.py", handed_in=f"2026-01-0{day} 10:00:00")
        for day in (1, 3, 2)
    ]
    found, _ = completed(attempts, roster)
    assert [each.script for each in found] == ["3.py"]
    assert [(each.script, each.student) for each in found[0].earlier] == [
        ("1.py", "Ada Lovelace"),
        ("2.py", "Ada Lovelace"),
    ]
    # A download may know of some of them, under the same number or another.
    first, third, second = attempts
    found, _ = completed([replace(third, earlier=(first,)), replace(second, student="Ada Lovelace")], roster)
    assert [each.script for each in found] == ["3.py"]
    assert sorted((each.script, each.student) for each in found[0].earlier) == [
        ("1.py", "Ada Lovelace"),
        ("2.py", "Ada Lovelace"),
    ]
    unknown, _ = completed([replace(each, handed_in="") for each in attempts], roster)
    assert len(unknown) == 3  # nobody can tell: all are graded


def test_two_of_one_name_are_told_apart_by_their_numbers_whoever_hands_in_first() -> None:
    people = read_roster(b"name,id\nAnna Lee,2\nBen Ito,5\nLee Anna,7\nANNA LEE,3\n")
    assert [person.name for person in people] == ["Anna Lee (2)", "Ben Ito", "Lee Anna", "ANNA LEE (3)"]
