"""`formula`: one rule in any writing."""

from __future__ import annotations

from typing import Any

import pytest

from grader.assignment import Check
from grader.checks import formula
from tests.checks.cases import credit

RULE = formula("rule", 2, -1, 5, title="Rule?")


@pytest.mark.parametrize(
    "value",
    [
        "y = 2x - 1",
        "y=2*x-1",
        "Y = 2X − 1",
        "2x-1",
        "y = x + x - 1",
        "y = 2(x - 0.5)",
        "y = -1 + 2x",
        "y + 1 = 2x",
        "x = (y + 1) / 2",
        "f(x) = 2x - 1",
        "y equals two times x minus one",
        "y is double x minus 1",
        "twice x, minus 1",
        "The rule is y = 2x - 1.",
        "lambda x: 2 * x - 1",
        "y = 2x - 1, because y grows by two when x grows by one, and at x = 0 y is -1",
        "At x=3 y is 5 and at x=2 y is 3, so y = 2x - 1.",
        "y = 2x - 1. For x = 6: y = 2*6 - 1 = 11",
        "def rule(x):\n    return 2*x - 1",
        "2 * x + (-1)",
        "y=2(x)-1",
        "2x + -1",
        "x*2-1",
        "$y = 2x - 1$",
        r"\(y = 2 \cdot x - 1\)",
        r"$$y = \frac{4x - 2}{2}$$",
        "**y = 2x - 1**",
        "y = x + x - 1 = 2x - 1",
        "y = mx + b with m = 2 and b = -1",
        "The slope is 2 and the intercept is -1.",
        "multiply x by two, then subtract one",
        "one less than twice x",
        "the output is twice the input minus 1",
        "y gleich 2 mal x minus 1",
        "y es igual a 2x menos 1",
        "у = 2х - 1",
        "y = 2,0x - 1,0",
        "not y = 3x, but y = 2x - 1",
        "x: -1,0,1,2 and y: -3,-1,1,3 so y=2x-1",
        "y=2x-1 (x=5 → y=9)",
    ],
)
def test_the_rule_in_any_writing(value: str) -> None:
    assert credit(RULE, value) == 1.0


HALF = formula("half", 0.5, 40, 5, title="Rule?")


THIRDS = formula("thirds", 2 / 3, 1, 5, title="Rule?")


TRIPLE = formula("triple", 3, 0, 5, title="Rule?")


LESS = formula("less", -1, 9, 5, title="Rule?")


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        *((HALF, each) for each in (
            "half of x plus forty", "x halved plus 40", "halve x, then add 40", "half x + 40", "forty plus half of the x value",
            "cost = 0.5 * weight + 40", "kosten = 40 + 0,5 · gewicht", "0.5 * weight + 40 = cost", "C = 40 + W/2",
            "cost = 40 + 0.5 * weight because 40 is paid at once", "shipping cost = 0.5 * parcel weight + 40",
            "the cost is 0.5 times the weight plus 40", "y = 0.5 * weight + 40",
        )),
        (THIRDS, "two thirds of x plus one"),
        *((TRIPLE, each) for each in ("triple x", "three times x", "y is triple x", "x tripled", "thrice x")),
        *((RULE, each) for each in (
            "w = 2, b = -1", "weight 2 and bias -1", "slope 2, intercept -1", "m=2, c=-1", "w=[[2.]] b=[-1.]", "x doubled minus 1",
        )),
        *((LESS, each) for each in (
            "take x away from 9", "9 take away x", "subtract x from 9", "take away x from nine", "x subtracted from 9",
        )),
    ],
)  # fmt: skip
def test_rules_in_words_and_other_names(asked: Check, value: str) -> None:
    assert credit(asked, value) == 1.0


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
