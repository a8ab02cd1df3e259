"""A file of rows and columns as a spreadsheet saves it: read cell by cell, and written again without some.

CSV with any delimiter, encoding and decimal sign, and the first sheet of an .xlsx. A CSV keeps its own bytes:
the part that students are given is the file, less the lines of the others.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import numpy as np

from grader import table
from grader.data.dataset import Array, DataError

TABLES = (".csv", ".tsv", ".txt", ".xlsx")
# What pandas.read_csv takes for no value.
NO_VALUE = frozenset(
    "#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null|"
    "".split("|")
)
# What besides is written in a column of numbers where there is none, in small letters.
NO_NUMBER = frozenset("?|-|–|.|..|na|n/a|none|missing|unknown".split("|"))
POINT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
COMMA = re.compile(r"[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?")
GROUPS = {
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"),
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"),
}
WORDS = {"true": "1", "false": "0"}
FIRST_DAY = datetime(
    1980, 1, 1
)  # which every .xlsx of ours says it was made on: the same data, the same file


@dataclass(frozen=True)
class Sheet:
    """Rows and columns.

    Attributes:
        name: of the file.
        names: the headings, in the file's order. One that is empty is called as pandas calls it.
        rows: the cells of each row as text, as many as there are headings.
        places: where each row stands in the file it came from.
        csv: that file; None for an .xlsx.
        values: the cells of an .xlsx as they are, with the headings; else empty.
    """

    name: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    places: tuple[int, ...]
    csv: table.Table | None
    values: tuple[tuple[Any, ...], ...] = ()

    def cells(self, name: str) -> tuple[str, ...]:
        """The cells of a column."""
        place = self.names.index(name)
        return tuple(row[place] for row in self.rows)

    @property
    def decimal_comma(self) -> bool:
        """Whether numbers are written as in 1,5."""
        if self.csv is None:
            return False
        return any(
            "," in cell and COMMA.fullmatch(cell) and not GROUPS[","].fullmatch(cell)
            for row in self.rows
            for cell in row
        )


def read(path: Path) -> Sheet:
    """Read a file.

    Raises:
        DataError: it is not there, or no table with a line of headings.
    """
    content = read_bytes(path)
    if path.suffix.lower() == ".xlsx":
        return _headed(path.name, None, _workbook(path.name, content))
    try:
        read_table = table.read(content)
    except table.TableError as error:
        raise DataError(f"{path.name}: {error}") from error
    return _headed(path.name, read_table, read_table.rows)


def read_bytes(path: Path) -> bytes:
    """What is in a file of the teacher's.

    Raises:
        DataError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(
            f"expected the data in {path}. Received: {error.strerror or error}. "
            "Put the file there: an assignment's data lie in its folder data."
        ) from error


def _headed(name: str, csv: table.Table | None, rows: Sequence[Sequence[Any]]) -> Sheet:
    texts = [tuple(map(_text, row)) for row in rows]
    filled = [place for place, row in enumerate(texts) if any(row)]
    if not filled:
        raise DataError(f"{name}: expected a line of headings and rows below it. Received: an empty file.")
    head, *places = filled
    headings = list(texts[head])
    longest = max(len(texts[place]) for place in filled)
    headings += [""] * (longest - len(headings))
    used = [
        column
        for column, heading in enumerate(headings)
        if heading or any(len(texts[place]) > column and texts[place][column] for place in places)
    ]
    if used != list(range(len(used))) or len(used) > len(texts[head]):
        long = next(
            place for place in places if len(texts[place]) > len(texts[head]) or used[-1] >= len(used)
        )
        raise DataError(
            f"{name}: expected no more cells than headings, {len([h for h in headings if h])}. "
            f"Received: more in line {long + 1}. Is a delimiter in a text? Put such a text in quotes."
        )
    names = [heading or f"Unnamed: {column}" for column, heading in enumerate(headings[: len(used)])]
    _refuse_headings(name, names)
    cells = tuple(tuple((*texts[place], *[""] * len(names))[: len(names)]) for place in places)
    values = () if csv is not None else tuple(map(tuple, rows))
    return Sheet(name, tuple(names), cells, tuple(places), csv, values)


def _refuse_headings(name: str, names: Sequence[str]) -> None:
    twice = sorted({heading for heading in names if names.count(heading) > 1})
    if twice:
        raise DataError(
            f"{name}: expected each heading once. Received twice: {', '.join(twice)}. "
            "Give these columns different names in the first line."
        )
    if all(POINT.fullmatch(heading) or COMMA.fullmatch(heading) for heading in names):
        raise DataError(
            f"{name}: expected the names of the columns in the first line. Received: numbers, "
            f"{', '.join(names[:5])}. Write a line of names above them."
        )


