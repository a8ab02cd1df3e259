"""nbgrader: the folder of a course, and the table of grades that `nbgrader export` writes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from grader.grade import Graded
from grader.pipeline.ready import ReadyAssignment
from grader.records.handin import Handin, Part, within
from grader.records.submission import SystemName
from grader.released import slug_of_assignment
from grader.systems.nbgrader_gradebook import fill
from grader.systems.system import Download, Entries, System
from grader.table import csv_cell

SUBMITTED = "submitted"  # submitted/<student>/<assignment>/...
SETTINGS = "nbgrader_config.py"
# What else lies in the folder of a course.
COURSE = frozenset(
    f"source release autograded feedback solution exchange cache {SETTINGS} nbgrader.log header.ipynb".split()
)
DATABASE = "gradebook.db"  # how its name begins, and those of its copies
STAMP = "timestamp.txt"
# nbgrader/plugins/export.py
COLUMNS = (
    "assignment duedate timestamp student_id last_name first_name email raw_score "
    "late_submission_penalty score max_score"
).split()


def recognise(entries: Entries) -> bool:
    """Whether a folder is that of a course: `submitted`, alone or with something of nbgrader's beside it.

    Whatever else a teacher keeps there does not matter: `nbgrader export` itself writes its table there.
    """
    others = {name for name in entries if name != SUBMITTED}
    known = any(name in COURSE or name.startswith(DATABASE) for name in others)
    return entries.get(SUBMITTED, False) and (known or not others)


def whole_of(folder: Path) -> Path | None:
    """The course, of its folder `submitted`: in this the folders of a student are assignments."""
    course = folder.absolute().parent
    if folder.name != SUBMITTED or not any((course / name).is_file() for name in (SETTINGS, DATABASE)):
        return None
    return course


def collect(download: Download, base: str, assignment: str) -> tuple[list[Handin], list[str]]:
    """What each student handed in for the assignment: of that name or slug, or the only one in the tree."""
    top = within(base, SUBMITTED)
    students = {name: _folders(download, within(top, name)) for name in _folders(download, top)}
    there = {folder for folders in students.values() for folder in folders}
    meant = (
        {assignment}
        if assignment in there
        else {one for one in there if slug_of_assignment(one) == assignment}
    )
    meant = meant or (there if len(there) == 1 else set())
    handins = [
        Handin(name, key=name, parts=(Part(within(within(top, name), folder)),), stamp=STAMP)
        for name, folders in sorted(students.items())
        for folder in folders
        if folder in meant
    ]
    return handins, []


def assignments(download: Download, base: str) -> list[str]:
    """The slugs of the assignments for which somebody handed in something."""
    top = within(base, SUBMITTED)
    students = _folders(download, top)
    folders = (one for name in students for one in _folders(download, within(top, name)))
    return sorted({slug_of_assignment(one) for one in folders})


def _folders(download: Download, place: str) -> list[str]:
    return [name for name, folder in download.entries(place).items() if folder]


def grades_table(prepared: ReadyAssignment, graded: Sequence[Graded]) -> str:
    """The table that `nbgrader export` writes: a row a student.

    What is not graded has no score. Everything that the assignment's rules add or take off is in the
    column of the late penalty, so that raw score less penalty is the score.
    """
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    table.writeheader()
    for work in graded:
        ungraded = any(mark.verdict == "ungraded" for mark in work.grade.marks)
        grade = work.grade
        due = prepared.assignment.rules.deadline
        row = {
            "assignment": prepared.assignment.slug,
            "duedate": due.isoformat(" ") if due is not None else "",
            "timestamp": work.submission.handed_in,
            "student_id": work.submission.student_id or work.submission.student,
            "raw_score": "" if ungraded else grade.earned,
            "late_submission_penalty": round(grade.earned - grade.score, 2) + 0.0,
            "score": "" if ungraded else grade.score,
            "max_score": grade.possible,
        }
        table.writerow({key: csv_cell(value) for key, value in row.items()})
    return out.getvalue()


NBGRADER = System(
    SystemName("nbgrader"),
    recognise,
    collect,
    whole_of,
    table=("nbgrader.csv", grades_table),
    database=fill,
    assignments=assignments,
)
