"""Diagnoses from measured numbers, by hand. `tests/test_diagnoses.py` provokes each by a real network."""

from __future__ import annotations

import numpy as np
import pytest

from grader.analysis.diagnoses import DIAGNOSES, EXPLAINED, diagnose
from grader.records.network import Network, Op
from grader.records.training import Loss, Scaling, TrainingError
from tests.analysis.trained import CALM, TRIALS, slugs_of, trained
from tests.checks.cases import LINE, MNIST, case
from tests.solved import replace


def test_a_network_that_learned_has_none() -> None:
    assert slugs_of(trained()) == []
    assert diagnose(case(None)) == []


def test_a_nan_is_told_with_its_epoch() -> None:
    found = diagnose(trained(history={"loss": [2.0, None, None]}, predictions=None))
    assert [each.slug for each in found] == ["nan_loss"] and "epoch 2 of 3" in found[0].text
    diverged = trained(error=TrainingError("diverged", "NaN"), predictions=None)
    assert slugs_of(diverged) == ["nan_loss"]


def test_stuck_on_one_class() -> None:
    all_sevens = np.eye(10, dtype=np.float32)[np.full(len(MNIST.y_test), 7)]
    found = diagnose(trained(predictions=all_sevens))
    assert [each.slug for each in found] == ["stuck"]
    assert "100%" in found[0].text and "“7”" in found[0].text and dict(found[0].bars)["7"] == 1.0
    # Nine of ten is still stuck, three of four is not.
    for share, slugs in ((0.95, ["stuck"]), (0.75, [])):
        some = np.eye(10, dtype=np.float32)[MNIST.y_test]
        some[: int(share * len(some))] = np.eye(10)[7]
        assert slugs_of(trained(predictions=some)) == slugs


def test_dead_units() -> None:
    found = diagnose(trained(probes=replace(CALM, silent=((1, 0.2), (3, 0.75)))))
    assert (
        [each.slug for each in found] == ["dead_relu"]
        and "75.0%" in found[0].text
        and "ReLU 2" in found[0].text
    )
    assert found[0].bars == (("ReLU 1", 0.2), ("ReLU 2", 0.75)) and found[0].percent
    assert slugs_of(trained(probes=replace(CALM, silent=((1, 0.49),)))) == []


def test_the_cause_is_told_and_not_what_follows_from_it() -> None:
    probes = replace(CALM, loss_after=2.4, trials=TRIALS | {"0.1": 0.4}, trial_steps=200)
    assert slugs_of(trained({"scaling": Scaling("raw")}, probes=probes)) == ["unscaled"]
    assert slugs_of(trained({"loss": Loss("mean_squared_error")}, probes=probes)) == ["loss_labels"]
    stuck = np.eye(10, dtype=np.float32)[np.full(len(MNIST.y_test), 7)]
    dead = replace(CALM, silent=((1, 0.9),))
    assert slugs_of(trained(probes=dead, predictions=stuck)) == ["dead_relu"]
    assert slugs_of(trained({"scaling": Scaling("raw")}, probes=dead, predictions=stuck)) == ["unscaled"]
    high = {"optimizer": ("SGD", (("learning_rate", 0.1),))}
    assert slugs_of(trained(high, probes=probes, predictions=stuck, history={"loss": [2.0, None]})) == [
        "rate_high"
    ]


