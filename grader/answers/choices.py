"""Which of several options an answer chooses, however it names them; and where that cannot be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from grader.answers.mentions import Labels, by_typos, by_words, places_in
from grader.answers.numbers import numbers_in
from grader.answers.options import ALL, NONE, Listed, Options, listed, plain, tokens
from grader.answers.wording import (
    ALL_WORDS,
    ANY,
    ASSERTED,
    DENIED,
    DENIES,
    HEDGED,
    NAMED,
    NO_IDEA,
    NO_WORDS,
    OUT,
    RANGE,
    REASON,
    REFUTED,
    RETRACTED,
    SENTENCE,
    UNSURE,
)

LONGEST = 4_000  # characters of an answer that are read
ITEMS = 200  # values of a list or dictionary that are read
DEEP = 4  # lists in lists that are read
# "nothing": nothing was chosen; "unknown": no option was found; "outside": an option that there is not;
# "denied": what is named may be denied; "unclear": it is not clear which of several that are named is meant.
Doubt = Literal["", "nothing", "unknown", "outside", "denied", "unclear"]
YES = {"true", "yes", "y", "x", "1", "t", "right", "correct", "✓", "✔", "on", "ja", "si", "sí", "oui"}
NO = {"false", "no", "n", "0", "f", "wrong", "", "none", "-", "off", "nein", "non", "incorrect"}


@dataclass(frozen=True)
class Chosen:
    """What an answer chooses.

    Attributes:
        places: of the options that it names and does not deny, each once, in the order of the answer.
        doubt: why that may not be what is meant; "" where it is clear.
    """

    places: tuple[int, ...] = ()
    doubt: Doubt = ""


def text_of(value: Any) -> str:
    """A plain value as text: of a list or dictionary an item a line."""
    return "\n".join(_lines(value, DEEP))[: LONGEST * 2]


def _lines(value: Any, deep: int) -> list[str]:
    if isinstance(value, (list, tuple, dict)) and deep:
        items = list(value.items())[:ITEMS] if isinstance(value, dict) else list(value)[:ITEMS]
        if isinstance(value, dict) and (ticked := _ticked(items)) is not None:
            return ticked
        values = [item for _, item in items] if isinstance(value, dict) else items
        return [line for item in values for line in _lines(item, deep - 1)]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return [str(value)[: LONGEST * 2]]


def _ticked(items: Sequence[tuple[Any, Any]]) -> list[str] | None:
    """The keys of a dictionary that says yes or no of each; None where it says anything else."""
    said = [str(item).strip().casefold() for _, item in items]
    if len(items) < 2 or not all(each in YES | NO for each in said):
        return None
    return [str(key) for (key, _), each in zip(items, said, strict=True) if each in YES]


def prepared(value: Any, options: Options, question: str) -> tuple[Listed, bool]:
    """An answer without the question, taken apart where it holds the options; whether it is whole."""
    text = plain(text_of(value), tags=options.tagged)
    whole = len(text) <= LONGEST
    text = _without(text[:LONGEST], plain(question))
    return listed(re.sub(f"{ANY}", " ", text), options), whole


def _without(text: str, question: str) -> str:
    """A text without the question at its beginning."""
    asked = [word for word, *_ in tokens(question, signs=False)]
    said = tokens(text[: 2 * len(question) + 40], signs=False)
    if len(asked) > 1 and [word for word, *_ in said[: len(asked)]] == asked:
        return text[said[len(asked) - 1][2] :].lstrip(" \t?.:!-*_")
    return text


def one_chosen(value: Any, options: Options, question: str = "") -> Chosen:
    """Which option an answer chooses where one is to be chosen; several only with a doubt."""
    found, whole = prepared(value, options, question)
    if found.doubtful:
        return Chosen(found.marked, "unclear")
    if found.marked:
        chosen = Chosen(found.marked, "" if len(found.marked) == 1 else "unclear")
        said = _one(found.rest, options, question) if found.rest.strip() else chosen
        return (
            chosen
            if set(said.places) <= {*chosen.places}
            else Chosen((*chosen.places, *said.places), "unclear")
        )
    if not found.rest.strip() or NO_IDEA.fullmatch(found.rest):
        return Chosen((), "nothing")
    chosen = _one(found.rest, options, question)
    return chosen if whole else Chosen(chosen.places, chosen.doubt or "unclear")


def _one(text: str, options: Options, question: str) -> Chosen:
    if (exact := _exactly(text, options)) is not None or (exact := _summed(text, options)) is not None:
        return Chosen((exact,))
    said = _Said(text, options, question)
    if not said.named and not said.denied and not said.outside:
        said = _Said(text, options, question, typos=True)
    if len(said.named) > 1 and (sum_ := _as_sum(said.named, options)) is not None and not said.doubted:
        return Chosen((sum_,))
    if not said.named:
        return _otherwise(text, options, said)
    heads = said.heads or said.named
    if RANGE.search(text):
        return Chosen(heads, "unclear")
    if len(heads) == 1:
        return Chosen(heads, "denied" if said.doubted or heads[0] in said.denied else "")
    if said.first is not None and not said.retracted and not said.doubted:
        return Chosen((said.first,))
    return Chosen(heads, "unclear")


def several_chosen(value: Any, options: Options, question: str = "") -> Chosen:
    """Which options an answer chooses where any number of them may be."""
    found, whole = prepared(value, options, question)
    if found.marked:
        besides = several_chosen(found.rest, options, question) if found.rest.strip() else Chosen()
        agrees = not found.doubtful and set(besides.places) <= {*found.marked}
        return Chosen(found.marked, "" if agrees else "unclear")
    if not found.rest.strip() or NO_IDEA.fullmatch(found.rest):
        return Chosen((), "unclear" if found.doubtful else "nothing")
    if (exact := _exactly(found.rest, options)) is not None or (
        exact := _summed(found.rest, options)
    ) is not None:
        return Chosen((exact,))
    if NO_WORDS.fullmatch(found.rest):
        return Chosen((), "nothing")
    if ALL_WORDS.fullmatch(found.rest):
        return Chosen(tuple(range(len(options.texts))))
    said = _Said(found.rest, options, question, typos=True, several=True)
    if not said.named:
        return _otherwise(found.rest, options, said)
    unclear = said.hedged or said.loose or {*said.named} - {*said.heads} or {*said.named} & {*said.denied}
    if said.outside or found.doubtful or not whole or RANGE.search(found.rest):
        return Chosen(said.named, "unclear")
    return Chosen(said.named, "denied" if said.doubted else "unclear" if unclear else "")


def _otherwise(text: str, options: Options, said: _Said) -> Chosen:
    """What a text chooses that names no option by its letter or in its words."""
    if said.denied:
        return Chosen((), "denied")
    if said.outside:
        return Chosen((), "outside" if said.bare else "unknown")
    if re.search(r"\w", text) is None and not any(options.signs for _ in text):
        return Chosen((), "nothing")
    part = _part(text, options)
    return Chosen((part,)) if part is not None else Chosen((), "unknown")


def _exactly(text: str, options: Options) -> int | None:
    """The option that a text is, sign by sign."""
    bare = text.strip().strip("\"'`*").strip()
    same = [place for place, option in enumerate(options.texts) if plain(option, tags=True).strip() == bare]
    return same[0] if len(same) == 1 else None


def _summed(text: str, options: Options) -> int | None:
    """The option that stands for all or for none of the others, where a text says just that."""
    for said, pattern in ((ALL_WORDS, ALL), (NO_WORDS, NONE)):
        if said.fullmatch(text):
            fitting = [place for place, option in enumerate(options.texts) if pattern.fullmatch(option)]
            return fitting[0] if len(fitting) == 1 else None
    return None


def _as_sum(places: Sequence[int], options: Options) -> int | None:
    """The option that stands for several: "A and B" is "both A and B"; None where there is none."""
    named = {*places}
    for place, parts in options.sums.items():
        if named in (parts, parts | {place}):
            return place
    return None


def meant(places: Sequence[int], options: Options) -> frozenset[int]:
    """The options without those that stand for several, and with what these stand for."""
    named = set(places)
    for place in sorted(options.sums, reverse=True):
        if place in named:
            named = (named - {place}) | options.sums[place]
    return frozenset(named)


def _part(text: str, options: Options) -> int | None:
    """The one option that a few words are a part of, or whose number they say."""
    words = [word for word, *_ in tokens(text, signs=options.signs)]
    if 0 < len(words) <= 12:
        inside = [
            place
            for place, option in enumerate(options.texts)
            if _holds([word for word, *_ in tokens(plain(option, tags=True), signs=options.signs)], words)
        ]
        if len(inside) == 1 and (max(map(len, words)) > 3 or any(map(str.isdigit, words[0]))):
            return inside[0]
    numbers = numbers_in(text) if len(text) < 200 else []
    values = [numbers_in(option) for option in options.texts]
    same = [place for place, own in enumerate(values) if own == numbers and len(numbers) == 1]
    return same[0] if len(same) == 1 else None


def _holds(words: Sequence[str], part: Sequence[str]) -> bool:
    return any(list(words[start : start + len(part)]) == list(part) for start in range(len(words)))


class _Said:
    """What a text says of options: which it names, which it denies, and what stands around.

    Attributes:
        named: all options that are named and not denied, each once, in their order.
        heads: those of them that are named outside of reasons.
        denied: those that are denied.
        first: the one that the first words name by themselves, or that is called the answer; None without it.
        doubted: something is denied, and it is not clear what.
        hedged, retracted: words that say so of a choice.
        loose: an option is named in a sentence that says more, after one that says nothing else.
        outside: a letter or number is named that no option has; `bare`: and nothing else is said.
    """

    def __init__(
        self, text: str, options: Options, question: str, *, typos: bool = False, several: bool = False
    ) -> None:
        signed = by_words(UNSURE.sub(" ", text), options)
        words = frozenset(word for word, *_ in tokens(plain(question), signs=False))
        labels = Labels(options, words)
        signed = "\n".join(map(labels.signed, signed.split("\n")))
        if typos:
            signed = by_typos(signed, options)
        named: list[int] = []
        heads: list[int] = []
        denied: list[int] = []
        asserted: list[int] = []
        firsts: list[int] = []
        alones: set[int] = set()
        self.doubted = self.hedged = self.retracted = self.loose = self.outside = False
        self.bare = True
        begun = False
        for sentence in filter(str.strip, SENTENCE.split(signed)):
            for pattern in (DENIED, REFUTED):
                for match in pattern.finditer(_head(sentence)):
                    denied += places_in(match[0])
                sentence = pattern.sub(" ", sentence)
            head = _head(sentence)
            own, all_ = places_in(head), places_in(sentence)
            self.outside |= OUT in sentence
            self.retracted |= RETRACTED.search(sentence) is not None and (begun or bool(all_))
            self.doubted |= bool(own) and DENIES.search(head) is not None
            self.hedged |= len(all_) > 1 and HEDGED.search(sentence) is not None
            asserted += [places_in(match[0])[-1] for match in ASSERTED.finditer(sentence)]
            alone = labels.is_bare(re.sub(ANY, " ", head))
            self.bare &= alone
            between = re.split(NAMED, head)[1:-1]
            self.loose |= not all(labels.is_bare(re.sub(ANY, " ", gap)) for gap in between)
            if own and not begun:
                firsts = own if alone or len(own) < len(all_) else []
            elif begun and not alone and firsts and {*own} - {*named}:
                self.loose = True
            begun |= bool(own)
            alones |= {*own} if alone else set()
            named += all_
            heads += own
        self.named, self.heads = tuple(dict.fromkeys(named)), tuple(dict.fromkeys(heads))
        self.denied = tuple(dict.fromkeys(denied))
        called = {*asserted}
        if len(called) == 1:
            self.first: int | None = asserted[0]
        else:
            agreed = len({*firsts}) == 1 and not called - {*firsts} and not alones - {*firsts}
            self.first = firsts[0] if agreed else None


def _head(sentence: str) -> str:
    """A sentence without the reasons in it."""
    match = REASON.search(sentence)
    while match is not None and not re.search(NAMED, sentence[: match.start()]):
        match = REASON.search(sentence, match.end())
    return sentence if match is None else sentence[: match.start()]
