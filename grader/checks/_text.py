"""Answers in prose, as a student's own copy of the grader sees them; the checks that read them stay here."""

from __future__ import annotations

from grader.assignment import Check
from grader.case import Case, given, quoted
from grader.checks._kind import Kind
from grader.verdicts import Passed

SHORT = 4  # words that are few for an explanation


def preview(case: Case, check: Check) -> Passed:
    """Whether there is an answer, and whether it is more than a word or two."""
    answer = given(case, check)
    words = len(str(answer.value).split())
    short = (
        "It is very short. Say what it does, and why."
        if isinstance(answer.value, str) and words < SHORT
        else ""
    )
    return Passed(f"An answer of {words} word{'s' if words != 1 else ''} was found: {quoted(answer)}", short)


KIND = Kind("text", preview)
