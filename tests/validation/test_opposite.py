"""Of any conditions that ask something, one of two wrong networks fails: a small one, or a very large one."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from grader.assignment import Check
from grader.checks import network, number
from grader.examples import example_case
from grader.grade import grade
from grader.records.section import Section
from grader.released import ReleasedCell, ReleasedNotebook
from grader.validation.opposite import passed_by_opposite
from grader.validation.soundness import _asked, _can_fail
from grader.verdicts import Passed
from tests.checks.cases import MNIST, case, dense, digits
from tests.conftest import compiled
from tests.solved import ready_of

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


def _proved(*checks: Check) -> list[tuple[str, str]]:
    """What is found of checks that a small wrong network is asked, without running it."""
    wrong = case(SMALL, checks, crash=None)
    session: Any = SimpleNamespace(
        grade_one=lambda prepared, submission: SimpleNamespace(grade=grade("", wrong))
    )
    prepared = ready_of(wrong.assignment, MNIST)
    reference: Any = SimpleNamespace(
        grade=grade("", case(digits(dense(64, "relu"), dense(10, "softmax")), checks))
    )
    return [(found.level, found.text) for found in _can_fail(session, prepared, reference)]


def test_validate_says_which_conditions_ask_nothing() -> None:
    weak, free = network(5, parameters=(1, None)), Check("free", 1, "Free", lambda case: Passed("x"))
    said = "is passed by a submission that crashes, has another network and says nonsense"
    assert _proved(network(5, parameters=(None, 10_000), without=["LSTM"])) == [
        ("proved", "each of the 1 checks is failed by a wrong submission")
    ]
    assert _proved(weak, free) == [("problem", f"network {said}"), ("problem", f"free {said}")]


def test_the_question_is_handed_back_in_its_cell_of_a_notebook() -> None:
    """Where the reference's answer stands in one, it counts no more."""
    check = number("total", 6, points=5, title="How many?", asked_as=["how many"])
    case = example_case(check)
    notebook = ReleasedNotebook("work", (ReleasedCell("cell", "answer", "markdown", "", "total"),))
    case = replace(
        case,
        assignment=replace(case.assignment, released=(notebook,)),
        sections=(Section("", "6", check="total"),),
    )
    assert _asked(case, check, "How many?").earned == 0 and _asked(case, check, 6).earned == 5
