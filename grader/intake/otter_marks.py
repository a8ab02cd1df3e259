"""What otter-grader says in the metadata of cells: which are left out, and after which tests run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.released import slug_of_cell

IGNORED = "otter_ignore"  # a tag


def left_out(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is not run when the notebook is graded."""
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return isinstance(tags, list) and IGNORED in tags or bool(_own(cell).get("ignore"))


def tests_after(cell: Mapping[str, Any]) -> tuple[str, ...]:
    """The slugs of the checks whose tests run after a cell, where no cell of its own asks for them."""
    names = _own(cell).get("tests")
    names = names if isinstance(names, list) else []
    return tuple(dict.fromkeys(slug_of_cell(name) for name in names if isinstance(name, str)))


def _own(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = cell.get("metadata")
    own = metadata.get("otter") if isinstance(metadata, dict) else None
    return own if isinstance(own, dict) else {}
