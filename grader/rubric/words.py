"""Text into words: sentences, stems, numbers, word families, and which words are denied.

Nothing here knows what a question asks. A word family is an entry of families.txt: its name,
in capitals, stands in a rubric for all of its words.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spellchecker import SpellChecker

NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | dict.fromkeys("nought nil zeros zeroes zeroed zeroing".split(), "0") | {"once": "1"}  # fmt: skip
TOKEN = re.compile(
    r"(?P<number>\d+(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)"
    r"|(?P<sign>[<>≤≥]=?|[-=]>|→|⇒|:=|==?|(?<![\d)])-(?=\d))"
)
# Not "less" and "greater", which say something of a loss or of the largest output as well.
SIGNS = {"<": "below", "≤": "below", "<=": "below", ">": "above", "≥": "above", ">=": "above"}
SIGNS |= {"->": "becomes", "=>": "becomes", "→": "becomes", "⇒": "becomes", "=": "is", "==": "is", ":=": "is"}
SIGNS |= {"-": "minus"}
SENTENCE_END = re.compile(
    r"[.!?;](?=\s|$)|\n\s*\n|\n\s*[-*•#]|\b(?:but|whereas|however|although)\b"
    r"|(?<=[,–—-])\s*(?:oh |no )?(?:no|oh|wait|sorry)\s*[,:–—]",  # who corrects themselves begins anew
    re.I,
)
AHEAD_CHARS = 20  # behind a word that tell whether it begins a clause
# "and" begins a clause only where a subject or a verb of its own follows: "does not give loss and accuracy".
CLAUSE_END = re.compile(
    r"[,:]|(?<=\s)\(|\)(?=\s|$)|--|[–—]|\b(?:so|because|since|while|then|therefore|thus|unless|if)\b"
    r"|\band\b(?=\s+(?:it|this|that|the|we|they|i|you|he|she|a|an|all|each|every|these|those|then|so|instead|also|"
    r"argmax|softmax|relu|loss|optimizer|is|are|has|do|does|doesn['’]t|don['’]t|can['’]?t|cannot|fails|isn['’]t|"
    r"makes|takes|turns|sets|gives|leaves|keeps|returns|passes|"
    r"produces|picks|puts|tells|shows|uses|changes|adjusts|updates|therefore|thus)\b)",
    re.I,
)

# A word that denies what follows it in its clause, at most so many words.
NEGATION_REACH, INSTEAD_REACH = 25, 6
NEGATIONS = frozenset(
    "not no nobody never without cannot cant nor neither nothing none hardly barely fail fails failing "
    "refuses unable dont doesnt isnt wont didnt hasnt havent arent wasnt".split()
)  # fmt: skip
# What is said of a whole sentence: "it is not true that ...".
FRAME = re.compile(
    r"\b(?:not|n['’]t|never)\s+(?:true|correct|right|the\s+case)\s+that\b|\bn['’]t\s+true\s+that\b"
    r"|\b(?:wrong|false|incorrect|untrue|mistaken|nonsense|a\s+myth|a\s+mistake)\s+"
    r"(?:that\b|to\s+(?:say|think|believe|claim)\b)",
    re.I,
)
NOT_ONLY = re.compile(r"\s+(only|just|enough|necessarily|simply|merely)\b", re.I)
INSTEAD = re.compile(r"(instead\s+of|rather\s+than|other\s+than|as\s+opposed\s+to|contrary\s+to)\b", re.I)

# Words that carry no meaning of their own: the glue of a sentence.
GLUE = frozenset(
    "a an the is are was were be been being am it its it's itself this that that's these those there to "
    "of in on for and or as by with from at so if then than which who what when where why how because "
    "since we you they i he she our your their my me us them his her one's each every all any some into "
    "onto out up through over about between per via has have had having can could will would may might "
    "shall should must do does did done only also just not no very more most much many e.g i.e etc like "
    "such both during while before after unless within either else other others another same own too "
    "again here against they're we're you're i'm isn't aren't wasn't weren't don't doesn't didn't can't "
    "won't".split()
)  # fmt: skip

# The stemmer throws these together with words of another meaning.
OWN_STEMS = {
    "optimizer": "optimizer", "optimizers": "optimizer", "optimiser": "optimizer", "optimisers": "optimizer",
    "general": "general", "generally": "generally", "likely": "likely", "means": "means", "meaning": "means",
    "probable": "probable", "probably": "probably", "density": "density", "different": "different",
    "negate": "negate", "negates": "negate", "negated": "negate", "really": "really", "news": "news",
}  # fmt: skip


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
def _stemmer() -> Any:
    import snowballstemmer  # all its languages, which only answers need

    return snowballstemmer.stemmer("english")


_STEMMING = threading.Lock()  # it keeps the word that it works on to itself, for all threads


@lru_cache(100_000)
def stem(word: str) -> str:
    """A word without its ending; numbers as digits."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if known := NUMBERS.get(word) or OWN_STEMS.get(word):
        return known
    with _STEMMING:
        return str(_stemmer().stemWord(word))


def _families() -> dict[str, frozenset[str]]:
    """The words of each family, those of several words joined by "_"; see families.txt."""
    families: dict[str, list[str]] = {}
    words: list[str] = []
    for line in (files(__package__) / "families.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, colon, members = line.rpartition(":")
            if colon:
                words = families.setdefault(name, [])
            words += members.split()
    return {name: frozenset(words) for name, words in families.items()}


FAMILY = _families()


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


def negates(word: str) -> bool:
    """Whether a word, in small letters, denies what follows it."""
    return word in NEGATIONS or word.endswith("n't")


def sentences(text: str) -> list[list[Word]]:
    """The words of each sentence."""
    by_sentence = []
    start = 0
    for end in [*(match.end() for match in SENTENCE_END.finditer(text)), len(text)]:
        if words := _words(text, start, end):
            by_sentence.append(words)
        start = end
    return by_sentence


def _words(text: str, start: int, end: int) -> list[Word]:
    words: list[Word] = []
    reach = clause = by = 0
    last = start
    for match in TOKEN.finditer(text, start, end):
        written = match.group()
        plain = written.lower().replace("’", "'")
        boundary = CLAUSE_END.search(text, last, match.end() + AHEAD_CHARS)
        if boundary is not None and boundary.start() >= match.end():
            boundary = None
        # "not because ..." goes on; "never, ..." does not.
        if boundary is not None and (reach != NEGATION_REACH or not boundary.group().isalpha()):
            clause += 1
            reach = 0
        if match["sign"]:
            root = stem(SIGNS[plain])
        else:
            root = stem(plain.replace(",", "") if match["number"] else plain)
        if words and root == "learn" and words[-1].stem in ("machin", "deep"):
            root = "machine learning"
        words.append(Word(root, written, match.start(), match.end(), by if reach else None, clause))
        if new := _reach(text, match, plain):
            # What something is only set against ("rather than") is not denied as a whole: below zero.
            reach, by = new, -1 - match.start() if new == INSTEAD_REACH else match.start()
        else:
            reach = max(0, reach - 1)
        last = match.end()
    return words


def _reach(text: str, match: re.Match[str], plain: str) -> int:
    """How many of the words that follow this one denies."""
    if negates(plain):
        return 0 if NOT_ONLY.match(text, match.end()) else NEGATION_REACH
    return INSTEAD_REACH if INSTEAD.match(text, match.start()) else 0
