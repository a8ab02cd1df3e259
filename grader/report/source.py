"""A student's own file in the report: its lines, and beside them what a check or the run says of them.

Where things stand is the submission's own claim, and no more than a place for a mark: a line that the file
does not have is no place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.evidence import Model
from grader.grade import Graded
from grader.records.mark import Mark
from grader.records.submission import Submission
from grader.text import counted

WHOLE_LINES = 400  # of a file that is shown whole
AROUND = 8  # lines that are shown before and after what is marked, of a longer one
FIRST_LINES = 40  # of it that are shown in any case
NEAR = 3  # lines for each layer up to which layers stand together
LINE_CHARS = 400  # of a line
OTHER_FILES = 12  # that are named
MESSAGE_CHARS = 200  # of what a program stopped with
NOTEBOOK = ".ipynb"
LINE = re.compile(r"(?<!cell \d, )(?<!cell \d\d, )\bline (\d{1,6})\b")
JUPYTER = "get_ipython()"  # what stands for lines of Jupyter's own
# The kinds of checks by what they are about: how it is named, and where it stands.
ABOUT = {
    "architecture": "layers", "network": "layers", "compiled": "compile", "fitted": "fit", "scaled": "fit",
    "accuracy": "fit", "runs": "crash",
}  # fmt: skip


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
    """Where a check leads: what stands there, and the number of the line."""

    text: str
    line: int


@dataclass(frozen=True)
class Source:
    """A file, as it is shown.

    Attributes:
        name: as it was handed in.
        size: how many lines it has.
        passages: what is shown of it.
        places: where in it the checks lead, by slug.
        others: names of further files that were handed in.
        remark: what was done to it; "" for nothing.
        cut: whether some of it is left out.
        more: whether there are more files than `others` names.
    """

    name: str
    size: int
    passages: tuple[Passage, ...]
    places: dict[str, Place]
    others: tuple[str, ...]
    remark: str
    cut: bool
    more: bool


def source_of(graded: Graded) -> Source | None:
    """The program that counts, with what is said of its lines; None where none was handed in."""
    submission = graded.submission
    content = dict(submission.files).get(submission.script or "")
    if content is None:
        return None
    lines = content.decode("utf-8", "replace").removesuffix("\n").split("\n")
    spots = [spot for spot in _spots(graded) if all(1 <= line <= len(lines) for line in spot.lines)]
    notes: dict[int, list[Note]] = {}
    marked: set[int] = set()
    for spot in spots:
        marked.update(spot.lines)
        notes.setdefault(spot.lines[0], []).extend(Note(spot.text, mark) for mark in spot.marks or (None,))
    name = file_name(submission)
    known = {submission.script, name}
    handed_in = {other for other, _ in submission.files}
    if submission.notebook:  # the programs that were made of the other notebooks
        known |= {f"{other.removesuffix('.ipynb')}.py" for other in handed_in if other.endswith(".ipynb")}
    others = [other for other, _ in submission.files if other not in known]
    shown = _shown(len(lines), marked)
    whole = [Line(n, _short(lines[n - 1]), tuple(notes.get(n, ())), n in marked) for n in shown]
    jupyter = bool(submission.cells) and JUPYTER in "\n".join(lines)
    return Source(
        name,
        len(lines),
        tuple(_passages(whole, submission.cells, len(lines))),
        {mark.check.slug: _place(spot, submission.cells) for spot in reversed(spots) for mark in spot.marks},
        tuple(others[:OTHER_FILES]),
        "Lines of Jupyter's own (% and !) are shown as the Python that stands for them." if jupyter else "",
        len(shown) < len(lines),
        len(others) > OTHER_FILES,
    )


@dataclass(frozen=True)
class _Spot:
    """Lines of which something is said: what, as a note and as a link, and by which checks."""

    lines: tuple[int, ...]
    text: str
    named: str
    marks: tuple[Mark, ...] = ()


def _spots(graded: Graded) -> Iterator[_Spot]:
    grade = graded.grade
    case, evidence = grade.case, grade.case.evidence
    if evidence.crash is not None and evidence.crash.line:
        message = (evidence.crash.message.strip().splitlines() or [""])[0][:MESSAGE_CHARS]
        said = f"It failed here: {evidence.crash.type}{': ' if message else ''}{message}"
        if case.outcome == "timeout":
            said = "Here it was when its time was over"
        yield _Spot((evidence.crash.line,), said, "Stopped", _about(grade.marks, "crash", None))
    for view in case.views:
        if view.model is None:
            continue
        task = view.solution.task
        several = len(case.solutions) > 1 and task is not None
        of = f" “{task.title}”" if several and task is not None else ""
        slug = view.solution.slug if several else None
        layers = _layer_lines(view.model)
        if view.model.line and view.model.line not in layers:
            yield _Spot((view.model.line,), f"Your network{of} is made here", "")
        if layers:
            marks = _about(grade.marks, "layers", slug)
            yield _Spot(layers, f"The layers of your network{of}", "Layers of your network", marks)
        compiled = view.model.compiled
        if compiled is not None and compiled.line:
            marks = _about(grade.marks, "compile", slug)
            yield _Spot((compiled.line,), f"Your network{of} is compiled here", "Compiled", marks)
        fits = tuple(fit.line for fit in view.model.fits if fit.line)
        for line in dict.fromkeys(reversed(fits)):
            marks = _about(grade.marks, "fit", slug) if line == fits[-1] else ()
            yield _Spot((line,), f"Your network{of} is trained here", "Trained", marks)
    for mark in grade.marks:
        place = evidence.answer_lines.get(mark.answer.key) if mark.answer is not None else None
        if place:
            yield _Spot((place,), "Your answer", "Your answer", (mark,))


def _about(marks: Sequence[Mark], what: str, task: str | None) -> tuple[Mark, ...]:
    """The marks of checks that are about something, of a task where there are several."""
    return tuple(
        mark for mark in marks if ABOUT.get(mark.check.kind) == what and task in (None, mark.check.task)
    )


def _layer_lines(model: Model) -> tuple[int, ...]:
    return tuple(sorted({layer.line for layer in model.layers if layer.line}))


def _place(spot: _Spot, cells: Sequence[int]) -> Place:
    """Where a check leads, in words: "Layers of your network: lines 12 to 17"."""
    cell, begins = _cell(spot.lines[0], cells)
    numbers = [line - begins + 1 for line in spot.lines if _cell(line, cells)[0] == cell]
    said = f"line {numbers[0]}"
    if len(numbers) > 1 and numbers[-1] - numbers[0] <= NEAR * len(numbers):
        said = f"lines {numbers[0]} to {numbers[-1]}"
    elif len(numbers) > 1:
        said = f"from line {numbers[0]} on"
    return Place(f"{spot.named}: {f'cell {cell}, ' if cell else ''}{said}", spot.lines[0])


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


def file_name(submission: Submission) -> str:
    """The program's file, as it was handed in."""
    script = submission.script or ""
    if submission.cells:
        stem = PurePosixPath(script).with_suffix("").as_posix()
        notebooks = [name for name, _ in submission.files if name.lower().endswith(NOTEBOOK)]
        same = [name for name in notebooks if stem.startswith(name[: -len(NOTEBOOK)])]
        return max(same, key=len, default=script)
    return script


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
