"""Shapes as people write them: a tuple, in which order and length count, or words, in which they do not."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product
from typing import Any, Literal

from grader.answers.asserted import DENIAL, TAKEN_BACK, said_of_another, verdict_on
from grader.answers.numbers import NEAR, near, plainly, written_in
from grader.answers.written import Written

Sizes = tuple[float, ...]
Verdict = Literal[
    "right", "wrong", "order", "axis", "count", "sides", "choice", "denied", "unclear", "nothing"
]
READINGS_LIMIT = 64  # of one tuple: more are of no shape
# What may stand between the entries of a tuple; a star between two numbers was made a middle dot.
ENTRIES = re.compile(r"[\s,;×·()\[\]]*")
CHAIN = re.compile(r"\s*(?:[×·]|\b(?:by|mal|por|per|sur)\b)\s*", re.IGNORECASE)
LISTED = re.compile(r"\s*[,;]\s*")
BLANK = re.compile(r"\s+")
OPENING, CLOSING = "([{", ")]}"
# "images, or samples, each 28x28" names two words for one thing, no two shapes.
HEDGE = re.compile(
    r"(?<!more )\b(?:or|oder|ou)\b(?! (?:more|so|in other)\b)(?!\s+[^\W\d]+(?:\s+[^\W\d]+)*,)|\?|"
    r"\b(?:maybe|perhaps|possibly|could also be|vielleicht|peut-être|quizás)\b"
    r"(?=[\s,:]*(?:(?:it|is|it's|also|just|rather|even|the|shape)\s+)*[\d(\[])|"
    r"(?<=[)\]])\s*[/|]\s*(?=[(\[])",
    re.IGNORECASE,
)
QUESTION = re.compile(r"^\W*(?:what|how|which|was|wie|welche\w*|quel\w*|cuál|cuántos)\b", re.IGNORECASE)
RETRACTION = re.compile(
    r"\b(?:no|wait|actually|correction|sorry|scratch that|i mean|i think|now|here|would be|nein|moment)\b",
    re.IGNORECASE,
)
SUM = re.compile(r"\s*(?:\+|\bplus\b|\bminus\b)\s*|\s+-\s+", re.IGNORECASE)
SQUARED = re.compile(r"(?<![\w.])(\d+)\s*(?:\^|\*\*)\s*2(?!\d)|(?<![\w.])(\d+) squared\b")
COLOURED = re.compile(r"\b(?:rgb|in colou?r|colou?red|colou?r (?:picture|image|photo)s?)\b", re.IGNORECASE)
COLOURS = 3.0
ANY = -1.0  # the length of an axis that is left open: None
# As people write it, where an entry stands.
OPEN = re.compile(
    r"\b(?:any (?:number|amount)|arbitrarily many|beliebig viele)\b"
    r"|(?<![\w.])(?:none|nome|null|any|batch(?:[ _-]?size)?)(?=\s*(?:[,;)\]×·]|[x*]\s*\d|by\s+\w))"
    r"|(?<=[(\[])\s*(?:n|b|bs|m|samples?|\?|\*|:)(?=\s*[,;)\]])",
    re.IGNORECASE,
)
ROWS, COLUMNS = (
    (re.compile(rf"\s*(?:{words})\b", re.IGNORECASE), re.compile(rf"\b(?:{words})\s*[:=]\s*$", re.IGNORECASE))
    for words in (
        "rows?|zeilen?|filas?|lignes?|righe|linhas?",
        "columns?|spalten?|columnas?|colonnes?|colonne|colunas?",
    )
)  # behind a number, and before it


@dataclass(frozen=True)
class Tuple:
    """A shape written as a tuple, at characters `start` to `end`, in all its readings."""

    readings: frozenset[Sizes]
    start: int
    end: int
    denied: bool

    def only(self, known: Collection[float]) -> bool:
        """Whether one of its readings is made of known numbers."""
        return any(all(size in known for size in reading) for reading in self.readings)


@dataclass(frozen=True)
class _Asked:
    """The shape that is asked for, and the question."""

    sizes: Sizes
    question: str

    @property
    def count(self) -> float:
        return self.sizes[0]

    @property
    def sides(self) -> Sizes:
        return self.sizes[1:]

    @property
    def area(self) -> float:
        return math.prod(self.sides)

    @property
    def known(self) -> set[float]:
        """The numbers that may stand beside it: its own, those of a reshape, and how many axes it has."""
        small = map(float, range(len(self.sizes) + 1))
        return {*self.sizes, self.area, self.count * self.area, *small}


def verdict(value: Any, expected: Sequence[int | None], question: str = "") -> Verdict:
    """What an answer says of a shape, in which None is a length that is left open, such as that of a batch.

    "order": the right sizes in another order. "axis": an axis of length one too many. "count", "sides": only
    how many there are, or only the size of one, is right. "choice": it names several, one of them right.
    "unclear": a person must read which is meant. "nothing": it has no numbers.
    """
    asked = _Asked(tuple(ANY if size is None else float(size) for size in expected), question)
    text = _with_open(_as_text(value), asked)
    numbers = written_in(text)
    if COLOURS in asked.sizes and COLOURED.search(text):
        if not any((COLOURS,) in number.readings for number in numbers):
            text = f"{text}; 3 channels"
            numbers = written_in(text)
    if not numbers:
        return "nothing"
    whole = _of_one(text, numbers, asked)
    verdicts = [
        _of_one(part, part_numbers, asked)
        for part in _alternatives(text)
        if (part_numbers := written_in(part))
    ]
    if len(verdicts) < 2 or all(one == "right" for one in verdicts):
        return whole
    return "choice" if "right" in verdicts or whole == "unclear" else whole


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return f"({', '.join(map(_as_text, value))})"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_as_text(entry)}" for key, entry in value.items())
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    # A star is a product, and an x may be the sign between two sizes.
    text = plainly(re.sub(r"(?<=[\d)])\s*\*\s*(?=[\d(])", " · ", str(value)))
    return SQUARED.sub(lambda match: f"{match[1] or match[2]} × {match[1] or match[2]}", text)


def _with_open(text: str, asked: _Asked) -> str:
    """A text with the lengths that it leaves open as numbers, where one is asked for."""
    if ANY not in asked.sizes:
        return text
    return re.sub(r"(?<=-1)\s*[xX*]\s*(?=\d)", " × ", re.sub(r"-1,(?=\d)", "-1, ", OPEN.sub("-1", text)))


def _alternatives(text: str) -> list[str]:
    """The pieces between "or", "maybe" and question marks, without a question that is repeated."""
    parts, start = [], 0
    for match in HEDGE.finditer(text):
        piece = text[start : match.start()]
        if match.group() != "?" or not QUESTION.match(piece):
            parts.append(piece)
        start = match.end()
    return [*parts, text[start:]]


def _of_one(text: str, numbers: Sequence[Written], asked: _Asked) -> Verdict:
    """The verdict on a text that names no alternatives."""
    if _labelled_otherwise(text, numbers, asked):
        return "order"
    tuples = list(_tuples(text, numbers, asked))
    exact = [claim for claim in tuples if asked.sizes in claim.readings]
    parts = ({asked.sides, (*asked.sides, 1.0), (asked.count,)} if asked.sides else set()) - {asked.sizes}
    claims = [claim for claim in tuples if not claim.denied and not claim.readings & parts]
    if exact and all(claim.denied for claim in exact):
        return "denied"
    if not claims:
        return _in_words(text, numbers, asked)
    words = [number for number in numbers if not any(one.start <= number.start < one.end for one in tuples)]
    if exact:
        return "right" if _alone(text, exact, claims, words, asked) else "unclear"
    return _not_quite(text, claims, words, asked)


def _labelled_otherwise(text: str, numbers: Sequence[Written], asked: _Asked) -> bool:
    """Whether it says of the rows what is so of the columns."""
    rows, columns = (
        {
            number.readings[0]
            for number in numbers
            if behind.match(text, number.end) or before.search(text, near(number), number.start)
        }
        for behind, before in (ROWS, COLUMNS)
    )
    if len(asked.sizes) != 2 or len(rows) != 1 or len(columns) != 1:
        return False
    (swapped,) = {(*column, *row) for row in rows for column in columns}
    return swapped == asked.sizes and rows != columns


def _alone(
    text: str, exact: Sequence[Tuple], claims: Sequence[Tuple], words: Sequence[Written], asked: _Asked
) -> bool:
    """Whether nothing competes with the right tuple: a later reshape and explanations do not."""
    first = min(claim.start for claim in exact if not claim.denied)
    last = max(claim.end for claim in exact if not claim.denied)
    others = [claim for claim in claims if asked.sizes not in claim.readings]
    labels = {claim: _label(text, claim, claims) for claim in claims}
    if others and said_of_another(
        labels[next(claim for claim in claims if claim.start == first)],
        [labels[other] for other in others],
        asked.question,
    ):
        return False
    for other in others:
        taken_back = other.end <= first and TAKEN_BACK.fullmatch(text, other.end, first) is not None
        right = [labels[claim] for claim in claims if claim not in others]
        if taken_back or said_of_another(labels[other], right, asked.question):
            continue
        if _swapped(other, asked) or not other.only(asked.known):
            return False
        if other.start > last and RETRACTION.search(text, last, other.start):
            return False
    foreign = [word for word in words if not any(set(one) <= asked.known for one in word.readings)]
    return not any(
        word.start > last
        and RETRACTION.search(text, last, word.start)
        and not DENIAL.search(text, near(word), word.start)
        for word in foreign
    )


def _label(text: str, claim: Tuple, claims: Sequence[Tuple]) -> str:
    """The words before a tuple, back to the one before it."""
    return text[max((other.end for other in claims if other.end <= claim.start), default=0) : claim.start]


def _not_quite(text: str, claims: Sequence[Tuple], words: Sequence[Written], asked: _Asked) -> Verdict:
    """The verdict on tuples of which none is right."""
    said = Counter(
        _likeliest([word for word in words if not DENIAL.search(text, near(word), word.start)], asked.known)
    )
    has_count, beside = asked.count in said, said - Counter([asked.count])
    has_sides = bool(asked.sides) and beside >= Counter(asked.sides)
    readings = {reading for claim in claims for reading in claim.readings}
    if has_count and has_sides:
        return "unclear"
    if any(_swapped(claim, asked) for claim in claims):
        return "order"
    if any(len(reading) > len(asked.sizes) and _cut(reading, asked) == asked.sizes for reading in readings):
        return "axis"
    first = any(reading[0] == asked.count for reading in readings)
    if not asked.sides:
        return "unclear" if first else "wrong"
    sides_behind = any(_cut(reading[1:], asked, 1) == asked.sides for reading in readings)
    if (first and has_sides) or (sides_behind and has_count):
        return "unclear"
    return "count" if first else "sides" if sides_behind else "wrong"


def _cut(sizes: Sizes, asked: _Asked, less: int = 0) -> Sizes:
    """Sizes without axes of length one behind the last that is asked for."""
    length = len(asked.sizes) - less
    return sizes[:length] if all(size == 1.0 for size in sizes[length:]) else sizes


def _swapped(claim: Tuple, asked: _Asked) -> bool:
    return asked.sizes not in claim.readings and any(
        sorted(reading) == sorted(asked.sizes) for reading in claim.readings
    )


def _in_words(text: str, numbers: Sequence[Written], asked: _Asked) -> Verdict:
    """The verdict on numbers in words, in any order."""
    if not asked.sides:
        return verdict_on(text, [asked.count], 0.0, asked.question)
    said = Counter(_likeliest(numbers, asked.known))
    has_count = asked.count in said
    if any(SUM.fullmatch(text, first.end, last.start) for first, last in pairwise(numbers)):
        return "unclear"
    # One number says one thing: "28" alone is not both how many and how wide.
    beside = said - Counter([asked.count])
    has_sides = beside >= Counter(asked.sides) or (
        asked.area in beside and bool(set(asked.sides) & set(beside))
    )
    if has_count and has_sides:
        return "right" if asked.known >= set(said) else "unclear"
    return "count" if has_count else "sides" if has_sides else "wrong"


def _likeliest(numbers: Sequence[Written], known: Collection[float]) -> list[float]:
    """Numbers, each read as what is known of the shape where it may be that: "28,28"."""
    likeliest: list[float] = []
    for written in numbers:
        fitting = [reading for reading in written.readings if all(number in known for number in reading)]
        likeliest += (fitting or written.readings)[0]
    return likeliest


def _tuples(text: str, numbers: Sequence[Written], asked: _Asked) -> Iterator[Tuple]:
    """The tuples of a text, in brackets or in a row."""
    brackets = list(_brackets(text, numbers))
    loose = [number for number in numbers if not any(start <= number.start < end for start, end in brackets)]
    for start, end in [*brackets, *_rows(text, loose, len(asked.sizes))]:
        inside = [number for number in numbers if start <= number.start and number.end <= end]
        # What begins with 0 is an interval: no axis has no entries.
        readings = frozenset(reading for reading in _readings(text, inside) if 0.0 not in reading)
        if readings:
            yield Tuple(readings, start, end, DENIAL.search(text, max(0, start - NEAR), start) is not None)


def _brackets(text: str, numbers: Sequence[Written]) -> Iterator[tuple[int, int]]:
    """Where brackets hold nothing but the entries of one tuple."""
    waiting = _groups(text, 0, len(text))
    while waiting:
        start, end = waiting.pop(0)
        inner = _groups(text, start + 1, end - 1)
        inside = [number for number in numbers if start < number.start and number.end < end]
        alone = len(inner) == 1 and all(inner[0][0] < number.start < inner[0][1] for number in inside)
        if len(inner) < 2 and not alone and _is_tuple(text, (start, end), inside, len(numbers)):
            yield start, end
        else:
            waiting += inner


def _groups(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The outermost pairs of brackets in a part of a text."""
    opened: list[int] = []
    groups: list[tuple[int, int]] = []
    for place in range(start, end):
        if text[place] in OPENING:
            opened.append(place)
        elif text[place] in CLOSING and opened:
            pair = (opened.pop(), place + 1)
            groups = [*(group for group in groups if group[0] < pair[0]), pair]
    return groups


