"""`runs`: the file ran to its end, or what stopped it and what to do about that."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.checks import KINDS, runs
from grader.checks.runs import OUT_OF_ORDER
from grader.evidence import FORGIVEN, Crash
from grader.verdicts import Failure
from tests.checks.cases import case

CRASH = Crash("ZeroDivisionError", "division by zero", 3, "1 / 0", "")
CHECK = runs(10)


def _stopped(outcome: Any, text: str = "It was stopped", **facts: Any) -> Failure:
    evidence = {"crash": facts.pop("crash")} if "crash" in facts else {}
    with pytest.raises(Failure) as failure:
        CHECK.ask(replace(case(None, (CHECK,), **evidence), outcome=outcome, outcome_text=text, **facts))
    assert failure.value.reason == text
    assert failure.value.credit == 0 and not failure.value.review
    return failure.value


def test_what_ran_to_its_end_is_right_and_old_spellings_are_told() -> None:
    assert CHECK.ask(case(None)).hint == ""
    notes = ("a note", f"{FORGIVEN}lr is learning_rate today", f"{FORGIVEN}np.float is float today")
    assert CHECK.ask(case(None, notes=notes)).hint == (
        "Old spellings, which were understood here: lr is learning_rate today. np.float is float today."
    )


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("time", "loop that never ends"),
        ("clock", "wait for something"),
        ("memory", "grow without end"),
        ("output", "prints"),
        ("disk", "writes files"),
        ("threads", "starts threads"),
    ],
)
def test_each_limit_has_its_own_advice(limit: Any, words: str) -> None:
    outcome = "timeout" if limit in ("time", "clock") else "killed"
    # Also where an error is on record: the limit is what ended it.
    assert words in _stopped(outcome, stopped_for=limit, crash=CRASH).hint


def test_an_error_is_explained() -> None:
    told = _stopped("crashed", "It stopped in line 3", crash=Crash("MemoryError", "", 3, "x", ""))
    assert told.hint == "The program asked for more memory than there is."
    assert _stopped("killed", "It ended abruptly").hint == ""


def test_cells_in_another_order_are_moved() -> None:
    """Whatever the error was: it is not what to look for."""
    assert _stopped("crashed", reordered=True, crash=CRASH).hint == OUT_OF_ORDER


@pytest.mark.parametrize(
    ("outcome", "advice"),
    [("missing", "Hand in your program."), ("crashed", "Mend what stops your file."), ("unreadable", "Mend what stops your file.")],
)  # fmt: skip
def test_what_to_do(outcome: Any, advice: str) -> None:
    tell = KINDS["runs"].advice
    assert tell is not None and tell(replace(case(None), outcome=outcome)) == advice
