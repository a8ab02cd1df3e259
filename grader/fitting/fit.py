"""`Model.fit` and `Model.evaluate` for arrays without what they cost beside the arithmetic.

`Model.fit` makes a data iterator for every epoch and another for its validation, some 20 ms each: most of
the time of a beginner's training on a small table. Here an epoch is the compiled loop of
`grader.fitting.loop`. Whatever is not plain (generators, weights of samples, hooks for every batch) is left
to Keras itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras.src.trainers.data_adapters import array_slicing
from keras.src.trainers.data_adapters.array_data_adapter import ArrayDataAdapter

from grader.fitting.inputs import Floats
from grader.fitting.loop import (
    MANY_EPOCHS,
    Epochs,
    compiled_epoch,
    compiled_epochs,
    compiled_evaluation,
    in_a_row,
    orders,
    tensor,
)
from grader.fitting.predictions import Recorder

PLAIN = {
    "x", "y", "batch_size", "epochs", "verbose", "callbacks", "shuffle",
    "validation_split", "validation_data",
}  # fmt: skip
MEASURED = {"x", "y", "batch_size", "verbose", "return_dict"}
AT_ONCE = 100  # steps between which a program that is told that its time is over hears it
MOST_BYTES = 512 << 20  # of data that are held a second time


def fit(keras_fit: Callable[..., Any], model: Any, **given: Any) -> Any:
    """Train as `Model.fit` does.

    Args:
        keras_fit: `Model.fit`, unbound.
        model: compiled.
        **given: what `Model.fit` takes.

    Returns:
        A Keras `History`.
    """
    try:
        loop = _Loop(model, **given) if _is_plain(model, given) else None
    except Exception:  # Keras itself says best what is wrong
        loop = None
    if loop is None:
        return keras_fit(model, **given)
    return loop.run(lambda: keras_fit(model, **given))


def evaluate(keras_evaluate: Callable[..., Any], model: Any, *args: Any, **kwargs: Any) -> Any:
    """Measure as `Model.evaluate` does.

    Args:
        keras_evaluate: `Model.evaluate`, unbound.
        model: compiled.
        *args: what it takes.
        **kwargs: the same.

    Returns:
        What it returns: the loss, alone or with metrics, in a list or by name.
    """
    given = dict(zip(("x", "y", "batch_size", "verbose"), args, strict=False)) | kwargs
    whole = len(args) <= 4 and len(given) == len(args) + len(kwargs)
    if whole and set(given) <= MEASURED and _is_plain(model, {}):
        try:
            x, y = _whole(given.get("x"), given.get("y"))
            batch_size = given.get("batch_size") or 32
            measure = compiled_evaluation(model, x, y, batch_size, AT_ONCE)
            model.reset_metrics()
            measure()
            values = {name: float(value) for name, value in model.get_metrics_result().items()}
            if given.get("verbose", 1):
                steps = math.ceil(len(x) / batch_size)
                told = [f"{name}: {value:.4f}" for name, value in values.items()]
                print(f"{steps}/{steps}", *told, sep=" - ")
            return values if given.get("return_dict") else model._flatten_metrics_in_order(values)
        except Exception:  # Keras itself says best what is wrong
            model.reset_metrics()
    return keras_evaluate(model, *args, **kwargs)


def train_and_predict(
    keras_fit: Callable[..., Any], model: Any, x: Floats, y: Any, hidden: Floats, epochs: int, batch_size: int
) -> tuple[Floats, dict[str, list[float | None]]]:
    """Train a compiled model and predict hidden inputs after each epoch.

    Args:
        keras_fit: `Model.fit`, unbound.
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
    recorder = Recorder(hidden, epochs)
    after = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: recorder.take(model, epoch))
    history = fit(
        keras_fit, model, x=x, y=y, batch_size=batch_size, epochs=epochs, callbacks=[after], verbose=0
    ).history
    numbers = {
        key: [float(value) if math.isfinite(float(value)) else None for value in values]
        for key, values in history.items()
    }
    return np.stack(recorder.predictions), numbers


def _is_plain(model: Any, given: dict[str, Any]) -> bool:
    """Whether nothing is asked for that the loop does not do."""
    kind = type(model)
    own = any(
        getattr(kind, name) is not getattr(keras.Model, name)
        for name in (
            "train_step", "test_step", "make_train_function", "train_function", "evaluate", "compute_metrics",
            "get_metrics_result",
        )
        if hasattr(keras.Model, name)
    )  # fmt: skip
    return (
        not own
        and set(given) <= PLAIN
        and given.get("shuffle", True) in (True, False)
        and isinstance(given.get("epochs", 1), int)
        and given.get("epochs", 1) > 0
        and model.compiled
        and not model.run_eagerly
        and not model.jit_compile
        and model.steps_per_execution == 1
        and tf.distribute.has_strategy() is False
    )


