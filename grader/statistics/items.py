"""What marks say of each question: how difficult it is, what it tells, and what may be wrong with it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from grader.records.mark import Verdict

Flag = Literal["negative", "weak", "nobody", "everybody", "alpha"]
FEW = 3  # students who lost points, or who were asked at all, before anything is said against a question
NEARLY_NOBODY = 0.05  # of the students
# A correlation below this is poor: Ebel and Frisbie, "Essentials of educational measurement" (1991).
WEAK = 0.2
RISES = 0.02  # by which alpha is higher without a question that only adds chance to ten or so


@dataclass(frozen=True)
class Item:
    """A check of the marking scheme, as a class fared in it.

    Attributes:
        slug, title: the check's.
        possible: its points.
        counts: its points are in the score; not those of a check that is dropped.
        extra: they come on top.
        asked: of how many students there is a mark; what is ungraded is none.
        difficulty: the mean share of its points, 0 to 1: the easier, the higher; None where nobody is marked.
        discrimination: its correlation with the points on all other checks that count; None where it cannot
            be told.
        alpha_without: alpha, were it not in the assignment; None where it is not in alpha or cannot be told.
        verdicts: how often each came.
        flags: why its question or its marking deserves a look.
    """

    slug: str
    title: str
    possible: float
    counts: bool
    extra: bool
    asked: int
    difficulty: float | None
    discrimination: float | None
    alpha_without: float | None
    verdicts: Mapping[Verdict, int]
    flags: tuple[Flag, ...] = ()


def flags(item: Item, alpha: float | None) -> tuple[Flag, ...]:
    """What may be wrong with a question.

    Args:
        item: the question, without flags.
        alpha: of the whole assignment; None where it cannot be told.
    """
    found: list[Flag] = []
    right = item.verdicts.get("passed", 0)
    if item.asked >= FEW and right <= NEARLY_NOBODY * item.asked:
        found.append("nobody")
    if item.asked >= FEW and right == item.asked:
        found.append("everybody")
    if item.discrimination is not None and item.asked - right >= FEW:
        # One standard error, which is about 1 / sqrt(students), is allowed for chance.
        if item.discrimination + 1 / math.sqrt(item.asked) < WEAK:
            found.append("negative" if item.discrimination < 0 else "weak")
    if alpha is not None and item.alpha_without is not None and item.alpha_without - alpha >= RISES:
        found.append("alpha")
    return tuple(found)
