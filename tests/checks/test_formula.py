"""`formula`: one rule in any writing."""

from __future__ import annotations

from typing import Any

import pytest

from grader.assignment import Check
from grader.checks import formula
from tests.checks.cases import credit

RULE = formula("rule", "y = 2x - 1", 5, title="Rule?")


HALF = formula("half", "y = 0.5x + 40", 5, title="Rule?")


LESS = formula("less", "y = 9 - x", 5, title="Rule?")


@pytest.mark.parametrize(
    ("asked", "value", "expected"),
    [
        (HALF, "cost = 0.7 * weight + 30", 0.0),
        (HALF, "half of x plus thirty", 0.0),
        (HALF, "a third of x plus forty", 0.0),
        (RULE, "w = 2, b = 1", 0.0),
        (LESS, "take 9 away from x", 0.0),
        (HALF, "cost = start + 0.5 * weight", "review"),
        (HALF, "weight = (cost - 40) / 0.5", "review"),
        (HALF, "y = 0.49x + 41", "review"),
        (HALF, "y = 0.5x + 45", 0.0),
        (RULE, "y = 3x + b", "review"),
        (RULE, "y = 2x - c", "review"),
        (RULE, "y = kx - 1", "review"),
        (RULE, "y = 2x + b with b = -1", 1.0),
    ],
)
def test_other_rules_and_open_letters(asked: Check, value: str, expected: float | str) -> None:
    assert credit(asked, value) == expected


@pytest.mark.parametrize(
    "value",
    ["y = 3x - 1", "y = 2x + 1", "y = x", "2x", "y = 2", "y = x**2 - 1", 3,
     "y = 3x - 1 because at x = 0 y is -1", "lambda x: 2 * x + 1"],
)  # fmt: skip
def test_another_rule(value: Any) -> None:
    assert credit(RULE, value) == 0.0


@pytest.mark.parametrize(
    "value",
    [
        "y = 2x - 1 and y = 3x",
        "it is not y = 2x - 1",
        "y = 2x - 1, and at x = 0 y is 5",
        "y = 1.98x - 0.97",
        "2x - 1 or 2x + 1",
    ],
)
def test_a_rule_that_is_not_sure_is_for_a_person(value: str) -> None:
    assert credit(RULE, value) == "review"


def test_a_rule_that_cannot_be_read_is_for_a_person() -> None:
    assert credit(RULE, "it grows by two every time, starting from minus one at zero") == "review"
    assert credit(RULE, "(" * 5000 + "x") == "review"
    assert credit(RULE, "x/0") == 0.0


def test_a_line_may_be_given_by_slope_and_intercept() -> None:
    for check in (formula("line", 2, -1, points=5, title="?"), formula("line", 2, -1, 5, title="?")):
        assert check.points == 5 and credit(check, "y = 2x - 1") == 1.0 and credit(check, "y = 2x + 1") == 0.0
    assert credit(formula("line", 0.5, points=5, title="?"), "half of x") == 1.0
    for wrong in ((2, -1), ("y = x",), ("y = x", 5, 5)):
        with pytest.raises(ValueError, match="expected a formula and its points"):
            formula("line", *wrong, title="?")  # type: ignore[arg-type]