class _Loop:
    """A training as a compiled loop an epoch."""

    def __init__(
        self,
        model: Any,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: Any = 0,
        callbacks: Any = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool = True,
    ):
        """Make everything ready, without changing the model.

        Raises:
            ValueError: something is not as it must be: `Model.fit` says it better.
        """
        if validation_split and validation_data is None:
            (x, y, _), validation_data = array_slicing.train_validation_split(
                (x, y, None), validation_split=validation_split
            )
        self._model, self._epochs, self._shuffle = model, epochs, shuffle
        self._batch_size = batch_size or 32
        self._x, self._y = _whole(x, y)
        self._validation = None
        if validation_data is not None:
            if not isinstance(validation_data, (tuple, list)) or len(validation_data) < 2:
                raise ValueError("no arrays to validate with")
            if any(part is not None for part in validation_data[2:]):
                raise ValueError("validated with weights of samples")
            self._validation = _whole(*validation_data[:2])
        listed = callbacks if isinstance(callbacks, (list, tuple)) else [callbacks] if callbacks else []
        if any(_is_called_for_batches(callback) for callback in listed):
            raise ValueError("a hook for every batch")
        steps = math.ceil(len(self._x) / self._batch_size)
        unwatched = not listed and self._validation is None  # nobody hears of an epoch before the next begins
        self._many = unwatched and epochs >= MANY_EPOCHS and steps <= AT_ONCE and _metrics_are_of_keras(model)
        self._callbacks = keras.callbacks.CallbackList(
            list(listed),
            add_history=True,
            add_progbar=False,
            model=model,
            epochs=epochs,
            steps=steps,
            verbose=0,
        )

    def run(self, otherwise: Callable[[], Any]) -> Any:
        """Train; `otherwise` does it where the first epoch ends in an error, and says what is wrong."""
        model, callbacks = self._model, self._callbacks
        model.stop_training = False
        if self._many:
            return self._run_many(otherwise)
        try:
            epoch = compiled_epoch(model, self._x, self._y, self._batch_size, at_once=AT_ONCE)
            evaluation = self._validation and compiled_evaluation(
                model, *self._validation, self._batch_size, AT_ONCE
            )
            orders_of_epochs = iter(orders(len(self._x), self._epochs, shuffle=self._shuffle))
        except Exception:
            return otherwise()
        logs: dict[str, Any] = {}
        callbacks.on_train_begin()
        for number in range(self._epochs):
            model.reset_metrics()
            callbacks.on_epoch_begin(number)
            try:
                epoch(next(orders_of_epochs))
            except Exception:
                if number:
                    raise
                return otherwise()
            logs = dict(model.get_metrics_result())
            if evaluation is not None:
                callbacks.on_test_begin()
                model.reset_metrics()
                evaluation()
                measured = model.get_metrics_result()
                callbacks.on_test_end(measured)
                logs |= {f"val_{name}": value for name, value in measured.items()}
            callbacks.on_epoch_end(number, logs)
            if model.stop_training:
                break
        model.optimizer.finalize_variable_values(model.trainable_weights)
        callbacks.on_train_end(logs)
        return model.history

    def _run_many(self, otherwise: Callable[[], Any]) -> Any:
        """The same, where several epochs can be one call of TensorFlow."""
        model, callbacks = self._model, self._callbacks
        steps = math.ceil(len(self._x) / self._batch_size)
        try:
            run = compiled_epochs(model, self._x, self._y, self._batch_size, many=True)
            rows = self._rows(run, max(1, AT_ONCE // steps))
            first = next(rows)
        except Exception:
            return otherwise()
        callbacks.on_train_begin()
        logs: dict[str, float] = {}
        for number, logs in enumerate(chain([first], rows)):
            callbacks.on_epoch_begin(number)
            callbacks.on_epoch_end(number, logs)
        model.optimizer.finalize_variable_values(model.trainable_weights)
        callbacks.on_train_end(logs)
        return model.history

    def _rows(self, run: Epochs, at_once: int) -> Iterator[dict[str, float]]:
        """Train, and give the figures of each epoch."""
        for order, count in in_a_row(orders(len(self._x), self._epochs, shuffle=self._shuffle)):
            for start in range(0, count, at_once):
                figures = run(order, min(at_once, count - start))
                for row in zip(*figures.values(), strict=True):
                    yield dict(zip(figures, row, strict=True))


def _metrics_are_of_keras(model: Any) -> bool:
    """Whether all metrics are Keras's own, which do in a graph what they do outside."""
    whole = model._compile_metrics
    given = [whole._user_metrics, whole._user_weighted_metrics] if whole is not None else []
    metrics = [
        each for each in (*model.metrics, *keras.tree.flatten(given)) if isinstance(each, keras.Metric)
    ]
    return all(type(each).__module__.startswith("keras.src.") for each in metrics)


def _is_called_for_batches(callback: Any) -> bool:
    """Whether it has a hook that `Model.fit` calls for every batch."""
    hooks = [name for name in dir(keras.callbacks.Callback) if re.fullmatch("on_.*batch_(begin|end)", name)]
    plain = keras.callbacks.Callback
    return any(getattr(getattr(callback, hook), "__func__", 0) is not getattr(plain, hook) for hook in hooks)


def _whole(x: Any, y: Any) -> tuple[Any, Any]:
    """Inputs and labels as tensors, of the types that Keras's own data adapter gives them.

    Raises:
        ValueError: they are no arrays of numbers, or too large.
    """
    count = len(x)
    size = sum(int(np.prod(part.shape)) * 4 for part in (x, y))
    if not count or size > MOST_BYTES:
        raise ValueError("nothing, or too much")
    ArrayDataAdapter(x, y)  # raises what Keras would raise
    both = array_slicing.convert_to_sliceable((x, y), target_backend="tensorflow")
    if not all(isinstance(part, (np.ndarray, tf.Tensor)) for part in both):
        raise ValueError("no plain arrays")
    x, y = (tensor(part) if isinstance(part, np.ndarray) else part for part in both)
    return x, y
