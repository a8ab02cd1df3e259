"""A file of rows of which two columns are kept whole, cell by cell as they are written.

For the program of ours that opens a file of predictions, behind the walls like a submission.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from grader.table import TableError, read

LARGEST = 16 << 20  # bytes
MOST = 25_000  # rows
PART = 4_000  # rows that are kept as one array


def rows_of(file: str, columns: Sequence[str]) -> dict[str, Any]:
    """What stands in a file, as `grader.analysis.prediction_file` reads it.

    Args:
        file: its name.
        columns: the key, and the column beside it; "" for the only other one.
    """
    content = Path(file).read_bytes()
    if len(content) > LARGEST:
        return {"trouble": f"it is larger than {LARGEST >> 20} MB"}
    try:
        rows = [row for row in read(content).rows if any(cell.strip() for cell in row)]
    except TableError as error:
        return {"trouble": str(error)}
    if not rows:
        return {"trouble": "it is empty"}
    names, *rows = [tuple(cell.strip() for cell in row) for row in rows]
    named = [place for place, name in enumerate(names) if name]  # pandas writes an index without a name
    key, column = (_place(names, name) for name in columns)
    others = [place for place in named if place != key]
    if not columns[1] and key is not None and len(others) == 1:
        column = others[0]
    uneven = [number for number, row in enumerate(rows, 1) if len(row) != len(names)]
    return {
        "names": [names[place] for place in named],
        "rows": len(rows),
        "uneven": uneven[:5],
        "key": _cells(rows, key),
        "column": _cells(rows, column),
        "column name": names[column] if column is not None else "",
    }


def _place(names: Sequence[str], wanted: str) -> int | None:
    """Where a heading stands: as it is written, else in capital or small letters."""
    alike = [place for place, name in enumerate(names) if name and name.casefold() == wanted.casefold()]
    return min(alike, key=lambda place: names[place] != wanted, default=None)


def _cells(rows: Sequence[Sequence[str]], place: int | None) -> list[Any]:
    """The cells of a column, in arrays that are each kept whole; none of more rows than are kept."""
    if place is None or len(rows) > MOST:
        return []
    column = np.array([row[place] if place < len(row) else "" for row in rows], object)
    return [column[start : start + PART] for start in range(0, len(column), PART)]
