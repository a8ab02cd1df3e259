"""What a text says of a rubric: its ideas, what it denies, its misconceptions, and the words for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from grader.rubric.languages.english import ENGLISH
from grader.rubric.languages.traits import Language
from grader.rubric.matching import Match, Phrase, every, first
from grader.rubric.scheme import Misconception, Rubric
from grader.rubric.words import Word, stem

THINGS = (
    "relu sigmoid softmax tanh argmax loss optimizer optimiser adam sgd dropout pooling flatten metric "
    "convolution convolutional recurrent regularizer"
).split()


@cache
def _things(language: Language = ENGLISH) -> dict[str, str]:
    """What a first course names, by its stem: its English one.

    A clause of another thing than the question's is no misconception.
    """
    named = {stem(thing, language): stem(thing) for thing in THINGS}
    return named | {stem(word, language): stem(thing) for word, thing in language.things.items()}


def _denies_itself(match: Match, refusal: Sequence[Word]) -> bool:
    """Whether the clauses that say something deny it in other words: "the labels are not integers (0-9)"."""
    return not match.denial and bool(
        {word.clause for word in match.words} & {word.clause for word in refusal}
    )


@dataclass(frozen=True)
class Found:
    """What a text says, and where: the first and last character of each word it rests on."""

    slug: str
    quote: str
    spans: tuple[tuple[int, int], ...]


Ideas = dict[str, tuple[Found, int]]  # by slug: what was found, in which sentence
Denied = dict[str, set[str]]  # by slug: the stems of what is denied
Strength = Literal["said", "perhaps", "of another"]  # how surely a misconception is said
Perhaps = list[tuple[Misconception, Found, int, Strength]]


def findings_in(
    text: str,
    prose: Sequence[Sequence[Word]],
    rubric: Rubric,
    strung: frozenset[int] = frozenset(),
    language: Language = ENGLISH,
) -> tuple[Ideas, Denied, Perhaps]:
    """The ideas found, those denied, and the misconceptions found; `strung` sentences have no ideas."""
    ideas: Ideas = {}
    denied: Denied = {}
    wrong: dict[str, tuple[Misconception, Found, int, Strength]] = {}
    compiled = rubric.in_language(language)
    for number, words in enumerate(prose):
        places = compiled.places(words)
        framed = language.frame.search(text, words[0].start, words[-1].end) is not None
        hypothetical = language.counterfactual.search(text, words[0].start, words[-1].end) is not None
        said: dict[str, Match] = {}
        refused: set[int] = set()  # clauses in which something that earns credit is denied
        for idea in rubric.ideas:
            match, refusal = first(words, places, compiled.phrases[idea.slug])
            if match is not None and (framed or _denies_itself(match, refusal)):
                refusal = refusal or match.words
                match = None
            if match is not None:
                said[idea.slug] = match
            elif refusal and hypothetical and not framed:
                said[idea.slug] = Match(refusal, True)
            elif refusal and idea.slug in rubric.earning:
                refused |= {word.clause for word in refusal}
                denied.setdefault(idea.slug, set()).update(word.stem for word in refusal)
        for slug, match in said.items():
            # A clause that denies one idea asserts no other, but for what is itself a denial ("not seen").
            asserted = match.denial or not {word.clause for word in match.words} & refused
            if asserted and number not in strung:
                ideas.setdefault(slug, (_found(text, slug, match.words, words), number))
        for item in rubric.misconceptions if not framed else ():
            for match, phrase in every(words, places, compiled.phrases[item.slug]):
                strength = "of another" if hypothetical else _strength(match, phrase, words, rubric, language)
                if item.slug not in wrong or (strength == "said" and wrong[item.slug][3] != "said"):
                    wrong[item.slug] = (item, _found(text, item.slug, match.words, words), number, strength)
    return ideas, denied, list(wrong.values())


def _strength(
    match: Match, phrase: Phrase, words: Sequence[Word], rubric: Rubric, language: Language
) -> Strength:
    """How surely a match is a misconception: one word, or words of two clauses, may say something else."""
    at = words.index(match.words[-1])
    clause = words[at].clause
    start = next(place for place, word in enumerate(words) if word.clause == clause)
    if start and words[start].stem in language.then:  # "the loss then measures"
        start = next(place for place, word in enumerate(words) if word.clause >= clause - 1)
    if start and any(word.stem in language.relative for word in words[start : start + 2]):
        start = max(0, start - 2)  # "the loss, which ..."
    things = _things(language)
    named = {
        things[word.stem]
        for place, word in enumerate(words[start:at], start)
        # "It is a loss that ..." says of what is asked what it is.
        if word.stem in things and word not in match.words and words[place - 1].stem not in language.articles
    }
    if named and rubric.things & set(_things()) and not named & rubric.things:
        return "of another"
    inner = {word.clause for word in match.words} - {
        word.clause for word in match.words if word.stem in language.conditional
    }
    apart = phrase.ordered and len(inner) > 1
    return "perhaps" if apart or len(match.words) == 1 else "said"


def _quote(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The words as they stand in the text, gaps shown as dots."""
    parts = []
    for number, (start, end) in enumerate(spans):
        if number:
            between = text[spans[number - 1][1] : start]
            parts.append(between if len(between) <= 12 and "\n" not in between else " … ")
        parts.append(text[start:end])
    return "".join(parts)[:200]


def _found(text: str, slug: str, words: Sequence[Word], sentence: Sequence[Word]) -> Found:
    """What the words say, shown as whole words: "<" with what stands on either side, "28" with its "x28"."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted(_whole(text, word, sentence) for word in words):
        if spans and start < spans[-1][1]:
            start, end = spans[-1][0], max(end, spans.pop()[1])
        spans.append((start, end))
    return Found(slug, _quote(text, spans), tuple(spans))


def _whole(text: str, word: Word, sentence: Sequence[Word]) -> tuple[int, int]:
    """From where to where a word stands that a reader would point at."""
    start, end = word.start, word.end
    if not word.text[0].isalnum():
        at = sentence.index(word)
        start = sentence[max(0, at - 1)].start
        end = sentence[min(len(sentence) - 1, at + 1)].end
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end
