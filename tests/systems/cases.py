"""Downloads as they come and as they are unpacked, and grades for gradebooks: all by hand, none graded."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

from grader import data
from grader.assignment import Assignment, Check, Recipe
from grader.case import Case
from grader.classes.roster import read_roster
from grader.grade import Graded, grade
from grader.intake.classes import collect
from grader.pipeline.ready import ReadyAssignment
from grader.policy import GradeForStudents, Timing, as_students_see
from grader.public import public_part
from grader.records.submission import Submission
from grader.verdicts import Failure, Passed
from tests.conftest import completed, found
from tests.solved import plain_case, ready_of

TITLE = ("Your first model",)
# What somebody wrote in a browser.
TEXT = "<h2>What is relu?</h2><p>Negative numbers become <b>zero</b>.</p><script>alert(1)</script>"


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive of files by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def both(tmp_path: Path, files: dict[str, bytes], assignment: str = "hw1") -> list[dict[str, Submission]]:
    """The download as it comes, and unpacked."""
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "download.zip").write_bytes(zipped(files))
    for name, content in files.items():
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(content)
    return [
        {each.student: each for each in collect(tmp_path / place, assignment)}
        for place in ("download.zip", "folder")
    ]


def right(case: Case) -> Passed:
    return Passed("Right.")


def wrong(case: Case) -> Passed:
    raise Failure("Wrong.")


def graded(*checks: Check) -> Graded:
    """Somebody's grade; without checks, 20 of 100 points."""
    checks = checks or (Check("one", 20, "One", right), Check("two", 80, "Two", wrong))
    own = Assignment("first_model", "Your first model", Recipe(data="line", epochs=1), checks)
    case = plain_case(own, data.load("line"), found(), "finished", "It ran to its end")
    return Graded(Submission("student", script="a.py"), grade("student", case), None, ())


def mixed() -> Graded:
    """Right and wrong answers, one to review, and one that could not be decided."""
    points = {"relationship": 10, "prediction_for_10": 10, "steps": 40, "loss": 40}
    asks = {slug: right if slug == "relationship" else wrong for slug in points}
    one = graded(*(Check(slug, worth, f"Is {slug} right?", asks[slug]) for slug, worth in points.items()))
    marks = list(one.grade.marks)
    marks[-1] = replace(marks[-1], verdict="ungraded", earned=None, reason="The check broke.", hint="")
    marks[-2] = replace(
        marks[-2], verdict="review", earned=5.0, reason="Unsure about <b>\x1b[1m.", hint="Wait."
    )
    return replace(one, grade=replace(one.grade, marks=tuple(marks)))


def ready(one: Graded) -> ReadyAssignment:
    """The assignment of a grade, ready."""
    case = one.grade.case
    return ready_of(case.assignment, case.dataset)


def class_of(first: Graded, gradebook: str, **students: str) -> list[Graded]:
    """A class of the same submission, found on the list; who is not named handed in nothing."""
    handed_in = [replace(first.submission, student=name, student_id=key) for name, key in students.items()]
    there, _ = completed(handed_in, read_roster(gradebook.encode()))
    missing = replace(first.grade.case, outcome="missing")
    empty = replace(first.grade, case=missing, marks=())
    return [replace(first, submission=each, grade=first.grade if each.script else empty) for each in there]


def seen(graded: Graded) -> GradeForStudents:
    """The same as students see it."""
    return as_students_see(graded, public_part(graded.grade.case.assignment), Timing())
