"""Matching phrasings in prose, and what they earn.

A phrasing is the few words that matter, which must stand close together in one sentence, in any order:
"negative zero". A name in capitals stands for a family of words (families.txt): NEGATIVE is also
"below zero" and "less than 0". Alternatives are parted by "|" ("pixel|dot"), words that belong together
joined by "_" ("mean_squared"), and "!word" must not occur in the sentence. "> drop layer" asks for its words
in this order and close together. Endings do not matter, nor do small typing errors, capitals, or whether a
number is spelled out. What the sentence denies is not found: "does not set negatives to zero".

Every match keeps the words it rests on, by their place in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

from grader.rubric.language import EITHER, EMPTY, language, says_nothing, without_heaps
from grader.rubric.words import (
    FAMILY,
    GLUE,
    Word,
    is_english,
    sentences,
    stem,
)

# Letters that may be wrong, missing, too many or swapped in a word of at least so many.
DENYING = frozenset(
    "NOT not no never without cannot instead rather".split()
)  # a phrasing with one denies itself
TYPOS = ((8, 2), (5, 1))
WINDOW = 14  # words from the first to the last of a phrasing
CLOSE = 3  # words that may stand between two words of an ordered phrasing
# What would be so without it: "without a test set you cannot tell how good it is" denies nothing.
COUNTERFACTUAL = re.compile(
    r"\b(without|otherwise|or else)\b.*"
    r"\b(can['’]?t|cannot|can not|could|would|might|no way|impossible|unable|only)\b"
    r"|\bif\b.*\b(would|could|might|wouldn['’]?t|couldn['’]?t)\b",
    re.I | re.S,
)
COPIED = 4  # words in a row that also stand in the question are taken for quoted from it
UNREADABLE = 0.5  # the provisional credit of an answer in another language: nothing speaks against it
UNREAD = 4  # words of meaning that may be left unread in an answer that is half right
# How often a reading of its kind was exactly right; see docs/decisions/005-explanations.md.
CONFIDENCE = {
    "full": 0.96,
    "misconception": 0.95,
    "half": 0.9,
    "half unread": 0.7,
    "empty": 0.97,
    "unread": 0.75,
    "doubt": 0.5,
}
DECIDED = 0.8  # from this confidence on nobody need read it


IGNORANCE = re.compile(
    r"\b(i|we)\s*(do not|don['’]?t|am not|['’]m not|have no|can ?not|can['’]?t)\s+"
    r"(really |quite )?(know|remember|understand|sure|idea|recall)\b|\bno (idea|clue)\b",
    re.I,
)
WORD = re.compile(r"[^\W_]+")
NAME = re.compile(r"(?<![^\s|!])[A-Z][A-Z0-9_]+(?![^\s|])")  # of a word family


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
        worth: what it earns all the same where nothing right is said beside it.
        forgiven: an answer that is right in another sentence earns at least half.
    """

    slug: str
    phrasings: tuple[str, ...]
    feedback: str
    credit: float = 0.5
    worth: float = 0.0
    forgiven: bool = True


