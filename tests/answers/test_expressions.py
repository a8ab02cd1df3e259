"""Arithmetic in x and y, down to a constant and how many of each."""

from __future__ import annotations

import pytest

from grader.answers.expressions import DEEPEST, TOKENS_LIMIT, Form, NoLine, evaluate


@pytest.mark.parametrize(
    ("expression", "form"),
    [
        ("7", (7, 0, 0)),
        ("2 x", (0, 2, 0)),
        ("3 + 2 * x - y", (3, 2, -1)),
        ("2 ( x - 1 ) / 4", (-0.5, 0.5, 0)),
        ("- ( x - 4 )", (4, -1, 0)),
        ("3 x ** 1 + 2 ** 3", (8, 3, 0)),
        ("10 - 2 - 3", (5, 0, 0)),
    ],
)
def test_what_an_expression_comes_to(expression: str, form: Form) -> None:
    assert evaluate(expression.split()) == pytest.approx(form)


@pytest.mark.parametrize("expression", ["x * x", "x * y", "x ** 2", "2 ** x", "1 / x"])
def test_what_is_no_straight_line(expression: str) -> None:
    with pytest.raises(NoLine):
        evaluate(expression.split())


@pytest.mark.parametrize("expression", ["", "2 +", "( x", "x )", "2 * / x", ")"])
def test_what_is_no_expression(expression: str) -> None:
    with pytest.raises(ValueError) as trouble:
        evaluate(expression.split())
    assert not isinstance(trouble.value, NoLine)


def test_only_so_much_is_evaluated() -> None:
    sums = TOKENS_LIMIT // 2
    assert evaluate(["x"] + ["+", "1"] * (sums - 1)) == (sums - 1, 1, 0)
    with pytest.raises(ValueError):
        evaluate(["x"] + ["+", "1"] * sums)
    deep = DEEPEST - 1
    assert evaluate(["("] * deep + ["x"] + [")"] * deep) == (0, 1, 0)
