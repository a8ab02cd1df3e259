"""Which cells of a notebook are which of those given out, where programs that students use lose their names.

Some editors and services keep no metadata of cells, and a student may delete a cell and answer in another.
What stands in a cell that was not to be changed says which it is; those between are known by their place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from grader.intake.notebook import Cell
from grader.released import ReleasedCell, ReleasedNotebook


def named(cells: Sequence[Cell], released: ReleasedNotebook) -> tuple[list[Cell], frozenset[str]]:
    """The cells with the names that they had, and those names that were found.

    Where some cells have their names still, only answers that a person reads are looked for.

    Args:
        cells: of the student's notebook.
        released: as it was given out.
    """
    there = {cell.name for cell in cells}
    lost = {own.name: own for own in released.cells if own.name and own.name not in there}
    if any(own.name in there for own in released.cells if own.name):
        lost = {name: own for name, own in lost.items() if own.role == "answer" and own.check}
    if not lost:
        return list(cells), frozenset()
    known = _known(cells, released)
    found = {place: released.cells[at].name for at, place in known if released.cells[at].name in lost}
    anchors = _rising(known)
    ends = [(-1, -1), *anchors, (len(released.cells), len(cells))]
    for (at, place), (next_at, next_place) in zip(ends, ends[1:], strict=False) if anchors else ():
        missing = [own for own in released.cells[at + 1 : next_at] if own.name in lost]
        missing = [own for own in missing if own.name not in found.values()]
        free = [n for n in range(place + 1, next_place) if not cells[n].name and cells[n].source.strip()]
        found |= _between(missing, [n for n in free if n not in found], cells)
    with_names = [
        replace(cell, name=found[place]) if place in found else cell for place, cell in enumerate(cells)
    ]
    return with_names, frozenset(found.values())


def _known(cells: Sequence[Cell], released: ReleasedNotebook) -> list[tuple[int, int]]:
    """The places of cells that are known: in what was given out, rising, and in what was handed in.

    A cell is known by its name, or by a text that stands in no other.
    """
    names = {cell.name: place for place, cell in enumerate(cells) if cell.name}
    texts = {cell.source.strip(): place for place, cell in enumerate(cells) if not cell.name}
    handed_in = Counter(cell.source.strip() for cell in cells)
    given = Counter(own.source.strip() for own in released.cells)
    pairs = []
    for at, own in enumerate(released.cells):
        text = own.source.strip()
        if own.name in names:
            pairs.append((at, names[own.name]))
        elif text in texts and text and given[text] == handed_in[text] == 1:
            pairs.append((at, texts[text]))
    return pairs


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most of the pairs whose second numbers rise as the first ones do: cells that were not moved."""
    longest: list[list[tuple[int, int]]] = []
    for pair in pairs:
        before = [chain for chain in longest if chain[-1][1] < pair[1]]
        longest.append([*max(before, key=len, default=[]), pair])
    return max(longest, key=len, default=[])


def _between(missing: Sequence[ReleasedCell], free: Sequence[int], cells: Sequence[Cell]) -> dict[int, str]:
    """The names of cells between two that are known, where as many were given out, or one."""
    found: dict[int, str] = {}
    for kind in ("code", "markdown"):
        own = [one for one in missing if one.kind == kind]
        places = [place for place in free if cells[place].kind == kind]
        if own and (len(own) == len(places) or len(own) == 1):
            found |= {place: one.name for place, one in zip(places, own, strict=False)}
    return found
