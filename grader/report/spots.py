"""Lines of a student's program of which a check or the run says something.

Where things stand is the submission's own claim: whoever shows them leaves out lines that are not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.evidence import Crash, Model
from grader.grade import Graded
from grader.records.mark import Mark

MESSAGE_CHARS = 200  # of what a program stopped with
TIME = "TimeLimit"  # what a crash is called that is the end of its time
# The kinds of checks by what they are about: how it is named, and where it stands.
ABOUT = {
    "architecture": "layers", "network": "layers", "compiled": "compile", "fitted": "fit", "scaled": "fit",
    "accuracy": "fit", "runs": "crash",
}  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """Lines of which something is said: what, as a note and as a link, and by which checks."""

    lines: tuple[int, ...]
    text: str
    named: str
    marks: tuple[Mark, ...] = ()


def spots(graded: Graded) -> Iterator[Spot]:
    """What is said of the program whose evidence is looked at."""
    grade = graded.grade
    case, evidence = grade.case, grade.case.evidence
    yield from _stopped(grade.marks, evidence.crash, timeout=case.outcome == "timeout")
    for view in case.views:
        if view.model is None:
            continue
        task = view.solution.task
        several = len(case.solutions) > 1 and task is not None
        of = f" “{task.title}”" if several and task is not None else ""
        slug = view.solution.slug if several else None
        layers = _layer_lines(view.model)
        if view.model.line and view.model.line not in layers:
            yield Spot((view.model.line,), f"Your network{of} is made here", "")
        if layers:
            marks = _about(grade.marks, "layers", slug)
            yield Spot(layers, f"The layers of your network{of}", "Layers of your network", marks)
        compiled = view.model.compiled
        if compiled is not None and compiled.line:
            marks = _about(grade.marks, "compile", slug)
            yield Spot((compiled.line,), f"Your network{of} is compiled here", "Compiled", marks)
        fits = tuple(fit.line for fit in view.model.fits if fit.line)
        for line in dict.fromkeys(reversed(fits)):
            marks = _about(grade.marks, "fit", slug) if line == fits[-1] else ()
            yield Spot((line,), f"Your network{of} is trained here", "Trained", marks)
    for mark in grade.marks:
        place = evidence.answer_lines.get(mark.answer.key) if mark.answer is not None else None
        if place:
            yield Spot((place,), "Your answer", "Your answer", (mark,))


def elsewhere(graded: Graded, notebook: str) -> Iterator[Spot]:
    """Where another of several notebooks stopped: no more is known of it."""
    crash = graded.grade.case.elsewhere.get(notebook)
    yield from _stopped(graded.grade.marks, crash, timeout=crash is not None and crash.type == TIME)


def _stopped(marks: Sequence[Mark], crash: Crash | None, *, timeout: bool) -> Iterator[Spot]:
    if crash is None or not crash.line:
        return
    message = (crash.message.strip().splitlines() or [""])[0][:MESSAGE_CHARS]
    said = f"It failed here: {crash.type}{': ' if message else ''}{message}"
    said = "Here it was when its time was over" if timeout else said
    yield Spot((crash.line,), said, "Stopped", _about(marks, "crash", None))


def _about(marks: Sequence[Mark], what: str, task: str | None) -> tuple[Mark, ...]:
    """The marks of checks that are about something, of a task where there are several."""
    return tuple(
        mark for mark in marks if ABOUT.get(mark.check.kind) == what and task in (None, mark.check.task)
    )


def _layer_lines(model: Model) -> tuple[int, ...]:
    return tuple(sorted({layer.line for layer in model.layers if layer.line}))
