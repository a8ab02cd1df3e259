"""From chosen phrasings to a rubric: those alike but for a word become one, ideas are named by words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from grader.proposal.answers import Answer, ProposalError
from grader.proposal.candidates import Candidate, candidates
from grader.proposal.choosing import Choice, choose
from grader.rubric.language import language_of
from grader.rubric.scheme import Idea, Misconception, Rubric
from grader.rubric.words import FAMILY, sentences, stem


def propose(answers: Sequence[Answer], question: str) -> Rubric:
    """Propose a rubric that reads these answers as they were marked, as far as words can tell.

    Args:
        answers: see `refuse_too_few`.
        question: as it was asked.

    Raises:
        ProposalError: they are in another language than English, or no words are in several answers.
    """
    if (code := main_language(answers)) != "en":
        raise ProposalError(
            f"expected answers in English. Received: most of them in another language ({code}). Write the "
            'phrasings yourself: "Other languages" in docs/marking.md shows how.'
        )
    found = candidates(answers, question)
    if not found:
        raise ProposalError(
            "expected answers that share words. Received: answers without a word that two of them have, "
            "besides those of the question. Mark some more, and type the same command again."
        )
    levels = np.array([answer.level for answer in answers])
    return _compose(choose(found, levels), question, _forms(answers))


def main_language(answers: Sequence[Answer]) -> str:
    """The two letters of the language of most answers."""
    codes = [language_of(answer.text) for answer in answers]
    return max(sorted(set(codes)), key=codes.count)


def _forms(answers: Sequence[Answer]) -> Counter[str]:
    """How often each word is written, in small letters."""
    return Counter(
        word.text.lower() for answer in answers for said in sentences(answer.text) for word in said
    )


def _compose(choice: Choice, question: str, forms: Counter[str]) -> Rubric:
    taken: set[str] = set()
    both = [_idea(group, taken, forms) for group in (choice.one, choice.other) if group]
    full = [_idea(group, taken, forms) for group in _alike(choice.full)]
    half = [_idea(group, taken, forms) for group in _alike(choice.half)]
    wrong = [_idea(group, taken, forms) for group in _alike(choice.wrong)]
    ways = [idea.slug for idea in full]
    if both:
        ways.append(" + ".join(idea.slug for idea in both))
    return Rubric(
        question=question,
        ideas=(*both, *full, *half),
        full=tuple(ways),
        misconceptions=tuple(
            Misconception(idea.slug, idea.phrasings, feedback="", credit=0.0) for idea in wrong
        ),
    )


def _alike(group: Sequence[Candidate]) -> list[list[Candidate]]:
    """Phrasings that share a word, together."""
    parts: list[list[Candidate]] = []
    for each in group:
        near = [part for part in parts if any({*each.words} & {*other.words} for other in part)]
        parts = [part for part in parts if part not in near]
        parts.append([*(one for part in near for one in part), each])
    return parts


def _idea(group: Sequence[Candidate], taken: set[str], forms: Counter[str]) -> Idea:
    """An idea of these phrasings, named by the words of the one that most answers say."""
    most = max(group, key=lambda each: int(each.found.sum()))
    slug = base = "_".join(_spoken(word, forms) for word in most.words)
    number = 2
    while slug in taken:
        slug, number = f"{base}_{number}", number + 1
    taken.add(slug)
    return Idea(slug, _merged(group))


def _spoken(word: str, forms: Counter[str]) -> str:
    """A word for a name: of a family the one that is written most."""
    if word not in FAMILY:
        return word
    members = {stem(member) for member in FAMILY[word]}
    written = [form for form in forms if form.isalnum() and stem(form) in members]
    return min(written, key=lambda form: (-forms[form], form), default=word.lower())


def _merged(group: Sequence[Candidate]) -> tuple[str, ...]:
    """The phrasings as text; of those that differ in one word, the words are alternatives."""
    merged: list[tuple[bool, list[list[str]]]] = []
    for each in group:
        slots = [[word] for word in each.words]
        for ordered, known in merged:
            if ordered != each.ordered or len(known) != len(slots) or len(slots) == 1:
                continue
            if not ordered:  # the order is no matter: the words that both have go to the same places
                slots = _aligned(slots, known)
            differing = [place for place, slot in enumerate(known) if slot != slots[place]]
            if len(differing) == 1:
                known[differing[0]] += slots[differing[0]]
                break
        else:
            merged.append((each.ordered, slots))
    return tuple(
        " ".join((*([">"] if ordered else []), *("|".join(slot) for slot in slots)))
        for ordered, slots in merged
    )


def _aligned(slots: list[list[str]], known: list[list[str]]) -> list[list[str]]:
    rest = [slot for slot in slots if slot not in known]
    return [slot if slot in slots else rest.pop(0) for slot in known]
