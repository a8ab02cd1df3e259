"""What a school's system is to the grader: a value that says how it packs work and takes grades back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from grader.assignment import Assignment
from grader.grade import Graded
from grader.pipeline.ready import ReadyAssignment
from grader.policy import GradeForStudents
from grader.records.handin import Handin
from grader.records.submission import SystemName

Rows = Sequence[Sequence[str]]  # of a table, cell by cell
Entries = Mapping[str, bool]  # the names in a folder, each with whether it is a folder
Seen = Callable[[Graded], GradeForStudents]  # what students see of a grade
Key = tuple[int, str]  # what somebody is known by, with the column it stands in


class Contents(Protocol):
    """What lies in one place."""

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files by name."""


class Download(Protocol):
    """What was downloaded, a folder or an archive; see `grader.intake.tree.Tree`."""

    def entries(self, folder: str = "") -> dict[str, bool]:
        """The names in a folder, each with whether it is a folder; "" for the top."""

    def contents(self, place: str) -> Contents:
        """The files of a place, a folder or a file."""


@dataclass(frozen=True)
class Column:
    """The column of a gradebook that is filled.

    Attributes:
        top: the row of the titles; students stand below it.
        place: the column.
        worth: the points that it is worth; None where the gradebook does not say.
        said: these points as the gradebook writes them.
        comments: the column of what is said beside the grade; None for none.
    """

    top: int
    place: int
    worth: float | None
    said: str = ""
    comments: int | None = None


@dataclass(frozen=True)
class GradebookForm:
    """The gradebook that a system exports and takes back.

    Attributes:
        described: it, in words for a message, with the titles that it is known by.
        titles: the row of its titles; None if a table is no such gradebook.
        column: the column to fill, of the rows and the row of the titles, by what the assignment is called
            and the title that the teacher said ("" for none). It raises `GradebookError`.
        keys: what each row says of whose it is, beside columns that are called so; empty if these are no
            rows of the system's.
        no_student: names in it that are no student's.
    """

    described: str
    titles: Callable[[Rows], int | None]
    column: Callable[[Rows, int, Sequence[str], str], Column]
    keys: Callable[[Rows], Sequence[Sequence[Key]]] | None = None
    no_student: re.Pattern[str] | None = None


@dataclass(frozen=True)
class FilledDatabase:
    """What came of filling a system's database of grades.

    Attributes:
        path: of the database.
        copy: how it was before; None where nothing had to be changed.
        students: how many students' grades are in it now.
        added: of those, the students that it did not know.
        waiting: marks that wait for a person there.
        left: what was not written, each with the reason.
    """

    path: Path
    copy: Path | None
    students: int
    added: tuple[str, ...]
    waiting: int
    left: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Package:
    """What is packed of an assignment for a system, beside the pinned packages and the grader itself.

    Attributes:
        files: by name.
        wheel: builds that of the grader which goes with it, in a folder.
        folder: that these two lie in, with a slash; "" for the top.
        executable: the files that are run.
        advice: what the teacher does with it; "" for nothing.
    """

    files: Mapping[str, bytes]
    wheel: Callable[[Path], Path]
    folder: str = ""
    executable: tuple[str, ...] = ()
    advice: str = ""


@dataclass(frozen=True)
class System:
    """A school's system. What it does not have is None.

    Attributes:
        name: as teachers know it.
        recognise: whether a download is its own, by the names on the top level.
        collect: what each student handed in, and the names on that level that are of another form; of the
            download, the folder in it that the system packed ("" for all of it) and the assignment's slug.
        whole_of: the folder that it packs, of the one in it that holds students' work, which teachers may
            name in its place; None of any other.
        assignments: of a download that may hold several assignments, their slugs, by the folder in it that
            the system packed.
        own_files: the names of files that it lays beside the students'.
        clone_names: students' names of the names of cloned repositories.
        gradebook: the one it exports.
        feedback_name: the name under which it takes a file back, of the beginning that `collect` noted in
            `Handin.place` and the file's own name.
        table: a form in which it exports a whole class's grades: the file's name, and the writer.
        results: what it takes as the results of one submission, to be written as JSON: of that, of what
            students see of it, and of the level of the walls.
        database: fills the one in which it keeps grades: of its path, of the assignment, of the class, and of
            what students see of a grade. It raises `GradebookError`.
        package: what is packed of an assignment for it: of that, of the folder with `assignments/` and
            `reference/`, and of the level of the walls there.
    """

    name: SystemName
    recognise: Callable[[Entries], bool] | None = None
    collect: Callable[[Download, str, str], tuple[list[Handin], list[str]]] | None = None
    whole_of: Callable[[Path], Path | None] | None = None
    assignments: Callable[[Download, str], list[str]] | None = None
    own_files: frozenset[str] = frozenset()
    clone_names: Callable[[Sequence[str]], dict[str, str]] | None = None
    gradebook: GradebookForm | None = None
    feedback_name: Callable[[str, str], str] | None = None
    table: tuple[str, Callable[[ReadyAssignment, Sequence[Graded]], str]] | None = None
    results: Callable[[Graded, GradeForStudents, str], dict[str, Any]] | None = None
    database: Callable[[Path, ReadyAssignment, Sequence[Graded], Seen], FilledDatabase] | None = None
    package: Callable[[Assignment, Path, str], Package] | None = None
