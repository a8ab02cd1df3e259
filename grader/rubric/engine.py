"""Reading an answer by a rubric: what it says, what that earns, and whether a person should look.

What only repeats the question is not read, nor are heaps of keywords. What a clause denies is not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grader.rubric.findings import Denied, Found, Ideas, Perhaps, findings_in
from grader.rubric.grammar import is_senseless, is_strung
from grader.rubric.language import language_of, says_nothing, without_heaps
from grader.rubric.languages import LANGUAGES
from grader.rubric.languages.english import ENGLISH
from grader.rubric.languages.traits import Language
from grader.rubric.scheme import Misconception, Rubric
from grader.rubric.words import Word, sentences, stem

WORD = re.compile(r"[^\W_]+")
# A call that is written down again, with its arguments, and the names that it is given to: they say nothing.
CODE = re.compile(
    r"\b(?:\w+(?:, *\w+)* *= *)?(?:model|tf|tensorflow|keras|layers|nn|losses|optimizers)(?:\.\w+)+"
    r"\((?:[^()]|\([^()]*\))+\)(?:\.\w+\(\))?"
)
ANSWER_CHARS = 20_000  # that are read: an answer is a paragraph, and the time grows with its square
COPIED = 4  # words in a row that also stand in the question are taken for quoted from it
UNREADABLE = 0.5  # the provisional credit of what a person has to read: nothing speaks against it
UNREAD = 2  # words of meaning that may be left unread in an answer that is half right
UNREAD_ELSEWHERE = 2  # the same, in other languages than English
# How often a reading of its kind was exactly right in classes that nobody had seen; see
# docs/decisions/005-explanations.md.
CONFIDENCE = {
    "full": 0.95,
    "full, part unread": 0.89,
    "misconception": 0.87,
    "half": 0.78,
    "half, part unread": 0.62,
    "empty": 0.95,
    "unread": 0.6,
    "doubt": 0.6,
}
DECIDED = 0.75  # from this confidence on nobody need read it


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
    complete = _met(rubric.full, ideas) is not None
    wrong = _charged(perhaps, complete)
    credit = _credit(rubric, ideas, denied, wrong, language)
    says_something = bool(ideas) or not says_nothing([word for words in said for word in words], language)
    earned = credit
    own_words = strung and not any(is_senseless(text, prose[number]) for number in strung)
    if own_words and not wrong and _as_read(text, prose, rubric, language) > credit:
        credit = UNREADABLE
    if code != "en" and says_something and not wrong and not denied:
        credit = max(credit, UNREADABLE)
    doubt = (
        "It is in a language that the grader does not read."
        if foreign
        else _doubt(text, rubric, said, prose, strung, ideas, denied, wrong, credit, language)
        or _perhaps(perhaps, wrong, complete)
        or _beside(wrong, ideas, complete, credit)
    )
    if code != "en" and not foreign:
        doubt = doubt or _half_understood(said, rubric, perhaps, wrong, earned, ideas, language)
    if len(whole) > ANSWER_CHARS:
        doubt = doubt or f"Only its first {ANSWER_CHARS:,} characters were read."
    kind = _kind(said, rubric, wrong, credit, ideas, language)
    if kind == "half" and not complete and language.not_but.search(text):
        kind = (
            "half, part unread"  # "not whole layers but neurons": what is left of "but" is not read beyond it
        )
    return Reading(
        credit,
        not doubt and CONFIDENCE[kind] >= DECIDED,
        CONFIDENCE["doubt"] if doubt else CONFIDENCE[kind],
        tuple(match for match, _ in ideas.values()),
        tuple((item, match) for item, match, _ in wrong),
        _missing(rubric, ideas),
        doubt,
        complete,
    )


def _blank(match: re.Match[str]) -> str:
    """As many spaces, so that places in the text stay what they are."""
    return " " * len(match.group())


_Wrong = list[tuple[Misconception, Found, int]]


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


def _charged(perhaps: Perhaps, complete: bool) -> _Wrong:
    """The misconceptions that cost something: what only may be one does not, beside a full answer."""
    return [
        (item, finding, number)
        for item, finding, number, strength in perhaps
        if strength == "said" or (strength == "perhaps" and not complete)
    ]


def _perhaps(perhaps: Perhaps, wrong: _Wrong, complete: bool) -> str:
    """The doubt about what may be a misconception and was not charged; "" if there is none."""
    charged = {item.slug for item, *_ in wrong}
    open_ = [
        finding.quote
        for item, finding, _, strength in perhaps
        if item.slug not in charged and (not complete or strength == "perhaps")
    ]
    return f"It may be a misunderstanding, or about something else: “{open_[0]}”." if open_ else ""


def _beside(wrong: _Wrong, found: Ideas, complete: bool, credit: float) -> str:
    """The doubt about a misunderstanding beside what is right; "" if there is none."""
    against = [finding for _, finding, _ in wrong]
    apart = [idea for idea, _ in found.values() if not any(_overlap(idea, other) for other in against)]
    if not wrong or not apart or (credit > 0 and not complete):
        return ""
    said = "what matters" if complete else "something that is right"
    return f"It says {said}, and beside it what may be a misunderstanding: “{against[0].quote}”."


def _met(ways: Iterable[str], found: Ideas) -> list[str] | None:
    """The ideas of the first way that is met."""
    for way in ways:
        slugs = [slug.strip() for slug in way.split("+")]
        if all(slug in found for slug in slugs):
            return slugs
    return None


def _credit(
    rubric: Rubric, found: Ideas, denied: Denied, wrong: _Wrong, language: Language = ENGLISH
) -> float:
    """What was found, in points of one."""
    full = _met(rubric.full, found)
    half = bool(found) if rubric.half is None else _met(rubric.half, found) is not None
    credit = 1.0 if full else 0.5 if half else 0.0
    if wrong:
        most = 1.0
        for item, finding, _ in wrong:
            # Right, and wrong in other words, is half.
            elsewhere = (
                item.forgiven
                and full is not None
                and not any(_overlap(found[slug][0], finding) for slug in full)
            )
            most = min(most, max(item.credit, 0.5 if elsewhere else 0.0))
        credit = min(most, credit)
    if full and any(_contradicted(found[slug][0], denied.get(slug, set()), language) for slug in full):
        credit = min(credit, 0.5)
    return credit


def _as_read(text: str, prose: Sequence[Sequence[Word]], rubric: Rubric, language: Language) -> float:
    """What sentences would earn if each of them were one."""
    ideas, denied, perhaps = findings_in(text, prose, rubric, language=language)
    charged = _charged(perhaps, _met(rubric.full, ideas) is not None)
    return _credit(rubric, ideas, denied, charged, language)


def _overlap(first: Found, second: Found) -> bool:
    """Whether the two rest on a word that is the same."""
    return any(a < d and c < b for a, b in first.spans for c, d in second.spans)


def _contradicted(found: Found, denied: set[str], language: Language) -> bool:
    """Whether another sentence denies the same in much the same words."""
    stems = {stem(word, language) for word in WORD.findall(found.quote)}
    return len(stems & denied) >= min(2, len(found.spans))


def _doubt(
    text: str,
    rubric: Rubric,
    said: Sequence[Sequence[Word]],
    prose: Sequence[Sequence[Word]],
    strung: frozenset[int],
    found: Ideas,
    denied: Denied,
    wrong: _Wrong,
    credit: float,
    language: Language,
) -> str:
    """Why a person should read it; "" if nobody need."""
    if strung and _as_read(text, prose, rubric, language) > credit:
        return "It has words of a right answer, but they make no sentence."
    if len(prose) < len(said) and _as_read(text, said, rubric, language) > credit:
        return "Part of it is a list of words and no sentence."
    if set(denied) - set(found) and not wrong:
        return "It denies what a right answer says, or seems to."
    if credit > 0 and language.either.search(text):
        return "It names several possibilities and does not say which."
    return ""


def _half_understood(
    said: Sequence[Sequence[Word]],
    rubric: Rubric,
    perhaps: Perhaps,
    wrong: _Wrong,
    credit: float,
    found: Ideas,
    language: Language,
) -> str:
    """Why a person should read an answer in another language than English; "" if nobody need.

    The phrasings are fewer there, so what is not read may say anything.
    """
    unread = _unread([word for part in said for word in part], rubric, language)
    if wrong:
        said_plainly = any(strength == "said" and item.credit == 0 for item, _, _, strength in perhaps)
        surely_wrong = said_plainly and not found and all(item.credit == 0 for item, *_ in wrong)
        return (
            ""
            if surely_wrong
            else "It says something that may be wrong, in a language of which the grader knows less."
        )
    if credit == 0 or (credit < 1 and unread > UNREAD_ELSEWHERE):
        return "Much of it is in words that the grader does not know in this language."
    return ""


def _kind(
    said: Sequence[Sequence[Word]],
    rubric: Rubric,
    wrong: _Wrong,
    credit: float,
    found: Ideas,
    language: Language,
) -> str:
    """The kind of reading, for `CONFIDENCE`."""
    if credit == 1.0:
        return "full, part unread" if _silent(said, found, rubric, language) else "full"
    if wrong:
        return "misconception"
    words = [word for part in said for word in part]
    if credit > 0 and found:
        return "half" if _unread(words, rubric, language) <= UNREAD else "half, part unread"
    return "empty" if says_nothing(words, language) and not found else "unread"


def _silent(said: Sequence[Sequence[Word]], found: Ideas, rubric: Rubric, language: Language) -> bool:
    """Whether a clause of its own says something and nothing was found in it."""
    spans = [span for idea, _ in found.values() for span in idea.spans]
    for words in said:
        for clause in {word.clause for word in words}:
            part = [word for word in words if word.clause == clause]
            heard = any(first <= word.start < end for word in part for first, end in spans)
            if not heard and _unread(part, rubric, language):
                return True
    return False


def _unread(words: Sequence[Word], rubric: Rubric, language: Language) -> int:
    """How many words of meaning the rubric has nothing to say about."""
    compiled = rubric.in_language(language)
    asked = frozenset(_stems_asked(rubric.question, language.code))
    return sum(
        word.stem not in asked
        and (plain := language.plain(word.text)) not in language.glue
        and plain not in language.empty
        and not compiled.keys(word.stem, word.text.lower())
        for word in words
    )


def _missing(rubric: Rubric, found: Ideas) -> tuple[str, ...]:
    """Hints for the way to full credit that needs the fewest further ideas."""
    ways = [[slug.strip() for slug in way.split("+")] for way in rubric.full]
    nearest = min(ways, key=lambda way: sum(slug not in found for slug in way))
    hints = {idea.slug: idea.hint for idea in rubric.ideas}
    return tuple(hints[slug] for slug in nearest if slug not in found and hints[slug])


@lru_cache(1000)
def _stems_asked(question: str, code: str) -> tuple[str, ...]:
    """The stems of a question."""
    return tuple(word.stem for words in sentences(question, LANGUAGES[code]) for word in words)


def _without_question(said: list[list[Word]], question: str, language: Language) -> list[list[Word]]:
    """The sentences without what they quote of the question."""
    asked = _stems_asked(question, language.code)
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
