"""A teacher's own gradebook, exported from a school's system, with the grades of an assignment filled in.

Only the assignment's column is written, and that of comments; everything else stays as it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from grader import systems
from grader.grade import Graded
from grader.policy import GradeForStudents
from grader.systems import Column, GradebookError
from grader.table import Table, TableError, read

DECIMAL_COMMA = re.compile(r"-?\d[\d.' ]*,\d{1,2}")


@dataclass(frozen=True)
class Filled:
    """A filled gradebook.

    Attributes:
        content: of the file, in the form it came in.
        column: the column that was filled.
        scale: what the assignment's points were multiplied with, for a column that is worth other points.
        filled: how many students' grades.
        left: the names of those whose cell was left as it was, each with the reason.
        remark: what the teacher should know of the column; "" for nothing.
        provisional: how many of the filled in may still change, as marks wait for a person.
    """

    content: bytes
    column: str
    scale: float
    filled: int
    left: tuple[tuple[str, str], ...]
    remark: str = ""
    provisional: int = 0


def is_gradebook(content: bytes) -> bool:
    """Whether a class list is a gradebook that can be filled."""
    try:
        rows = read(content).rows
    except TableError:
        return False
    return systems.is_gradebook(rows)


def check_column(content: bytes, names: Sequence[str], column: str = "") -> None:
    """See, before a class is graded, that its gradebook can be filled; see `fill`.

    Raises:
        GradebookError: no such column, or several, or one whose points cannot be read.
    """
    fill(content, (), names, column)


def fill(
    content: bytes,
    graded: Sequence[Graded],
    names: Sequence[str],
    column: str = "",
    seen: Callable[[Graded], GradeForStudents] | None = None,
) -> Filled:
    """Fill in what was graded.

    Args:
        content: of the gradebook, as exported.
        graded: the class; `submission.rows` are the rows of each in the gradebook.
        names: what the assignment is called: its title and slug.
        column: the column to fill; "" to find it by `names`.
        seen: what students see of a grade, for the comments beside it; None to name the report alone.

    Raises:
        GradebookError: none of the known forms, or no such column, or several, or one that cannot be filled.
    """
    try:
        table = read(content)
    except TableError as error:
        raise GradebookError(f"a gradebook: {error}") from error
    to_fill = systems.column_to_fill(table.rows, names, column)
    comma = _has_comma(table, to_fill)
    scale, filled, provisional, changes = 1.0, 0, 0, dict[tuple[int, int], str]()
    left: list[tuple[str, str]] = []
    claimed = Counter(row for one in graded for row in set(one.submission.roster_rows))
    for work in graded:
        own = [
            row for row in dict.fromkeys(work.submission.roster_rows) if to_fill.top < row < len(table.rows)
        ]
        if reason := _left(work, own, claimed):
            left.append((work.submission.student, reason))
            continue
        scale = to_fill.worth / work.grade.possible if to_fill.worth and work.grade.possible else 1.0
        for row in own:
            changes[(row, to_fill.place)] = _points(work.grade.score * scale, comma=comma)
            if to_fill.comments is not None:
                changes[(row, to_fill.comments)] = _comment(seen(work) if seen is not None else None)
        filled += len(own)
        provisional += len(own) if work.grade.open else 0
    possible = next((one.grade.possible for one in graded), 0.0)
    remark = (
        "The gradebook does not say how many points the column is worth: the grades are out of the "
        f"assignment's own {possible:g} points. See that the column is, too."
        if to_fill.worth is None and filled
        else ""
    )
    title = table.rows[to_fill.top][to_fill.place]
    return Filled(table.with_cells(changes), title, scale, filled, tuple(left), remark, provisional)


def _left(graded: Graded, rows: Sequence[int], claimed: Mapping[int, int]) -> str:
    """Why a student's cells are left as they are; "" if they are not."""
    if not rows:
        return "not in the gradebook, or not to be told apart by name"
    if any(claimed[row] > 1 for row in rows):
        return "handed in more than once: a person must say what counts"
    if graded.grade.case.outcome == "missing" and not graded.grade.score:
        return "handed in nothing"
    if any(mark.verdict == "ungraded" for mark in graded.grade.marks):
        return "something could not be graded"
    return ""


def _comment(seen: GradeForStudents | None) -> str:
    """What the student reads beside the grade; the score is told where it is the one that the report has."""
    if seen is None or not seen.whole:
        return "See the report."
    grade = seen.graded.grade
    said = f"{grade.score:g} of {grade.possible:g} points"
    if grade.open:
        said += f", provisional: your teacher will look at {len(grade.open)}"
    return f"{said}. See the report."


def _points(value: float, *, comma: bool) -> str:
    """Points as the gradebook writes them: two digits, half a hundredth rounded up as on paper."""
    rounded = Decimal(repr(round(value, 6))).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return str(rounded).replace(".", ",") if comma else str(rounded)


def _has_comma(table: Table, column: Column) -> bool:
    """Whether a column's points are written with a comma for the point."""
    cells = (row[column.place] for row in table.rows[column.top + 1 :] if column.place < len(row))
    return any(DECIMAL_COMMA.fullmatch(cell.strip()) for cell in (column.said, *cells))
