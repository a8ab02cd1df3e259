"""A teacher's own gradebook with the grades of an assignment filled in: Canvas's export, Moodle's worksheet.

Only the assignment's column is written, and Moodle's feedback comments; everything else stays as it was.
Formats: Canvas lib/gradebook_importer.rb, Moodle mod/assign/feedback/offline/importgradeslib.php.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from grader.classes.roster import LEADING, participants, titles_of
from grader.errors import UsageError
from grader.grade import Graded
from grader.policy import GradeForStudents
from grader.table import Table, TableError, numbers, read

CANVAS_COLUMN = re.compile(r"(?P<title>.+) \((?P<number>\d+)\)")
# Columns of Canvas that are no assignments.
TOTALS = re.compile(r"(current|final|override|unposted).*(score|points|grade)", re.I)
POINTS = re.compile(r"\s*points possible", re.I)
READ_ONLY = re.compile(r"\(read only\)", re.I)
DECIMAL_COMMA = re.compile(r"-?\d[\d.' ]*,\d{1,2}")
WORD = re.compile(r"[^\W_]+")
WORKSHEET = 6  # columns of Moodle's grading worksheet, at least


class GradebookError(UsageError):
    """A gradebook that cannot be filled; the message says what was expected."""


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
    """

    content: bytes
    column: str
    scale: float
    filled: int
    left: tuple[tuple[str, str], ...]
    remark: str = ""


@dataclass(frozen=True)
class _Column:
    """A column to fill below row `top`: its place, that of comments, its points (None: unknown), its form."""

    top: int
    place: int
    comments: int | None
    worth: float | None
    comma: bool


def is_gradebook(content: bytes) -> bool:
    """Whether a class list is a gradebook that can be filled."""
    try:
        rows = read(content).rows
    except TableError:
        return False
    return _canvas_titles(rows) is not None or _moodle_titles(rows) is not None


def _canvas_titles(rows: Sequence[Sequence[str]]) -> int | None:
    """The row of the titles of Canvas's export, which may have two columns of names; None if it is none."""
    for place, row in enumerate(rows[:LEADING]):
        named = {"".join(cell.lower().split()) for cell in row}
        if {"id", "section"} <= named and ("student" in named or {"lastname", "firstname"} <= named):
            return place
    return None


def _moodle_titles(rows: Sequence[Sequence[str]]) -> int | None:
    """The row of the titles of Moodle's worksheet; None if it is none.

    Titles are translated; the first column is not: a word and the participant's number.
    """
    top, _ = titles_of(rows)
    if not rows or not rows[top]:
        return None
    worksheet = len(rows[top]) >= WORKSHEET and participants(rows[top + 1 :])
    return top if worksheet or rows[top][0].strip() == "Identifier" else None


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
    to_fill = _to_fill(table, names, column)
    scale, filled, changes = 1.0, 0, dict[tuple[int, int], str]()
    left: list[tuple[str, str]] = []
    claimed = Counter(row for each in graded for row in set(each.submission.rows))
    for each in graded:
        own = [row for row in dict.fromkeys(each.submission.rows) if to_fill.top < row < len(table.rows)]
        if reason := _left(each, own, claimed):
            left.append((each.submission.student, reason))
            continue
        scale = to_fill.worth / each.grade.possible if to_fill.worth and each.grade.possible else 1.0
        for row in own:
            changes[(row, to_fill.place)] = _points(each.grade.score * scale, comma=to_fill.comma)
            if to_fill.comments is not None:
                changes[(row, to_fill.comments)] = _comment(seen(each) if seen is not None else None)
        filled += len(own)
    possible = next((each.grade.possible for each in graded), 0.0)
    remark = (
        "The gradebook does not say how many points the column is worth: the grades are out of the "
        f"assignment's own {possible:g} points. See that the column is, too."
        if to_fill.worth is None and filled
        else ""
    )
    title = table.rows[to_fill.top][to_fill.place]
    return Filled(table.with_cells(changes), title, scale, filled, tuple(left), remark)


def _left(each: Graded, rows: Sequence[int], claimed: Mapping[int, int]) -> str:
    """Why a student's cells are left as they are; "" if they are not."""
    if not rows:
        return "not in the gradebook, or not to be told apart by name"
    if any(claimed[row] > 1 for row in rows):
        return "handed in more than once: a person must say what counts"
    if each.grade.case.end == "missing" and not each.grade.score:
        return "handed in nothing"
    if any(mark.verdict == "ungraded" for mark in each.grade.marks):
        return "something could not be graded"
    return ""


