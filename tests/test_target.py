"""What a result must reach: lines and scales, in which direction, and what each earns."""

from __future__ import annotations

import re
from typing import Any

import pytest

from grader.assignment import Assignment, Recipe
from grader.checks import accuracy
from grader.metrics import ACCURACY, F1, MEAN_ABSOLUTE_ERROR, MEAN_ABSOLUTE_PERCENTAGE_ERROR
from grader.target import Target, target_of

STEPS = {0.30: 0.6, 0.60: 1.0}


@pytest.mark.parametrize(
    ("given", "earned"),
    [
        ({"at_least": 0.9}, {0.9: 1.0, 0.95: 1.0, 0.8999: 0.0}),
        ({"scale": STEPS}, {0.29: 0.0, 0.30: 0.6, 0.59: 0.6, 0.60: 1.0, 0.9: 1.0}),
        ({"scale": {0.60: 1.0, 0.30: 0.6}}, {0.29: 0.0, 0.30: 0.6, 0.60: 1.0}),  # in whatever order
        ({"scale": STEPS, "linear": True}, {0.29: 0.0, 0.30: 0.6, 0.45: 0.8, 0.60: 1.0, 0.9: 1.0}),
        ({"scale": {0.2: 0.0, 0.4: 0.5, 0.8: 1.0}, "linear": True}, {0.1: 0, 0.3: 0.25, 0.6: 0.75, 0.8: 1.0}),
    ],
)
def test_what_a_score_earns(given: dict[str, Any], earned: dict[float, float]) -> None:
    target = target_of(**given)
    assert {value: pytest.approx(target.credit(value, ACCURACY)) for value in earned} == earned


def test_of_an_error_less_earns_more() -> None:
    line, steps = target_of(at_most=3.5), target_of(scale={5.0: 0.6, 3.5: 1.0})
    straight = target_of(scale={5.0: 0.6, 3.5: 1.0}, linear=True)
    error = MEAN_ABSOLUTE_ERROR
    assert [line.credit(value, error) for value in (3.5, 1.0, 3.51)] == [1.0, 1.0, 0.0]
    assert [steps.credit(value, error) for value in (5.1, 5.0, 4.0, 3.5)] == [0.0, 0.6, 0.6, 1.0]
    assert [round(straight.credit(value, error), 9) for value in (5.1, 5.0, 4.25, 3.0)] == [0, 0.6, 0.8, 1]


def test_chance_decides_at_each_step_and_on_a_straight_line_at_its_foot() -> None:
    assert target_of(at_least=0.9).jumps == (0.9,)
    assert target_of(scale=STEPS).jumps == (0.30, 0.60)
    assert target_of(scale=STEPS, linear=True).jumps == (0.30,)
    assert target_of(scale={0.3: 0.0, 0.6: 1.0}, linear=True).jumps == ()


