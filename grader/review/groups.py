"""Marks that are decided together: by what is the same, never by what only looks alike.

Three things can be the same. The answer, but for spaces, case and punctuation. The network whose result is
too near a line: equal networks are trained once, and come to the same result to the last digit. And the cause
for which something could not be graded.

What is right in one variant of an assignment may be wrong in another: of one with variants, only what could
not be graded is decided together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from grader.report.wrong import words_of

if TYPE_CHECKING:
    from grader.review.queue import ReviewItem

ALIKE = 90  # of 100: answers that are so much alike are offered together
COMPARED_CHARS = 600  # of an answer
MOST_ALIKE = 40  # answers that are offered beside one

Key = tuple[object, ...]


def together(items: Sequence[ReviewItem]) -> list[ReviewItem]:
    """The items, which are numbered from 0 on, with those that are the same, and those that are alike."""
    groups: dict[Key, list[int]] = defaultdict(list)
    keys = [_key(item) for item in items]
    for item, key in zip(items, keys, strict=True):
        if key:
            groups[key].append(item.number)
    alike = _alike_answers(groups) | _other_remarks(groups)
    found = []
    for item, key in zip(items, keys, strict=True):
        same = tuple(number for number in groups.get(key, ()) if number != item.number)
        others = [
            number
            for other in alike.get(key, ())
            for number in groups[other]
            if items[number].mark.verdict == item.mark.verdict
        ]
        why = str(key[0]) if key and same else ""
        found.append(replace(item, same=same, alike=tuple(sorted(others)[:MOST_ALIKE]), together=why))
    return found


def _key(item: ReviewItem) -> Key:
    """What all have in common that are the same; empty for what is like nothing else."""
    mark, measured = item.mark, item.measured
    of = (mark.assignment, mark.slug, mark.title)
    if mark.verdict == "ungraded" and mark.reason:
        return ("cause", *of, mark.reason)
    if item.varies:
        return ()
    if plain := plain_text(item):
        return ("answer", *of, plain)
    if measured is not None and measured.near is not None and measured.network and mark.verdict == "review":
        return ("network", *of, measured.network, measured.results, mark.reason)
    return ()


def plain_text(item: ReviewItem) -> str:
    """An answer without what does not make it another one; of options, what was chosen among them."""
    answer = item.mark.answer
    chosen = [answer.text[one.start : one.end] for one in answer.highlights if one.kind == "chosen"]
    return words_of("; ".join(chosen) if chosen else answer.text[:COMPARED_CHARS])


def _alike_answers(groups: dict[Key, list[int]]) -> dict[Key, list[Key]]:
    """The answers to the same question that are nearly the same, by answer."""
    by_question: dict[Key, list[Key]] = defaultdict(list)
    for key in groups:
        if key[0] == "answer":
            by_question[key[1:4]].append(key)
    found: dict[Key, list[Key]] = defaultdict(list)
    for keys in by_question.values():
        texts = [str(key[4]) for key in keys]
        ratios = process.cdist(texts, texts, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
        for row, column in zip(*ratios.nonzero(), strict=True):
            if row != column:
                found[keys[row]].append(keys[column])
    return found


def _other_remarks(groups: dict[Key, list[int]]) -> dict[Key, list[Key]]:
    """The same networks of which the grader says something else, too, by network."""
    by_network: dict[Key, list[Key]] = defaultdict(list)
    for key in groups:
        if key[0] == "network":
            by_network[key[:-1]].append(key)
    return {key: [other for other in keys if other != key] for keys in by_network.values() for key in keys}
