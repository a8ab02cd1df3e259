"""Kinds of checks: what students' copies ask, which say nothing of what is right, and what is told of a kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader import wheels
from grader.assignment import Check, Task
from grader.checks import KINDS, accuracy, compiled, number, runs
from grader.data import table
from grader.examples import dense, example_case
from grader.verdicts import Failure, Mismatch, Passed

QUESTION = Check("asked", 5, "Asked?", lambda case: Passed("x"))
LATER = "Whether it is right is seen when it is graded."


def preview(kind: str, answer: Any) -> str:
    """What a student's copy says of an answer, and how it is told."""
    check = Check("asked", 5, "Asked?", lambda case: Passed("x"), kind=kind)
    try:
        said = KINDS[kind].preview(example_case(check, answers={"asked": answer}), check)
    except Failure as failure:
        return f"no: {failure.reason} | {failure.hint}"
    return f"yes: {said.reason} | {said.hint}"


def test_the_kinds_are_named_by_the_checks() -> None:
    assert set(KINDS) == {
        "accuracy", "architecture", "calls", "choice", "choices", "compiled", "differs", "evaluated", "figure",
        "fitted", "forbidden", "formula", "frame", "loaded", "matched", "network", "number", "ordered", "plotted",
        "predictions", "required", "runs", "saved", "scaled", "shape", "stops", "text", "value",
        "by_hand", "tests",
    }  # fmt: skip
    assert all(set(kind.follows) <= set(KINDS) for kind in KINDS.values())
    assert number("n", 1, 1, title="?").kind == "number" and runs(1).kind == "runs"


@pytest.mark.parametrize(
    ("kind", "answer", "said"),
    [
        ("number", "784 or 28", f"yes: Read as 784, 28. {LATER} | Give the number alone."),
        ("number", 784, f"yes: Read as 784. {LATER} | "),
        ("number", "many", "no: expected a number. Received: “many” | Write it with digits."),
        ("shape", (60000, 28), f"yes: Read as 60000, 28. {LATER} | "),
        ("shape", "big", "no: expected how many and how large. Received: “big” | Write it with digits."),
        ("formula", "y = 7x - 3", f"yes: Read as a rule. {LATER} | "),
        (
            "formula",
            "it grows",
            "no: expected a formula. Received: “it grows” | Write it as a formula, like y = 5x + 3.",
        ),
        (
            "text",
            "zero",
            "yes: An answer of 1 word was found: “zero” | It is very short. Say what it does, and why.",
        ),
        (
            "text",
            "It keeps what is positive.",
            "yes: An answer of 5 words was found: “It keeps what is positive.” | ",
        ),
    ],
)
def test_what_is_said_of_an_answer_beforehand(kind: str, answer: Any, said: str) -> None:
    assert preview(kind, answer) == said


@pytest.mark.parametrize("kind", ["number", "shape", "formula", "text"])
def test_no_answer_is_none_beforehand(kind: str) -> None:
    assert preview(kind, "").startswith("no: no answer | ")


def test_a_network_beforehand() -> None:
    def said(kind: str, **facts: Any) -> str:
        try:
            return KINDS[kind].preview(example_case(QUESTION, **facts), QUESTION).reason
        except Failure as failure:
            return f"no: {failure.reason}"

    loss = "sparse_categorical_crossentropy"
    assert said("architecture", layers=[dense(10)]).startswith(
        "A model was found: InputLayer, Flatten, Dense."
    )
    assert (
        said("architecture", layers=[dense(9)])
        == "no: expected an output for each of the 10 classes. Received: 9"
    )
    assert said("architecture").startswith("no: No model was found")
    # The reference is not asked: the same is said whatever it came to.
    told = {
        said("accuracy", layers=[dense(10, "softmax")], loss=loss, result=0.5, reference_results=results)
        for results in ((), (0.1,), (0.99,))
    }
    assert told == {
        "Trained as it will be when it is graded (5 epochs), your network is right on 50.0% of data it has not seen."
    }
    assert said("accuracy", layers=[dense(10)], loss=loss) == "Your network was not trained here."
    ranks = accuracy(20, rank={0.1: 1.0, 0.5: 0.7})
    case = example_case(ranks, layers=[dense(10, "softmax")], loss=loss, result=0.5)
    assert (
        KINDS["accuracy"]
        .preview(case, ranks)
        .reason.endswith(
            "of data it has not seen. What that earns depends on the results of the whole class: the best tenth of "
            "the class earns all points, the best half of the class earns 70% of the points."
        )
    )
    given = replace(table("heart.csv", "disease"), given_only=True)  # of which a student trains on every row
    task = Task("network", replace(case.recipe, data=given))
    told = KINDS["accuracy"].preview(case.solved(task=task), accuracy(20)).reason
    assert told.endswith(
        "your network is right on 50.0% of data that it was trained on: on the hidden data, which you do not "
        "have, it may do worse."
    )
    assert said("figure", bars=[1.0]) == f"1 figure was drawn. {LATER}"
    assert said("figure") == "no: no figure was shown or saved"
    assert said("runs", crash="It stopped") == "no: It stopped"
    asks = compiled(5, metrics=["accuracy"])
    with pytest.raises(Mismatch) as mismatch:
        KINDS["compiled"].preview(example_case(asks, layers=[dense(10, "softmax")], loss=loss), asks)
    assert (mismatch.value.expected, mismatch.value.received) == ("accuracy among the metrics", "none")
    assert mismatch.value.reason == "expected accuracy among the metrics. Received: none"


def test_students_are_given_what_has_a_preview_and_nothing_else() -> None:
    """A check that knows an answer by itself has none: `output_choices` the table, `explanation` the rubrics."""
    given = {name.rpartition(".")[2] for name in wheels.needed() if name.startswith("grader.checks.")}
    assert given == {
        "_came_to", "_found", "_kind", "_options", "_task", "_text", "accuracy", "architecture", "calls", "choice",
        "choices", "compiled", "differs", "evaluated", "fitted", "forbidden", "formula", "frame", "loaded", "matched",
        "network", "number", "ordered", "plotted", "prediction_plot", "predictions", "required", "runs",
        "saved", "scaled", "shape", "stops", "tests", "value", "by_hand",
    }  # fmt: skip
