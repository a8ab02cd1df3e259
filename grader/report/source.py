"""A student's own files in the report: their lines, and beside them what a check or the run says of them.

It is the program that counts; of several notebooks that students are given to fill in, each.

Where things stand is the submission's own claim, and no more than a place for a mark: a line that the file
does not have is no place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.grade import Graded
from grader.records.mark import Mark
from grader.records.submission import Program, Submission
from grader.report.spots import Spot, elsewhere, spots
from grader.text import counted

WHOLE_LINES = 400  # of a file that is shown whole
AROUND = 8  # lines that are shown before and after what is marked, of a longer one
FIRST_LINES = 40  # of it that are shown in any case
NEAR = 3  # lines for each layer up to which layers stand together
LINE_CHARS = 400  # of a line
OTHER_FILES = 12  # that are named
NOTEBOOK = ".ipynb"
LINE = re.compile(r"(?<!cell \d, )(?<!cell \d\d, )\bline (\d{1,6})\b")
JUPYTER = "get_ipython()"  # what stands for lines of Jupyter's own


@dataclass(frozen=True)
class Note:
    """What is said beside a line. `mark` is the check that it concerns; None where it is none."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True)
class Line:
    """A line: its number in the whole program, by which it is linked, its text, and what is said of it.

    `marked` says that it belongs to what a note is about, though that may stand at another line.
    """

    number: int
    text: str
    notes: tuple[Note, ...] = ()
    marked: bool = False


@dataclass(frozen=True)
class Passage:
    """Lines below each other.

    Attributes:
        title: the cell that they begin, of a notebook; "" for none.
        begins: the number of the first, as students know it: of the cell, or of the file.
        lines: those lines.
        left_out: what is said of the lines that were left out before them; "" for none.
    """

    title: str
    begins: int
    lines: tuple[Line, ...]
    left_out: str = ""


@dataclass(frozen=True)
class Place:
    """Where a check leads: what stands there, and the name by which that line is linked."""

    text: str
    line: str


@dataclass(frozen=True)
class Source:
    """A file, as it is shown.

    Attributes:
        name: as it was handed in.
        key: what is put before the numbers of its lines where several files are shown; "" where one is.
        size: how many lines it has.
        passages: what is shown of it.
        places: where in it the checks lead, by slug.
        others: names of further files that were handed in; of several that are shown, the last has them.
        remark: what was done to it; "" for nothing.
        cut: whether some of it is left out.
        more: whether there are more files than `others` names.
    """

    name: str
    key: str
    size: int
    passages: tuple[Passage, ...]
    places: dict[str, Place]
    others: tuple[str, ...]
    remark: str
    cut: bool
    more: bool


def sources_of(graded: Graded) -> tuple[Source, ...]:
    """The program that counts, or each of several notebooks in their order; none where none was handed in."""
    submission = graded.submission
    contents = dict(submission.files)
    programs = [one for one in _programs(submission) if one.script in contents]
    shown = {name for one in programs for name in (one.script, _name(one, submission))}
    others = [name for name in contents if name not in shown]
    several = len(programs) > 1
    return tuple(
        _source(graded, program, f"{number}-" if several else "", others if number == len(programs) else ())
        for number, program in enumerate(programs, 1)
    )


def _programs(submission: Submission) -> tuple[Program, ...]:
    own = Program(submission.script or "", submission.cells, notebook=submission.notebook)
    return submission.notebooks or (own,)


def _source(graded: Graded, program: Program, key: str, others: Sequence[str]) -> Source:
    """One of the files that are shown; for its `key` and `others` see `Source`."""
    submission = graded.submission
    lines = dict(submission.files)[program.script].decode("utf-8", "replace").removesuffix("\n").split("\n")
    said = spots(graded) if program.script == submission.script else elsewhere(graded, program.notebook)
    there = [spot for spot in said if all(1 <= line <= len(lines) for line in spot.lines)]
    notes: dict[int, list[Note]] = {}
    marked: set[int] = set()
    for spot in there:
        marked.update(spot.lines)
        notes.setdefault(spot.lines[0], []).extend(Note(spot.text, mark) for mark in spot.marks or (None,))
    name = _name(program, submission)
    shown = _shown(len(lines), marked)
    whole = [Line(n, _short(lines[n - 1]), tuple(notes.get(n, ())), n in marked) for n in shown]
    jupyter = bool(program.cells) and JUPYTER in "\n".join(lines)
    file = f"{name}, " if key else ""
    return Source(
        name,
        key,
        len(lines),
        tuple(_passages(whole, program.cells, len(lines))),
        {
            mark.check.slug: _place(spot, program.cells, file, key)
            for spot in reversed(there)
            for mark in spot.marks
        },
        tuple(others[:OTHER_FILES]),
        "Lines of Jupyter's own (% and !) are shown as the Python that stands for them." if jupyter else "",
        len(shown) < len(lines),
        len(others) > OTHER_FILES,
    )


