"""What of a course is not settled yet: by assignment and by name, with the command that settles it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.course.total import Cell, Course
from grader.gradebook.requests import OpenRequests
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


def pending(course: Course, requests: Mapping[str, OpenRequests] | None = None) -> list[Pending]:
    """Everything that is still provisional, by assignment.

    Args:
        course: the course.
        requests: what students ask and nobody answered, by assignment; under "" what has no mark yet.
    """
    found, asked = list[Pending](), dict(requests or {})
    for place, assignment in enumerate(course.assignments):
        slug, cells = assignment.slug, course.cells(place)
        if any(cell.state == "to come" for _, cell in cells):
            found.append(Pending(slug, "nothing is graded yet", (), f"grade-all {slug}"))
            continue
        found += [each for each in _of_assignment(slug, cells) if each.who]
        if slug in asked:
            found.append(_asked(slug, asked[slug], f"grader review {slug} --requests"))
    if "" in asked:
        found.append(_asked("of no mark", asked[""], "grader requests"))
    return found


def _asked(assignment: str, requests: OpenRequests, command: str) -> Pending:
    waits = "request of a student waits" if requests.count == 1 else "requests of students wait"
    return Pending(assignment, f"{requests.count} {waits} for an answer", requests.students, command)


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
