"""Which number of a text is its answer: one with others to explain it, or several to choose from."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from grader.answers.calculations import Calculation, calculations_in
from grader.answers.numbers import near, plainly, written_in
from grader.answers.written import Written

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
    r"\b(?:but|however|actually|instead|wait|correction|no|now|sorry|in the end|"
    r"aber|sondern|sino|mais|pero)\b",
    re.IGNORECASE,
)
# "784 is wrong": denied behind it.
DENIED_BEHIND = re.compile(
    r"\s*(?:[^\W\d_]+\s+)?(?:(?:is|are|was|were|seems|looks|ist|sind|war|es|est|era)\s+)?"
    r"(?:(?<=\s)(?:the |a )?(?:wrong|incorrect|false|mistaken|falsch|incorrect[oa]|faux|sbagliato|errado)\b"
    r"|(?<=\s)would (?:be|have been)\b|(?<=is )not\b|(?<=are )not\b"
    r"|(?:isn|wasn|aren)['’]?t\b|(?<=is )too\s|(?<=was )too\s|(?<=are )too\s)",
    re.IGNORECASE,
)
# "700, no, 784": what stands before it is taken back.
TAKEN_BACK = re.compile(
    r"\W*(?:(?:no|sorry|wait|oops|i mean|i meant|correction|scratch that|make that|rather|"
    r"nein|moment|perdón|pardon|scusa|desculpa|actually|it'?s|it is|that is|should be)\b\W*)+",
    re.IGNORECASE,
)
# "more than 784" and "784 plus the bias" are other numbers.
BOUND = re.compile(
    r"(?:\b(?:more|less|fewer|greater|larger|smaller|higher|lower) than|\b(?:below|above|at least|at most)|"
    r"(?:^|\b(?:is|are|just|well|slightly))\s*(?:over|under)|(?<![-=])[<>≤≥]=?)\s+$|(?<![-=])[<>≤≥]=?$"
    r"|(?:√|\b(?:sqrt|log|ln|exp)\s*\()\s*$",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\s*(?:\+|\*|\bminus\b|\bplus\b|\bmultiplied\b|\bdivided\b)\s*(?:the |a |an |another |its )?[^\W\d]",
    re.IGNORECASE,
)
# What a share of mistakes is, where the question is not about them.
MISTAKES = re.compile(
    r"\b(?:wrong|incorrect|mistaken|misclassifie[sd]|errors?|mistakes?|falsch)\b(?:\s+(?:in|for|about|on|of|is|are|bei))*[\s:]*$",
    re.IGNORECASE,
)
ASKS_MISTAKES = re.compile(r"\b(?:wrong|incorrect|mis\w+|error|mistake|loss)", re.IGNORECASE)
TIMES = re.compile(r"\s*(?:times|x|-?fold)\b", re.IGNORECASE)
# "650 per neuron, so 6500"
CONCLUDED = re.compile(
    r"(?:\b(?:so|therefore|hence|thus|makes?|gives?)|=|→|[-=]>)\s*(?:(?:it|that|this|is|are|makes?|gives?|in|total|i|get|we|have)\s+)*$",
    re.IGNORECASE,
)
BRIEF = 12  # characters behind what an answer concludes
ROUGHLY = re.compile(
    r"(?:\b(?:about|around|roughly|approximately|approx|nearly|almost|some|ca|circa|etwa|ungefähr|environ|unos|unas|"
    r"cerca de|quasi|aproximadamente)\b\.?|[~≈])\s*$",
    re.IGNORECASE,
)
# What one number may be said of, and another not.
CONTRASTS = tuple(
    tuple(re.compile(rf"(?<![^\W_])(?:{words})", re.IGNORECASE) for words in group)
    for group in (
        ("train", "test|valid|evaluat", "in total|total|altogether|overall"),
        ("input", "hidden", "output"),
        ("first", "second", "last|final"),
        ("weight", "bias"),
        ("before", "after"),
    )
)
CLAUSE = re.compile(r"[,;()\n]|\.(?!\d)|\b(?:and|but|while|whereas|of which|und|y|et|e)\b", re.IGNORECASE)
ASKS_PERCENT = re.compile(r"%|\bpercent", re.IGNORECASE)
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
ASKS_LARGEST = re.compile(r"\b(?:larg|high|bigg|great|maxim)\w*|\bmax\b|\bupper\b|\bat most\b", re.IGNORECASE)
ASKS_SMALLEST = re.compile(r"\b(?:small|low|least|minim)\w*|\bmin\b", re.IGNORECASE)
RANGE = re.compile(r"^\s*(?:-|–|\.{2,3}|(?:up )?to|through|until|till|bis|and)\s*$", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?;](?:\s|$)|\n")


@dataclass(frozen=True)
class Asserted:
    """A number that a text asserts, whether it is right, and if not, whether it may be meant to be."""

    written: Written
    right: bool
    doubtful: bool = False


@dataclass(frozen=True)
class _Aim:
    """What is right: one of some numbers, and how far from it an answer may be; in percent, if shares."""

    expected: tuple[float, ...]
    tolerance: float
    question: str
    percent: bool

    def is_right(self, written: Written) -> bool:
        return any(
            is_right(number, self.expected, self.tolerance)
            for reading in written.readings
            if len(reading) == 1
            for number in self.meant(reading[0], written.percent)
        )

    def meant(self, number: float, percent: bool) -> list[float]:
        """What a number is in the unit of what is expected."""
        if self.percent:
            return [number] if percent or not 0 <= number <= 1 else [number, 100 * number]
        if not percent:
            return [number]
        whole = ASKS_PERCENT.search(self.question) or any(abs(value) > 1 for value in self.expected)
        return [number, number / 100] if whole else [number / 100]

    def may_be_meant(self, text: str, written: Written) -> bool:
        """Whether a number that is not right is the right one, rounded, or under another unit."""
        number = written.readings[0][0]
        if written.percent and not self.percent and is_right(number, self.expected, self.tolerance):
            return True
        return ROUGHLY.search(text, near(written), written.start) is not None and any(
            _rounded(meant, value) for meant in self.meant(number, written.percent) for value in self.expected
        )


def _rounded(number: float, value: float) -> bool:
    """Whether a number is a value to two digits or more."""
    return any(math.isclose(number, float(f"{value:.{digits}g}")) for digits in range(2, 6))


def verdict_on(
    text: str, expected: Sequence[float], tolerance: float, question: str = "", *, percent: bool = False
) -> Verdict:
    """Whether a text answers a question with one of the expected numbers.

    Numbers in reasons, in brackets and in calculations explain the answer, and those of the question repeat
    it. "choice": it names several, one of them right, to choose from. "unclear": a person must read which is
    meant, or only a calculation stands there. "denied": it names the right one, and says that it is not that.
    With `percent` what is expected are percentages, and "0.98" or "98 of 100" are 98.
    """
    text, aim = plainly(text), _Aim(tuple(expected), tolerance, question, percent)
    numbers = _asked_ends(text, written_in(text), question)
    calculations = calculations_in(text, numbers)
    assertions = _assertions(text, numbers, calculations, aim)
    if not any(one.right or _has_right_part(one.written, expected, tolerance) for one in assertions):
        doubts = any(one.doubtful for one in assertions)
        return (
            "unclear" if doubts or _may_come_to(calculations, aim) or _spans(text, numbers, aim) else "wrong"
        )
    meant = [assertion for assertion in assertions if not _denied(text, assertion.written)]
    if not any(assertion.right for assertion in meant):
        return "denied" if any(assertion.right for assertion in assertions) else "choice"
    meant = _without_taken_back(text, _without_reasons(text, _without_given(text, meant)))
    return _among(text, meant)


def _assertions(
    text: str, numbers: Sequence[Written], calculations: Sequence[Calculation], aim: _Aim
) -> list[Asserted]:
    """The numbers that a text asserts: those of its calculations only where that is how one is written."""
    asked = {reading for number in written_in(plainly(aim.question)) for reading in number.readings}
    found, within = list(numbers), set[Written]()
    for calculation in calculations:
        right = aim.is_right(calculation.value)
        if not right and (
            (calculation.share and not aim.percent)
            or (not calculation.told and all(map(aim.is_right, calculation.parts)))
        ):
            continue  # "10 of 12 epochs", "28 x 28"
        within |= set(calculation.parts)
        if calculation.one_number and not (calculation.told and not right):
            found.append(calculation.value)
    assertions = []
    for written in sorted(set(found) - within, key=lambda number: number.start):
        right = aim.is_right(written)
        other = right and (
            _is_another(text, written, numbers, aim.question)
            or _is_a_dash(written, aim, numbers)
            or (aim.percent and _is_no_share(text, written, aim.question))
        )
        if right or written not in numbers or not asked & set(written.readings):
            doubtful = other or (not right and aim.may_be_meant(text, written))
            assertions.append(Asserted(written, right and not other, doubtful))
    return assertions


def _is_a_dash(written: Written, aim: _Aim, numbers: Sequence[Written]) -> bool:
    """Whether a number stands alone behind what is a minus sign or the dash of a list: "- 1"."""
    first = written.readings[0]
    signed = len(first) == 1 and (-first[0],) in written.readings and first[0] != 0
    return signed and len(numbers) == 1 and is_right(first[0], aim.expected, aim.tolerance)


def _is_no_share(text: str, written: Written, question: str) -> bool:
    """Whether it is the share of mistakes, or how often."""
    mistakes = MISTAKES.search(text, near(written), written.start) and not ASKS_MISTAKES.search(question)
    return bool(mistakes) or TIMES.match(text, written.end) is not None


def _is_another(text: str, written: Written, numbers: Sequence[Written], question: str) -> bool:
    """Whether a number is only the bound of what is said, or part of it, or said of something else."""
    if BOUND.search(text, near(written), written.start) or CHANGED.match(text, written.end):
        return True
    if not any(pattern.search(question) for group in CONTRASTS for pattern in group):
        return False
    others = [_clause(text, other) for other in numbers if other is not written]
    return said_of_another(_clause(text, written), others, question)


def said_of_another(words: str, others: Sequence[str], question: str) -> bool:
    """Whether words are about what is not asked, and those around another number about what is."""
    for group in CONTRASTS:
        for asked in (pattern for pattern in group if pattern.search(question)):
            elsewhere = any(pattern.search(words) for pattern in group if pattern is not asked)
            if elsewhere and not asked.search(words) and any(asked.search(other) for other in others):
                return True
    return False


def _clause(text: str, written: Written) -> str:
    """The words around a number, up to a comma or the like."""
    start = max((match.end() for match in CLAUSE.finditer(text, 0, written.start)), default=0)
    end = CLAUSE.search(text, written.end)
    return text[start : end.start() if end else len(text)]


def _may_come_to(calculations: Sequence[Calculation], aim: _Aim) -> bool:
    """Whether a calculation comes to what is right, or begins with it, and what it comes to is not told."""
    return any(
        (aim.is_right(one.value) and not one.told) or any(map(aim.is_right, one.parts))
        for one in calculations
    )


def _spans(text: str, numbers: Sequence[Written], aim: _Aim) -> bool:
    """Whether a range holds what is right, where that is a number that need not be exact."""
    return aim.tolerance > 0 and any(
        _is_range(text, first, last)
        and any(first.readings[0][0] <= value <= last.readings[0][0] for value in aim.expected)
        for first, last in pairwise(numbers)
    )


def _without_taken_back(text: str, meant: Sequence[Asserted]) -> list[Asserted]:
    """Without what is taken back at once: "700, no, 784"."""
    for place, (first, last) in enumerate(pairwise(meant), 1):
        if last.right and TAKEN_BACK.fullmatch(text, first.written.end, last.written.start):
            return list(meant[place:])
    return list(meant)


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
    if before.rstrip().endswith(("^", "**")):  # "2^8 - 1"
        return False
    if between.strip() in (",", ";"):
        return before.endswith("[")
    if between.strip().lower() in ("and", "y", "et", "und"):
        return re.search(r"\b(?:between|entre|zwischen)\s*$", before, re.IGNORECASE) is not None
    return RANGE.match(between) is not None


def is_right(number: float, expected: Sequence[float], tolerance: float) -> bool:
    """Whether a number is one of the expected ones."""
    return any(abs(number - value) <= tolerance + max(1e-9 * abs(value), 1e-12) for value in expected)


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
        brief = len(text) - last.written.end <= BRIEF
        if not last.right and brief and CONCLUDED.search(text, near(last.written), last.written.start):
            return "unclear"
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
    return (
        DENIAL.search(text, near(written), written.start) is not None
        or DENIED_BEHIND.match(text, written.end) is not None
    )


def _without_given(text: str, meant: Sequence[Asserted]) -> list[Asserted]:
    """Without the numbers before an equals sign."""
    return [one for one in meant if one.right or not text[one.written.end :].lstrip()[:1] == "="]


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
        if because and CONCLUDED.search(text, near(assertion.written), assertion.written.start):
            because = None  # what follows from the reason is an answer again
        one = assertion.written.spelled and assertion.written.readings[0] == (1.0,)
        if not assertion.right and remaining and (bracket or span or one or (because and told)):
            continue
        if not assertion.right and one:
            continue
        remaining.append(assertion)
    return remaining