@dataclass(frozen=True)
class Rubric:
    """What earns what.

    Attributes:
        ideas: what answers say.
        full: ways to full credit; each a slug, or several joined by " + ".
        misconceptions: what lowers it.
        half: ways to half of it, written as `full`; None means any single idea.
        question: what it answers, in the usual words.
        languages: the languages it has phrasings in, by their two letters.
    """

    ideas: tuple[Idea, ...]
    full: tuple[str, ...]
    misconceptions: tuple[Misconception, ...] = ()
    half: tuple[str, ...] | None = None
    question: str = ""
    languages: tuple[str, ...] = ("en",)

    def __post_init__(self) -> None:
        known = {idea.slug for idea in self.ideas}
        for way in (*self.full, *(self.half or ())):
            unknown = {slug.strip() for slug in way.split("+")} - known
            if unknown:
                raise ValueError(
                    f"a way to credit: expected ideas among {sorted(known)}. Received: {sorted(unknown)}"
                )
        items: list[Idea | Misconception] = [*self.ideas, *self.misconceptions]
        for item in items:
            if isinstance(item.phrasings, str):
                raise ValueError(
                    f'{item.slug}: expected phrasings in brackets, even a single one: ("like this",). '
                    f"Received: {item.phrasings!r}"
                )
            for phrasing in item.phrasings:
                if all(part.startswith("!") for part in phrasing.removeprefix(">").split()):
                    raise ValueError(f"{item.slug}: a phrasing: expected words. Received: {phrasing!r}")
            for word in NAME.findall(" ".join(item.phrasings)):
                if word not in FAMILY:
                    raise ValueError(
                        f"{item.slug}: a name in capitals: expected a family of words among "
                        f"{', '.join(sorted(FAMILY))}. Received: {word}"
                    )

    @cached_property
    def _compiled(self) -> _Compiled:
        return _Compiled(self)


@dataclass(frozen=True)
class Found:
    """What a text says, and where: the first and last character of each word it rests on."""

    slug: str
    quote: str
    spans: tuple[tuple[int, int], ...]


Span = tuple[int, int]  # the first word, and the one behind the last
_Slot = tuple[str, ...]  # keys of alternatives


@dataclass(frozen=True, slots=True)
class _Phrase:
    slots: tuple[_Slot, ...]
    forbidden: _Slot
    ordered: bool
    denies: bool


class _Compiled:
    """A rubric's phrasings with their words looked up once."""

    def __init__(self, rubric: Rubric) -> None:
        self.runs: dict[str, list[tuple[tuple[str, ...], str]]] = {}  # by first stem: the run and its key
        self.keys_of: dict[str, set[str]] = {}  # by stem
        self.written: dict[str, set[str]] = {}  # by word, for typing errors
        self.ideas = {each.slug: self._phrases(each.phrasings) for each in rubric.ideas}
        self.wrong = {each.slug: self._phrases(each.phrasings) for each in rubric.misconceptions}
        self.keys = lru_cache(20_000)(self._keys)
        self.earning = {slug.strip() for way in rubric.full for slug in way.split("+")}

    def _phrases(self, phrasings: Iterable[str]) -> tuple[_Phrase, ...]:
        return tuple(self._phrase(each) for each in phrasings)

    def _phrase(self, text: str) -> _Phrase:
        slots: list[_Slot] = []
        forbidden: list[str] = []
        denies = False
        for part in text.removeprefix(">").split():
            keys = tuple(self._key(way) for way in part.removeprefix("!").split("|") if way)
            if part.startswith("!"):
                forbidden += keys
            else:
                slots.append(keys)
                denies |= any(key.split("_")[0] in DENYING or key.endswith("n't") for key in keys)
        return _Phrase(tuple(slots), tuple(forbidden), text.startswith(">"), denies)

    def _key(self, way: str) -> str:
        """Make the words of one alternative known; a name in capitals stands for a family."""
        for each in FAMILY.get(way, (way,)):
            stems = tuple(stem(part) for part in each.split("_") if part)
            if len(stems) == 1:
                self.keys_of.setdefault(stems[0], set()).add(way)
                self.written.setdefault(each, set()).add(way)
            elif (stems, way) not in (known := self.runs.setdefault(stems[0], [])):
                known.append((stems, way))
        return way

    def _keys(self, root: str, written: str) -> tuple[str, ...]:
        """The keys that a word of a text stands for, typing errors forgiven."""
        if root in self.keys_of:
            return tuple(self.keys_of[root])
        typos = next((typos for length, typos in TYPOS if len(written) >= length), 0)
        if not typos or is_english(written):
            return ()
        return tuple(
            {
                key
                for each, keys in self.written.items()
                if each[0] == written[0] and OSA.distance(each, written, score_cutoff=typos) <= typos
                for key in keys
            }
        )

    def places(self, words: Sequence[Word]) -> dict[str, list[Span]]:
        """Where each key occurs in a sentence."""
        found: dict[str, list[Span]] = {}
        for at, word in enumerate(words):
            for key in self.keys(word.stem, word.text.lower()):
                found.setdefault(key, []).append((at, at + 1))
            for run, key in self.runs.get(word.stem, ()):
                end = at + len(run)
                if end <= len(words) and all(words[at + n].stem == part for n, part in enumerate(run)):
                    found.setdefault(key, []).append((at, end))
        return found


