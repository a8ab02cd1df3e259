"""What it gains that answers follow a teacher's marks, by cross-validation: marked answers in, figures out.

Of the answers that the grader leaves to a person, some are taken as marked and the others are decided like
them, or left. Nobody's answers are on both sides.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from grader.assignment import Check
from grader.calibration import Calibration, Marked
from grader.rubric import read
from grader.rubric.following import Answer, Class, found_in

SIZES = (5, 10, 20)  # answers of a question that are taken as marked
REPEATS = 20  # times that they are chosen anew


@dataclass(frozen=True)
class Learned:
    """What marking so many answers of a question decides of the others.

    Attributes:
        marked: answers of each question that are taken as marked by the teacher.
        left: others that the grader left to a person, all questions and all repeats together.
        decided: share of these that follow.
        exact: share of those with exactly the teacher's mark; None if nothing followed.
    """

    marked: int
    left: int
    decided: float
    exact: float | None


def learn(comparison: Calibration, by_question: Mapping[str, Sequence[Check]]) -> tuple[Learned, ...]:
    """What is gained by marking 5, 10 and 20 answers of each question; without sizes that no question has.

    Args:
        comparison: the answers with the grader's marks; see `grader.calibration.calibrate`.
        by_question: the checks that marked them. Texts that answer several questions are left out.
    """
    texts: dict[str, list[str]] = defaultdict(list)
    waiting: dict[str, list[tuple[str, Answer, float]]] = defaultdict(list)
    for place, (marked, scored) in enumerate(comparison.pairs):
        checks = by_question[marked.question_type]
        if len(checks) > 1 or (rubric := checks[0].rubric) is None:
            continue
        texts[marked.question_type].append(marked.answer)
        if not scored.decided:
            found = found_in(read(marked.answer, rubric, question=checks[0].title))
            answer = Answer((marked.student, str(place)), marked.answer, found)
            waiting[marked.question_type].append((_writer(marked, place), answer, marked.score))
    classes = {question: Class(texts[question]) for question in waiting}
    outcomes: dict[int, list[bool | None]] = defaultdict(list)
    for size in SIZES:
        for repeat in range(REPEATS):
            for question, answers in sorted(waiting.items()):
                outcomes[size] += _outcomes(classes[question], answers, size, repeat)
    return tuple(_learned(size, found) for size, found in outcomes.items() if found)


def _writer(marked: Marked, place: int) -> str:
    return marked.student or f"\0{place}"


def _outcomes(
    answers_of_class: Class, waiting: Sequence[tuple[str, Answer, float]], size: int, seed: int
) -> list[bool | None]:
    """Of each answer that is left when some are marked: whether it is decided rightly; None if it waits."""
    writers = sorted({writer for writer, *_ in waiting})
    random.Random(seed).shuffle(writers)  # noqa: S311 - chosen the same way each time
    decided: dict[Answer, float] = {}
    read_by_teacher = set()
    for writer in writers:
        if len(decided) >= size:
            break
        read_by_teacher.add(writer)
        decided |= {answer: score for own, answer, score in waiting if own == writer}
    outcomes: list[bool | None] = []
    for writer, answer, score in waiting:
        if writer not in read_by_teacher:
            follows = answers_of_class.follows(answer, decided)
            outcomes.append(None if follows is None else follows.points == score)
    return outcomes


def _learned(size: int, outcomes: Sequence[bool | None]) -> Learned:
    right = [outcome for outcome in outcomes if outcome is not None]
    exact = sum(right) / len(right) if right else None
    return Learned(size, len(outcomes), len(right) / len(outcomes), exact)


def as_data(learned: Sequence[Learned]) -> list[dict[str, Any]]:
    """The figures as plain data."""
    return [asdict(each) for each in learned]
