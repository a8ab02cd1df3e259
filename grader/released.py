"""Notebooks as students are given them, to be filled in: which of their cells are whose.

nbgrader and otter-grader hand out such notebooks. Cells that students may not change, and those with tests,
are put back before a notebook is run (`grader.intake.put_back`); cells that they answer in are found by name.

Of nbgrader's cells the metadata say what they are, in any version of them (as `nbgrader.nbgraderformat`
brings them up to date). Any other notebook's cells are marked by metadata of ours, which overrule nbgrader's:

    {"grader": {"role": "answer", "check": "part_a"}}

Several cells may have the same check; a `name` beside it tells them apart where their order may change.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast, get_args

Role = Literal["text", "locked", "test", "answer", "task"]
Cells = Sequence[Mapping[str, Any]]  # of a notebook, as its file has them
FOLDER = "notebooks"  # in an assignment's folder
SLUG_CHARS = 64  # of a check's
HIDDEN = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")  # in lines of a test
MADE_UP = re.compile(r"(?:cell|test|answer)?[-_]?[0-9a-f]{6,}", re.IGNORECASE)  # a name that nobody chose
DECIDED: tuple[Role, ...] = ("test", "answer", "task")  # roles of cells that a check may be about


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


def read(name: str, content: bytes | str) -> ReleasedNotebook:
    """A notebook that students are given.

    The slugs of its checks are told apart within it; `with_checks` tells those of several notebooks apart.

    Args:
        name: of its file, without the ending.
        content: of its file.

    Raises:
        ValueError: it is no notebook of version 4, or what its cells say of themselves is nothing that they
            can be; the message says what to do.
    """
    cells = _cells(name, content)
    names = names_of(cells)
    taken = {check for cell in cells if (check := _own(cell).get("check"))}
    released = []
    for place, (cell, own_name) in enumerate(zip(cells, names, strict=True), 1):
        where = f"notebook {name}, cell {place}"
        role = _role(cell, where)
        check = ""
        if _own(cell):
            check = str(_own(cell).get("check", ""))
        elif role in DECIDED and _flags(cell)[0]:
            check = _free(slug_of_cell(own_name), taken)
            taken.add(check)
        if role != "text" and not own_name:
            raise ValueError(
                f'{where}: expected a name ("grade_id" of nbgrader\'s, "name" or "check" of ours). Received: '
                "none. Give the cell one"
            )
        released.append(
            ReleasedCell(own_name, role, str(cell.get("cell_type")), source_of(cell), check)
        )  # fmt: skip
    counts = Counter(cell.name for cell in released if cell.role != "text")
    twice = [own_name for own_name, count in counts.items() if count > 1]
    if twice:
        raise ValueError(
            f"notebook {name}: expected a name of its own (grade_id) for every cell. Received: "
            f"{', '.join(twice)} more than once. Give these cells other names in Jupyter"
        )
    return ReleasedNotebook(name, tuple(released))


def names_of(cells: Cells) -> list[str]:
    """What each cell of a notebook is called, whoever wrote it there; "" for one that has no name.

    Cells of ours with the same check and no name are counted: "part_a", "part_a.2".
    """
    names: list[str] = []
    seen: Counter[str] = Counter()
    for cell in cells:
        own = _own(cell)
        name = own.get("name") or own.get("check") or _nbgrader(cell).get("grade_id")
        name = name if isinstance(name, str) else ""
        if own and not own.get("name") and name:
            seen[name] += 1
            name = name if seen[name] == 1 else f"{name}.{seen[name]}"
        names.append(name)
    return names


def slug_of_cell(name: str) -> str:
    """The slug of the check that a cell of this name is about: small letters, digits and _."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return (slug if slug[:1].isalpha() else f"cell_{slug}".rstrip("_"))[:SLUG_CHARS]


def slug_of_assignment(name: str) -> str:
    """The slug of the assignment that nbgrader knows by this name."""
    return slug_of_cell(name if name[:1].isalpha() else f"assignment {name}")


