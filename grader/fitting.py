"""Training a Keras model on given arrays and asking it about hidden inputs.

Shared by the training job, which builds the model itself, and the worker, which trains a model
that only the submission can build (a self-run).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

EPOCHS_RECORDED = 100  # with more epochs than this, only the last one's predictions are kept
PREDICTIONS_LIMIT = 48 << 20  # bytes of predictions kept


def fit_single_batch(model: Any, x: Any, y: Any, epochs: int) -> Any:
    """`Model.fit` for data that fit into one batch, without its cost of some 20 ms an epoch.

    A first lesson trains on six points for 500 epochs. `Model.fit` makes a new data iterator for
    every epoch, which is nearly all of its ten seconds; `Model.train_on_batch` takes the same
    steps in a thirtieth of the time. The order of samples within the batch is as given: nothing
    else is shuffled in one batch. Returns a Keras `History`.
    """
    import keras

    history = keras.callbacks.History()
    history.set_model(model)
    history.on_train_begin()
    model.stop_training = False
    for epoch in range(epochs):
        model.reset_metrics()
        history.on_epoch_end(epoch, model.train_on_batch(x, y, return_dict=True))
    model.history = history
    return history


def train_and_predict(
    fit: Callable[..., Any], model: Any, x: Floats, y: Any, hidden: Floats, epochs: int, batch_size: int
) -> tuple[Floats, dict[str, list[float | None]]]:
    """Train a compiled model with `Model.fit` and predict hidden inputs after each epoch.

    Args:
        fit: `Model.fit`, unbound.
        model: compiled.
        x: training inputs, samples first.
        y: their labels.
        hidden: inputs to predict. Their labels stay outside.
        epochs: passes over `x`.
        batch_size: samples a step.

    Returns:
        Predictions, epochs x samples x outputs (the last epoch only, where there are too many), and
        Keras's figures by name, None for what is no number.
    """
    import keras

    recorder = Recorder(hidden, epochs)
    if len(x) <= batch_size and epochs > EPOCHS_RECORDED:
        history = fit_single_batch(model, x, y, epochs).history
        recorder.take(model, epochs - 1)
    else:
        after = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: recorder.take(model, epoch))
        history = fit(model, x, y, batch_size=batch_size, epochs=epochs, callbacks=[after], verbose=0).history
    numbers = {
        key: [float(value) if math.isfinite(float(value)) else None for value in values]
        for key, values in history.items()
    }
    return np.stack(recorder.predictions), numbers


class Recorder:
    """A model's outputs for hidden inputs, after each epoch; after the last, where there are many."""

    def __init__(self, hidden: Floats, epochs: int):
        self._hidden = hidden
        self._epochs = epochs
        self._predict: Callable[[Floats], Floats] | None = None
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


def scaler(scaling: dict[str, Any], x_train: NDArray[Any]) -> Callable[[Any], Any]:
    """A function that scales inputs of float32, arrays or tensors alike.

    What it learns, it learns from the training set.
    """
    kind = scaling["kind"]
    if kind in ("unit", "range"):
        low, high = (0.0, 1.0) if kind == "unit" else (scaling["low"], scaling["high"])
        factor, shift = np.float32((high - low) / 255), np.float32(low)
        return lambda x: x * factor + shift
    if kind == "standard":
        train = np.asarray(x_train, np.float32)
        mean, spread = train.mean(0), train.std(0) + np.float32(1e-7)
        return lambda x: (x - mean) / spread
    if kind == "minmax":
        train = np.asarray(x_train, np.float32)
        least, span = train.min(0), train.max(0) - train.min(0) + np.float32(1e-7)
        return lambda x: (x - least) / span
    return lambda x: x


def shaped(x: Floats, shape: tuple[int, ...]) -> Floats:
    """`x` with samples of another shape and the same size.

    Raises:
        ValueError: another size.
    """
    if math.prod(shape) != math.prod(x.shape[1:]):
        raise ValueError(
            f"one sample of the data has shape {x.shape[1:]}. "
            f"Received: a network whose input has shape {shape}"
        )
    return x.reshape((len(x), *shape))


def labelled(y: NDArray[Any], kind: str) -> NDArray[Any]:
    """Labels as a submission had them: "integer", "one_hot" or "value"."""
    import keras

    if kind == "one_hot":
        return np.asarray(keras.utils.to_categorical(y, int(y.max()) + 1))
    return y.astype(np.int32) if kind == "integer" else np.asarray(y)
