"""Master notebooks of otter-grader, written short."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Cell = dict[str, Any]


def raw(text: str) -> Cell:
    return {"cell_type": "raw", "metadata": {}, "source": text}


def words(text: str, *tags: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {"tags": list(tags)} if tags else {}, "source": text}


def code(text: str, value: str = "", printed: str = "") -> Cell:
    outputs: list[dict[str, Any]] = []
    if printed:
        outputs.append({"output_type": "stream", "name": "stdout", "text": printed.splitlines(keepends=True)})
    if value:
        outputs.append({"output_type": "execute_result", "data": {"text/plain": [value]}, "metadata": {}})
    return {"cell_type": "code", "metadata": {}, "source": text, "outputs": outputs, "execution_count": 1}


def block(name: str, *cells: Cell) -> list[Cell]:
    return [raw(f"# BEGIN {name}"), *cells, raw(f"# END {name}")]


def question(said: str, *cells: Cell) -> list[Cell]:
    return [raw(f"# BEGIN QUESTION\n{said}"), *cells, raw("# END QUESTION")]


def config(said: str) -> Cell:
    return raw(f"# ASSIGNMENT CONFIG\n{said}")


def write(path: Path, *cells: Cell, language: str = "python", minor: int = 5) -> Path:
    kernel = {"name": "python3", "language": language, "display_name": "Python 3"}
    notebook = {
        "cells": list(cells),
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": minor,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), "utf-8")
    return path


def cells_of(content: bytes) -> list[tuple[str, str]]:
    """The kind and the source of each cell of a notebook."""
    cells = json.loads(content)["cells"]
    return [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
