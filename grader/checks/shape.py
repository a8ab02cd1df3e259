"""`shape`: a question whose answer is the shape of an array."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.answers import shapes
from grader.answers.numbers import numbers_in
from grader.assignment import Check
from grader.case import Case, given, quoted
from grader.checks._kind import LATER, Kind
from grader.verdicts import Failure, Mismatch, Passed

SHAPE_ALONE = "Give the shape alone."
SHOWN_NUMBERS = 6  # numbers of an answer that a preview tells
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


def shape(
    slug: str,
    expected: tuple[int | None, ...],
    points: float,
    *,
    title: str,
    asked_as: Sequence[str] = (),
    hint: str = "",
) -> Check:
    """Ask for the shape of an array: how many samples, and the size of each.

    "(60000, 28, 28)", "60,000 pictures of 28 by 28" and "60k images, 28x28 pixels" are the same. What is
    written as a tuple has its order and its length; words have none.
    Half of it (the number of samples, or the size of one) earns half. `None` in what is expected is a length
    that is left open, that of a batch: "(None, 10)", "(batch_size, 10)" and "(?, 10)" are the same.

    Example:
        >>> from grader.examples import example_case
        >>> check = shape("images", (60000, 28, 28), points=5, title="What is the shape of x_train?")
        >>> check.ask(example_case(check, answers={"images": "60,000 pictures of 28x28"})).reason
        'Right.'
        >>> check.ask(example_case(check, answers={"images": (28, 28, 60000)}))
        Traceback (most recent call last):
        grader.verdicts.Failure: the right sizes in another order. Received: “(28, 28, 60000)”
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

    check = Check(slug, points, title, ask, tuple(asked_as), kind=KIND.name)
    return check


def preview(case: Case, check: Check) -> Passed:
    """Which numbers are read in the answer."""
    answer = given(case, check)
    numbers = numbers_in(answer.value)
    if not numbers:
        raise Mismatch(
            expected="how many and how large", received=quoted(answer), hint="Write it with digits."
        )
    return Passed(f"Read as {', '.join(f'{value:g}' for value in numbers[:SHOWN_NUMBERS])}. {LATER}")


KIND = Kind("shape", preview)
