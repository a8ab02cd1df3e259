"""Formulas of two cases."""

from __future__ import annotations

import pytest

from grader.answers.functions import asked_for, verdict

RELU = asked_for("max(0, x)")


@pytest.mark.parametrize(
    "text",
    [
        "x if x > 0 else 0",
        "f(x) = x if x > 0, else 0",
        "f(x) = x for x > 0 and 0 otherwise",
        "0 for x < 0, x for x >= 0",
        "if x > 0: x\nelse: 0",
        "if x > 0 return x, else return 0",
        "if x is negative, 0, otherwise x",
        "f(x) = { 0 if x < 0; x if x >= 0 }",
        r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
        "def relu(z):\n    return z if z > 0 else 0",
    ],
)
def test_two_cases_in_any_order(text: str) -> None:
    assert verdict(text, RELU) == "right"


@pytest.mark.parametrize(
    "text",
    [
        "x if x < 0 else 0",
        "0 if x > 0 else x",
        "0 for x > 0, x for x <= 0",
        "if x < 0 return x, else return 0",
        "x for x > 0 and -x otherwise",
        r"\begin{cases} 0 & x > 0 \\ x & \text{otherwise} \end{cases}",
        "x if x > 0 else",
        "if if if x > 0 else else",
    ],
)
def test_other_cases(text: str) -> None:
    assert verdict(text, RELU) != "right"
