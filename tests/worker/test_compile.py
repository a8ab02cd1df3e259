"""What is seen of a compile: names that Keras does not know, classes, and a list of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.evidence import Compiled

PROGRAM = """
import keras, numpy as np
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile({})
model.fit(np.arange(4.0), np.arange(4.0), epochs=2, verbose=0)
"""


def _compiled(look: Callable[..., Any], settings: str) -> tuple[Compiled, str]:
    case, _ = look(PROGRAM.format(settings), data="line")
    assert case.model is not None and case.model.compiled is not None
    return case.model.compiled, case.outcome


@pytest.mark.parametrize(
    ("settings", "loss", "optimizer", "trouble"),
    [
        ("'sgd', 'mean squared error'", "mean squared error", "SGD", ""),
        ("'sdg', 'mse', metrics=['mae']", "mse", "sdg", "Could not interpret optimizer identifier"),
        ("loss='mse', optimizer=keras.optimizers.SGD", "mse", "SGD", "Could not interpret optimizer"),
        ("'sgd', 'mse', metric=['mae']", "mse", "sgd", "keyword argument 'metric'"),
    ],
)
def test_a_compile_that_does_not_work_is_seen(
    look: Callable[..., Any], settings: str, loss: str, optimizer: str, trouble: str
) -> None:
    found, end = _compiled(look, settings)
    assert end == "crashed" and found.loss is not None and found.optimizer is not None
    assert (found.loss.name, found.optimizer.name) == (loss, optimizer)
    assert trouble in found.trouble and bool(trouble) == bool(found.trouble)


@pytest.mark.parametrize("loss", ["['mse']", "keras.losses.MeanSquaredError", "'MSE'"])
def test_a_list_of_one_and_a_class_are_what_keras_makes_of_them(look: Callable[..., Any], loss: str) -> None:
    found, end = _compiled(look, f"'sgd', {loss}")
    assert end == "finished" and found.loss is not None and not found.trouble
    assert found.loss.name in ("mse", "MeanSquaredError", "MSE")
