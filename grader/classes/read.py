"""What a class is: an assignment, its references, everything that was handed in, and the teacher's tables."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader import assignment as assignments
from grader import export, intake
from grader.assignment import Assignment
from grader.classes.extensions import Extension, ExtensionTable, match_roster, read_extensions
from grader.classes.home import home
from grader.classes.points import ChangedPoints
from grader.classes.request import GradeRequest
from grader.classes.roster import RosterError, complete, read_roster
from grader.classes.variants import Allotment, ClassVariants
from grader.disk_list import DiskList
from grader.gradebook import Derived
from grader.intake.classes import assignments_of, collect
from grader.intake.given_out import without_given_out
from grader.intake.kinds import DOCUMENTS, SCRIPTS, SHEETS
from grader.intake.reader import Reader
from grader.loading import load_assignment, load_variants
from grader.records.person import Person
from grader.records.submission import Submission
from grader.variants.filling import filled_copy

Opened = tuple[Assignment, tuple[Submission, ...]]  # an assignment with its references
REFERENCES = (*SCRIPTS, *SHEETS, *DOCUMENTS)  # endings of what a reference may be


@dataclass(frozen=True)
class ClassInput:
    """One assignment of a class, as it is given to be graded.

    Attributes:
        assignment: what was asked.
        references: the assignment's own first, then its variants.
        submissions: of everybody, under names that are all different.
        roster: the class list, byte for byte; None without one.
        people: who is on it; empty without one.
        column: which of its columns is filled, if it is a gradebook; "" to find it by the title.
        fill: the database in which a school's system keeps grades, to be filled; None for none.
        extensions: extended deadlines, and times of handing in, from the teacher's table.
        unmatched: names of submissions that match nobody, or several, of the class list.
        unmatched_extensions: names in the table of extensions that belong to no submission.
        export_forms: further forms of the results, of `grader.classes.publish.EXPORT_FORMS`.
        for_students: reports for students are written even where nothing is hidden from them.
        allow_missing: work that has a grade may be gone.
        variants: of an assignment that has some, of which `assignment` is the first; None of others.
        points: what of the assignment was changed while grading; it has that already.
    """

    assignment: Assignment
    references: tuple[Submission, ...]
    submissions: Sequence[Submission] = ()
    roster: bytes | None = None
    people: tuple[Person, ...] = ()
    column: str = ""
    fill: Path | None = None
    extensions: tuple[Extension, ...] = ()
    unmatched: tuple[str, ...] = ()
    unmatched_extensions: tuple[str, ...] = ()
    export_forms: tuple[str, ...] = ()
    for_students: bool = False
    allow_missing: bool = False
    variants: ClassVariants | None = None
    points: ChangedPoints | None = None

    @property
    def each(self) -> tuple[Opened, ...]:
        """The assignment with its references, and with those of each other variant that it has."""
        others = self.variants.others if self.variants is not None else ()
        return ((self.assignment, self.references), *others)

    def number_of(self, student: str) -> int:
        """The number of a student's variant; 1 where there are none, and of who is not known."""
        return self.variants.numbers.get(student, 1) if self.variants is not None else 1


@dataclass(frozen=True)
class _Tables:
    """A teacher's tables: the class list, None without one, and who is on it; the extensions."""

    roster: bytes | None
    people: list[Person] | None
    extensions: tuple[Extension, ...]


def open_assignment(slug: str, reader: Reader | None = None) -> Opened:
    """An assignment with its references, the first variant where it has some.

    Args:
        slug: its name.
        reader: reads the references; None to read them here.

    Raises:
        AssignmentError: it is unknown or broken, or has no reference.
        VariantError: a reference cannot be filled in.
    """
    check_known([slug])
    loaded = load_assignment(home() / "assignments" / slug)
    return loaded, references(loaded, reader)


def open_each(slug: str, reader: Reader | None = None) -> list[Opened]:
    """Each variant of an assignment with its references; the one that there is where it has none.

    Raises:
        AssignmentError, VariantError: as of `open_assignment`.
    """
    check_known([slug])
    each = load_variants(home() / "assignments" / slug)
    return [(loaded, references(loaded, reader)) for loaded in each]


