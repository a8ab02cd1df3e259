"""Which phrasings make a rubric: those that bring the marks nearest to the teacher's, and no more of them.

A rubric is sought among four groups of phrasings: `full` are ways to full marks each by itself, `half` earn
half; and `one` and `other` earn half each, and full marks together. Pure and deterministic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from grader.proposal.candidates import Candidate, Matches

PRICE = 1.5  # of a phrasing, in answers whose mark comes half a point nearer: what one answer says is chance
TOO_MUCH = 1.5  # how much worse it is to give half a mark too much than too little, which a person sees
PAIRED = 300  # phrasings that are tried as two ideas that belong together
MOST = 24  # phrasings
OTHER_WAYS = 4  # of saying the same idea, that no answer at hand needs
FEWEST_WRONG = 2  # answers without marks that say a misconception, in words of its own
FEWEST_TURNED = 4  # the same, in words that right answers have, too: "from low to high"

Levels = NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """The phrasings of each group; `wrong` are what only wrong answers say."""

    full: tuple[Candidate, ...] = ()
    half: tuple[Candidate, ...] = ()
    one: tuple[Candidate, ...] = ()
    other: tuple[Candidate, ...] = ()
    wrong: tuple[Candidate, ...] = ()


def choose(found: Sequence[Candidate], levels: Levels) -> Choice:
    """Choose phrasings step by step, each time what brings most, while it brings more than its price.

    Args:
        found: candidates, at least one.
        levels: the teacher's marks, by answer.
    """
    chosen, count = Choice(), 0
    matrix = np.array([each.found for each in found])
    while count < MOST:
        now = _distance(_level(chosen, levels), levels)
        steps = [*_single_steps(chosen, found, matrix, levels)]
        if not chosen.other:
            steps += _paired_steps(chosen, found, matrix, levels)
        cost, added, better = min(steps, key=lambda step: step[0] + PRICE * step[1])
        if now - cost < PRICE * added:
            break
        chosen, count = better, count + added
    if not chosen.full and not chosen.other:
        chosen = next(_single_steps(chosen, found, matrix, levels))[2]
    chosen = _with_others(chosen, found, levels)
    return replace(chosen, wrong=_misconceptions(chosen, found, matrix, levels))


def _single_steps(
    chosen: Choice, found: Sequence[Candidate], matrix: NDArray[np.bool_], levels: Levels
) -> Iterator[tuple[float, int, Choice]]:
    """For each group the phrasing that brings most: the distance that is left, and what is chosen then."""
    level = _level(chosen, levels)
    one, other = _said(chosen.one, levels), _said(chosen.other, levels)
    groups: list[tuple[str, NDArray[np.float64]]] = [
        ("full", np.where(matrix, 1.0, level)),
        ("half", np.maximum(level, 0.5 * matrix)),
    ]
    if chosen.other:
        groups += [
            ("one", np.maximum(level, np.where(matrix & other, 1.0, 0.5 * matrix))),
            ("other", np.maximum(level, np.where(matrix & one, 1.0, 0.5 * matrix))),
        ]
    for name, then in groups:
        costs = _distance(then, levels)
        best = int(np.argmin(costs))
        yield float(costs[best]), 1, replace(chosen, **{name: (*getattr(chosen, name), found[best])})


def _paired_steps(
    chosen: Choice, found: Sequence[Candidate], matrix: NDArray[np.bool_], levels: Levels
) -> Iterator[tuple[float, int, Choice]]:
    """The two phrasings that bring most as ideas that earn half each."""
    alone = _distance(np.maximum(_level(chosen, levels), 0.5 * matrix), levels)
    tried = np.argsort(alone, kind="stable")[:PAIRED]
    level = _level(chosen, levels)
    some = matrix[tried]
    best: tuple[float, int, int] | None = None
    for place, first in enumerate(some):
        then = np.maximum(level, (some.astype(float) + first) / 2)
        costs = _distance(then, levels)
        costs[: place + 1] = np.inf
        second = int(np.argmin(costs))
        if best is None or costs[second] < best[0]:
            best = float(costs[second]), place, second
    if best is not None:
        pair = found[tried[best[1]]], found[tried[best[2]]]
        yield best[0], 2, replace(chosen, one=(pair[0],), other=(pair[1],))


def _with_others(chosen: Choice, found: Sequence[Candidate], levels: Levels) -> Choice:
    """The same ideas with more ways of saying them: those that share a word and bring no mark further off.

    None of them was needed for the answers at hand; they are for those to come.
    """
    for name in ("full", "one", "other", "half"):
        group: tuple[Candidate, ...] = getattr(chosen, name)
        words = {word for each in group for word in each.words}
        worth = 1.0 if name == "full" else 0.5
        near = [
            each
            for each in found
            if words & {*each.words}
            and len(each.words) > 1  # a single word may say much else
            and not any(_implies(each, other) for other in group)
            and levels[each.found].min() >= worth
        ]
        cost = _distance(_level(chosen, levels), levels)
        ways: list[Candidate] = []
        for each in sorted(near, key=lambda each: (-int(each.found.sum()), len(each.words))):
            then = replace(chosen, **{name: (*group, each)})
            if len(ways) < OTHER_WAYS and not any(_implies(each, other) for other in ways):
                if _distance(_level(then, levels), levels) <= cost:
                    ways.append(each)
        all_ways = (*group, *ways)
        needed = tuple(
            each
            for each in all_ways
            if not any(_implies(each, other) for other in all_ways if other is not each)
        )
        chosen = replace(chosen, **{name: needed})
    return chosen


def _implies(one: Candidate, other: Candidate) -> bool:
    """Whether who says the one says the other, too, by its words."""
    return {*other.words} <= {*one.words} and (not other.ordered or one.text == other.text)


def _misconceptions(
    chosen: Choice, found: Sequence[Candidate], matrix: NDArray[np.bool_], levels: Levels
) -> tuple[Candidate, ...]:
    """What several answers without marks say and none with any; those first that most of them say."""
    wrong: list[Candidate] = []
    left = levels == 0
    never: NDArray[np.bool_] = ~np.any(matrix & (levels > 0), axis=1)
    own = {each.words for each, no in zip(found, never, strict=True) if no and len(each.words) == 1}
    turned = np.array([not any((word,) in own for word in each.words) for each in found])
    enough = (matrix & left).sum(axis=1) >= np.where(turned, FEWEST_TURNED, FEWEST_WRONG)
    while True:
        counts = np.where(never & enough, (matrix & left).sum(axis=1), 0)
        if counts.max() < FEWEST_WRONG:
            return tuple(wrong)
        best = int(np.argmax(counts))
        wrong.append(found[best])
        left = left & ~matrix[best]


def _said(group: Sequence[Candidate], levels: Levels) -> Matches:
    said = np.zeros(len(levels), np.bool_)
    for each in group:
        said = said | each.found
    return said


def _level(chosen: Choice, levels: Levels) -> Levels:
    """What each answer earns."""
    one, other = _said(chosen.one, levels), _said(chosen.other, levels)
    full = _said(chosen.full, levels) | (one & other)
    half = _said(chosen.half, levels) | one | other
    return np.where(full, 1.0, np.where(half, 0.5, 0.0))


def _distance(given: NDArray[np.float64], levels: Levels) -> NDArray[np.float64]:
    """How far marks are from the teacher's, in half marks, over the last axis; too much counts more."""
    off = given - levels
    distance: NDArray[np.float64] = 2 * np.where(off > 0, TOO_MUCH * off, -off).sum(axis=-1)
    return distance