def with_checks(notebooks: Iterable[ReleasedNotebook]) -> tuple[ReleasedNotebook, ...]:
    """The notebooks of one assignment, in which no two have a check of the same slug.

    Where two have, the name of the notebook is put before it.
    """
    notebooks = tuple(notebooks)
    counts = Counter(check for notebook in notebooks for check in notebook.checks)
    taken = {check for check, count in counts.items() if count == 1}
    told_apart = []
    for notebook in notebooks:
        slugs = {}
        for check in notebook.checks:
            if counts[check] > 1:
                slugs[check] = _free(slug_of_cell(f"{notebook.name}_{check}"), taken)
                taken.add(slugs[check])
        cells = (replace(cell, check=slugs.get(cell.check, cell.check)) for cell in notebook.cells)
        told_apart.append(replace(notebook, cells=tuple(cells)))
    return tuple(told_apart)


def hidden_lines(source: str) -> frozenset[int]:
    """The lines of a cell, from 1, that students are not shown."""
    hidden: set[int] = set()
    inside = False
    for number, line in enumerate(source.split("\n"), 1):
        if HIDDEN[0] in line:
            inside = True
        if inside:
            hidden.add(number)
        if HIDDEN[1] in line:
            inside = False
    return frozenset(hidden)


def source_of(cell: Mapping[str, Any]) -> str:
    """What is written in a cell, with plain line ends."""
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    text = source if isinstance(source, str) else ""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")


def _cells(name: str, content: bytes | str) -> list[dict[str, Any]]:
    todo = "Open it in Jupyter, save it, and try again"
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ValueError(
            f"notebook {name}: expected a Jupyter notebook. Received: {type(error).__name__}: {error}. {todo}"
        ) from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise ValueError(
            f"notebook {name}: expected a Jupyter notebook of version 4, with cells. Received: "
            f"{'an older one' if isinstance(notebook, dict) and 'worksheets' in notebook else 'none'}. {todo}"
        )
    return cells


def _metadata(cell: Mapping[str, Any], system: str) -> Mapping[str, Any]:
    metadata = cell.get("metadata")
    own = metadata.get(system) if isinstance(metadata, dict) else None
    return own if isinstance(own, dict) else {}


def _own(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    return _metadata(cell, "grader")


def _nbgrader(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    return _metadata(cell, "nbgrader")


def _flags(cell: Mapping[str, Any]) -> tuple[bool, bool, bool, bool]:
    """Whether nbgrader grades a cell, lets students write in it, locks it, has it be a task.

    What its first versions left out is "no"; a cell that is none of these is none of nbgrader's.
    """
    said = _nbgrader(cell)
    grade, solution, locked, task = (bool(said.get(key)) for key in ("grade", "solution", "locked", "task"))
    return grade or task, solution, (locked or grade) and not solution, task


def _role(cell: Mapping[str, Any], where: str) -> Role:
    if own := _own(cell):
        role = own.get("role")
        check = own.get("check", "")
        if role not in get_args(Role):
            raise ValueError(
                f'{where}: expected a "role" among {", ".join(get_args(Role))}. Received: {role!r}. '
                'Correct the cell\'s metadata "grader"'
            )
        if not isinstance(check, str):
            raise ValueError(
                f'{where}: expected the slug of a check as "check". Received: {check!r}. Correct the cell\'s '
                'metadata "grader"'
            )
        return cast(Role, role)
    grade, solution, locked, task = _flags(cell)
    if task:
        return "task"
    if solution:
        return "answer"
    if grade and cell.get("cell_type") == "code":
        return "test"
    return "locked" if locked else "text"


def _free(slug: str, taken: Iterable[str]) -> str:
    """The slug, or the first with a number behind it that nothing else has."""
    taken, number, free = set(taken), 2, slug
    while free in taken:
        end = f"_{number}"
        free, number = f"{slug[: SLUG_CHARS - len(end)]}{end}", number + 1
    return free
