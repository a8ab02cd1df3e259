"""What determines a training: loss, optimizer, labels and scaling as they were observed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader import data
from grader.assignment import Recipe
from grader.evidence import Array, Compiled, Setting
from grader.training import plan
from grader.training.layers import Refused
from tests.conftest import array, compiled, fit, layer, model

MNIST = data.load("mnist", "stand-in")
RECIPE = Recipe(data="mnist", epochs=5)
MODEL = model(
    layer("InputLayer"),
    layer("Flatten", shape=(None, 784)),
    layer("Dense", units=10, activation="softmax"),
    compiled=compiled("sparse_categorical_crossentropy"),
)


def _key(changed: object = MODEL, recipe: Recipe = RECIPE, seed: int = 1, versions: str = "v") -> str:
    return plan.make(changed, (28, 28), recipe, MNIST, versions, seed).key()  # type: ignore[arg-type]


def test_names_do_not_change_the_key() -> None:
    renamed = replace(MODEL, name="other", variable="net", line=99, written_as="functional")
    assert _key(renamed) == _key()


def test_everything_else_does() -> None:
    keys = {
        _key(),
        _key(replace(MODEL, compiled=compiled("categorical_crossentropy"))),
        _key(replace(MODEL, compiled=compiled("sparse_categorical_crossentropy", "SGD"))),
        _key(replace(MODEL, fits=(fit(array(9, 28, 28, high=255.0)),))),
        _key(recipe=replace(RECIPE, epochs=6)),
        _key(seed=2),
        _key(versions="w"),
    }
    assert len(keys) == 7


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("mse", "mean_squared_error"),
        ("MeanSquaredError", "mean_squared_error"),
        ("SparseCategoricalCrossentropy", "sparse_categorical_crossentropy"),
        ("sparse_categorical_crossentropy", "sparse_categorical_crossentropy"),
        ("BinaryCrossentropy", "binary_crossentropy"),
        ("kld", "kl_divergence"),
        ("KLDivergence", "kl_divergence"),
    ],
)
def test_losses_by_any_of_their_names(given: str, name: str) -> None:
    assert plan.loss_of(compiled(given)).name == name


def test_from_logits_is_part_of_the_loss() -> None:
    assert plan.loss_of(compiled("SparseCategoricalCrossentropy", from_logits=True)).from_logits
    assert not plan.loss_of(compiled("SparseCategoricalCrossentropy", from_logits=False)).from_logits


def test_what_is_not_keras_is_refused() -> None:
    with pytest.raises(Refused, match="'mine'"):
        plan.loss_of(compiled("custom:mine"))
    with pytest.raises(Refused, match="'Mine'"):
        plan.optimizer_of(compiled("mse", "custom:Mine"))
    schedule = Setting("Adam", {"learning_rate": {"class_name": "Evil", "config": {}}})
    with pytest.raises(Refused, match="Evil"):
        plan.optimizer_of(Compiled(Setting("mse", {}), schedule, ()))


@pytest.mark.parametrize(
    ("x", "kind"),
    [
        (array(9, 28, 28, high=1.0), "unit"),
        (array(9, 784, high=0.998), "unit"),
        (array(9, 28, 28, high=255.0, dtype="uint8"), "raw"),
        (array(9, 28, 28, low=-1.0, high=1.0), "range"),
        (array(9, 28, 28, low=-0.42, high=2.82), "range"),
        (array(9, 28, 28, low=0.0, high=0.0), "unit"),
    ],
)
def test_scaling_of_images_is_observed(x: Array, kind: str) -> None:
    assert plan.scaling_of(replace(MODEL, fits=(fit(x),)), RECIPE, MNIST).kind == kind


@pytest.mark.parametrize(
    ("low", "high", "means", "spreads", "kind"),
    [
        (-3.0, 4.0, (0.0,) * 13, (1.0,) * 13, "standard"),
        (0.0, 1.0, (0.5,) * 13, (0.2,) * 13, "minmax"),
        (0.1, 1680.0, (13.0,) * 12 + (746.0,), (0.8,) * 12 + (314.0,), "raw"),
    ],
)
def test_scaling_of_tables_is_observed(
    low: float, high: float, means: tuple[float, ...], spreads: tuple[float, ...], kind: str
) -> None:
    wine = data.load("wine")
    recipe = Recipe(data="wine", epochs=5, scaling="standard")
    x = Array((124, 13), "float64", low, high, means, spreads)
    assert plan.scaling_of(replace(MODEL, fits=(fit(x),)), recipe, wine).kind == kind


def test_labels_are_those_that_were_fitted() -> None:
    assert plan.labels_of(MODEL, MNIST) == "integer"
    assert plan.labels_of(replace(MODEL, fits=(fit(None, array(9, 10)),)), MNIST) == "one_hot"
    assert plan.labels_of(replace(MODEL, fits=(fit(None, array(9, 1)),)), MNIST) == "integer"
    assert plan.labels_of(MODEL, data.load("line")) == "value"
