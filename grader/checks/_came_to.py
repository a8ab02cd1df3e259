"""What tests came to, in words: the same in a report and on a student's own computer."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from grader.analysis.hints import hint_for
from grader.case import Case
from grader.evidence import Crash
from grader.found import Called, Scalar
from grader.given_tests import Told
from grader.test_files import TestCase
from grader.text import counted
from grader.verdicts import Failure, Ungradable

PLACE = re.compile(r"(?:cell \d+, )?line \d+")  # of the program, in the traceback of a test
NOT_THERE = re.compile(r"module '__main__' has no attribute '(\w+)'.*", re.DOTALL)
SPELLING = "Is it defined, outside of other functions, above any input(), and spelled as it is asked for?"
DIFF = re.compile(r"\s*(?:[-+?] (?!\s*where)|Use -v to get )")  # pytest's comparison, letter by letter
NOT_FINITE = ("nan", "inf", "-inf")
TOLD = 3  # tests that fail which are told
SHOWN = 400  # characters of what a test found


def outcomes_of(case: Case, slug: str) -> tuple[Called, ...]:
    """What the tests came to.

    Raises:
        Failure: they were not run, and why.
    """
    known = case.found.get(slug)
    unread = case.outcome == "unreadable"  # nothing of it ran: the tests could not, either
    if (
        known is not None
        and known.calls
        and not (unread and {one.outcome for one in known.calls} == {"unasked"})
    ):
        return known.calls
    if case.outcome == "missing":
        raise Failure("The tests were not run: no program was handed in", hint="Hand in your program.")
    if case.outcome == "unreadable":
        raise Failure(
            "The tests were not run: nothing in your file could be read", hint="Mend the file first."
        )
    notebook = case.assignment.notebook_of(slug)
    if notebook and (case.outcome == "finished" or (case.notebooks and notebook not in case.notebooks)):
        raise Failure(
            f"The tests were not run: {notebook}.ipynb was not handed in, or could not be read",
            hint="Hand in all notebooks.",
        )
    stopped = f": {case.outcome_text}" if case.outcome != "finished" else ""
    raise Failure(f"The tests were not run{stopped}", hint="Mend what stops your file." if stopped else "")


def share(test: TestCase, called: Called, points: float | None) -> float:
    """The share of its points that a test earns, 0 to 1.

    Args:
        test: which.
        called: what it came to.
        points: what it is worth, where it may end in those that it gives; else None.

    Raises:
        Ungradable: it gave more.
    """
    value = called.value
    if test.style == "pytest" and isinstance(value, Scalar) and isinstance(value.value, (int, float)):
        return min(1.0, max(0.0, float(value.value)))  # of a test for many parameters
    if called.outcome != "returned":
        return 0.0
    if points is None or not isinstance(value, Scalar):
        return 1.0
    given = _number(value)
    if given is not None and not -math.inf < given <= points:
        raise Ungradable(f"The test gave {given:g} points of {points:g}")
    if given is None or given < 0 or not points:
        return 1.0
    return given / points


def _number(value: Scalar) -> float | None:
    """The points that a cell ends in; None where it ends in no number, as True is none."""
    number = value.value
    if isinstance(number, str):
        return float(number) if number in NOT_FINITE else None
    return float(number) if isinstance(number, (int, float)) and not isinstance(number, bool) else None


def reason_of(
    cases: Sequence[TestCase], outcomes: Sequence[Called], shares: Sequence[float], *, most: int = TOLD
) -> str:
    """How many pass, and of those that do not what they found, of the first `most` of them."""
    count, passed = len(shares), sum(share == 1.0 for share in shares)
    if passed == count:
        said = " ".join(test.passed_message for test in cases if test.passed_message)
        return said or ("The test passes." if count == 1 else f"All {count} tests pass.")
    told = [
        _told(test, called, share, alone=count == 1)
        for test, called, share in zip(cases, outcomes, shares, strict=True)
        if share < 1.0
    ]
    head = "" if count == 1 else f"{passed} of {counted(count, 'test')} pass. "
    return head + " ".join(dict.fromkeys(told[:most]))


def further_in_words(known: Told) -> str:
    """That other tests count than those that students were given, as it goes on after these; "" for none."""
    if known.cut:
        return " A part of it is hidden, and counts when it is graded."
    if not known.further:
        return ""
    is_hidden, counts = ("is", "counts") if known.further == 1 else ("are", "count")
    return f" {counted(known.further, 'further test')} {is_hidden} hidden, and {counts} when it is graded."


def _told(test: TestCase, called: Called, share: float, *, alone: bool) -> str:
    """What is told of a test that fails; nothing of what is in one that is hidden."""
    name = "The test" if alone else f"{test.name}:"
    crash = called.crash
    if test.failed_message:
        return test.failed_message
    if share > 0 and (test.style != "pytest" or crash is None):
        return f"{name} gives part of the points." if alone else f"{name} part of the points."
    if _is_hidden(test, crash):
        return "A test that is not shown does not pass."
    if called.outcome == "raised" and crash is not None:
        asked = f" It was asked with {called.parameters}." if called.parameters else ""
        return f"{name} {_of_crash(crash)}{asked}"
    return f"{name} {COME_TO[called.outcome]}."


COME_TO = {
    "time": "did not end in its time",
    "ended": "ended the whole program",
    "unasked": "was not run, since others ended the whole program",
    "raised": "stopped with an error",
    "returned": "does not pass",
}


def _of_crash(crash: Crash) -> str:
    """What a test found, in words."""
    where = (
        f"stops in its line {crash.line}: {crash.code}." if crash.line and crash.code else "does not pass."
    )
    found = "\n".join(line for line in crash.message.splitlines() if not DIFF.match(line))
    found = re.sub(r"\s+", " ", found).strip()
    if missing := NOT_THERE.fullmatch(found):
        found = f"Your program has no {missing[1]}"
    elif crash.type != "AssertionError":
        found = f"{crash.type}: {found}" if found else crash.type
    found = f"{found[:1].upper()}{found[1:]}" if found.startswith("expected ") else found
    found = found if len(found) <= SHOWN else f"{found[: SHOWN - 1]}…"
    if found and crash.code and found in crash.code:  # what is said when it fails stands in the line itself
        said = f"says: {found}"
    else:
        said = f"{where} {found}" if found else where
    if places := PLACE.findall(crash.traceback):
        said += f" (in {places[-1]} of your file)"
    return said if said.endswith((".", "…")) else f"{said}."


def what_to_do(cases: Sequence[TestCase], outcomes: Sequence[Called], shares: Sequence[float]) -> str:
    """A hint for what is told of the first test that fails; none for an error that is not shown."""
    test, called, _ = next(one for one in zip(cases, outcomes, shares, strict=True) if one[2] < 1.0)
    crash = called.crash
    if called.outcome == "time":
        return "Is there a loop in it that never ends?"
    if called.outcome == "ended":
        return "Does it call exit(), or use more memory than there is?"
    if crash is not None and crash.type != "AssertionError" and not _is_hidden(test, crash):
        return SPELLING if NOT_THERE.fullmatch(crash.message.strip()) else hint_for(crash)
    return ""


def _is_hidden(test: TestCase, crash: Crash | None) -> bool:
    """Whether students are shown nothing of where a test fails."""
    return test.hidden or (crash is not None and crash.line in test.hidden_lines)
