"""`number`: which number of an answer counts, and what the student's own network says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.assignment import Check
from grader.checks import number
from grader.evidence import Fit, Layer, Model
from grader.records.observation import Prediction
from grader.verdicts import Failure
from tests.checks.cases import case, credit, dense, digits

PIXELS = number("pixels", 784, 5, title="How many?")


NEAR = number("near", 19, 5, title="About?", tolerance=0.5)


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


def test_what_may_be_one_number_or_another_is_right_if_either_is() -> None:
    sixty = number("n", 60000, 5, title="How many?")
    for value in ("60.000", "60,000", "60 000", "60'000", "60k", "60 thousand", "sixty thousand", "6e4", 6e4):
        assert credit(sixty, value) == 1.0, value
    assert credit(sixty, "6.000") == credit(sixty, "60") == credit(sixty, "600.00") == 0.0
    assert credit(number("n", 0.25, 5, title="Which share?"), "25 %") == 1.0


def test_tolerance_is_a_line() -> None:
    assert credit(NEAR, 18.98) == credit(NEAR, "18.5") == credit(NEAR, [[19.5]]) == 1.0
    assert credit(NEAR, 18.4) == credit(NEAR, 19.6) == 0.0


def test_the_expected_number_is_never_told() -> None:
    for value in ("28", "many", "1 2 784 5"):
        with pytest.raises(Failure) as failure:
            PIXELS.ask(case(None, (PIXELS,), answers={"pixels": value}))
        told = f"{failure.value.reason} {failure.value.hint}".replace(value, "")
        assert "784" not in told


ASKS = number("says", 7, 5, title="What does your model say for x = 4?", tolerance=0.5, own=4.0)


LAST = number("last", 10, 5, title="How many nodes does the last layer have?", own="outputs")


LEARN = number("learn", 3, 5, title="How many layers learn?", own="learning layers")


FITTED = replace(digits(dense(32, "relu"), dense(12, "softmax")), fits=(Fit(None, None, 1, 32, False, {}),))


def own(check: Check, value: Any, *said: float, made: Model | None = FITTED) -> float | str:
    """What a value earns where the student's own network says something."""
    predicted = tuple(Prediction(4.0, each) for each in said)
    try:
        check.ask(replace(case(made, (check,), answers={check.slug: value}), predictions=predicted))
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
