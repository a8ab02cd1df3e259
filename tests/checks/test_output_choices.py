"""Which output for which problem: one choice each, named and not denied."""

from __future__ import annotations

from typing import Any

import pytest

from grader.checks import output_choices
from grader.verdicts import Failure
from tests.checks.cases import case, credit

OUTPUT = output_choices("output", 9, title="Output?")
REGRESSION, BINARY = "1 unit, linear, mse", "1 unit, sigmoid, binary crossentropy"
MULTI = "one unit per class, softmax, categorical crossentropy"


def marked(value: Any) -> tuple[int, bool]:
    """How many of the nine are right, and whether a person is asked."""
    try:
        OUTPUT.ask(case(None, (OUTPUT,), answers={"output": value}))
    except Failure as failure:
        assert f"{round(failure.credit * 9)} of 9 choices" in failure.reason
        return round(failure.credit * 9), failure.review
    return 9, False


def answer(regression: str = REGRESSION, binary: str = BINARY, multi: str = MULTI) -> str:
    return f"regression: {regression}\nbinary: {binary}\nmulti-class: {multi}"


EVERYTHING = "1 unit, one per class; linear or sigmoid or softmax; mse or bce or cce"


def test_who_names_every_option_has_chosen_none() -> None:
    assert marked(answer(EVERYTHING, EVERYTHING, EVERYTHING)) == (0, False)
    assert marked(answer(REGRESSION, BINARY, EVERYTHING)) == (6, False)
    slashes = "1 unit / one per class, linear/sigmoid/softmax, mse/bce/sparse_categorical_crossentropy"
    assert marked(answer(slashes, slashes, slashes)) == (0, False)


@pytest.mark.parametrize(
    "denied",
    [
        ("not 1 unit, never linear, not mse", "not 1 unit, never sigmoid, no bce",
         "not one per class, never softmax, not cce"),
        ("don't use 1 unit, don't use linear, don't use mse", "no single unit, without sigmoid, kein bce",
         "never one unit per class, keine softmax, nicht cce"),
        ("2 units rather than 1 unit, softmax instead of linear, bce rather than mse",
         "2 units instead of 1, tanh instead of sigmoid, mse instead of bce",
         "1 unit rather than one per class, sigmoid rather than softmax, mse instead of cce"),
    ],
)  # fmt: skip
def test_a_denial_of_what_is_right_is_not_right(denied: tuple[str, str, str]) -> None:
    right, _ = marked(answer(*denied))
    assert right == 0


@pytest.mark.parametrize(
    "text",
    [
        answer("never any of these: 1 unit, linear, mse"),
        answer("1 unit is wrong, linear is wrong, mse is wrong"),
    ],
)
def test_a_denial_that_cannot_be_placed_is_for_a_person(text: str) -> None:
    assert marked(text) == (6, True)


def test_a_denial_of_the_whole_is_for_a_person() -> None:
    assert marked(f"Nothing of this is true, it is not so that:\n{answer()}") == (0, True)


@pytest.mark.parametrize(
    "text",
    [
        answer(),
        answer("1 unit, linear, not sigmoid, mse"),
        answer("1 unit, linear instead of sigmoid, mse rather than crossentropy"),
        answer("one neuron with a linear activation (not softmax), mse or mae"),
        answer("1 output, no activation, mean squared error or huber"),
        answer("a single value, without an activation, mae"),
        answer("1 unit, linear, mse, no probabilities are needed"),
        answer(binary="1 neuron (the probability of class 1), sigmoid, binary_crossentropy"),
        answer(multi="n_classes units, softmax, sparse_categorical_crossentropy or categorical_crossentropy"),
        answer(multi="number of classes, softmax (sums to 1), sparse categorical crossentropy"),
        answer(multi="1 neuron for each class, softmax, categorical crossentropy with one-hot labels"),
        answer(multi="10 units for 10 classes, softmax, not sigmoid, sparse_categorical"),
        answer(multi="as many neurons as classes, softmax, scce"),
        "For regression use one unit without activation and mse. For binary problems one unit with sigmoid "
        "and binary cross-entropy. For multi-class problems one unit for every class with softmax and "
        "categorical cross-entropy.",
        {"regression": [1, None, "mse"], "binary": [1, "sigmoid", "bce"], "multi-class": ["n_classes", "softmax", "cce"]},
    ],
)  # fmt: skip
def test_one_choice_each_is_right_however_it_is_written(text: Any) -> None:
    assert marked(text) == (9, False)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (answer(binary="1 unit, sigmoid (or softmax with 2 units), binary crossentropy"), 7),
        (answer(binary="2 units, softmax, categorical crossentropy"), 6),
        (answer("1 unit, linear or relu, mse"), 8),
    ],
)
def test_two_choices_are_for_a_person(text: str, right: int) -> None:
    assert marked(text) == (right, True)


def test_what_was_not_chosen_is_told() -> None:
    with pytest.raises(Failure) as failure:
        OUTPUT.ask(case(None, (OUTPUT,), answers={"output": answer("1 unit, linear or relu, bce")}))
    assert (
        "Not found: regression: loss. More than one, or denied: regression: activation."
        in failure.value.reason
    )


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
