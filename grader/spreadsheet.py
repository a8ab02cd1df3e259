"""A table for people and their programs: as a CSV, and as a workbook.

A workbook opens as columns wherever commas and points mean what. In both, text stays text: nothing that
somebody wrote is a formula.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from grader.table import csv_cell

Value = str | float | int | None
POSSIBLE = "Points Possible"  # at the head of the row of what can be reached; no list has it for a student
CELL_CHARS = 32_000  # of a text; a cell of a workbook holds 32,767
WIDEST = 48  # characters of a column
WRITTEN = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")  # when, in the properties of a workbook
NAME_CHARS = 31  # of the name of a sheet


@dataclass(frozen=True)
class Sheet:
    """A table with a title over each column.

    Attributes:
        name: of the sheet in a workbook.
        titles: of the columns.
        rows: of as many values: numbers, texts, None for nothing.
        possible: what can be reached in each column, for a workbook's row above the others; empty for none.
    """

    name: str
    titles: Sequence[str]
    rows: Sequence[Sequence[Value]]
    possible: Sequence[Value] = ()


def as_csv(sheet: Sheet) -> bytes:
    """The table as a CSV with commas, in UTF-8 with a mark: its rows alone, as programs want it."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for row in (sheet.titles, *sheet.rows):
        writer.writerow(["" if value is None else csv_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig", "replace")


def as_workbook(sheet: Sheet) -> bytes:
    """The table as a workbook (.xlsx): numbers are numbers, text is text, the titles stay in sight."""
    from openpyxl import Workbook  # a command without a workbook need not wait for it
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    page = book.create_sheet(_sheet_name(sheet.name))
    page.freeze_panes = "B2"
    for place, title in enumerate(sheet.titles, 1):
        cells = [row[place - 1] for row in (sheet.possible, *sheet.rows) if row]
        longest = max((len(str(cell)) for cell in (title, *cells) if cell is not None), default=0)
        page.column_dimensions[get_column_letter(place)].width = min(WIDEST, longest + 2)

    def row_of(values: Sequence[Value], *, bold: bool = False) -> list[object]:
        cells = []
        for value in values:
            number = isinstance(value, (int, float)) and math.isfinite(value)
            cell = WriteOnlyCell(page, value if number else _plain("" if value is None else str(value)))
            if not number:
                cell.data_type = "s"  # also what begins with "=", or looks like a date or an error
            if bold:
                cell.font = Font(bold=True)
            cells.append(cell if value is not None else None)
        return cells

    page.append(row_of(sheet.titles, bold=True))
    if sheet.possible:
        page.append(row_of(sheet.possible, bold=True))
    for row in sheet.rows:
        page.append(row_of(row))
    stream = io.BytesIO()
    book.save(stream)
    return _without_clock(stream)


def _without_clock(workbook: io.BytesIO) -> bytes:
    """The same workbook whenever it is written: the same grades are the same file."""
    written = io.BytesIO()
    with zipfile.ZipFile(workbook) as found, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name in found.namelist():
            content = found.read(name)
            if name == "docProps/core.xml":
                content = WRITTEN.sub(b"2000-01-01T00:00:00Z", content)
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _plain(text: str) -> str:
    """Text as a cell may hold it: no control characters, no half of a surrogate pair, nothing XML refuses."""
    shown = "".join(
        " " if unicodedata.category(each) in ("Cc", "Cs") or each in "\ufffe\uffff" else each for each in text
    )
    return shown[:CELL_CHARS]


def _sheet_name(name: str) -> str:
    plain = " ".join("".join(" " if each in r"[]:*?/\'" else each for each in _plain(name)).split())
    return plain[:NAME_CHARS].strip() or "grades"