def _comment(seen: GradeForStudents | None) -> str:
    """What the student reads beside the grade; the score is told where it is the one that the report has."""
    if seen is None or not seen.whole:
        return "See the report."
    grade = seen.graded.grade
    said = f"{grade.score:g} of {grade.possible:g} points"
    if grade.open:
        said += f", provisional: a person will look at {len(grade.open)}"
    return f"{said}. See the report."


def _points(value: float, *, comma: bool) -> str:
    """Points as the gradebook writes them: two digits, half a hundredth rounded up as on paper."""
    found = Decimal(repr(round(value, 6))).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return str(found).replace(".", ",") if comma else str(found)


def _to_fill(table: Table, names: Sequence[str], column: str) -> _Column:
    """The column to fill.

    Raises:
        GradebookError: see `fill`.
    """
    rows = table.rows
    if (top := _canvas_titles(rows)) is not None:
        place = _column(rows[top], names, column)
        said = next((row[place] for row in rows if row and POINTS.match(row[0]) and place < len(row)), "")
        if READ_ONLY.search(said):
            raise GradebookError(
                "a gradebook: expected a column that Canvas takes back; say which with --column. "
                f"Received: {rows[top][place]}, which is read only."
            )
        worth, comments = _worth(numbers(said), said, rows[top][place]), None
    elif (top := _moodle_titles(rows)) is not None:
        header = [title.strip() for title in rows[top]]
        place = _worksheet_column(header, rows[top + 1 :], column)
        # Moodle parts no thousands: "1.000" is one, with three digits.
        said = next((row[place + 1] for row in rows[top + 1 :] if place + 1 < len(row)), "")
        worth = next(iter(numbers(said)), None)
        comments = header.index("Feedback comments") if "Feedback comments" in header else None
    else:
        titles = next((row for row in rows if any(map(str.strip, row))), ())
        raise GradebookError(
            "a gradebook: expected a CSV exported from Canvas (Student, ID, ..., Section) or Moodle's "
            f"grading worksheet (Identifier, ...). Received the columns: {', '.join(titles) or 'none'}."
        )
    written = [said, *(row[place] for row in rows[top + 1 :] if place < len(row))]
    comma = any(DECIMAL_COMMA.fullmatch(each.strip()) for each in written)
    return _Column(top, place, comments, worth, comma)


def _worksheet_column(header: Sequence[str], rows: Sequence[Sequence[str]], wanted: str) -> int:
    """The place of the grade in Moodle's worksheet: before that of the highest, the same in all rows.

    Raises:
        GradebookError: no such column, or several.
    """
    named = wanted or "Grade"
    if named in header:
        return header.index(named)

    def column(place: int) -> list[str]:
        return [row[place].strip() for row in rows if any(row) and place < len(row)]

    highest = [
        place for place in range(3, len(header)) if len(set(column(place))) == 1 and numbers(column(place)[0])
    ]
    graded = [
        place - 1
        for place in highest
        if all(numbers(each) for each in column(place - 1) if each not in ("", "-"))
    ]
    if wanted or len(graded) != 1:
        raise GradebookError(
            f"a gradebook: expected one column for {wanted or 'the grade'!r}; say which with --column. "
            f"Received: {', '.join(header)}."
        )
    return graded[0]


def _worth(found: Sequence[float], said: str, title: str) -> float | None:
    """The points that a column is worth; None where the gradebook does not say.

    Raises:
        GradebookError: it may be two numbers.
    """
    if len(found) > 1:
        raise GradebookError(
            f"a gradebook: expected the points of the column {title} as a number such as {found[-1]:.0f}. "
            f"Received: {said}, which may be {found[0]:g} or {found[-1]:g}. Write it without the sign."
        )
    return found[0] if found else None


def _column(header: Sequence[str], names: Sequence[str], wanted: str) -> int:
    """The place of the assignment's column in Canvas's export."""
    own = {place: CANVAS_COLUMN.fullmatch(title.strip()) for place, title in enumerate(header)}
    titles = {
        place: found["title"] for place, found in own.items() if found and not TOTALS.search(found["title"])
    }
    if wanted:
        places = [place for place in titles if wanted in (header[place].strip(), titles[place])]
    else:
        same = {_plain(name) for name in names}
        places = [place for place, title in titles.items() if _plain(title) in same]
    if len(places) != 1:
        raise GradebookError(
            f"a gradebook: expected one column for {wanted or names[0]!r}; say which with --column. "
            f"Received: {', '.join(header[place] for place in titles) or 'no columns of assignments'}."
        )
    return places[0]


def _plain(title: str) -> str:
    return "".join(WORD.findall(title.casefold()))
