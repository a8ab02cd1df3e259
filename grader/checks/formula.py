"""`formula`: a question whose answer is a formula, such as a rule between x and y."""

from __future__ import annotations

from collections.abc import Sequence

from grader.answers import functions
from grader.answers.algebra import NoTree
from grader.answers.formulas import NoFormula, Rules, rules_in
from grader.assignment import Check
from grader.case import Case, given, quoted
from grader.checks._kind import LATER, Kind
from grader.verdicts import Failure, Mismatch, Passed

AS_A_FORMULA = "Write it as a formula, like y = 5x + 3."
UNSURE = {
    "both": "it says two things that do not go together",
    "denied": "it denies a formula",
    "names": "it is not clear what its letters stand for",
}


def formula(
    slug: str,
    expected: str | float,
    *values: float,
    points: float | None = None,
    title: str,
    asked_as: Sequence[str] = (),
    hint: str = "",
) -> Check:
    """Ask for a formula, in any equivalent writing: as code, in TeX or in words, and with other letters.

    What comes to the same is the same: "n*m + m" is "(n + 1)*m", and "max(0, x)" is "x if x > 0 else 0". Of a
    rule such as y = 2x - 1 slope and intercept may be told, and equations be solved for anything.

    Args:
        slug: the question's name.
        expected: the formula, with any letters: "y = 2x - 1", "max(0, x)", "n*m + m", "1/(1 + exp(-x))",
            "exp(x_i) / sum(exp(x_j))". `x_i` is an entry of x, `sum` the sum of all. Or, of a line, its
            slope, with its intercept behind it: `formula("rule", 2, -1, points=5)`.
        values: that intercept; and the points, if they are not named.
        points: what it is worth.
        title: the question, as the student reads it.
        asked_as: see `Check`.
        hint: what a wrong answer is told. Should not give the formula away.

    Raises:
        ValueError: what is expected cannot be read as a formula, or no points are given.

    Example:
        >>> from grader.examples import example_case
        >>> check = formula("rule", "y = 2x - 1", points=5, title="Which rule is it?")
        >>> check.ask(example_case(check, answers={"rule": "twice x, minus 1"})).reason
        'Right.'
        >>> check.ask(example_case(check, answers={"rule": "y = 3x"}))
        Traceback (most recent call last):
        grader.verdicts.Failure: this rule does not fit the points. Received: “y = 3x”
    """
    rule, worth = _rule_and_points(slug, expected, values, points)
    asked = _asked(slug, rule)
    line = functions.line_of(asked)

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        found = functions.verdict(str(answer.value), asked)
        try:
            rules = rules_in(str(answer.value)) if line else None
        except NoFormula:
            rules = None
        if rules is not None and line is not None:
            if _is_line(rules, *line):
                return Passed("Right.")
            if found != "right" or rules.any_fit(*line):
                raise _other_line(rules, line, quoted(answer), hint)
        if found == "right":
            return Passed("Right.")
        if found == "unreadable" or line is not None:
            raise Mismatch(
                expected="a rule with x and y" if line else "a formula",
                received=f"{quoted(answer)}, which could not be read as one",
                hint=AS_A_FORMULA,
                review=len(str(answer.value)) > 12,
            )
        if found != "wrong":
            raise Failure(
                f"{UNSURE[found]}. Received: {quoted(answer)}", hint="Give one formula.", review=True
            )
        raise Failure(f"not the right formula. Received: {quoted(answer)}", hint=hint)

    check = Check(slug, worth, title, ask, tuple(asked_as), kind=KIND.name)
    return check


def _rule_and_points(
    slug: str, expected: str | float, values: Sequence[float], points: float | None
) -> tuple[str, float]:
    """The formula, a line written out, and what it is worth."""
    rest = list(values)
    if not isinstance(expected, str):
        expected = f"y = {expected:g} * x + {rest.pop(0) if rest else 0:g}"
    if points is None and rest:
        points = rest.pop(0)
    if points is None or rest:
        raise ValueError(
            f"formula({slug!r}, ...): expected a formula and its points, as in "
            f'formula({slug!r}, "y = 2x - 1", points=5). Received: {"more numbers" if rest else "no points"}.'
        )
    return expected, points


def _asked(slug: str, expected: str) -> functions.Asked:
    try:
        return functions.asked_for(expected)
    except NoTree:
        raise ValueError(
            f"formula({slug!r}, ...) expected a formula with letters, such as 'y = 2x - 1' or 'max(0, x)'. "
            f"Received: {expected!r}. Write what a calculator would read: * for times, ** for powers."
        ) from None


def _is_line(rules: Rules, slope: float, intercept: float) -> bool:
    return bool(rules.lines) and rules.fit(slope, intercept) and not rules.contradicted(slope, intercept)


def _other_line(rules: Rules, line: tuple[float, float], received: str, hint: str) -> Failure:
    """What is said of rules that are not the line asked for."""
    if rules.any_fit(*line):
        denied = any(rules.denied) and not rules.lines
        why = "it denies a rule" if denied else "it says two things that do not go together"
        return Failure(f"{why}. Received: {received}", hint="Give one rule.", review=True)
    if rules.undetermined:
        return Failure(
            f"a letter is left open. Received: {received}",
            hint="Say which number each letter stands for.",
            review=True,
        )
    if rules.named_otherwise(*line):
        return Failure(
            f"it is not clear which of its names is x, and which is y. Received: {received}",
            hint="Write it with x and y, like y = 5x + 3.",
            review=True,
        )
    if rules.lines and rules.nearly_fit(*line):
        return Failure(
            f"close, but rounded as a trained network finds it. Received: {received}",
            hint="Which simple rule is near what your network found?",
            credit=1.0,
            review=True,
        )
    return Failure(f"this rule does not fit the points. Received: {received}", hint=hint)


def preview(case: Case, check: Check) -> Passed:
    """Whether the answer can be read as a rule."""
    answer = given(case, check)
    try:
        rules_in(str(answer.value))
    except NoFormula:
        if not functions.is_readable(str(answer.value)):
            raise Mismatch(expected="a formula", received=quoted(answer), hint=AS_A_FORMULA) from None
    return Passed(f"Read as a rule. {LATER}")


KIND = Kind("formula", preview)
