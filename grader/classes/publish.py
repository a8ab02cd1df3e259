"""The pages and files of a whole class, from its grades: for the teacher, and for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from grader import export, report, systems
from grader.assignment import Assignment
from grader.classes.alike import alike
from grader.classes.giving import Attempt, give_back
from grader.classes.graded_class import GradedClass
from grader.classes.home import home
from grader.classes.read import ClassInput
from grader.course.settings import CourseError, CourseSettings, read_settings
from grader.grade import Graded
from grader.records.given_back import GivenBack
from grader.records.run import CROWDED
from grader.similarity import Pair, identical, program
from grader.spreadsheet import as_csv, as_workbook
from grader.statistics import ClassStatistics, class_statistics
from grader.variants.filling import filled_file
from grader.whole import write_whole

T = TypeVar("T")
# Further forms of the results: of a class, file name and writer; of each student, in a folder of that name.
CLASS_FORMS = {**systems.tables(), "junit": ("junit.xml", export.junit_xml)}
STUDENT_FORMS = systems.results()
EXPORT_FORMS = (*CLASS_FORMS, *STUDENT_FORMS)


@dataclass(frozen=True)
class Published:
    """What is said of the files of a class: see `grader.classes.result.ClassResult`."""

    given_back: GivenBack
    gradebook: export.Filled | None
    database: systems.FilledDatabase | None
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
    attempt = partial(_attempt, done, told)
    figures = attempt("statistics", lambda: _statistics(done, attempt))
    _write_exports(done, attempt, figures)
    given_back, gradebook = give_back(done, attempt)
    fill = done.given.fill
    database = attempt(fill.name, partial(_fill, done, fill)) if fill is not None else None
    # Last, so that it tells whatever could not be written.
    attempt("index.html", lambda: _write_page(done, told, pairs or [], groups or [], given_back, figures))
    return Published(given_back, gradebook, database, tuple(told))


def _attempt(done: GradedClass, warnings: list[str], what: str, action: Callable[[], T]) -> T | None:
    """Do one of the last things for a class. If it breaks, there is a warning, and the others are done."""
    try:
        return action()
    except Exception as error:
        text = str(error) if isinstance(error, (export.GradebookError, CourseError, OSError)) else repr(error)
        warnings.append(f"{done.given.assignment.slug}: no {what}: {text}"[:600])
        return None


def _statistics(done: GradedClass, attempt: Attempt) -> ClassStatistics:
    """The figures of the class, on the scale of its course."""
    settings = attempt("scale of the course", lambda: read_settings(home()))
    scale = (settings or CourseSettings()).scale
    return class_statistics((work.grade for work in done.graded), done.given.assignment, scale)


def _write_exports(done: GradedClass, attempt: Attempt, figures: ClassStatistics | None) -> None:
    """Write what other programs take. It is the teacher's, and has what is hidden from students."""
    folder, ready, graded, names = done.folder, done.ready, done.graded, done.report_names
    attempt(
        "results.json",
        lambda: export.write_results(folder / "results.json", ready, graded, names, done.level, figures),
    )
    attempt("grades.csv and grades.xlsx", partial(_write_grades, done))
    for form in done.given.export_forms:
        if form in CLASS_FORMS:
            attempt(CLASS_FORMS[form][0], partial(_write_form, done, form))
        else:
            attempt(f"results for {form}", partial(_write_each, done, form))


def _write_grades(done: GradedClass) -> None:
    sheet = export.grade_sheet(done.ready, done.graded, done.people)
    write_whole(done.folder / "grades.csv", as_csv(sheet))
    write_whole(done.folder / "grades.xlsx", as_workbook(sheet))


def _write_form(done: GradedClass, form: str) -> None:
    name, text = CLASS_FORMS[form]
    export.replace_file(done.folder / name, text(done.ready, done.graded))


def _write_each(done: GradedClass, form: str) -> None:
    """Write a file for each student, called like the report."""
    folder = done.folder / form
    folder.mkdir(exist_ok=True)
    for work in done.graded:
        found = STUDENT_FORMS[form](work, done.as_seen(work), done.level)
        path = folder / Path(done.report_names[work.submission.student]).with_suffix(".json").name
        export.replace_file(path, json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def _fill(done: GradedClass, path: Path) -> systems.FilledDatabase:
    return systems.fill_database(path, done.ready, done.graded, done.as_seen)


def _write_page(
    done: GradedClass,
    warnings: Sequence[str],
    pairs: Sequence[Pair],
    groups: Sequence[Sequence[str]],
    given_back: GivenBack,
    figures: ClassStatistics | None,
) -> None:
    variants = done.given.variants
    notices = (*warnings, *busy(done.graded), *(variants.notices if variants is not None else ()))
    page = report.Class(
        done.ready, done.graded, done.report_names, done.level, done.changes, pairs, groups, notices,
        requests=done.requests, people=done.given.people, given_back=given_back,
        statistics=figures, wrong=done.wrong,
        points=done.given.points.told if done.given.points is not None else (),
    )  # fmt: skip
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
    texts += ["\n".join(cell.source for cell in one.cells) for one in given.assignment.released]
    return texts + [program(reference) for _, references in given.each for reference in references]


def _given(path: Path, assignment: Assignment) -> str:
    """A text that students are given, as those of an assignment's variant are."""
    if assignment.variant is None:
        return path.read_text("utf-8", "replace")
    return filled_file(path, assignment.variant).decode("utf-8", "replace")
