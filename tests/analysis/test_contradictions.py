"""What an answer says of the student's own network, held against that network."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.analysis.contradictions import disagreements
from grader.checks import explanation
from grader.rubric import library
from grader.verdicts import Failure
from tests.checks.cases import case, dense, digits
from tests.conftest import compiled

SIGMOID = digits(dense(500, "sigmoid"), dense(300, "sigmoid"), dense(9, "softmax"))
MIXED = digits(dense(500, "relu"), dense(300, "tanh"), dense(10, "softmax"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("My hidden layers use ReLU, which sets negatives to zero.", "your hidden layers have sigmoid"),
        ("Both hidden layers have the relu activation.", "sigmoid"),
        ("I used relu in the hidden layers.", "sigmoid"),
        ("The last layer has ten neurons, one for each digit.", "the last layer has 9 neurons"),
        ("There are 10 neurons in the last layer because there are 10 digits.", "has 9 neurons"),
        ("my output layer contains 12 nodes", "9 neurons"),
        ("Our model has 1,000 trainable parameters.", "weights"),
        ("My input shape is (32, 32), the size of a picture.", "takes 28 × 28"),
        ("My network takes 64 x 64 pixels.", "takes 28 × 28"),
    ],
)
def test_what_is_not_so_is_told(text: str, words: str) -> None:
    (found,) = disagreements(text, case(SIGMOID))
    assert words in found.instead
    assert text[found.start : found.end] in text and found.end > found.start


@pytest.mark.parametrize(
    "text",
    [
        "My hidden layers use sigmoid.",
        "The last layer has nine neurons.",
        "The last layer uses softmax and has 9 outputs.",
        "My input shape is (28, 28).",
        "Hidden layers usually use ReLU.",  # of networks at large
        "If the last layer had ten neurons it could tell ten digits apart.",
        "The last layer does not have ten neurons.",
        "I could have used relu in the hidden layers instead.",
        "For example, the hidden layers use relu.",
        "Negative numbers become zero, and there are 10 digits.",
        "",
    ],
)
def test_what_is_so_or_of_no_network_at_all_is_left_alone(text: str) -> None:
    assert disagreements(text, case(SIGMOID)) == []


def test_both_means_both() -> None:
    assert disagreements("The hidden layers use relu.", case(MIXED)) == []
    (found,) = disagreements("Both hidden layers use relu.", case(MIXED))
    assert "relu and tanh" in found.instead


def test_the_optimizer_it_was_compiled_with() -> None:
    made = replace(SIGMOID, compiled=compiled("sparse_categorical_crossentropy"))
    used = made.compiled.optimizer.name if made.compiled and made.compiled.optimizer else ""
    assert disagreements(f"I used {used}.", case(made)) == []
    other = "Adagrad" if used.lower() != "adagrad" else "SGD"
    (found,) = disagreements(f"I used {other} as the optimizer.", case(made))
    assert used in found.instead


def test_words_of_the_question_are_not_held_against_an_answer() -> None:
    text = "There are 10 neurons in the last layer because there are 10 digits."
    assert disagreements(text, case(SIGMOID), "Why are there 10 neurons in the last layer?") == []


def test_without_a_network_nothing_is_said() -> None:
    assert disagreements("My hidden layers use relu.", case(None)) == []


def test_it_costs_what_the_marking_scheme_says() -> None:
    text = "My hidden layers use ReLU: it sets negative numbers to zero."
    strict = explanation("relu", library.RELU, 4, title="ReLU?")
    lenient = explanation("relu", library.RELU, 4, title="ReLU?", disagreeing=1)
    whole = case(SIGMOID, (strict,), answers={"relu": text})
    with pytest.raises(Failure, match="not as you say") as failure:
        strict.ask(whole)
    assert failure.value.credit == 0.5 and "sigmoid" in failure.value.hint and not failure.value.review
    assert failure.value.quotation is not None
    kinds = {each.kind for each in failure.value.quotation.highlights}
    assert kinds == {"credited", "disagrees"}
    assert "sigmoid" in lenient.ask(whole).hint
