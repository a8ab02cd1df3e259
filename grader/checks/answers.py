"""Exact answers: numbers, shapes and formulas, in any way a person writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from grader.assignment import Check, Failure, Passed
from grader.checks import shapes
from grader.checks.asserted import Verdict, is_right, verdict_on
from grader.checks.case import Answer, Case
from grader.checks.formulas import NoFormula, rules_in
from grader.checks.numbers import all_written, numbers_in
from grader.checks.own_network import Own, of_own

NO_NUMBER = re.compile(r"\b(?:nan|inf|infinity)\b", re.IGNORECASE)  # what a training that runs away ends in
NO_ANSWER = "no answer"
SHAPE_ALONE = "Give the shape alone."
# By what was found: what is said, the credit, and whether a person reads it.
SHAPE_FAILURES: Mapping[shapes.Verdict, tuple[str, float, bool]] = {
    "nothing": ("expected how many and how large. Received: {}", 0.0, False),
    "wrong": ("not the right shape. Received: {}", 0.0, False),
    "order": ("the right sizes in another order. Received: {}", 0.0, False),
    "count": ("half of it is right; expected the size of one sample as well. Received: {}", 0.5, False),
    "sides": ("half of it is right; expected how many there are as well. Received: {}", 0.5, False),
    "axis": ("an axis of length one more than expected. Received: {}", 0.5, True),
    "choice": ("several shapes to choose from stand in {}", 0.0, True),
    "denied": ("a shape is denied in {}", 0.0, True),
    "unclear": ("further numbers stand in {}, and it is not clear what is meant", 1.0, True),
}


def given(case: Case, check: Check) -> Answer:
    """The answer to `check`.

    Raises:
        Failure: there is none.
    """
    found = case.answer(check)
    if found is None and case.end == "unreadable":
        raise Failure(f"{NO_ANSWER}: nothing in your file could be read", hint="Mend the file first.")
    if found is None:
        raise Failure(
            NO_ANSWER, hint=f'Answer it in ANSWERS["{check.slug}"], or under its heading in an answer sheet.'
        )
    return found


def quoted(answer: Answer) -> str:
    """An answer as a short quotation."""
    text = re.sub(r"\s+", " ", str(answer.value)).strip()
    return f"“{text[:120]}{'…' if len(text) > 120 else ''}”"


def number(
    slug: str,
    expected: float,
    points: float,
    *,
    title: str,
    tolerance: float = 0.0,
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
        own: where the question is about the student's own network, what is asked of it: a number is the input
            that it predicts for. What is true of the student's own network is right, too.
        asked_as: see `Check`.
        hint: what a wrong answer is told. Should not give the number away.
    """

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        if not all_written(answer.value):
            if own is not None and NO_NUMBER.search(str(answer.value)) and case.model is not None:
                raise Failure(
                    f"expected a number. Received: {quoted(answer)}, which may be what your network says",
                    hint="Look at how the loss goes: a network that grows without end learns too fast.",
                    credit=1.0,
                    review=True,
                )
            raise Failure(f"expected a number. Received: {quoted(answer)}", hint=hint)
        said = of_own(case, own)
        verdict = _verdict(answer.value, [expected], tolerance, title)
        if verdict == "right":
            return Passed("Right.")
        # What its own network says is written as it was printed, to some digits.
        if (
            said
            and _verdict(answer.value, said, max(tolerance, *(abs(each) / 100 for each in said)), title)
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
                "has not learned is another in every run, so a person reads this",
                hint="Find out first why your network has not learned." if said else "",
                credit=1.0,
                review=True,
            )
        raise Failure(f"not the right number. Received: {quoted(answer)}", hint=hint)

    check = Check(
        slug, points, title, ask, tuple(asked_as), kind="number",
        asks_model=float(own) if isinstance(own, (int, float)) else None,
    )  # fmt: skip
    return check


