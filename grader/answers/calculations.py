"""Calculations in a text: "784*128 + 128", "(28 + 2)²", "1/1000", "98 of 100", with what they come to."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from grader.answers.expressions import evaluate
from grader.answers.written import Written

SIGNS = {
    "*": r"[×*·∙⋅]|times|by|multiplied (?:by|with)|mal|fois|por|per",
    "**": r"\*\*|\^",
    "/": r"[/÷]|divided by|over|geteilt durch|entre",
    "+": r"\+|plus|más|mais|più",
    "-": r"-|minus|menos|moins|meno",
}
SIGN = "|".join(f"(?P<sign_{place}>{signs})" for place, signs in enumerate(SIGNS.values()))
# A unit may stand before the sign: "28 rows times 28 columns".
GAP = re.compile(
    rf"\s*(?:(?P<unit>[^\W\d_]{{3,}})\s+)?(?P<close>[\s)]*)(?:{SIGN})(?P<open>[\s(]*)", re.IGNORECASE
)
ROOT = re.compile(r"(?:√|\bsqrt|\broot of)\s*\(?\s*$", re.IGNORECASE)
SQUARED = re.compile(
    r"\s*(?:squared|zum quadrat|au carré|al cuadrado|ao quadrado|al quadrato)\b", re.IGNORECASE
)
OUT_OF = re.compile(
    r"\s*(?:[^\W\d_]+\s+){0,2}?(?:out of|of|in|von|de|sur|su|em|di|auf)\s+(?:(?:the|all|an?|every|each)\s+)*",
    re.IGNORECASE,
)
RESULT = re.compile(
    r"\s*\)*\s*(?:[^\W\d_]+\s+){0,3}?(?:=|≈|→|[-=]>|:|"
    r",?\s*(?:is|are|makes?|gives?|equals?|comes to|so|thus|sind|ist|ergibt|es|son|fait)\b)"
    r"\s*(?:(?:about|in|total|roughly|exactly|of|is|a|that|it|makes|all|=)\s+)*",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True)
class Calculation:
    """Numbers that signs join.

    Attributes:
        value: what they come to, as it stands in the text.
        parts: the numbers.
        one_number: it is how one number is written: a power, a fraction, a root.
        share: it is so many of so many.
        told: what it comes to is said behind it.
    """

    value: Written
    parts: tuple[Written, ...]
    one_number: bool = False
    share: bool = False
    told: bool = False


def calculations_in(text: str, numbers: Sequence[Written]) -> list[Calculation]:
    """The calculations of a text with these numbers; one that has no result is none."""
    found = []
    for run, signs in _runs(text, numbers):
        if (calculation := _worked_out(text, run, signs, numbers)) is not None:
            found.append(calculation)
    used = {part for calculation in found for part in calculation.parts}
    for first, last in pairwise(numbers):
        if not {first, last} & used and (share := _share(text, first, last)) is not None:
            found.append(share)
    return sorted(found, key=lambda calculation: calculation.value.start)


def _runs(text: str, numbers: Sequence[Written]) -> Iterator[tuple[list[Written], list[re.Match[str]]]]:
    """Numbers with nothing but signs between them."""
    run, signs = [*numbers[:1]], []
    for first, last in pairwise(numbers):
        match = GAP.fullmatch(text, first.end, last.start)
        if match and not first.percent and not last.percent:
            run.append(last)
            signs.append(match)
            continue
        yield run, signs
        run, signs = [last], []
    if run:
        yield run, signs


def _sign(match: re.Match[str]) -> str:
    return next(sign for place, sign in enumerate(SIGNS) if match[f"sign_{place}"])


def _worked_out(
    text: str, run: Sequence[Written], signs: Sequence[re.Match[str]], numbers: Sequence[Written]
) -> Calculation | None:
    kinds = [_sign(match) for match in signs]
    dashes = [match.group() == "-" for match in signs]
    if dashes and all(dashes):  # "10-15" is a range
        return None
    tokens: list[str] = []
    start, end = run[0].start, run[-1].end
    rooted = squared = False
    for place, number in enumerate(run):
        root, square = (
            ROOT.search(text, max(0, number.start - 12), number.start),
            SQUARED.match(text, number.end),
        )
        rooted, squared = rooted or root is not None, squared or square is not None
        start = min(start, root.start()) if root else start
        end = max(end, square.end()) if square else end
        tokens += [
            "(",
            repr(number.readings[0][0]),
            ")",
            *(["**", "0.5"] if root else []),
            *(["**", "2.0"] if square else []),
        ]
        if place < len(signs):
            tokens += [
                *(")" * signs[place]["close"].count(")")),
                kinds[place],
                *("(" * signs[place]["open"].count("(")),
            ]  # fmt: skip
    if len(run) < 2 and not (rooted or squared):
        return None
    missing = _missing(tokens)
    if not rooted and (text[:start].rstrip().endswith("(") or missing):
        behind = len(text[end:]) - len(text[end:].lstrip(" )"))
        end += behind if missing else 0
    value = _value([*("(" * missing[0]), *tokens, *(")" * missing[1])] if missing else tokens)
    if value is None:
        return None
    one = not kinds or set(kinds) <= {"**", "/"} and kinds.count("/") < 2
    after = next((number for number in numbers if number.start >= end), None)
    told = after is not None and RESULT.fullmatch(text, end, after.start) is not None
    return Calculation(Written(((value,),), start, end), tuple(run), one_number=one, told=told)


def _missing(tokens: Sequence[str]) -> tuple[int, int] | None:
    """How many brackets are missing before and behind, where any are."""
    depth = lowest = 0
    for token in tokens:
        depth += (token == "(") - (token == ")")  # noqa: S105 - no passwords
        lowest = min(lowest, depth)
    return (-lowest, depth - lowest) if lowest or depth else None


def _value(tokens: Sequence[str]) -> float | None:
    try:
        value = evaluate(tokens)[0]
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def _share(text: str, first: Written, last: Written) -> Calculation | None:
    """So many of so many."""
    part, whole = first.readings[0][0], last.readings[0][0]
    if first.percent or last.percent or not 0 <= part <= whole or not whole:
        return None
    if OUT_OF.fullmatch(text, first.end, last.start) is None:
        return None
    value = Written(((part / whole,),), first.start, last.end)
    return Calculation(value, (first, last), one_number=True, share=True)
