"""`number`: a question whose answer is a number, in any way a person writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from grader.analysis.own_network import Own, of_own
from grader.answers.asserted import Verdict, is_right, verdict_on
from grader.answers.numbers import all_written, numbers_in
from grader.assignment import Check
from grader.case import Case, given, quoted
from grader.checks._kind import LATER, Kind
from grader.verdicts import Failure, Mismatch, Passed

NO_NUMBER = re.compile(r"\b(?:nan|inf|infinity)\b", re.IGNORECASE)  # what a training that runs away ends in
SHOWN_NUMBERS = 6  # numbers of an answer that a preview tells


def number(
    slug: str,
    expected: float,
    points: float,
    *,
    title: str,
    tolerance: float = 0.0,
    percent: bool = False,
    own: float | Own | None = None,
    asked_as: Sequence[str] = (),
    hint: str = "",
) -> Check:
    """Ask for a number.

    A text may say more than the number: reasons, calculations, units. Where it names several to choose from,
    or it cannot be told which is meant, a person reads it.

    Args:
        slug: the question's name.
        expected: the right number.
        points: what it is worth.
        title: the question, as the student reads it.
        tolerance: how far from `expected` a right answer may be.
        percent: the question asks for a share, and `expected` and `tolerance` are percentages: for 98,
            "98 %", "98", "0.98" and "98 of 100" are right.
        own: where the question is about the student's own network, what is asked of it: a number is the input
            that it predicts for. What is true of the student's own network is right, too.
        asked_as: see `Check`.
        hint: what a wrong answer is told. Should not give the number away.

    Example:
        >>> from grader.examples import example_case
        >>> check = number("classes", 10, points=5, title="How many digits are there?")
        >>> check.ask(example_case(check, answers={"classes": "ten, from 0 to 9"})).reason
        'Right.'
        >>> check.ask(example_case(check, answers={"classes": "9"}))
        Traceback (most recent call last):
        grader.verdicts.Failure: not the right number. Received: “9”
    """

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        if not all_written(answer.value):
            if own is not None and NO_NUMBER.search(str(answer.value)) and case.model is not None:
                raise Mismatch(
                    expected="a number",
                    received=f"{quoted(answer)}, which may be what your network says",
                    hint="Look at how the loss goes: a network that grows without end learns too fast.",
                    credit=1.0,
                    review=True,
                )
            raise Mismatch(expected="a number", received=quoted(answer), hint=hint)
        said = of_own(case, own)
        verdict = _verdict(answer.value, [expected], tolerance, title, percent=percent)
        if verdict == "right":
            return Passed("Right.")
        # What its own network says is written as it was printed, to some digits.
        if (
            said
            and _verdict(answer.value, said, max(tolerance, *(abs(value) / 100 for value in said)), title)
            == "right"
        ):
            return Passed("That is what your own network says.")
        if verdict in ("choice", "denied"):
            what = (
                "several numbers to choose from stand in" if verdict == "choice" else "a number is denied in"
            )
            raise Failure(f"{what} {quoted(answer)}", hint="Give one number: the answer.", review=True)
        if verdict == "unclear":
            raise Failure(
                f"several numbers stand in {quoted(answer)}, and it is not clear which is meant",
                hint="Give the number alone.",
                credit=1.0,
                review=True,
            )
        if isinstance(own, (int, float)) and not _learned(case, said, expected, tolerance):
            what = "says something else here" if said else "could not be asked here"
            raise Failure(
                f"this is about your own network, which {what}. Received: {quoted(answer)}. A network that "
                "has not learned is another in every run, so your teacher reads this",
                hint="Find out first why your network has not learned." if said else "",
                credit=1.0,
                review=True,
            )
        raise Failure(f"not the right number. Received: {quoted(answer)}", hint=hint)

    check = Check(
        slug, points, title, ask, tuple(asked_as), kind=KIND.name,
        asks_model=float(own) if isinstance(own, (int, float)) else None,
    )  # fmt: skip
    return check


def preview(case: Case, check: Check) -> Passed:
    """Which numbers are read in the answer."""
    answer = given(case, check)
    numbers = numbers_in(answer.value)
    if not numbers:
        raise Mismatch(expected="a number", received=quoted(answer), hint="Write it with digits.")
    read = ", ".join(f"{value:g}" for value in numbers[:SHOWN_NUMBERS])
    return Passed(f"Read as {read}. {LATER}", "Give the number alone." if len(numbers) > 1 else "")


KIND = Kind("number", preview)


def _verdict(
    value: Any, expected: Sequence[float], tolerance: float, question: str, *, percent: bool = False
) -> Verdict:
    if isinstance(value, str):
        return verdict_on(value, expected, tolerance, question, percent=percent)
    if isinstance(value, (list, dict)) and _texts(value):
        return verdict_on("; ".join(_texts(value)), expected, tolerance, question, percent=percent)
    right = [
        is_right(entry, expected, tolerance) or (percent and is_right(100 * entry, expected, tolerance))
        for entry in numbers_in(value)
    ]
    return "right" if all(right) else "choice" if any(right) else "wrong"


def _texts(value: Any) -> list[str]:
    """The values of a list or dictionary that holds texts; none of one that holds numbers alone."""
    items = list(value.values()) if isinstance(value, dict) else value
    return [str(item) for item in items] if any(isinstance(item, str) for item in items) else []


def _learned(case: Case, said: Sequence[float], expected: float, tolerance: float) -> bool:
    """Whether the student's own network says what is right, or there is none that was trained."""
    trained = case.model is not None and bool(case.model.fits)
    return not trained or any(is_right(value, [expected], tolerance) for value in said)
