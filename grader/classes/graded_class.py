"""A class whose reports are written, as the pages and files of the whole class need it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.classes.read import ClassInput
from grader.grade import Graded
from grader.gradebook import Change, Derived
from grader.gradebook.answers import WrongAnswer
from grader.gradebook.requests import RequestCounts
from grader.pipeline.ready import ReadyAssignment
from grader.policy import GradeForStudents
from grader.records.person import Person
from grader.records.submission import Submission


@dataclass(frozen=True)
class GradedClass:
    """A class whose reports are written.

    Attributes:
        given: what was given to be graded.
        ready: its assignment.
        graded: each student's attempt that counts, in the order of the class.
        submissions: what was handed in, of those in the same places.
        changes: the grades that moved since the last time.
        report_names: the file name of each student's report.
        folder: where pages and files go.
        student_reports: the folder of the reports that students are given.
        level: of the walls.
        as_seen: what students see of a graded submission.
        known: where it is kept which submissions are alike.
        wrong: the answers to a check that lost points, by its slug.
        released: students may be given what is made for them.
        requests: what students asked about their marks; None where nobody did.
        people: who is on a class list of this course, by name.
    """

    given: ClassInput
    ready: ReadyAssignment
    graded: Sequence[Graded]
    submissions: Sequence[Submission]
    changes: Sequence[Change]
    report_names: Mapping[str, str]
    folder: Path
    student_reports: Path
    level: str
    as_seen: Callable[[Graded], GradeForStudents]
    known: Derived
    wrong: Callable[[str], Sequence[WrongAnswer]]
    released: bool
    requests: RequestCounts | None = None
    people: Mapping[str, Person] = field(default_factory=dict)
