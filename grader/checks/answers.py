"""Exact answers: numbers, shapes and formulas, in any way a person writes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from grader.assignment import Check, Failure, Passed
from grader.checks.case import Answer, Case
from grader.checks.numbers import NoFormula, is_formula, numbers_in

NO_ANSWER = "no answer"


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
    asked_as: Sequence[str] = (),
    hint: str = "",
) -> Check:
    """Ask for a number.

    A text may say more than the number. Where several numbers stand in it, the first one counts, or
    the one behind "=" or "is"; an expected number elsewhere in the text is for a person to read.

    Args:
        slug: the question's name.
        expected: the right number.
        points: what it is worth.
        title: the question, as the student reads it.
        tolerance: how far from `expected` a right answer may be.
        asked_as: see `Check`.
        hint: what a wrong answer is told. Should not give the number away.
    """

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        found = numbers_in(answer.value)
        right = [abs(value - expected) <= tolerance + 1e-9 for value in found]
        if not found:
            raise Failure(f"expected a number. Received: {quoted(answer)}", hint=hint)
        denied = isinstance(answer.value, str) and re.search(r"\bnot\b|n['’]t\b", answer.value)
        clear = right[0] or _concluded(answer, expected, tolerance)
        if all(right) or (clear and not denied):
            return Passed("Right.")
        if any(right):
            raise Failure(
                f"several numbers stand in {quoted(answer)}, and it is not clear which is meant",
                hint="Give the number alone.",
                credit=1.0,
                review=True,
            )
        raise Failure(f"not the right number. Received: {quoted(answer)}", hint=hint)

    check = Check(slug, points, title, ask, tuple(asked_as), kind="number")
    return check


def _concluded(answer: Answer, expected: float, tolerance: float) -> bool:
    """Whether the last "=", "is" or "are" of a text is followed by the expected number."""
    if not isinstance(answer.value, str):
        return False
    parts = re.split(r"=|\bis\b|\bare\b|\bgives\b|\bmakes\b", answer.value)
    last = numbers_in(parts[-1]) if len(parts) > 1 else []
    return len(last) == 1 and abs(last[0] - expected) <= tolerance + 1e-9


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

    "(60000, 28, 28)", "60,000 pictures of 28 by 28" and "60k images, 28x28 pixels" are the same.
    Half of it (the number of samples, or the size of one) earns half.
    """
    count, sides = float(expected[0]), Counter(map(float, expected[1:]))
    area = 1.0
    for side in expected[1:]:
        area *= side

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        found = Counter(numbers_in(answer.value))
        if not found:
            raise Failure(f"expected how many and how large. Received: {quoted(answer)}", hint=hint)
        has_count = count in found
        if not sides and not has_count:
            raise Failure(f"not the right number. Received: {quoted(answer)}", hint=hint)
        has_sides = not sides or found >= sides or (area in found and bool(set(sides) & set(found)))
        known = {count, area, count * area, *sides, *map(float, range(len(expected) + 1))}
        other = [value for value in found if value not in known]
        if has_count and has_sides and not other:
            return Passed("Right.")
        if has_count and has_sides:
            raise Failure(
                f"further numbers stand in {quoted(answer)}, and it is not clear what is meant",
                hint="Give the shape alone.",
                credit=1.0,
                review=True,
            )
        if has_count or has_sides:
            what = "the size of one sample" if has_count else "how many there are"
            raise Failure(
                f"half of it is right; expected {what} as well. Received: {quoted(answer)}",
                hint=hint,
                credit=0.5,
            )
        raise Failure(f"not the right shape. Received: {quoted(answer)}", hint=hint)

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
            right = is_formula(str(answer.value), slope, intercept)
        except NoFormula:
            raise Failure(
                f"expected a rule with x and y. Received: {quoted(answer)}, which could not be read as one",
                hint="Write it as a formula, like y = 5x + 3.",
                review=len(str(answer.value)) > 12,
            ) from None
        if not right:
            raise Failure(f"this rule does not fit the points. Received: {quoted(answer)}", hint=hint)
        return Passed("Right.")

    check = Check(slug, points, title, ask, tuple(asked_as), kind="formula")
    return check
