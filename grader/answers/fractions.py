"""Parts and dozens in words: "half", "two thirds of 90", "ein Tausendstel", "half a dozen"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.answers.written import Written

# What each word is. The first ones are clear alone; "third" and "décimo" are more often places in an order.
HALVES = dict.fromkeys("half halves mitad metade hälfte haelfte moitié moitie metà".split(), 0.5)
DOZENS = dict.fromkeys("dozen dozens docena docenas dúzia dúzias dutzend douzaine dozzina".split(), 12.0)
ORDERED = {
    word: 1 / parts
    for parts, words in {
        3: "third tercio terço drittel tiers terzo terzi",
        4: "quarter fourth cuarto quarto viertel quart",
        5: "fifth quinto fünftel cinquième",
        8: "eighth octavo oitavo achtel huitième ottavo",
        10: "tenth décimo décima zehntel dixième decimo",
        100: "hundredth centésimo centésima hundertstel centième centesimo",
        1000: "thousandth milésimo milésima tausendstel millième millesimo",
        1_000_000: "millionth millonésimo milionésimo millionstel millionième milionesimo",
    }.items()
    for word in words.split()
}
ENGLISH = (
    "third quarter fourth fifth eighth tenth hundredth thousandth millionth".split()
)  # of one: "two thirds"
VALUES = HALVES | DOZENS | ORDERED
PART = re.compile(
    rf"\b(?P<word>{'|'.join(sorted(VALUES, key=len, reverse=True))})(?P<many>s?)\b", re.IGNORECASE
)
HALF_A_DOZEN = re.compile(r"\b(?:media|meia|halbes|demi|mezza)[\s-]+$", re.IGNORECASE)
ARTICLE = re.compile(r"\b(?:an?|one|the|un|una|une|um|uma|eine?|la|le|die|das|der|o|il)\s+$", re.IGNORECASE)
COUNTING = re.compile(r"\b(?:an?|one|un|una|une|um|uma|ein)\s+$", re.IGNORECASE)
OF = re.compile(
    r"\s+(?:of|de|di|von|der|des|del|da|do|dei|d['’])?\s*(?:(?:an?|all|the|los|las|les|den)\s+)*",
    re.IGNORECASE,
)
# A place in an order has its noun behind it: "the third layer".
NO_PLACE = re.compile(r"\s+(?:of|de|di|von|der|des|del|da|do|dei)\b|\W*$|\s*[.,;:)=!]", re.IGNORECASE)
GAP = re.compile(r"[\s-]*")
AND_A_HALF = re.compile(
    r"\s*(?:and|y|e|et)\s+(?:an?\s+half|media|medio|meia|meio|demie?|mezz[oa])\b", re.IGNORECASE
)


@dataclass(frozen=True)
class _Part:
    """A part in words, as a number, and the numbers that belong to it."""

    written: Written
    fraction: bool
    used: tuple[Written, ...]


def with_parts(text: str, numbers: Sequence[Written]) -> list[Written]:
    """The numbers of a text, and the parts that it names; those beside other numbers only explain these."""
    numbers = [_and_a_half(text, number) for number in numbers]
    found = [
        match for match in PART.finditer(text) if not any(n.start <= match.start() < n.end for n in numbers)
    ]
    parts = _joined(text, [part for match in found if (part := _part(text, match, numbers))])
    used = {number for part in parts for number in part.used}
    alone = [
        number
        for number in numbers
        if number not in used
        and not any(part.written.start < number.end and number.start < part.written.end for part in parts)
    ]
    told = [part for part in parts if not part.fraction or part.used or not alone]
    return sorted([*alone, *(part.written for part in told)], key=lambda number: number.start)


def _and_a_half(text: str, number: Written) -> Written:
    match = AND_A_HALF.match(text, number.end)
    if match is None:
        return number
    return replace(number, readings=((number.readings[0][0] + 0.5,),), end=match.end())


def _part(text: str, match: re.Match[str], numbers: Sequence[Written]) -> _Part | None:
    value, start = VALUES[match["word"].lower()], match.start()
    # "half" may be "halves"; "quarters" and "dozens" are of a number before them.
    before = [number for number in numbers if number.end <= start and GAP.fullmatch(text[number.end : start])]
    fraction, used = value < 1, tuple(before[-1:])
    several = bool(match["many"]) or match["word"].lower() not in (*HALVES, *ENGLISH)
    if used and (several or used[0].readings[0][0] <= 1):
        value, start = value * used[0].readings[0][0], used[0].start
    else:
        used = ()
        ordered = match["word"].lower() in ORDERED
        article = (COUNTING if ordered else ARTICLE).search(text[:start])
        if ordered and (article is None or NO_PLACE.match(text, match.end()) is None):
            return None
        start = article.start() if article else start
        if not fraction and (half := HALF_A_DOZEN.search(text[:start])):
            value, start = value / 2, half.start()
    readings: tuple[tuple[float, ...], ...] = ((value,),)
    end = match.end()
    whole = OF.match(text, end)
    of = [number for number in numbers if whole and number.start == whole.end() and not used == (number,)]
    if fraction and of:
        readings, used, end = ((value * of[0].readings[0][0],), (value,)), (*used, of[0]), of[0].end
    percent = re.match(r"\s?%", text[end:]) is not None
    return _Part(Written(readings, start, end, spelled=True, percent=percent), fraction, used)


def _joined(text: str, parts: Sequence[_Part]) -> list[_Part]:
    """Parts of parts as one: "half a dozen", "half of a third"."""
    joined: list[_Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last and last.fraction and OF.fullmatch(text[last.written.end : part.written.start] + " "):
            value = last.written.readings[0][0] * part.written.readings[0][0]
            whole = Written(((value,),), last.written.start, part.written.end, spelled=True)
            joined[-1] = _Part(whole, part.fraction, (*last.used, *part.used))
        else:
            joined.append(part)
    return joined
