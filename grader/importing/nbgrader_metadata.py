"""Metadata of cells of nbgrader's, brought up to date as `nbgrader update` does it.

Sources from before 2018 have other versions of them. nbgrader itself gives nothing out before its teacher has
updated the course; students are to have the cells that they would then have.
"""

from __future__ import annotations

from grader.importing.notebook_file import Cell

VERSION = 3  # of nbgrader 0.6 to 0.9
KEYS = (
    "schema_version",
    "grade",
    "locked",
    "solution",
    "task",
    "grade_id",
    "points",
    "checksum",
    "cell_type",
)


def bring_up_to_date(cell: Cell) -> None:
    """Give a cell the metadata of today, or none where it is none of nbgrader's any more."""
    own = cell["metadata"].get("nbgrader")
    if not isinstance(own, dict):
        return
    version = own.get("schema_version") or 0
    if not isinstance(version, int) or version >= VERSION:
        return
    said = {name: own[name] for name in KEYS if name in own}
    if version == 0:
        flags = {name: said.get(name) or False for name in ("grade", "solution", "locked")}
        if not any(flags.values()):
            del cell["metadata"]["nbgrader"]
            return
        said.update(flags)
        worth = _points(said.pop("points", 0))
        if said["grade"] or said.get("task"):  # which no version 0 had: somebody wrote it by hand
            said["points"] = worth
    if "checksum" in said:
        said.setdefault("cell_type", cell["cell_type"])
    cell["metadata"]["nbgrader"] = said | {"schema_version": VERSION}


def _points(said: object) -> object:
    """Points, which the first version had as a text, too; what is no number stays as it is."""
    try:
        return max(0.0, float(str(said or 0)))
    except ValueError:
        return said
