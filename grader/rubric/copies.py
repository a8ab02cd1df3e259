"""Whether one answer is another one over again: word for word, with a word exchanged, or within more text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from grader.rubric.words import NUMBERS

WORD = re.compile(r"(?<!\w)-\d+|[^\W_]+")
SHORT = 8  # words from which two answers to different questions are not the same by chance
# One word in so many may be another, and two at most: beyond, an answer has been thought about.
EXCHANGED, MOST_EXCHANGED = 6, 2
WITHIN = 0.8  # of the pairs of words of one answer that stand in the other, too


@lru_cache(1000)  # an answer is compared with every other one of its student
def bare(text: str) -> tuple[str, ...]:
    """The words of a text without capitals, punctuation and what cannot be seen; numbers as digits."""
    visible = (
        character
        for character in unicodedata.normalize("NFKC", text)
        if unicodedata.category(character) != "Cf"
    )
    return tuple(NUMBERS.get(word, word) for word in WORD.findall("".join(visible).casefold()))


def repeats(words: Sequence[str], others: Sequence[str], numbers: Collection[str] = ()) -> bool:
    """Whether an answer says what another one says, in its words.

    Args:
        words: the answer's, as `bare` gives them.
        others: those of the other one.
        numbers: those that the answer's mark rests on. "Between 0 and 1" and "between -1 and 1" differ in one
            word, and it is the one that counts.
    """
    if min(len(words), len(others)) < SHORT:
        return False
    if abs(len(words) - len(others)) <= MOST_EXCHANGED and not set(numbers) <= set(others):
        return False
    changes = min(MOST_EXCHANGED, len(words) // EXCHANGED)
    if Levenshtein.distance(words, others, score_cutoff=changes) <= changes:
        return True
    pairs = set(pairwise(others))
    return len(pairs & set(pairwise(words))) >= WITHIN * len(pairs)
