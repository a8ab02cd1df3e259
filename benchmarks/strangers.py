"""What rubrics are worth on a class that nobody had seen, estimated from answers that they were corrected on.

    python -m benchmarks.strangers MARKED.jsonl

Students are put into five groups. For each group everything is taken out of the rubrics that only this
group's answers use: phrasings that match in no other group's answers, alternatives and words of families
that no other group has. What is left is what would be there if the group had never been read, and reads
it. What nobody uses stays: it was not learned from these answers. Prints agreement, and how often
readings of each kind were exactly right beside the confidence they claim.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import cohen_kappa_score
from sklearn.model_selection import GroupKFold

from grader.rubric import Reading, Rubric, library, read
from grader.rubric.matching import Phrasings, every
from grader.rubric.words import FAMILY, sentences, stem

GROUPS = 5
LONGEST = 3  # words in a row that are told apart
Answer = dict[str, Any]
Stems = set[tuple[str, ...]]


def stems_of(text: str) -> Stems:
    """The stems of a text, and each two and three of them in a row."""
    found: Stems = set()
    for words in sentences(text):
        roots = [word.stem for word in words]
        found |= {(root,) for root in roots} | set(pairwise(roots))
        found |= set(zip(roots, roots[1:], roots[2:], strict=False))
    return found


def only_theirs(way: str, theirs: Stems, others: Stems) -> bool:
    """Whether a word, or words in a row, is one that this group uses and no other."""
    parts = tuple(stem(part) for part in way.split("_") if part)[:LONGEST]
    return parts in theirs and parts not in others


def matches(phrasing: str, texts: Iterable[str]) -> bool:
    """Whether a phrasing is said in one of the texts."""
    compiled = Phrasings({"it": (phrasing,)})
    return any(
        next(every(words, compiled.places(words), compiled.phrases["it"]), None) is not None
        for text in texts
        for words in sentences(text)
    )


def without(phrasing: str, theirs: Stems, others: Stems) -> str:
    """A phrasing without the alternatives that only this group uses; "" if a slot is left with none."""
    kept = []
    for part in phrasing.split():
        ways = part.removeprefix("!").split("|")
        left = [way for way in ways if way in FAMILY or not only_theirs(way, theirs, others)]
        if not left:
            if part.startswith("!"):
                continue
            return ""
        kept.append(("!" if part.startswith("!") else "") + "|".join(left))
    return " ".join(kept)


def never_read(
    rubric: Rubric, own: Sequence[str], other: Sequence[str], theirs: Stems, others: Stems
) -> Rubric:
    """A rubric as it would be if nobody had read a group's answers to it."""
    items = []
    for item in (*rubric.ideas, *rubric.misconceptions):
        left = []
        for phrasing in item.phrasings:
            if matches(phrasing, own) and not matches(phrasing, other):
                continue
            if shorter := without(phrasing, theirs, others):
                left.append(shorter)
        items.append(replace(item, phrasings=tuple(left)))
    count = len(rubric.ideas)
    return replace(rubric, ideas=tuple(items[:count]), misconceptions=tuple(items[count:]))


def as_strangers(rows: Sequence[Answer]) -> list[tuple[int, Reading]]:
    """Each answer's mark (0, 1, 2 halves), and how it is read by who has never read its group."""
    students = [str(row.get("sheet") or row.get("student") or row["id"]) for row in rows]
    families = dict(FAMILY)
    found = []
    for rest, group in GroupKFold(GROUPS).split(rows, groups=students):
        theirs = set().union(*(stems_of(rows[n]["answer"]) for n in group))
        others = set().union(*(stems_of(rows[n]["answer"]) for n in rest))
        FAMILY.update(
            {
                name: frozenset(word for word in words if not only_theirs(word, theirs, others))
                for name, words in families.items()
            }
        )
        for question in {rows[n]["question_type"] for n in group}:
            asked = [rows[n] for n in group if rows[n]["question_type"] == question]
            other = [rows[n]["answer"] for n in rest if rows[n]["question_type"] == question]
            own = [row["answer"] for row in asked]
            reduced = never_read(library.BY_QUESTION[question], own, other, theirs, others)
            found += [(round(2 * row["score"]), read(row["answer"], reduced)) for row in asked]
        FAMILY.update(families)
    return found


def main() -> None:
    """Estimate and print."""
    lines = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines() if line.strip()]
    known = [row for row in lines if row["question_type"] in library.BY_QUESTION]
    found = as_strangers([row for row in known if row.get("lang", "en") == "en"])
    truth = np.array([mark for mark, _ in found])
    level = np.array([round(2 * reading.credit) for _, reading in found])
    sure = np.array([reading.sure for _, reading in found])
    right = truth == level
    kappa = cohen_kappa_score(truth, level, labels=[0, 1, 2], weights="quadratic")
    print(
        f"{len(found)} answers: exact {right.mean():.3f}, kappa {kappa:.3f}, decided {sure.mean():.3f}, "
        f"of those exact {right[sure].mean():.3f}"
    )
    claimed = np.array([reading.confidence for _, reading in found])
    for claim in sorted(set(claimed)):
        kind = claimed == claim
        print(f"claims {claim:.2f}: {kind.sum():4} readings, right {right[kind].mean():.2f}")
    error = sum(
        abs(right[kind].mean() - claim) * kind.mean()
        for claim in set(claimed)
        if (kind := claimed == claim).any()
    )
    print(f"expected calibration error {error:.3f}")


if __name__ == "__main__":
    main()
