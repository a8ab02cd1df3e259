"""Phrasings that could be in a rubric: few words that stand together in answers, and which answers have them.

Every candidate is matched by `grader.rubric.matching`, as the rubric will be: endings, typing errors and
denials count here as they do there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from grader.proposal.answers import Answer
from grader.rubric.matching import CLOSE, WINDOW, Phrasings, first
from grader.rubric.words import FAMILY, GLUE, Word, negates, sentences, stem

# Small words that change what the words beside them say: they stand behind or before another one.
TURNING = frozenset(
    "into in inside out outside of from to up down over through between more most less not no same other "
    "each every all any only because without before after than both against own".split()
)
DENIAL = "NOT"
FEWEST = 2  # answers that a phrasing must be found in
MOST_WORDS = 3
READ = 2_000  # characters of an answer
LONGEST_WORD = 30  # letters
EXTENDED = 150  # pairs of words that are tried with a third one

Matches = NDArray[np.bool_]  # by answer
Key = tuple[str, ...]  # the words of a phrasing; the first is ">" where their order counts


@dataclass(frozen=True, eq=False)
class Candidate:
    """A phrasing, and which of the answers say it."""

    words: tuple[str, ...]
    ordered: bool
    found: Matches

    @property
    def text(self) -> str:
        """As a rubric has it."""
        return " ".join((">", *self.words) if self.ordered else self.words)


def candidates(answers: Sequence[Answer], question: str) -> list[Candidate]:
    """All phrasings of one to three words that two answers have; none only of words of the question."""
    said = [sentences(answer.text[:READ]) for answer in answers]
    atoms = _atoms(said)
    asked = {word.stem for words in sentences(question) for word in words}
    own = {atom for atom in atoms if atom not in FAMILY and atom not in TURNING and stem(atom) not in asked}
    own |= {atom for atom in atoms if atom in FAMILY and atom != DENIAL}
    known = Phrasings({"": atoms})
    where: dict[Key, set[tuple[int, int]]] = defaultdict(set)  # answer and sentence
    for number, parts in enumerate(said):
        for part, words in enumerate(parts):
            for key in _keys(known.places(words), own):
                where[key].add((number, part))
    kept = {key: at for key, at in where.items() if len({number for number, _ in at}) >= FEWEST}
    found = _matched(kept, said)
    levels = np.array([answer.level for answer in answers])
    best = sorted(
        (each for each in found if len(each.words) == 2),
        key=lambda each: (-_distinct(each.found, levels), each.text),
    )[:EXTENDED]
    third = _extended(best, {each.text: each for each in found}, said, where)
    return _without_doubles([*found, *third])


def _atoms(said: Sequence[Sequence[Sequence[Word]]]) -> list[str]:
    """The words of phrasings, as they are written most often, and families that several are in."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    spread: Counter[str] = Counter()
    for parts in said:
        seen = set()
        for words in parts:
            for word in words:
                plain = word.text.lower()
                form = plain if plain.isalpha() else word.stem
                if not form.isalnum() or len(form) > LONGEST_WORD or {plain, word.stem} & (GLUE - TURNING):
                    continue
                if negates(plain) or stem(form) != word.stem:
                    continue
                forms[word.stem][form] += 1
                seen.add(word.stem)
        spread.update(seen)
    atoms = [min(written, key=lambda form: (-written[form], form)) for written in forms.values()]
    families = []
    for name, members in FAMILY.items():
        single = {stem(member) for member in members if "_" not in member}
        here = [root for root in single if root in spread]
        if name == DENIAL or (len(here) >= 2 and not members & GLUE):
            families.append(name)
    return sorted(atoms) + families


def _keys(places: Mapping[str, list[tuple[int, int]]], own: set[str]) -> Iterable[Key]:
    """What could be said with the words of a sentence: single ones and pairs."""
    for atom in places:
        if atom in own:
            yield (atom,)
    for one, other in combinations(sorted(places), 2):
        if not {one, other} & own:
            continue
        near = [(a, b) for a in places[one] for b in places[other] if a != b and abs(a[0] - b[0]) < WINDOW]
        plain = not {one, other} & (TURNING | {DENIAL})
        if near and plain:
            yield (one, other)
        if any(0 <= b[0] - a[1] <= CLOSE for a, b in near):
            yield (">", one, other)
        if any(0 <= a[0] - b[1] <= CLOSE for a, b in near):
            yield (">", other, one)


def _matched(
    keys: Mapping[Key, set[tuple[int, int]]], said: Sequence[Sequence[Sequence[Word]]]
) -> list[Candidate]:
    """The candidates of these words, matched as a rubric's phrasings are, where they may be."""
    texts = {key: " ".join(key) for key in sorted(keys)}
    compiled = Phrasings({text: (text,) for text in texts.values()})
    places: dict[tuple[int, int], dict[str, list[tuple[int, int]]]] = {}
    made = []
    for key, text in texts.items():
        found = np.zeros(len(said), np.bool_)
        for number, part in keys[key]:
            words = said[number][part]
            if (number, part) not in places:
                places[number, part] = compiled.places(words)
            if not found[number] and first(words, places[number, part], compiled.phrases[text])[0]:
                found[number] = True
        if found.sum() >= FEWEST:
            ordered = key[0] == ">"
            made.append(Candidate(key[ordered:], ordered, found))
    return made


def _extended(
    pairs: Sequence[Candidate],
    known: Mapping[str, Candidate],
    said: Sequence[Sequence[Sequence[Word]]],
    where: Mapping[Key, set[tuple[int, int]]],
) -> list[Candidate]:
    """Pairs with a third word, that two answers have."""
    keys: dict[Key, set[tuple[int, int]]] = {}
    by_word: dict[str, list[Key]] = defaultdict(list)
    for each in known.values():
        if len(each.words) == 2 and not each.ordered:
            for word in each.words:
                by_word[word].append(each.words)
    for pair in pairs:
        if pair.ordered:
            continue
        for shared in pair.words:
            for other in by_word[shared]:
                words = tuple(sorted({*pair.words, *other}))
                at = where[pair.words] & where[other]
                if len(words) == MOST_WORDS and len({number for number, _ in at}) >= FEWEST:
                    keys[words] = at
    return _matched(keys, said)


def _distinct(found: Matches, levels: NDArray[np.float64]) -> float:
    """How well the answers that say it are told from the others: the difference of their marks, weighted."""
    inside = int(found.sum())
    rest = len(found) - inside
    if not inside or not rest:
        return 0.0
    difference = float(levels[found].mean() - levels[~found].mean())
    return abs(difference) * float(np.sqrt(inside * rest))


def _without_doubles(found: Sequence[Candidate]) -> list[Candidate]:
    """Of those that the same answers say, the simplest few, for answers to come, and all single words."""
    by_answers: dict[bytes, list[Candidate]] = defaultdict(list)
    for each in sorted(found, key=_complexity):
        by_answers[each.found.tobytes()].append(each)
    return [
        each for group in by_answers.values() for each in group if each in group[:3] or len(each.words) == 1
    ]


def _complexity(each: Candidate) -> tuple[int, int, int, str]:
    families = sum(word in FAMILY for word in each.words)
    return (abs(len(each.words) - 2), int(each.ordered), -families, each.text)
