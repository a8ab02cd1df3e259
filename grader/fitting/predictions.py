"""A network's outputs for inputs whose labels it never sees, after each epoch of a training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.fitting.inputs import Floats

EPOCHS_RECORDED = 100  # with more epochs than this, only the last one's predictions are kept
PREDICTIONS_LIMIT = 48 << 20  # bytes of predictions kept


class Recorder:
    """A model's outputs for hidden inputs, after each epoch; after the last, where there are many."""

    def __init__(self, hidden: Floats, epochs: int, predict: Callable[[Floats], Floats] | None = None):
        """Prepare; `predict` is the model's `predictor`, where there is one already."""
        self._hidden = hidden
        self._epochs = epochs
        self._predict = predict
        self.predictions: list[Floats] = []

    def take(self, model: Any, epoch: int) -> None:
        """Keep the outputs after an epoch, counted from 0."""
        full = sum(part.nbytes for part in self.predictions) > PREDICTIONS_LIMIT
        if epoch + 1 < self._epochs and (self._epochs > EPOCHS_RECORDED or full):
            return
        self._predict = self._predict or predictor(model)
        self.predictions.append(self._predict(self._hidden))


def predictor(model: Any, batch: int = 500) -> Callable[[Floats], Floats]:
    """A function from inputs to the model's outputs, samples x outputs; compiled on first use."""
    import tensorflow as tf

    step = tf.function(lambda part: model(part, training=False), reduce_retracing=True)

    def predict(x: Floats) -> Floats:
        starts = range(0, len(x), batch)
        parts = [np.asarray(step(x[start : start + batch]), np.float32) for start in starts]
        outputs: Floats = np.concatenate(parts)
        return outputs.reshape(len(x), -1)

    return predict