def _matches(
    phrase: _Phrase, places: dict[str, list[Span]], words: Sequence[Word]
) -> tuple[tuple[Word, ...], bool]:
    """The words that make up the phrasing, none if they are not there; and False if they are denied."""
    if any(key in places for key in phrase.forbidden):
        return (), True
    options = []
    for slot in phrase.slots:
        spans = [span for key in slot if key in places for span in places[key]]
        if not spans:
            return (), True
        options.append(spans)
    denied: tuple[Word, ...] = ()
    anchor = 0 if phrase.ordered else min(range(len(options)), key=lambda n: len(options[n]))
    for start in options[anchor]:
        chosen = _follow(options, start) if phrase.ordered else _gather(options, anchor, start)
        if chosen is None:
            continue
        taken = [at for first, end in sorted(chosen) for at in range(first, end)]
        found = tuple(words[at] for at in taken)
        # A negation that is one of the words itself ("fails on new data") denies none of them.
        if phrase.denies or all(word.denied is None or word.denied in taken for word in found):
            return found, True
        denied = found
    return denied, False


def _gather(options: list[list[Span]], anchor: int, start: Span) -> list[Span] | None:
    """One span for each slot, those nearest to `start`, no word used twice."""
    chosen = [start]
    # Slots with few choices first, so that one with many does not take their only word.
    for slot in sorted((n for n in range(len(options)) if n != anchor), key=lambda n: len(options[n])):
        free = [s for s in options[slot] if all(s[1] <= c[0] or s[0] >= c[1] for c in chosen)]
        if not free:
            return None
        chosen.append(min(free, key=lambda s: abs(s[0] - start[0])))
    if max(s[1] for s in chosen) - min(s[0] for s in chosen) > WINDOW:
        return None
    return chosen


def _follow(options: list[list[Span]], start: Span) -> list[Span] | None:
    """The slots one after another from `start`, each close behind the one before."""
    chosen = [start]
    for spans in options[1:]:
        place = chosen[-1][1]
        following = [span for span in spans if place <= span[0] <= place + CLOSE]
        if not following:
            return None
        chosen.append(min(following))
    return chosen


@dataclass(frozen=True)
class Reading:
    """What was found in an answer.

    Attributes:
        credit: 0, 0.5 or 1, or what a misconception leaves.
        sure: False where a person should read it; then `doubt` says why.
        confidence: how often readings of this kind were exactly right.
        ideas: those found.
        misconceptions: those found.
        missing: hints for the nearest way to full credit.
    """

    credit: float
    sure: bool
    confidence: float
    ideas: tuple[Found, ...]
    misconceptions: tuple[tuple[Misconception, Found], ...]
    missing: tuple[str, ...]
    doubt: str = ""


def _quote(text: str, words: Sequence[Word]) -> str:
    """The words as they stand in the text, gaps shown as dots."""
    parts = []
    for number, word in enumerate(words):
        between = text[words[number - 1].end : word.start] if number else ""
        if number:
            parts.append(between if len(between) <= 12 and "\n" not in between else " … ")
        parts.append(word.text)
    return "".join(parts)[:200]


