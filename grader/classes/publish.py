"""The pages and files of a whole class, from its grades: for the teacher, and for other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from grader import export, report, systems
from grader.assignment import Assignment
from grader.classes.alike import alike
from grader.classes.home import home
from grader.classes.read import ClassInput
from grader.grade import Graded
from grader.gradebook import Change, Derived
from grader.pipeline.ready import ReadyAssignment
from grader.policy import GradeForStudents
from grader.records.run import CROWDED
from grader.records.submission import Submission
from grader.similarity import Pair, identical, program
from grader.variants.filling import filled_file

T = TypeVar("T")
# Further forms of the results: file name and writer.
EXPORT_FORMS = {**systems.tables(), "junit": ("junit.xml", export.junit_xml)}


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


@dataclass(frozen=True)
class Published:
    """What is said of the files of a class: see `grader.classes.result.ClassResult`."""

    feedback: tuple[int, list[str]] | None
    gradebook: export.Filled | None
    warnings: tuple[str, ...]


def publish(done: GradedClass, warnings: Iterable[str] = ()) -> Published:
    """Write the class page and what other programs take. What cannot be written stops nothing else.

    Args:
        done: the class.
        warnings: what went wrong until now, for the page; those of the result begin with them.
    """
    told = list(warnings)
    given_out = given_texts(done.given)
    pairs = _attempt(done, told, "alike submissions", lambda: alike(done.submissions, given_out, done.known))
    groups = _attempt(done, told, "identical submissions", lambda: identical(done.submissions, given_out))
    feedback, gradebook = _write_exports(done, told)
    # Last, so that it tells whatever could not be written.
    _attempt(done, told, "index.html", lambda: _write_page(done, told, pairs or [], groups or []))
    return Published(feedback, gradebook, tuple(told))


def _attempt(done: GradedClass, warnings: list[str], what: str, action: Callable[[], T]) -> T | None:
    """Do one of the last things for a class. If it breaks, there is a warning, and the others are done."""
    try:
        return action()
    except Exception as error:
        text = str(error) if isinstance(error, (export.GradebookError, OSError)) else repr(error)
        warnings.append(f"{done.given.assignment.slug}: no {what}: {text}"[:600])
        return None


def _write_exports(
    done: GradedClass, warnings: list[str]
) -> tuple[tuple[int, list[str]] | None, export.Filled | None]:
    """Write what other programs take; return what is said of feedback and gradebook."""
    folder, ready, graded, names = done.folder, done.ready, done.graded, done.report_names
    attempt = partial(_attempt, done, warnings)
    attempt(
        "results.json",
        lambda: export.write_results(folder / "results.json", ready, graded, names, done.level),
    )
    attempt("grades.csv", lambda: export.write_csv(folder / "grades.csv", ready, graded))
    for form in done.given.export_forms:
        attempt(EXPORT_FORMS[form][0], partial(_write_form, done, form))
    feedback = _attempt(
        done,
        warnings,
        "feedback.zip",
        lambda: export.write_feedback(folder / "feedback.zip", graded, names, done.student_reports),
    )
    roster = done.given.roster
    if roster is None or not export.is_gradebook(roster):
        return feedback, None
    return feedback, _attempt(done, warnings, "gradebook.csv", lambda: _fill_gradebook(done, roster))


def _write_form(done: GradedClass, form: str) -> None:
    name, text = EXPORT_FORMS[form]
    export.replace_file(done.folder / name, text(done.ready, done.graded))


def _fill_gradebook(done: GradedClass, roster: bytes) -> export.Filled:
    titles = (done.given.assignment.title, done.given.assignment.slug)
    filled = export.fill(roster, done.graded, titles, done.given.column, seen=done.as_seen)
    (done.folder / "gradebook.csv").write_bytes(filled.content)
    return filled


def _write_page(
    done: GradedClass, warnings: Sequence[str], pairs: Sequence[Pair], groups: Sequence[Sequence[str]]
) -> None:
    variants = done.given.variants
    notices = (*warnings, *busy(done.graded), *(variants.notices if variants is not None else ()))
    page = report.Class(
        done.ready, done.graded, done.report_names, done.level, done.changes, pairs, groups, notices
    )
    report.write_class(done.folder / "index.html", page)


def busy(graded: Iterable[Graded]) -> list[str]:
    """A notice for the class page where the computer was busy with other things while submissions ran."""
    took = waited = 0.0
    for work in graded:
        if work.run is not None:
            took, waited = took + work.run.seconds, waited + min(work.run.waited, work.run.seconds)
    if waited <= CROWDED * took:
        return []
    return [
        f"This computer was busy with other things: submissions stood in line for a processor for "
        f"{waited / took:.0%} of the time they took. That is not counted against them; what the clock "
        "stopped all the same was run again, alone"
    ]


def given_texts(given: ClassInput) -> list[str]:
    """What makes submissions alike by itself: what students are given, and what the references say."""
    folder = home() / "assignments" / given.assignment.slug
    files = [path for path in (folder / "starter.py", folder / "handout.md") if path.is_file()]
    texts = [_given(path, assignment) for assignment, _ in given.each for path in files]
    return texts + [program(reference) for _, references in given.each for reference in references]


def _given(path: Path, assignment: Assignment) -> str:
    """A text that students are given, as those of an assignment's variant are."""
    if assignment.variant is None:
        return path.read_text("utf-8", "replace")
    return filled_file(path, assignment.variant).decode("utf-8", "replace")
