"""What is made of a class to be given back to its students, and taken away where they may not have it yet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from grader import export, report
from grader.classes.graded_class import GradedClass
from grader.classes.request import GradeRequest
from grader.export import Letter, is_address
from grader.gradebook import Gradebook
from grader.gradebook.releases import given_back, keep_given_back
from grader.records.given_back import GivenBack
from grader.records.person import Person
from grader.records.submission import Submission
from grader.whole import write_whole

T = TypeVar("T")
REPORTS, FEEDBACK, MAIL, GRADEBOOK = "reports.zip", "feedback.zip", "mail.csv", "gradebook.csv"
FILES = (REPORTS, FEEDBACK, MAIL, GRADEBOOK)
FOR_STUDENTS = "students"  # the folder of the reports that students are given


class Attempt(Protocol):
    """Does one of several things, under its name. Where it breaks that is told, and the others are done."""

    def __call__(self, what: str, action: Callable[[], T], /) -> T | None:
        """What the action makes; None where it broke."""


def give_back(done: GradedClass, attempt: Attempt) -> tuple[GivenBack, export.Filled | None]:
    """Make what students are given back, and fill the gradebook of the school's system.

    Args:
        done: the class; where it is not released, nothing is made.
        attempt: does one of these things.
    """
    if not done.released:
        return GivenBack(released=False), None
    folder, names, reports = done.folder, done.report_names, done.student_reports
    students = [work.submission.student for work in done.graded]
    packed = attempt(REPORTS, lambda: export.write_reports(folder / REPORTS, students, names, reports))
    feedback = attempt(
        FEEDBACK, lambda: export.write_feedback(folder / FEEDBACK, done.graded, names, reports)
    )
    letters, without = list[Letter](), list[str]()
    if packed is not None:
        letters, without = _letters(done, packed)
    subject = f"{done.given.assignment.title}: your report"
    mailed = None
    if letters:
        mailed = attempt(MAIL, lambda: export.write_mail(folder / MAIL, letters, subject))
    filled = None
    roster = done.given.roster
    if roster is not None and export.is_gradebook(roster):
        filled = attempt(GRADEBOOK, lambda: _fill_gradebook(done, roster))
    made = (packed is not None, feedback is not None, mailed is not None, filled is not None)
    count, not_taken = feedback or (0, [])
    return GivenBack(
        files=tuple(name for name, is_made in zip(FILES, made, strict=True) if is_made),
        reports=len(packed or ()),
        feedback=count,
        not_taken=tuple(not_taken),
        addresses=mailed or 0,
        without_address=tuple(without) if mailed else (),
    ), filled


def _fill_gradebook(done: GradedClass, roster: bytes) -> export.Filled:
    titles = (done.given.assignment.title, done.given.assignment.slug)
    filled = export.fill(roster, done.graded, titles, done.given.column, seen=done.as_seen)
    write_whole(done.folder / GRADEBOOK, filled.content)
    return filled


def _letters(done: GradedClass, places: Mapping[str, str]) -> tuple[list[Letter], list[str]]:
    """A letter to everybody who has an address in the class list, and the names of those who have none."""
    by_row = {row: person for person in done.given.people for row in person.rows}
    letters, without = [], []
    for work in done.graded:
        student = work.submission.student
        for name, address in recipients(work.submission, by_row):
            if is_address(address):
                file = done.student_reports / done.report_names[student]
                letters.append(Letter(address, name, places[student], file))
            else:
                without.append(name)
    return letters, without


def recipients(submission: Submission, by_row: Mapping[int, Person]) -> list[tuple[str, str]]:
    """Whose a submission is, each with the address: as the class list has them, else the school's system.

    A name alone finds nobody: two may have it, and a report is for one of them.
    """
    listed = list(dict.fromkeys(by_row[row] for row in submission.roster_rows if row in by_row))
    if listed:
        return [(person.name, person.email) for person in listed]
    if submission.members:
        return [
            (member[0], next((fact for fact in member if "@" in fact), "")) for member in submission.members
        ]
    return [(submission.student, "")]


def keep_made(book: Gradebook, slug: str, folder: Path, made: Iterable[str]) -> None:
    """Keep which files in the folder of a class were made to be given back: they may be taken away."""
    digests = {name: digest for name, digest in given_back(book, slug).items() if _is(folder / name, digest)}
    digests |= {name: digest for name in made if (digest := _digest(folder / name))}
    keep_given_back(book, slug, digests)


@dataclass(frozen=True)
class TakenBack:
    """What was taken away of a class: names in its folder, and of what is there and is not as it was made."""

    removed: tuple[str, ...]
    left: tuple[str, ...]


def take_back(book: Gradebook, slug: str, folder: Path) -> TakenBack:
    """Take away what was made of a class to be given back: no file but those that were made, as they were.

    Args:
        book: the open gradebook.
        slug: of the assignment.
        folder: of the class.
    """
    made = {name: {digest} for name, digest in given_back(book, slug).items()}
    there = {name: folder / name for name in FILES if (folder / name).is_file()}
    students = folder / FOR_STUDENTS
    for name, digests in _student_reports(book, slug).items():
        if (students / name).is_file():
            there[f"{FOR_STUDENTS}/{name}"] = students / name
            made[f"{FOR_STUDENTS}/{name}"] = digests
    removed, left = [], []
    for name, path in there.items():
        if path.resolve() == _class_list(book):
            continue
        if _digest(path) in made.get(name, ()):
            path.unlink()
            removed.append(name)
        else:
            left.append(name)
    if students.is_dir() and not any(students.iterdir()):
        students.rmdir()
    return TakenBack(tuple(removed), tuple(left))


def _student_reports(book: Gradebook, slug: str) -> dict[str, set[str]]:
    """The reports of everybody who ever had a grade: by file name, the digests they were written with."""
    digests: dict[str, set[str]] = {}
    rows = book.rows(
        "SELECT report, page FROM grades JOIN submissions ON submissions.id = grades.submission "
        "WHERE assignment = ? AND report != ''",
        slug,
    )
    for path, page in rows:
        states = str(page).split()
        digests.setdefault(Path(path).name, set()).update(state.rpartition(":")[2] for state in states)
    return digests


def _class_list(book: Gradebook) -> Path | None:
    """The class list that was given last: it may lie where ours would."""
    order = book.setting("order")
    return GradeRequest.from_json(order, Path()).roster if order else None


def _is(path: Path, digest: str) -> bool:
    return _digest(path) == digest


def _digest(path: Path) -> str:
    """The digest of a file, of a report without what it says of the class; "" where there is none."""
    try:
        content = path.read_bytes()
        own = report.own_part(content) if path.suffix == ".html" else content
        return hashlib.sha256(own).hexdigest()
    except OSError:
        return ""