def read(text: str, rubric: Rubric, *, question: str = "") -> Reading:
    """Read an answer by a rubric.

    Args:
        text: the answer.
        rubric: what earns what.
        question: as it was asked; what only repeats it is not read.
    """
    read_as = IGNORANCE.sub(lambda match: " " * len(match.group()), text)
    said = _without_question(sentences(read_as), question or rubric.question)
    code = language(text)
    foreign = code not in ("en", *rubric.languages)
    prose = said if code != "en" else without_heaps(text, said)
    found, denied, wrong = _said(text, prose, rubric)
    credit = _credit(rubric, found, denied, wrong)
    if foreign and not wrong:
        credit = max(credit, UNREADABLE)
    doubt = (
        "It is in a language that the grader does not read."
        if foreign
        else _doubt(text, rubric, said, prose, found, denied, wrong, credit)
    )
    kind = _kind(said, rubric, wrong, credit, doubt, found)
    return Reading(
        credit,
        not doubt and CONFIDENCE[kind] >= DECIDED,
        CONFIDENCE["doubt"] if doubt else CONFIDENCE[kind],
        tuple(match for match, _ in found.values()),
        tuple((item, match) for item, match, _ in wrong),
        _missing(rubric, found),
        doubt,
    )


_Ideas = dict[str, tuple[Found, int]]  # by slug: what was found, in which sentence
_Denied = dict[str, set[str]]  # by slug: the stems of what is denied
_Wrong = list[tuple[Misconception, Found, int]]


def _said(text: str, prose: Sequence[Sequence[Word]], rubric: Rubric) -> tuple[_Ideas, _Denied, _Wrong]:
    """The ideas found, those denied, and the misconceptions found."""
    found: _Ideas = {}
    denied: _Denied = {}
    wrong: _Wrong = []
    compiled = rubric._compiled
    for number, words in enumerate(prose):
        places = compiled.places(words)
        hypothetical = COUNTERFACTUAL.search(text, words[0].start, words[-1].end) is not None
        said: dict[str, _Match] = {}
        refused: set[int] = set()  # clauses in which something that earns credit is denied
        for slug, phrases in compiled.ideas.items():
            match, refusal = _first(words, places, phrases)
            if match is not None:
                said[slug] = match
            elif refusal and hypothetical:
                said[slug] = _Match(refusal, True)
            elif refusal and slug in compiled.earning:
                refused |= {word.clause for word in refusal}
                denied.setdefault(slug, set()).update(word.stem for word in refusal)
        for slug, match in said.items():
            # A clause that denies one idea asserts no other, but for what is itself a denial ("not seen").
            if match.denial or not {word.clause for word in match.words} & refused:
                found.setdefault(slug, (_found(text, slug, match.words), number))
        for item in rubric.misconceptions:
            if all(item is not each for each, _, _ in wrong):
                match, _ = _first(words, places, compiled.wrong[item.slug])
                if match is not None:
                    wrong.append((item, _found(text, item.slug, match.words), number))
    return found, denied, wrong


@dataclass(frozen=True, slots=True)
class _Match:
    """The words of a sentence that make up a phrasing, and whether the phrasing itself denies something."""

    words: tuple[Word, ...]
    denial: bool


def _first(
    words: Sequence[Word], places: dict[str, list[Span]], phrases: tuple[_Phrase, ...]
) -> tuple[_Match | None, tuple[Word, ...]]:
    """The first phrasing that a sentence says; else the words of one that it denies."""
    refused: tuple[Word, ...] = ()
    for phrase in phrases:
        found, said = _matches(phrase, places, words)
        if found and said:
            return _Match(found, phrase.denies), ()
        refused = refused or found
    return None, refused


def _found(text: str, slug: str, words: Sequence[Word]) -> Found:
    return Found(slug, _quote(text, words), tuple((word.start, word.end) for word in words))


def _met(ways: Iterable[str], found: _Ideas) -> list[str] | None:
    """The ideas of the first way that is met."""
    for way in ways:
        slugs = [slug.strip() for slug in way.split("+")]
        if all(slug in found for slug in slugs):
            return slugs
    return None