def test_every_look_names_what_explains_it_and_comes_after_it() -> None:
    order = [
        "loss_labels", "out_of_reach", "raw_scores", "softmax_from_logits", "no_activation", "unscaled", "rate_high", "rate_low",
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
    found = [each for each in diagnose(trained({"network": _chain(*kinds)}, metric=0.91)) if
             each.slug == "no_activation"]  # fmt: skip
    assert [each.text.split()[0] for each in found] == ([str(count)] if count else [])
    if found:
        assert "91.0%" in found[0].text and found[0].advice.startswith("Give the hidden layers an activation")


def test_layers_without_an_activation_explain_a_network_that_hardly_learns() -> None:
    slow = replace(CALM, loss_after=2.0, trials=TRIALS | {"10": 0.4}, trial_steps=200)
    straight = {"network": _chain("Dense", "Dense", "softmax")}
    assert slugs_of(trained(straight, probes=slow)) == ["no_activation"]


def test_straight_is_right_where_a_line_is_asked_for() -> None:
    straight = _chain("Dense", "Dense", "softmax")
    seen = trained({"network": straight})
    assert seen.reference is not None
    asked = replace(seen.reference, network=straight)
    assert slugs_of(replace(seen, reference=asked)) == []
    assert "no_activation" not in slugs_of(replace(seen, dataset=LINE))


@pytest.mark.parametrize("inside", ["Rescaling", "Normalization", "BatchNormalization", "LayerNormalization"])
def test_a_network_that_scales_its_inputs_itself_is_not_called_unscaled(inside: str) -> None:
    for kinds in ((inside, "Dense"), ("Flatten", inside, "Dense"), ("Dropout", inside, "Dense")):
        network = _chain(*kinds, "relu", "Dense", "softmax")
        assert slugs_of(trained({"network": network, "scaling": Scaling("raw")})) == []
    late = _chain("Dense", "relu", inside, "Dense", "softmax")
    assert slugs_of(trained({"network": late, "scaling": Scaling("raw")})) == ["unscaled"]


def test_every_advice_is_an_imperative() -> None:
    slow = replace(CALM, loss_after=2.0, trials=TRIALS | {"10": 0.4}, trial_steps=200)
    fast = replace(CALM, loss_after=2.4, trials=TRIALS | {"0.1": 0.4}, trial_steps=200)
    one = np.eye(10, dtype=np.float32)[np.full(len(MNIST.y_test), 7)]
    cases = [
        trained({"network": _chain("Dense", "Dense", "softmax")}), trained({"scaling": Scaling("raw")}),
        trained(probes=slow), trained(probes=fast), trained(predictions=one),
        trained(probes=replace(CALM, silent=((1, 0.9),))), trained(history={"loss": [None]}),
    ]  # fmt: skip
    verbs = {"Give", "Scale", "Try", "Check", "Leave", "Train", "Either"}
    told = [each for seen in cases for each in diagnose(seen)]
    assert len(told) == len(cases) and {each.advice.split()[0] for each in told} <= verbs


def test_softmax_told_of_raw_scores_and_the_other_way_round() -> None:
    logits = Loss("sparse_categorical_crossentropy", (("from_logits", True),))
    assert slugs_of(trained({"loss": logits})) == ["softmax_from_logits"]
    network = trained().training.plan.network  # type: ignore[union-attr]
    linear = replace(network, ops=network.ops[:-1])
    assert slugs_of(trained({"network": linear})) == ["raw_scores"]
    right = trained({"network": linear, "loss": logits})
    assert slugs_of(replace(right, network=linear)) == []


@pytest.mark.parametrize(
    ("activation", "values", "said"),
    [
        ("sigmoid", [0.2, 3.0], "from 0 to 1. What is to be predicted goes from 0.2 to 3"),
        ("tanh", [-2.0, 0.0], "from -1 to 1"),
        ("relu", [-2.0, 9.0], "of 0 and more"),
        ("relu", [0.0, 9.0], ""),
        ("sigmoid", [0.0, 1.0], ""),
        ("linear", [-9.0, 9.0], ""),
    ],
)
def test_values_that_the_last_layer_cannot_give(activation: str, values: list[float], said: str) -> None:
    ops = (Op("Dense", (("units", 1),), (-1,)),)
    ops += (Op("Activation", (("activation", activation),), (0,)),) if activation != "linear" else ()
    data = replace(LINE, y_train=np.array(values, np.float32))
    seen = replace(trained({"network": Network((1,), ops), "loss": Loss("mean_squared_error")}), dataset=data)
    found = [each.text for each in diagnose(seen) if each.slug == "out_of_reach"]
    assert [said in text for text in found] == ([True] if said else [])
    assert "out_of_reach" not in slugs_of(trained())