def _is_tuple(text: str, span: tuple[int, int], inside: Sequence[Written], numbers: int) -> bool:
    start, end = span
    if not inside or not all(ENTRIES.fullmatch(gap) for gap in _gaps(text, start + 1, end - 1, inside)):
        return False
    if len(inside) > 1 or len(inside[0].readings[0]) > 1 or "," in text[inside[0].end : end]:
        return True
    # "(60000)" alone is a length; "x[0]" and "28 rows (28)" are none.
    return numbers == 1 and not re.match(r"[\w\])]", text[max(0, start - 1) : start])


def _gaps(text: str, start: int, end: int, numbers: Sequence[Written]) -> list[str]:
    places = [start, *(place for number in numbers for place in (number.start, number.end)), end]
    return [text[first:last] for first, last in zip(places[::2], places[1::2], strict=True)]


def _rows(text: str, numbers: Sequence[Written], axes: int) -> Iterator[tuple[int, int]]:
    """Where numbers stand in a row without brackets: "60000x28x28", "shape: 60000, 28, 28"."""
    if axes < 2:
        return
    for sign in (CHAIN, LISTED, BLANK):
        run: list[Written] = []
        for number in [*numbers, None]:
            if run and (number is None or not sign.fullmatch(text[run[-1].end : number.start])):
                if _is_row(text, run, axes, sign, len(run) == len(numbers)):
                    yield run[0].start, run[-1].end
                run = []
            if number is not None:
                run.append(number)


