"""How well questions are marked: a teacher's own marks beside the grader's, answer by answer.

Every answer goes through the same check that grades a class. Pure: marked answers in, figures out.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from grader.assignment import Assignment, Check
from grader.case import Case
from grader.checks import explanation, shape
from grader.errors import UsageError
from grader.evidence import NOTHING
from grader.records.section import Section
from grader.rubric import library, read_once
from grader.shelf import Memory, kept_in
from grader.verdicts import Failure

LEVELS = (0.0, 0.5, 1.0)
NO_POLICY: Mapping[str, Any] = {}
TOGETHER = {"relu": ["relu"], "softmax": ["softmax"], "ten_neurons": ["10|ten neuron|node|unit|output|class"]}


@dataclass(frozen=True)
class Marked:
    """An answer with a teacher's mark: 0, 0.5 or 1; `student` tells who wrote it, where that is known."""

    id: str
    question_type: Annotated[str, Field(max_length=100)]
    answer: Annotated[str, Field(max_length=20_000)]
    score: Annotated[float, Field(ge=0, le=1)]
    student: Annotated[str, Field(max_length=200)] = ""


@dataclass(frozen=True)
class Scored:
    """What the grader makes of an answer.

    Attributes:
        score: 0, 0.5 or 1, the nearest to the credit.
        confidence: how often readings like this one were exactly right.
        decided: whether it stands without a person.
    """

    id: str
    score: float
    confidence: float
    decided: bool
    ideas: tuple[str, ...]
    misconceptions: tuple[str, ...]


class MarksError(UsageError):
    """A file of marked answers that cannot be read, with the line and what is wrong."""


_READER: TypeAdapter[Marked] = TypeAdapter(Marked)


def read_marks(text: str, known: Iterable[str]) -> list[Marked]:
    """Marked answers, one JSON object a line: id, question_type, answer and score; others are ignored.

    Raises:
        MarksError: a line that is none, or a question that nobody knows.
    """
    names, answers = set(known), []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            marked = _READER.validate_python(json.loads(line))
        except (ValidationError, ValueError) as error:
            raise MarksError(
                f"line {number}: expected an object with id, question_type, answer and a score from 0 to 1. "
                f"Received: {line[:80]!r} ({str(error).splitlines()[0]}). Write it like the example in "
                "docs/marking.md."
            ) from error
        if marked.question_type not in names:
            raise MarksError(
                f"line {number}: expected a question among {', '.join(sorted(names))}. "
                f"Received: {marked.question_type!r}"
            )
        answers.append(marked)
    if not answers:
        raise MarksError(
            "expected at least one marked answer. Received: none. "
            "Write one on each line, like the example in docs/marking.md."
        )
    return answers


def questions(assignment: Assignment | None = None) -> dict[str, tuple[Check, ...]]:
    """The checks that mark each question: those of the library, and before them an assignment's own."""
    by_question: dict[str, tuple[Check, ...]] = {
        name: (explanation(name, rubric, 1, title=rubric.question),)
        for name, rubric in library.BY_QUESTION.items()
    }
    by_question |= {
        "shape_train_images": (shape("shape_train_images", (60000, 28, 28), 1, title=""),),
        "len_train_labels": (shape("len_train_labels", (60000,), 1, title=""),),
        "shape_test_images": (shape("shape_test_images", (10000, 28, 28), 1, title=""),),
        # One text that answers three questions: each is marked by the sentences that are about it.
        "relu_softmax_ten": tuple(
            explanation(name, rubric, 1, title=rubric.question, asked_as=TOGETHER[name])
            for name, rubric in library.BY_QUESTION.items()
            if name in TOGETHER
        ),
    }
    if assignment is not None:
        by_question |= {check.slug: (check,) for check in assignment.checks if check.asked_as}
    return by_question


@cache
def _bare() -> Case:
    return Case(Assignment("bare", "Bare"), NOTHING, "finished")


def _case(answer: str, checks: Sequence[Check], policy: Mapping[str, Any]) -> Case:
    """A sheet with this one answer, under a heading that asks all the questions."""
    bare = _bare()
    named = {
        item.slug for check in checks if check.rubric is not None for item in check.rubric.misconceptions
    }
    own = {name: cost for name, cost in policy.items() if name in named}
    alone = tuple(replace(check, needs=()) for check in checks)
    case = replace(bare, assignment=replace(bare.assignment, checks=alone, policy=own))
    if len(checks) == 1:
        return replace(case, evidence=replace(NOTHING, answers={checks[0].slug: answer}))
    heading = " ".join(part for words in TOGETHER.values() for part in words).replace("|", " ")
    return replace(case, sections=(Section(heading, answer),))


