"""What determines a training: loss, optimizer, labels and scaling as they were observed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_wine

from grader import data
from grader.assignment import Recipe
from grader.evidence import Array, Compiled, Fit, Setting
from grader.records.training import Scaling
from grader.training import plan
from grader.training.layer_settings import Refused
from grader.training.measure import score_training
from grader.training.trainer import write_inputs
from grader.worker.sample import sample_of
from grader.worker.watch import _facts
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


def _trained(name: str, x: Any, y: Any, scaling: str = "standard") -> plan.Plan:
    """The plan of a network that was trained with these arrays."""
    dataset = data.load(name, "stand-in" if name == "mnist" else None)
    call = Fit(_facts(x), _facts(y), 5, 32, False, {}, sample_of(x, y))
    dense = layer("Dense", shape=(None, 3), units=3)
    made = model(dense, compiled=compiled("mse"), input_shape=x.shape[1:], fits=(call,))
    return plan.make(made, x.shape[1:], Recipe(data=name, epochs=5, scaling=scaling), dataset, "v", 1)


WINE = load_wine(return_X_y=True)
ROWS = np.random.default_rng(0).permutation(178)[:140]
X, Y = WINE[0][ROWS], WINE[1][ROWS]
STANDARD = (X - X.mean(0)) / X.std(0)
PIXELS, LABELS = MNIST.x_train, MNIST.y_train


@pytest.mark.parametrize(
    ("name", "x", "y", "scaling"),
    [
        ("wine", X, Y, Scaling("raw")),
        ("wine", STANDARD, Y, Scaling("standard")),
        ("wine", (X - X.min(0)) / np.ptp(X, 0), Y, Scaling("minmax")),
        ("mnist", PIXELS, LABELS, Scaling("raw")),
        ("mnist", PIXELS / 255, np.eye(10)[LABELS], Scaling("unit")),
        ("mnist", PIXELS / 127.5 - 1, LABELS, Scaling("range", -1.0, 1.0)),
    ],
)  # fmt: skip
def test_what_a_scaling_says_it_says_as_before(name: str, x: Any, y: Any, scaling: Scaling) -> None:
    """Trainings that were kept before are found again: their plans have the same keys."""
    made = _trained(name, x, y)
    assert (made.scaling, made.transformation, made.unproven) == (scaling, None, "")
    assert "transformation" not in made.settings()


@pytest.mark.parametrize(
    ("x", "y", "kind"),
    [
        (np.delete(STANDARD, 4, 1), Y, "own"),
        (np.delete(X, 4, 1), Y, "raw"),
        ((X - WINE[0].mean(0)) / WINE[0].std(0), Y, "own"),
        (np.concatenate([np.log1p(X[:, :1]), X[:, 1:]], 1), Y, "own"),
        (X, Y + 1, "raw"),
    ],
    ids=["a column dropped", "dropped and raw", "by all rows", "a logarithm", "labels from 1"],
)
def test_what_no_scaling_says_is_in_the_plan(x: Any, y: Any, kind: str) -> None:
    made, plain = _trained("wine", x, y), _trained("wine", X, Y)
    assert made.transformation is not None and made.scaling.kind == kind and made.unproven == ""
    assert made.key() != plain.key()
    json.dumps(made.settings())
    assert hash(made.transformation) == hash(made.transformation)


def test_what_is_not_proven_is_said_and_the_scaling_is_a_guess() -> None:
    made = _trained("wine", STANDARD + np.random.default_rng(0).normal(0, 0.01, STANDARD.shape), Y)
    assert made.scaling == Scaling("standard") and made.transformation is None and "rows" in made.unproven
    assert made.key() == replace(made, unproven="").key()


def test_inputs_are_written_as_the_program_made_them(tmp_path: Path) -> None:
    made = _trained("wine", np.delete(STANDARD, 4, 1), Y)
    wine = data.load("wine")
    assert made.transformation is not None
    folder = write_inputs(made.transformation, wine, tmp_path / "inputs")
    for part, whole in (("x_train", wine.x_train), ("x_test", wine.x_test)):
        wanted = np.delete((whole - X.mean(0)) / X.std(0), 4, 1)
        assert np.allclose(np.load(folder / f"{part}.npy"), wanted, atol=1e-4)


def test_predictions_of_a_scaled_target_are_measured_in_its_own_units(tmp_path: Path) -> None:
    x, y = load_diabetes(return_X_y=True)
    made = _trained("diabetes", x[:300], np.log1p(y[:300]))
    diabetes = data.load("diabetes")
    outputs = np.log1p(diabetes.y_test)[:, None].astype("<f4")
    (tmp_path / "predictions.f32").write_bytes(outputs.tobytes())
    record = {
        "error": None,
        "history": {},
        "parameters": 1,
        "outputs": 1,
        "recorded": 1,
        "device": "",
        "probes": None,
    }
    (tmp_path / "result.json").write_text(json.dumps(record))
    recipe = replace(made.recipe, metric="mean_absolute_error")
    result = score_training(replace(made, recipe=recipe), diabetes, tmp_path)
    assert result.metric == pytest.approx(0, abs=1e-3) and result.predictions is not None
    assert result.predictions.max() == pytest.approx(diabetes.y_test.max(), rel=1e-4)