def test_a_line_in_words() -> None:
    assert target_of(at_least=0.9).said(ACCURACY) == "at least 90.0%"
    assert target_of(at_most=3.5).said(MEAN_ABSOLUTE_ERROR) == "at most 3.5"
    words = "at least 30.0% for 60% of the points, at least 60.0% for all of them"
    assert target_of(scale=STEPS).said(ACCURACY) == words
    assert target_of(scale=STEPS, linear=True).said(ACCURACY) == f"{words}, and in a straight line between"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"at_least": 0.9, "at_most": 1}, "one of at_least, at_most. Received: at_least=0.9, at_most=1"),
        ({"at_least": 0.9, "margin": 0.1}, "one of at_least, margin"),
        ({"scale": {}}, "the best of them 1.0"),
        ({"scale": {0.3: 0.6}}, "the best of them 1.0"),
        ({"scale": {0.3: 60, 0.6: 100}}, "from 0 to 1"),
        ({"scale": {0.3: 1.0, 0.6: 1.0}}, "the best of them 1.0"),
        ({"scale": {0.3: 0.2, 0.6: 0.1, 0.9: 1.0}}, "values that grow with the share they earn"),
        ({"scale": {0.3: 1.0}, "linear": True}, "a scale of two values"),
        ({"at_least": 0.9, "linear": True}, "a scale of two values"),
        ({"at_least": "0.9"}, "expected a number"),
        ({"at_least": float("nan")}, "expected a number"),
        ({"at_least": True}, "expected a number"),
        ({"scale": {"0.3": 0.5, "0.6": 1.0}}, "expected a number"),
        ({"margin": -0.1}, "0 or more"),
        ({"metric": "beauty"}, "Received: 'beauty'"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        target_of(**given)
    with pytest.raises(ValueError, match=re.escape(words)):
        accuracy(20, **given)


def _scheme(measured: Any, given: dict[str, Any]) -> Assignment:
    return Assignment("a", "A", Recipe("mnist", 1, metric=measured), (accuracy(20, **given),))


@pytest.mark.parametrize(
    ("metric", "given", "words"),
    [
        (
            "mean_absolute_error",
            {"at_least": 3.5},
            "expected at_most=3.5, since error is better the lower it is",
        ),
        ("accuracy", {"at_most": 0.9}, "expected at_least=0.9, since accuracy is better the higher it is"),
        ("accuracy", {"scale": {0.6: 0.5, 0.3: 1.0}}, "a scale in which a higher value earns more"),
        ("mean_absolute_error", {"scale": STEPS}, "a scale in which a lower value earns more"),
        ("accuracy", {"at_least": 90}, "expected accuracy from 0 to 1, such as 0.9. Received: 90"),
        ("accuracy", {"at_least": 0.5, "metric": "mean_absolute_error"}, "error is better the lower"),
        (
            "root_mean_squared_error",
            {"metric": "r_squared"},
            "margin: expected how far from the reference's R²",
        ),
    ],
)
def test_a_line_that_is_not_for_what_is_measured_is_refused_with_the_scheme(
    metric: str, given: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(words)) as error:
        _scheme(metric, given)
    assert str(error.value).startswith("a: accuracy: ")


def test_what_fits_is_taken() -> None:
    for metric, given in (
        ("accuracy", {"at_least": 0.9}),
        ("mean_absolute_error", {"at_most": 3.5}),
        ("mean_absolute_error", {"scale": {5.0: 0.6, 3.5: 1.0}}),
        ("accuracy", {"metric": "f1"}),  # shares of one both: the recipe's margin is of use
        ("root_mean_squared_error", {"metric": "r_squared", "margin": 0.1}),
        ("accuracy", {"metric": "mean_absolute_error", "at_most": 2.0}),
        ("accuracy", {"scale": {0.5: 1.0}}),
    ):
        _scheme(metric, given)


def test_a_target_says_what_it_measures() -> None:
    assert accuracy(20).target == Target()
    assert accuracy(20, metric="f1").target == Target(metric=F1)
    assert accuracy(20, metric=F1).title == "What your network achieves: F1"
    assert accuracy(20, metric="f1", title="Rare ones").title == "Rare ones"
    assert accuracy(20, metric="mean_absolute_percentage_error", at_most=0.1).target == Target(
        ((0.1, 1.0),), metric=MEAN_ABSOLUTE_PERCENTAGE_ERROR, upwards=False
    )


def test_ranks_in_words() -> None:
    assert target_of(rank={0.5: 0.7, 0.1: 1.0}).said(ACCURACY) == (
        "the best tenth of the class earns all points, the best half of the class earns 70% of the points"
    )
    assert target_of(rank={1 / 3: 1.0, 0.65: 0.5, 1.0: 0.25}).said(ACCURACY) == (
        "the best third of the class earns all points, the best 65% of the class earns 50% of the points, "
        "everybody earns 25% of the points"
    )


@pytest.mark.parametrize(
    "rank",
    [
        {},
        {0.1: 0.9},
        {10: 1.0},
        {0.0: 1.0},
        {0.1: 1.0, 0.5: 1.0},
        {0.1: 0.5, 0.5: 1.0},
        {0.1: 100, 0.5: 70},
        {"0.1": 1.0, 0.5: 0.5},
        {0.1: True},
    ],
)
def test_ranks_that_make_no_sense_are_refused(rank: dict[Any, Any]) -> None:
    with pytest.raises(ValueError, match=r"the best first.*such as rank=\{0.1: 1.0, 0.5: 0.7\}"):
        target_of(rank=rank)


def test_a_rank_is_beside_no_other_line() -> None:
    with pytest.raises(ValueError, match="expected one of at_least, rank"):
        accuracy(20, at_least=0.5, rank={0.1: 1.0})
    for metric in ("accuracy", "mean_absolute_error"):  # whichever way is better, and in whatever unit
        _scheme(metric, {"rank": {0.1: 1.0}, "metric": "mean_absolute_percentage_error"})
