"""Which number of a text is its answer: one with others to explain it, or several to choose from."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from grader.answers.numbers import Written, plainly, written_in

Verdict = Literal["right", "wrong", "denied", "choice", "unclear"]
BECAUSE = re.compile(
    r"\b(?:because|since|as (?:there|the|we|it|each|every|all)|due to|for (?:each|every)|one (?:for|per)|per|"
    r"so that|which|where|"
    r"weil|da|denn|pro|parce que|car|porque|ya que|perché)\b",
    re.IGNORECASE,
)
# "not exactly 19" denies 19; "not bad: 19" does not.
DENIAL = re.compile(
    r"(?:\bnot\b|n['’]t\b|\bnever\b|\binstead of\b|\brather than\b|\bnicht\b|\bkein\w*|\bstatt\b)"
    r"(?:\s+(?!(?:but|and|sure|certain)\b)[^\W\d]+){0,4}\s*$",
    re.IGNORECASE,
)
AGAIN = re.compile(
    r"\b(?:but|however|actually|instead|wait|correction|no|aber|sondern|sino|mais|pero)\b", re.IGNORECASE
)
CHOICE = re.compile(
    r"^\W*(?:(?:or|and|maybe|perhaps|possibly|oder|ou|o|vielleicht|either|else|also|could be|"
    r"it'?s?)\b\W*)*$",
    re.IGNORECASE,
)
OTHERWISE = re.compile(r"\b(?:or|oder|ou)\b(?! (?:more|so|in other)\b)|\?", re.IGNORECASE)
# What an answer stands behind.
SAYS = re.compile(
    r"(?:=|→|[-=]>|:|\b(?:it's|that's|sum|total|altogether|overall|together|in all|adds? up|comes|summe|"
    r"insgesamt|zusammen|so|therefore|hence|thus|is|are|was|were|be|equals?|gives?|gave|makes?|predict(?:s|ed)?|"
    r"returns?|outputs?|got|get|has|"
    r"have|had|with|ist|sind|es|est|son|fait|ergibt)\b(?: (?:to|there|about|around|roughly|"
    r"approximately|exactly|only|a|an|the|value|of|total|that|it|is|etwa|circa|ca\.?))*)\W*$",
    re.IGNORECASE,
)
# Behind these stands what it comes to.
TOTAL = re.compile(
    r"\b(?:sum|total|altogether|in all|adds? up to|summe|insgesamt|zusammen)\b(?: (?:is|of|it'?s|makes|are))*"
    r"\s*[:=]?\s*$",
    re.IGNORECASE,
)
ASKS_LARGEST = re.compile(r"\b(?:larg|high|bigg|great|maxim)\w*|\bmax\b|\bupper\b", re.IGNORECASE)
ASKS_SMALLEST = re.compile(r"\b(?:small|low|least|minim)\w*|\bmin\b", re.IGNORECASE)
OPERATOR = re.compile(r"^\s*(?:[×*+·]|times|by|plus|multiplied by|mal)\s*$", re.IGNORECASE)
RANGE = re.compile(r"^\s*(?:-|–|\.{2,3}|(?:up )?to|through|until|till|bis|and)\s*$", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?;](?:\s|$)|\n")


@dataclass(frozen=True)
class Asserted:
    """A number that a text asserts, and whether it is right."""

    written: Written
    right: bool


def verdict_on(text: str, expected: Sequence[float], tolerance: float, question: str = "") -> Verdict:
    """Whether a text answers a question with one of the expected numbers.

    Numbers in reasons, in brackets and in calculations explain the answer, and those of the question repeat
    it. "choice": it names several, one of them right, to choose from. "unclear": a person must read which is
    meant. "denied": it names the right one, and says that it is not that.
    """
    text = plainly(text)
    asked = {reading for number in written_in(plainly(question)) for reading in number.readings}
    assertions = []
    for written in _asked_ends(text, written_in(text), question):
        right = _is_right(written, expected, tolerance)
        if right or not asked & set(written.readings):
            assertions.append(Asserted(written, right))
    if not any(
        assertion.right or _has_right_part(assertion.written, expected, tolerance) for assertion in assertions
    ):
        return "wrong" if not _worked_out(text, assertions, expected, tolerance) else "unclear"
    meant = [assertion for assertion in assertions if not _denied(text, assertion.written)]
    if not any(assertion.right for assertion in meant):
        return "denied" if any(assertion.right for assertion in assertions) else "choice"
    meant = _without_reasons(text, _without_operands(text, meant))
    return _among(text, meant)


def _asked_ends(text: str, numbers: Sequence[Written], question: str) -> list[Written]:
    """Numbers without the other ends of ranges, where a question asks for the largest or the smallest."""
    largest, smallest = ASKS_LARGEST.search(question), ASKS_SMALLEST.search(question)
    if bool(largest) == bool(smallest):
        return list(numbers)
    other = min if largest else max
    dropped = [
        other(pair, key=lambda number: number.readings[0][0])
        for pair in pairwise(numbers)
        if _is_range(text, *pair)
    ]
    return [number for number in numbers if number not in dropped]


def _is_range(text: str, first: Written, last: Written) -> bool:
    before, between = text[: first.start], text[first.end : last.start]
    if between.strip() in (",", ";"):
        return before.endswith("[")
    if between.strip().lower() in ("and", "y", "et", "und"):
        return re.search(r"\b(?:between|entre|zwischen)\s*$", before, re.IGNORECASE) is not None
    return RANGE.match(between) is not None


def is_right(number: float, expected: Sequence[float], tolerance: float) -> bool:
    """Whether a number is one of the expected ones."""
    return any(abs(number - value) <= tolerance + 1e-9 for value in expected)


def _is_right(written: Written, expected: Sequence[float], tolerance: float) -> bool:
    return any(
        len(reading) == 1 and is_right(reading[0], expected, tolerance) for reading in written.readings
    )


def _has_right_part(written: Written, expected: Sequence[float], tolerance: float) -> bool:
    several = (reading for reading in written.readings if len(reading) > 1)
    return any(is_right(part, expected, tolerance) for reading in several for part in reading)


def _among(text: str, meant: Sequence[Asserted]) -> Verdict:
    """The verdict on what is left: the first number counts, or the one behind the last "is"."""
    if all(assertion.right for assertion in meant):
        return "right"
    first = next(place for place, assertion in enumerate(meant) if assertion.right)
    others = meant[first + 1 :]
    if others:
        between = text[meant[first].written.end : others[0].written.start]
        if not others[0].right and (CHOICE.match(between) or OTHERWISE.search(between)):
            return "choice"
        if not meant[-1].right and AGAIN.search(text, meant[first].written.end, meant[-1].written.start):
            return "unclear"
        last = meant[-1]
        if not last.right and TOTAL.search(text, meant[first].written.end, last.written.start):
            return "unclear"
    if first == 0:
        return "right"
    before = meant[first - 1].written
    between = text[before.end : meant[first].written.start]
    if CHOICE.match(between) or OTHERWISE.search(between):
        return "choice"
    return "right" if all(assertion.right for assertion in others) and SAYS.search(between) else "unclear"


def _denied(text: str, written: Written) -> bool:
    return DENIAL.search(text[: written.start]) is not None


def _without_operands(text: str, meant: Sequence[Asserted]) -> list[Asserted]:
    """Without the numbers of a calculation whose result stands there, too: "28 x 28 = 784"."""
    remaining = []
    for place, assertion in enumerate(meant):
        before = text[meant[place - 1].written.end : assertion.written.start] if place else ""
        after = text[assertion.written.end : meant[place + 1].written.start] if place + 1 < len(meant) else ""
        operand = any(OPERATOR.match(part) for part in (before, after))
        inside = re.match(r"^\s*=", after) is not None or operand
        if assertion.right or not inside:
            remaining.append(assertion)
    return remaining


def _without_reasons(text: str, meant: Sequence[Asserted]) -> list[Asserted]:
    """Without what stands behind "because" or in brackets, if an answer stands before it."""
    remaining: list[Asserted] = []
    for assertion in meant:
        start = max((end.end() for end in SENTENCE_END.finditer(text, 0, assertion.written.start)), default=0)
        sentence = text[start : assertion.written.start]
        told = [other for other in remaining if other.written.start >= start]
        because = BECAUSE.search(sentence, max((o.written.end for o in told), default=start) - start)
        bracket = sentence.count("(") > sentence.count(")") or sentence.count("[") > sentence.count("]")
        span = RANGE.match(text[told[-1].written.end : assertion.written.start]) if told else None
        one = assertion.written.spelled and assertion.written.readings[0] == (1.0,)
        if not assertion.right and remaining and (bracket or span or one or (because and told)):
            continue
        if not assertion.right and one:
            continue
        remaining.append(assertion)
    return remaining


def _worked_out(
    text: str, assertions: Sequence[Asserted], expected: Sequence[float], tolerance: float
) -> bool:
    """Whether all that stands there is a product that comes to what is expected: "28 x 28"."""
    factors = [assertion.written.readings[0][0] for assertion in assertions]
    gaps = [
        text[first.written.end : last.written.start]
        for first, last in zip(assertions[:-1], assertions[1:], strict=True)
    ]
    product = all(gap.strip().lower() in ("×", "*", "times", "mal", "by") for gap in gaps)
    return len(factors) > 1 and product and is_right(math.prod(factors), expected, tolerance)
