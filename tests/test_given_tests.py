"""Tests that students were given run on their own computers, and nothing of any other is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader import handout, intake, public
from grader.assignment import Assignment, BesideFile, Check
from grader.checks.tests import tests as of_tests
from grader.given_tests import Given, given, told, with_given
from grader.pipeline.session import Session
from grader.public import public_part
from grader.records.mark import Mark
from grader.rehearsal import rehearse
from grader.released import read as read_released
from grader.systems import github
from tests import given_courses as courses
from tests.given_courses import HUSH, TO_WRITE, filled_in
from tests.test_released import TEST, cell, notebook

COURSES: dict[str, Callable[[Path], Assignment]] = {
    "nbgrader": courses.nbgrader_course,
    "doctests": lambda home: courses.otter_master(home, ok_format=True),
    "functions": lambda home: courses.otter_master(home, ok_format=False),
    "pytest": courses.pytest_folder,
}
LATER = "The tests are your teacher's. Whether it is right is seen when it is graded."
TWO_HIDDEN = " 2 further tests are hidden, and count when it is graded."
CUT = " A part of it is hidden, and counts when it is graded."


def _handout(assignment: Assignment, home: Path) -> dict[str, bytes]:
    return handout.handout_files(public_part(assignment), home / "assignments" / assignment.slug)


@pytest.mark.parametrize("course", COURSES)
def test_students_are_given_nothing_that_is_hidden(course: str, tmp_path: Path) -> None:
    """No hidden test, no hidden line, no solution, and not what a hidden test says where it fails."""
    assignment = COURSES[course](tmp_path)
    folder = tmp_path / "assignments" / assignment.slug
    kept = [
        path.read_text("utf-8") for path in (*folder.rglob("tests/*.py"), *tmp_path.glob("reference/**/*.*"))
    ]
    assert sum(HUSH in text for text in kept) >= 2  # else nothing is shown here
    given_out = _handout(assignment, tmp_path), dict(github.package(assignment, tmp_path, "strong").files)
    for files in given_out:
        assert any(name.endswith(public.ENDING) for name in files)
        assert [name for name, content in files.items() if HUSH.encode() in content] == []


def _marks(
    session: Session, assignment: Assignment, home: Path, written: dict[str, str], name: str = ""
) -> dict[str, Mark]:
    """What a student sees who has unpacked the handout and filled it in."""
    unpacked = home / "unpacked"
    for file, content in _handout(assignment, home).items():
        path = unpacked / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(filled_in(content, written) if file.endswith(".ipynb") and not name else content)
    if name:
        (unpacked / name).write_text(written[name])
    known = public.load(public.find(unpacked))
    submission = intake.read(unpacked / name, released=known.released)
    graded = rehearse(session, known, submission, train=False)
    return {mark.check.slug: mark for mark in graded.grade.marks}


def _said(marks: dict[str, Mark]) -> dict[str, tuple[str, str]]:
    return {slug: (mark.verdict, mark.reason) for slug, mark in marks.items()}


def test_a_cell_is_run_without_what_is_hidden(session: Session, tmp_path: Path) -> None:
    course = courses.nbgrader_course(tmp_path)
    right = {TO_WRITE: "return [1, 4][:n]", "# YOUR CODE HERE\nraise NotImplementedError()": "cube = 9"}
    assert _said(_marks(session, course, tmp_path, right)) == {
        "is_cube": ("failed", "The test stops in its line 1: assert cube == 8. cube is 9."),
        "partly_hidden": ("passed", f"The test passes.{CUT}"),
        "all_hidden": ("passed", LATER),
        "in_parts": ("passed", f"The test gives part of the points.{CUT}"),
        "open": ("passed", "The test passes."),
        "why": ("failed", "No answer."),
    }


def test_a_cell_with_tests_that_was_changed_is_put_back(session: Session, tmp_path: Path) -> None:
    """At home as when it is graded: whoever makes a test easier learns there that it does not count."""
    course = courses.nbgrader_course(tmp_path)
    wrong = {TO_WRITE: "return []", "assert squares(1) == [1]": "assert True", "HERE": "Since it is so."}
    said = _said(_marks(session, course, tmp_path, wrong))
    stops = "The test stops in its line 1: assert squares(1) == [1]. squares(1) is []."
    assert said["partly_hidden"] == ("failed", f"{stops}{CUT}")
    assert said["in_parts"][0] == said["open"][0] == "failed"
    assert said["why"][0] == "passed" and said["why"][1].endswith(
        "Your teacher will read this answer and decide."
    )


@pytest.mark.parametrize("course", ["doctests", "functions"])
def test_otters_tests_are_run_but_for_hidden_ones(session: Session, tmp_path: Path, course: str) -> None:
    """Each is named as in the report, where those that are hidden are counted, too."""
    own = COURSES[course](tmp_path)
    answer = {"    ...": "    return x + 2", "answer = ...": "answer = 41"}
    said = _said(_marks(session, own, tmp_path, answer))
    assert said["q1"] == ("failed", f"1 of 2 tests pass. Look at 1.{TWO_HIDDEN}")
    assert said["q2"] == ("passed", LATER)
    answer["    ..."] = "    return x * 3"
    verdict, reason = _said(_marks(session, own, tmp_path, answer))["q1"]
    assert verdict == "failed" and reason.startswith("0 of 2 tests pass. q1 - 1: stops in its line ")
    answer["    ..."] = "    return [0, 1, 4][x]"
    assert _said(_marks(session, own, tmp_path, answer))["q1"] == ("passed", f"All 2 tests pass.{TWO_HIDDEN}")


def test_pytests_tests_are_run_that_stand_in_a_file_of_the_students(session: Session, tmp_path: Path) -> None:
    own = courses.pytest_folder(tmp_path)
    program = {"work.py": "def square(x):\n    return x + 2\n"}
    said = _said(_marks(session, own, tmp_path, program, "work.py"))
    assert said["small"][0] == "failed" and "assert square(x) == y" in said["small"][1]
    assert said["two"] == ("passed", "The test passes.")
    assert said["not_given"] == said["marked"] == ("passed", LATER)


OTTER = "OK_FORMAT = True\ntest = {{'name': 'q', 'suites': [{{'cases': [{}]}}]}}"
OPEN, CLOSED = "{'code': '>>> a\\n1', 'hidden': False}", "{'code': '>>> HUSH\\n1', 'hidden': True}"
FUNCTIONS = "name = 'q'\nOK_FORMAT = False\n@test_case(hidden={})\ndef test_a(a): assert a\n"
BOTH = f"{FUNCTIONS.format(False)}@test_case(hidden=True)\ndef test_b(): HUSH\n"
CASES = {
    "hidden cases in the metadata": (
        OTTER.format(f"{OPEN}, {CLOSED}"),
        OTTER.format(f"{CLOSED}, {OPEN}"),
        "",
        1,
        1,
    ),
    "cases that do not say": (
        OTTER.format("{'code': '>>> a\\n1'}"),
        OTTER.format("{'code': '>>> a\\n1'}"),
        "",
        0,
        1,
    ),
    "one function of two": (FUNCTIONS.format(False), BOTH, "", 0, 1),
    "a hidden function": (FUNCTIONS.format(False), FUNCTIONS.format(True), "", 0, 1),
    "a file that is none": (FUNCTIONS.format(False), "HUSH", "", 0, 1),
    "otter's file": (FUNCTIONS.format(False), "", FUNCTIONS.format(False), 1, 0),
    "another test of that name": ("def test_a(): assert a", "", "def test_a(): assert b", 0, 1),
    "fewer parameters": (
        "import pytest\n@pytest.mark.parametrize('x', [1, 2])\ndef test_a(x): assert x",
        "",
        "import pytest\n@pytest.mark.parametrize('x', [1])\ndef test_a(x): assert x",
        1,
        0,
    ),
    "a test that is hidden": (
        "@pytest.mark.hidden\ndef test_a(): assert a",
        "",
        "def test_a(): assert a",
        0,
        1,
    ),
    "one that is hidden beside it": (
        "def test_a(): assert a",
        "",
        "def test_a(): assert a\n@pytest.mark.hidden\ndef test_b(): assert HUSH",
        0,
        1,
    ),
    "a cell that is in no notebook": ("assert a", "", "assert a", 0, 1),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_taken_of_what_students_are_given(case: str) -> None:
    graded, metadata, file, taken, further = CASES[case]
    those = Given((), {"q": metadata} if metadata else {}, {"tests/q.py": file} if file else {})
    check = with_given(of_tests("q", 2, code=graded), those)
    assert (len(told(check).cases), told(check).further) == (taken, further)
    assert not any(HUSH in text for texts in check.options.values() for text in texts)


def test_a_test_has_the_name_that_the_report_gives_it() -> None:
    """There those that are hidden are counted, too."""
    closed = OTTER.format(f"{CLOSED}, {OPEN}")
    check = with_given(of_tests("q", 2, code=closed), Given((), {"q": OTTER.format(OPEN)}, {}))
    assert [case.name for case in told(check).cases] == ["q - 2"]


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "# what is tested",
        "def f():",
        "assert a\n### BEGIN HIDDEN TESTS\nassert HUSH\n### END HIDDEN TESTS",
    ],
    ids=["nothing", "comment", "no Python", "hidden lines"],
)
def test_a_cell_of_which_nothing_is_left_is_no_test(shown: str) -> None:
    given_out = read_released("work", notebook(cell(shown, "code", "q", **TEST)))
    check = with_given(of_tests("q", 2, code="assert a"), Given((given_out,), {}, {}))
    assert told(check).cases == () and told(check).further == 1


def test_files_for_grading_alone_are_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def test_a(): assert a")
    files = [BesideFile(f"{name}.py", tmp_path / "a.py", "", hidden=name == "b") for name in "ab"]
    assert set(given((), (b'{"metadata": []}', b"{}"), files).files) == {"a.py"}


def test_other_checks_are_left_as_they_are() -> None:
    check = Check("a", 1, "A", lambda case: NotImplemented)
    assert with_given(check, Given((), {}, {})) is check and told(check).cases == ()
