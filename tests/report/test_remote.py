"""Reports that another process writes: the same bytes, by the same marking scheme or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader import data
from grader.grade import Graded, grade
from grader.loading import load_assignment
from grader.pipeline.ready import ReadyAssignment
from grader.records.submission import Submission
from grader.report.remote import pack_context, pack_pages, write_pages
from grader.report.student import student_page
from tests.conftest import ROOT, found
from tests.solved import plain_case, ready_of, replace
from tests.systems.cases import seen

FOLDER = ROOT / "assignments" / "first_model"


def _ready() -> ReadyAssignment:
    """As it is graded here: one of its checks is dropped, which its files do not say."""
    own = load_assignment(FOLDER)
    own = replace(own, rules=replace(own.rules, dropped=("optimizer",)))
    return ready_of(own, data.load("line"))


def _graded(ready: ReadyAssignment, student: str) -> Graded:
    answers = {"relationship": "y = 2x - 1", "loss": f"It is a kind of error, {student} says."}
    case = plain_case(
        ready.assignment, ready.tasks[0].dataset, found(answers=answers), "finished", "It ran to its end"
    )
    return Graded(Submission(student), grade(student, case), None, (np.zeros((2, 2, 3), np.uint8),))


def test_what_is_written_elsewhere_is_what_would_be_written_here(tmp_path: Path) -> None:
    ready = _ready()
    ada, ben = _graded(ready, "ada"), _graded(ready, "ben")
    (tmp_path / "kit").write_bytes(pack_context(ready, FOLDER))
    ordered = pack_pages(ready, [(ada, "strong"), (seen(ben), "basic")])
    assert write_pages(str(tmp_path / "kit"), ordered) == [
        student_page(ada, "strong"),
        student_page(seen(ben), "basic"),
    ]
    # What all of a class have in common is in the kit, and does not travel with each grade.
    assert (
        ready.tasks[0].dataset.digest.encode() in pack_context(ready, FOLDER)
        and ready.tasks[0].dataset.digest.encode() not in ordered
    )


def test_files_that_say_something_else_are_no_basis_for_a_report(tmp_path: Path) -> None:
    ready = _ready()
    (first, *others) = ready.assignment.checks
    another = replace(ready.assignment, checks=(replace(first, title="Another"), *others))
    (tmp_path / "kit").write_bytes(pack_context(replace(ready, assignment=another), FOLDER))
    with pytest.raises(ValueError, match="expected the checks of the assignment's files. Received: others"):
        write_pages(str(tmp_path / "kit"), pack_pages(ready, [(_graded(ready, "ada"), "strong")]))


def test_points_that_were_changed_while_grading_are_those_of_the_report(tmp_path: Path) -> None:
    ready = _ready()
    (first, *others) = ready.assignment.checks
    ready = replace(
        ready, assignment=replace(ready.assignment, checks=(replace(first, points=99.0), *others))
    )
    ada = _graded(ready, "ada")
    (tmp_path / "kit").write_bytes(pack_context(ready, FOLDER))
    (page,) = write_pages(str(tmp_path / "kit"), pack_pages(ready, [(ada, "strong")]))
    assert page == student_page(ada, "strong") and b"99" in page


def test_what_reports_need_is_the_same_wherever_inputs_lie() -> None:
    """Machines keep it by its hash: else they would be sent it again with each run."""
    ready = _ready()
    moved = replace(ready, inputs=Path("another place"))
    assert pack_context(moved, FOLDER) == pack_context(ready, FOLDER)
