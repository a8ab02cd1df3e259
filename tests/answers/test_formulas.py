"""Rules between x and y, in any writing."""

from __future__ import annotations

import math

import pytest

from grader.answers.expressions import DEEPEST, TOKENS_LIMIT
from grader.answers.formulas import NoFormula, Rules, rules_in


def _all_are(text: str, slope: float, intercept: float) -> bool:
    """Whether the rules of a text are all this one."""
    rules = rules_in(text)
    if not rules.lines:
        raise NoFormula
    return rules.fit(slope, intercept)


def _is(text: str, slope: float, intercept: float) -> bool:
    """Whether a text says this rule, and nothing that speaks against it."""
    found = rules_in(text)
    return bool(found.lines) and found.fit(slope, intercept) and not found.contradicted(slope, intercept)


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
    assert _is(value, 2, -1)


@pytest.mark.parametrize(
    ("slope", "intercept", "text"),
    [
        *((0.5, 40, each) for each in (
            "half of x plus forty", "x halved plus 40", "halve x, then add 40", "half x + 40", "forty plus half of the x value",
            "cost = 0.5 * weight + 40", "kosten = 40 + 0,5 · gewicht", "0.5 * weight + 40 = cost", "C = 40 + W/2",
            "cost = 40 + 0.5 * weight because 40 is paid at once", "shipping cost = 0.5 * parcel weight + 40",
            "the cost is 0.5 times the weight plus 40", "y = 0.5 * weight + 40",
        )),
        (2 / 3, 1, "two thirds of x plus one"),
        *((3, 0, each) for each in ("triple x", "three times x", "y is triple x", "x tripled", "thrice x")),
        *((2, -1, each) for each in (
            "w = 2, b = -1", "weight 2 and bias -1", "slope 2, intercept -1", "m=2, c=-1", "w=[[2.]] b=[-1.]", "x doubled minus 1",
        )),
        *((-1, 9, each) for each in (
            "take x away from 9", "9 take away x", "subtract x from 9", "take away x from nine", "x subtracted from 9",
        )),
    ],
)  # fmt: skip
def test_rules_in_words_and_other_names(slope: float, intercept: float, text: str) -> None:
    assert _is(text, slope, intercept)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        # What has x and y counts before what has x alone, and a sum before a product.
        ("y = 3x + 4, where 3x is the slope", [(3, 4)]),
        ("3x + 4: the 3x is the slope", [(3, 4)]),
        ("3x", [(3, 0)]),
        ("the 3x is what counts here", None),
        ("y = 7", None),  # a value
        ("y = 3x + 4, y = x", [(3, 4), (1, 0)]),
        ("2y = 6x + 8", [(3, 4)]),
        ("y - 4 = 3x", [(3, 4)]),
        ("3x - y + 4 = 0", [(3, 4)]),
        ("y = 3x + 4 = 4 + 3x", [(3, 4)]),
        ("y = 3(x + 1) + 1", [(3, 4)]),
        ("y = (6x + 8) / 2", [(3, 4)]),
        ("y = -(x - 4)", [(-1, 4)]),
        ("y = 3x^1 + 2^2", [(3, 4)]),
        ("y = 3 * 10 ** 1 x", [(30, 0)]),
        ("y = 1,5x + 0,25", [(1.5, 0.25)]),
        ("y = .5x", [(0.5, 0)]),
        ("w = 3, b = 4, y = wx + b", [(3, 4)]),
        ("m = -3 and c = 4: y = m * x + c", [(-3, 4)]),
    ],
)
def test_which_rule_a_text_says(text: str, lines: list[tuple[float, float]] | None) -> None:
    if lines is None:
        with pytest.raises(NoFormula):
            rules_in(text)
    else:
        found = rules_in(text).lines
        assert len(found) == len(lines)
        assert all(each == pytest.approx(line) for each, line in zip(found, lines, strict=True))


@pytest.mark.parametrize(
    "text", ["y = x * x", "y = x^2", "y = 1 / x", "y = 2^x", "y = 3x + 4 = 3x + 5", "y = x / 0"]
)
def test_what_is_no_straight_line_is_a_rule_that_nothing_fits(text: str) -> None:
    ((slope, intercept),) = rules_in(text).lines
    assert math.isnan(slope) and math.isnan(intercept)
    assert not _all_are(text, 3, 4)


@pytest.mark.parametrize("text", ["", "it grows", "3 steps", "x", "y", "x = 3", "y = 2x +* 3", "7"])
def test_what_says_no_rule(text: str) -> None:
    with pytest.raises(NoFormula):
        _all_are(text, 1, 0)


def test_what_is_denied_is_no_rule_of_the_text() -> None:
    found = rules_in("it is not y = 3x + 4")
    assert found.lines == () and found.denied == ((3, 4),)
    assert found.any_fit(3, 4) and not found.any_fit(3, 5)
    found = rules_in("not y = 3x, but y = 3x + 4")
    assert found.lines == ((3, 4),) and found.denied == ((3, 0),)
    # What was denied before a full stop is over.
    assert rules_in("it is not so. y = 3x + 4").denied == ()


def test_values_that_a_text_names_are_points() -> None:
    found = rules_in("y = 3x + 4; at x = 2, y = 10 and at x = 0 y is 4")
    assert found.lines == ((3, 4),) and set(found.points) >= {(2, 10)}
    assert not found.contradicted(3, 4)
    wrong = rules_in("y = 3x + 4; at x = 2 y = 12")
    assert wrong.points == ((2, 12),) and wrong.contradicted(3, 4)
    assert not rules_in("y = 3x + 4; at x = 2 y = 10.4").contradicted(3, 4)  # as a network says it


def test_a_letter_that_stands_for_nothing_leaves_a_rule_open() -> None:
    found = rules_in("y = 3x + b")
    assert found.undetermined and found.lines == ()
    assert not rules_in("y = 3x + b, and b = 4").undetermined
    # The form of every line says nothing, and leaves nothing open.
    found = rules_in("y = mx + b; here y = 3x + 4")
    assert found.lines == ((3, 4),) and not found.undetermined


def test_between_two_other_names_either_may_be_meant() -> None:
    """price = 2 weight + 6 is weight = 0.5 price - 3."""
    found = rules_in("price = 2 * weight + 6")
    assert found.lines == ((2, 6),) and found.solved_for_x == (0.5, -3)
    assert found.named_otherwise(0.5, -3) and not found.named_otherwise(2, 6)
    assert rules_in("slope 2 and intercept 6").solved_for_x == (0.5, -3)
    assert rules_in("y = 2x + 6").solved_for_x is None


def test_rounded_is_near_and_not_anything() -> None:
    """A tenth, or a twentieth of a large number."""

    def near(slope: float, intercept: float) -> bool:
        return Rules(((slope, intercept),), (), ()).nearly_fit(2, -40)

    assert near(2.1, -40) and near(1.9, -42) and near(2, -38)
    assert not near(2.11, -40) and not near(2, -42.1) and not near(2, -37.9)
    exact = Rules(((2, -40), (2.1, -40)), (), ())
    assert exact.nearly_fit(2, -40) and not exact.fit(2, -40) and exact.any_fit(2, -40)


@pytest.mark.parametrize(
    "text",
    ["y = " + "(" * (DEEPEST + 1) + "x" + ")" * (DEEPEST + 1), "y = x" + " + 1" * TOKENS_LIMIT, "y = 9**9**9**9 + x", "(" * 100_000],
)  # fmt: skip
def test_what_is_made_to_take_long_is_no_formula(text: str) -> None:
    try:
        assert not rules_in(text).fit(1, 0)
    except NoFormula:
        pass
