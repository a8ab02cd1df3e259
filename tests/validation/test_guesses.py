"""What a file of predictions earns that says the same of every row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.checks import predictions
from grader.examples import example_case, predicted
from grader.validation.guesses import guesses
from tests.checks.test_predictions import KEYS, of_values


def found(truth: Any, train: Any, classes: tuple[str, ...] = (), **settings: Any) -> list[tuple[str, str]]:
    check = predictions("p.csv", 10, **settings)
    reference = predicted(KEYS, [classes[label] for label in truth] if classes else [str(v) for v in truth])
    case = of_values(check, reference, reference, np.array(truth), classes)
    case = case.solved(dataset=replace(case.dataset, y_train=np.array(train)))
    return [(finding.level, finding.text) for finding in guesses(case)]


VALUES = [10.0, 20.0, 30.0, 40.0]


@pytest.mark.parametrize("settings", [{"at_most": 9.0}, {"scale": {9.0: 0.5, 1.0: 1.0}}, {}])
def test_a_line_that_the_mean_does_not_reach(settings: dict[str, Any]) -> None:
    assert found(VALUES, VALUES, **settings) == [
        ("proved", "p_csv: who says the mean of the given values or their median in each row earns nothing")
    ]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (
            {"at_most": 10.0},
            "the mean of the given values in each row earns 100% of the points. Ask for more",
        ),
        (
            {"scale": {10.0: 0.4, 1.0: 1.0}},
            "the mean of the given values in each row earns 40% of the points",
        ),
        ({"margin": 10.0}, "the mean of the given values in each row earns 100% of the points. Ask for more"),
    ],
)
def test_a_line_that_it_reaches(settings: dict[str, Any], told: str) -> None:
    ((kind, text),) = found(VALUES, VALUES, **settings)
    assert kind == "problem" and told in text


def test_the_median_and_the_commonest_class() -> None:
    ((kind, text),) = found([10.0, 10.0, 10.0, 90.0], [10.0, 10.0, 10.0, 90.0], at_most=20.0)
    assert kind == "problem" and "a file that says their median in each row" in text
    ((kind, text),) = found([0, 0, 0, 1], [0, 0, 1], ("no", "yes"), at_least=0.75)
    assert kind == "problem" and "says the commonest class “no” in each row earns 100%" in text
    ((kind, text),) = found([0, 0, 0, 1], [0, 0, 1], ("no", "yes"), at_least=0.8)
    assert (kind, text) == ("proved", "p_csv: who says the commonest class “no” in each row earns nothing")


def test_what_asks_for_no_file_has_none() -> None:
    assert not list(guesses(example_case()))