def references(assignment: Assignment, reader: Reader | None = None) -> tuple[Submission, ...]:
    """The assignment's own reference first, named "", then its variants: each a file, or a folder of files.

    `reader` reads them, None here. Those of a variant of the assignment have its values filled in.

    Raises:
        AssignmentError: there is none, or several claim to be its own.
        VariantError: one cannot be filled in.
    """
    own, others = reference_paths(home(), assignment.slug)
    read = reader.read if reader is not None else None
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        if assignment.variant is not None:
            own, *others = (
                filled_copy(path, assignment.variant, Path(folder, str(place)))
                for place, path in enumerate((own, *others))
            )
        return (
            replace(intake.read(own, read, assignment.released), student=""),
            *(replace(intake.read(path, read, assignment.released), student=path.stem) for path in others),
        )


def reference_paths(home: Path, slug: str) -> tuple[Path, list[Path]]:
    """Where an assignment's own reference lies, and where its variants do.

    Its own is `reference/<slug>` with the ending of a program, a notebook or an answer sheet; one that needs
    files beside it is a folder of all of them, `reference/<slug>/<slug>`. What else is in there are variants.

    Raises:
        AssignmentError: there is none, or several claim to be its own.
    """
    folder = home / "reference"
    beside = folder / slug
    found = [path for ending in REFERENCES if (path := folder / f"{slug}{ending}").is_file()]
    found += [beside / slug] if (beside / slug).is_dir() else []
    if len(found) != 1:
        received = ", ".join(path.relative_to(folder).as_posix() for path in found)
        raise assignments.AssignmentError(
            f"expected a reference at {folder / slug}.py. Received: {received or 'no such file'}. "
            "Put a program there that does everything the assignment asks for, or, where nothing is "
            "programmed, a sheet with the right answers; and leave one of them."
        )
    others = sorted(beside.iterdir()) if beside.is_dir() else []
    variants = [
        path
        for path in others
        if path != found[0]
        and not path.name.startswith((".", "_"))
        and (path.is_dir() or path.suffix in REFERENCES)
    ]
    return found[0], variants


def open_classes(request: GradeRequest, known: Derived | None = None) -> list[ClassInput]:
    """Read the assignments, references, submissions and tables that a request names.

    Args:
        request: with their names.
        known: where it is kept what was read, so that nothing is read twice; None for nowhere.

    Raises:
        AssignmentError: an unknown or broken assignment, or no reference.
        IntakeError: no folder of submissions, or nothing in it to grade.
        RosterError: a class list, or a table of extensions, that is none.
        GradebookError: a gradebook without a column for the assignment.
    """
    slugs = _slugs_of(request)
    tables = _read_tables(request)
    with Reader(known) as reader:
        return [_open_class(slug, request, tables, reader, alone=len(slugs) == 1) for slug in slugs]


def _slugs() -> list[str]:
    return sorted(path.parent.name for path in (home() / "assignments").glob("*/assignment.py"))


def check_known(slugs: Iterable[str]) -> None:
    """Refuse assignments that do not exist.

    Raises:
        AssignmentError: there is one.
    """
    known = _slugs()
    if unknown := [slug for slug in slugs if slug not in known]:
        raise assignments.AssignmentError(
            f"expected an assignment among {', '.join(known) or 'none'} (in {home() / 'assignments'}). "
            f"Received: {', '.join(unknown)}. "
            "To use an assignment of your own, run the command in the folder that contains your assignments "
            "folder."
        )


def _slugs_of(request: GradeRequest) -> list[str]:
    """The assignments to grade.

    Raises:
        AssignmentError: one is unknown.
        IntakeError: no folder of submissions, or none in it for an assignment.
    """
    slugs, folder = request.slugs, request.submissions
    check_known(slugs)
    known = _slugs()
    packed = folder.is_file() and folder.suffix.lower() == ".zip"
    if not folder.is_dir() and not packed:
        raise intake.IntakeError(
            f"expected a folder of submissions. Received: {folder}, which is no folder. "
            "Say with --submissions where they are."
        )
    if packed and len(set(slugs)) != 1:
        raise intake.IntakeError(
            f"expected one assignment for {folder}. Received: {', '.join(slugs) or 'none'}. "
            f"Name one, as in: grade-all {known[0]} --submissions {folder}"
        )
    wanted = list(dict.fromkeys(slugs)) or [slug for slug in known if (folder / slug).is_dir()]
    if not wanted and not packed:
        of_course = assignments_of(folder)
        wanted = [slug for slug in known if slug in of_course]
    if not wanted:
        raise intake.IntakeError(
            f"expected folders named {', '.join(known)} in {folder}. Received: none of them. "
            "To grade a folder of submissions directly, name its assignment."
        )
    return wanted


