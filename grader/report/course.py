"""The front page: a course, who of it needs help, and everybody's work for every assignment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.course.support import Help, Kind
from grader.course.total import Cell, Course, Standing
from grader.report.writing import write

PAGE = 100  # rows of the table at once
NAMED = 12  # who need help and are listed; the others are unfolded
# What each kind of reason is called, in the order in which they are counted and can be chosen.
REASONS: dict[Kind, str] = {
    "never": "handed in nothing yet",
    "missing": "handed in nothing twice, or the last time",
    "failing": "may not pass",
    "falling": "falling behind",
    "topic": "weak in a topic",
}


def write_course(
    path: Path,
    course: Course,
    needed: Help,
    *,
    unready: Sequence[tuple[str, str]] = (),
    notices: Sequence[str] = (),
    files: bool = True,
) -> None:
    """Write the page of a course, which leads to the pages of its classes.

    Args:
        path: of the page.
        course: where everybody stands.
        needed: who needs help.
        unready: the titles of assignments that could not be graded, each with the reason.
        notices: what the teacher should know besides.
        files: the tables of the course lie beside the page.
    """
    by_name = {each.person.name: each for each in course.standings}
    write(
        path,
        "front.html",
        course=course,
        needed=needed,
        reasons={kind: words for kind, words in REASONS.items() if needed.count(kind)},
        helped=[(name, _latest_report(by_name[name]), needed.concerns[name]) for name in needed.first],
        named=NAMED,
        assignments=[_assignment(course, place) for place in range(len(course.assignments))],
        unready=unready,
        notices=(*notices, *course.remarks),
        files=files,
        graded=bool(course.settings.scale.boundaries),
        page=PAGE,
        table={
            "folders": [f"{each.slug}/" for each in course.assignments],
            "page": PAGE,
            "rows": [_row(place, each, needed) for place, each in enumerate(course.standings)],
        },
    )


def _latest_report(standing: Standing) -> str:
    """The report of the last work that there is one of; "" for none."""
    works = [cell.work for cell in standing.cells if cell.work is not None and cell.state != "missing"]
    return next((work.report for work in reversed(works) if work.report), "")


def _assignment(course: Course, place: int) -> dict[str, Any]:
    """What is said of an assignment: how many handed in, the score in the middle, marks that wait."""
    cells = [cell for _, cell in course.cells(place)]
    works = [cell.work for cell in cells if cell.state == "graded" and cell.work is not None]
    scores = sorted(work.score for work in works)
    middle = len(scores) // 2
    return {
        "facts": course.assignments[place].facts,
        "there": bool(course.assignments[place].works),
        "count": len(works),
        "missing": sum(cell.state == "missing" for cell in cells),
        "left": sum(cell.state == "not graded" for cell in cells),
        "median": (scores[middle] + scores[~middle]) / 2 if scores else None,
        "waiting": sum(len(work.review) + len(work.ungraded) for work in works),
    }


def _row(place: int, standing: Standing, needed: Help) -> list[Any]:
    """A student's row as course.js takes it: see the names of its parts there."""
    person, scale = standing.person, standing.scale
    kinds: list[str] = [each.kind for each in needed.concerns.get(person.name, ())]
    kinds += ["help"] if kinds else []
    kinds += ["provisional"] if standing.provisional else []
    percent = standing.percent
    said = "–" if percent is None else f"{percent:g} %"
    sums = [[said, int(standing.provisional), percent, "number", ""]]
    if scale.boundaries:
        sums.append([standing.grade or "–", 0, percent, "number", ""])
    passed = {True: "yes", False: "no", None: "–"}[standing.passed]
    sums.append([passed, 0, percent, "number no" if standing.passed is False else "number", ""])
    keys = " ".join(filter(None, (person.identifier, person.email)))
    cells = [_cell(cell) for cell in standing.cells]
    return [person.name, place, keys, list(person.groups), kinds, sums, cells]


def _cell(cell: Cell) -> list[Any]:
    """A cell: text, whether it is provisional, by what it is sorted, its kind, and the name of the report."""
    report = cell.work.report.rpartition("/")[2] if cell.work is not None else ""
    if cell.state != "graded" or cell.work is None:
        words = {"not graded": "not graded yet"}.get(cell.state, cell.state)
        if cell.lowest:
            words += " (left out)"
        return [words, 0, -1 if cell.state == "missing" else None, "word", report]
    score = round(cell.work.score, 2)
    said = f"{score:g}{' (left out)' if cell.lowest else ''}"
    return [said, int(cell.provisional), score, "number", report]
