"""How the variants of an assignment fared beside each other: whether who had which made a difference.

Whether scores differ by more than chance is asked by the ranks of Kruskal and Wallis (Use of ranks in
one-criterion variance analysis, JASA 1952), and answered by dealing the same scores to the same groups anew,
many times: that holds for a few students, too, and for scores of which many are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

import numpy as np
from numpy.typing import NDArray

from grader.grade import Graded
from grader.pipeline.ready import ReadyAssignment

ENOUGH = 3  # students from whom on a variant is compared with others
ENOUGH_TOGETHER = 10  # students of all those variants
ROUNDS = 2_000  # of dealing anew
RARE = 0.05  # as rarely chance alone makes such a difference
FAR = 0.25  # of a check's points, between the means of two variants


@dataclass(frozen=True)
class VariantRow:
    """A variant in a class.

    Attributes:
        number, code: of the variant.
        values: of its parameters, in words.
        reference: what its own reference comes to for the first network that is measured; None without one.
        scores: of the students who have it and whose work could be graded.
    """

    number: int
    code: str
    values: str
    reference: float | None
    scores: tuple[float, ...] = ()

    @property
    def mean(self) -> float | None:
        """Of the scores."""
        return fmean(self.scores) if self.scores else None

    @property
    def median(self) -> float | None:
        """Of the scores."""
        return median(self.scores) if self.scores else None


@dataclass(frozen=True)
class UnlikeCheck:
    """A check that was of another difficulty in one variant than in another: shares of its points."""

    slug: str
    least: tuple[int, float]
    most: tuple[int, float]


@dataclass(frozen=True)
class VariantsPart:
    """What the class page says of variants.

    Attributes:
        rows: of each variant.
        chance: how often chance alone makes scores so different; None where too few students have any.
        unlike: the checks that were easier in one variant than in another, by more than chance.
    """

    rows: tuple[VariantRow, ...]
    chance: float | None = None
    unlike: tuple[UnlikeCheck, ...] = ()

    @property
    def verdict(self) -> str:
        """Whether the variants were equally hard, in words."""
        if self.chance is None:
            return (
                "Too few students to say whether the variants were equally hard: at least two variants must "
                f"have {ENOUGH} students each, and {ENOUGH_TOGETHER} together."
            )
        if self.chance >= RARE:
            return (
                "The scores differ by no more than chance makes them differ: nothing says that one variant "
                "was harder than another."
            )
        often = f"in {100 * self.chance:.1f} of 100 classes" if self.chance >= 0.001 else "hardly ever"
        return (
            "The scores differ by more than chance: dealt to the students by lot, they would be so "
            f"different {often}. Look whether one variant was harder, before you give the marks."
        )


@dataclass
class _Counted:
    """A variant as its students' grades go by: scores, and of each check the shares of its points."""

    scores: list[float] = field(default_factory=list)
    shares: dict[str, list[float]] = field(default_factory=dict)


def variants_part(prepared: ReadyAssignment, graded: Iterable[Graded]) -> VariantsPart | None:
    """What is said of the variants of an assignment; None where it has none.

    Args:
        prepared: the assignment, with its other variants.
        graded: the submissions; read once.
    """
    if prepared.assignment.variant is None:
        return None
    counted: dict[int, _Counted] = {}
    for work in graded:
        variant, grade = work.grade.case.assignment.variant, work.grade
        # Who handed in nothing says nothing of how hard it was.
        if variant is None or work.submission.absent or all(m.verdict == "ungraded" for m in grade.marks):
            continue
        own = counted.setdefault(variant.number, _Counted())
        own.scores.append(grade.score)
        for mark in grade.marks:
            if mark.verdict != "ungraded" and mark.possible:
                own.shares.setdefault(mark.check.slug, []).append((mark.earned or 0.0) / mark.possible)
    rows = tuple(_row(each, counted) for each in prepared.each)
    compared = {number: own for number, own in counted.items() if len(own.scores) >= ENOUGH}
    if len(compared) < 2 or sum(len(own.scores) for own in compared.values()) < ENOUGH_TOGETHER:
        return VariantsPart(rows)
    chance = by_chance([own.scores for own in compared.values()])
    return VariantsPart(rows, chance, tuple(_unlike(prepared, compared)))


def _row(ready: ReadyAssignment, counted: Mapping[int, _Counted]) -> VariantRow:
    variant = ready.assignment.variant
    assert variant is not None
    values = ", ".join(f"{name} {_said(value)}" for name, value in variant.values.items())
    measured = [each.references[0] for each in ready.measured if each.references]
    reference = measured[0].mean if measured and measured[0].metrics else None
    own = counted.get(variant.number, _Counted())
    return VariantRow(variant.number, variant.code, values, reference, tuple(own.scores))


def _said(value: object) -> str:
    """A value in words, of an order the first things alone."""
    text = " > ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _unlike(prepared: ReadyAssignment, compared: Mapping[int, _Counted]) -> Iterable[UnlikeCheck]:
    """The checks that differ by much and by more than chance, though many are asked about at once."""
    slugs = [check.slug for check in prepared.assignment.checks]
    for slug in slugs:
        groups = {number: own.shares.get(slug, []) for number, own in compared.items()}
        means = {number: fmean(shares) for number, shares in groups.items() if len(shares) >= ENOUGH}
        if len(means) < 2:
            continue
        least, most = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
        if means[most] - means[least] < FAR:
            continue
        if by_chance([groups[number] for number in means]) < RARE / len(slugs):
            yield UnlikeCheck(slug, (least, means[least]), (most, means[most]))


def by_chance(groups: Sequence[Sequence[float]]) -> float:
    """How often groups differ so much that are drawn by lot from all their values together: 0 to 1.

    The same of the same values, every time.
    """
    values = np.concatenate([np.asarray(group, np.float64) for group in groups])
    sizes = np.array([len(group) for group in groups])
    ranks = _ranks(values)
    if np.ptp(ranks) == 0:
        return 1.0
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))

    def spread(order: NDArray[np.float64]) -> float:
        return float((np.add.reduceat(order, starts) ** 2 / sizes).sum())

    seen = spread(ranks)
    # Of the older generator, whose numbers never change.
    chance = np.random.RandomState(len(values))
    as_far = sum(spread(chance.permutation(ranks)) >= seen - 1e-9 * abs(seen) for _ in range(ROUNDS))
    return (as_far + 1) / (ROUNDS + 1)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ranks of values; equal ones share the mean of theirs."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[places], np.float64)
