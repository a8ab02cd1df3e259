"""What the student's own network says, where a question is about it."""

from __future__ import annotations

from typing import Any

import pytest

from grader.analysis.own_network import Own, inputs_asked, of_own
from grader.assignment import Assignment
from grader.case import Case
from grader.checks import number
from grader.evidence import Layer, Model
from grader.records.observation import Prediction
from tests.checks.cases import RECIPE, case, dense, digits
from tests.conftest import layer
from tests.solved import replace


def test_each_input_is_asked_once() -> None:
    asked: tuple[float | Own | None, ...] = (10.0, 4, "outputs", None, 10)
    checks = tuple(number(f"n{place}", 1, 1, title="?", own=own) for place, own in enumerate(asked))
    assert inputs_asked(Assignment("a", "A", RECIPE, checks)) == [4.0, 10.0]


def _learning(each: Layer, parameters: int) -> Layer:
    return replace(each, parameters=parameters)


MADE = digits(
    _learning(dense(32, "relu"), 25_120),
    layer("Dropout", rate=0.5),
    _learning(dense(12), 396),
    layer("Softmax"),
)


def _case(made: Model | None, **facts: Any) -> Case:
    return replace(case(made), **facts)


@pytest.mark.parametrize(
    ("what", "said"), [("outputs", [12.0]), ("learning layers", [2.0]), ("parameters", [25_516.0])]
)
def test_what_is_true_of_its_layers(what: Own, said: list[float]) -> None:
    one = _case(replace(MADE, parameters=25_516))
    assert of_own(one, what) == said
    assert of_own(_case(None), what) == []
    # Where it cannot be rebuilt, what can be counted is counted.
    assert of_own(replace(one, network=None), what) == (said if what == "parameters" else [])


def test_a_layer_that_is_used_twice_learns_once() -> None:
    first = _learning(dense(10, "relu"), 110)
    made = digits(_learning(dense(10), 7850), first, replace(first, shares=3, inputs=(3,)))
    assert of_own(_case(made), "learning layers") == [2.0]


def test_what_it_predicts_for_the_input_that_is_asked_about() -> None:
    predictions = (Prediction(4.0, 7.25), Prediction(10.0, 19.5))
    one = _case(MADE, predictions=predictions)
    assert of_own(one, 10) == [19.5] and of_own(one, 4.0) == [7.25]
    assert of_own(one, 5.0) == of_own(one, None) == []
    assert of_own(_case(None, predictions=predictions), 4.0) == []
