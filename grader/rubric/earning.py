"""What was found in an answer, in points of one."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from grader.rubric.findings import Denied, Found, Ideas, Perhaps, findings_in
from grader.rubric.languages.english import ENGLISH
from grader.rubric.languages.traits import Language
from grader.rubric.scheme import Misconception, Rubric, ideas_of
from grader.rubric.words import Word, stem

WORD = re.compile(r"[^\W_]+")

Wrong = list[tuple[Misconception, Found]]  # misconceptions that cost something


def charged(perhaps: Perhaps, complete: bool) -> Wrong:
    """The misconceptions that cost something: what only may be one does not, beside a full answer."""
    return [
        (item, finding)
        for item, finding, _, strength in perhaps
        if strength == "said" or (strength == "perhaps" and not complete)
    ]


def met(ways: Iterable[str], found: Ideas) -> list[str] | None:
    """The ideas of the first way that is met."""
    for way in ways:
        slugs = [slug.strip() for slug in way.split("+")]
        if all(slug in found for slug in slugs):
            return slugs
    return None


def share_of(rubric: Rubric, said: Container[str]) -> float:
    """What an answer that says these ideas, and nothing wrong, earns in points of one."""

    def is_met(ways: Iterable[str]) -> bool:
        return any(all(slug in said for slug in ideas_of(way)) for way in ways)

    half = rubric.half
    if half is None:
        half = tuple(idea.slug for idea in rubric.ideas if idea.slug not in rubric.worth)
    shares = [share for way, share in rubric.worth.items() if is_met((way,))]
    return max([*shares, 1.0 if is_met(rubric.full) else 0.5 if is_met(half) else 0.0])


def credit_of(
    rubric: Rubric, found: Ideas, denied: Denied, wrong: Wrong, language: Language = ENGLISH
) -> float:
    """What was found, in points of one."""
    full = met(rubric.full, found)
    credit = share_of(rubric, found)
    if wrong:
        most = 1.0
        for item, finding in wrong:
            # Right, and wrong in other words, is half.
            elsewhere = (
                item.forgiven
                and full is not None
                and not any(overlap(found[slug][0], finding) for slug in full)
            )
            most = min(most, max(item.credit, 0.5 if elsewhere else 0.0))
        credit = min(most, credit)
    if full and any(_contradicted(found[slug][0], denied.get(slug, set()), language) for slug in full):
        credit = min(credit, 0.5)
    return credit


def as_read(text: str, prose: Sequence[Sequence[Word]], rubric: Rubric, language: Language) -> float:
    """What sentences would earn if each of them were one."""
    ideas, denied, perhaps = findings_in(text, prose, rubric, language=language)
    wrong = charged(perhaps, met(rubric.full, ideas) is not None)
    return credit_of(rubric, ideas, denied, wrong, language)


def overlap(first: Found, second: Found) -> bool:
    """Whether the two rest on a word that is the same."""
    return any(a < d and c < b for a, b in first.spans for c, d in second.spans)


def _contradicted(found: Found, denied: set[str], language: Language) -> bool:
    """Whether another sentence denies the same in much the same words."""
    stems = {stem(word, language) for word in WORD.findall(found.quote)}
    return len(stems & denied) >= min(2, len(found.spans))
