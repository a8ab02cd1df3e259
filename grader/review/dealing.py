"""Questions dealt out to several graders, so that each of them has about as many marks that wait.

A question goes to one of them as a whole: whoever reads all answers to it marks them alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from grader.gradebook.duties import Question
from grader.review.queue import ReviewError, ReviewItem


def graders(said: str) -> list[str]:
    """The names of a list such as "Ms K,Mr L".

    Raises:
        ReviewError: a name that stands in it twice.
    """
    names = [name.strip() for name in said.split(",") if name.strip()]
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise ReviewError(f"expected each grader once. Received twice: {', '.join(twice)}. Name each once.")
    return names


def deal(items: Iterable[ReviewItem], names: Sequence[str]) -> dict[Question, str]:
    """Who gets which question: the longest are dealt first, each to whoever has the least.

    Args:
        items: the marks that wait.
        names: of the graders; nobody gets anything where there are none.
    """
    waiting = waiting_by_question(items)
    load = dict.fromkeys(names, 0)
    dealt = {}
    for question, count in sorted(waiting.items(), key=lambda each: (-each[1], each[0])) if names else ():
        who = min(load, key=load.__getitem__)
        dealt[question] = who
        load[who] += count
    return dealt


def waiting_by_question(items: Iterable[ReviewItem]) -> Counter[Question]:
    """How many marks wait of each question."""
    return Counter(
        (item.mark.assignment, item.mark.slug) for item in items if item.review is None or item.requests
    )


def questions_of(said: str, items: Sequence[ReviewItem]) -> frozenset[Question]:
    """The questions of a list such as "relu,digit_classifier/accuracy".

    Raises:
        ReviewError: none that anything is asked of.
    """
    known = dict.fromkeys((item.mark.assignment, item.mark.slug) for item in items)
    found: set[Question] = set()
    for name in filter(None, map(str.strip, said.split(","))):
        meant = [each for each in known if name in (each[1], "/".join(each))]
        if not meant:
            listed = ", ".join(sorted({slug for _, slug in known}))
            raise ReviewError(
                f"expected questions of which a mark waits: {listed}. Received: {name}. Choose among those."
            )
        found.update(meant)
    return frozenset(found)


def said_of(dealt: Mapping[Question, str], waiting: Counter[Question]) -> list[str]:
    """What each grader has, in words."""
    lines = []
    for who in dict.fromkeys(dealt.values()):
        own = [question for question, name in dealt.items() if name == who]
        marks = sum(waiting[question] for question in own)
        several = [f"{slug} ({waiting[assignment, slug]})" for assignment, slug in own]
        lines.append(f"{who}: {marks} mark{'s' if marks != 1 else ''} of {', '.join(several)}")
    return lines
