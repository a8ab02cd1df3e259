"""A course as a table: a row a student."""

from __future__ import annotations

from grader.course.support import Help
from grader.course.total import Cell, Course, Standing
from grader.spreadsheet import POSSIBLE, Sheet, Value

WHO = ("student", "identifier", "e-mail", "groups")
SUMMED = ("total", "possible", "percent", "grade", "passed", "provisional", "needs help")


def sheet_of(course: Course, needed: Help) -> Sheet:
    """The table of a course.

    What a cell of points cannot say in a number it says in a word: missing, excused, not graded, to come.
    """
    names = [name for each in course.assignments for name in (each.slug, f"{each.slug} %")]
    worth = [value for each in course.assignments for value in (each.facts.possible or None, 100.0)]
    total = max((each.possible for each in course.standings), default=0.0)
    return Sheet(
        course.settings.title or "course",
        [*WHO, *names, *SUMMED],
        [_row(each, needed) for each in course.standings],
        [POSSIBLE, None, None, None, *worth, total, total, 100.0, None, None, None, None],
    )


def _row(standing: Standing, needed: Help) -> list[Value]:
    person = standing.person
    row: list[Value] = [
        person.name, person.identifier or None, person.email or None, ", ".join(person.groups) or None,
    ]  # fmt: skip
    for cell in standing.cells:
        row += [_points(cell), _percent(cell)]
    concerns = needed.concerns.get(person.name, ())
    return [
        *row,
        round(standing.total, 2) if standing.possible else None,
        round(standing.possible, 2),
        standing.percent,
        standing.grade or None,
        _yes(standing.passed) if standing.passed is not None else None,
        _yes(standing.provisional),
        " ".join(each.text for each in concerns) or None,
    ]


def _points(cell: Cell) -> Value:
    return cell.work.score if cell.state == "graded" and cell.work is not None else cell.state


def _percent(cell: Cell) -> Value:
    if cell.state == "missing" and (cell.weight or cell.lowest):
        return 0.0  # as it counts
    return None if cell.share is None else round(100 * cell.share, 2)


def _yes(said: bool) -> str:
    return "yes" if said else "no"
