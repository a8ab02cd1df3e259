"""A whole class from folder to folder: submissions and references in, reports and gradebooks out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader import assignment as assignments
from grader import export, intake, report
from grader.assignment import Assignment
from grader.roster import RosterError, complete, read_roster
from grader.session import Session
from grader.submission import Graded, Prepared, Submission

RESERVED = ("index", "grades", "results")
# Further forms of the results: file name and writer.
ALSO = {
    "nbgrader": ("nbgrader.csv", export.nbgrader_csv),
    "junit": ("junit.xml", export.junit_xml),
}


@dataclass
class Classroom:
    """One assignment of a class on its way through: filled in as it is graded.

    `strangers` are the names of submissions that match nobody, or several, of the class list `roster`;
    `gradebook` is that list with its `column` filled, where it is a gradebook; `trouble` says why not.
    `also` are further forms to write, of `ALSO`. `feedback` counts the reports in the archive for the
    school's system, and names those who have none there.
    """

    assignment: Assignment
    references: tuple[Submission, ...]
    submissions: tuple[Submission, ...] = ()
    prepared: Prepared | None = None
    graded: list[Graded] = field(default_factory=list)
    strangers: tuple[str, ...] = ()
    roster: bytes | None = None
    column: str = ""
    also: tuple[str, ...] = ()
    gradebook: export.Filled | None = None
    feedback: tuple[int, list[str]] | None = None
    trouble: str = ""

    @property
    def complete(self) -> bool:
        """Whether every submission is graded."""
        return len(self.graded) == len(self.submissions)


def home() -> Path:
    """Where `assignments/` and `reference/` are: the current folder, else the one of the program."""
    here = Path.cwd()
    return here if (here / "assignments").is_dir() else Path(__file__).resolve().parent.parent


def open_classrooms(
    slugs: Sequence[str], submissions: Path | None, roster: Path | None = None, column: str = ""
) -> list[Classroom]:
    """Read assignments, references and submissions.

    Args:
        slugs: the assignments; all that have submissions if empty.
        submissions: a folder with a folder for each, or, for a single assignment, that folder
            itself, or a zip archive of it. None to read no submissions.
        roster: a class list; who is on it and handed in nothing is a submission of nothing.
        column: which of its columns is filled, if it is a gradebook; "" to find it by the title.

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
    listed = _bytes_of(roster) if roster is not None else b""
    people = read_roster(listed) if roster is not None else None
    classrooms = []
    for slug in wanted:
        loaded = assignments.load(folder / slug)
        classroom = Classroom(loaded, references(loaded))
        if submissions is not None:
            nested = submissions / slug
            if not nested.is_dir() and len(wanted) > 1:
                raise intake.IntakeError(f"expected a folder {nested}. Received: no such folder.")
            place = nested if nested.is_dir() else submissions
            found, strangers = intake.collect(place, slug), list[str]()
            if people is not None:
                found, strangers = complete(found, people)
                classroom.roster, classroom.column = listed, column
                if column:
                    export.check_column(listed, (loaded.title, slug), column)
            classroom.submissions, classroom.strangers = _unique(found), tuple(strangers)
        classrooms.append(classroom)
    return classrooms


def _bytes_of(roster: Path) -> bytes:
    try:
        return roster.read_bytes()
    except OSError as error:
        raise RosterError(f"expected a class list. Received: {roster}: {error}") from error


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


def _unique(submissions: Sequence[Submission]) -> tuple[Submission, ...]:
    """The submissions under names that are all different."""
    seen: dict[str, int] = {}
    found = []
    for each in submissions:
        seen[each.student] = seen.get(each.student, 0) + 1
        again = seen[each.student]
        found.append(each if again == 1 else replace(each, student=f"{each.student} ({again})"))
    return tuple(found)


def report_names(students: Sequence[str]) -> dict[str, str]:
    """A file name for each student's report: plain, and different even where case does not count."""
    names: dict[str, str] = {}
    taken = set(RESERVED)
    for student in students:
        plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", student).strip("-.") or "student"
        name, number = plain[:80], 2
        while name.lower() in taken:
            name, number = f"{plain[:80]}-{number}", number + 1
        taken.add(name.lower())
        names[student] = f"{name}.html"
    return names


def grade_classes(
    session: Session,
    classrooms: Sequence[Classroom],
    out: Path,
    advance: Callable[[str], None] = lambda text: None,
) -> Sequence[Classroom]:
    """Grade and write `out/<assignment>/`: reports as they are done, then the class pages.

    Interrupted by Ctrl-C, it writes the class pages of what is done and returns.

    Args:
        session: an open session.
        classrooms: what to grade; filled in.
        out: where everything goes.
        advance: called with a line for people.
    """
    wanted = [(each.assignment, each.references) for each in classrooms]
    for classroom, prepared in zip(classrooms, session.prepare(wanted, advance), strict=True):
        classroom.prepared = prepared
    by_slug = {each.assignment.slug: each for each in classrooms}
    names = {
        each.assignment.slug: report_names([one.student for one in each.submissions]) for each in classrooms
    }
    work = [
        (each.prepared, one) for each in classrooms for one in each.submissions if each.prepared is not None
    ]
    try:
        advance(f"grading {len(work)} submissions")
        for prepared, graded in session.grade_all(work):
            slug = prepared.assignment.slug
            page = out / slug / names[slug][graded.submission.student]
            report.write_student(page, prepared, graded, session.level)
            by_slug[slug].graded.append(graded)
            count = sum(len(each.graded) for each in classrooms)
            advance(f"graded {count} of {len(work)}; last {slug}: {graded.submission.student}")
    except KeyboardInterrupt:
        session.interrupt()
    for classroom in classrooms:
        _write_class(classroom, out, names[classroom.assignment.slug], session.level)
    report.write_front(
        out / "index.html",
        [(each.prepared, each.graded) for each in classrooms if each.prepared is not None],
    )
    return classrooms


def _write_class(classroom: Classroom, out: Path, names: dict[str, str], level: str) -> None:
    assert classroom.prepared is not None
    order = {each.student: place for place, each in enumerate(classroom.submissions)}
    classroom.graded.sort(key=lambda each: order[each.submission.student])
    folder = out / classroom.assignment.slug
    folder.mkdir(parents=True, exist_ok=True)
    done = (classroom.prepared, classroom.graded)
    report.write_class(folder / "index.html", *done, names, level)
    export.write_results(folder / "results.json", *done, names, level)
    export.write_csv(folder / "grades.csv", *done)
    for form in classroom.also:
        name, written = ALSO[form]
        export.replace_file(folder / name, written(*done))
    classroom.feedback = export.write_feedback(folder / "feedback.zip", classroom.graded, names)
    if classroom.roster is not None and export.is_gradebook(classroom.roster):
        own = (classroom.assignment.title, classroom.assignment.slug)
        try:
            classroom.gradebook = export.fill(classroom.roster, classroom.graded, own, classroom.column)
        except export.GradebookError as error:
            classroom.trouble = f"No gradebook.csv was written: {error}"
        else:
            (folder / "gradebook.csv").write_bytes(classroom.gradebook.content)
