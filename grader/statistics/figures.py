"""Grades of a class into its figures, in one pass: of a grade only numbers are kept."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from grader.assignment import Assignment, Check
from grader.course.scale import Scale
from grader.grade import Grade
from grader.records.mark import Mark, Verdict
from grader.statistics import reliability
from grader.statistics.items import Item, flags
from grader.statistics.scores import Near, ScoreFigures, describe, near

MARKED = 0.5  # of the hand-ins: a check that is marked in fewer of them is no part of alpha yet


@dataclass(frozen=True)
class Reliability:
    """How far scores of this class would be the same with other questions of the kind.

    Attributes:
        alpha: Cronbach's; None where it cannot be told, and then `untold` says why.
        error: the standard error of measurement, in points; None likewise.
        students: who are in it: all marks that count are there.
        questions: the slugs of those in it.
    """

    alpha: float | None
    error: float | None
    untold: str
    students: int
    questions: tuple[str, ...]


@dataclass(frozen=True)
class ClassStatistics:
    """The figures of a class.

    Attributes:
        possible: points of the assignment, extra credit aside.
        scale: of the course.
        handed_in: students who handed something in.
        scores: of everybody; who handed in nothing has one, too. None for an empty class.
        of_work: of those who handed something in.
        reliability: of the marks.
        items: the checks, in the order of the marking scheme.
        near: who stands within one standard error of a boundary; empty where the error cannot be told.
        narrow: only the pass mark was looked at, since the steps of the scale are narrower than the error.
    """

    possible: float
    scale: Scale
    handed_in: int
    scores: ScoreFigures | None
    of_work: ScoreFigures | None
    reliability: Reliability
    items: tuple[Item, ...]
    near: tuple[Near, ...]
    narrow: bool

    @property
    def hardest(self) -> tuple[Item, ...]:
        """The checks of which there are marks, the hardest first."""
        marked = [item for item in self.items if item.difficulty is not None]
        return tuple(sorted(marked, key=lambda item: item.difficulty or 0.0))


def class_statistics(grades: Iterable[Grade], assignment: Assignment, scale: Scale) -> ClassStatistics:
    """The figures of a class.

    Args:
        grades: of the class, with what a person said and what the rules add or take off.
        assignment: its marking scheme.
        scale: of the course.
    """
    table = _Table(assignment)
    for grade in grades:
        table.add(grade)
    return table.figures(scale)


class _Table:
    """Students x checks: points earned, not a number where that is not known."""

    def __init__(self, assignment: Assignment):
        self._assignment = assignment
        self._scores: list[tuple[str, float]] = []
        self._present = array("b")
        self._earned: dict[str, array[float]] = {check.slug: array("d") for check in assignment.checks}
        self._verdicts: dict[str, Counter[Verdict]] = {check.slug: Counter() for check in assignment.checks}

    def add(self, grade: Grade) -> None:
        self._scores.append((grade.student, grade.score))
        self._present.append(not grade.case.handed_in_nothing)
        if grade.case.handed_in_nothing:
            return
        marks = {mark.check.slug: mark for mark in grade.marks}
        for check in self._assignment.checks:
            mark = marks.get(check.slug)
            self._earned[check.slug].append(_earned(mark))
            if mark is not None:
                self._verdicts[check.slug][mark.verdict] += 1

    def figures(self, scale: Scale) -> ClassStatistics:
        possible = self._assignment.possible
        scores = [score for _, score in self._scores]
        work = [score for score, there in zip(scores, self._present, strict=True) if there]
        earned = {slug: np.asarray(values) for slug, values in self._earned.items()}
        within = self._within(earned)
        points = np.column_stack([earned[check.slug] for check in within]) if within else _nothing(work)
        whole = np.asarray(~np.isnan(points).any(axis=1))
        told, without = _reliability(points[whole], [check.slug for check in within])
        close, narrow = (
            near(self._scores, possible, scale, told.error) if told.error is not None else ((), False)
        )
        items = [
            self._item(check, earned[check.slug], points, whole, within, without.get(check.slug))
            for check in self._assignment.checks
        ]
        return ClassStatistics(
            possible,
            scale,
            len(work),
            describe(scores, possible, scale),
            describe(work, possible, scale),
            told,
            tuple(replace(item, flags=flags(item, told.alpha)) for item in items),
            close,
            narrow,
        )

    def _within(self, earned: dict[str, NDArray[np.float64]]) -> list[Check]:
        """The checks that are in alpha: what the assignment itself asks, as far as it is marked."""
        dropped = self._assignment.rules.dropped
        return [
            check
            for check in self._assignment.checks
            if check.points > 0
            and not check.extra_credit
            and check.slug not in dropped
            and (~np.isnan(earned[check.slug])).sum() >= max(1, MARKED * len(earned[check.slug]))
        ]

    def _item(
        self,
        check: Check,
        own: NDArray[np.float64],
        points: NDArray[np.float64],
        whole: NDArray[np.bool_],
        within: Sequence[Check],
        without: float | None,
    ) -> Item:
        known = own[~np.isnan(own)]
        verdicts = self._verdicts[check.slug]
        if check.points:
            difficulty = float(known.mean()) / check.points if len(known) else None
        else:  # it is only right or wrong
            difficulty = verdicts["passed"] / len(known) if len(known) else None
        both = whole & ~np.isnan(own)
        others = points[both].sum(axis=1)
        if check in within:
            others = others - own[both]
        return Item(
            check.slug,
            check.title,
            check.points,
            check.slug not in self._assignment.rules.dropped,
            check.extra_credit,
            len(known),
            difficulty,
            reliability.discrimination(own[both], others),
            without,
            dict(verdicts),
        )


def _earned(mark: Mark | None) -> float:
    """Points; what is under review has those it has so far, and what is ungraded has none that are known.

    What a person marks, and nobody has yet, is not known either.
    """
    waits = mark is not None and mark.check.kind == "by_hand" and mark.verdict == "review"
    return math.nan if mark is None or mark.earned is None or waits else mark.earned


def _nothing(work: Sequence[float]) -> NDArray[np.float64]:
    return np.empty((len(work), 0))


def _reliability(
    points: NDArray[np.float64], slugs: Sequence[str]
) -> tuple[Reliability, dict[str, float | None]]:
    """The reliability of a table without gaps, and alpha without each of its questions."""
    why = reliability.untold(points)
    if why:
        return Reliability(None, None, why, len(points), tuple(slugs)), {}
    told = Reliability(
        reliability.alpha(points), reliability.standard_error(points), "", len(points), tuple(slugs)
    )
    return told, dict(zip(slugs, reliability.alpha_without(points), strict=True))