def _is_row(text: str, run: Sequence[Written], axes: int, sign: re.Pattern[str], every: bool) -> bool:
    if sum(max(map(len, number.readings)) for number in run) < axes:
        return False
    behind = text[run[-1].end :]
    if sign is CHAIN:
        return len(run) > 1 and not re.match(r"\s*=", behind)
    # "28, 28, 60000 images" are words.
    ends = re.match(r"\s*(?:$|[.!?;:\n=)\]]|[-=]+>|→)", behind) is not None
    return ends and (sign is LISTED or (every and len(run) > 1))


def _readings(text: str, numbers: Sequence[Written]) -> Iterator[Sizes]:
    """What a tuple may be. Beside a comma "28*28" is one size, and "28x28" one or two."""
    if not numbers:
        return
    gaps = _gaps(text, numbers[0].start, numbers[-1].end, numbers)[1:-1]
    parted = any(sign in gap for gap in gaps for sign in ",;") or "," in text[numbers[-1].end :][:2]
    for choice in islice(product(*(number.readings for number in numbers)), READINGS_LIMIT):
        for signs in ("·", "·×"):
            sizes = list(choice[0])
            for gap, reading in zip(gaps, choice[1:], strict=True):
                first = sizes.pop() * reading[0] if parted and any(sign in gap for sign in signs) else None
                sizes += reading if first is None else (first, *reading[1:])
            yield tuple(sizes)
