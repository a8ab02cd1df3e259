"""The hidden rows of a table as students are given them: their inputs, with a key and nothing to predict."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Collection, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from grader.data.dataset import DataError, GivenFile, HiddenInputs
from grader.data.sources import sheet as sheets
from grader.data.sources.sheet import Sheet

# What a column is called that tells rows apart; with capitals, since "paid" and "acid" do not.
OWN_KEY = re.compile(r"(?i:id|key|index|row_?id|.+[_ -]id)|.*[a-z](?:Id|ID)")
MADE_KEYS = ("id", "row_id", "hidden_id", "hidden_row_id")


def refuse_name(inputs: object, file: str) -> None:
    """Raise ValueError for what is no name of a file beside the given one."""
    if not isinstance(inputs, str):
        raise ValueError(f'table: inputs: expected a name, as in inputs="test.csv". Received: {inputs!r}')
    if not inputs:
        return
    name = PurePosixPath(inputs)
    if name.name != inputs or name.suffix.lower() != ".csv" or inputs == PurePosixPath(file).name:
        raise ValueError(
            f"table: inputs: expected the name of a CSV beside {PurePosixPath(file).name}, as in "
            f'inputs="test.csv". Received: {inputs!r}. Give it a name of its own, without folders.'
        )


def own_key(sheet: Sheet, rows: Sequence[int], *, without: Collection[str]) -> str:
    """The table's own column that tells its rows apart; "" where it has none, or one that tells their order.

    Where a row stands in a file that is sorted by what is to be predicted would tell that.
    """
    for name in sheet.names:
        if name in without or not OWN_KEY.fullmatch(name):
            continue
        cells = _at(sheet.cells(name), rows)
        if "" not in cells and len(set(cells)) == len(cells) and not _in_order(cells):
            return name
    return ""


def _at(cells: Sequence[str], rows: Sequence[int]) -> list[str]:
    return [cells[row] for row in rows]


def _in_order(cells: Sequence[str]) -> bool:
    """Whether cells rise or fall from row to row, as texts or as numbers."""
    # H2 comes before H10: the numbers in a text are numbers.
    parts = [[(len(digits), digits) for digits in re.findall(r"\d+", cell)] for cell in cells]
    values = [float(cell) if sheets.POINT.fullmatch(cell) else 0.0 for cell in cells]
    ways: tuple[list[Any], ...] = (list(cells), parts, values)
    return any(way in (sorted(way), sorted(way, reverse=True)) and way[0] != way[-1] for way in ways)


def made(
    file: str, sheet: Sheet, rows: Sequence[int], names: Sequence[str], key: str, first: int | None
) -> tuple[HiddenInputs, tuple[GivenFile, ...]]:
    """The file of hidden inputs, and what is known of it.

    Args:
        file: its name.
        sheet: the teacher's table.
        rows: the hidden ones, in its order.
        names: the columns that are inputs.
        key: the column that tells rows apart; "" for one that is made.
        first: from where the rows are numbered; None where they have a key of their own.
    """
    places = [sheet.names.index(name) for name in names]
    order = _order(sheet, rows, places)
    taken = {name.casefold() for name in names}
    key = key or next(name for name in MADE_KEYS if name not in taken)
    if first is None:
        keys = _at(sheet.cells(key), rows)
    else:
        keys = [""] * len(rows)
        for number, place in enumerate(order, first):
            keys[place] = str(number)
    columns = [(name, place) for name, place in zip(names, places, strict=True) if name != key]
    lines = [[key, *(name for name, _ in columns)]]
    lines += [[keys[place], *(sheet.rows[rows[place]][column] for _, column in columns)] for place in order]
    return HiddenInputs(file, key, tuple(keys)), (GivenFile(file, _written(sheet, lines)),)


def _order(sheet: Sheet, rows: Sequence[int], inputs: Sequence[int]) -> list[int]:
    """An order of rows that tells nothing of what is to be predicted, nor where they stood in the file.

    It follows from the inputs alone; between equal ones decides the whole file, which nobody else has.
    """
    secret = hashlib.sha256(repr(sheet.rows).encode("utf-8", "replace")).digest()

    def place_of(place: int) -> tuple[bytes, bytes]:
        cells = [sheet.rows[rows[place]][column] for column in inputs]
        own = hashlib.sha256(repr(cells).encode("utf-8", "replace")).digest()
        return own, hashlib.sha256(secret + str(place).encode()).digest()

    return sorted(range(len(rows)), key=place_of)


def _written(sheet: Sheet, lines: Sequence[Sequence[str]]) -> bytes:
    """A CSV, written as the teacher's is: one call reads both."""
    sign = sheet.csv.delimiter if sheet.csv is not None else ","
    end = (sheet.csv.ends[0] if sheet.csv is not None else "") or "\n"
    head = sheet.csv.head if sheet.csv is not None else ""
    text = head + "".join(sign.join(_quoted(cell, sign) for cell in line) + end for line in lines)
    mark, encoding = (sheet.csv.mark, sheet.csv.encoding) if sheet.csv is not None else (b"", "utf-8")
    try:
        return mark + text.encode(encoding)
    except UnicodeEncodeError:  # a second file has signs that the first one's encoding does not have
        return codecs.BOM_UTF8 + text.encode("utf-8", "replace")


def _quoted(cell: str, sign: str) -> str:
    if any(mark in cell for mark in f'{sign}"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def found(folder: Path, file: str) -> tuple[HiddenInputs | None, tuple[GivenFile, ...]]:
    """The file as a student has it; nothing where it is not there, or is no table any more."""
    if not (folder / file).is_file():
        return None, ()
    try:
        sheet = sheets.read(folder / file)
    except DataError:
        return None, ()
    key = sheet.names[0]
    return HiddenInputs(file, key, sheet.cells(key)), (GivenFile(file, sheets.read_bytes(folder / file)),)
