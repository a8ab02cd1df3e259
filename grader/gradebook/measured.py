"""What marks rest on that measure a network: which network it is, and what it came to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.analysis.results import lines as lines_of
from grader.analysis.results import nearest_line, reference_results, results
from grader.case import Case
from grader.grade import Grade
from grader.metrics import MetricFailed
from grader.target import Target

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook


@dataclass(frozen=True)
class Measured:
    """What a mark rests on.

    Attributes:
        assignment: its slug.
        student: whose network it is.
        slug: of the check.
        network: the digest of all that determines its first training, so that equal ones are the same
            network, trained in the same way; "" where the result is this submission's alone: its own program
            trained it.
        results: what its trainings came to, one a seed, in the unit of what the check measures.
        reference: the same of the reference; empty without one.
        lines: the values to reach, the easiest first.
        near: the line that the result is too near to; None where it is clear.
    """

    assignment: str
    student: str
    slug: str
    network: str
    results: tuple[float, ...]
    reference: tuple[float, ...]
    lines: tuple[float, ...]
    near: float | None


def measured_rows(grade: Grade) -> list[tuple[object, ...]]:
    """What each mark that measures a network rests on, as it is kept."""
    rows: list[tuple[object, ...]] = []
    for mark in grade.marks:
        target = mark.check.target
        case = grade.case.at(mark.check.task)
        if target is None or case.training is None:
            continue
        try:
            rows.append((mark.check.slug, network_of(case), *_found(case, target)))
        except MetricFailed:  # which the mark says
            continue
    return rows


def _found(case: Case, target: Target) -> tuple[object, ...]:
    held_against = (results(case, target), reference_results(case, target), lines_of(case, target))
    near = nearest_line(case, target) if len(case.trainings) > 1 else None
    return (*map(json.dumps, held_against), near)


def network_of(case: Case) -> str:
    """The digest of a network and how it is trained; "" where only the submission itself can train it."""
    own = any(training.self_run or training.by_student is not None for training in case.trainings)
    if case.training is None or own or case.training.plan.made_by:
        return ""
    return case.training.plan.training_key()


def measured(book: Gradebook, assignment: str) -> list[Measured]:
    """What the marks of an assignment rest on that count and measure a network, by check and student."""
    rows = book.rows(
        "SELECT assignment, student, slug, network, results, reference, lines, near FROM measured "
        "JOIN grades ON grades.submission = measured.submission "
        "JOIN submissions ON submissions.id = measured.submission "
        "WHERE counts = 1 AND assignment = ? ORDER BY slug, student",
        assignment,
    )
    return [
        Measured(of, student, slug, network, _values(own), _values(reference), _values(lines), near)
        for of, student, slug, network, own, reference, lines, near in rows
    ]


def _values(kept: str) -> tuple[float, ...]:
    return tuple(json.loads(kept))
