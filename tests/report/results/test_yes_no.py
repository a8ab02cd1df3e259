"""Yes or no: what is found and missed, and the ROC curve."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.assignment import Check
from grader.checks.accuracy import accuracy
from grader.report.results import results_of
from grader.report.results.yes_no import YesNo, _at_thresholds, roc
from tests.report.results.cases import of_arrays, says

X = np.zeros((4, 2), np.float32)


def _seen(truth: Any, yes: Any, *checks: Check, **how: Any) -> YesNo:
    """What is said of samples of the classes well and ill, of which it gives ill this probability."""
    truth, yes = np.asarray(truth), np.asarray(yes)
    dataset = of_arrays(X, [0, 1, 0, 1], np.zeros((len(truth), 2), np.float32), truth, "well", "ill")
    found = results_of(says(dataset, np.stack([1 - yes, yes], axis=1), *checks, **how)).yes_no
    assert found is not None
    return found


TRUTH, ILL = [1, 1, 1, 0, 0, 0, 0], [0.9, 0.8, 0.2, 0.7, 0.1, 0.2, 0.3]


def test_the_four_ways_to_be_right_or_wrong() -> None:
    seen = _seen(TRUTH, ILL)
    assert (seen.yes, seen.found, seen.missed, seen.alarms, seen.spared) == ("ill", 2, 1, 1, 3)
    assert seen.said == (
        "Of 3 that are “ill” it finds 2 and misses 1. Of 4 that are “well” it calls 1 “ill” by mistake."
    )


def test_what_is_looked_for_is_what_a_metric_is_about() -> None:
    seen = _seen(TRUTH, ILL, accuracy(5, metric="recall of well", at_least=0.5))
    assert (seen.yes, seen.found, seen.missed, seen.alarms, seen.spared) == ("well", 3, 1, 1, 2)
    assert _seen(TRUTH, ILL, metric="f1 of well").yes == "well"


def test_the_curve_has_a_step_for_each_probability() -> None:
    share, there = np.array([0.9, 0.8, 0.8, 0.1]), np.array([True, False, True, False])
    alarms, found = roc(share, there)
    assert alarms.tolist() == [0, 0, 0.5, 1] and found.tolist() == [0, 0.5, 1, 1]


def test_the_curve_is_told_by_its_own_numbers() -> None:
    curve = _seen(TRUTH, ILL).curve
    assert curve is not None
    # 12 pairs of one that is ill and one that is well: 9 in order, one as likely.
    assert "from 50 % on, it finds 66.7% of them, with false alarms in 25.0% of “well”" in curve.remark
    assert "(AUC) is 0.79" in curve.remark and "in 79.2% of all pairs" in curve.remark
    assert [marks.name for marks in curve.marks] == ["a guess", "your network", "where it says yes from 50 %"]
    assert curve.marks[0].path == "M0 242L350 0" and curve.marks[2].path == "M88 81h0"


@pytest.mark.parametrize(
    ("ill", "said"),
    [([0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9], "worse than a guess"), ([0.4] * 7, "no better than a guess")],
)
def test_a_curve_that_is_no_good_says_so(ill: list[float], said: str) -> None:
    curve = _seen(TRUTH, ill).curve
    assert curve is not None and said in curve.remark


def test_one_class_alone_has_no_curve() -> None:
    assert _seen([1, 1], [0.9, 0.1]).curve is None


@pytest.mark.parametrize("how", [{"self_run": True}, {"trained_by": "student"}])
def test_a_program_that_made_the_predictions_reads_no_labels_off_the_curve(how: dict[str, Any]) -> None:
    """Where each sample has a probability of its own, each step of the whole curve tells one label."""
    truth = np.random.default_rng(0).integers(0, 2, 90)
    own = np.linspace(0.005, 0.995, 90)

    def steps(**how: Any) -> int:
        curve = _seen(truth, own, **how).curve
        assert curve is not None
        return curve.marks[1].path.count("L")

    assert steps() > 80 and steps(**how) <= 10


def test_a_few_thresholds_are_points_of_the_same_curve() -> None:
    share, there = np.array([0.95, 0.45, 0.65, 0.15]), np.array([True, True, False, False])
    alarms, found = _at_thresholds(share, there)
    # From 0.9 down to 0.1, between none and all.
    assert found.tolist() == [0, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1, 1]
    assert alarms.tolist() == [0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 1]


def test_three_classes_are_no_yes_or_no() -> None:
    dataset = of_arrays(X, [0, 1, 2, 1], X, [0, 1, 2, 1], "a", "b", "c")
    assert results_of(says(dataset, np.eye(3)[[0, 1, 2, 1]])).yes_no is None
