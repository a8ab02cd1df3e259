"""Exact answers in the ways people write them, from both places where they may stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.answers.numbers import numbers_in
from grader.assignment import Check, Failure
from grader.checks import formula, number, output_choices, shape
from grader.evidence import Fit, Layer, Model
from grader.records.observation import Prediction
from grader.records.section import Section
from tests.checks.cases import case, dense, digits

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
        ("1,2", [1.2]),
        ("1,2,3", [1, 2, 3]),
        ("60.000", [60]),
        ("60'000", [60000]),
        ("60\u00a0000", [60000]),
        ("5 thousand", [5000]),
        ("6*10^4", [60000]),
        ("6 × 10⁴", [60000]),
        ("6.5e3", [6500]),
        ("٧٨٤", [784]),
        ("۱۲٫۵", [12.5]),
        ("７８４", [784]),
        ("12,75", [12.75]),
        ("1.234,5", [1234.5]),
        ("1,234.5", [1234.5]),
        ("\u22127", [-7]),
        ("98 %", [98]),
        ("conv2d and x3", []),
        ("the 2nd", []),
        ("(60,000,28,28)", [60000, 28, 28]),
        ("60000x28x28", [60000, 28, 28]),
        ("sixty thousand", [60000]),
        ("60 thousnad", [60000]),
        ("sixty tousand", [60000]),
        ("3 milion", [3000000]),
        ("5 hunderd", [500]),
        ("5 hundred thousand", [500000]),
        ("7 hundredths of 9 minutes", [7, 9]),
        ("seven hundred and eighty-four", [784]),
        ("28x28", [28, 28]),
        ("28X28", [28, 28]),
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
        ("784? 128?", "review"),
        ("784 or 128", "review"),
        ("128 or 784", "review"),
        ("784 / 128 / 10", "review"),
        ("784 128", "review"),
        ([784, 128], "review"),
        (["784", "128"], "review"),
        ("784, but actually 128", "review"),
        ("28 x 28", "review"),
        ("٧٨٤", 1.0),
        ("784, not 128", 1.0),
        ("784 (28x28)", 1.0),
        ("784, because an image has 28 rows of 28 pixels", 1.0),
        ("28 rows and 28 columns make 784", 1.0),
        ("784 numbers come out, one for each pixel", 1.0),
        ("It is 784. The layer behind it has 128 neurons.", 1.0),
        ("It doesn't change: 784", 1.0),
        ("784?", 1.0),
        ("first I thought 500 but no, so it's 784", 1.0),
        ("first I thought 784 but no, so it's 500", "review"),
        ("400 of one kind, 384 of the other, sum 784", 1.0),
        ("400 and 384, altogether 784", 1.0),
        ("784 and 16, total 800", "review"),
        ("not sure, 784", 1.0),
        ("not sure 784", 1.0),
    ],
)
def test_number(value: Any, expected: float | str) -> None:
    assert credit(PIXELS, value) == expected


def test_the_end_of_a_range_that_is_asked_for() -> None:
    largest = number("most", 99, 5, title="What is the largest score?")
    smallest = number("least", 10, 5, title="What is the smallest score?")
    for value in ("scores go from 10 to 99", "10-99", "between 10 and 99", "[10, 99]"):
        assert credit(largest, value) == credit(smallest, value) == 1.0, value
    assert credit(largest, "10 to 98") == credit(largest, "99 to 120") == 0.0


def test_what_may_be_one_number_or_another_is_right_if_either_is() -> None:
    sixty = number("n", 60000, 5, title="How many?")
    for value in ("60.000", "60,000", "60 000", "60'000", "60k", "60 thousand", "sixty thousand", "6e4", 6e4):
        assert credit(sixty, value) == 1.0, value
    assert credit(sixty, "6.000") == credit(sixty, "60") == credit(sixty, "600.00") == 0.0
    assert credit(number("n", 0.25, 5, title="Which share?"), "25 %") == 1.0


@pytest.mark.parametrize(
    "value",
    [
        "18,98", "~19", "about 19", "19 (approximately)", "18.97, so not exactly 19, because six points are few",
        "For x = 4 the model says 18.9", "after 300 epochs it predicts 18.98", "model.predict(4) = 18.98", "18.98 ≈ 19",
        "4 * 5 - 1 = 19, and the model gives 18.98", "array([[18.976]], dtype=float32)",
    ],
)  # fmt: skip
def test_a_number_with_its_reasons(value: str) -> None:
    asked = number("near", 19, 5, title="What does it say for x = 4?", tolerance=0.5)
    assert credit(asked, value) == 1.0


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
        ("(60000, 28, 28, 1)", "review"),
        ("28 x 28, sixty thousand of them", 1.0),
        ("60000", 0.5),
        ("28 by 28", 0.5),
        ("(50000, 28, 28)", 0.5),
        ("(10000, 32, 32)", 0.0),
        ("(60,000,28,28)", 1.0),
        ("60.000 x 28 x 28", 1.0),
        ("60 000 images of 28,28", 1.0),
        ("60000,28,28", 1.0),
        ("TensorShape([60000, 28, 28])", 1.0),
        ("（６００００，２８，２８）", 1.0),
        ("70,000 in all, 60,000 of them to train, 28 x 28", "review"),
        ("big", 0.0),
    ],
)
def test_shape(value: Any, expected: float | str) -> None:
    assert credit(IMAGES, value) == expected


PLANTS = shape("plants", (90, 5), 5, title="Shape?")
CLIPS = shape("clips", (800, 16, 16), 5, title="Shape?")
FLAT = shape("flat", (800, 256), 5, title="Shape?")
COUNT = shape("count", (90,), 5, title="How many?")


@pytest.mark.parametrize(
    ("asked", "value", "expected"),
    [
        (PLANTS, "(90, 5)", 1.0),
        (PLANTS, "90 x 5", 1.0),
        (PLANTS, "5 measurements of 90 plants", 1.0),
        (PLANTS, "(5, 90)", "order"),
        (PLANTS, "5 x 90", "order"),
        (PLANTS, "5, 90", "order"),
        (PLANTS, [5, 90], "order"),
        (PLANTS, ["5", "90"], "order"),
        (CLIPS, "data.shape = (16, 16, 800)", "order"),
        (CLIPS, "16x16x800", "order"),
        (CLIPS, "16 16 800", "order"),
        (CLIPS, "16 x 16, 800 of them", 1.0),
        (CLIPS, "800 (16, 16)", 1.0),
        (CLIPS, "800 clips of shape (16, 16)", 1.0),
        (CLIPS, "(800 clips, 16 rows, 16 columns)", 1.0),
        (CLIPS, "(800, (16, 16))", 1.0),
        (CLIPS, "(800, 16, 16, 3)", 0.5),
        (CLIPS, [800, 16, 16, 3], 0.5),
        (CLIPS, "(800, 16)", 0.5),
        (CLIPS, "(None, 16, 16)", 0.5),
        (CLIPS, "(16, 800)", 0.0),
        (CLIPS, "800 clips of 16x16: (16, 16, 800)", "review"),
        (CLIPS, "(800, 16*16) = (800, 256)", 0.5),
        (FLAT, "(800, 16*16) = (800, 256)", 1.0),
        (CLIPS, "(800, 16x16)", 1.0),
        (CLIPS, "800*16*16", 1.0),
        (CLIPS, "(800, 16, 16) → reshaped (800, 256)", 1.0),
        (CLIPS, "(800, 16, 16), like the others but with 800 instead of 3000", 1.0),
        (CLIPS, "(800, 16, 16), not (16, 16, 800)", 1.0),
        (CLIPS, "(800, 16, 16), values in [0, 255]", 1.0),
        (CLIPS, "(800, 16, 16) since there are 800 clips, or samples, each 16x16", 1.0),
        (CLIPS, "What is the shape of the 800 clips? (800, 16, 16)", 1.0),
        (CLIPS, "(800, 16, 16), wait no, 3000 clips", "review"),
        (CLIPS, "(800, 16, 16) and (200, 16, 16)", "review"),
        (CLIPS, "it is not (800, 16, 16)", "review"),
        (COUNT, "(90, 1)", "review"),
        (COUNT, "90 plants, of 3 kinds", 1.0),
        (CLIPS, "(" * 900 + "1, 2" + ")" * 900, 0.0),
    ],
)
def test_a_tuple_has_its_order_and_length(asked: Check, value: Any, expected: float | str) -> None:
    if expected != "order":
        assert credit(asked, value) == expected
        return
    with pytest.raises(Failure, match="the right sizes in another order") as failure:
        asked.ask(case(None, (asked,), answers={asked.slug: value}))
    assert not failure.value.review and failure.value.credit == 0.0


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (CLIPS, "(800, 16, 16) or (800, 256)"),
        (CLIPS, "is it (800, 16, 16) or is it (800, 256)?"),
        (CLIPS, "i guess (800, 16, 16), or (200, 16, 16)"),
        (CLIPS, "(800, 16, 16), maybe (800, 256)"),
        (CLIPS, "(800, 16, 16) / (800, 256)"),
        (CLIPS, "800 or 200 clips of 16x16"),
        (COUNT, "(90,) or (90, 1)"),
        (COUNT, "90 or 100"),
    ],
)
def test_who_names_several_shapes_has_named_none(asked: Check, value: str) -> None:
    with pytest.raises(Failure) as failure:
        asked.ask(case(None, (asked,), answers={asked.slug: value}))
    assert failure.value.review and failure.value.credit == 0.0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (60000, 1.0),
        ("60,000", 1.0),
        ("60.000", 1.0),
        ("60 000", 1.0),
        ([60000], 1.0),
        ("60000 labels", 1.0),
        ("10", 0.0),
        ("6000", 0.0),
    ],
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
    asked = number("pixels", 784, 5, title="How many?", asked_as=["how many pixel", "count !image"])
    sheet = (Section("1. How many pixels are there?", "784"), Section("Something else", "3"))
    assert asked.ask(replace(case(None, (asked,)), sections=sheet))
    with pytest.raises(Failure, match="no answer"):
        asked.ask(replace(case(None, (asked,)), sections=(Section("The count of each image", "784"),)))


ASKS = number("says", 7, 5, title="What does your model say for x = 4?", tolerance=0.5, own=4.0)
LAST = number("last", 10, 5, title="How many nodes does the last layer have?", own="outputs")
LEARN = number("learn", 3, 5, title="How many layers learn?", own="learning layers")
FITTED = replace(digits(dense(32, "relu"), dense(12, "softmax")), fits=(Fit(None, None, 1, 32, False, {}),))


def own(check: Check, value: Any, *said: float, made: Model | None = FITTED) -> float | str:
    """What a value earns where the student's own network says something."""
    predicted = tuple(Prediction(4.0, each) for each in said)
    try:
        check.ask(replace(case(made, (check,), answers={check.slug: value}), predicted=predicted))
    except Failure as failure:
        assert "7" not in failure.reason.replace(str(value), "")
        return "review" if failure.review else failure.credit
    return 1.0


