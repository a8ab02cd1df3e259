"""Which answers follow from what a teacher decided of answers like them. Pure: answers in, who follows out.

An answer follows where it is the same as a decided one, nearly the same, or near to several that were decided
alike. Whoever says the opposite in the same words never follows: beyond equal words, the grader must have
found the same in both, and both must deny as often. What followed is no example for others.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from grader.rubric.engine import Reading
from grader.rubric.words import NUMBERS, negates, stem

Key = tuple[str, str]  # a student, and which answer of theirs

# Measured by leaving students out: docs/decisions/016-like-answers.md.
NEAR = 0.25  # likeness, of 1
SEVERAL = 2  # different decided answers that must be near, where none is nearly the same
ENOUGH = 20  # different answers that tell which words are rare: in fewer nothing is near
OTHER_WORDS = 4  # one word in so many may be another small word, or another spelling
SPELLED = 5  # letters from which a word with another letter is the same word
# What a sentence says is the same with and without them. No word that denies, compares or limits is here.
SMALL = frozenset(
    "a an the is are was were be been it its this that these those they them so then just really basically "
    "simply also and of to i think we you please very here".split()
)
QUOTED = re.compile("“.*”", re.S)
FOREIGN = "language"  # in what the grader doubts of an answer that it cannot read
# Signs of formulas say something, other punctuation does not. A minus is one before a number.
# Vowel signs of Hindi and the like are letters here: without them two words would be one.
TOKEN = re.compile(
    r"[<>=≤≥≠±+*/^%|~√∑]+|!=|-\s?(?=\d)|\d+(?:[.,]\d+)*|(?:[^\W\d_]|[^\x00-\x7f\s\d–—“”‘…«»„·•≤≥≠±√∑])+"
)
APOSTROPHES = re.compile("['’`´]")


@dataclass(frozen=True)
class Found:
    """What the grader made of an answer, as far as answers that follow each other must agree in it.

    `readable` is False of a language that it does not read: then only equal answers follow.
    """

    said: str
    readable: bool = True


def found_in(reading: Reading) -> Found:
    """What of a reading decides whether two answers say the same."""
    doubt = QUOTED.sub("", reading.doubt)
    ideas = sorted(idea.slug for idea in reading.ideas)
    wrong = sorted(item.slug for item, _ in reading.misconceptions)
    return Found(json.dumps([reading.credit, ideas, wrong, doubt]), FOREIGN not in doubt)


@dataclass(frozen=True)
class Answer:
    """An answer to the question, by a key that tells it from all others."""

    key: Key
    text: str
    found: Found


@dataclass(frozen=True)
class Follows:
    """What an answer earns by being like others.

    Attributes:
        points: theirs.
        like: the decided answers that it is like, in the order of their keys.
    """

    points: float
    like: tuple[Key, ...]


class Class:
    """The answers of a class to one question, which say how much a word tells."""

    def __init__(self, texts: Collection[str]):
        """Count the words of the class; neither order nor repetition of `texts` matters."""
        different = set(texts)
        self._count = len(different)
        self._with_word: Counter[str] = Counter()
        self._with_piece: Counter[str] = Counter()
        for text in different:
            words, pieces = _grams(text)
            self._with_word.update(words.keys())
            self._with_piece.update(pieces.keys())
        self._vectors: dict[str, tuple[dict[str, float], dict[str, float]]] = {}

    def follows(self, answer: Answer, decided: Mapping[Answer, float]) -> Follows | None:
        """What an answer earns by what was decided of others; None where that does not say.

        Args:
            answer: waits for a person.
            decided: points by answer, of the same question.
        """
        for is_like, enough in ((_same, 1), (_nearly_the_same, 1), (self._near, SEVERAL)):
            like = [each for each in decided if each.key != answer.key and is_like(answer, each)]
            if len({tokens(each.text) for each in like}) >= enough:
                points = {decided[each] for each in like}
                keys = tuple(sorted(each.key for each in like))
                return Follows(points.pop(), keys) if len(points) == 1 else None
        return None

    def likeness(self, one: str, other: str) -> float:
        """How much two texts are alike, 0 to 1: TF-IDF over words, pairs of words and pieces of words."""
        pairs = zip(self._vector(one), self._vector(other), strict=True)
        return sum(_cosine(a, b) for a, b in pairs) / 2

    def _near(self, one: Answer, other: Answer) -> bool:
        return self._count >= ENOUGH and _agree(one, other) and self.likeness(one.text, other.text) >= NEAR

    def _vector(self, text: str) -> tuple[dict[str, float], dict[str, float]]:
        if text not in self._vectors:
            words, pieces = _grams(text)
            self._vectors[text] = (
                _weighted(words, self._with_word, self._count),
                _weighted(pieces, self._with_piece, self._count),
            )
        return self._vectors[text]


@lru_cache(20_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words, numbers and signs of a text, without case, spaces and other punctuation."""
    plain = APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold())
    return tuple(NUMBERS.get(token, token.replace(" ", "")) for token in TOKEN.findall(plain))


