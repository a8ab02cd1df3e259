"""A teacher's own gradebook with the grades of an assignment filled in: Canvas's export, Moodle's worksheet.

Only the assignment's column is written, and Moodle's feedback comments; everything else stays as it was.
Formats: Canvas lib/gradebook_importer.rb, Moodle mod/assign/feedback/offline/importgradeslib.php.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from grader.roster import table_of
from grader.submission import Graded

CANVAS_COLUMN = re.compile(r"(?P<title>.+) \((?P<number>\d+)\)")
# Columns of Canvas that are no assignments.
TOTALS = re.compile(r"(current|final|override|unposted).*(score|points|grade)", re.I)
POINTS = re.compile(r"\s*points possible", re.I)
PARTICIPANT = re.compile(r".*\D(\d+)")
WORD = re.compile(r"[^\W_]+")


class GradebookError(Exception):
    """A gradebook that cannot be filled; the message says what was expected."""


@dataclass(frozen=True)
class Filled:
    """A filled gradebook.

    Attributes:
        content: of the file, in the encoding it came in.
        column: the column that was filled.
        scale: what the assignment's points were multiplied with, for a column that is worth other points.
        filled: how many students' grades.
        left: the names of those whose cell was left as it was, each with the reason.
    """

    content: bytes
    column: str
    scale: float
    filled: int
    left: tuple[tuple[str, str], ...]


def is_gradebook(content: bytes) -> bool:
    """Whether a class list is a gradebook that can be filled."""
    rows, _, _ = table_of(content)
    return bool(rows) and (_is_canvas(rows[0]) or _is_moodle(rows))


def _is_canvas(header: Sequence[str]) -> bool:
    return len(header) > 3 and "Student" in header[0] and "ID" in header[1] and "Section" in header


def _is_moodle(rows: Sequence[Sequence[str]]) -> bool:
    # Titles are translated; the first column is not: a word and the participant's number.
    first = [row[0] for row in rows[1:] if row]
    return "Identifier" in rows[0][:1] or (
        len(rows[0]) >= 6 and bool(first) and all(PARTICIPANT.fullmatch(each) for each in first)
    )


def check_column(content: bytes, names: Sequence[str], column: str = "") -> None:
    """See, before a class is graded, that its gradebook can be filled; see `fill`.

    Raises:
        GradebookError: no such column, or several.
    """
    fill(content, (), names, column)


def fill(content: bytes, graded: Sequence[Graded], names: Sequence[str], column: str = "") -> Filled:
    """Fill in what was graded.

    Args:
        content: of the gradebook, as exported.
        graded: the class; `submission.rows` are the rows of each in the gradebook.
        names: what the assignment is called: its title and slug.
        column: the column to fill; "" to find it by `names`.

    Raises:
        GradebookError: none of the known forms, or no such column, or several.
    """
    rows, dialect, encoding = table_of(content)
    if not rows:
        raise GradebookError("a gradebook: expected a CSV exported from Canvas or Moodle. Received: nothing.")
    header = rows[0]
    if _is_canvas(header):
        place = _column(header, names, column)
        worth = next((row[place] for row in rows[1:] if POINTS.match(row[0]) and place < len(row)), "")
        comments = None
    elif _is_moodle(rows):
        place = (
            header.index(column) if column in header else header.index("Grade") if "Grade" in header else 4
        )
        worth = next((row[place + 1] for row in rows[1:] if place + 1 < len(row)), "")
        comments = header.index("Feedback comments") if "Feedback comments" in header else None
    else:
        raise GradebookError(
            "a gradebook: expected a CSV exported from Canvas (Student, ID, ..., Section) or Moodle's "
            f"grading worksheet (Identifier, ...). Received the columns: {', '.join(header)}."
        )
    points = _number(worth)
    scale, filled, left = 1.0, 0, []
    claimed = Counter(row for each in graded for row in each.submission.rows)
    for each in graded:
        own = [row for row in each.submission.rows if row < len(rows)]
        if not own:
            left.append((each.submission.student, "not in the gradebook, or not to be told apart by name"))
        elif any(claimed[row] > 1 for row in own):
            left.append((each.submission.student, "handed in more than once: a person must say what counts"))
        elif each.grade.case.end == "missing" and not each.grade.score:
            left.append((each.submission.student, "handed in nothing"))
        elif any(mark.verdict == "ungraded" for mark in each.grade.marks):
            left.append((each.submission.student, "something could not be graded"))
        else:
            scale = points / each.grade.possible if points and each.grade.possible else 1.0
            said = f"{each.grade.score:g} of {each.grade.possible:g} points"
            if each.grade.open:
                said += f", provisional: a person will look at {len(each.grade.open)}"
            for row in own:
                cells = rows[row]
                cells += [""] * (len(header) - len(cells))
                cells[place] = f"{each.grade.score * scale:.2f}"
                if comments is not None:
                    cells[comments] = f"{said}. See the report."
            filled += len(own)
    out = io.StringIO()
    end = "\r\n" if b"\r\n" in content else "\n"
    csv.writer(out, delimiter=dialect.delimiter, lineterminator=end).writerows(rows)
    return Filled(out.getvalue().encode(encoding, "replace"), header[place], scale, filled, tuple(left))


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


def _number(text: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return 0.0
