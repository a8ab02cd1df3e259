"""Diagnoses from measured numbers, by hand. `tests/test_diagnoses.py` provokes each by a real network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.checks.case import Case
from grader.checks.diagnoses import diagnose
from grader.training.measure import Probes, TrainingError
from grader.training.plan import Loss, Scaling
from tests.checks.cases import MNIST, REFERENCE, case, measured
from tests.conftest import compiled

READY = replace(REFERENCE, compiled=compiled("sparse_categorical_crossentropy"))
CALM = Probes(0.0, 1.0, 2.3, 0.05, 0.3, ((1, 0.1), (3, 0.2)), 0, {})


def _case(plan: dict[str, Any] | None = None, **changes: Any) -> Case:
    found = measured(0.97, **({"probes": CALM, "history": {"loss": [0.5, 0.1]}} | changes))
    return replace(case(READY), measured=replace(found, plan=replace(found.plan, **(plan or {}))))


def _slugs(given: Case) -> list[str]:
    return [each.slug for each in diagnose(given)]


def test_a_network_that_learned_has_none() -> None:
    assert _slugs(_case()) == []
    assert diagnose(case(None)) == []


def test_a_nan_is_told_with_its_epoch() -> None:
    found = diagnose(_case(history={"loss": [2.0, None, None]}, predictions=None))
    assert [each.slug for each in found] == ["nan_loss"] and "epoch 2 of 3" in found[0].text
    diverged = _case(error=TrainingError("diverged", "NaN"), predictions=None)
    assert _slugs(diverged) == ["nan_loss"]


def test_stuck_on_one_class() -> None:
    all_sevens = np.eye(10, dtype=np.float32)[np.full(len(MNIST.y_test), 7)]
    found = diagnose(_case(predictions=all_sevens))
    assert [each.slug for each in found] == ["stuck"]
    assert "100%" in found[0].text and "“7”" in found[0].text and dict(found[0].bars)["7"] == 1.0
    # Nine of ten is still stuck, three of four is not.
    for share, slugs in ((0.95, ["stuck"]), (0.75, [])):
        some = np.eye(10, dtype=np.float32)[MNIST.y_test]
        some[: int(share * len(some))] = np.eye(10)[7]
        assert _slugs(_case(predictions=some)) == slugs


def test_dead_units() -> None:
    found = diagnose(_case(probes=replace(CALM, silent=((1, 0.2), (3, 0.75)))))
    assert [each.slug for each in found] == ["dead_relu"] and "75%" in found[0].text
    assert found[0].bars == (("ReLU 1", 0.2), ("ReLU 2", 0.75)) and found[0].percent
    assert _slugs(_case(probes=replace(CALM, silent=((1, 0.49),)))) == []


TRIALS = {"0.01": 2.2, "0.1": 1.9, "1": 2.0, "10": 2.1, "100": None}


@pytest.mark.parametrize(
    ("end", "trials", "slugs"),
    [
        (2.4, TRIALS | {"0.1": 0.4}, ["rate_high"]),
        (None, TRIALS | {"0.01": 0.4, "1": None}, ["rate_high"]),
        (2.0, TRIALS | {"10": 0.4}, ["rate_low"]),
        # Slow, but as good as any in so few steps.
        (1.0, TRIALS | {"1": 1.2, "10": 1.0}, []),
        # A lower rate is better in few steps, but the whole training came as far.
        (0.5, TRIALS | {"0.1": 0.4, "1": 0.6}, []),
        (2.4, TRIALS, []),
        (2.4, dict.fromkeys(TRIALS), []),
    ],
)
def test_learning_rates(end: float | None, trials: dict[str, float | None], slugs: list[str]) -> None:
    probes = replace(CALM, loss_after=end, trials=trials, trial_steps=200)
    found = diagnose(_case({"optimizer": ("SGD", (("learning_rate", 0.1),))}, probes=probes))
    assert [each.slug for each in found] == slugs
    if slugs:
        assert "SGD and the learning rate 0.1" in found[0].text and "200 steps" in found[0].text
        assert len(found[0].bars) == sum(value is not None for value in trials.values())


def test_the_cause_is_told_and_not_what_follows_from_it() -> None:
    probes = replace(CALM, loss_after=2.4, trials=TRIALS | {"0.1": 0.4}, trial_steps=200)
    assert _slugs(_case({"scaling": Scaling("raw")}, probes=probes)) == ["unscaled"]
    assert _slugs(_case({"loss": Loss("mean_squared_error")}, probes=probes)) == ["loss_labels"]


def test_overfitting_needs_a_gap_and_a_rising_loss() -> None:
    facts: dict[str, Any] = {
        "history": {"loss": [1.0, 0.3, 0.1, 0.01], "accuracy": [0.7, 0.9, 0.98, 1.0]},
        "by_epoch": (0.7, 0.85, 0.84, 0.83),
        "loss_by_epoch": (0.9, 0.5, 0.6, 0.9),
    }
    found = diagnose(_case(**facts))
    assert [each.slug for each in found] == ["overfitting"]
    assert "100.0%" in found[0].text and "83.0%" in found[0].text and "epoch 2" in found[0].text
    assert _slugs(_case(**facts | {"loss_by_epoch": (0.9, 0.5, 0.48, 0.47)})) == []
    assert _slugs(_case(**facts | {"by_epoch": (0.7, 0.9, 0.95, 0.96)})) == []


def test_softmax_told_of_raw_scores_and_the_other_way_round() -> None:
    logits = Loss("sparse_categorical_crossentropy", (("from_logits", True),))
    assert _slugs(_case({"loss": logits})) == ["softmax_from_logits"]
    network = _case().measured.plan.network  # type: ignore[union-attr]
    linear = replace(network, ops=network.ops[:-1])
    assert _slugs(_case({"network": linear})) == ["raw_scores"]
    right = _case({"network": linear, "loss": logits})
    assert _slugs(replace(right, network=linear)) == []
