"""Which of several models is looked at, and what it was trained on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.analysis.model_choice import Choice, Sought, choose, which_data
from grader.data import Dataset, spec
from grader.evidence import Array, Model
from grader.training.network import canonical
from tests.checks.cases import LINE, MNIST, REFERENCE, dense, digits
from tests.conftest import array, compiled, fit, layer, model

NETWORKS = (canonical(REFERENCE, (28, 28)),)


def chosen_of(models: tuple[Model, ...], dataset: Dataset | None = None) -> Choice:
    (choice,) = choose(models, [Sought("", NETWORKS, (28, 28), dataset)])
    return choice


def test_the_choice_among_models_is_explained() -> None:
    trained = (fit(),)
    demo = replace(model(layer("InputLayer"), dense(1), input_shape=(1,)), variable="demo", fits=trained)
    near = replace(digits(dense(500, "relu"), dense(10, "softmax")), variable="near", fits=trained)
    right = replace(REFERENCE, variable="right", line=7, fits=trained)
    late = replace(digits(dense(10, "softmax")), variable="late")
    chosen, why = chosen_of((demo, right, near, late))
    assert chosen is right and "4 models" in why and "“right” (line 7)" in why
    assert "input and output fit" in why and "nearest to what was asked for" in why
    compiled_only = replace(REFERENCE, variable="c", compiled=compiled("mse"))
    chosen, why = chosen_of((compiled_only, replace(near, fits=trained)))
    assert chosen is not compiled_only and "compiled and trained" in why


def _saw(mean: float, spread: float, *shape: int, scale: float = 1.0, shift: float = 0.0) -> Array:
    """Pixels of a mean and spread, given for 0 to 1, as another scaling has them."""
    return Array(
        shape, "float64", shift, scale + shift, (mean * scale + shift,), (spread * scale,)
    )  # fmt: skip


DIGITS, CLOTHES = (0.1307, 0.3081), (0.2860, 0.3530)


@pytest.mark.parametrize("scale, shift", [(1.0, 0.0), (255.0, 0.0), (2.0, -1.0), (3.25, -0.42)])
def test_the_data_set_that_fit_saw_is_known_however_it_was_scaled(scale: float, shift: float) -> None:
    clothes = _real(0.35, 0.34)
    for shape in ((600, 28, 28), (600, 784), (600, 28, 28, 1)):
        given = _saw(*CLOTHES, *shape, scale=scale, shift=shift)
        assert which_data(given, None, replace(clothes, spec=spec("mnist"))) == "fashion_mnist"
        given = _saw(*DIGITS, *shape, scale=scale, shift=shift)
        assert which_data(given, None, clothes) == "mnist"
    # Features that were scaled one by one, and images of another size, tell nothing.
    assert which_data(_saw(0.01, 0.02, 600, 784), None, clothes) is None
    assert which_data(_saw(*DIGITS, 600, 32, 32), None, clothes) is None
    assert which_data(None, None, clothes) is None


def test_points_on_a_line_are_known_by_their_ends() -> None:
    x, y = array(6, low=-1, high=4), array(6, low=-3, high=7)
    assert which_data(x, y, LINE) == "line"
    assert which_data(x, array(6, low=32, high=100), LINE) is None


def _real(mean: float, spread: float) -> Dataset:
    """Images whose pixels have a mean and spread."""
    low, high = mean - spread, mean + spread
    images = np.where(np.arange(784) % 2, high, low).clip(0, 1) * 255
    return replace(
        MNIST,
        spec=spec("fashion_mnist"),
        x_train=np.tile(images.reshape(1, 28, 28), (50, 1, 1)).astype(np.uint8),
    )


def test_the_choice_looks_first_at_what_fit_saw() -> None:
    clothes = _real(0.35, 0.34)
    ours = replace(REFERENCE, variable="clothes", fits=(fit(_saw(0.35, 0.34, 600, 28, 28)),))
    other = replace(REFERENCE, variable="digits", fits=(fit(_saw(*DIGITS, 600, 28, 28)),))
    for models in ((ours, other), (other, ours)):
        chosen, why = chosen_of(models, clothes)
        assert chosen is ours and "trained on the data of this task" in why
    # Even one that is further from what was asked for, or was only compiled.
    near = replace(digits(dense(30, "relu"), dense(10, "softmax")), variable="near", fits=ours.fits)
    assert chosen_of((near, other), clothes)[0] is near
    never = replace(REFERENCE, variable="never", compiled=compiled("mse"))
    chosen, why = chosen_of((never, other), clothes)
    assert chosen is never and "not trained on another data set" in why
    # A model of something else does not become the answer by what it saw.
    encoder = replace(digits(dense(784, "sigmoid")), variable="encoder", fits=ours.fits)
    assert chosen_of((never, encoder), clothes)[0] is never


def test_one_model_or_none() -> None:
    assert chosen_of(()) == (None, "No model was found.")
    assert "one model" in chosen_of((REFERENCE,))[1]
    assert chosen_of((model(),))[0] is None
