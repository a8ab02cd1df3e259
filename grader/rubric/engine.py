"""Matching phrasings in prose.

A phrasing is a few words that must all occur in one sentence, in any order: "negative zero".
Alternatives are parted by "|" ("negative|minus zero|0"), words that belong together joined by "_"
("less_than"). Endings do not matter (they are stemmed), nor do small typing errors, capitals, or
whether a number is spelled out. A phrasing does not match where its words are negated, unless
it holds a negation itself. "> drop layer" asks for its words in this order and close together.
Every match keeps the words it rests on.

The engine is sure of what it found, and sure of an empty or very short answer. A longer answer
in which it found too little is for a person to read, and so is a heap of keywords.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import snowballstemmer
from rapidfuzz.fuzz import ratio

ALIKE = 86  # rapidfuzz ratio from which two long words are the same word mistyped
LONG_WORD, ENDING = 5, 2
SHORT_ANSWER = 4  # words; an answer this short that says nothing right is plainly wrong
UNREAD = 8  # words of meaning that may be left unread in an answer that is half right
HEAP = 10  # words without a single small one among them are no sentence
CLOSE = 3  # words that may stand between two words of an ordered phrasing
NEGATION_REACH = 3  # words after a negation that it negates
NEGATIONS = frozenset({"not", "no", "never", "without", "cannot", "nor", "neither"})
NOT_ONLY = re.compile(r"\s+(only|just|enough|necessarily)\b", re.I)
OWN_NEGATION = frozenset({"n't", "instead", "rather"})
INSTEAD = re.compile(r"(instead\s+of|rather\s+than)\b", re.I)
NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"nought": "0", "zeros": "0", "zeroes": "0", "zeroed": "0", "zeroing": "0"}
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n\s*\n|\n\s*[-*•]|\b(?:but|whereas|however|although)\b", re.I)
FUNCTION_WORDS = frozenset(
    "a an the is are was be it its this that these those to of in on for and or as by with from at "
    "so if then than which when how what we you they i he she there each every all into because has "
    "have can will do does used use only also just not".split()
)
# How often a reading was exactly right, by whether it is sure and by what it credits: measured with
# `grader calibrate` on 290 marked answers of students. The rubrics were corrected on some of these.
CONFIDENCE = {
    (True, 1.0): 0.92, (True, 0.5): 0.88, (True, 0.0): 0.95,
    (False, 1.0): 0.5, (False, 0.5): 0.68, (False, 0.0): 0.40,
}  # fmt: skip
_STEMMER = snowballstemmer.stemmer("english")


@dataclass(frozen=True)
class Idea:
    """Something a good answer says.

    Attributes:
        slug: its name.
        phrasings: ways of saying it; see the module.
        hint: what the student reads where it is missing. Does not give the answer away.
    """

    slug: str
    phrasings: tuple[str, ...]
    hint: str = ""


@dataclass(frozen=True)
class Misconception:
    """Something wrong that people say.

    Attributes:
        slug: its name.
        phrasings: ways of saying it; see the module.
        feedback: what the student reads.
        credit: the most an answer that says it can earn, 0 to 1.
    """

    slug: str
    phrasings: tuple[str, ...]
    feedback: str
    credit: float = 0.5


@dataclass(frozen=True)
class Rubric:
    """What earns what.

    Attributes:
        ideas: what answers say.
        full: ways to full credit; each a slug, or several joined by " + ".
        misconceptions: what lowers it.
        half: ways to half of it, written as `full`; None means any single idea.
    """

    ideas: tuple[Idea, ...]
    full: tuple[str, ...]
    misconceptions: tuple[Misconception, ...] = ()
    half: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        known = {idea.slug for idea in self.ideas}
        for way in (*self.full, *(self.half or ())):
            unknown = {slug.strip() for slug in way.split("+")} - known
            if unknown:
                raise ValueError(
                    f"a way to credit: expected ideas among {sorted(known)}. Received: {sorted(unknown)}"
                )


@dataclass(frozen=True)
class Reading:
    """What was found in an answer.

    Attributes:
        credit: 0, 0.5 or 1, or what a misconception leaves.
        sure: False where a person should read it.
        confidence: how often readings of this kind were exactly right; see `CONFIDENCE`.
        ideas: slugs found, with the words they rest on.
        misconceptions: those found, with their words.
        missing: hints for the nearest way to full credit.
    """

    credit: float
    sure: bool
    confidence: float
    ideas: tuple[tuple[str, str], ...]
    misconceptions: tuple[tuple[Misconception, str], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class _Word:
    stem: str
    text: str
    start: int
    end: int
    negated: bool


@cache
def stem(word: str) -> str:
    """A word without its ending; numbers as digits."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    return NUMBERS.get(word) or str(_STEMMER.stemWord(word))


