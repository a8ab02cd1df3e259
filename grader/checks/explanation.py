"""Explanations: prose, read by a rubric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.analysis.contradictions import Disagreement, disagreements
from grader.assignment import Check
from grader.case import Answer, Case, given, quoted
from grader.checks._text import KIND as TEXT
from grader.records.quotation import Highlight, Quotation
from grader.rubric import Found, Idea, Reading, Rubric, read_once
from grader.rubric.copies import SHORT, bare, repeats
from grader.verdicts import Failure, Passed

SHOWN_CHARS = 3000  # of an answer
NEXT_TO_NOTHING = 3  # characters
SEVERAL = 3  # questions that even a word or two cannot all answer
ONE_FOR_ALL = (
    "This text answers several questions in the same words: your teacher decides which of them it answers."
)
READ_BY_A_PERSON = "Your teacher will read this answer and decide."
NOT_UNDERSTOOD = "Much of it is in words that the rubric does not know."
# What an answer that says it earns at most, and whether being right elsewhere helps.
COSTS = {"half": (0.5, True), "all": (0.0, False)}


def explanation(
    slug: str,
    rubric: Rubric,
    points: float,
    *,
    title: str,
    asked_as: Sequence[str] = (),
    disagreeing: float = 0.5,
) -> Check:
    """Ask for an explanation and read it by a rubric; see `grader.rubric`.

    Args:
        slug: the question's name.
        rubric: ideas, misconceptions, and what earns how much.
        points: what it is worth.
        title: the question, as the student reads it.
        asked_as: see `Check`; without it the words of the slug.
        disagreeing: the most an answer can earn that says of the student's own network what is not so;
            with 1 it is only told.

    Example:
        >>> from grader.examples import example_case
        >>> from grader import Idea, Rubric
        >>> ideas = (Idea("numbers", ("number|value pixel|image",)),)
        >>> rubric = Rubric(question="What does it see?", ideas=ideas, full=("numbers",))
        >>> check = explanation("sees", rubric, points=15, title="What does it see?")
        >>> check.ask(example_case(check, answers={"sees": "It gets a number for each pixel."})).reason
        'You say what matters.'
        >>> check.ask(example_case(check))
        Traceback (most recent call last):
        grader.verdicts.Failure: no answer
    """
    by_policy: dict[tuple[str, ...], Rubric] = {}

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        text = _text(answer)
        now = _rubric_now(case, check)
        costs = tuple(case.assignment.policy.get(item.slug, "") for item in now.misconceptions)
        if (key := (now.digest, *costs)) not in by_policy:
            by_policy[key] = under(now, case.assignment.policy)
        read_by = by_policy[key]
        reading = read_once(text, read_by, question=title)
        if reading.credit > 0 and _is_one_for_all(text, reading, case, check):
            raise Failure(
                f"{ONE_FOR_ALL} Received: {quoted(answer)}",
                review=True,
                quotation=_quotation(text, reading, (), read_by),
            )
        against = disagreements(text, case, title)
        credit = min(reading.credit, disagreeing) if against else reading.credit
        quotation = _quotation(text, reading, against, read_by)
        own = " ".join(
            f"{disagreement.instead[:1].upper()}{disagreement.instead[1:]}." for disagreement in against
        )
        if credit >= 1.0 and reading.sure:
            return Passed("You say what matters.", own, quotation)
        wrong = " ".join(item.feedback for item, _ in reading.misconceptions if item.credit < 1)
        hint = " ".join(reading.missing) if reading.credit < 1 and not wrong else ""
        reason = _reason(reading, read_by, bool(against))
        if not reading.sure:
            raise Failure(
                f"{READ_BY_A_PERSON} Received: {quoted(answer)}",
                hint=own,
                credit=credit,
                review=True,
                doubt=f"{reason} {reading.doubt or NOT_UNDERSTOOD}",
                quotation=quotation,
            )
        raise Failure(
            reason,
            hint=" ".join(filter(None, (own, wrong, hint))),
            credit=credit,
            quotation=quotation,
        )

    words = tuple(asked_as) or (slug.replace("_", " "),)
    check = Check(slug, points, title, ask, words, rubric, kind=TEXT.name)
    return check


def _rubric_now(case: Case, check: Check) -> Rubric:
    """The rubric of a check as its assignment has it now: points may have been changed while grading."""
    own = next((one for one in case.assignment.checks if one.slug == check.slug), check)
    rubric = own.rubric or check.rubric
    assert rubric is not None, "an explanation has a rubric"
    return rubric


def _is_one_for_all(text: str, reading: Reading, case: Case, check: Check) -> bool:
    """Whether what was given elsewhere as the answer to another explanation is this answer, too."""
    own = bare(text)
    numbers = {word for idea in reading.ideas for word in _credited(text, idea) if word[-1:].isdigit()}
    others = [
        bare(other)
        for question in case.assignment.checks
        if question.slug != check.slug and question.rubric is not None
        if (other := _given_elsewhere(text, case, check, question)) is not None
    ]
    if any(repeats(own, other, numbers) for other in others):
        return True
    return len(own) < SHORT and sum(own == other for other in others) + 1 >= SEVERAL


def _credited(text: str, found: Found) -> tuple[str, ...]:
    """The words from the first to the last that something rests on, with a sign before them."""
    return bare(text[max(0, found.spans[0][0] - 1) : found.spans[-1][1]])


def _given_elsewhere(text: str, case: Case, check: Check, other: Check) -> str | None:
    """The answer to another question; None without one, or where one text was written for both."""
    own, section = case.section(check), case.section(other)
    shared = own is not None and own is section
    if shared and not case.evidence.answers:
        return None
    answer = case.answer(other)
    if answer is None:
        return None
    other_text = _text(answer)
    if shared and not {text, other_text} & set(_keyed(case)):
        return None
    one_key = section is None and other_text == text and _keyed(case).count(text) == 1
    return None if one_key and own is None else other_text


def _keyed(case: Case) -> list[str]:
    """What stands in `ANSWERS`, as text."""
    values: list[object] = []
    for value in case.evidence.answers.values():
        values += value.values() if isinstance(value, dict) else [value]
    return [str(value) for value in values]


def _text(answer: Answer) -> str:
    return answer.value if isinstance(answer.value, str) else str(answer.value)


def under(rubric: Rubric, policy: Mapping[str, str]) -> Rubric:
    """A rubric with what a course lets its misconceptions cost; see `Assignment.policy`."""
    ideas, full, wrong = rubric.ideas, rubric.full, []
    for item in rubric.misconceptions:
        cost = policy.get(item.slug)
        if cost == "nothing":  # where the course teaches it so, it is a right answer
            ideas = (*ideas, Idea(item.slug, item.phrasings))
            full = (*full, item.slug)
        elif cost is None:
            wrong.append(item)
        else:
            credit, forgiven = COSTS[cost]
            wrong.append(replace(item, credit=credit, forgiven=forgiven))
    return replace(rubric, ideas=ideas, full=full, misconceptions=tuple(wrong))


def _quotation(text: str, reading: Reading, against: Sequence[Disagreement], rubric: Rubric) -> Quotation:
    """The answer with what counted for it and against it; of two that overlap, what counts against it."""
    wanted = [
        Highlight(disagreement.start, disagreement.end, "disagrees", disagreement.instead)
        for disagreement in against
    ]
    wanted += [
        Highlight(start, end, "misconception" if item.credit < 1 else "credited", item.feedback)
        for item, finding in reading.misconceptions
        for start, end in _joined(text, finding)
    ]
    wanted += [
        Highlight(start, end, "credited", _label(idea))
        for idea in _counted(reading, rubric)
        for start, end in _joined(text, idea)
    ]
    apart: list[Highlight] = []
    for candidate in wanted:
        if candidate.end <= SHOWN_CHARS and all(
            candidate.end <= other.start or candidate.start >= other.end for other in apart
        ):
            apart.append(candidate)
    shown = text if len(text) <= SHOWN_CHARS else f"{text[:SHOWN_CHARS]}…"
    return Quotation(shown, tuple(sorted(apart, key=lambda highlight: highlight.start)))


def _joined(text: str, found: Found) -> list[tuple[int, int]]:
    """The words that something rests on; those with next to nothing between them as one piece."""
    pieces: list[tuple[int, int]] = []
    for start, end in found.spans:
        if pieces and len(text[pieces[-1][1] : start].strip()) <= NEXT_TO_NOTHING:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return pieces


def _counted(reading: Reading, rubric: Rubric) -> list[Found]:
    """The ideas that earned something."""
    return [idea for idea in reading.ideas if reading.credit > 0 and idea.slug in rubric.counted]


def _label(found: Found) -> str:
    """An idea's name as a student reads it."""
    return found.slug.replace("_", " ")


