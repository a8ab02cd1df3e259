"""Metrics that compare values: most of them are errors, and the smaller the better."""

from __future__ import annotations

import math

import numpy as np

from grader.metrics.metric import Metric, Outputs, Truth


def _mean_absolute_error(outputs: Outputs, truth: Truth) -> float:
    return float(np.abs(outputs.mean(axis=1) - truth).mean())


MEAN_ABSOLUTE_ERROR = Metric(
    name="mean_absolute_error",
    title="error",
    higher_is_better=False,
    of_classes=False,
    score=_mean_absolute_error,
    sentence="your network is off by {got} on average",
    unseen="your network is off by {got} on average",
    brief="off by {got}",
)


def _root_mean_squared_error(outputs: Outputs, truth: Truth) -> float:
    # In float64: the square of the largest output that is a number is none in float32.
    return float(np.sqrt(np.square(outputs.mean(axis=1, dtype=np.float64) - truth).mean()))


ROOT_MEAN_SQUARED_ERROR = Metric(
    name="root_mean_squared_error",
    title="RMSE",
    higher_is_better=False,
    of_classes=False,
    score=_root_mean_squared_error,
    sentence="your network's root mean squared error is{on_average} {got} on {count} hidden samples",
    unseen="your network's root mean squared error is {got} on data it has not seen",
    brief="RMSE {got}",
)


def _mean_squared_error(outputs: Outputs, truth: Truth) -> float:
    return _root_mean_squared_error(outputs, truth) ** 2


MEAN_SQUARED_ERROR = Metric(
    name="mean_squared_error",
    title="MSE",
    higher_is_better=False,
    of_classes=False,
    score=_mean_squared_error,
    sentence="your network's mean squared error is{on_average} {got} on {count} hidden samples",
    unseen="your network's mean squared error is {got} on data it has not seen",
    brief="MSE {got}",
)


def _r_squared(outputs: Outputs, truth: Truth) -> float:
    """The share of the spread of the values that is explained; 0 where they have none."""
    spread = float(np.var(truth.astype(np.float64)))
    return 1 - _mean_squared_error(outputs, truth) / spread if spread else 0.0


R_SQUARED = Metric(
    name="r_squared",
    title="R²",
    higher_is_better=True,
    of_classes=False,
    score=_r_squared,
    sentence="your network's R² is{on_average} {got} on {count} hidden samples",
    unseen="your network's R² is {got} on data it has not seen",
    brief="R² {got}",
)


def _percentage_error(outputs: Outputs, truth: Truth) -> float:
    """The mean of how far off it is, of the true value; a value of 0 has no percentage, and is left out."""
    there = truth != 0
    off = np.abs(outputs.mean(axis=1, dtype=np.float64) - truth)[there]
    return float((off / np.abs(truth[there])).mean()) if there.any() else math.nan


MEAN_ABSOLUTE_PERCENTAGE_ERROR = Metric(
    name="mean_absolute_percentage_error",
    title="MAPE",
    higher_is_better=False,
    of_classes=False,
    score=_percentage_error,
    sentence="your network is off by {got} of the true value on average",
    unseen="your network is off by {got} of the true value on average",
    brief="MAPE {got}",
    percent=True,
)
