"""Notebooks as students are given them, to be filled in: which of their cells are whose.

nbgrader and otter-grader hand out such notebooks. Cells that students may not change, and those with tests,
are put back before a notebook is run (`grader.intake.put_back`); cells that they answer in are found by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["text", "locked", "test", "answer", "task"]
FOLDER = "notebooks"  # in an assignment's folder


@dataclass(frozen=True)
class ReleasedCell:
    """A cell of such a notebook.

    Attributes:
        name: by which it is found again in what is handed in: nbgrader's `grade_id`; "" for one without.
        role: "text" may be changed and counts for nothing; "locked" may not be changed; a "test" is run by
            the grader; an "answer" is written into (by a program, or in words); a "task" is answered in cells
            of the student's own below it.
        kind: "code", "markdown" or "raw".
        source: as students are given it, without what is hidden from them.
        check: the slug of the check whose tests or whose answer it is; "" for none.
    """

    name: str
    role: Role
    kind: str
    source: str
    check: str = ""


@dataclass(frozen=True)
class ReleasedNotebook:
    """A notebook as students are given it.

    Attributes:
        name: of its file, without the ending.
        cells: in their order.
    """

    name: str
    cells: tuple[ReleasedCell, ...]

    @property
    def checks(self) -> tuple[str, ...]:
        """The slugs of the checks that are about it."""
        return tuple(dict.fromkeys(cell.check for cell in self.cells if cell.check))
