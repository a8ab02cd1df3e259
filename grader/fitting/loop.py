"""Inside the sandbox: `Model.fit` as one compiled loop an epoch.

`Model.fit` fetches every batch from a data iterator and returns to Python every few steps, which
costs more than the arithmetic of a beginner's network. Here the data are tensors, an epoch is one
`tf.function`, and each step of it is Keras's own `Model.train_step` on the batch that `Model.fit`
would take: the permutation comes from Keras's own data adapter. On one thread the weights are
those of `Model.fit`, bit for bit, for everything the grader rebuilds but Adam, whose update is
TensorFlow's fused kernel (the same formula, rounded otherwise). Tests compare every optimizer, loss
and layer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras.src.trainers.data_adapters.array_data_adapter import ArrayDataAdapter
from numpy.typing import NDArray

History = dict[str, list[float | None]]
ALIGNMENT = 64  # bytes: Eigen's widest vectors


class FusedAdam(keras.optimizers.Adam):  # type: ignore[misc]  # Keras is untyped
    """Adam with its update as one pass over the weights instead of twelve.

    `ResourceApplyAdam` is the formula of `keras.optimizers.Adam.update_step`; everything around
    it (clipping, decay, schedules, averages, constraints) stays Keras's.
    """

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Update one variable."""
        if self.amsgrad or isinstance(gradient, tf.IndexedSlices) or variable.dtype != "float32":
            super().update_step(gradient, variable, learning_rate)
            return
        place = self._get_variable_index(variable)
        first, second = (tf.constant(beta, tf.float32) for beta in (self.beta_1, self.beta_2))
        step = tf.cast(self.iterations + 1, tf.float32)
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,  # of TensorFlow, not of Keras: the optimizer unwraps it
            m=self._momentums[place].value.handle,
            v=self._velocities[place].value.handle,
            beta1_power=tf.pow(first, step),
            beta2_power=tf.pow(second, step),
            lr=tf.cast(learning_rate, tf.float32),
            beta1=first,
            beta2=second,
            epsilon=tf.constant(self.epsilon, tf.float32),
            grad=gradient,
        )


def tensor(array: NDArray[Any]) -> Any:
    """An array as a tensor of the same memory, so that a mapped file is shared by all processes.

    Args:
        array: writable (mapped with mode "c"), or it is copied.
    """
    on_accelerator = bool(tf.config.list_logical_devices("GPU"))
    plain = array.flags.writeable and array.flags.c_contiguous and array.dtype.kind in "iuf"
    # TensorFlow ends the process over memory that is not aligned.
    if on_accelerator or not plain or array.ctypes.data % ALIGNMENT:
        return tf.constant(array)
    return tf.experimental.dlpack.from_dlpack(np.asarray(array).__dlpack__())


def train(
    model: Any,
    x: Any,
    y: Any,
    prepare: Callable[[Any], Any],
    *,
    epochs: int,
    batch_size: int,
    after: Callable[[int], None] = lambda epoch: None,
    steps: int | None = None,
    epoch: Callable[[Any], None] | None = None,
) -> History:
    """Train a compiled model.

    Args:
        model: compiled.
        x: training inputs as a tensor, samples first.
        y: their labels as a tensor.
        prepare: from a batch of `x` to what the model takes.
        epochs: passes over `x`.
        batch_size: samples a step.
        after: called with the number of each epoch when it is done.
        steps: stop after so many steps of the first epoch.
        epoch: what `compiled_epoch` made of all this before.

    Returns:
        Keras's figures by name, one entry an epoch, None for what is no number.
    """
    epoch = epoch or compiled_epoch(model, x, y, batch_size, prepare, steps)
    history: History = {}
    for number, order in zip(range(epochs), orders(len(x), epochs), strict=True):
        model.reset_metrics()
        epoch(order)
        for name, value in model.get_metrics_result().items():
            figure = float(value)
            history.setdefault(name, []).append(figure if math.isfinite(figure) else None)
        after(number)
    model.optimizer.finalize_variable_values(model.trainable_weights)
    return history


def compiled_epoch(
    model: Any,
    x: Any,
    y: Any,
    batch_size: int,
    prepare: Callable[[Any], Any] = lambda batch: batch,
    steps: int | None = None,
    at_once: int | None = None,
) -> Callable[[Any], None]:
    """A function that takes an order of the samples and trains an epoch in it. See `train`.

    It comes back to Python after `at_once` steps, where signals are heard; with None at the end of the epoch.
    """
    first = tf.range(min(batch_size, len(x)))
    model._symbolic_build(data_batch=(prepare(tf.gather(x, first)), tf.gather(y, first)))

    def step(places: Any) -> None:
        model.train_step((prepare(tf.gather(x, places)), tf.gather(y, places)))

    return _in_batches(step, len(x), batch_size, steps, at_once)


def compiled_evaluation(
    model: Any, x: Any, y: Any, batch_size: int, at_once: int | None = None
) -> Callable[[], None]:
    """A function that updates the model's metrics by what it makes of `x`. See `compiled_epoch`."""

    def step(places: Any) -> None:
        model.test_step((tf.gather(x, places), tf.gather(y, places)))

    evaluate = _in_batches(step, len(x), batch_size, at_once=at_once)
    order = tf.range(len(x), dtype=tf.int64)
    return lambda: evaluate(order)


def _in_batches(
    step: Callable[[Any], None],
    samples: int,
    batch_size: int,
    steps: int | None = None,
    at_once: int | None = None,
) -> Callable[[Any], None]:
    """A compiled function that takes an order of the samples and calls `step` with each batch of it."""
    count = math.ceil(samples / batch_size)
    if steps is not None:
        count = min(count, steps)

    # Without AutoGraph, which would have to read this file: behind the walls it need not be readable.
    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def batches(order: Any, first: Any, end: Any) -> None:
        def one(place: Any) -> Any:
            # A slice of unknown length, as `fit` has it: by a known one TensorFlow divides otherwise.
            step(order[place * batch_size : (place + 1) * batch_size])
            return place + 1

        tf.while_loop(lambda place: place < end, one, [first], parallel_iterations=1)

    number = tf.TensorSpec([], tf.int32)
    compiled = batches.get_concrete_function(tf.TensorSpec([samples], tf.int64), number, number)

    def run(order: Any) -> None:
        for start in range(0, count, at_once or count):
            end = min(count, start + (at_once or count))
            compiled(order, tf.constant(start), tf.constant(end))

    return run


def orders(count: int, epochs: int, *, shuffle: bool = True) -> Iterator[Any]:
    """The order in which `Model.fit` takes `count` samples, for each epoch.

    With a seed set, Keras draws the same permutation in every epoch (its data set starts anew).
    Where that holds, and it is looked at, drawing it once saves what 500 short epochs would wait for.
    """
    if not shuffle:
        yield from [tf.range(count, dtype=tf.int64)] * epochs
        return
    drawn = ArrayDataAdapter(np.arange(count), batch_size=count, shuffle=True).get_tf_dataset()

    def draw() -> Any:
        batch = next(iter(drawn))
        return batch[0] if isinstance(batch, tuple) else batch

    first = draw()
    second = draw()
    same = bool(tf.reduce_all(first == second))
    for epoch in range(epochs):
        yield first if same or epoch == 0 else second if epoch == 1 else draw()