def words_of(text: str) -> list[list[_Word]]:
    """The words of each sentence, negated ones marked."""
    sentences = []
    start = 0
    for end in [*(match.end() for match in SENTENCE_END.finditer(text)), len(text)]:
        words: list[_Word] = []
        reach = 0
        for match in TOKEN.finditer(text, start, end):
            word = match.group()
            plain = word.lower().replace("’", "'")
            negation = plain in NEGATIONS or plain.endswith("n't") or bool(INSTEAD.match(text, match.start()))
            negation = negation and not NOT_ONLY.match(text, match.end())
            number = word.replace(",", "") if word[0].isdigit() else word
            words.append(_Word(stem(number), word, match.start(), match.end(), reach > 0))
            reach = NEGATION_REACH if negation else reach - 1
        if words:
            sentences.append(words)
        start = end
    return sentences


_Slots = tuple[tuple[tuple[str, ...], ...], ...]


@cache
def _slots(phrasing: str) -> _Slots:
    """A phrasing as slots of alternatives of stems in a row."""
    phrasing = phrasing.removeprefix(">")
    return tuple(
        tuple(tuple(stem(part) for part in way.split("_") if part) for way in slot.split("|"))
        for slot in phrasing.split()
    )


@cache
def _same(stem_found: str, wanted: str) -> bool:
    if stem_found == wanted:
        return True
    if len(wanted) < LONG_WORD or len(stem_found) < LONG_WORD or stem_found[0] != wanted[0]:
        return False
    short, long = sorted((stem_found, wanted), key=len)
    if long.startswith(short) and len(long) - len(short) <= ENDING:
        return True  # an ending the stemmer does not know, as in another language's spelling
    return bool(ratio(stem_found, wanted) >= ALIKE)


def _find(words: list[_Word], phrasing: str) -> list[_Word] | None:
    """The words of the sentence that make up the phrasing; None unless all its slots are there."""
    slots = _slots(phrasing)
    ordered = phrasing.startswith(">")
    negative = any(way[0] in NEGATIONS or way[0] in OWN_NEGATION for slot in slots for way in slot)
    if ordered:
        starts = range(len(words))
        found = next((run for start in starts if (run := _run(words, slots, start)) is not None), None)
    else:
        found = _scattered(words, slots)
    if found is None or (not negative and any(word.negated for word in found)):
        return None
    return sorted(found, key=lambda word: word.start)


def _at(words: list[_Word], way: tuple[str, ...], place: int) -> bool:
    return place + len(way) <= len(words) and all(
        _same(words[place + n].stem, part) for n, part in enumerate(way)
    )


def _scattered(words: list[_Word], slots: _Slots) -> list[_Word] | None:
    """One hit for each slot, no word used twice."""
    found: list[_Word] = []
    for slot in slots:
        hit = next(
            (
                words[place : place + len(way)]
                for way in slot
                for place in range(len(words))
                if _at(words, way, place)
                and not any(word in found for word in words[place : place + len(way)])
            ),
            None,
        )
        if hit is None:
            return None
        found += hit
    return found


