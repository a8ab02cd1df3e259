"""The course that a gradebook holds, written: its page, and its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import report
from grader.course.kept import read_course
from grader.course.settings import CourseError, CourseSettings, read_settings
from grader.course.sheet import sheet_of
from grader.course.support import Help, help_needed
from grader.course.total import Course, course_of
from grader.gradebook import Gradebook
from grader.spreadsheet import as_csv, as_workbook
from grader.whole import write_whole

TABLE = "course"  # the name of its tables, without their endings
FINAL = "course-final"


@dataclass(frozen=True)
class CourseResult:
    """A course as it stands, and who needs help."""

    course: Course
    needed: Help


def course_in(book: Gradebook, settings: CourseSettings) -> CourseResult:
    """The course that a gradebook holds.

    Raises:
        GradebookBroken: it cannot be read.
    """
    course = course_of(read_course(book), settings)
    return CourseResult(course, help_needed(course))


def write_tables(result: CourseResult, folder: Path, name: str = TABLE) -> list[Path]:
    """Write the table of a course, as CSV and as a workbook, and return where.

    Raises:
        OSError: one cannot be written.
    """
    sheet = sheet_of(result.course, result.needed)
    written = {
        folder / f"{name}.csv": as_csv(sheet),
        folder / f"{name}.xlsx": as_workbook(sheet),
    }
    for path, content in written.items():
        write_whole(path, content)
    return list(written)


def write_page(
    result: CourseResult,
    folder: Path,
    *,
    unready: Sequence[tuple[str, str]] = (),
    notices: Sequence[str] = (),
    files: bool = True,
) -> None:
    """Write the front page of a folder of reports.

    Raises:
        OSError: it cannot be written.
    """
    report.write_course(
        folder / "index.html", result.course, result.needed, unready=unready, notices=notices, files=files
    )


def publish_course(
    book: Gradebook, folder: Path, home: Path, unready: Sequence[tuple[str, str]] = ()
) -> list[str]:
    """Write page and tables after classes were graded. What cannot be done stops nothing, and is told.

    Args:
        book: the gradebook.
        folder: of the reports.
        home: where `course.toml` is, if there is one.
        unready: the titles of assignments that could not be graded, each with the reason.

    Returns:
        What went wrong, in words.
    """
    told: list[str] = []
    settings = CourseSettings()
    try:
        settings = read_settings(home)
    except CourseError as error:
        told.append(f"{error} Until it is mended, the points are added up, and the tables stay as they were")
    try:
        result = course_in(book, settings)
    except Exception as error:  # the classes are graded and written, and stay so
        return [*told, f"No page of the course: {type(error).__name__}: {error}"[:600]]
    usable = not told
    if usable:
        try:
            write_tables(result, folder)
        except Exception as error:
            usable = False
            told.append(f"No {TABLE}.csv and {TABLE}.xlsx: {type(error).__name__}: {error}"[:600])
    try:
        write_page(result, folder, unready=unready, notices=told, files=usable)
    except Exception as error:
        told.append(f"No index.html: {type(error).__name__}: {error}"[:600])
    return told
