"""Schools' systems, a file each: how work is downloaded from them, and how grades and reports go back.

A further system is one file with its `System`, and its line in `SYSTEMS`. Whoever has to do with systems asks
the functions here, which ask each of them; no other module knows one from another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.assignment import Assignment
from grader.grade import Graded
from grader.pipeline.ready import ReadyAssignment
from grader.policy import GradeForStudents
from grader.records.handin import Handin
from grader.records.submission import Submission, SystemName
from grader.systems.brightspace import BRIGHTSPACE
from grader.systems.canvas import CANVAS
from grader.systems.github import GITHUB
from grader.systems.gradebooks import GradebookError
from grader.systems.gradescope import GRADESCOPE
from grader.systems.moodle import MOODLE
from grader.systems.nbgrader import NBGRADER
from grader.systems.system import Column, Download, Entries, FilledDatabase, Key, Package, Rows, Seen, System

__all__ = [
    "SYSTEMS",
    "Column",
    "FilledDatabase",
    "GradebookError",
    "System",
    "clone_names",
    "collect",
    "column_to_fill",
    "feedback_name",
    "fill_database",
    "is_gradebook",
    "is_own_file",
    "keys_of_rows",
    "names_nobody",
    "packages",
    "results",
    "recognise",
    "tables",
    "takes_feedback",
    "whole_of",
    "with_downloads",
    "with_gradebooks",
]

SYSTEMS: tuple[System, ...] = (CANVAS, MOODLE, BRIGHTSPACE, GRADESCOPE, NBGRADER, GITHUB)


def recognise(entries: Entries) -> System | None:
    """The system whose form a download has; None for none of them.

    Args:
        entries: the names of its top level, each with whether it is a folder.
    """
    return next(
        (system for system in SYSTEMS if system.recognise is not None and system.recognise(entries)), None
    )


def whole_of(folder: Path) -> Path:
    """The folder that a system packed, where a folder in it is named in its place; else the folder itself."""
    found = (system.whole_of(folder) for system in SYSTEMS if system.whole_of is not None)
    return next((whole for whole in found if whole is not None), folder)


def with_downloads() -> list[str]:
    """The names of the systems whose downloads are recognised."""
    return [system.name for system in SYSTEMS if system.recognise is not None]


def with_gradebooks() -> list[str]:
    """The names of the systems whose gradebooks can be filled."""
    return [system.name for system in SYSTEMS if system.gradebook is not None]


def is_own_file(name: str) -> bool:
    """Whether a file that lies beside students' work is a system's own."""
    return any(name in system.own_files for system in SYSTEMS)


def assignments(system: System, download: Download, base: str) -> list[str]:
    """The slugs of the assignments that a download holds; none where its system packs them one by one."""
    return system.assignments(download, base) if system.assignments is not None else []


def collect(system: System, download: Download, base: str, assignment: str) -> tuple[list[Handin], list[str]]:
    """What lies in a download by student, in the order of their names, and the names of another form.

    Args:
        system: that packed it; see `recognise`.
        download: the tree.
        base: the folder in it that the system packed; "" for all of it.
        assignment: which is meant, where several are in it.
    """
    assert system.collect is not None, "what is recognised can be collected"
    handins, others = system.collect(download, base, assignment)
    return [_from(system, handin) for handin in handins], others


def _from(system: System, handin: Handin) -> Handin:
    return replace(
        handin, system=system.name, earlier=tuple(_from(system, before) for before in handin.earlier)
    )


def clone_names(names: Sequence[str]) -> dict[str, str]:
    """Students' names of the names of cloned repositories."""
    student_names = {name: name for name in names}
    for system in SYSTEMS:
        if system.clone_names is not None:
            student_names = {
                name: system.clone_names(list(student_names.values()))[own]
                for name, own in student_names.items()
            }
    return student_names


def is_gradebook(rows: Rows) -> bool:
    """Whether a table is a gradebook of a system's, which can be filled."""
    return any(
        system.gradebook is not None and system.gradebook.titles(rows) is not None for system in SYSTEMS
    )


def column_to_fill(rows: Rows, names: Sequence[str], wanted: str = "") -> Column:
    """The column of a gradebook that an assignment's grades go into.

    Args:
        rows: of the gradebook.
        names: what the assignment is called.
        wanted: the title of the column, as the teacher said; "" to find it by `names`.

    Raises:
        GradebookError: no system's gradebook, or no such column, or several, or one that cannot be filled.
    """
    forms = [system.gradebook for system in SYSTEMS if system.gradebook is not None]
    for form in forms:
        if (top := form.titles(rows)) is not None:
            return form.column(rows, top, names, wanted)
    titles = next((row for row in rows if any(map(str.strip, row))), ())
    raise GradebookError(
        f"a gradebook: expected {' or '.join(form.described for form in forms)}. "
        f"Received the columns: {', '.join(titles) or 'none'}. Export the gradebook again and give that file "
        "with --roster."
    )


def keys_of_rows(rows: Rows) -> Sequence[Sequence[Key]]:
    """What the rows of a class list say of whose they are in a system's own way, a row at a time."""
    for system in SYSTEMS:
        if system.gradebook is not None and system.gradebook.keys is not None:
            if keys := system.gradebook.keys(rows):
                return keys
    return [()] * len(rows)


def names_nobody(name: str) -> bool:
    """Whether a name in a class list is none, but a row of a system's own."""
    patterns = [system.gradebook.no_student for system in SYSTEMS if system.gradebook is not None]
    return any(pattern is not None and pattern.fullmatch(name) for pattern in patterns)


def takes_feedback(system: SystemName) -> bool:
    """Whether a system takes reports back."""
    return any(candidate.name == system and candidate.feedback_name is not None for candidate in SYSTEMS)


def feedback_name(submission: Submission, file: str) -> str:
    """The name under which the system that a submission came from takes a file back.

    It is "" where that takes none, gave the student no number, or got no file of theirs.
    """
    own = next((system.feedback_name for system in SYSTEMS if system.name == submission.system), None)
    return own(submission.feedback_prefix, file) if own is not None and submission.feedback_prefix else ""


def tables() -> dict[str, tuple[str, Callable[[ReadyAssignment, Sequence[Graded]], str]]]:
    """Tables in which systems export grades: file name and writer, by the system's name in small letters."""
    return {system.name.lower(): system.table for system in SYSTEMS if system.table is not None}


def results() -> dict[str, Callable[[Graded, GradeForStudents, str], dict[str, Any]]]:
    """What systems take as the results of one submission, by their names in small letters; see `System`."""
    return {system.name.lower(): system.results for system in SYSTEMS if system.results is not None}


def fill_database(
    path: Path,
    prepared: ReadyAssignment,
    graded: Sequence[Graded],
    seen: Seen,
) -> FilledDatabase:
    """Fill the database in which a system keeps grades; see `System.database`.

    Raises:
        GradebookError: it is none, or cannot be filled; it is then as it was.
    """
    fill = next(system.database for system in SYSTEMS if system.database is not None)
    return fill(path, prepared, graded, seen)


def packages() -> dict[str, Callable[[Assignment, Path, str], Package]]:
    """What is packed of an assignment for each system that takes one; see `System.package`."""
    return {system.name.lower(): system.package for system in SYSTEMS if system.package is not None}
