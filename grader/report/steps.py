"""What a student should do next: the steps that win most, causes before what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.case import NO_ANSWER
from grader.grade import Grade
from grader.records.mark import Mark

STEPS = 3
# What stands on what: no network without a program, no result without a network that can learn.
CAUSES: dict[str, tuple[str, ...]] = {
    "architecture": ("runs",),
    "compiled": ("runs", "architecture"),
    "accuracy": ("runs", "architecture", "compiled"),
    "figure": ("runs",),
}
ACTIONS = {
    "runs": "Mend what stops your file.",
    "architecture": "Change the layers of your network.",
    "compiled": "Change how your model is compiled.",
    "accuracy": "Help your network to learn better.",
    "figure": "Mend your figure.",
}
WITHOUT_MODEL = {"architecture": "Make a model.", "figure": "Draw the figure."}


@dataclass(frozen=True)
class Step:
    """One thing to do: an imperative, why, and how; `how` may be empty."""

    action: str
    why: str
    how: str = ""


def next_steps(grade: Grade) -> list[Step]:
    """The first steps; none where nothing is lost, or where all that is lost waits for a person."""
    steps: list[Step] = []
    for mark in _ordered(_lost(grade))[:STEPS]:
        # What a step above says already is not told again.
        how = mark.hint if not any(_says(mark.hint, each) for each in steps) else ""
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
    end = grade.case.end
    if runs and (end == "unreadable" or (end == "missing" and not grade.case.sections)):
        return runs
    if runs and grade.case.model is None and end != "finished":
        return [mark for mark in lost if mark.check.kind not in CAUSES]
    # What was skipped follows from what failed; it is named only where nothing else is.
    return [mark for mark in lost if mark.verdict != "skipped"] or lost


def _ordered(lost: Sequence[Mark]) -> list[Mark]:
    """What costs most first, but no consequence before its cause."""
    found: list[Mark] = []
    for mark in sorted(lost, key=lambda m: (m.check.kind != "runs", m.earned_or_zero - m.possible)):
        causes = CAUSES.get(mark.check.kind, ())
        found += [each for each in lost if each.check.kind in causes and each not in found]
        found += [mark] if mark not in found else []
    return found


def _action(mark: Mark, grade: Grade) -> str:
    kind, end = mark.check.kind, grade.case.end
    if kind == "runs" and end == "missing":
        return "Hand in your program."
    if mark.check.asked_as:
        empty = mark.reason.lower().startswith(NO_ANSWER)
        return f"{'Answer' if empty else 'Look again at'} “{mark.check.title}”"
    if grade.case.model is None and kind in WITHOUT_MODEL:
        return WITHOUT_MODEL[kind]
    return ACTIONS.get(kind, f"Look again at “{mark.check.title}”")
