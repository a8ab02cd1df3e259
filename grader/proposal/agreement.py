"""How far a proposal can be trusted: proposed from four fifths of the answers, measured on the rest.

Answers of the same words are never on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.calibration import LEVELS, Figures, Marked, Scored, figures
from grader.proposal.answers import Answer
from grader.proposal.composing import propose
from grader.rubric import Reading, Rubric, read
from grader.rubric.copies import bare

PARTS = 5


@dataclass(frozen=True)
class Beside:
    """An answer, and what a rubric makes of it: `level` is the nearest of 0, 0.5 and 1."""

    answer: Answer
    reading: Reading
    level: float

    @property
    def same(self) -> bool:
        """Whether both marks are the same."""
        return self.level == self.answer.level


def beside(answers: Sequence[Answer], rubric: Rubric) -> tuple[Beside, ...]:
    """The rubric's marks beside the teacher's."""
    readings = [read(answer.text, rubric) for answer in answers]
    return tuple(
        Beside(answer, reading, min(LEVELS, key=lambda level: abs(level - reading.credit)))
        for answer, reading in zip(answers, readings, strict=True)
    )


def left_out(answers: Sequence[Answer], question: str) -> tuple[Beside, ...]:
    """Each answer as a rubric reads it that was proposed without it."""
    parts = _parts(answers)
    made: list[Beside] = []
    for part in sorted(set(parts)):
        others = [answer for answer, own in zip(answers, parts, strict=True) if own != part]
        held = [answer for answer, own in zip(answers, parts, strict=True) if own == part]
        made += beside(held, propose(others, question))
    return tuple(made)


def agreement(pairs: Sequence[Beside]) -> Figures:
    """The figures of `grader calibrate`."""
    return figures(
        [
            (
                Marked(str(number), "", pair.answer.text, pair.answer.level),
                Scored(str(number), pair.level, pair.reading.confidence, pair.reading.sure, (), ()),
            )
            for number, pair in enumerate(pairs)
        ]
    )


def _parts(answers: Sequence[Answer]) -> list[int]:
    """The part of each answer: those of each mark are dealt out in turn, and the same words stay together."""
    by_words: dict[tuple[str, ...], int] = {}
    dealt = 0
    for level in LEVELS:
        for answer in answers:
            words = bare(answer.text)
            if answer.level == level and words not in by_words:
                by_words[words] = dealt % PARTS
                dealt += 1
    return [by_words[bare(answer.text)] for answer in answers]
