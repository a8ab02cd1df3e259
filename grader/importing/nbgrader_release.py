"""A source notebook of nbgrader's as students are given it, like `nbgrader generate_assignment` makes it."""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Mapping
from typing import Any

from grader.importing.imported import ImportRefused
from grader.importing.nbgrader_settings import Settings
from grader.importing.notebook_file import Cell

Notebook = dict[str, Any]
INDENT = re.compile(r"\s*")


def released(source: Notebook, settings: Settings, name: str) -> Notebook:
    """The notebook without solutions, hidden tests, marking schemes and outputs, its cells locked.

    Args:
        source: as the teacher has it, with header and footer.
        settings: of the course.
        name: of its file, for messages.

    Raises:
        ImportRefused: a region that ends nowhere, begins inside another or stands in a cell of another kind.
    """
    notebook = copy.deepcopy(source)
    notebook["metadata"].pop("celltoolbar", None)
    for place, cell in enumerate(notebook["cells"], 1):
        where = f"{name}, cell {grade_id(cell) or place}"
        _lock(cell)
        _clear_solution(cell, settings, where)
        clear_output(cell)
        graded, task = flag(cell, "grade"), flag(cell, "task")
        _without(cell, settings.hidden, "hidden tests", where, allowed=graded)
        _without(cell, settings.scheme, "a marking scheme", where, allowed=task)
        if graded or flag(cell, "solution") or is_locked(cell):
            cell["metadata"]["nbgrader"] |= {"checksum": checksum(cell), "cell_type": cell["cell_type"]}
    return notebook


def clear_output(cell: Cell) -> None:
    """Take away what a cell showed when it was last run."""
    if cell.get("cell_type") == "code":
        cell["outputs"], cell["execution_count"] = [], None
        for shown in ("collapsed", "scrolled"):
            cell["metadata"].pop(shown, None)


def said(cell: Cell) -> Mapping[str, Any]:
    """What nbgrader's metadata say of a cell; nothing of one that is none of nbgrader's."""
    own = cell["metadata"].get("nbgrader")
    return own if isinstance(own, dict) else {}


def flag(cell: Cell, name: str) -> bool:
    """Whether a cell is graded ("grade"), written into ("solution"), or a "task"."""
    return bool(said(cell).get(name))


def grade_id(cell: Cell) -> str:
    """What a cell is called; "" for one without a name."""
    return str(said(cell).get("grade_id") or "")


def points(cell: Cell) -> float:
    """What a cell is worth; 0 for what is no number, or less."""
    try:
        return max(0.0, float(said(cell).get("points") or 0))
    except (TypeError, ValueError):
        return 0.0


def is_locked(cell: Cell) -> bool:
    """Whether students may not write into a cell."""
    return not flag(cell, "solution") and (flag(cell, "grade") or flag(cell, "locked"))


def checksum(cell: Cell) -> str:
    """A cell's checksum, by which nbgrader knows whether something was written into it."""
    facts = (flag(cell, "grade"), flag(cell, "solution"), is_locked(cell))
    parts = [cell["source"], cell["cell_type"], *map(str, facts), grade_id(cell)]
    parts += [str(points(cell))] if flag(cell, "grade") else []
    return hashlib.md5("".join(parts).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def _lock(cell: Cell) -> None:
    if flag(cell, "solution"):
        cell["metadata"]["deletable"] = False
    elif is_locked(cell):
        cell["metadata"] |= {"deletable": False, "editable": False}


def _clear_solution(cell: Cell, settings: Settings, where: str) -> None:
    """Put what students begin with in place of a solution: of its regions, or of the whole cell."""
    stub = settings.code_stub if cell["cell_type"] == "code" else settings.text_stub
    lines: list[str] = []
    inside, replaced = False, False
    for line in cell["source"].split("\n"):
        if settings.solution[0] in line:
            _refuse_nested(inside, settings.solution, where)
            inside, replaced = True, True
            indent = INDENT.match(line)
            lines += [f"{indent[0] if indent else ''}{own}" for own in stub.split("\n")]
        elif settings.solution[1] in line:
            inside = False
        elif not inside:
            lines.append(line)
    _refuse_open(inside, settings.solution, where)
    if replaced and not flag(cell, "solution"):
        raise ImportRefused(_misplaced("a solution", "in which students write (an answer)", where))
    if replaced:
        cell["source"] = "\n".join(lines)
    elif flag(cell, "solution"):
        cell["source"] = stub


def _without(cell: Cell, marks: tuple[str, str], what: str, where: str, *, allowed: bool) -> None:
    """Take away regions that students do not see."""
    lines: list[str] = []
    inside, found = False, False
    for line in cell["source"].split("\n"):
        if marks[0] in line:
            _refuse_nested(inside, marks, where)
            inside, found = True, True
        elif marks[1] in line:
            inside = False
        elif not inside:
            lines.append(line)
    _refuse_open(inside, marks, where)
    if found and not allowed:
        kind = "that is a task" if what == "a marking scheme" else "with tests"
        raise ImportRefused(_misplaced(what, kind, where))
    cell["source"] = "\n".join(lines)


def _misplaced(what: str, kind: str, where: str) -> str:
    return (
        f"{where}: expected {what} in a cell {kind}. Received: a cell of another kind, which students would "
        "be given as it is. Choose its kind in Jupyter, with nbgrader's toolbar"
    )


def _refuse_nested(inside: bool, marks: tuple[str, str], where: str) -> None:
    if inside:
        raise ImportRefused(
            f"{where}: expected {marks[1]} before another {marks[0]}. Received: one within the other. "
            "Put it there"
        )


def _refuse_open(inside: bool, marks: tuple[str, str], where: str) -> None:
    if inside:
        raise ImportRefused(f"{where}: expected {marks[1]} after {marks[0]}. Received: none. Put it there")