def _text(value: Any) -> str:
    """A cell as text; a number without what only a spreadsheet adds."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value).strip()


def _workbook(name: str, content: bytes) -> list[tuple[Any, ...]]:
    """The values of the first sheet of a workbook."""
    try:
        import openpyxl
    except ImportError as error:
        raise DataError(
            f"{name}: expected the package openpyxl, which reads workbooks. Received: it is not installed. "
            "Save the sheet as “CSV UTF-8” and name that file, or run: python -m pip install openpyxl"
        ) from error
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    except Exception as error:  # whatever the library says of what is no workbook
        raise DataError(
            f"{name}: expected a workbook of Excel. Received: {type(error).__name__}: {str(error)[:200]}. "
            "Save the sheet as “CSV UTF-8” and name that file."
        ) from error


def numbers(sheet: Sheet, name: str, *, decimal_comma: bool) -> Array | None:
    """A column as numbers, NaN where there is none; None if there are words in it.

    Args:
        sheet: the rows.
        name: of the column.
        decimal_comma: see `Sheet.decimal_comma`.
    """
    cells: Sequence[str] = sheet.cells(name)
    if not decimal_comma and all(map(POINT.fullmatch, cells)):  # as nearly all are
        return np.array(cells, np.str_).astype(np.float64)
    cells = [cell.replace("\N{MINUS SIGN}", "-") for cell in cells]
    cells = [
        "" if cell in NO_VALUE or cell.casefold() in NO_NUMBER else WORDS.get(cell.casefold(), cell)
        for cell in cells
    ]
    there = [cell for cell in cells if cell]
    if not there:
        return None
    for fits, plain in _writings(decimal_comma):
        if all(map(fits, there)):
            return np.array([float(plain(cell)) if cell else np.nan for cell in cells])
    return None


def _writings(decimal_comma: bool) -> list[tuple[Any, Any]]:
    """How a column may write its numbers: what one looks like, and how it becomes Python's."""
    point = (POINT.fullmatch, lambda cell: cell)
    comma = (COMMA.fullmatch, lambda cell: cell.replace(",", "."))
    groups = [
        (
            lambda cell: GROUPS[","].fullmatch(cell) or POINT.fullmatch(cell),
            lambda cell: cell.replace(",", ""),
        ),
        (
            lambda cell: GROUPS["."].fullmatch(cell) or COMMA.fullmatch(cell),
            lambda cell: cell.replace(".", "").replace(",", "."),
        ),
    ]
    return [comma, groups[1], point] if decimal_comma else [point, groups[0], comma, groups[1]]


def words(sheet: Sheet, name: str) -> Array:
    """A column as texts, "" where there is none."""
    return np.array(["" if cell in NO_VALUE else cell for cell in sheet.cells(name)], np.str_)


def part(
    sheet: Sheet, rows: Sequence[int], *, without: Collection[str] = (), numbered: Collection[str] = ()
) -> bytes:
    """The file with these rows alone.

    Args:
        sheet: the whole file.
        rows: which rows stay, by number.
        without: columns that go.
        numbered: columns that number the rows, and number those that stay anew.
    """
    kept = [column for column, name in enumerate(sheet.names) if name not in without]
    counted = [column for column, name in enumerate(sheet.names) if name in numbered]
    if sheet.csv is None:
        head = next(place for place, row in enumerate(sheet.values) if any(cell is not None for cell in row))
        lines = [list(sheet.values[head])]
        for number, row in enumerate(rows):
            line = list(sheet.values[sheet.places[row]]) + [None] * len(sheet.names)
            for column in counted:
                line[column] = sheet.values[sheet.places[number]][column]
            lines.append(line)
        return _written([[line[column] for column in kept] for line in lines])
    csv, out = sheet.csv, []
    wide = len(kept) == len(sheet.names)  # what stands beside the columns stays, too
    first = sheet.places[0] if sheet.places else len(csv.raw)
    for place in range(first):
        raw = csv.raw[place]
        cells = raw if wide else [raw[column] for column in kept if column < len(raw)]
        out.append(csv.delimiter.join(cells) + csv.ends[place])
    for number, row in enumerate(rows):
        line = list(csv.raw[sheet.places[row]])
        for column in counted:
            line += [""] * (column + 1 - len(line))
            line[column] = csv.raw[sheet.places[number]][column]
        out.append(csv.delimiter.join(line if wide else [line[c] for c in kept if c < len(line)]))
        out[-1] += csv.ends[sheet.places[row]] or csv.ends[0]
    return csv.mark + (csv.head + "".join(out)).encode(csv.encoding, "surrogateescape")


def _written(lines: list[list[Any]]) -> bytes:
    """A workbook of one sheet, the same every time: a workbook says when it was made, in several places."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    book.properties.created = book.properties.modified = FIRST_DAY
    page = book.create_sheet()
    for line in lines:
        page.append(line)
    first, out = io.BytesIO(), io.BytesIO()
    book.save(first)
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":  # which `save` has dated anew
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", content)
            again.writestr(zipfile.ZipInfo(name, FIRST_DAY.timetuple()[:6]), content)
    return out.getvalue()
