"""Names of Keras: what it takes as text, and what a misspelled one means."""

from __future__ import annotations

import pytest

from grader.training import names


def test_every_name_that_keras_takes_is_known() -> None:
    from keras.src import activations, losses, optimizers

    bases = {"Loss", "LossFunctionWrapper"}
    assert set(losses.ALL_OBJECTS_DICT) - bases <= names.LOSSES
    internal = {"optimizer", "optimizermap", "multioptimizer"}
    known = {name.lower() for name in names.OPTIMIZERS}
    assert set(optimizers.ALL_OBJECTS_DICT) - internal <= known
    assert set(activations.ALL_OBJECTS_DICT) <= names.ACTIVATIONS


@pytest.mark.parametrize(
    ("kind", "given", "known"),
    [
        ("activation", "ReLU", "relu"),
        ("activation", "rellu", "relu"),
        ("activation", "soft max", "softmax"),
        ("activation", "sigmiod", "sigmoid"),
        ("activation", "step", ""),
        ("loss", "meansquarederror", "mean_squared_error"),
        ("loss", "mean_absolut_error", "mean_absolute_error"),
        ("loss", "error", ""),
        ("loss", "", ""),
        ("optimizer", "addam", "Adam"),
        ("optimizer", "adamm", ""),  # Adam, or AdamW
        ("optimizer", "sdg", "SGD"),
        ("loss", "mes", "mse"),
        ("loss", "mee", ""),  # mse, or mae
        ("metric", "acuracy", "accuracy"),
        ("metric", "Acc uracy", "accuracy"),
    ],
)
def test_what_a_misspelled_name_means(kind: str, given: str, known: str) -> None:
    assert names.meant(given, names.KINDS[kind]) == known