@lru_cache(20_000)
def _denials(text: str) -> int:
    return sum(negates(word) for word in tokens(text))


def _agree(one: Answer, other: Answer) -> bool:
    """Whether the grader found the same in both, and could read them."""
    return (
        one.found.readable
        and other.found.readable
        and one.found == other.found
        and _denials(one.text) == _denials(other.text)
    )


def _same(one: Answer, other: Answer) -> bool:
    words = tokens(one.text)
    return bool(words) and words == tokens(other.text) and one.found == other.found


def _nearly_the_same(one: Answer, other: Answer) -> bool:
    """Whether answers differ in few words, and those are small ones or spelled otherwise."""
    if not _agree(one, other):
        return False
    words, others = tokens(one.text), tokens(other.text)
    most = min(len(words), len(others)) // OTHER_WORDS
    if not most or Levenshtein.distance(words, others, score_cutoff=most) > most:
        return False
    for edit in Levenshtein.opcodes(words, others):
        gone, new = words[edit.src_start : edit.src_end], others[edit.dest_start : edit.dest_end]
        if edit.tag == "equal" or SMALL.issuperset((*gone, *new)):
            continue
        if edit.tag != "replace" or not all(map(_spelled_alike, gone, new)):
            return False
    return True


def _spelled_alike(word: str, other: str) -> bool:
    """Whether two words are one, but for an ending or a slip of the fingers."""
    if not (word.isalpha() and other.isalpha()) or negates(word) or negates(other):
        return False
    slip = word[0] == other[0] and min(len(word), len(other)) >= SPELLED
    return stem(word) == stem(other) or (slip and Levenshtein.distance(word, other) <= 1)


@lru_cache(5_000)
def _grams(text: str) -> tuple[Counter[str], Counter[str]]:
    """Words and pairs of words, and pieces of three to five characters, with how often they are there."""
    words = tokens(text)
    pairs = (f"{one} {other}" for one, other in zip(words, words[1:], strict=False))
    pieces: Counter[str] = Counter()
    for word in words:
        padded = f" {word} "
        pieces.update(padded[at : at + size] for size in (3, 4, 5) for at in range(len(padded) - size + 1))
    return Counter((*words, *pairs)), pieces


def _weighted(grams: Mapping[str, int], within: Mapping[str, int], count: int) -> dict[str, float]:
    """Weights whose squares sum to one; what few answers of the class have weighs more."""
    weights = {
        gram: (1 + math.log(times)) * (1 + math.log((1 + count) / (1 + within.get(gram, 0))))
        for gram, times in grams.items()
    }
    length = math.hypot(*weights.values()) or 1.0
    return {gram: weight / length for gram, weight in weights.items()}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    small, large = sorted((one, other), key=len)
    return sum(weight * large.get(gram, 0.0) for gram, weight in small.items())
