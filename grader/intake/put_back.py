"""A notebook that students were given to fill in: what is not theirs to change is put back before the run.

As nbgrader does it: of double cells the last counts, locked cells and those with tests are what they were,
and so is the kind of every cell. The code of a test never stands in the script: in its place is a comment,
and on record which check's tests are run there. Where a test's cell was deleted, they are run after the cell
that stood before it; where what it tests is gone, too, after the whole program.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from grader.intake.by_place import named
from grader.intake.notebook import Cell
from grader.records.section import Section
from grader.released import MADE_UP, ReleasedCell, ReleasedNotebook

NAMES = 8  # of cells that a remark names
NAME_CHARS = 60  # of each
WHOLE_CHARS = 6_000  # of what was handed in that a person is shown where no cell is known
PUT_BACK = "you changed cells that are not yours to change; they were put back as they were given out"
KIND = "cells of code are code again, and cells of text are text, as they were given out"
DOUBLE = "some cells are there twice; the last of them counts"
UNKNOWN = "these cells are none of those that were given out, and were taken as cells of your own"
GONE = "you deleted cells that were given out"
TESTS_GONE = "you deleted cells with tests, and the tests were run all the same"
BY_PLACE = "these cells have lost their names, and are known by what stands in them and around them"
NAMELESS = (
    "no cell has the name under which it was given out, so nothing could be put back: it was run as it is, "
    "and all tests after it"
)


@dataclass(frozen=True)
class PutBack:
    """A student's notebook, made ready to run.

    Attributes:
        cells: as they are run and read.
        sections: what is answered to checks, by their slugs.
        remarks: what was put back or is not there, in words for the student.
    """

    cells: tuple[Cell, ...]
    sections: tuple[Section, ...] = ()
    remarks: tuple[str, ...] = ()


def put_back(cells: Sequence[Cell], released: ReleasedNotebook, file: str) -> PutBack:
    """Put back what a student was not to change.

    Args:
        cells: of the student's notebook.
        released: as it was given out.
        file: what the student's is called, for remarks.
    """
    known = {cell.name: cell for cell in released.cells if cell.name}
    if not known:
        return PutBack(tuple(cells))
    cells, by_place = named(cells, released)
    if not known.keys() & {cell.name for cell in cells}:
        given = {cell.source.strip() for cell in released.cells}
        own_text = "\n\n".join(cell.source for cell in cells if cell.source.strip() not in given)
        return PutBack(tuple(cells), whole(own_text, [released]), (f"{file}: {NAMELESS}",))
    said: defaultdict[str, list[str]] = defaultdict(list)
    if by_place:
        said[BY_PLACE].extend(sorted(by_place))
    ready: list[Cell] = []
    for cell in _last_of_each(cells, said):
        own = known.get(cell.name)
        if cell.name and own is None:
            said[UNKNOWN].append(cell.name)
            cell = replace(cell, name="")
        ready.append(_as_given(cell, own, said) if own is not None else cell)
    sections, apart = _answers(ready, cells, released, by_place)
    _add_tests(ready, released, said)
    ready = [cell for cell in ready if id(cell) not in apart]
    called = {name: _called(cell) for name, cell in known.items()}
    remarks = tuple(
        f"{file}: {what}: {_listed(called.get(name, name) for name in names)}" for what, names in said.items()
    )
    return PutBack(tuple(ready), sections, remarks)


def _last_of_each(cells: Sequence[Cell], said: Mapping[str, list[str]]) -> list[Cell]:
    """The cells, of which only the last of each name has it."""
    last = {cell.name: place for place, cell in enumerate(cells)}
    double = [cell.name for place, cell in enumerate(cells) if cell.name and last[cell.name] != place]
    if double:
        said[DOUBLE].extend(dict.fromkeys(double))
    return [cell if last[cell.name] == place else replace(cell, name="") for place, cell in enumerate(cells)]


def _as_given(cell: Cell, own: ReleasedCell, said: Mapping[str, list[str]]) -> Cell:
    """A student's cell with what is not the student's as it was given out."""
    fixed = own.role in ("locked", "test", "task")
    if fixed and cell.source.strip() != own.source.strip():
        said[PUT_BACK].append(cell.name)
    elif cell.kind != own.kind:
        said[KIND].append(cell.name)
    if own.role == "test":
        return _place_of(own)
    return replace(cell, kind=own.kind, source=own.source if fixed else cell.source)


def _place_of(test: ReleasedCell) -> Cell:
    """The cell in whose place tests are run; when the student last ran it says nothing about that."""
    return Cell("code", f"# tests: {test.check or test.name}", None, test.name, test.check)


def whole(text: str, released: Sequence[ReleasedNotebook]) -> tuple[Section, ...]:
    """All that was handed in as the answer to each question that a person decides, who can find it in there.

    Args:
        text: of a program, or of a notebook of which no cell is known.
        released: the notebooks in which these questions are.
    """
    asked = {cell.check: cell for one in released for cell in one.cells if cell.role in ("answer", "task")}
    shown = text.strip()[:WHOLE_CHARS]
    return tuple(Section("", shown, check=check) for check in asked if check and shown)


def _answers(
    ready: Sequence[Cell], cells: Sequence[Cell], released: ReleasedNotebook, by_place: Collection[str]
) -> tuple[tuple[Section, ...], set[int]]:
    """What is answered to each check, and which texts are nothing but such an answer, by `id`.

    An answer that is what was given out is none. What was written into the cell of a task itself counts, too.
    So does what stands in cells of the student's own below a cell that was left as it was, or is known by its
    place alone; that may be about something else as well.
    """
    known = {cell.name: cell for cell in released.cells if cell.name}
    given = {cell.source.strip() for cell in released.cells if not cell.name} - {""}
    parts: defaultdict[str, list[str]] = defaultdict(list)
    apart: set[int] = set()
    task, is_task = "", False  # what is answered in the cells that follow
    for cell, handed_in in zip(ready, cells, strict=True):
        own = known.get(cell.name)
        if own is None and (not task or cell.source.strip() in given):
            task = "" if cell.source.strip() in given else task
            continue
        written = handed_in.source.strip()
        if own is not None:
            is_task = own.role == "task"
            left = own.role == "answer" and (written == own.source.strip() or own.name in by_place)
            task = own.check if is_task or left else ""
        if own is not None and own.role in ("answer", "task") and own.check:
            changed = written != own.source.strip()
            text = written.removeprefix(own.source.strip()).strip() if own.role == "task" else written
            parts[own.check] += [text] if changed else []
        elif own is None:
            parts[task] += [written] if written else []
        else:
            continue
        if cell.kind != "code" and (is_task if own is None else own.role == "answer"):
            apart.add(id(cell))
    sections = (Section("", "\n\n".join(texts), check=check) for check, texts in parts.items() if any(texts))
    return tuple(sections), apart


def _add_tests(ready: list[Cell], released: ReleasedNotebook, said: Mapping[str, list[str]]) -> None:
    """Add places for the tests whose cells are not there, and say which cells are not."""
    there = {cell.name for cell in ready} | {""}
    for place, own in enumerate(released.cells):
        if own.name in there or own.role == "text":
            continue
        if own.role != "test":
            said[GONE].append(own.name)
            continue
        said[TESTS_GONE].append(own.name)
        before = [cell for cell in reversed(released.cells[:place]) if cell.name]
        anchor = next((cell for cell in before if cell.name in there or cell.role == "answer"), None)
        if anchor is not None and anchor.name in there:
            at = next(index for index, cell in enumerate(ready) if cell.name == anchor.name)
            ready.insert(at + 1, _place_of(own))
            there.add(own.name)


def matched(
    notebooks: Mapping[str, Sequence[Cell]], released: Sequence[ReleasedNotebook], *, by_name: bool = False
) -> dict[str, str]:
    """Which of the files that a student handed in is which of the notebooks that were given out.

    By its name, to which something may have been added ("Problem1 (1).ipynb", "ada_problem1-copy.ipynb"), or
    by its cells. Where one notebook was given out, it is the likeliest, whatever it is called.

    Args:
        notebooks: the cells of each, by the name of its file.
        released: as they were given out.
        by_name: nothing but a name says so.

    Returns:
        The name of the file, by the name of the notebook that was given out.
    """
    found: dict[str, str] = {}

    def common(file: str, one: ReleasedNotebook) -> int:
        return len({cell.name for cell in notebooks[file]} & {cell.name for cell in one.cells if cell.name})

    def size(file: str) -> int:
        return sum(len(cell.source) for cell in notebooks[file])

    for way in ("same", "within", "cells"):
        for one in sorted(released, key=lambda one: -len(one.name)):
            if one.name in found:
                continue
            named = sum(bool(cell.name) for cell in one.cells)
            fits = [
                file
                for file in notebooks
                if file not in found.values()
                and (
                    2 * common(file, one) >= max(named, 1)
                    if way == "cells"
                    else _is_called(file, one.name, way)
                )
            ]
            if fits:
                found[one.name] = max(fits, key=lambda file: (common(file, one), size(file), file))
    if not found and len(released) == 1 and notebooks and not by_name:
        found[released[0].name] = max(notebooks, key=lambda file: (size(file), file))
    return found


def _is_called(file: str, name: str, way: str) -> bool:
    """Whether a file has a notebook's name: the same but for its letters' size, or with words around it."""
    words, own = _words(PurePosixPath(file).stem), _words(name)
    if way == "same":
        return words == own
    return any(words[start : start + len(own)] == own for start in range(len(words) - len(own) + 1))


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", name.lower())


def _called(cell: ReleasedCell) -> str:
    """What a remark calls a cell: by its check, which reports name, else by its first line.

    Jupyter shows nobody the name under which a cell was given out, and some nobody chose. A comment says
    little: many cells begin with the same.
    """
    if cell.check and not MADE_UP.fullmatch(cell.check):
        return cell.check
    lines = [line.strip() for line in cell.source.splitlines() if line.strip()]
    if cell.check and cell.kind == "code":
        lines = [line for line in lines if not line.startswith("#")]
    if not lines or (cell.kind == "code" and lines[0].startswith("#")):
        return cell.check or cell.name
    first = lines[0]
    return f"“{first if len(first) <= NAME_CHARS else f'{first[: NAME_CHARS - 1]}…'}”"


def _listed(names: Iterable[str]) -> str:
    names = [name[: NAME_CHARS + 2] for name in names]  # and their quotation marks
    more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
    return ", ".join(names[:NAMES]) + more
