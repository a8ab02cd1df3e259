"""What has to be changed in nbgrader's database of grades, so that ours are in it."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from grader.grade import Graded
from grader.pipeline.ready import ReadyAssignment
from grader.records.mark import Mark
from grader.systems.system import Seen

OPEN = ("review", "ungraded")  # verdicts that a person has to decide
Change = tuple[str, tuple[Any, ...]]  # a statement and its values


@dataclass(frozen=True)
class KnownCell:
    """A cell that is graded, as the database has it: its id, where comments on it go, what it is worth."""

    id: str
    comment_id: str
    worth: float


@dataclass(frozen=True)
class KnownAssignment:
    """An assignment, as the database has it.

    Attributes:
        id: its id.
        notebooks: the ids of its notebooks, by name.
        cells: those that are graded, by the name of the notebook and their own.
        graded: the ids of all such cells of a notebook, by its id.
        commented: the ids of all cells on which a notebook has a comment, by its id.
    """

    id: str
    notebooks: Mapping[str, str]
    cells: Mapping[tuple[str, str], KnownCell]
    graded: Mapping[str, Sequence[str]]
    commented: Mapping[str, Sequence[str]]


class Changes:
    """What has to be changed in the database, collected before anything is."""

    def __init__(
        self,
        book: sqlite3.Connection,
        assignment: KnownAssignment,
        prepared: ReadyAssignment,
        seen: Seen,
    ) -> None:
        self._book, self._assignment, self._seen = book, assignment, seen
        self._places: dict[str, tuple[str, str]] = {}  # notebook and cell, by the slug of the check
        for notebook in prepared.assignment.released:
            for cell in notebook.cells:
                if cell.check and (notebook.name, cell.name) in assignment.cells:
                    self._places.setdefault(cell.check, (notebook.name, cell.name))
        # Without a deadline here, what nbgrader itself took off for being late stays.
        self._rules_decide = prepared.assignment.rules.deadline is not None
        self._known = {str(key) for (key,) in book.execute("SELECT id FROM student")}
        self.planned: list[Change] = []
        self.students: list[str] = []
        self.added: list[str] = []
        self.waiting = 0
        self.left = [
            (check.title, "no cell of the gradebook is called so")
            for check in prepared.assignment.checks
            if check.slug not in self._places
        ]

    def add(self, work: Graded) -> None:
        """Plan what a student's grade changes."""
        student = work.submission.student_id or work.submission.student
        if work.grade.case.outcome == "missing":
            return
        if student in self.students:
            self.left.append((work.submission.student, "handed in more than once"))
            return
        self.students.append(student)
        if student not in self._known:
            self.added.append(student)
            self._plan("INSERT INTO student (id) VALUES (?)", student)
        own = self._submission(student, work.submission.handed_in)
        notebooks = {name: self._notebook(own, key) for name, key in self._assignment.notebooks.items()}
        if self._rules_decide:
            self._take_off(list(notebooks.values()), round(work.grade.earned - work.grade.score, 2))
        public = {check.slug for check in self._seen(work).assignment.checks}
        for mark in work.grade.counted:
            if mark.check.slug in self._places:
                name, cell = self._places[mark.check.slug]
                self._score(notebooks[name], self._assignment.cells[name, cell], mark, public)

    def _plan(self, statement: str, *values: Any) -> None:
        self.planned.append((statement, values))

    def _submission(self, student: str, handed_in: str) -> str:
        assignment, at = self._assignment.id, _timestamp(handed_in)
        row = self._book.execute(
            "SELECT id, timestamp FROM submitted_assignment WHERE assignment_id = ? AND student_id = ?",
            (assignment, student),
        ).fetchone()
        if row is None:
            key = _id(assignment, student)
            self._plan(
                "INSERT INTO submitted_assignment (id, assignment_id, student_id, timestamp) "
                "VALUES (?, ?, ?, ?)",
                key, assignment, student, at,
            )  # fmt: skip
            return key
        if row[1] is None and at is not None:
            self._plan("UPDATE submitted_assignment SET timestamp = ? WHERE id = ?", at, row[0])
        return str(row[0])

    def _notebook(self, submission: str, notebook: str) -> str:
        """The id of a student's notebook; a new one gets a row for every cell, which nbgrader expects."""
        row = self._book.execute(
            "SELECT id FROM submitted_notebook WHERE assignment_id = ? AND notebook_id = ?",
            (submission, notebook),
        ).fetchone()
        if row is not None:
            return str(row[0])
        key = _id(submission, notebook)
        self._plan(
            "INSERT INTO submitted_notebook (id, assignment_id, notebook_id, flagged) VALUES (?, ?, ?, 0)",
            key, submission, notebook,
        )  # fmt: skip
        for cell in self._assignment.graded[notebook]:
            self._plan(
                "INSERT INTO grade (id, notebook_id, cell_id, needs_manual_grade) VALUES (?, ?, ?, 0)",
                _id(key, cell, "grade"), key, cell,
            )  # fmt: skip
        for cell in self._assignment.commented[notebook]:
            self._plan_comment(key, cell)
        return key

    def _plan_comment(self, notebook: str, cell: str) -> None:
        self._plan(
            "INSERT OR IGNORE INTO comment (id, notebook_id, cell_id) VALUES (?, ?, ?)",
            _id(notebook, cell, "comment"), notebook, cell,
        )  # fmt: skip

    def _take_off(self, notebooks: Sequence[str], penalty: float) -> None:
        """What the rules take off: all of it from the first notebook."""
        for place, notebook in enumerate(notebooks):
            wanted = penalty if place == 0 and penalty else None
            row = self._book.execute(
                "SELECT late_submission_penalty FROM submitted_notebook WHERE id = ?", (notebook,)
            ).fetchone()
            if (row[0] if row is not None else None) != wanted:
                self._plan(
                    "UPDATE submitted_notebook SET late_submission_penalty = ? WHERE id = ?",
                    wanted, notebook,
                )  # fmt: skip

    def _score(self, notebook: str, cell: KnownCell, mark: Mark, public: Collection[str]) -> None:
        """Plan the score of a cell, and its comment."""
        row = self._book.execute(
            "SELECT auto_score, manual_score, needs_manual_grade FROM grade "
            "WHERE notebook_id = ? AND cell_id = ?", (notebook, cell.id),
        ).fetchone()  # fmt: skip
        auto, manual, _ = row if row is not None else (None, None, 0)
        earned = _scaled(mark, cell.worth)
        decided = mark.review is not None and mark.review.points is not None
        open_mark = mark.verdict in OPEN and not decided
        if decided:
            manual = earned
        else:
            auto = None if open_mark else earned
        waits = int(open_mark and manual is None)
        self.waiting += waits
        wanted = (auto, manual, waits)
        if row is None or tuple(row) != wanted:
            self._plan(
                "INSERT INTO grade (id, notebook_id, cell_id, auto_score, manual_score, needs_manual_grade) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (cell_id, notebook_id) DO UPDATE SET auto_score = "
                "excluded.auto_score, manual_score = excluded.manual_score, "
                "needs_manual_grade = excluded.needs_manual_grade",
                _id(notebook, cell.id, "grade"), notebook, cell.id, *wanted,
            )  # fmt: skip
        said = _comment(mark) if mark.check.slug in public else None
        by_person = mark.review.comment or None if decided and mark.review is not None else None
        self._comment(notebook, cell.comment_id, said, by_person)

    def _comment(self, notebook: str, cell: str, said: str | None, by_person: str | None) -> None:
        row = self._book.execute(
            "SELECT auto_comment, manual_comment FROM comment WHERE notebook_id = ? AND cell_id = ?",
            (notebook, cell),
        ).fetchone()
        wanted = (said, by_person or (row[1] if row is not None else None))
        if (row if row is not None else (None, None)) == wanted:
            return
        self._plan_comment(notebook, cell)
        self._plan(
            "UPDATE comment SET auto_comment = ?, manual_comment = ? WHERE notebook_id = ? AND cell_id = ?",
            *wanted, notebook, cell,
        )  # fmt: skip


def _scaled(mark: Mark, worth: float) -> float:
    """The points of a mark, on the scale of a cell that is worth other points."""
    earned = mark.earned_or_zero
    return earned * worth / mark.possible if mark.possible and mark.possible != worth else earned


def _comment(mark: Mark) -> str | None:
    """Why points were lost; None where none were, and where a person has not decided yet."""
    if mark.verdict in ("passed", *OPEN):
        return None
    return "\n".join(filter(None, (mark.reason, mark.hint)))


def _timestamp(handed_in: str) -> str | None:
    """A time as nbgrader keeps it, in UTC; None where it cannot be told."""
    try:
        at = datetime.fromisoformat(handed_in)
    except ValueError:
        return None
    at = at.astimezone(UTC) if at.tzinfo is not None else at
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")


def _id(*parts: str) -> str:
    """An id that is always the same for the same row."""
    return uuid.uuid5(uuid.NAMESPACE_OID, "/".join(parts)).hex
