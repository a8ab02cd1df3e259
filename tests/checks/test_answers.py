"""Exact answers in the ways people write them, from both places where they may stand."""

from __future__ import annotations

from typing import Any

import pytest

from grader.assignment import Check, Failure
from grader.checks import formula, number, output_choices, shape
from grader.checks.numbers import numbers_in
from grader.checks.questions import Section
from tests.checks.cases import case

PIXELS = number("pixels", 784, 5, title="How many?")
NEAR = number("near", 19, 5, title="About?", tolerance=0.5)
IMAGES = shape("images", (60000, 28, 28), 5, title="Shape?")
LABELS = shape("labels", (60000,), 5, title="Length?")
RULE = formula("rule", 2, -1, 5, title="Rule?")
OUTPUT = output_choices("output", 9, title="Output?")


def credit(check: Check, value: Any) -> float | str:
    """What a value earns; "review" where a person should look."""
    try:
        check.ask(case(None, (check,), answers={check.slug: value}))
    except Failure as failure:
        return "review" if failure.review else failure.credit
    return 1.0


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("60,000", [60000]),
        ("60 000 images", [60000]),
        ("60k", [60000]),
        ("60.000", [60]),
        ("1,2", [1, 2]),
        ("sixty thousand", [60000]),
        ("seven hundred and eighty-four", [784]),
        ("28x28", [28, 28]),
        ("28 × 28", [28, 28]),
        ("(60000,28,28)", [60000, 28, 28]),
        ("(60000, 28, 28)", [60000, 28, 28]),
        ("-3.5e2", [-350]),
        ("a–b", []),
        ("10-5", [10, 5]),
        (True, []),
        (float("nan"), []),
        ([[18.98]], [18.98]),
        ({"a": 1, "b": [2, "3"]}, [1, 2, 3]),
    ],
)
def test_numbers_in(text: Any, numbers: list[float]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (784, 1.0),
        (784.0, 1.0),
        ("784", 1.0),
        ("28*28 = 784", 1.0),
        ("There are 784 pixels.", 1.0),
        ("28 times 28, which is 784", 1.0),
        ([784], 1.0),
        ("seven hundred eighty-four", 1.0),
        ("28", 0.0),
        (True, 0.0),
        ("many", 0.0),
        ("1, 2, 3, 784, 5", "review"),
        ("it is not 784 but 28", "review"),
    ],
)
def test_number(value: Any, expected: float | str) -> None:
    assert credit(PIXELS, value) == expected


def test_tolerance_is_a_line() -> None:
    assert credit(NEAR, 18.98) == credit(NEAR, "18.5") == credit(NEAR, [[19.5]]) == 1.0
    assert credit(NEAR, 18.4) == credit(NEAR, 19.6) == 0.0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([60000, 28, 28], 1.0),
        ("(60000, 28, 28)", 1.0),
        ("60000 images, each 28 by 28 pixels", 1.0),
        ("60,000 pictures of 28x28", 1.0),
        ("60k images with 784 pixels (28*28)", 1.0),
        ("(60000, 28, 28, 1)", 1.0),
        ("28 x 28, sixty thousand of them", 1.0),
        ("60000", 0.5),
        ("28 by 28", 0.5),
        ("(50000, 28, 28)", 0.5),
        ("(10000, 32, 32)", 0.0),
        ("70,000 in all, 60,000 of them to train, 28 x 28", "review"),
        ("big", 0.0),
    ],
)
def test_shape(value: Any, expected: float | str) -> None:
    assert credit(IMAGES, value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(60000, 1.0), ("60,000", 1.0), ([60000], 1.0), ("60000 labels", 1.0), ("10", 0.0), ("6000", 0.0)],
)
def test_length(value: Any, expected: float) -> None:
    assert credit(LABELS, value) == expected


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
    ],
)
def test_the_rule_in_any_writing(value: str) -> None:
    assert credit(RULE, value) == 1.0


@pytest.mark.parametrize(
    "value", ["y = 3x - 1", "y = 2x + 1", "y = x", "2x", "y = 2", "y = 2x - 1 and y = 3x", 3]
)
def test_another_rule(value: Any) -> None:
    assert credit(RULE, value) == 0.0


def test_a_rule_that_cannot_be_read_is_for_a_person() -> None:
    assert credit(RULE, "it grows by two every time, starting from minus one at zero") == "review"
    assert credit(RULE, "(" * 5000 + "x") == "review"
    assert credit(RULE, "x/0") == 0.0


GOOD = {
    "regression": {"units": 1, "activation": "linear", "loss": "mse"},
    "binary": {"units": 1, "activation": "sigmoid", "loss": "binary_crossentropy"},
    "multi-class": {
        "units": "number of classes",
        "activation": "softmax",
        "loss": "categorical_crossentropy",
    },
}


def test_choices() -> None:
    assert credit(OUTPUT, GOOD) == 1.0
    table = "| regression | 1 | none | MSE |\n| binary | 1 | sigmoid | binary crossentropy |\n| multi-class | one per class | softmax | sparse categorical crossentropy |"
    assert credit(OUTPUT, table) == 1.0
    rows = [[kind, *choices.values()] for kind, choices in GOOD.items()]
    assert credit(OUTPUT, rows) == 1.0
    swapped = GOOD | {"binary": GOOD["multi-class"], "multi-class": GOOD["binary"]}
    assert credit(OUTPUT, swapped) == pytest.approx(3 / 9)
    assert credit(OUTPUT, {"regression": GOOD["regression"]}) == pytest.approx(3 / 9)
    assert credit(OUTPUT, "softmax everywhere, always") == "review"


def test_no_answer_is_said_to_be_none() -> None:
    for value in ("", "  ", "...", None, [], "?"):
        with pytest.raises(Failure, match="^no answer$"):
            PIXELS.ask(case(None, (PIXELS,), answers={"pixels": value}))
    with pytest.raises(Failure, match="^no answer$"):
        PIXELS.ask(case(None, (PIXELS,)))


def test_keys_as_people_type_them() -> None:
    for key in ("pixels", "Pixels", " PIXELS ", "pixels?"):
        assert PIXELS.ask(case(None, (PIXELS,), answers={key: 784}))


def test_the_expected_number_is_never_told() -> None:
    for value in ("28", "many", "1 2 784 5"):
        with pytest.raises(Failure) as failure:
            PIXELS.ask(case(None, (PIXELS,), answers={"pixels": value}))
        told = f"{failure.value.reason} {failure.value.hint}".replace(value, "")
        assert "784" not in told


def test_sheets_are_asked_where_answers_is_silent() -> None:
    from dataclasses import replace

    asked = number("pixels", 784, 5, title="How many?", asked_as=["how many pixel", "count !image"])
    sheet = (Section("1. How many pixels are there?", "784"), Section("Something else", "3"))
    assert asked.ask(replace(case(None, (asked,)), sections=sheet))
    with pytest.raises(Failure, match="no answer"):
        asked.ask(replace(case(None, (asked,)), sections=(Section("The count of each image", "784"),)))
