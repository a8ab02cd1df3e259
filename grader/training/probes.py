"""Inside the sandbox: what is looked at before and after a training, for the teaching diagnoses.

Numbers of the network itself: its loss before and after, its units that never fire, how far its
weights moved, and, where it hardly learned, what a few steps at another learning rate would do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf

SAMPLES = 1_000  # of the training set
BATCH = 250
TRIAL_STEPS = 200  # at most
TRIAL_FACTORS = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)
POOR = 0.3  # of the loss before training: a network that ends above has not learned much


class Probes:
    """Looks at a network when made, and again after it was trained."""

    def __init__(self, model: Any, network: dict[str, Any], made: list[Any], x: Any, y: Any):
        """Look at the untrained network.

        Args:
            model: compiled.
            network: what it was built from.
            made: the tensor of each of its steps.
            x: a sample of what goes in, as the model takes it.
            y: its labels.
        """
        self._model, self._x, self._y = model, x, y
        self._relus = [
            place
            for place, (kind, settings, *_) in enumerate(network["ops"])
            if kind == "Activation" and settings.get("activation") == "relu"
        ]
        self._inside = (
            keras.Model(model.inputs, [made[place] for place in self._relus]) if self._relus else None
        )
        self._start = [np.array(weight) for weight in model.trainable_weights]
        self._loss_before = self._loss(model)

    def after(self, attempts: Callable[[], Iterator[Any]] | None, steps: int) -> dict[str, Any]:
        """Look at the trained network.

        Args:
            attempts: a network trained at each of `TRIAL_FACTORS` times its learning rate; each is looked at
                before the next is made. None where the rate is no plain number.
            steps: of each attempt.
        """
        after = self._loss(self._model)
        before = self._loss_before
        trials: dict[str, float | None] = {}
        poor = after is None or before is None or after > POOR * before
        if poor and attempts is not None:
            for factor, attempt in zip(TRIAL_FACTORS, attempts(), strict=True):
                trials[f"{factor:g}"] = self._loss(attempt)
        x = np.asarray(self._x)
        counts = x.dtype.kind in "biuf"  # texts have no smallest one
        return {
            "low": _finite(x.min()) if counts else None,
            "high": _finite(x.max()) if counts else None,
            "loss_before": before,
            "loss_after": after,
            "moved": self._moved(),
            "silent": self._silent(),
            "trial_steps": steps if trials else 0,
            "trials": trials,
        }

    def _loss(self, model: Any) -> float | None:
        losses = []
        for start in range(0, len(self._x), BATCH):
            x, y = self._x[start : start + BATCH], self._y[start : start + BATCH]
            losses.append(
                float(model.compute_loss(x=x, y=y, y_pred=model(x, training=False), training=False))
            )
        return _finite(sum(losses) / len(losses))

    def _moved(self) -> float | None:
        """The length of the way all weights went, of the length they had."""
        pairs = zip(self._model.trainable_weights, self._start, strict=True)
        away, length = 0.0, 0.0
        for weight, start in pairs:
            away += float(np.square(np.asarray(weight, np.float64) - start).sum())
            length += float(np.square(start, dtype=np.float64).sum())
        return _finite(math.sqrt(away / length)) if length else None

    def _silent(self) -> list[list[float]]:
        """For each ReLU its place among the steps and the share of its units that never fire."""
        if self._inside is None:
            return []
        fired: list[Any] = [None] * len(self._relus)
        for start in range(0, len(self._x), BATCH):
            outputs = self._inside(self._x[start : start + BATCH], training=False)
            for place, output in enumerate(outputs if isinstance(outputs, list) else [outputs]):
                # The last axis holds the units, or the filters of a convolution.
                most = tf.reduce_max(output, axis=list(range(len(output.shape) - 1)))
                fired[place] = most if fired[place] is None else tf.maximum(fired[place], most)
        return [
            [place, float(np.mean(np.asarray(most) <= 0))]
            for place, most in zip(self._relus, fired, strict=True)
        ]


def _finite(value: Any) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None
