"""Text into words: sentences, stems, numbers, word families, and which words are denied.

Nothing here knows what a question asks, nor any language: see `languages`. A word family is an entry of
families.txt, or of families.es.txt and its like: its name, in capitals, stands in a rubric for all of its
words.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from grader.rubric.languages.english import ENGLISH
from grader.rubric.languages.traits import Language

if TYPE_CHECKING:
    from spellchecker import SpellChecker

GLUE, NUMBERS = ENGLISH.glue, ENGLISH.numbers

# Not "less" and "greater", which say something of a loss or of the largest output as well.
SIGNS = {"<": "below", "≤": "below", "<=": "below", ">": "above", "≥": "above", ">=": "above"}
SIGNS |= {"->": "becomes", "=>": "becomes", "→": "becomes", "⇒": "becomes", "=": "is", "==": "is", ":=": "is"}
SIGNS |= {"-": "minus"}
AHEAD_CHARS = 20  # behind a word that tell whether it begins a clause
# A word that denies what follows it in its clause, at most so many words.
NEGATION_REACH, INSTEAD_REACH = 25, 6


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text.

    Attributes:
        stem: without its ending; numbers as digits, signs as words.
        text: as written, at `start` to `end`.
        denied: where the negation begins that reaches it, None if none does; below zero for "rather than".
        clause: the number of its clause in the sentence.
    """

    stem: str
    text: str
    start: int
    end: int
    denied: int | None
    clause: int


@cache
def _stemmer(name: str) -> Any:
    import snowballstemmer  # all its languages, which only answers need

    return snowballstemmer.stemmer(name)


_STEMMING = threading.Lock()  # it keeps the word that it works on to itself, for all threads


@lru_cache(200_000)
def stem(word: str, language: Language = ENGLISH) -> str:
    """A word without its ending; numbers as digits."""
    word = language.plain(word).replace("’", "'").removesuffix("'s")
    if known := language.numbers.get(word) or language.own_stems.get(word):
        return known
    with _STEMMING:
        return str(_stemmer(language.stemmer).stemWord(word))


@cache
def families(language: Language = ENGLISH) -> dict[str, frozenset[str]]:
    """The words of each family, those of several words joined by "_"; see families.txt."""
    name = "families.txt" if language is ENGLISH else f"families.{language.code}.txt"
    found: dict[str, list[str]] = {}
    words: list[str] = []
    for line in (files(__package__) / name).read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            family, colon, members = line.rpartition(":")
            if colon:
                words = found.setdefault(family, [])
            words += members.split()
    return {family: frozenset(words) for family, words in found.items()}


FAMILY = families()


@lru_cache(1)
def stems_of_the_trade() -> frozenset[str]:
    """The stems of all words of families: a tenth of a second, which only answers need."""
    return frozenset(stem(part) for words in FAMILY.values() for word in words for part in word.split("_"))


@lru_cache(1)
def _dictionary() -> SpellChecker:
    from spellchecker import SpellChecker  # its words, which only a new answer needs

    return SpellChecker(language="en", distance=1)


@lru_cache(100_000)
def is_english(word: str) -> bool:
    """Whether a word, in small letters, is one of English or of the trade."""
    return word in GLUE or stem(word) in stems_of_the_trade() or word in _dictionary()


def negates(word: str, language: Language = ENGLISH) -> bool:
    """Whether a word, as `Language.plain` makes it, denies what follows it."""
    return word in language.negations or word.endswith("n't")


def sentences(text: str, language: Language = ENGLISH) -> list[list[Word]]:
    """The words of each sentence."""
    by_sentence = []
    start = 0
    for end in [*(match.end() for match in language.sentence_end.finditer(text)), len(text)]:
        if words := _words(text, start, end, language):
            by_sentence.append(words)
        start = end
    return by_sentence


def _words(text: str, start: int, end: int, language: Language) -> list[Word]:
    words: list[Word] = []
    reach = clause = by = 0
    last = start
    for match in language.word.finditer(text, start, end):
        written = match.group()
        plain = language.plain(written).replace("’", "'")
        boundary = language.clause_end.search(text, last, match.end() + AHEAD_CHARS)
        if boundary is not None and boundary.start() >= match.end():
            boundary = None
        # "not because ..." goes on; "never, ..." does not.
        if boundary is not None and (reach != NEGATION_REACH or not boundary.group().isalpha()):
            clause += 1
            reach = 0
        if match["sign"]:
            root = stem(SIGNS[plain], language)
        else:
            root = stem(plain.replace(",", "") if match["number"] else plain, language)
        if words and root == "learn" and words[-1].stem in ("machin", "deep"):
            root = "machine learning"
        words.append(Word(root, written, match.start(), match.end(), by if reach else None, clause))
        if new := _reach(text, match, plain, language):
            # What something is only set against ("rather than") is not denied as a whole: below zero.
            reach, by = new, -1 - match.start() if new == INSTEAD_REACH else match.start()
        else:
            reach = max(0, reach - 1)
        last = match.end()
    return _denied_before(words, language) if language.denies_before else words


def _denied_before(words: list[Word], language: Language) -> list[Word]:
    """The words with those denied that stand before a negation at the end of their clause."""
    ends = {word.clause: word for word in words}
    denying = {number: word for number, word in ends.items() if negates(language.plain(word.text), language)}
    return [
        replace(word, denied=denying[word.clause].start)
        if word.clause in denying and word is not denying[word.clause] and word.denied is None
        else word
        for word in words
    ]


def _reach(text: str, match: re.Match[str], plain: str, language: Language) -> int:
    """How many of the words that follow this one denies."""
    if negates(plain, language):
        return 0 if language.not_only.match(text, match.end()) else NEGATION_REACH
    return INSTEAD_REACH if language.instead.match(text, match.start()) else 0
