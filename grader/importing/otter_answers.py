"""The two notebooks that come of a master notebook of otter-grader: the students', and the author's.

In both the cells that a person reads are marked for `grader.released`, which otter-grader does not do.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from grader.importing.notebook_file import Cell
from grader.importing.otter_lines import seeded, unsolved
from grader.importing.otter_settings import Settings
from grader.importing.otter_tests import Question
from grader.released import slug_of_cell

ANSWER, SOLUTION, KEPT = "otter_answer_cell", "otter_assign_solution_cell", "otter_include"  # tags
ONLY_AUTHORS = "solution"  # the role, until it is known, of an answer in words that students are not given


def by_hand_slug(question: Question) -> str:
    """The slug of the check by which a person decides a question; its tests, if it has any, are another."""
    return slug_of_cell(f"{question.name}_by_hand" if question.tests else question.name)


def mark(cells: Sequence[Cell], check: str) -> None:
    """Say of the cells of a question which of them are the answer that a person reads."""
    count = 0
    for cell in cells:
        if not {ANSWER, SOLUTION} & set(_tags(cell)):
            continue
        if _only_authors(cell):
            _set(cell, {"role": ONLY_AUTHORS, "check": check})
            continue
        count += 1
        _set(cell, {"role": "answer", "check": check} | ({"name": f"{check}.{count}"} if count > 1 else {}))
    if not count and cells:  # students add cells of their own below the last one
        _set(cells[-1], {"role": "task", "check": check})


def for_students(master_cells: Sequence[Cell], settings: Settings) -> list[Cell]:
    """The cells without solutions and outputs."""
    everywhere = bool(settings.said.get("strip_solutions_from_all_cells", False))
    cells = []
    for cell in deepcopy(list(master_cells)):
        solution = SOLUTION in _tags(cell)
        if solution and cell["cell_type"] == "markdown" and (everywhere or KEPT not in _tags(cell)):
            continue
        if cell["cell_type"] == "code":
            if everywhere or solution:
                cell["source"] = unsolved(cell["source"])
            cell.update(outputs=[], execution_count=None)
        if solution and not everywhere:
            tags = [tag for tag in _tags(cell) if tag not in (SOLUTION, KEPT)]
            cell["metadata"]["tags"] = [*tags, ANSWER]
        if settings.student_variable:
            cell["source"] = seeded(cell["source"], settings.student_variable, settings.student_seed)
        cells.append(cell)
    return cells


def for_author(master_cells: Sequence[Cell]) -> list[Cell]:
    """The cells with solutions: where students write words into a cell, the author's words are the answer."""
    cells = deepcopy(list(master_cells))
    waiting: dict[str, Cell] = {}  # cells of the students' in words, whose place the author's take
    for cell in cells:
        own = _mark_of(cell)
        if own.get("role") == "answer" and cell["cell_type"] == "markdown" and SOLUTION not in _tags(cell):
            waiting.setdefault(own["check"], cell)
        elif own.get("role") == ONLY_AUTHORS:
            del cell["metadata"]["grader"]
            if students := waiting.pop(own["check"], None):
                _set(cell, students["metadata"].pop("grader"))
    return cells


def _tags(cell: Cell) -> list[str]:
    return list(cell["metadata"].get("tags", ()))


def _only_authors(cell: Cell) -> bool:
    """Whether it is an answer in words, which students are not given."""
    return SOLUTION in _tags(cell) and cell["cell_type"] == "markdown" and KEPT not in _tags(cell)


def _mark_of(cell: Cell) -> dict[str, Any]:
    return dict(cell["metadata"].get("grader", {}))


def _set(cell: Cell, own: dict[str, Any]) -> None:
    cell["metadata"]["grader"] = own
