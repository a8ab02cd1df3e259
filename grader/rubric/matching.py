"""Finding phrasings in prose.

A phrasing is the few words that matter, which must stand close together in one sentence, in any order:
"negative zero". A name in capitals stands for a family of words (families.txt): NEGATIVE is also
"below zero" and "less than 0". Alternatives are parted by "|" ("pixel|dot"), words that belong together
joined by "_" ("mean_squared"), and "!word" must not occur in the sentence. "> drop layer" asks for its words
in this order and close together. Endings do not matter, nor do small typing errors, capitals, or whether a
number is spelled out. What the sentence denies is not found: "does not set negatives to zero".

In another language than English a family has its own words (families.es.txt), and those of English as they
are written there, since learners mix them ("las capas usan relu y el output ...").

Every match keeps its words, by their place in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from grader.rubric.languages.english import ENGLISH
from grader.rubric.languages.traits import Language
from grader.rubric.words import FAMILY, Word, families, is_english, stem

# Letters that may be wrong, missing, too many or swapped in a word of at least so many.
TYPOS = ((8, 2), (4, 1))
WINDOW = 14  # words from the first to the last of a phrasing
CLOSE = 3  # words that may stand between two words of an ordered phrasing
FOREIGN_TYPO = (
    7  # letters of a word of another language of which one may be wrong: no list of its words is at hand
)
SHORT_ENGLISH = 3  # letters of English words that may be any other word elsewhere
# A phrasing with one of these is a denial itself.
DENYING = frozenset("NOT not no never without cannot instead rather".split())

Span = tuple[int, int]  # the first word, and the one behind the last
Slot = tuple[str, ...]  # keys of alternatives


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrasing: its slots, each with the keys of its alternatives."""

    slots: tuple[Slot, ...]
    forbidden: Slot
    ordered: bool
    denies: bool


class Phrasings:
    """Phrasings by the name of what they say, with their words looked up once."""

    def __init__(self, phrasings: Mapping[str, Iterable[str]], language: Language = ENGLISH) -> None:
        self.language = language
        self.families = families(language)
        self.english: dict[str, set[str]] = {}  # by word as written: English ones within another language
        self.runs: dict[str, list[tuple[tuple[str, ...], str]]] = {}  # by first stem: the run and its key
        self.keys_of: dict[str, set[str]] = {}  # by stem
        self.written: dict[str, set[str]] = {}  # by word, for typing errors
        self.phrases = {name: tuple(map(self._phrase, ways)) for name, ways in phrasings.items()}
        self._asking = self._askings()
        self.keys = lru_cache(20_000)(self._keys)

    def _phrase(self, text: str) -> Phrase:
        slots: list[Slot] = []
        forbidden: list[str] = []
        denies = False
        for part in text.removeprefix(">").split():
            keys = tuple(self._key(way) for way in part.removeprefix("!").split("|") if way)
            if part.startswith("!"):
                forbidden += keys
            else:
                slots.append(keys)
                denies |= any(self._denies(key) for key in keys)
        return Phrase(tuple(slots), tuple(forbidden), text.startswith(">"), denies)

    def _denies(self, key: str) -> bool:
        first = key.split("_")[0]
        # "fails on new data" denies nothing, so not all that denies in English counts.
        own = DENYING if self.language is ENGLISH else DENYING | self.language.negations
        return first in own or key.endswith("n't")

    def _key(self, way: str) -> str:
        """Make the words of one alternative known; a name in capitals stands for a family."""
        for member in self.families.get(way, (way,)):
            stems = tuple(stem(part, self.language) for part in member.split("_") if part)
            if len(stems) == 1:
                self.keys_of.setdefault(stems[0], set()).add(way)
                self.written.setdefault(member, set()).add(way)
            elif (stems, way) not in (known := self.runs.setdefault(stems[0], [])):
                known.append((stems, way))
        if self.language is not ENGLISH:
            for member in FAMILY.get(way, ()):
                if len(member) > SHORT_ENGLISH and "_" not in member and member not in self.language.mistaken:
                    self.english.setdefault(member, set()).add(way)
                    self.english.setdefault(f"{member}s", set()).add(way)
        return way

    def _keys(self, root: str, written: str) -> tuple[str, ...]:
        """The keys that a word of a text stands for, typing errors forgiven."""
        if self.language is not ENGLISH:
            return self._foreign_keys(root, written)
        if root in self.keys_of:
            return tuple(self.keys_of[root])
        typos = next((typos for length, typos in TYPOS if len(written) >= length), 0)
        if not typos or is_english(written):
            return ()
        return self._misspelt(written, typos)

    def _foreign_keys(self, root: str, written: str) -> tuple[str, ...]:
        written = self.language.plain(written)
        if keys := self.keys_of.get(root, set()) | self.english.get(written, set()):
            return tuple(keys)
        return self._misspelt(written, 1) if len(written) >= FOREIGN_TYPO else ()

    def _misspelt(self, written: str, typos: int) -> tuple[str, ...]:
        return tuple(
            {
                key
                for word, keys in self.written.items()
                if word[0] == written[0] and OSA.distance(word, written, score_cutoff=typos) <= typos
                for key in keys
            }
        )

    def _askings(self) -> dict[str, list[tuple[str, int]]]:
        """By key: the phrasings that need it or an alternative, each under the fewest keys that it can be."""
        asking: dict[str, list[tuple[str, int]]] = {}
        for name, phrases in self.phrases.items():
            for number, phrase in enumerate(phrases):
                fewest: Slot = min(phrase.slots, key=len)
                for key in set(fewest):
                    asking.setdefault(key, []).append((name, number))
        return asking

    def possible(self, places: Mapping[str, list[Span]]) -> dict[str, list[Phrase]]:
        """The phrasings that a sentence with these keys may say, in their order, by name."""
        numbers: dict[str, set[int]] = {}
        for key in places:
            for name, number in self._asking.get(key, ()):
                numbers.setdefault(name, set()).add(number)
        return {
            name: [self.phrases[name][number] for number in sorted(which)] for name, which in numbers.items()
        }

    def places(self, words: Sequence[Word]) -> dict[str, list[Span]]:
        """Where each key occurs in a sentence."""
        spans: dict[str, list[Span]] = {}
        for at, word in enumerate(words):
            for key in self.keys(word.stem, word.text.lower()):
                spans.setdefault(key, []).append((at, at + 1))
            for run, key in self.runs.get(word.stem, ()):
                end = at + len(run)
                if end <= len(words) and all(words[at + n].stem == part for n, part in enumerate(run)):
                    spans.setdefault(key, []).append((at, end))
        return spans