def _credit(rubric: Rubric, found: _Ideas, denied: _Denied, wrong: _Wrong) -> float:
    """What was found, in points of one."""
    full = _met(rubric.full, found)
    half = bool(found) if rubric.half is None else _met(rubric.half, found) is not None
    credit = 1.0 if full else 0.5 if half else 0.0
    for item, _, sentence in wrong:
        # Right, and wrong in another sentence, is half.
        elsewhere = item.forgiven and full is not None and all(found[slug][1] != sentence for slug in full)
        credit = min(credit, max(item.credit, 0.5 if elsewhere else 0.0))
        credit = max(credit, item.worth)
    if full and any(_contradicted(found[slug][0], denied.get(slug, set())) for slug in full):
        credit = min(credit, 0.5)
    return credit


def _contradicted(found: Found, denied: set[str]) -> bool:
    """Whether another sentence denies the same in much the same words."""
    return len(set(map(stem, WORD.findall(found.quote))) & denied) >= min(2, len(found.spans))


def _doubt(
    text: str,
    rubric: Rubric,
    said: Sequence[Sequence[Word]],
    prose: Sequence[Sequence[Word]],
    found: _Ideas,
    denied: _Denied,
    wrong: _Wrong,
    credit: float,
) -> str:
    """Why a person should read it; "" if nobody need."""
    if len(prose) < len(said) and _credit(rubric, *_said(text, said, rubric)) > credit:
        return "Part of it is a list of words: say it in sentences."
    if set(denied) - set(found) and not wrong:
        return "It denies what a right answer says, or seems to."
    if credit > 0 and EITHER.search(text):
        return "It names several possibilities and does not say which."
    return ""


def _kind(
    said: Sequence[Sequence[Word]], rubric: Rubric, wrong: _Wrong, credit: float, doubt: str, found: _Ideas
) -> str:
    """The kind of reading, for `CONFIDENCE`."""
    if credit == 1.0:
        return "full"
    if wrong:
        return "misconception"
    words = [word for part in said for word in part]
    if credit > 0:
        return "half" if _unread(words, rubric) <= UNREAD else "half unread"
    return "empty" if says_nothing(words) and not found else "unread"


def _unread(words: Sequence[Word], rubric: Rubric) -> int:
    """How many words of meaning the rubric has nothing to say about."""
    compiled = rubric._compiled
    asked = {word.stem for part in sentences(rubric.question) for word in part}
    return sum(
        word.stem not in asked
        and word.text.lower() not in GLUE
        and word.text.lower() not in EMPTY
        and not compiled.keys(word.stem, word.text.lower())
        for word in words
    )


def _missing(rubric: Rubric, found: _Ideas) -> tuple[str, ...]:
    """Hints for the way to full credit that needs the fewest further ideas."""
    ways = [[slug.strip() for slug in way.split("+")] for way in rubric.full]
    nearest = min(ways, key=lambda way: sum(slug not in found for slug in way))
    hints = {idea.slug: idea.hint for idea in rubric.ideas}
    return tuple(hints[slug] for slug in nearest if slug not in found and hints[slug])


def _without_question(said: list[list[Word]], question: str) -> list[list[Word]]:
    """The sentences without what they quote of the question."""
    asked = [word.stem for words in sentences(question) for word in words]
    if not asked:
        return said
    runs = {tuple(asked[at : at + COPIED]) for at in range(len(asked) - COPIED + 1)}
    meant = {each for each in asked}
    kept = []
    for words in said:
        stems = [word.stem for word in words]
        copied: set[int] = set()
        for at in range(len(stems) - COPIED + 1):
            if tuple(stems[at : at + COPIED]) in runs:
                copied |= set(range(at, at + COPIED))
        rest = [word for at, word in enumerate(words) if at not in copied]
        own = [word for word in rest if word.stem not in meant and word.text.lower() not in GLUE]
        if own or len(words) < COPIED:
            kept.append(rest)
    return kept
