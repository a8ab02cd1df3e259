"""What of a course is not settled yet: by assignment and by name, with the command that settles it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grader.course.total import Cell, Course
from grader.gradebook import Gradebook
from grader.gradebook.requests import open_by_mark
from grader.text import counted


@dataclass(frozen=True)
class Pending:
    """Something to settle before a term is closed.

    Attributes:
        assignment: which it is about.
        text: what it is.
        who: whom it is about, each with what.
        command: what to type.
    """

    assignment: str
    text: str
    who: tuple[str, ...]
    command: str


def pending(course: Course) -> list[Pending]:
    """Everything that is still provisional, by assignment."""
    found = []
    for place, assignment in enumerate(course.assignments):
        slug, cells = assignment.slug, course.cells(place)
        if any(cell.state == "to come" for _, cell in cells):
            found.append(Pending(slug, "nothing is graded yet", (), f"grade-all {slug}"))
            continue
        found += [each for each in _of_assignment(slug, cells) if each.who]
    return found


def asked(book: Gradebook, course: Course) -> list[Pending]:
    """The requests of students about marks of the course that nobody has answered yet, by assignment."""
    slugs = {each.slug for each in course.assignments}
    found: dict[str, list[str]] = {}
    for assignment, student, slug in open_by_mark(book):
        if assignment in slugs:
            found.setdefault(assignment, []).append(f"{student} ({slug})")
    return [
        Pending(
            each, f"asked about by students: {counted(len(who), 'mark')}", tuple(who), f"grader review {each}"
        )
        for each, who in found.items()
    ]


def _of_assignment(slug: str, cells: Iterable[tuple[str, Cell]]) -> list[Pending]:
    review: dict[str, tuple[str, ...]] = {}
    ungraded: dict[str, tuple[str, ...]] = {}
    left, late = [], []
    for name, cell in cells:
        if cell.state == "not graded":
            left.append(name)
        if cell.work is None or cell.state == "excused":
            continue
        if cell.work.review:
            review[name] = cell.work.review
        if cell.work.ungraded:
            ungraded[name] = cell.work.ungraded
        if cell.work.unsettled:
            late.append(name)
    waiting, broken = (sum(map(len, each.values())) for each in (review, ungraded))
    waits, could = "waits" if waiting == 1 else "wait", f"{counted(broken, 'mark')} could not be graded"
    return [
        Pending(slug, f"{counted(waiting, 'mark')} {waits} for you", _named(review), f"grader review {slug}"),
        Pending(slug, f"{could}: give the points yourself", _named(ungraded), f"grader review {slug}"),
        Pending(slug, "not graded yet", tuple(left), f"grade-all {slug}"),
        Pending(
            slug, "late, and nobody knows by how much: say when it came in a table", tuple(late),
            f"grade-all {slug} --extensions FILE.csv",
        ),
    ]  # fmt: skip


def _named(marks: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(f"{name} ({', '.join(slugs)})" for name, slugs in marks.items())
