"""A class: an assignment, its references, and everything that was handed in for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader import assignment as assignments
from grader import export, intake
from grader.assignment import Assignment
from grader.classes.extensions import Extended, Extension, of_the_class, read_extensions
from grader.classes.roster import RosterError, complete, read_roster
from grader.disk_list import DiskList
from grader.grade import Graded
from grader.gradebook import Change
from grader.intake.classes import collect
from grader.pipeline.ready import ReadyAssignment
from grader.policy import Timing
from grader.records.submission import Submission


@dataclass
class Classroom:
    """One assignment of a class on its way through: filled in as it is graded.

    `strangers` are the names of submissions that match nobody, or several, of the class list `roster`;
    `gradebook` is that list with its `column` filled, where it is a gradebook; `troubles` is what went wrong.
    `also` are further forms to write, of `desk.ALSO`. `feedback` counts the reports in the archive for the
    school's system, and names those who have none there. `extensions` are deadlines of one's own; `untimed`
    counts those of whom nobody knows when they handed in, where that matters. `changes` are the grades that
    moved since the last time. `allow_missing` lets work that has a grade be gone.
    `failed` are students whose grade could not be entered. `unready` is why nothing of it could be graded.
    """

    assignment: Assignment
    references: tuple[Submission, ...]
    submissions: Sequence[Submission] = ()
    prepared: ReadyAssignment | None = None
    graded: Sequence[Graded] = ()
    strangers: tuple[str, ...] = ()
    roster: bytes | None = None
    column: str = ""
    also: tuple[str, ...] = ()
    gradebook: export.Filled | None = None
    feedback: tuple[int, list[str]] | None = None
    troubles: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    unready: str = ""
    extensions: tuple[Extension, ...] = ()
    without_extension: tuple[str, ...] = ()
    untimed: int = 0
    changes: list[Change] = field(default_factory=list)
    for_students: bool = False
    allow_missing: bool = False
    _extended: Extended | None = None

    @property
    def complete(self) -> bool:
        """Whether every submission is graded."""
        return len(self.graded) + len(self.failed) == len(self.submissions)

    def standing(self, submission: Submission) -> Timing:
        """When a submission came, and when it should have."""
        if self._extended is None or self._extended.rows is not self.extensions:
            self._extended = Extended(self.extensions, self.assignment)
        return self._extended.standing(submission)


def home() -> Path:
    """Where `assignments/` and `reference/` are: the current folder, else the one of the program."""
    here = Path.cwd()
    return here if (here / "assignments").is_dir() else Path(__file__).resolve().parent.parent


def open_classrooms(
    slugs: Sequence[str],
    submissions: Path | None,
    roster: Path | None = None,
    column: str = "",
    extensions: Path | None = None,
    spool: Path | None = None,
) -> list[Classroom]:
    """Read assignments, references and submissions.

    Args:
        slugs: the assignments; all that have submissions if empty.
        submissions: a folder with a folder for each, or, for a single assignment, that folder
            itself, or a zip archive of it. None to read no submissions.
        roster: a class list; who is on it and handed in nothing is a submission of nothing.
        column: which of its columns is filled, if it is a gradebook; "" to find it by the title.
        extensions: a table of deadlines of one's own; see `grader.classes.extensions`.
        spool: a folder on whose disk the submissions wait, instead of in memory; None for the system's.

    Raises:
        AssignmentError: an unknown or broken assignment, or no reference.
        IntakeError: no folder of submissions, or nothing in it to grade.
        RosterError: a class list that is none.
        GradebookError: a gradebook without a column for the assignment.
    """
    folder = home() / "assignments"
    known = sorted(path.parent.name for path in folder.glob("*/assignment.py"))
    unknown = [slug for slug in slugs if slug not in known]
    if unknown:
        raise assignments.AssignmentError(
            f"expected an assignment among {', '.join(known) or 'none'} (in {folder}). "
            f"Received: {', '.join(unknown)}"
        )
    packed = submissions is not None and submissions.is_file() and submissions.suffix.lower() == ".zip"
    if submissions is not None and not submissions.is_dir() and not packed:
        raise intake.IntakeError(
            f"expected a folder of submissions. Received: {submissions}, which is no folder."
        )
    if packed and len(set(slugs)) != 1:
        raise intake.IntakeError(
            f"expected one assignment for {submissions}, as in: grade-all {known[0]} --submissions "
            f"{submissions}. "
            f"Received: {', '.join(slugs) or 'none'}."
        )
    wanted = list(dict.fromkeys(slugs)) or [
        slug for slug in known if submissions is None or (submissions / slug).is_dir()
    ]
    if not wanted:
        raise intake.IntakeError(
            f"expected folders named {', '.join(known)} in {submissions}. Received: none of them. "
            "To grade a folder of submissions directly, name its assignment."
        )
    listed = _bytes_of(roster, "a class list") if roster is not None else b""
    extended = tuple(read_extensions(_bytes_of(extensions, "a table")) if extensions is not None else ())
    people = read_roster(listed) if roster is not None else None
    extended = of_the_class(extended, people) if people is not None else extended
    classrooms = []
    for slug in wanted:
        loaded = assignments.load(folder / slug)
        classroom = Classroom(loaded, references(loaded))
        if submissions is not None:
            nested = submissions / slug
            if not nested.is_dir() and len(wanted) > 1:
                raise intake.IntakeError(f"expected a folder {nested}. Received: no such folder.")
            place = nested if nested.is_dir() else submissions
            if spool is not None:
                spool.mkdir(parents=True, exist_ok=True)
            found = DiskList(spool, collect(place, slug))
            unknown_people: list[str] = []
            listed_ones: Iterable[Submission] = found
            if people is not None:
                listed_ones, unknown_people = complete(found, people)
                classroom.roster, classroom.column = listed, column
                if column:
                    export.check_column(listed, (loaded.title, slug), column)
            classroom.submissions = DiskList(spool, _unique(listed_ones))
            classroom.strangers = tuple(unknown_people)
            classroom.extensions = extended
            if extended:
                unknown = Extended(extended, loaded).strangers(classroom.submissions)
                classroom.without_extension = tuple(unknown)
        classrooms.append(classroom)
    return classrooms


def _bytes_of(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RosterError(f"expected {what}. Received: {path}: {error}") from error


def references(assignment: Assignment) -> tuple[Submission, ...]:
    """The assignment's own reference first, named "", then its variants.

    Raises:
        AssignmentError: there is none.
    """
    folder = home() / "reference"
    own = folder / f"{assignment.slug}.py"
    if not own.is_file():
        raise assignments.AssignmentError(f"expected a reference at {own}. Received: no such file.")
    variants = sorted((folder / assignment.slug).glob("*.py"))
    return (
        replace(intake.read(own), student=""),
        *(replace(intake.read(path), student=path.stem) for path in variants),
    )


def _unique(submissions: Iterable[Submission]) -> Iterator[Submission]:
    """The submissions under names that are all different."""
    taken: set[str] = set()
    for each in submissions:
        name, number = each.student, 2
        while name in taken:
            name, number = f"{each.student} ({number})", number + 1
        taken.add(name)
        yield each if name == each.student else replace(each, student=name)
