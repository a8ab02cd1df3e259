"""Reading an answer by a rubric: what it says, what that earns, and whether a person should look.

What only repeats the question is not read, nor are heaps of keywords. What a clause denies is not said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.rubric.doubts import (
    CONFIDENCE,
    DECIDED,
    beside_what_is_right,
    doubt_of,
    half_understood,
    kind_of,
    perhaps_wrong,
    stems_asked,
)
from grader.rubric.earning import as_read, charged, credit_of, met
from grader.rubric.findings import Found, Ideas, findings_in
from grader.rubric.grammar import is_senseless, is_strung
from grader.rubric.language import language_of, says_nothing, without_heaps
from grader.rubric.languages import LANGUAGES
from grader.rubric.languages.english import ENGLISH
from grader.rubric.languages.traits import Language
from grader.rubric.scheme import Misconception, Rubric
from grader.rubric.words import Word, sentences

# A call that is written down again, with its arguments, and the names that it is given to: they say nothing.
CODE = re.compile(
    r"\b(?:\w+(?:, *\w+)* *= *)?(?:model|tf|tensorflow|keras|layers|nn|losses|optimizers)(?:\.\w+)+"
    r"\((?:[^()]|\([^()]*\))+\)(?:\.\w+\(\))?"
)
ANSWER_CHARS = 20_000  # that are read: an answer is a paragraph, and the time grows with its square
COPIED = 4  # words in a row that also stand in the question are taken for quoted from it
UNREADABLE = 0.5  # the provisional credit of what a person has to read: nothing speaks against it


@dataclass(frozen=True)
class Reading:
    """What was found in an answer.

    Attributes:
        credit: 0, 0.5 or 1, another share that the rubric names, or what a misconception leaves.
        sure: False where a person should read it; then `doubt` says why.
        confidence: how often readings of this kind were exactly right.
        ideas: those found.
        misconceptions: those found.
        missing: hints for the nearest way to full credit.
        doubt: why a person should read it, in a sentence for the teacher; may be empty.
        complete: every idea of a way to full marks was found.
    """

    credit: float
    sure: bool
    confidence: float
    ideas: tuple[Found, ...]
    misconceptions: tuple[tuple[Misconception, Found], ...]
    missing: tuple[str, ...]
    doubt: str = ""
    complete: bool = False


def read(text: str, rubric: Rubric, *, question: str = "") -> Reading:
    """Read an answer by a rubric.

    Args:
        text: the answer.
        rubric: what earns what.
        question: as it was asked; what only repeats it is not read.
    """
    whole, text = text, text[:ANSWER_CHARS]
    code = language_of(text)
    foreign = code not in rubric.languages
    language = ENGLISH if foreign else LANGUAGES[code]
    read_as = CODE.sub(_blank, language.ignorance.sub(_blank, text))
    said = _without_question(sentences(read_as, language), question or rubric.question, language)
    said = [words for words in said if not language.asking.match(text, words[0].start, words[-1].end + 2)]
    prose = said if foreign else without_heaps(text, said, language)
    strung = _strung(text, prose, rubric) if code == "en" else frozenset()
    ideas, denied, perhaps = findings_in(text, prose, rubric, strung, language)
    complete = met(rubric.full, ideas) is not None
    wrong = charged(perhaps, complete)
    credit = credit_of(rubric, ideas, denied, wrong, language)
    says_something = bool(ideas) or not says_nothing([word for words in said for word in words], language)
    earned = credit
    own_words = strung and not any(is_senseless(text, prose[number]) for number in strung)
    if own_words and not wrong and as_read(text, prose, rubric, language) > credit:
        credit = UNREADABLE
    if code != "en" and says_something and not wrong and not denied:
        credit = max(credit, UNREADABLE)
    doubt = (
        "It is in a language that the grader does not read."
        if foreign
        else doubt_of(text, rubric, said, prose, strung, ideas, denied, wrong, credit, language)
        or perhaps_wrong(perhaps, wrong, complete)
        or beside_what_is_right(wrong, ideas, complete, credit)
    )
    if code != "en" and not foreign:
        doubt = doubt or half_understood(said, rubric, perhaps, wrong, earned, ideas, language)
    if len(whole) > ANSWER_CHARS:
        doubt = doubt or f"Only its first {ANSWER_CHARS:,} characters were read."
    kind = kind_of(said, rubric, wrong, credit, ideas, language)
    if kind == "half" and not complete and language.not_but.search(text):
        kind = (
            "half, part unread"  # "not whole layers but neurons": what is left of "but" is not read beyond it
        )
    return Reading(
        credit,
        not doubt and CONFIDENCE[kind] >= DECIDED,
        CONFIDENCE["doubt"] if doubt else CONFIDENCE[kind],
        tuple(match for match, _ in ideas.values()),
        tuple(wrong),
        _missing(rubric, ideas),
        doubt,
        complete,
    )


def _blank(match: re.Match[str]) -> str:
    """As many spaces, so that places in the text stay what they are."""
    return " " * len(match.group())


def _strung(text: str, prose: Sequence[Sequence[Word]], rubric: Rubric) -> frozenset[int]:
    """The sentences that only string words of a right answer together."""
    numbers = []
    for number, words in enumerate(prose):
        ideas, _, _ = findings_in(text, [words], rubric)
        spans = [span for idea, _ in ideas.values() for span in idea.spans]
        used = {word.stem for word in words if any(first <= word.start < end for first, end in spans)}
        if used:
            known = {
                word.stem
                for word in words
                if not rubric.keys_of_ideas.isdisjoint(
                    rubric.in_language(ENGLISH).keys(word.stem, word.text.lower())
                )
            }
            if is_strung(text, words, used, known):
                numbers.append(number)
    return frozenset(numbers)


def _missing(rubric: Rubric, found: Ideas) -> tuple[str, ...]:
    """Hints for the way to full credit that needs the fewest further ideas."""
    ways = [[slug.strip() for slug in way.split("+")] for way in rubric.full]
    nearest = min(ways, key=lambda way: sum(slug not in found for slug in way))
    hints = {idea.slug: idea.hint for idea in rubric.ideas}
    return tuple(hints[slug] for slug in nearest if slug not in found and hints[slug])


def _without_question(said: list[list[Word]], question: str, language: Language) -> list[list[Word]]:
    """The sentences without what they quote of the question."""
    asked = stems_asked(question, language.code)
    if not asked:
        return said
    runs = {asked[at : at + COPIED] for at in range(len(asked) - COPIED + 1)}
    meant = frozenset(asked)
    unquoted = []
    for words in said:
        stems = [word.stem for word in words]
        copied: set[int] = set()
        for at in range(len(stems) - COPIED + 1):
            if tuple(stems[at : at + COPIED]) in runs:
                copied |= set(range(at, at + COPIED))
        rest = [word for at, word in enumerate(words) if at not in copied]
        own = [
            word for word in rest if word.stem not in meant and language.plain(word.text) not in language.glue
        ]
        if own or len(words) < COPIED:
            unquoted.append(rest)
    return unquoted