def _read_tables(request: GradeRequest) -> _Tables:
    """The class list and the table of extensions.

    Raises:
        RosterError: one cannot be read.
    """
    roster = _bytes_of(request.roster, "a class list") if request.roster is not None else None
    extensions: list[Extension] = []
    if request.extensions is not None:
        extensions = read_extensions(_bytes_of(request.extensions, "a table"))
    people = read_roster(roster) if roster is not None else None
    matched = match_roster(extensions, people) if people is not None else tuple(extensions)
    return _Tables(roster, people, matched)


def read_people(path: Path) -> list[Person]:
    """The students of the class list at `path`.

    Raises:
        RosterError: it cannot be read.
    """
    return read_roster(_bytes_of(path, "a class list"))


def _bytes_of(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RosterError(
            f"expected {what}. Received: {path}: {error.strerror or error}. "
            "Check the file's name and the folder it is in."
        ) from error


def _open_class(
    slug: str, request: GradeRequest, tables: _Tables, reader: Reader, *, alone: bool
) -> ClassInput:
    (loaded, own_references), *others = open_each(slug, reader)
    nested = request.submissions / slug
    if not nested.is_dir() and not alone and slug not in assignments_of(request.submissions):
        raise intake.IntakeError(
            f"expected a folder {nested}. Received: no such folder. "
            f"Put the submissions there, or leave {slug} out of the command."
        )
    request.out.mkdir(parents=True, exist_ok=True)
    folder = nested if nested.is_dir() else request.submissions
    collected = DiskList(
        request.out,
        (without_given_out(each, loaded.beside) for each in collect(folder, slug, reader, loaded.released)),
    )
    submissions: Iterable[Submission] = collected
    unmatched: list[str] = []
    if tables.people is not None:
        submissions, unmatched = complete(collected, tables.people)
    if tables.roster is not None and request.column:
        export.check_column(tables.roster, (loaded.title, slug), request.column)
    named: Sequence[Submission]
    variants: ClassVariants | None = None
    if loaded.variant is None:
        named = DiskList(request.out, _as_graded(submissions))
    else:
        each = (loaded, *(other for other, _ in others))
        allotment = Allotment(home() / "assignments" / slug, each, tables.people or ())
        named = DiskList(request.out, allotment.told(_as_graded(submissions)))
        variants = ClassVariants(tuple(others), allotment.numbers, allotment.notices)
    nobodys: list[str] = []
    if tables.extensions:
        nobodys = ExtensionTable(tables.extensions, loaded).unmatched(named)
    return ClassInput(
        loaded,
        own_references,
        named,
        roster=tables.roster,
        people=tuple(tables.people or ()),
        column=request.column if tables.roster is not None else "",
        fill=request.fill,
        extensions=tables.extensions,
        unmatched=tuple(unmatched),
        unmatched_extensions=tuple(nobodys),
        export_forms=request.export_forms,
        for_students=request.for_students,
        allow_missing=request.allow_missing,
        variants=variants,
    )


def _as_graded(submissions: Iterable[Submission]) -> Iterator[Submission]:
    """The submissions under names that are all different, with a remark where others came before."""
    taken: set[str] = set()
    for submission in submissions:
        name, number = submission.student, 2
        while name in taken:
            name, number = f"{submission.student} ({number})", number + 1
        taken.add(name)
        attempts = [f"the latest of {len(submission.earlier) + 1} attempts"] if submission.earlier else []
        yield replace(
            submission,
            student=name,
            remarks=(*submission.remarks, *attempts),
            earlier=tuple(replace(before, student=name) for before in submission.earlier),
        )
