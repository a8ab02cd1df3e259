"""The queue as a CSV, to fill in with any spreadsheet, and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from grader.gradebook import Gradebook
from grader.records.request import Request
from grader.review.queue import ReviewError, ReviewItem, record
from grader.table import TableError, csv_cell, read

COLUMNS = (
    "assignment student check question answer verdict grader_points possible reason hint points comment "
    "about marked_like asked"
).split()
SHORT = 16  # characters of the digest that tell one answer from another


def write_table(items: Sequence[ReviewItem]) -> str:
    """The table: a row an item; `points` and `comment` are to be filled in."""
    out = io.StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL)
    table.writerow(COLUMNS)
    for item in items:
        # An earlier word that is read back must not answer what was asked since.
        mark, review = item.mark, None if item.requests else item.review
        row = [
            mark.assignment, mark.student, mark.slug, mark.title, mark.answer.text, mark.verdict,
            "" if mark.earned is None else mark.earned, mark.possible, mark.reason, mark.hint,
            "" if review is None or review.points is None else review.points,
            "" if review is None else review.comment, f"#{mark.about[:SHORT]}",
            "; ".join(f"{student}: {answer}" for student, answer in item.like),
            "; ".join(_asked(request) for request in item.requests),
        ]  # fmt: skip
        table.writerow([csv_cell(cell) for cell in row])
    return out.getvalue()


def _asked(request: Request) -> str:
    """The words of a request, and who wrote them where that is another one than whose mark it is."""
    late = " (after the last day)" if request.late else ""
    return f"{request.asker}: {request.words}{late}" if request.by_another else f"{request.words}{late}"


def read_table(
    book: Gradebook, items: Sequence[ReviewItem], content: bytes, who: str
) -> tuple[int, list[str]]:
    """Take what was filled in.

    A row whose points are empty is left, and so is one that says what is known already.

    Args:
        book: the gradebook.
        items: all marks, whether they wait or not.
        content: of the table, as any spreadsheet saves it.
        who: filled it in.

    Returns:
        How many marks were taken, and what could not be, in words. Of the rest nothing is lost.

    Raises:
        ReviewError: it is no such table.
    """
    try:
        rows = read(content).rows
    except TableError as error:
        raise ReviewError(str(error)) from error
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    needed = ("assignment", "student", "check", "points", "about")
    if missing := [name for name in needed if name not in header]:
        raise ReviewError(
            f"expected the table that --write makes, with the columns {', '.join(needed)}. "
            f"Received none named {', '.join(missing)}. Make the table again with --write."
        )
    known = {(item.mark.assignment, csv_cell(item.mark.student), item.mark.slug): item for item in items}
    taken, refused = 0, list[str]()
    for number, row in enumerate(rows[1:], 2):
        said = dict(zip(header, (cell.strip() for cell in row), strict=False))
        if not said.get("points"):
            continue
        item = known.get((said["assignment"], said["student"], said["check"]))
        if item is None:
            refused.append(
                f"row {number}: no such mark: {said['student']}, {said['check']}. "
                "Leave these two as --write wrote them."
            )
            continue
        if said.get("about", "").lstrip("'#") != item.mark.about[:SHORT]:
            refused.append(
                f"row {number}: {said['student']} has another answer to {said['check']} by now. "
                "Make the table again with --write, and look at that one."
            )
            continue
        comment = said.get("comment", "")
        try:
            points = float(said["points"].replace(",", "."))
        except ValueError:
            refused.append(
                f"row {number}: {item.mark.student}, {item.mark.slug}: expected points as a number, such as "
                f"2.5. Received: {said['points']}"
            )
            continue
        try:
            if (
                not item.requests
                and item.review is not None
                and (item.review.points, item.review.comment) == (points, comment)
            ):
                continue
            record(book, [item], points, comment, who)
        except ReviewError as error:
            refused.append(f"row {number}: {error}")
            continue
        taken += 1
    return taken, refused