def _verdict(value: Any, expected: Sequence[float], tolerance: float, question: str) -> Verdict:
    if isinstance(value, str):
        return verdict_on(value, expected, tolerance, question)
    if isinstance(value, (list, dict)) and _texts(value):
        return verdict_on("; ".join(_texts(value)), expected, tolerance, question)
    right = [is_right(each, expected, tolerance) for each in numbers_in(value)]
    return "right" if all(right) else "choice" if any(right) else "wrong"


def _texts(value: Any) -> list[str]:
    """The values of a list or dictionary that holds texts; none of one that holds numbers alone."""
    items = list(value.values()) if isinstance(value, dict) else value
    return [str(each) for each in items] if any(isinstance(each, str) for each in items) else []


def _learned(case: Case, said: Sequence[float], expected: float, tolerance: float) -> bool:
    """Whether the student's own network says what is right, or there is none that was trained."""
    trained = case.model is not None and bool(case.model.fits)
    return not trained or any(is_right(each, [expected], tolerance) for each in said)


def shape(
    slug: str,
    expected: tuple[int, ...],
    points: float,
    *,
    title: str,
    asked_as: Sequence[str] = (),
    hint: str = "",
) -> Check:
    """Ask for the shape of an array: how many samples, and the size of each.

    "(60000, 28, 28)", "60,000 pictures of 28 by 28" and "60k images, 28x28 pixels" are the same. What is
    written as a tuple has its order and its length; words have none.
    Half of it (the number of samples, or the size of one) earns half.
    """

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        verdict = shapes.verdict(answer.value, expected, title)
        if verdict == "right":
            return Passed("Right.")
        if verdict == "wrong" and len(expected) == 1:
            raise Failure(f"not the right number. Received: {quoted(answer)}", hint=hint)
        say, credit, review = SHAPE_FAILURES[verdict]
        raise Failure(
            say.format(quoted(answer)),
            hint=SHAPE_ALONE if review else hint,
            credit=credit,
            review=review,
        )

    check = Check(slug, points, title, ask, tuple(asked_as), kind="shape")
    return check


def formula(
    slug: str,
    slope: float,
    intercept: float,
    points: float,
    *,
    title: str,
    asked_as: Sequence[str] = (),
    hint: str = "",
) -> Check:
    """Ask for the rule y = slope * x + intercept, in any equivalent writing or in words."""

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        try:
            found = rules_in(str(answer.value))
        except NoFormula:
            raise Failure(
                f"expected a rule with x and y. Received: {quoted(answer)}, which could not be read as one",
                hint="Write it as a formula, like y = 5x + 3.",
                review=len(str(answer.value)) > 12,
            ) from None
        if found.lines and found.fit(slope, intercept) and not found.contradicted(slope, intercept):
            return Passed("Right.")
        if found.any_fit(slope, intercept):
            denied = any(found.denied) and not found.lines
            why = "it denies a rule" if denied else "it says two things that do not go together"
            raise Failure(f"{why}. Received: {quoted(answer)}", hint="Give one rule.", review=True)
        if found.undetermined:
            raise Failure(
                f"a letter is left open. Received: {quoted(answer)}",
                hint="Say which number each letter stands for.",
                review=True,
            )
        if found.named_otherwise(slope, intercept):
            raise Failure(
                f"it is not clear which of its names is x, and which is y. Received: {quoted(answer)}",
                hint="Write it with x and y, like y = 5x + 3.",
                review=True,
            )
        if found.lines and found.nearly_fit(slope, intercept):
            raise Failure(
                f"close, but rounded as a trained network finds it. Received: {quoted(answer)}",
                hint="Which simple rule is near what your network found?",
                credit=1.0,
                review=True,
            )
        raise Failure(f"this rule does not fit the points. Received: {quoted(answer)}", hint=hint)

    check = Check(slug, points, title, ask, tuple(asked_as), kind="formula")
    return check
