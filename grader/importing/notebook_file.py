"""Notebooks as files: their cells, and cells that are added to them."""

from __future__ import annotations

import json
from typing import Any

from grader.importing.imported import ImportRefused

Cell = dict[str, Any]


def opened(content: bytes, name: str) -> dict[str, Any]:
    """A notebook, each of its cells with metadata and its source as one text.

    Raises:
        ImportRefused: it is no notebook of version 4.
    """
    todo = "Open it in Jupyter, save it, and try again"
    try:
        notebook: Any = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ImportRefused(f"{name}: expected a Jupyter notebook. Received: {error}. {todo}") from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise ImportRefused(f"{name}: expected a notebook of version 4, with cells. Received: none. {todo}")
    for cell in cells:
        source = cell.get("source", "")
        cell["source"] = "".join(source) if isinstance(source, list) else str(source)
        cell.setdefault("metadata", {})
    whole: dict[str, Any] = {"metadata": {}} | notebook
    return whole


def new(kind: str, source: str, **metadata: Any) -> Cell:
    """A cell of a kind: "code", "markdown" or "raw"."""
    ran: Cell = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "metadata": metadata, "source": source} | ran


def saved(notebook: dict[str, Any]) -> bytes:
    """The content of the file, the same each time: a cell without an id is given its place as one."""
    with_ids = (notebook.get("nbformat", 4), notebook.get("nbformat_minor", 0)) >= (4, 5)
    cells = []
    for place, cell in enumerate(notebook["cells"], 1):
        cell = cell | {"source": cell["source"].splitlines(keepends=True)}
        if with_ids:
            cell.setdefault("id", f"cell-{place}")
        else:
            cell.pop("id", None)
        cells.append(cell)
    text = json.dumps(notebook | {"cells": cells}, indent=1, ensure_ascii=False, sort_keys=True)
    return f"{text}\n".encode()
