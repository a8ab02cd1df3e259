"""`formula`: a question whose answer is a rule between x and y."""

from __future__ import annotations

from collections.abc import Sequence

from grader.answers.formulas import NoFormula, is_formula, rules_in
from grader.assignment import Check
from grader.case import Case, given, quoted
from grader.checks._kind import LATER, Kind
from grader.verdicts import Failure, Mismatch, Passed

AS_A_FORMULA = "Write it as a formula, like y = 5x + 3."


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
    """Ask for the rule y = slope * x + intercept, in any equivalent writing or in words.

    Example:
        >>> from grader.examples import example_case
        >>> check = formula("rule", 2, -1, points=5, title="Which rule is it?")
        >>> check.ask(example_case(check, answers={"rule": "twice x, minus 1"})).reason
        'Right.'
        >>> check.ask(example_case(check, answers={"rule": "y = 3x"}))
        Traceback (most recent call last):
        grader.verdicts.Failure: this rule does not fit the points. Received: “y = 3x”
    """

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        try:
            rules = rules_in(str(answer.value))
        except NoFormula:
            raise Mismatch(
                expected="a rule with x and y",
                received=f"{quoted(answer)}, which could not be read as one",
                hint=AS_A_FORMULA,
                review=len(str(answer.value)) > 12,
            ) from None
        if rules.lines and rules.fit(slope, intercept) and not rules.contradicted(slope, intercept):
            return Passed("Right.")
        if rules.any_fit(slope, intercept):
            denied = any(rules.denied) and not rules.lines
            why = "it denies a rule" if denied else "it says two things that do not go together"
            raise Failure(f"{why}. Received: {quoted(answer)}", hint="Give one rule.", review=True)
        if rules.undetermined:
            raise Failure(
                f"a letter is left open. Received: {quoted(answer)}",
                hint="Say which number each letter stands for.",
                review=True,
            )
        if rules.named_otherwise(slope, intercept):
            raise Failure(
                f"it is not clear which of its names is x, and which is y. Received: {quoted(answer)}",
                hint="Write it with x and y, like y = 5x + 3.",
                review=True,
            )
        if rules.lines and rules.nearly_fit(slope, intercept):
            raise Failure(
                f"close, but rounded as a trained network finds it. Received: {quoted(answer)}",
                hint="Which simple rule is near what your network found?",
                credit=1.0,
                review=True,
            )
        raise Failure(f"this rule does not fit the points. Received: {quoted(answer)}", hint=hint)

    check = Check(slug, points, title, ask, tuple(asked_as), kind=KIND.name)
    return check


def preview(case: Case, check: Check) -> Passed:
    """Whether the answer can be read as a rule."""
    answer = given(case, check)
    try:
        is_formula(str(answer.value), 1, 0)
    except NoFormula:
        raise Mismatch(expected="a rule with x and y", received=quoted(answer), hint=AS_A_FORMULA) from None
    return Passed(f"Read as a rule. {LATER}")


KIND = Kind("formula", preview)
