"""Overfitting: whether a network learned its training data by heart, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.metrics import metric_of
from grader.records.training import TrainingResult
from grader.training.plan import ONE_HOT, SPARSE

GAP = 0.05  # accuracy on training data beyond that on hidden data
RISE = 1.15  # of the lowest loss on hidden data, at the end


@dataclass(frozen=True)
class Overfitting:
    """A network that learns its training data by heart.

    Attributes:
        best: the epoch, from 1, after which the loss on hidden data is lowest.
        lowest: that loss; `last`: the loss on hidden data at the end; `training`: on training data.
        right_on_training, right_on_hidden: accuracies at the end.
    """

    best: int
    lowest: float
    last: float
    training: float
    right_on_training: float
    right_on_hidden: float


def overfitting(measured: TrainingResult) -> Overfitting | None:
    """Whether a classifier learned its training data by heart, and since when: the one definition of it.

    The loss on hidden data has risen from its lowest by more than noise, while the loss on training data went
    on falling and is the lower of the two; and accuracy on training data is well above that on hidden data.
    """
    if measured.plan.loss.name not in SPARSE | ONE_HOT:
        return None  # what is measured on hidden data is cross-entropy
    history = measured.history
    right = metric_of(measured.plan.recipe).on_training(history)
    return _by_heart(history.get("loss", []), measured.loss_by_epoch, right, measured.by_epoch)


def _by_heart(
    training: Sequence[float | None],
    hidden: Sequence[float],
    right_on_training: Sequence[float | None],
    right_on_hidden: Sequence[float],
) -> Overfitting | None:
    """`overfitting`, of the losses and accuracies after each epoch."""
    if len(hidden) < 3 or not len(hidden) == len(training) == len(right_on_hidden):
        return None
    best = int(np.argmin(hidden))
    then, now = training[best], training[-1]
    right = right_on_training[-1] if right_on_training else None
    if then is None or now is None or right is None or best == len(hidden) - 1:
        return None
    rises = hidden[-1] >= RISE * hidden[best]
    if not (rises and now < then and now < hidden[-1] and right - right_on_hidden[-1] >= GAP):
        return None
    return Overfitting(best + 1, hidden[best], hidden[-1], now, right, right_on_hidden[-1])
