"""Ranks in a class: what results earn that are held against those of all others.

They are known when the whole class is graded, so its grades are held on the disk until then. In the ranking
each student has one result, that of the attempt that counts.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.analysis.results import rank_result
from grader.assignment import Assignment
from grader.disk_list import DiskList
from grader.grade import Grade, Graded, ranked
from grader.records.mark import Review
from grader.target import Target

ROUNDS = 10  # of choosing which attempts count: each choice may move the ranks that the next one is by


@dataclass(frozen=True)
class Result:
    """A result to be ranked: its value, the larger the better, and how far chance moves it."""

    value: float
    room: float


Measured = tuple[str, Target]  # the slug of a task, and what is measured of its network
Results = Mapping[Measured, Result]


def is_ranked(assignment: Assignment) -> bool:
    """Whether a check measures by the rank in the class."""
    return any(check.target is not None and check.target.ranks for check in assignment.checks)


def results_of(grade: Grade, reviews: Mapping[str, Review]) -> dict[Measured, Result]:
    """The results of a grade that are to be ranked.

    One that a person has looked at and given nothing for is none: it takes no place away from others.
    """
    found = {}
    for mark in grade.unranked:
        review, target = reviews.get(mark.check.slug), mark.check.target
        if target is not None and (review is None or review.points != 0):
            view = grade.case.at(mark.check.task)
            found[view.solution.slug, target] = Result(*rank_result(view, target))
    return found


def best_share(own: Result, values: Sequence[float], target: Target) -> float | None:
    """Among the best of which share of a class a result is; None where it is among none that is asked for.

    Of a class of 25 the best tenth are three: who stands on the boundary is on its better side. So is a
    result that equals the boundary's, or that only chance tells from it.

    Args:
        own: the result.
        values: those of all students who have one, this one's too, the smallest first.
        target: with the shares asked for.
    """
    for share, _ in target.ranks:
        count = math.ceil(share * len(values) - 1e-9)  # 0.1 of 30 is 3, whatever floating point says
        if own.value + own.room >= values[-count]:
            return share
    return None


class Ranking:
    """Graded attempts that wait for their whole class; its length is the number of students who wait."""

    def __init__(self, folder: Path, shared: Sequence[object]):
        """Hold nothing yet.

        Args:
            folder: on whose disk it is held.
            shared: what many grades refer to; see `DiskList`.
        """
        self._attempts: DiskList[tuple[Graded, ...]] = DiskList(folder, shared=shared)
        self._results: list[Sequence[Results]] = []
        self._counted: list[int] = []
        self._settled = 0

    def __len__(self) -> int:
        return len(self._attempts) - self._settled

    def hold(self, attempts: Sequence[Graded], results: Sequence[Results]) -> None:
        """Take a student's attempts, and the results of each that are to be ranked."""
        self._attempts.append(tuple(attempts))
        self._results.append(results)
        self._counted.append(0)

    def settled(self, which_counts: Callable[[Sequence[Graded]], int]) -> Iterator[list[Graded]]:
        """Each student's attempts with what they earn by their ranks among what counts of the others.

        Args:
            which_counts: the place of the attempt that counts.
        """
        several = [place for place, results in enumerate(self._results) if len(results) > 1]
        values = self._values()
        for _ in range(ROUNDS):
            before = list(self._counted)
            for place in several:
                self._counted[place] = which_counts(self._ranked(place, values))
            values = self._values()
            if self._counted == before:
                break
        for place in range(len(self._attempts)):
            self._settled += 1
            yield self._ranked(place, values)

    def _values(self) -> dict[Measured, list[float]]:
        """The results of the attempts that count, the smallest first."""
        values: dict[Measured, list[float]] = {}
        for results, counted in zip(self._results, self._counted, strict=True):
            for measured, result in results[counted].items():
                values.setdefault(measured, []).append(result.value)
        return {measured: sorted(each) for measured, each in values.items()}

    def _ranked(self, place: int, values: Mapping[Measured, Sequence[float]]) -> list[Graded]:
        """A student's attempts, each ranked as if it were the one that counts."""
        counted = self._results[place][self._counted[place]]
        ranked_attempts = []
        for attempt, results in zip(self._attempts[place], self._results[place], strict=True):
            shares = {}
            for measured, own in results.items():
                others = list(values.get(measured, ()))
                if measured in counted:
                    del others[bisect_left(others, counted[measured].value)]
                insort(others, own.value)
                shares[measured] = best_share(own, others, measured[1])
            ranked_attempts.append(replace(attempt, grade=ranked(attempt.grade, shares)))
        return ranked_attempts
