"""How sure a reading is, and why a person should look at an answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from grader.rubric.earning import Wrong, as_read, overlap
from grader.rubric.findings import Denied, Ideas, Perhaps
from grader.rubric.language import says_nothing
from grader.rubric.languages import LANGUAGES
from grader.rubric.languages.traits import Language
from grader.rubric.scheme import Rubric
from grader.rubric.words import Word, sentences

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


def doubt_of(
    text: str,
    rubric: Rubric,
    said: Sequence[Sequence[Word]],
    prose: Sequence[Sequence[Word]],
    strung: frozenset[int],
    found: Ideas,
    denied: Denied,
    wrong: Wrong,
    credit: float,
    language: Language,
) -> str:
    """Why a person should read it; "" if nobody need."""
    if strung and as_read(text, prose, rubric, language) > credit:
        return "It has words of a right answer, but they make no sentence."
    if len(prose) < len(said) and as_read(text, said, rubric, language) > credit:
        return "Part of it is a list of words and no sentence."
    if set(denied) - set(found) and not wrong:
        return "It denies what a right answer says, or seems to."
    if credit > 0 and language.either.search(text):
        return "It names several possibilities and does not say which."
    return ""


def perhaps_wrong(perhaps: Perhaps, wrong: Wrong, complete: bool) -> str:
    """The doubt about what may be a misconception and was not charged; "" if there is none."""
    charged = {item.slug for item, _ in wrong}
    open_ = [
        finding.quote
        for item, finding, _, strength in perhaps
        if item.slug not in charged and (not complete or strength == "perhaps")
    ]
    return f"It may be a misunderstanding, or about something else: “{open_[0]}”." if open_ else ""


def beside_what_is_right(wrong: Wrong, found: Ideas, complete: bool, credit: float) -> str:
    """The doubt about a misunderstanding beside what is right; "" if there is none."""
    against = [finding for _, finding in wrong]
    apart = [idea for idea, _ in found.values() if not any(overlap(idea, other) for other in against)]
    if not wrong or not apart or (credit > 0 and not complete):
        return ""
    said = "what matters" if complete else "something that is right"
    return f"It says {said}, and beside it what may be a misunderstanding: “{against[0].quote}”."


def half_understood(
    said: Sequence[Sequence[Word]],
    rubric: Rubric,
    perhaps: Perhaps,
    wrong: Wrong,
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
        surely_wrong = said_plainly and not found and all(item.credit == 0 for item, _ in wrong)
        return (
            ""
            if surely_wrong
            else "It says something that may be wrong, in a language of which the grader knows less."
        )
    if credit == 0 or (credit < 1 and unread > UNREAD_ELSEWHERE):
        return "Much of it is in words that the grader does not know in this language."
    return ""


def kind_of(
    said: Sequence[Sequence[Word]],
    rubric: Rubric,
    wrong: Wrong,
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
    asked = frozenset(stems_asked(rubric.question, language.code))
    return sum(
        word.stem not in asked
        and (plain := language.plain(word.text)) not in language.glue
        and plain not in language.empty
        and not compiled.keys(word.stem, word.text.lower())
        for word in words
    )


@lru_cache(1000)
def stems_asked(question: str, code: str) -> tuple[str, ...]:
    """The stems of a question."""
    return tuple(word.stem for words in sentences(question, LANGUAGES[code]) for word in words)
