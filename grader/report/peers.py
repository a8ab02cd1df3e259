"""What a report says of the class, where the teacher allows it: known once all are graded, filled in then.

A report has a place for it between two comments. What stands there is no part of what the report itself
shows: it may be filled again without the report being made again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from grader.grade import Grade
from grader.report.writing import render

ENOUGH = 8  # students from whom on it is told: of fewer it would tell who they are
BEGIN, END = b"<!-- the class -->", b"<!-- end of the class -->"


@dataclass(frozen=True)
class Peers:
    """What a class came to.

    Attributes:
        count: students who handed something in, all of which is graded.
        median: of their scores.
        possible: points.
        earned: for each check its title, and how many of them earned all of it.
    """

    count: int
    median: float
    possible: float
    earned: tuple[tuple[str, int], ...]


def of_class(grades: Iterable[Grade]) -> Peers | None:
    """What a class came to; None of one that is too small to be told of."""
    scores: list[float] = []
    full: Counter[str] = Counter()
    titles: dict[str, str] = {}
    possible = 0.0
    for grade in grades:
        if grade.case.handed_in_nothing or any(mark.verdict == "ungraded" for mark in grade.counted):
            continue
        scores.append(grade.score)
        possible = grade.possible
        for mark in grade.counted:
            slug, title = mark.check.slug, mark.check.title
            # Of variants with titles of their own none is told to those who have another.
            titles[slug] = title if titles.get(slug, title) == title else slug
            full[mark.check.slug] += mark.earned_or_zero >= mark.possible
    if len(scores) < ENOUGH:
        return None
    earned = tuple((title, full[slug]) for slug, title in titles.items())
    return Peers(len(scores), median(scores), possible, earned)


def said(told: Peers | None) -> bytes:
    """What stands in every report of a class; nothing of one that is not told of."""
    return render("peers.html", peers=told) if told is not None else b""


def filled(page: bytes, words: bytes) -> bytes:
    """A report with what is said of its class; as it is, if it has no place for that."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    return before + begin + words + end + after if end else page


def own_part(page: bytes) -> bytes:
    """A report without what is said of its class."""
    return filled(page, b"")