def _reason(reading: Reading, rubric: Rubric, disagrees: bool) -> str:
    """What is right and what is not; every part of the points has its reason here."""
    against = [finding for item, finding in reading.misconceptions if item.credit < 1]
    wrong = _quotes([finding.quote for finding in against])
    counted = _counted(reading, rubric)
    touched = {at for finding in against for start, end in finding.spans for at in range(start, end)}
    apart = [
        idea.quote
        for idea in counted
        if not any(at in touched for start, end in idea.spans for at in range(start, end))
    ]
    right = _quotes(list(dict.fromkeys(apart or [idea.quote for idea in counted])))
    if reading.credit >= 1.0:
        return (
            "You say what matters, but your own network is not as you say."
            if disagrees
            else f"This seems right: {right}."
        )
    part = "Half" if reading.credit in (0.0, 0.5) else "In part"
    if wrong and apart:
        return f"{part}: {right} is right, {wrong} is not."
    if wrong and counted:
        ideas = _quotes(list(dict.fromkeys(map(_label, counted))))
        return f"{part}: it has to do with {ideas}, which is right, but {wrong} is a misunderstanding."
    if wrong:
        return f"This part is a misunderstanding: {wrong}."
    if reading.complete:
        return f"{part}: {right} is right, but elsewhere you say the opposite."
    if counted:
        return f"{part}: {right} is right, but the main point is missing."
    return "The main point was not found."


def _quotes(texts: Sequence[str]) -> str:
    return ", ".join(f"“{text}”" for text in texts[:3])
