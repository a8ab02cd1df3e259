"""A teacher's own gradebook, filled: built from the documented forms of Canvas and Moodle."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import data, export
from grader.assignment import Assignment, Check, Failure, Passed, Recipe, hidden
from grader.case import Case
from grader.classes.roster import RosterError, read_roster
from grader.export import GradebookError, fill
from grader.grade import Graded, grade
from grader.policy import GradeForStudents, Timing, as_students_see
from grader.public import public_part
from grader.records.submission import Submission
from tests.conftest import completed, found

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
    there, _ = completed(handed_in, read_roster(gradebook.encode()))
    missing = replace(first.grade.case, end="missing")
    empty = replace(first.grade, case=missing, marks=())
    return [replace(first, submission=each, grade=first.grade if each.script else empty) for each in there]


@pytest.fixture
def first() -> Graded:
    """One who earned 20 of 100 points."""
    checks = (Check("one", 20, "One", lambda case: Passed("x")), Check("two", 80, "Two", _failed))
    own = Assignment("first_model", "Your first model", Recipe(data="line", epochs=1), checks)
    case = Case(own, data.load("line"), found(), "finished")
    return Graded(Submission("student", script="a.py"), grade("student", case), None, ())


def _seen(graded: Graded) -> GradeForStudents:
    return as_students_see(graded, public_part(graded.grade.case.assignment), Timing())


def _failed(case: Case) -> Passed:
    raise Failure("no")


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
    filled = fill(MOODLE.encode(), _class(first, MOODLE, ada="101"), ("Your first model",), seen=_seen)
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


TITLE = ("Your first model",)


@pytest.mark.parametrize(
    ("change", "grades", "scale"),
    [
        (("    Points Possible,,,,,10.00,20.00,(read only)\r\n", ""), "20.00", 1),
        ((",,,,,Manual Posting,,\r\n", ",,,,,,,\r\n\r\n    Muted,,,,,Muted,,\r\n"), "2.00", 0.1),
        (("10.00,", '"1,000.00",'), "200.00", 10),
        (("10.00,", '"1.000,00",'), '"200,00"', 10),
        (("    Points Possible", "  Points Possible"), "2.00", 0.1),
        (("Student,ID", "Autumn term\r\n\r\nStudent,ID"), "2.00", 0.1),
        (("10.00,20.00", "#N/A,20.00"), "20.00", 1),
        (("101,S101", '="0101",S101'), "2.00", 0.1),
        (("Student,ID", "Student , Id"), "2.00", 0.1),
    ],
)
def test_canvas_as_it_is_saved_again(
    first: Graded, change: tuple[str, str], grades: str, scale: float
) -> None:
    assert change[0] in CANVAS
    text = CANVAS.replace(*change) + ",,,,,,,\r\n\r\n"
    filled = fill(text.encode(), _class(first, text, ada="101"), TITLE)
    old, new = text.splitlines(), filled.content.decode().splitlines()
    (place,) = (place for place, line in enumerate(old) if line.startswith('"Lovelace'))
    assert filled.scale == scale and filled.filled == 1
    assert new[place] == old[place].replace("Section 1,,", f"Section 1,{grades},")
    assert new[:place] + new[place + 1 :] == old[:place] + old[place + 1 :]  # byte for byte
    assert ("does not say how many points" in filled.remark) == (scale == 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("sign", [";", "\t"])
def test_the_form_of_the_file_is_kept(first: Graded, encoding: str, sign: str) -> None:
    def form(text: str) -> bytes:
        rows = csv.reader(io.StringIO(text))
        out = io.StringIO()
        csv.writer(out, delimiter=sign, quoting=csv.QUOTE_ALL).writerows(rows)
        return (f"sep={sign}\r\n" + out.getvalue().replace("Rossi", "Rüssi")).encode(encoding)

    filled = fill(form(CANVAS), _class(first, CANVAS, ada="101"), TITLE)
    wanted = CANVAS.replace("ada,Section 1,,", "ada,Section 1,2.00,")
    assert filled.content == form(wanted)


def test_who_stands_in_two_sections_has_the_grade_in_both_rows(first: Graded) -> None:
    twice = (
        '"Lovelace, Ada",101,S101,ada,Section 2,,19.50,97.5\r\n"Lovelace, Ada",109,S109,ala,Section 2,,,\r\n'
    )
    filled = fill((CANVAS + twice).encode(), _class(first, CANVAS + twice, lovelaceada="101"), TITLE)
    rows = {(row[1], row[4]): row[5] for row in csv.reader(io.StringIO(filled.content.decode()))}
    assert (rows["101", "Section 1"], rows["101", "Section 2"], rows["109", "Section 2"]) == (
        "2.00",
        "2.00",
        "",
    )
    assert filled.filled == 2
    unknown = fill((CANVAS + twice).encode(), _class(first, CANVAS + twice, lovelaceada=""), TITLE)
    assert unknown.filled == 0 and dict(unknown.left)["lovelaceada"].endswith("not to be told apart by name")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("10.00,", '"1,000",'), "as a number such as 1000. Received: 1,000, which may be 1 or 1000"),
        (("10.00,", "(read only),"), "that Canvas takes back.*Your first model .77., which is read only"),
    ],
)
def test_a_column_that_cannot_be_filled_is_told_before(change: tuple[str, str], message: str) -> None:
    with pytest.raises(GradebookError, match=message):
        export.check_column(CANVAS.replace(*change).encode(), TITLE)


def test_the_grade_of_a_worksheet_is_found_by_what_follows_it(first: Graded) -> None:
    german = GROUPS.replace("Identifier", "ID").replace("Participant", "Teilnehmer/in")
    german = german.replace('"Full name"', '"Vollständiger Name"').replace(",Grade,", ",Bewertung,")
    german = german.replace('"Maximum Grade"', "Bestwertung").replace("50.00", '"50,00"')
    filled = fill(german.encode(), _class(first, german, ada="101"), ("x",), seen=_seen)
    assert filled.column == "Bewertung" and filled.content.decode() == german.replace(
        '"Team A",,"50,00",Yes,"Mon', '"Team A","10,00","50,00",Yes,"Mon'
    ).replace(
        'Team A,,"50,00",Yes,"Monday, 1 June",-,\n',
        'Team A,"10,00","50,00",Yes,"Monday, 1 June",-,20 of 100 points. See the report.\n',
    )
    with pytest.raises(GradebookError, match="one column for 'Grades'; say which"):
        fill(MOODLE.encode(), [], ("x",), "Grades")


def test_a_comment_says_nothing_of_what_is_hidden(first: Graded) -> None:
    own = first.grade.case.assignment
    case = replace(first.grade.case, assignment=replace(own, checks=(own.checks[0], hidden(own.checks[1]))))
    secret = replace(first, grade=replace(first.grade, case=case))
    rows = list(
        csv.DictReader(
            io.StringIO(
                fill(MOODLE.encode(), _class(secret, MOODLE, ada="101"), ("x",), seen=_seen).content.decode()
            )
        )
    )
    assert rows[0]["Feedback comments"] == "See the report."


def test_half_a_hundredth_is_rounded_up(first: Graded) -> None:
    text = CANVAS.replace("10.00,", "10.05,")  # 20 of 100 are 2.01; 1.005 of 10.05 would be 1.00 in binary
    half = replace(first, grade=replace(first.grade, marks=(replace(first.grade.marks[0], earned=10.0),)))
    assert b",1.01," in fill(text.encode(), _class(half, text, ada="101"), TITLE).content


MUTATIONS = (
    "",
    ",",
    ";",
    "\n",
    "\r\n",
    '"',
    "\t",
    "=",
    "sep=;\n",
    "\ufeff",
    "#N/A",
    "1,000",
    " ",
    "Student",
    "\0",
    "(read only)",
)


@given(
    st.sampled_from([CANVAS, MOODLE, MOODLE.replace("Identifier", "ID")]),
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 40), st.sampled_from(MUTATIONS)), max_size=4),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_whatever_became_of_a_gradebook_it_is_read_or_refused(
    text: str, cuts: list[tuple[int, int, str]], encoding: str
) -> None:
    for start, length, other in cuts:
        text = text[:start] + other + text[start + length :]
    content = text.encode(encoding, "replace")
    try:
        roster = read_roster(content)
        there, _ = completed([Submission("ada", key="101", script="a.py")], roster)
        assert export.is_gradebook(content) in (True, False)
        one = Check("one", 20, "One", lambda case: Passed("x"))
        own = Assignment("first_model", "Your first model", Recipe(data="line", epochs=1), (one,))
        case = Case(own, data.load("line"), found(), "finished")
        graded = [Graded(each, grade(each.student, case), None, ()) for each in there if each.script]
        filled = fill(content, graded, TITLE)
        assert read_roster(filled.content) is not None
    except (RosterError, GradebookError) as error:
        assert "expected" in str(error) and "Received" in str(error)