def test_one_mistake_costs_once() -> None:
    # A network that has not learned, and a student who says so.
    assert own(ASKS, 2.314, 2.3136) == own(ASKS, "It says 2.31 only", 2.3136) == 1.0
    assert own(ASKS, 7.1, 2.3136) == 1.0  # right of one that has learned
    assert own(ASKS, 40, 7.02) == 0.0
    # Networks that have not learned are others in every run.
    assert own(ASKS, 3.9, 2.3136) == own(ASKS, 3.9) == "review"
    assert own(ASKS, "nan") == "review"
    # Without a network there is nothing that it follows from.
    assert own(ASKS, 3.9, made=None) == 0.0 and own(ASKS, "nothing") == 0.0


def test_what_follows_from_the_student_s_layers() -> None:
    assert own(LAST, 12) == own(LAST, 10) == 1.0 and own(LAST, 11) == 0.0
    assert own(LEARN, 2, made=replace(FITTED, layers=tuple(_learning(each) for each in FITTED.layers))) == 1.0


def _learning(each: Layer) -> Layer:
    return replace(each, parameters=9 if each.kind == "Dense" else 0)


def test_variables_that_are_answers() -> None:
    asked = shape("size", (50, 3), 5, title="Shape?", asked_as=["size"])
    told = number("count", 50, 5, title="Count?", asked_as=["count"])
    prose = replace(asked, slug="size", kind="text")
    for name, value, check in (("size", [50, 3], asked), ("count", 50, told), ("answer_count", [50], told)):
        assert check.ask(case(None, (check,), variables={name: value}))
    both = case(None, (asked, told), variables={"q1": [50, 3], "q2": [[50]]})
    assert asked.ask(both) and told.ask(both)
    assert case(None, (prose,), variables={"size": 3}).answer(prose) is None
