"""What speaks against a training that a submission did itself, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from grader.analysis.integrity import doubts
from grader.case import Case
from grader.evidence import Fit
from grader.records.training import StudentTraining
from tests.checks.cases import LINE, REFERENCE, case, measured
from tests.conftest import array, compiled, fit
from tests.solved import replace


@pytest.mark.parametrize(
    ("on_given", "on_like", "doubtful"),
    [
        # Measured on MNIST: trained on the test set, on both sets, on the training set, validated on the test set.
        (0.9858, 0.9441, True),
        (0.9822, 0.9680, True),
        (0.9607, 0.9580, False),
        (0.9534, 0.9549, False),
    ],
)
def test_the_test_set_is_for_testing(on_given: float, on_like: float, doubtful: bool) -> None:
    own = StudentTraining(0.98, on_given, on_like, 9797, None)
    made = replace(REFERENCE, compiled=compiled("sparse_categorical_crossentropy"), fits=(fit(),))
    given = replace(case(made), training=measured(0.975, by_student=own))
    given = replace(given, assignment=replace(given.assignment, trained_by="student"))
    assert any("test set it was given" in each for each in doubts(given)) is doubtful


def test_a_training_faster_than_any_computer_is_doubted() -> None:
    made = replace(
        REFERENCE,
        parameters=545_810,
        compiled=compiled("sparse_categorical_crossentropy"),
        fits=(fit(array(60_000, 28, 28)),),
    )
    own = StudentTraining(0.99, 0.97, 0.97, 10_000, None)
    quick = replace(case(made), training=measured(0.98, by_student=own), seconds=0.3)
    quick = replace(quick, assignment=replace(quick.assignment, trained_by="student"))
    assert any("no computer" in each for each in doubts(quick))
    assert doubts(replace(quick, seconds=20.0)) == []


def _own(
    on_training: float | None = None,
    given: float | None = None,
    like: float | None = None,
    samples: int = 10_000,
    altered: tuple[float, float] | None = None,
    fits: tuple[Fit, ...] = (fit(),),
    **facts: Any,
) -> Case:
    """A case whose network the student trained."""
    made = replace(REFERENCE, compiled=compiled("sparse_categorical_crossentropy"), fits=fits, **facts)
    found = measured(0.97, by_student=StudentTraining(on_training, given, like, samples, altered))
    one = replace(case(made), training=found)
    return replace(one, assignment=replace(one.assignment, trained_by="student"))


def _by_grader(one: Case) -> Case:
    return replace(one, assignment=replace(one.assignment, trained_by="grader"))


def _claims(*accuracy: float | None) -> Fit:
    return replace(fit(), history={"accuracy": accuracy})


def test_weights_that_come_from_nowhere() -> None:
    (said,) = doubts(_own(fits=()))
    assert "never called fit" in said
    assert doubts(_by_grader(_own(fits=()))) == []  # the grader trains it


@pytest.mark.parametrize(
    ("history", "reached", "doubtful"),
    [
        ((0.2, 0.96), 0.85, True),
        ((0.2, 0.94), 0.85, False),  # the last epochs, and chance
        ((0.99, 0.5), 0.5, False),  # the last epoch is what it claims
        ((0.9, None), 0.1, False),
        ((0.2, 0.96), None, False),  # not measured
        ((), 0.1, False),
    ],
)
def test_a_claim_is_compared_with_what_the_weights_reach(
    history: tuple[float | None, ...], reached: float | None, doubtful: bool
) -> None:
    said = doubts(_own(on_training=reached, fits=(_claims(*history),)))
    assert any("It claims 96.0% on the training data" in each for each in said) is doubtful
    assert bool(said) is doubtful


def test_of_several_trainings_the_last_claim_counts() -> None:
    assert doubts(_own(on_training=0.5, fits=(_claims(0.99), _claims(0.55)))) == []
    assert doubts(_own(on_training=0.5, fits=(_claims(0.55), _claims(0.99)))) != []


def test_the_work_of_all_trainings_is_counted() -> None:
    """Three operations a weight, sample and epoch: 3 x 10,000 x 5 x 60,000 x 2 are 1.8e10."""
    slow = _own(fits=(fit(array(60_000, 28, 28)),) * 2, parameters=10_000)
    assert doubts(replace(slow, seconds=0.0181)) == []
    (said,) = doubts(replace(slow, seconds=0.0179))
    assert said.startswith("It claims 10 epochs in 0.0 seconds")
    assert doubts(replace(slow, seconds=0.0)) == []  # nobody looked at the clock


@pytest.mark.parametrize(
    ("before", "after", "doubtful"), [(0.95, 0.70, True), (0.95, 0.80, False), (0.70, 0.95, False)]
)
def test_a_network_is_not_thrown_by_what_nobody_sees(before: float, after: float, doubtful: bool) -> None:
    """Also where the grader had the submission train: only there is what predicts not rebuilt."""
    one = _own(altered=(before, after))
    for each in (one, _by_grader(one)):
        assert bool(doubts(each)) is doubtful
    if doubtful:
        assert "right on 95% of some hidden samples and on 70% of copies" in doubts(one)[0]
    assert doubts(replace(one, dataset=LINE)) == []  # of values, nothing is right or wrong


@pytest.mark.parametrize(
    ("given", "like", "samples", "doubtful"),
    [
        # The standard error of a difference of two shares near 0.9, of 10,000 each, is 0.0042: four are 0.017.
        (0.909, 0.891, 10_000, True),
        (0.908, 0.892, 10_000, False),
        (0.891, 0.909, 10_000, False),
        # Of 100 it is ten times that.
        (0.95, 0.85, 100, False),
        # However many there are, half a percent is nothing to speak of.
        (0.904, 0.900, 10**9, False),
        (0.906, 0.900, 10**9, True),
        (1.0, 1.0, 10_000, False),
    ],
)
def test_better_on_the_given_test_set_than_chance_allows(
    given: float, like: float, samples: int, doubtful: bool
) -> None:
    assert bool(doubts(_own(given=given, like=like, samples=samples))) is doubtful


def test_what_was_not_measured_is_not_doubted() -> None:
    one = _own(fits=())
    assert one.training is not None
    assert doubts(replace(one, training=None)) == []
    assert doubts(replace(one, training=replace(one.training, by_student=None))) == []
    assert doubts(replace(one, training=replace(one.training, metric=None))) == []