def _matches(
    phrase: Phrase, places: dict[str, list[Span]], words: Sequence[Word]
) -> tuple[tuple[Word, ...], bool]:
    """The words that make up the phrasing, none if they are not there; or those denied, and False."""
    if any(key in places for key in phrase.forbidden):
        return (), True
    options = []
    for slot in phrase.slots:
        spans = [span for key in slot if key in places for span in places[key]]
        if not spans:
            return (), True
        options.append(spans)
    denied: tuple[Word, ...] = ()
    apart: tuple[Word, ...] = ()  # words of several clauses: taken where no clause has them all
    anchor = 0 if phrase.ordered else min(range(len(options)), key=lambda n: len(options[n]))
    for start in options[anchor]:
        chosen = _follow(options, start) if phrase.ordered else _gather(options, anchor, start)
        if chosen is None:
            continue
        matched = tuple(words[at] for first, end in sorted(chosen) for at in range(first, end))
        # A negation that is one of the words itself ("fails on new data") denies none of them.
        own = {None, *(word.start for word in matched)}
        if phrase.denies or all(word.denied in own for word in matched):
            if len({word.clause for word in matched}) == 1:
                return matched, True
            apart = apart or matched
        else:
            denied = tuple(word for word in matched if word.denied not in own)
    return (apart, True) if apart else (denied, False)


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


@dataclass(frozen=True, slots=True)
class Match:
    """The words of a sentence that make up a phrasing, and whether the phrasing itself denies something."""

    words: tuple[Word, ...]
    denial: bool


def every(
    words: Sequence[Word], places: dict[str, list[Span]], phrases: Iterable[Phrase]
) -> Iterator[tuple[Match, Phrase]]:
    """All phrasings that a sentence says."""
    for phrase in phrases:
        matched, said = _matches(phrase, places, words)
        if matched and said:
            yield Match(matched, phrase.denies), phrase


def first(
    words: Sequence[Word], places: dict[str, list[Span]], phrases: Iterable[Phrase]
) -> tuple[Match | None, tuple[Word, ...]]:
    """The first phrasing that a sentence says, and the words of the first that it denies."""
    match: Match | None = None
    refused: tuple[Word, ...] = ()
    for phrase in phrases:
        matched, said = _matches(phrase, places, words)
        if matched and said:
            match = match or Match(matched, phrase.denies)
        else:
            refused = refused or tuple(word for word in matched if (word.denied or 0) >= 0)
    return match, refused
