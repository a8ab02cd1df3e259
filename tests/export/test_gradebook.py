"""A teacher's own gradebook, filled: whatever system it was exported from."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import data, export
from grader.assignment import Assignment, Check, Recipe
from grader.classes.roster import RosterError, read_roster
from grader.export import GradebookError, fill
from grader.grade import Graded, grade
from grader.policy import GradeForStudents, Timing, as_students_see
from grader.public import public_part
from grader.records.submission import Submission
from grader.verdicts import Passed
from tests.conftest import completed, found
from tests.solved import plain_case
from tests.systems.cases import TITLE, class_of
from tests.systems.cases import graded as by_hand
from tests.systems.test_brightspace import GRADES
from tests.systems.test_canvas import GRADEBOOK as CANVAS
from tests.systems.test_moodle import WORKSHEET as MOODLE


@pytest.fixture
def first() -> Graded:
    """One who earned 20 of 100 points."""
    return by_hand()


def _seen(graded: Graded) -> GradeForStudents:
    return as_students_see(graded, public_part(graded.grade.case.assignment), Timing())


def test_what_could_not_be_graded_is_left(first: Graded) -> None:
    marks = tuple(replace(mark, verdict="ungraded", earned=None) for mark in first.grade.marks[:1])
    graded = [
        replace(each, grade=replace(each.grade, marks=marks))
        for each in class_of(first, CANVAS, ada="101")[:1]
    ]
    filled = fill(CANVAS.encode(), graded, ("Your first model",))
    assert filled.filled == 0 and dict(filled.left)["Lovelace, Ada"] == "something could not be graded"


def test_grades_that_may_still_change_are_counted(first: Graded) -> None:
    decided = class_of(first, CANVAS, ada="101")[:1]
    assert fill(CANVAS.encode(), decided, TITLE).provisional == 0
    marks = tuple(replace(mark, verdict="review") for mark in first.grade.marks)
    waiting = [replace(each, grade=replace(each.grade, marks=marks)) for each in decided]
    filled = fill(CANVAS.encode(), waiting, TITLE)
    assert filled.filled == filled.provisional == 1


@pytest.mark.parametrize("text", ["name\nada\n", "", "a;b\n1;2\n"])
def test_a_plain_list_is_no_gradebook(text: str) -> None:
    assert not export.is_gradebook(text.encode())
    with pytest.raises(GradebookError, match="a gradebook: expected"):
        fill(text.encode(), [], ("x",))


def test_submissions_keep_their_row() -> None:
    found, _ = completed([Submission("ada", student_id="101", script="a.py")], read_roster(CANVAS.encode()))
    assert [each.roster_rows for each in found] == [(3,), (4,), (5,)]


def test_who_handed_in_twice_is_left_to_a_person(first: Graded) -> None:
    handed_in = [
        replace(first.submission, student=name, student_id="101", script="a.py") for name in ("a", "b")
    ]
    found, _ = completed(handed_in, read_roster(CANVAS.encode()))
    graded = [replace(first, submission=each) for each in found if each.script]
    filled = fill(CANVAS.encode(), graded, ("Your first model",))
    assert (
        filled.filled == 0
        and [reason for _, reason in filled.left]
        == ["handed in more than once: a person must say what counts"] * 2
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("sign", [";", "\t"])
def test_the_form_of_the_file_is_kept(first: Graded, encoding: str, sign: str) -> None:
    def form(text: str) -> bytes:
        rows = csv.reader(io.StringIO(text))
        out = io.StringIO()
        csv.writer(out, delimiter=sign, quoting=csv.QUOTE_ALL).writerows(rows)
        return (f"sep={sign}\r\n" + out.getvalue().replace("Rossi", "Rüssi")).encode(encoding)

    filled = fill(form(CANVAS), class_of(first, CANVAS, ada="101"), TITLE)
    wanted = CANVAS.replace("ada,Section 1,,", "ada,Section 1,2.00,")
    assert filled.content == form(wanted)


def test_who_stands_in_two_sections_has_the_grade_in_both_rows(first: Graded) -> None:
    twice = (
        '"Lovelace, Ada",101,S101,ada,Section 2,,19.50,97.5\r\n"Lovelace, Ada",109,S109,ala,Section 2,,,\r\n'
    )
    filled = fill((CANVAS + twice).encode(), class_of(first, CANVAS + twice, lovelaceada="101"), TITLE)
    rows = {(row[1], row[4]): row[5] for row in csv.reader(io.StringIO(filled.content.decode()))}
    assert (rows["101", "Section 1"], rows["101", "Section 2"], rows["109", "Section 2"]) == (
        "2.00",
        "2.00",
        "",
    )
    assert filled.filled == 2
    unknown = fill((CANVAS + twice).encode(), class_of(first, CANVAS + twice, lovelaceada=""), TITLE)
    assert unknown.filled == 0 and dict(unknown.left)["lovelaceada"].endswith("not to be told apart by name")


def test_half_a_hundredth_is_rounded_up(first: Graded) -> None:
    text = CANVAS.replace("10.00,", "10.05,")  # 20 of 100 are 2.01; 1.005 of 10.05 would be 1.00 in binary
    half = replace(first, grade=replace(first.grade, marks=(replace(first.grade.marks[0], earned=10.0),)))
    assert b",1.01," in fill(text.encode(), class_of(half, text, ada="101"), TITLE).content


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
    st.sampled_from([CANVAS, MOODLE, MOODLE.replace("Identifier", "ID"), GRADES]),
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
        there, _ = completed([Submission("ada", student_id="101", script="a.py")], roster)
        assert export.is_gradebook(content) in (True, False)
        one = Check("one", 20, "One", lambda case: Passed("x"))
        own = Assignment("first_model", "Your first model", Recipe(data="line", epochs=1), (one,))
        case = plain_case(own, data.load("line"), found(), "finished")
        graded = [Graded(each, grade(each.student, case), None, ()) for each in there if each.script]
        filled = fill(content, graded, TITLE)
        assert read_roster(filled.content) is not None
    except (RosterError, GradebookError) as error:
        assert "expected" in str(error) and "Received" in str(error)
