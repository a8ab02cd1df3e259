"""What kind of text an answer is: in which language, a heap of keywords, or words that say nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from grader.rubric.languages import LANGUAGES
from grader.rubric.languages.english import ENGLISH
from grader.rubric.languages.traits import Language
from grader.rubric.words import FAMILY, Word, families, is_english, stem

# Small words of other languages that are none of English.
SMALL_WORDS = {
    "de": "der das und ist ein eine einen wird werden auf mit nicht den dem des zu von für im oder wenn",
    "es": "el la los las que es un una por para con del se como si en y lo al",
    "fr": "le la les des et est une pour dans qui sur avec du en ou si pas sont ce",
    "it": "il lo gli che per con è una di del della nel si sono non ed e",
    "nl": "het een van en voor niet met dat zijn wordt naar bij op te",
    "pt": "o os que é um uma para com do da dos das em se não mais na no",
    "pl": "jest na do nie się że aby oraz lub przez dla",
    "tr": "bir ve bu için ile olarak olan",
    "sv": "och att det som en är för på av med",
}
_SMALL = {code: frozenset(words.split()) for code, words in SMALL_WORDS.items()}
SCRIPTS = {
    "HANGUL": "ko", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "CYRILLIC": "ru", "ARABIC": "ar",
    "HEBREW": "he", "DEVANAGARI": "hi", "THAI": "th", "BENGALI": "bn",
}  # fmt: skip
LETTER = re.compile(r"[^\W\d_]+")
READ = tuple(code for code in LANGUAGES if code != "en")
_OF_ENGLISH_ALONE = ENGLISH.glue - frozenset().union(*(LANGUAGES[code].glue for code in READ))
CLEARLY = 2  # small words of English that settle it
SHORT_TEXT = 30  # words up to which a text may do without small words
HEAP_WORDS = 5  # words from which a sentence without glue is a heap of keywords
LONG = 8  # words of a sentence that hardly do with a single kind of glue
GLUE_SHARE = 0.1
ARTICLES = frozenset({"a", "an", "the", "and"})
# Glue, but of no help to a sentence: heaps have them as well.
COUNTING = frozenset(
    "one each every all any some other another more most no not same own again only just too out over "
    "up off".split()
)
# Forms of verbs that say something of a subject, and not of nouns that a heap has as well.
NOUNS = frozenset("outputs inputs results links connections errors scores steps changes".split())
FINITE = frozenset(
    first
    for family in "BECOMES PASS REMOVE DROP PREVENT REDUCE UPDATE TRAIN TEST SQUASH MEMORIZE".split()
    for first in (word.partition("_")[0] for word in FAMILY[family])
    if first.endswith("s") and not first.endswith("ss") and first not in NOUNS
) | frozenset(
    "becomes sets turns makes replaces converts returns gives maps puts clips clamps forces passes "
    "keeps lets allows removes eliminates ignores filters discards cuts drops deactivates disables "
    "prevents avoids reduces stops helps updates adjusts tunes modifies improves alters minimizes "
    "minimises lowers decreases measures computes calculates quantifies tells determines compares shows "
    "trains learns teaches feeds takes uses picks chooses selects connects receives transforms reshapes "
    "flattens unrolls evaluates memorizes memorises fails performs works become turn get gets stay "
    "stays pass go goes runs reports prints learned learnt memorized memorised turned converted "
    "adjusted updated made became got gave took went picked are is contains includes".split()
)
SIGN = re.compile(r"[<>=→⇒:]|->")


def language_of(text: str) -> str:
    """The two letters of the language a text is most likely in; "en" unless something speaks against it."""
    letters = "".join(LETTER.findall(text))
    if not letters:
        return "en"
    foreign = [unicodedata.name(letter, "").split(" ")[0].split("-")[0] for letter in letters if letter > "ɏ"]
    if len(foreign) > 0.15 * len(letters):
        names = [SCRIPTS.get(name, "") for name in foreign]
        return max(set(names), key=names.count) or "und"
    words = [word.lower() for word in LETTER.findall(text)]
    english = sum(word in ENGLISH.glue for word in words)
    counts = {code: sum(word in small for word in words) for code, small in _SMALL.items()}
    code = max(counts, key=lambda candidate: counts[candidate])
    small = counts[code]
    if small < 2 or small <= english:
        if small < english and sum(word in _OF_ENGLISH_ALONE for word in words) >= CLEARLY:
            return "en"
        return _by_vocabulary(words) if len(words) <= SHORT_TEXT else "en"
    kin = max(counts[candidate] for candidate in READ)
    return _most_read(words) if kin + 1 >= small else code


def _by_vocabulary(words: Sequence[str]) -> str:
    """The language of a few words: one that knows more of them than English does."""
    code = _most_read(words)
    strange = [word for word in words if word not in ENGLISH.empty and not is_english(word)]
    known = sum(_knows(LANGUAGES[code], word) for word in strange)
    return (
        code
        if known and known >= len(strange) / 2 and _read_in(code, words) > len(words) - len(strange)
        else "en"
    )


def _most_read(words: Sequence[str]) -> str:
    return max(READ, key=lambda code: _read_in(code, words))


def _read_in(code: str, words: Sequence[str]) -> int:
    return sum(_knows(LANGUAGES[code], word) for word in words)


@lru_cache(100_000)
def _knows(language: Language, word: str) -> bool:
    plain = language.plain(word)
    return plain in language.glue or plain in language.empty or stem(word, language) in _vocabulary(language)


@cache
def _vocabulary(language: Language) -> frozenset[str]:
    """The stems of the words of all families."""
    return frozenset(
        stem(part, language)
        for members in families(language).values()
        for member in members
        for part in member.split("_")
    )


def without_heaps(
    text: str, said: Sequence[Sequence[Word]], language: Language = ENGLISH
) -> list[Sequence[Word]]:
    """The sentences that are more than keywords in a row.

    Keywords lack the small words that make a sentence, and a verb. Where some sentences are heaps, shorter
    ones without any of these are their rests.
    """
    prose = [words for words in said if not _is_heap(text, words, language)]
    if len(prose) < len(said):
        prose = [
            words
            for words in prose
            if _glue(words, language) or any(word.text.lower() in FINITE for word in words)
        ]
    return prose


def _glue(words: Sequence[Word], language: Language) -> list[str]:
    written = (language.plain(word.text) for word in words)
    return [word for word in written if word in language.glue and word not in COUNTING]


def _is_heap(text: str, words: Sequence[Word], language: Language) -> bool:
    written = [word.text.lower() for word in words if word.text[0].isalnum()]
    if len(written) < HEAP_WORDS or SIGN.search(text, words[0].start, words[-1].end):
        return False
    if any(word in FINITE for word in written):
        return False
    glue = _glue(words, language)
    if language is not ENGLISH:
        return not glue  # its verbs are not known
    if len(written) >= LONG and (set(glue) <= ARTICLES or len(set(glue)) < 2):
        return set(glue) <= ARTICLES or len(glue) < 2 * GLUE_SHARE * len(written)
    return len(glue) < GLUE_SHARE * len(written)


def says_nothing(words: Sequence[Word], language: Language = ENGLISH) -> bool:
    """Whether no word of it could tell one part of a network from another."""
    plain = [language.plain(word.text) for word in words]
    return all(word in language.glue or word in language.empty for word in plain)
