"""Of any conditions that ask something, one of two wrong networks fails: a small one, or a very large one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.checks import network
from grader.grade import grade
from grader.validation.opposite import passed_by_opposite
from tests.checks.cases import case, dense, digits
from tests.conftest import compiled

SMALL = replace(digits(dense(7, "tanh")), parameters=5495, compiled=compiled("mean_squared_error", "SGD"))


def fails(**asked: Any) -> bool:
    given = case(SMALL, (network(5, **asked),))
    (mark,) = grade("", given).marks
    return mark.verdict != "passed" or "network" not in passed_by_opposite(given)


@pytest.mark.parametrize(
    "asked",
    [
        {"has": ["Dense"]},
        {"has": ["Dense", "Flatten"]},
        {"has": ["LSTM"]},
        {"has": {"Conv2D": 2}},
        {"without": ["LSTM"]},
        {"without": ["Flatten"]},
        {"without": ["Dropout"]},
        {"hidden_layers": (1, None)},
        {"hidden_layers": (None, 3)},
        {"hidden_layers": 0},
        {"parameters": (None, 10_000)},
        {"parameters": (10_000, None)},
        {"trainable_parameters": (None, 10_000)},
        {"frozen_layers": 0},
        {"activations": ["tanh"]},
        {"input_shape": (28, 28)},
        {"output": 7},
        {"output": "tanh"},
        {"losses": ["mse"]},
        {"optimizers": ["SGD"]},
        {"learning_rate": 0.001},
        {"metrics": ["mae"]},
        {"regularizers": ["L2"]},
        {"each": {"Dense": {"units": 7}}},
    ],
)
def test_each_condition_can_fail(asked: dict[str, Any]) -> None:
    assert fails(**asked)


def test_what_asks_nothing_is_passed_by_both() -> None:
    assert not fails(parameters=(1, None)) and not fails(has={"Dense": (0, None)})