def _place(spot: Spot, cells: Sequence[int], file: str, key: str) -> Place:
    """Where a check leads, in words: "Layers of your network: lines 12 to 17"."""
    cell, begins = _cell(spot.lines[0], cells)
    numbers = [line - begins + 1 for line in spot.lines if _cell(line, cells)[0] == cell]
    said = f"line {numbers[0]}"
    if len(numbers) > 1 and numbers[-1] - numbers[0] <= NEAR * len(numbers):
        said = f"lines {numbers[0]} to {numbers[-1]}"
    elif len(numbers) > 1:
        said = f"from line {numbers[0]} on"
    where = f"{file}{f'cell {cell}, ' if cell else ''}"
    return Place(f"{spot.named}: {where}{said}", f"{key}{spot.lines[0]}")


def in_cells(text: str, cells: Sequence[int]) -> str:
    """A text that names lines of a program, for a notebook with the cells in which they stand."""

    def placed(named: re.Match[str]) -> str:
        cell, begins = _cell(int(named[1]), cells)
        return f"cell {cell}, line {int(named[1]) - begins + 1}" if cell else named[0]

    return LINE.sub(placed, text) if cells else text


def _cell(line: int, cells: Sequence[int]) -> tuple[int, int]:
    """The number of the cell in which a line stands, and that cell's first line; 0 and 1 in a plain file."""
    number = sum(first <= line for first in cells)
    return number, cells[number - 1] if number else 1


def file_names(submission: Submission) -> tuple[str, ...]:
    """The program's file, as it was handed in, or those of several notebooks."""
    return tuple(_name(program, submission) for program in _programs(submission) if program.script)


def _name(program: Program, submission: Submission) -> str:
    """A program's file, as it was handed in."""
    if program.cells:
        stem = PurePosixPath(program.script).with_suffix("").as_posix()
        notebooks = [name for name, _ in submission.files if name.lower().endswith(NOTEBOOK)]
        same = [name for name in notebooks if stem.startswith(name[: -len(NOTEBOOK)])]
        return max(same, key=len, default=program.script)
    return program.script


def _shown(size: int, marked: set[int]) -> list[int]:
    """The numbers of the lines that are shown: all, or the first and those around what is marked."""
    if size <= WHOLE_LINES:
        return list(range(1, size + 1))
    shown = set(range(1, FIRST_LINES + 1))
    for line in sorted(marked):
        if len(shown) > WHOLE_LINES:
            break
        shown.update(range(max(1, line - AROUND), min(size, line + AROUND) + 1))
    return sorted(shown)


def _passages(lines: Sequence[Line], cells: Sequence[int], size: int) -> Iterator[Passage]:
    """The lines, apart where a cell begins, and where some are left out."""
    starts, before = set(cells), 0
    part: list[Line] = []
    for line in lines:
        if part and (line.number in starts or line.number != before + 1):
            yield _passage(part, cells, part[0].number in starts)
            part = []
        if line.number != before + 1:
            yield Passage("", 0, (), _left_out(before, line.number))
        part.append(line)
        before = line.number
    if part:
        yield _passage(part, cells, part[0].number in starts)
    if before < size:
        yield Passage("", 0, (), _left_out(before, size + 1))


def _passage(part: Sequence[Line], cells: Sequence[int], begins: bool) -> Passage:
    number, first = _cell(part[0].number, cells)
    return Passage(f"Cell {number}" if begins else "", part[0].number - first + 1, tuple(part))


def _left_out(before: int, following: int) -> str:
    return f"{counted(following - before - 1, 'line')} left out here"


def _short(line: str) -> str:
    if len(line) <= LINE_CHARS:
        return line
    return f"{line[:LINE_CHARS]} … ({counted(len(line) - LINE_CHARS, 'more character')})"
