"""Diagnoses from measured numbers, by hand. `tests/test_diagnoses.py` provokes each by a real network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.analysis.diagnoses import DIAGNOSES, EXPLAINED, _by_heart, _percent, diagnose
from grader.case import Case
from grader.records.network import Network, Op
from grader.records.training import Loss, Probes, Scaling, TrainingError
from tests.checks.cases import LINE, MNIST, REFERENCE, case, measured
from tests.conftest import compiled

READY = replace(REFERENCE, compiled=compiled("sparse_categorical_crossentropy"))
CALM = Probes(0.0, 1.0, 2.3, 0.05, 0.3, ((1, 0.1), (3, 0.2)), 0, {})


def _case(plan: dict[str, Any] | None = None, **changes: Any) -> Case:
    metric = changes.pop("metric", 0.97)
    found = measured(metric, **({"probes": CALM, "history": {"loss": [0.5, 0.1]}} | changes))
    return replace(case(READY), training=replace(found, plan=replace(found.plan, **(plan or {}))))


def _slugs(seen: Case) -> list[str]:
    return [each.slug for each in diagnose(seen)]


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
    assert (
        [each.slug for each in found] == ["dead_relu"]
        and "75.0%" in found[0].text
        and "ReLU 2" in found[0].text
    )
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
    stuck = np.eye(10, dtype=np.float32)[np.full(len(MNIST.y_test), 7)]
    dead = replace(CALM, silent=((1, 0.9),))
    assert _slugs(_case(probes=dead, predictions=stuck)) == ["dead_relu"]
    assert _slugs(_case({"scaling": Scaling("raw")}, probes=dead, predictions=stuck)) == ["unscaled"]
    high = {"optimizer": ("SGD", (("learning_rate", 0.1),))}
    assert _slugs(_case(high, probes=probes, predictions=stuck, history={"loss": [2.0, None]})) == [
        "rate_high"
    ]


def test_every_look_names_what_explains_it_and_comes_after_it() -> None:
    order = [
        "loss_labels", "raw_scores", "softmax_from_logits", "no_activation", "unscaled", "rate_high", "rate_low",
        "nan_loss", "dead_relu", "stuck", "overfitting",
    ]  # fmt: skip
    assert len(DIAGNOSES) == len(order)
    for slug, causes in EXPLAINED.items():
        assert all(order.index(cause) < order.index(slug) for cause in causes), slug


def _chain(*kinds: str) -> Network:
    """A network of layers one after the other; what is no layer is an activation."""
    settings = {"Dense": (("units", 10),), "Dropout": (("rate", 0.5),)}
    ops = [
        Op(kind, settings.get(kind, ()), (place - 1,))
        if kind[0].isupper()
        else Op("Activation", (("activation", kind),), (place - 1,))
        for place, kind in enumerate(kinds)
    ]
    return Network((784,), tuple(ops))


@pytest.mark.parametrize(
    ("kinds", "count"),
    [
        (("Dense", "Dense", "Dense", "softmax"), 3),
        (("Dense", "Dropout", "Dense", "softmax"), 2),
        (("Rescaling", "Dense", "BatchNormalization", "Dense", "softmax"), 2),
        (("Dense", "relu", "Dense", "softmax"), 0),
        (("Dense", "relu", "Dense", "Dense", "softmax"), 0),
        (("Dense", "LeakyReLU", "Dense", "softmax"), 0),
        (("Dense", "softmax"), 0),
        (("Conv2D", "relu", "Flatten", "Dense", "softmax"), 0),
    ],
)
def test_layers_without_an_activation_are_one(kinds: tuple[str, ...], count: int) -> None:
    found = [each for each in diagnose(_case({"network": _chain(*kinds)}, metric=0.91)) if
             each.slug == "no_activation"]  # fmt: skip
    assert [each.text.split()[0] for each in found] == ([str(count)] if count else [])
    if found:
        assert "91.0%" in found[0].text and found[0].advice.startswith("Give the hidden layers an activation")


def test_layers_without_an_activation_explain_a_network_that_hardly_learns() -> None:
    slow = replace(CALM, loss_after=2.0, trials=TRIALS | {"10": 0.4}, trial_steps=200)
    straight = {"network": _chain("Dense", "Dense", "softmax")}
    assert _slugs(_case(straight, probes=slow)) == ["no_activation"]


def test_straight_is_right_where_a_line_is_asked_for() -> None:
    straight = _chain("Dense", "Dense", "softmax")
    seen = _case({"network": straight})
    assert seen.reference is not None
    asked = replace(seen.reference, network=straight)
    assert _slugs(replace(seen, reference=asked)) == []
    assert "no_activation" not in _slugs(replace(seen, dataset=LINE))


@pytest.mark.parametrize("inside", ["Rescaling", "Normalization", "BatchNormalization", "LayerNormalization"])
def test_a_network_that_scales_its_inputs_itself_is_not_called_unscaled(inside: str) -> None:
    for kinds in ((inside, "Dense"), ("Flatten", inside, "Dense"), ("Dropout", inside, "Dense")):
        network = _chain(*kinds, "relu", "Dense", "softmax")
        assert _slugs(_case({"network": network, "scaling": Scaling("raw")})) == []
    late = _chain("Dense", "relu", inside, "Dense", "softmax")
    assert _slugs(_case({"network": late, "scaling": Scaling("raw")})) == ["unscaled"]


@pytest.mark.parametrize(
    ("moved", "words", "not_words"),
    [
        (0.001, "hardly moved: all its weights together moved by 0.1%", "though"),
        (0.049, "hardly moved: all its weights together moved by 4.9%", "though"),
        (0.05, "though all its weights together moved by 5.0%", "hardly"),
        (0.783, "though all its weights together moved by 78.3%", "hardly"),
        (None, "too short", "moved"),
    ],
)
def test_the_words_follow_the_number(moved: float | None, words: str, not_words: str) -> None:
    probes = replace(CALM, loss_after=2.0, trials=TRIALS | {"10": 0.4}, trial_steps=200, moved=moved)
    found = diagnose(_case({"optimizer": ("SGD", (("learning_rate", 0.01),))}, probes=probes))[0]
    assert found.slug == "rate_low" and words in found.text and not_words not in found.text
    assert found.advice == "Try a higher learning rate, such as 0.1." and "default" not in found.advice


NUMBERS = st.floats(0.001, 3.0)
SHARES = st.floats(0.0, 1.0)


@given(
    st.integers(1, 8).flatmap(
        lambda n: st.tuples(*(st.lists(each, min_size=n, max_size=n) for each in (NUMBERS, NUMBERS, SHARES, SHARES)))
    )
)  # fmt: skip
@settings(deadline=None)
def test_whoever_is_told_of_overfitting_has_it(
    facts: tuple[list[float], list[float], list[float], list[float]],
) -> None:
    training, hidden, right, right_hidden = facts
    found = _by_heart(training, hidden, right, right_hidden)
    if found is None:
        return
    assert found.lowest == min(hidden) and hidden[found.best - 1] == found.lowest < found.last == hidden[-1]
    assert found.training < training[found.best - 1] and found.training < found.last
    assert found.right_on_training > found.right_on_hidden and found.best < len(hidden)


@pytest.mark.parametrize(
    ("training", "hidden", "right"),
    [
        ((0.9, 0.6, 0.7, 0.95), (0.9, 0.5, 0.6, 0.9), 1.0),  # the loss on training data is the higher one
        ((0.9, 0.6, 0.7, 0.9), (0.9, 0.5, 0.6, 0.9), 1.0),  # both tie
        ((0.9, 0.3, 0.3, 0.3), (0.9, 0.5, 0.6, 0.9), 1.0),  # it does not fall any more
        ((0.9, 0.3, 0.2, 0.1), (0.9, 0.5, 0.5, 0.56), 1.0),  # on hidden data it hardly rises
        ((0.9, 0.3, 0.2, 0.1), (0.9, 0.5, 0.6, 0.9), 0.87),  # as right on hidden data
    ],
)
def test_what_is_no_overfitting(training: tuple[float, ...], hidden: tuple[float, ...], right: float) -> None:
    accuracy, on_hidden = (0.5, 0.7, 0.8, right), (0.5, 0.7, 0.8, 0.83)
    assert _by_heart(training, hidden, accuracy, on_hidden) is None
    assert _by_heart((0.9, 0.3, 0.2, 0.1), (0.9, 0.5, 0.6, 0.9), (0.5, 0.7, 0.8, 1.0), on_hidden) is not None


@pytest.mark.parametrize(
    ("share", "words"),
    [(1.0, "100%"), (0.9999, "more than 99.9%"), (0.0, "0%"), (1e-5, "less than 0.1%"), (0.5, "50.0%")],
)
def test_all_is_said_of_all_only(share: float, words: str) -> None:
    assert _percent(share) == words


def test_every_advice_is_an_imperative() -> None:
    slow = replace(CALM, loss_after=2.0, trials=TRIALS | {"10": 0.4}, trial_steps=200)
    fast = replace(CALM, loss_after=2.4, trials=TRIALS | {"0.1": 0.4}, trial_steps=200)
    one = np.eye(10, dtype=np.float32)[np.full(len(MNIST.y_test), 7)]
    cases = [
        _case({"network": _chain("Dense", "Dense", "softmax")}), _case({"scaling": Scaling("raw")}),
        _case(probes=slow), _case(probes=fast), _case(predictions=one),
        _case(probes=replace(CALM, silent=((1, 0.9),))), _case(history={"loss": [None]}),
    ]  # fmt: skip
    verbs = {"Give", "Scale", "Try", "Check", "Leave", "Train", "Either"}
    told = [each for seen in cases for each in diagnose(seen)]
    assert len(told) == len(cases) and {each.advice.split()[0] for each in told} <= verbs


def test_overfitting_needs_a_gap_and_a_rising_loss() -> None:
    facts: dict[str, Any] = {
        "history": {"loss": [1.0, 0.3, 0.1, 0.01], "accuracy": [0.7, 0.9, 0.98, 1.0]},
        "by_epoch": (0.7, 0.85, 0.84, 0.83),
        "loss_by_epoch": (0.9, 0.5, 0.6, 0.9),
    }
    found = diagnose(_case(**facts))
    assert [each.slug for each in found] == ["overfitting"]
    assert "100%" in found[0].text and "83.0%" in found[0].text and "epoch 2" in found[0].text
    assert _slugs(_case(**facts | {"loss_by_epoch": (0.9, 0.5, 0.48, 0.47)})) == []
    assert _slugs(_case(**facts | {"by_epoch": (0.7, 0.9, 0.95, 0.96)})) == []


def test_softmax_told_of_raw_scores_and_the_other_way_round() -> None:
    logits = Loss("sparse_categorical_crossentropy", (("from_logits", True),))
    assert _slugs(_case({"loss": logits})) == ["softmax_from_logits"]
    network = _case().training.plan.network  # type: ignore[union-attr]
    linear = replace(network, ops=network.ops[:-1])
    assert _slugs(_case({"network": linear})) == ["raw_scores"]
    right = _case({"network": linear, "loss": logits})
    assert _slugs(replace(right, network=linear)) == []