def _run(words: list[_Word], slots: _Slots, start: int) -> list[_Word] | None:
    """The slots one after another, the first at `start`, each close behind the one before."""
    found: list[_Word] = []
    place, reach = start, 1
    for slot in slots:
        hit = next(
            (
                (at, way)
                for at in range(place, min(place + reach, len(words)))
                for way in slot
                if _at(words, way, at)
            ),
            None,
        )
        if hit is None:
            return None
        found += words[hit[0] : hit[0] + len(hit[1])]
        place, reach = hit[0] + len(hit[1]), CLOSE + 1
    return found


def _quote(text: str, words: list[_Word]) -> str:
    """The words as they stand in the text, gaps shown as dots."""
    parts = []
    for number, word in enumerate(words):
        between = text[words[number - 1].end : word.start] if number else ""
        if number:
            parts.append(between if len(between) <= 12 and "\n" not in between else " … ")
        parts.append(word.text)
    return "".join(parts)[:200]


def _match(text: str, sentences: list[list[_Word]], phrasings: tuple[str, ...]) -> str | None:
    for phrasing in phrasings:
        for words in sentences:
            if found := _find(words, phrasing):
                return _quote(text, found)
    return None


def read(text: str, rubric: Rubric) -> Reading:
    """Read an answer by a rubric."""
    sentences = words_of(text)
    everything = [word for words in sentences for word in words]
    ideas = {idea.slug: _match(text, sentences, idea.phrasings) for idea in rubric.ideas}
    found = {slug: quote for slug, quote in ideas.items() if quote is not None}
    wrong = [
        (item, quote)
        for item in rubric.misconceptions
        if (quote := _match(text, sentences, item.phrasings)) is not None
    ]

    def met(way: str) -> bool:
        return all(slug.strip() in found for slug in way.split("+"))

    half = any(map(met, rubric.half)) if rubric.half is not None else bool(found)
    credit = 1.0 if any(map(met, rubric.full)) else 0.5 if half else 0.0
    for item, _ in wrong:
        credit = min(credit, item.credit)
    if credit == 1.0:
        sure = not _is_heap(everything)
    elif wrong:
        sure = True
    elif credit > 0:
        # Where little is left that was not understood, the missing half is not hidden in it.
        sure = not _is_heap(everything) and text.isascii() and _unread(everything, rubric) <= UNREAD
    else:
        sure = credit == 0.0 and len(everything) <= SHORT_ANSWER and text.isascii()
    confidence = CONFIDENCE[sure, credit if credit in (0.0, 1.0) else 0.5]
    return Reading(credit, sure, confidence, tuple(found.items()), tuple(wrong), _missing(rubric, found))


def _missing(rubric: Rubric, found: dict[str, str]) -> tuple[str, ...]:
    """Hints for the way to full credit that needs the fewest further ideas."""
    ways = [[slug.strip() for slug in way.split("+")] for way in rubric.full]
    nearest = min(ways, key=lambda way: sum(slug not in found for slug in way))
    hints = {idea.slug: idea.hint for idea in rubric.ideas}
    return tuple(hints[slug] for slug in nearest if slug not in found and hints[slug])


@cache
def _vocabulary(rubric: Rubric) -> frozenset[str]:
    """Every stem that a phrasing of the rubric names."""
    items: list[Idea | Misconception] = [*rubric.ideas, *rubric.misconceptions]
    phrasings = [each for item in items for each in item.phrasings]
    return frozenset(part for each in phrasings for slot in _slots(each) for way in slot for part in way)


def _unread(words: list[_Word], rubric: Rubric) -> int:
    """How many words of meaning the rubric has nothing to say about."""
    known = _vocabulary(rubric)
    return sum(word.stem not in known and word.text.lower() not in FUNCTION_WORDS for word in words)


def _is_heap(words: list[_Word]) -> bool:
    """Keywords without any of the small words that make a sentence of them."""
    return len(words) >= HEAP and not any(word.text.lower() in FUNCTION_WORDS for word in words)
