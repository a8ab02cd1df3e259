"""What reading needs to know of a language: small words, denials, clauses, spelling. Values, no behaviour."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

SIGNS = r"|(?P<sign>[<>≤≥]=?|[-=]>|→|⇒|:=|==?|(?<![\d)])-(?=\d))"
DIGITS = r"(?P<number>\d+(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)"
NEVER = re.compile(r"(?!)")  # matches nowhere


def words_like(pattern: str) -> re.Pattern[str]:
    """What a text is taken apart by: numbers, signs, and words of this pattern."""
    return re.compile(f"{DIGITS}|(?P<word>{pattern}){SIGNS}", re.I)


@lru_cache(50_000)
def without_accents(word: str) -> str:
    """Small letters without accents, as many people write: "função" is "funcao", "größte" "grosste"."""
    word = word.lower().replace("ß", "ss").replace("œ", "oe").replace("’", "'")
    if word.isascii():
        return word
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter)
    )


@dataclass(frozen=True, eq=False)
class Language:
    """A language that answers are read in. Words are written as `plain` makes them.

    Attributes:
        code: its two letters.
        stemmer: what snowballstemmer calls it.
        plain: a word as it is compared with those below.
        word: what a text is taken apart by.
        numbers: words that are numbers; their digits.
        own_stems: words that the stemmer would throw together with others, and short forms.
        glue: words that carry no meaning of their own.
        empty: words that a sentence about any part of any network could have.
        negations: words that deny what follows in their clause.
        denies_before: a negation at the end of its clause denies what stands before it.
        not_only: behind a negation, it denies nothing.
        instead: what the next few words are set against.
        frame: denies a whole sentence: "it is not true that".
        counterfactual: what would be so without it.
        sentence_end: after it nothing is denied any more.
        clause_end: begins a clause.
        ignorance: "I do not know"; not read.
        either: several possibilities.
        not_but: "not this but that".
        asking: begins a question that is only repeated.
        relative, then, conditional, articles: small words that tell of whom a clause speaks.
        things: what a first course names, by the English word.
        mistaken: English words that are others here.
    """

    code: str
    stemmer: str
    plain: Callable[[str], str]
    word: re.Pattern[str]
    numbers: Mapping[str, str]
    own_stems: Mapping[str, str]
    glue: frozenset[str]
    empty: frozenset[str]
    negations: frozenset[str]
    not_only: re.Pattern[str]
    instead: re.Pattern[str]
    frame: re.Pattern[str]
    counterfactual: re.Pattern[str]
    sentence_end: re.Pattern[str]
    clause_end: re.Pattern[str]
    ignorance: re.Pattern[str]
    either: re.Pattern[str]
    not_but: re.Pattern[str]
    relative: frozenset[str]
    then: frozenset[str]
    conditional: frozenset[str]
    articles: frozenset[str]
    asking: re.Pattern[str] = NEVER
    things: Mapping[str, str] = field(default_factory=dict)
    mistaken: frozenset[str] = frozenset()
    denies_before: bool = False
