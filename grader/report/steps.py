"""What a student should do next: the steps that win most, causes before what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.assignment import Check
from grader.case import NO_ANSWER
from grader.checks import KINDS
from grader.grade import Grade
from grader.records.mark import Mark
from grader.report.rows import SEVERAL, nothing_handed_in, unanswered, where_to_answer

STEPS = 3


@dataclass(frozen=True)
class Step:
    """One thing to do: an imperative, why, and how; `how` may be empty."""

    action: str
    why: str
    how: str = ""


def next_steps(grade: Grade) -> list[Step]:
    """The first steps; none where nothing is lost, or where all that is lost waits for a person."""
    steps: list[Step] = []
    if nothing_handed_in(grade) and not any(mark.check.kind == "runs" for mark in grade.marks):
        return [Step("Hand in your work.", f"{grade.case.outcome_text}.")]
    lost = _ordered(_lost(grade))
    empty = unanswered(lost)
    if len(empty) >= SEVERAL:  # one thing to do, where the first of them stands
        lost = [mark for mark in lost if mark is empty[0] or mark not in empty]
    for mark in lost[:STEPS]:
        if len(empty) >= SEVERAL and mark is empty[0]:
            why = f"{len(empty)} are empty, which costs {sum(each.possible for each in empty):g} points."
            steps.append(Step("Answer the questions that you left out.", why, where_to_answer(grade, empty)))
            continue
        # What a step above says already is not told again.
        how = mark.hint if not any(_says(mark.hint, step) for step in steps) else ""
        steps.append(Step(_action(mark, grade), mark.reason, how))
    return steps


def _says(hint: str, step: Step) -> bool:
    return bool(hint) and (hint in (step.how, step.why) or bool(step.how) and step.how in hint)


def _lost(grade: Grade) -> list[Mark]:
    """The marks that cost points and are the student's to mend, without what only follows from another."""
    lost = [
        mark
        for mark in grade.counted
        if mark.verdict in ("partial", "failed", "skipped")
        and mark.earned_or_zero < mark.possible
        and not mark.check.extra_credit
    ]
    runs = [mark for mark in lost if mark.check.kind == "runs"]
    end = grade.case.outcome
    if runs and (end == "unreadable" or (end == "missing" and not grade.case.sections)):
        return runs
    if runs and not any(view.model for view in grade.case.views) and end != "finished":
        return [mark for mark in lost if not _follows(mark.check)]
    # What was skipped follows from what failed; it is named only where nothing else is.
    return [mark for mark in lost if mark.verdict != "skipped"] or lost


def _ordered(lost: Sequence[Mark]) -> list[Mark]:
    """What costs most first, but no consequence before its cause."""
    ordered: list[Mark] = []
    for mark in sorted(lost, key=lambda m: (m.check.kind != "runs", m.earned_or_zero - m.possible)):
        causes = [cause for cause in lost if _may_cause(cause.check, mark.check)]
        ordered += [candidate for candidate in (*causes, mark) if candidate not in ordered]
    return ordered


def _may_cause(cause: Check, check: Check) -> bool:
    """Whether the loss of one check may be the cause of another's."""
    same_task = cause.task in ("", check.task)
    return (cause.kind in _follows(check) and same_task) or cause.slug in check.needs


def _follows(check: Check) -> tuple[str, ...]:
    """The kinds of checks whose loss may be the cause of this one's."""
    return KINDS[check.kind].follows if check.kind in KINDS else ()


def _action(mark: Mark, grade: Grade) -> str:
    kind = KINDS.get(mark.check.kind)
    if mark.check.asked_as:
        empty = mark.reason.lower().startswith(NO_ANSWER)
        return f"{'Answer' if empty else 'Look again at'} “{mark.check.title}”"
    if kind is not None and kind.advice is not None:
        return kind.advice(grade.case.at(mark.check.task))
    return f"Look again at “{mark.check.title}”"
