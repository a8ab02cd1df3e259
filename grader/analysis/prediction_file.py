"""A file of predictions, read strictly: its columns, its keys against those of the hidden rows, its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.found import Array, Found, Items, Pairs, Scalar, Value
from grader.verdicts import Failure

NAMED = 5  # rows or keys that a message names
LARGEST = 1e100  # numbers whose squares are still numbers
WHOLE = re.compile(r"\+?0*(\d+)(?:\.0*)?")
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
COMMA = re.compile(r"[+-]?\d*,\d+")
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")  # which may be a thousand, or one and a bit
WORDS = {"true": "1", "false": "0"}


@dataclass(frozen=True)
class PredictionFile:
    """What stands in a file of predictions.

    Attributes:
        name: of the file.
        columns: the headings.
        rows: how many rows are below them.
        keys: the cells of the key's column, and `cells` of the predictions', each a row.
        column: what that is called.
    """

    name: str
    columns: tuple[str, ...]
    rows: int
    keys: tuple[str, ...]
    cells: tuple[str, ...]
    column: str


def read(known: Found, key: str, column: str) -> PredictionFile:
    """The file that was left behind.

    Args:
        known: it, as it was opened.
        key: the column that tells rows apart.
        column: that of the predictions; "" for the only other one.

    Raises:
        Failure: it cannot be opened, or does not have these columns.
    """
    fields = _fields(known.value)
    trouble = known.trouble or _text(fields.get("trouble"))
    if trouble or "names" not in fields:
        raise Failure(
            f"“{known.name}” cannot be read: {trouble or 'it is no table'}", hint=f"Save it as {_form(key)}."
        )
    names, rows = _texts(fields["names"]), int(_text(fields.get("rows")) or 0)
    read_file = PredictionFile(
        known.name,
        names,
        rows,
        _cells(fields.get("key")),
        _cells(fields.get("column")),
        _text(fields.get("column name")),
    )
    received = f"Received: {', '.join(names[:12]) or 'no headings'}{'…' if len(names) > 12 else ''}"
    if key.casefold() not in [name.casefold() for name in names]:
        raise Failure(f"expected a column “{key}” in “{known.name}”. {received}", hint=f"Save {_form(key)}.")
    if not read_file.column:
        wanted = f"a column “{column}”" if column else f"one column beside “{key}”, that of the predictions,"
        raise Failure(f"expected {wanted} in “{known.name}”. {received}", hint=f"Save {_form(key)}.")
    if uneven := _texts(fields.get("uneven")):
        raise Failure(
            f"expected as many cells as headings in each row of “{known.name}”. Received: others in row "
            f"{', '.join(uneven)}",
            hint="Write numbers with a point, as in 2.5, or put cells in quotes.",
        )
    if rows and not read_file.keys:
        raise Failure(
            f"expected a row for each of the hidden ones in “{known.name}”. Received: {rows:,} rows"
        )
    return read_file


def _form(key: str) -> str:
    return f"a CSV with the columns {key} and your predictions, as in to_csv(..., index=False)"


def _fields(value: Value | None) -> dict[str, Value]:
    if not isinstance(value, Pairs):
        return {}
    return {str(name.value): item for name, item in value.pairs if isinstance(name, Scalar)}


def _text(value: Value | None) -> str:
    return str(value.value) if isinstance(value, Scalar) else ""


def _texts(value: Value | None) -> tuple[str, ...]:
    return tuple(map(_text, value.items)) if isinstance(value, Items) else ()


def _cells(value: Value | None) -> tuple[str, ...]:
    """The cells of a column; none where not all of them were kept."""
    parts = value.items if isinstance(value, Items) else ()
    if any(not isinstance(part, Array) or part.step != 1 for part in parts):
        return ()
    return tuple(str(cell) for part in parts if isinstance(part, Array) for cell in part.elements)


def places(file: PredictionFile, keys: Sequence[str]) -> NDArray[np.int64]:
    """The row of the file, from 0, for each of the hidden rows.

    Args:
        file: what was handed in.
        keys: of the hidden rows.

    Raises:
        Failure: a key is missing, stands there twice, or is none.
    """
    plain = _plain_keys(keys)
    rows: dict[str, list[int]] = {}
    empty, unknown = [], []
    for row, cell in enumerate(file.keys):
        name = plain(cell)
        if not cell:
            empty.append(row + 1)
        elif name is None:
            unknown.append(cell)
        else:
            rows.setdefault(name, []).append(row)
    missing = [key for key in keys if key not in rows]
    double = [
        f"{key} (rows {', '.join(str(row + 1) for row in rows[key][:3])})"
        for key in keys
        if len(rows.get(key, ())) > 1
    ]
    told = [
        f"{len(found):,} {what}: {_listed(found)}"
        for what, found in (
            ("missing", missing),
            ("there twice or more", double),
            ("unknown", unknown),
            ("rows without one", empty),
        )
        if found
    ]
    if told:
        raise Failure(
            f"expected each of the {len(keys):,} keys once in “{file.name}”. Received: {'; '.join(told)}",
            hint="Give one row for each row of the file that you were given, with its key.",
        )
    return np.array([rows[key][0] for key in keys], np.int64)


def _listed(found: Sequence[object]) -> str:
    """The first of them, in words."""
    return ", ".join(str(each)[:40] for each in found[:NAMED]) + ("…" if len(found) > NAMED else "")


def _plain_keys(keys: Sequence[str]) -> Callable[[str], str | None]:
    """What finds the key that a cell means: as it is written, else as the number that it is."""
    exact = set(keys)
    by_number: dict[str, str] = {}
    for key in keys:
        by_number[_number(key)] = "" if _number(key) in by_number else key  # two of the same number

    def found(cell: str) -> str | None:
        return cell if cell in exact else by_number.get(_number(cell)) or None

    return found


def _number(cell: str) -> str:
    """A whole number without what does not change it, such as 1 for "1.0"; other texts as they are."""
    if whole := WHOLE.fullmatch(cell):
        return whole[1]
    if NUMBER.fullmatch(cell) and float(cell).is_integer() and abs(float(cell)) < 2**53:
        return str(int(float(cell)))
    return cell


def outputs(file: PredictionFile, classes: Sequence[str]) -> NDArray[np.float64]:
    """What the cells say, as a network says it: rows of the file x outputs.

    Args:
        file: what was handed in.
        classes: the names of the classes by label; empty for values.

    Raises:
        Failure: a cell is empty, or says nothing of the kind.
    """
    cells = list(file.cells)
    _refuse(file, [row for row, cell in enumerate(cells) if not cell], "a prediction in each row", cells)
    return _of_classes(file, cells, classes) if classes else _numbers(file, cells)[:, None]


def _refuse(
    file: PredictionFile, rows: Sequence[int], wanted: str, cells: Sequence[str], hint: str = ""
) -> None:
    """Raise Failure for these rows, if there are any."""
    if not rows:
        return
    named = ", ".join(
        f"{f'“{cells[row][:40]}”' if cells[row] else 'nothing'} in row {row + 1}" for row in rows[:NAMED]
    )
    others = f" and {len(rows) - NAMED:,} more" if len(rows) > NAMED else ""
    raise Failure(
        f"expected {wanted} of the column “{file.column}” in “{file.name}”. Received: {named}{others}",
        hint=hint,
    )


def _numbers(file: PredictionFile, cells: Sequence[str]) -> NDArray[np.float64]:
    """Cells as finite numbers; with a comma for the point where all of them are written so.

    Raises:
        Failure: some are none.
    """
    commas = [cell for cell in cells if COMMA.fullmatch(cell)]
    if commas and not any("." in cell for cell in cells) and not all(map(GROUPED.fullmatch, commas)):
        cells = [cell.replace(",", ".") for cell in cells]
    values = np.array([float(cell) if NUMBER.fullmatch(cell) else np.nan for cell in cells], np.float64)
    _refuse(
        file,
        np.flatnonzero(~(np.abs(values) <= LARGEST)).tolist(),
        "a number in each row",
        file.cells,
        "Write numbers as in 2.5; NaN and inf are none.",
    )
    return values


def _of_classes(file: PredictionFile, cells: Sequence[str], classes: Sequence[str]) -> NDArray[np.float64]:
    """Names of classes or their labels as 1 for the class and 0 for others; of two classes, a probability."""
    names = _by_name(classes)
    said = [names.get(cell, names.get(_number(cell), names.get(cell.casefold()))) for cell in cells]
    if None in said:
        labels = [_label(cell, len(classes)) for cell in cells]
        if None not in labels:
            said = labels
        elif len(classes) == 2 and all(NUMBER.fullmatch(cell) and 0 <= float(cell) <= 1 for cell in cells):
            return np.array(cells, np.str_).astype(np.float64)[:, None]
    shown = ", ".join(classes[:8]) + ("…" if len(classes) > 8 else "")
    also = f", or the probability of {classes[1]}" if len(classes) == 2 else ""
    unread = [row for row, label in enumerate(said) if label is None]
    _refuse(
        file,
        unread,
        f"one of {shown}{also} in each row",
        cells,
        f"Or write their numbers from 0 to {len(classes) - 1}.",
    )
    return np.eye(len(classes))[np.array(said, np.int64)]


def _by_name(classes: Sequence[str]) -> Mapping[str, int]:
    """Labels by the names of the classes; also in small letters and as plain numbers, where that is clear."""
    names: dict[str, Any] = {}
    for way in (str.casefold, _number):
        for label, name in enumerate(classes):
            names[way(name)] = label if names.get(way(name), label) == label else None
    return {name: label for name, label in names.items() if label is not None} | {
        name: label for label, name in enumerate(classes)
    }


def _label(cell: str, count: int) -> int | None:
    number = _number(WORDS.get(cell.casefold(), cell))
    return int(number) if number.isdecimal() and len(number) < 9 and int(number) < count else None
