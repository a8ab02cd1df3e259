"""A teacher's table of marked answers: which columns it has, and what the marks are worth of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.calibration import LEVELS
from grader.columns import plain_title
from grader.data.sources import sheet
from grader.errors import UsageError
from grader.table import numbers

ANSWERS = "answer|answers|response|responses|text|antwort|antworten|réponse|respuesta|risposta".split("|")
MARKS = "score|scores|points|point|mark|marks|grade|grades|credit|punkte|bewertung|note|puntos|punti".split(
    "|"
)
LONGEST = 20_000  # characters of an answer that are kept, as `grader calibrate` takes them
FEWEST = 12  # answers from which there is something to learn
FEWEST_RIGHT, FEWEST_OTHERS = 4, 4


class ProposalError(UsageError):
    """Marked answers from which no rubric can be proposed; the message says what is missing."""


@dataclass(frozen=True)
class Answer:
    """An answer and a teacher's mark for it: 0, 0.5 or 1."""

    text: str
    level: float


@dataclass(frozen=True)
class MarkedAnswers:
    """What a table holds.

    Attributes:
        answers: those with a text and a mark, in the table's order.
        full: the mark that is worth everything, as the table writes marks.
        left_out: rows without a text or a mark.
    """

    answers: tuple[Answer, ...]
    full: float
    left_out: int


def read_table(path: Path, out_of: float | None = None) -> MarkedAnswers:
    """Read a table (CSV of any kind, or .xlsx) with a column of answers and one of marks.

    Args:
        path: the file.
        out_of: the mark that is worth everything; None for the largest one, or 100 where they are in percent.

    Raises:
        ProposalError: a column is missing, or a mark is none.
        DataError: it is no table.
    """
    rows = sheet.read(path)
    texts = rows.cells(_column(path.name, rows.names, ANSWERS, "the answers", "answer"))
    title = _column(path.name, rows.names, MARKS, "their marks", "points")
    cells = rows.cells(title)
    marked, left_out = [], 0
    for text, cell, place in zip(texts, cells, rows.places, strict=True):
        if text.strip() and cell.strip():
            marked.append((text[:LONGEST], _mark(cell, f"{path.name}, line {place + 1}, column {title}")))
        else:
            left_out += 1
    percent = any("%" in cell for cell in cells)
    full = out_of or (100.0 if percent else max((mark for _, mark in marked), default=0.0))
    if full <= 0:
        raise ProposalError(
            f"{path.name}: expected marks above 0 for answers that are right. Received: none. "
            f"Write the points of each answer into the column {title}."
        )
    if over := [mark for _, mark in marked if mark > full]:
        raise ProposalError(
            f"{path.name}: expected marks of at most {full:g}. Received: {max(over):g}. "
            "Give the mark that is worth everything with --out-of."
        )
    answers = tuple(Answer(text, _level(mark / full)) for text, mark in marked)
    return MarkedAnswers(answers, full, left_out)


def refuse_too_few(answers: Sequence[Answer]) -> None:
    """Refuse answers from which nothing can be learnt.

    Raises:
        ProposalError: what is missing.
    """
    right = sum(answer.level == 1 for answer in answers)
    missing = []
    if len(answers) < FEWEST:
        missing.append(f"at least {FEWEST} marked answers (there are {len(answers)})")
    if right < FEWEST_RIGHT:
        missing.append(f"at least {FEWEST_RIGHT} with full marks (there are {right})")
    if len(answers) - right < FEWEST_OTHERS:
        missing.append(f"at least {FEWEST_OTHERS} with less (there are {len(answers) - right})")
    if missing:
        raise ProposalError(
            f"expected, to propose a rubric: {', and '.join(missing)}. What parts right from wrong cannot be "
            "seen in so few. Mark some more, also such as are wrong, and type the same command again."
        )


def _column(name: str, titles: Sequence[str], known: Sequence[str], what: str, example: str) -> str:
    """The heading of a column."""
    found = [title for title in titles if plain_title(title) in known]
    if len(found) != 1:
        received = f"several: {', '.join(found)}" if found else ", ".join(titles)
        raise ProposalError(
            f"{name}: expected one column with {what}, called {example}. Received: {received}. "
            f"Write “{example}” above that column, and save the table again."
        )
    return found[0]


def _mark(cell: str, where: str) -> float:
    """A mark as a number: "1", "0.5", "1,5", "50 %"."""
    values = numbers(cell.replace("%", ""))
    if not values or values[0] < 0:
        raise ProposalError(
            f"{where}: expected a mark such as 0, 0.5 or 1, or points. Received: {cell[:40]!r}. "
            "Write a number, or nothing where an answer is not to be used."
        )
    return values[0]


def _level(share: float) -> float:
    return min(LEVELS, key=lambda level: abs(level - share))
