"""A table as spreadsheets and schools' systems save it: read cell by cell, and written back as it was.

Delimiter, encoding, line ends, quotes and Excel's first line `sep=;` are the file's own. A cell that is not
changed is written as it came, byte for byte.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.errors import InternalError
from grader.text import WINDOWS, decode

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
OTHERS = (
    (b"PK\x03\x04", "a workbook of a spreadsheet (.xlsx or .ods)"),
    (b"\xd0\xcf\x11\xe0", "a workbook of an older Excel (.xls)"),
    (b"%PDF", "a PDF"),
    (b"<", "a web page"),
    (b"{", "JSON"),
)
DELIMITERS = ",;\t|"
SEPARATED = re.compile(r'"?sep=(?P<sign>[^"\r\n])"?[^\r\n]*(?:\r\n|\r|\n|\Z)', re.I)  # Excel's own first line
LOOKED_AT = 20_000  # characters from which the delimiter is told
# What cannot be seen: marks of direction and of the beginning, and joiners.
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|^ï»¿")
FORMULA = re.compile(r'="((?:[^"]|"")*)"')  # how a spreadsheet is told that 0042 is a text
PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
GROUPED = re.compile(
    r"(?P<whole>[+-]?[1-9]\d{0,2}(?P<sign>[.,'\u2019 \u00a0\u202f])\d{3}(?:(?P=sign)\d{3})*)"
    r"(?:(?!(?P=sign))[.,](?P<part>\d+))?"
)

FORMULA_STARTS = (
    "=+-@\t\r＝＋－＠"  # spreadsheets evaluate a cell that begins so; the last four are full-width
)


class TableError(InternalError):
    """What cannot be read as a table; the message says what was expected."""


@dataclass(frozen=True)
class Table:
    """A table, and the form of the file it came from.

    Attributes:
        rows: what the cells say: without quotes, and without what cannot be seen.
        delimiter: what parts the cells.
        raw: the cells as they were written, and `ends`: how each row ends.
        head: what stood before the first row.
        mark: the bytes before that, and `encoding` of what follows them.
    """

    rows: tuple[tuple[str, ...], ...]
    delimiter: str
    raw: tuple[tuple[str, ...], ...]
    ends: tuple[str, ...]
    head: str
    mark: bytes
    encoding: str

    def with_cells(self, changes: Mapping[tuple[int, int], str]) -> bytes:
        """The file with other values in some cells, given by row and column."""
        rows = [list(row) for row in self.raw]
        for (row, column), value in changes.items():
            cells = rows[row]
            cells += [""] * (column + 1 - len(cells))
            others = [cell for place, cell in enumerate(cells) if cell.strip() and place != column]
            cells[column] = self._written(value, quoted=all(other.startswith('"') for other in others))
        parts = (f"{self.delimiter.join(row)}{end}" for row, end in zip(rows, self.ends, strict=True))
        return self.mark + (self.head + "".join(parts)).encode(self.encoding, "surrogateescape")

    def _written(self, value: str, *, quoted: bool) -> str:
        if quoted or any(sign in value for sign in f'{self.delimiter}"\r\n'):
            return '"' + value.replace('"', '""') + '"'
        return value


def read(content: bytes) -> Table:
    """Read a table.

    Raises:
        TableError: it is another kind of file, or no text.
    """
    other = next((what for start, what in OTHERS if content.lstrip().startswith(start)), "")
    if other:
        raise TableError(f"expected a CSV: save it as “CSV UTF-8” and give that file. Received: {other}.")
    mark, encoding = next(((m, name) for m, name in MARKS if content.startswith(m)), (b"", ""))
    try:
        text = content[len(mark) :].decode(encoding := encoding or _encoding(content), "surrogateescape")
    except UnicodeDecodeError as error:
        raise TableError(
            f"expected a CSV: save it as “CSV UTF-8” and give that file. Received: {error.reason}."
        ) from error
    if "\0" in text:
        raise TableError("expected a CSV: save it as “CSV UTF-8”. Received: a file that is no text.")
    said = SEPARATED.match(text)
    head = said[0] if said else ""
    text = text[len(head) :]
    delimiter = said["sign"] if said else _delimiter(text)
    raw, ends = _cut(text, delimiter)
    rows = tuple(tuple(_value(cell) for cell in row) for row in raw)
    return Table(rows, delimiter, raw, ends, head, mark, encoding)


def _encoding(content: bytes) -> str:
    """The encoding of a table without a mark."""
    _, said = decode(content)
    if said == WINDOWS and b"\r" in content and b"\n" not in content:
        return "mac_roman"  # as Excel on a Mac saves it where it is not told otherwise
    return {"": "utf-8", WINDOWS: "cp1252"}.get(said, said)


def _cut(text: str, delimiter: str) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """The cells of each row as they are written, and how the rows end.

    Quotes hold a cell together only where they close before its end: one that was never closed must not
    swallow the rows that follow.
    """
    sign = re.escape(delimiter)
    cell = re.compile(
        rf'(?P<cell>[ ]*"(?:[^"]|"")*+"[ ]*(?={sign}|[\r\n]|\Z)|[^\r\n{sign}]*)(?P<end>{sign}|\r\n|\n|\r|\Z)'
    )
    rows: list[tuple[str, ...]] = []
    ends: list[str] = []
    row: list[str] = []
    for match in cell.finditer(text):
        if match.start() == len(text) and not row:
            break
        row.append(match["cell"])
        if match["end"] != delimiter:
            rows.append(tuple(row))
            ends.append(match["end"])
            row = []
            if not match["end"]:
                break
    return tuple(rows), tuple(ends)


def _delimiter(text: str) -> str:
    """The sign that cuts most rows into equally many cells, and fewest quotes."""

    def fits(sign: str) -> tuple[int, int]:
        rows = _cut(text[:LOOKED_AT], sign)[0]
        torn = sum(cell.startswith('"') != cell.endswith('"') for row in rows for cell in row)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        count, width = max(((count, width) for width, count in widths.items()), default=(0, 0))
        return count - torn, width

    return max(DELIMITERS, key=fits)


def _value(cell: str) -> str:
    """What a cell says."""
    if '"' not in cell and cell.isascii():  # as nearly all do, of a large table
        return cell.strip()
    bare = cell.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        bare = bare[1:-1].replace('""', '"')
    if formula := FORMULA.fullmatch(bare.strip()):
        bare = formula[1].replace('""', '"')
    # A byte that its encoding does not know is shown as Latin-1 has it.
    bare = "".join(
        chr(ord(character) - 0xDC00) if "\udc80" <= character <= "\udcff" else character for character in bare
    )
    return UNSEEN.sub("", bare.replace("\r\n", "\n").replace("\r", "\n"))


def numbers(cell: str) -> tuple[float, ...]:
    """What a cell may mean as a number: nothing, one, or two where “1,000” may be one or a thousand."""
    text = cell.strip().replace("\N{MINUS SIGN}", "-")
    values = set()
    if PLAIN.fullmatch(text):
        values.add(float(text.replace(",", ".")))
    if grouped := GROUPED.fullmatch(text):
        whole = grouped["whole"].replace(grouped["sign"], "")
        values.add(float(f"{whole}.{grouped['part'] or 0}"))
    return tuple(sorted(values))


def csv_cell(value: Any) -> Any:
    """A cell that a spreadsheet shows and does not evaluate."""
    if isinstance(value, float):
        return f"{value:g}"  # 20, not 20.0
    if not isinstance(value, str):
        return value
    text = "".join(" " if unicodedata.category(character) == "Cc" else character for character in value)
    return f"'{text}" if text.lstrip()[:1] and text.lstrip()[0] in FORMULA_STARTS else text