def score(marked: Marked, checks: Sequence[Check], policy: Mapping[str, Any] = NO_POLICY) -> Scored:
    """Mark one answer. Of a text that answers several questions, 1 is all and 0 is none of them."""
    credits, sure, readings = [], [], []
    case = _case(marked.answer, checks, policy)
    for check in checks:
        try:
            check.ask(case)
        except Failure as failure:
            credits.append(failure.credit)
            sure.append(not failure.review)
        else:
            credits.append(1.0)
            sure.append(True)
        if check.rubric is not None:
            given = case.answer(check)
            text = str(given.value) if given else ""
            readings.append(read_once(text, check.rubric, question=check.title))
    level = min(LEVELS, key=lambda value: abs(value - credits[0])) if len(set(credits)) == 1 else 0.5
    decided = all(sure)
    # Numbers and shapes are right or wrong; of several readings the least sure counts.
    confidence = min((reading.confidence for reading in readings), default=1.0 if decided else 0.5)
    return Scored(
        marked.id,
        level,
        confidence,
        decided,
        tuple(idea.slug for reading in readings for idea in reading.ideas),
        tuple(item.slug for reading in readings for item, _ in reading.misconceptions),
    )


@dataclass(frozen=True)
class Figures:
    """How well answers were marked.

    Attributes:
        answers: how many.
        accuracy: share with exactly the teacher's mark, decided or not.
        kappa: quadratic weighted kappa over all; None where all marks are the same.
        coverage: share decided without a person.
        decided_accuracy: share of those with exactly the teacher's mark; None if there are none.
        false_zeros: share of answers worth everything that were decided to be worth nothing.
        confusion: counts, the teacher's mark (0, 0.5, 1) by the grader's.
    """

    answers: int
    accuracy: float
    kappa: float | None
    coverage: float
    decided_accuracy: float | None
    false_zeros: float
    confusion: tuple[tuple[int, ...], ...]


def figures(pairs: Sequence[tuple[Marked, Scored]]) -> Figures:
    """Compare the grader's marks with the teacher's."""
    from sklearn.metrics import cohen_kappa_score

    theirs = [round(2 * marked.score) for marked, _ in pairs]
    ours = [round(2 * scored.score) for _, scored in pairs]
    same = [a == b for a, b in zip(theirs, ours, strict=True)]
    decided = [right for right, (_, scored) in zip(same, pairs, strict=True) if scored.decided]
    worth_all = [scored for mark, (_, scored) in zip(theirs, pairs, strict=True) if mark == 2]
    lost = sum(scored.decided and scored.score == 0 for scored in worth_all)
    several = len(set(theirs)) > 1 or len(set(ours)) > 1
    kappa = cohen_kappa_score(theirs, ours, labels=[0, 1, 2], weights="quadratic") if several else None
    return Figures(
        len(pairs),
        sum(same) / len(same),
        float(kappa) if kappa is not None else None,
        len(decided) / len(same),
        sum(decided) / len(decided) if decided else None,
        lost / len(worth_all) if worth_all else 0.0,
        tuple(
            tuple(
                sum((a, b) == (row, column) for a, b in zip(theirs, ours, strict=True)) for column in range(3)
            )
            for row in range(3)
        ),
    )


@dataclass(frozen=True)
class Calibration:
    """Figures over all answers and for each question, and the answers with their marks."""

    overall: Figures
    by_question: Mapping[str, Figures]
    pairs: tuple[tuple[Marked, Scored], ...]

    @property
    def reliability(self) -> list[tuple[float, int, float]]:
        """Each confidence that was given, how many answers have it, and the share exactly right."""
        by_confidence: dict[float, list[bool]] = defaultdict(list)
        for marked, scored in self.pairs:
            by_confidence[scored.confidence].append(marked.score == scored.score)
        return [
            (confidence, len(right), sum(right) / len(right))
            for confidence, right in sorted(by_confidence.items())
        ]

    @property
    def disagreements(self) -> list[tuple[Marked, Scored]]:
        """Answers marked otherwise: what was decided first, and the widest apart."""
        differing = [(marked, scored) for marked, scored in self.pairs if marked.score != scored.score]
        return sorted(differing, key=lambda pair: (not pair[1].decided, -abs(pair[0].score - pair[1].score)))


def calibrate(
    marked: Sequence[Marked],
    by_question: Mapping[str, Sequence[Check]],
    policy: Mapping[str, Any] = NO_POLICY,
) -> Calibration:
    """Mark every answer and compare; `policy` as in `Assignment`."""
    with kept_in(Memory()):  # the check reads an answer, and so does who asks how sure it was
        pairs = tuple((answer, score(answer, by_question[answer.question_type], policy)) for answer in marked)
    groups: dict[str, list[tuple[Marked, Scored]]] = defaultdict(list)
    for pair in pairs:
        groups[pair[0].question_type].append(pair)
    return Calibration(figures(pairs), {name: figures(group) for name, group in groups.items()}, pairs)


def as_lines(comparison: Calibration) -> str:
    """Every answer's mark, one JSON object a line."""
    return "".join(json.dumps(asdict(scored)) + "\n" for _, scored in comparison.pairs)


def as_data(comparison: Calibration) -> dict[str, Any]:
    """The figures as plain data."""
    return {
        "overall": asdict(comparison.overall),
        "by_question": {name: asdict(summary) for name, summary in sorted(comparison.by_question.items())},
        "reliability": [
            {"confidence": said, "answers": answers, "exact": exact}
            for said, answers, exact in comparison.reliability
        ],
        "disagreements": [
            {
                "id": marked.id,
                "question_type": marked.question_type,
                "teacher": marked.score,
                **asdict(scored),
            }
            for marked, scored in comparison.disagreements
        ],
    }
