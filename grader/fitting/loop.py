"""Inside the sandbox: `Model.fit` as one compiled loop an epoch.

`Model.fit` fetches every batch from a data iterator and returns to Python every few steps, which
costs more than the arithmetic of a beginner's network. Here the data are tensors, an epoch is one
`tf.function`, and each step of it is Keras's own `Model.train_step` on the batch that `Model.fit`
would take: the permutation is drawn as Keras's own data adapter draws it. On one thread the weights are
those of `Model.fit`, bit for bit, for everything the grader rebuilds but Adam, whose update is
TensorFlow's fused kernel (the same formula, rounded otherwise). Tests compare every optimizer, loss
and layer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

History = dict[str, list[float | None]]
Figures = dict[str, list[float]]  # by name, one an epoch
Epochs = Callable[[Any, int], Figures]  # of an order of the samples, and how many are trained in it
MANY_EPOCHS = 25  # from which on they are worth a loop of their own
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
    after: Callable[[int], None] | None = None,
    steps: int | None = None,
    epochs_at_once: Epochs | None = None,
) -> History:
    """Train a compiled model.

    Args:
        model: compiled.
        x: training inputs as a tensor, samples first.
        y: their labels as a tensor.
        prepare: from a batch of `x` to what the model takes.
        epochs: passes over `x`.
        batch_size: samples a step.
        after: called with the number of each epoch when it is done; None where nothing is to be done then.
        steps: stop after so many steps of the first epoch.
        epochs_at_once: what `compiled_epochs` made of all this before.

    Returns:
        Keras's figures by name, one entry an epoch, None for what is no number.
    """
    run = epochs_at_once or compiled_epochs(
        model, x, y, batch_size, prepare, steps, many=after is None and epochs >= MANY_EPOCHS
    )
    history: History = {}
    done = 0
    for order, count in in_a_row(orders(len(x), epochs)):
        for part in [count] if after is None else [1] * count:
            for name, values in run(order, part).items():
                figures = [value if math.isfinite(value) else None for value in values]
                history.setdefault(name, []).extend(figures)
            done += part
            if after is not None:
                after(done - 1)
    model.optimizer.finalize_variable_values(model.trainable_weights)
    return history


def in_a_row(drawn: Iterator[Any]) -> Iterator[tuple[Any, int]]:
    """Orders that follow each other and are the same one, with how many they are."""
    for _, group in groupby(drawn, key=id):
        same = list(group)
        yield same[0], len(same)


def compiled_epochs(
    model: Any,
    x: Any,
    y: Any,
    batch_size: int,
    prepare: Callable[[Any], Any] = lambda batch: batch,
    steps: int | None = None,
    *,
    many: bool,
) -> Epochs:
    """A function that trains some epochs in the same order of the samples, and returns the model's figures.

    Args:
        model: see `train`.
        x: the same.
        y: the same.
        batch_size: the same.
        prepare: the same.
        steps: the same.
        many: all of them are one call of TensorFlow, which takes longer to compile: an epoch of few samples
            takes less than a call.

    Raises:
        ValueError: `many`, and a figure of the model is not one number of float32.
    """
    if many:
        return _compiled_many(model, x, y, batch_size, prepare, steps)
    epoch = compiled_epoch(model, x, y, batch_size, prepare, steps)

    def run(order: Any, count: int) -> Figures:
        figures: Figures = {}
        for _ in range(count):
            model.reset_metrics()
            epoch(order)
            for name, value in model.get_metrics_result().items():
                figures.setdefault(name, []).append(float(value))
        return figures

    return run


def _compiled_many(
    model: Any,
    x: Any,
    y: Any,
    batch_size: int,
    prepare: Callable[[Any], Any],
    steps: int | None,
) -> Epochs:
    """See `compiled_epochs`: what happens between two epochs is compiled, too."""
    step = _step_of(model, x, y, batch_size, prepare)
    count = _steps(len(x), batch_size, steps)
    names: list[str] = []

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def epochs(order: Any, number: Any) -> Any:
        def one(done: Any, figures: Any) -> Any:
            model.reset_metrics()
            _loop(step, order, batch_size, tf.constant(0), tf.constant(count))
            results = model.get_metrics_result()
            if any(value.shape.rank != 0 or value.dtype != tf.float32 for value in results.values()):
                raise ValueError("a figure that is not one number of float32")
            names[:] = results
            return done + 1, figures.write(done, tf.stack(list(results.values())))

        figures = tf.TensorArray(tf.float32, number)
        _, figures = tf.while_loop(
            lambda done, _: done < number, one, [tf.constant(0), figures], parallel_iterations=1
        )
        return figures.stack()

    compiled = epochs.get_concrete_function(tf.TensorSpec([len(x)], tf.int64), tf.TensorSpec([], tf.int32))

    def run(order: Any, number: int) -> Figures:
        columns = compiled(order, tf.constant(number)).numpy().T
        return {name: [float(value) for value in column] for name, column in zip(names, columns, strict=True)}

    return run


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
    return _in_batches(_step_of(model, x, y, batch_size, prepare), len(x), batch_size, steps, at_once)


def _step_of(
    model: Any, x: Any, y: Any, batch_size: int, prepare: Callable[[Any], Any]
) -> Callable[[Any], None]:
    """A function that trains a model, which is built, with the samples at some places."""
    first = tf.range(min(batch_size, len(x)))
    model._symbolic_build(data_batch=(prepare(tf.gather(x, first)), tf.gather(y, first)))

    def step(places: Any) -> None:
        model.train_step((prepare(tf.gather(x, places)), tf.gather(y, places)))

    return step


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
    count = _steps(samples, batch_size, steps)

    # Without AutoGraph, which would have to read this file: behind the walls it need not be readable.
    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def batches(order: Any, first: Any, end: Any) -> None:
        _loop(step, order, batch_size, first, end)

    number = tf.TensorSpec([], tf.int32)
    compiled = batches.get_concrete_function(tf.TensorSpec([samples], tf.int64), number, number)

    def run(order: Any) -> None:
        for start in range(0, count, at_once or count):
            end = min(count, start + (at_once or count))
            compiled(order, tf.constant(start), tf.constant(end))

    return run


def _loop(step: Callable[[Any], None], order: Any, batch_size: int, first: Any, end: Any) -> None:
    """Call `step` with each batch of an order, in a graph."""

    def one(place: Any) -> Any:
        # A slice of unknown length, as `fit` has it: by a known one TensorFlow divides otherwise.
        step(order[place * batch_size : (place + 1) * batch_size])
        return place + 1

    tf.while_loop(lambda place: place < end, one, [first], parallel_iterations=1)


def _steps(samples: int, batch_size: int, most: int | None) -> int:
    """The steps of an epoch."""
    count = math.ceil(samples / batch_size)
    return count if most is None else min(count, most)


def orders(count: int, epochs: int, *, shuffle: bool = True) -> Iterator[Any]:
    """The order in which `Model.fit` takes `count` samples, for each epoch.

    With a seed set, Keras draws the same permutation in every epoch (its data set starts anew).
    Where that holds, and it is looked at, drawing it once saves what 500 short epochs would wait for.
    """
    if not shuffle:
        yield from [tf.range(count, dtype=tf.int64)] * epochs
        return

    # What the data set of `ArrayDataAdapter` begins with. The whole of it takes three times as long to make.
    @tf.autograph.experimental.do_not_convert  # type: ignore[untyped-decorator]
    def permutation(_: Any) -> Any:
        return tf.random.shuffle(tf.range(count, dtype=tf.int64))

    drawn = tf.data.Dataset.range(1).map(permutation)

    def draw() -> Any:
        return next(iter(drawn))

    first = draw()
    second = draw()
    same = bool(tf.reduce_all(first == second))
    for epoch in range(epochs):
        yield first if same or epoch == 0 else second if epoch == 1 else draw()
