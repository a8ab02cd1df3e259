"""What an assignment may measure networks by: a `Metric` each, and nobody else compares their names.

A new one is a value of this module: `METRICS` finds it, a recipe may name it, and the pass mark, the
sentences, the columns and the plots ask it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Outputs = NDArray[np.float32]  # samples x outputs
Truth = NDArray[Any]  # one label or value a sample


def _unknown(mean: float, count: int) -> float:
    """The standard error where no formula tells it."""
    return 0.0


@dataclass(frozen=True)
class Metric:
    """How networks are measured, and how that is said.

    Attributes:
        name: what a recipe calls it.
        title: of its column and of its axis.
        higher_is_better: it is a score; otherwise an error.
        of_classes: it compares classes; otherwise values.
        score: its value for a network's outputs and the truth.
        sentence: what a student reads of a result, with `{got}`, `{count}` and `{on_average}`, which is
            there if the network was trained several times.
        unseen: the same of one training of a student's own, with `{got}`.
        brief: the same where there is little room, with `{got}`.
        percent: it is shown in percent, and otherwise as a number.
        bounded: it is never below 0 or above 1: axes end there, and one network cannot stretch them.
        keras: the name by which Keras reports it of the training set; "" where it is not asked to.
        standard_error: of a mean, given that and the number of samples; 0 where no formula tells it.
    """

    name: str
    title: str
    higher_is_better: bool
    of_classes: bool
    score: Callable[[Outputs, Truth], float]
    sentence: str
    unseen: str
    brief: str = "{got}"
    percent: bool = False
    bounded: bool = False
    keras: str = ""
    standard_error: Callable[[float, int], float] = _unknown

    def pass_mark(self, reference: float, margin: float, count: int) -> float:
        """What must be reached.

        Args:
            reference: the reference's mean.
            margin: how far from that a result may be.
            count: hidden samples. Where they are so few that chance alone moves a result by more than the
                margin, two standard errors take its place.
        """
        room = max(margin, 2 * self.standard_error(reference, count))
        return reference - room if self.higher_is_better else reference + room

    def reaches(self, got: float, pass_mark: float) -> bool:
        """Whether a result is at the pass mark or on its better side."""
        return got >= pass_mark if self.higher_is_better else got <= pass_mark

    @property
    def heading(self) -> str:
        """Its title, to begin a heading with."""
        return self.title[:1].upper() + self.title[1:]

    @property
    def at_least(self) -> str:
        """What stands before a pass mark: "at least", or "at most" of an error."""
        return "at least" if self.higher_is_better else "at most"

    def show(self, value: float) -> str:
        """A value in a sentence, such as "97.3%" or "0.12"."""
        return f"{value:.1%}" if self.percent else f"{value:.3g}"

    def cell(self, value: float) -> str:
        """A value in a table, such as "97.3 %" or "0.12"."""
        return self.show(value).replace("%", " %")

    def said(self, got: float, count: int, trainings: int = 1) -> str:
        """A result in words, without a full stop.

        Args:
            got: the mean over its trainings.
            count: hidden samples.
            trainings: how often the network was trained.
        """
        on_average = " on average" if trainings > 1 else ""
        return self.sentence.format(got=self.show(got), count=f"{count:,}", on_average=on_average)

    def said_unseen(self, got: float) -> str:
        """The result of a student's own training in words, without a full stop."""
        return self.unseen.format(got=self.show(got))

    def said_briefly(self, got: float) -> str:
        """A result in a word or two."""
        return self.brief.format(got=self.cell(got))

    def on_training(self, history: Mapping[str, Sequence[float | None]]) -> Sequence[float | None]:
        """It on the training set, after each epoch, of what Keras reported; empty where it did not."""
        return history.get(self.keras, []) if self.keras else []


def predicted_classes(outputs: Outputs) -> NDArray[np.int64]:
    """The class each row of outputs stands for: the largest; of a single output, whether it is over 0.5."""
    if outputs.shape[1] == 1:
        return (outputs[:, 0] > 0.5).astype(np.int64)
    return np.asarray(outputs.argmax(axis=1), np.int64)


def shares(outputs: NDArray[Any]) -> NDArray[Any]:
    """Outputs of all classes as probabilities: as they are if they are that, else through softmax."""
    if outputs.min(initial=0.0) >= 0 and np.allclose(outputs.sum(axis=1), 1, atol=1e-3):
        return outputs
    shifted = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), outputs.dtype)


def _share_right(outputs: Outputs, truth: Truth) -> float:
    return float((predicted_classes(outputs) == truth).mean())


def _of_a_share(mean: float, count: int) -> float:
    """The standard error of a share: by the binomial distribution, and never of less than one sample."""
    return math.sqrt(max(mean * (1 - mean), 1 / count) / count)


ACCURACY = Metric(
    name="accuracy",
    title="accuracy",
    higher_is_better=True,
    of_classes=True,
    score=_share_right,
    sentence="your network is right{on_average} on {got} of {count} hidden samples",
    unseen="your network is right on {got} of data it has not seen",
    percent=True,
    bounded=True,
    keras="accuracy",
    standard_error=_of_a_share,
)


def _macro_f1(outputs: Outputs, truth: Truth) -> float:
    """The mean of the F1 of every class that the hidden samples have; 0 for one that is never guessed."""
    from sklearn.metrics import f1_score

    labels = truth.astype(np.int64)
    return float(
        f1_score(
            labels, predicted_classes(outputs), labels=np.unique(labels), average="macro", zero_division=0.0
        )
    )


F1 = Metric(
    name="f1",
    title="F1",
    higher_is_better=True,
    of_classes=True,
    score=_macro_f1,
    sentence="your network's F1, the mean over all classes, is{on_average} {got} on {count} hidden samples",
    unseen="your network's F1, the mean over all classes, is {got} on data it has not seen",
    brief="F1 {got}",
    bounded=True,
)


def _counts(outputs: Outputs, truth: Truth) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Of every class that the hidden samples have: how many are right, are called it, and are there."""
    labels, guessed = truth.astype(np.int64), predicted_classes(outputs)
    classes = np.unique(labels)[:, None]
    return (
        ((guessed == classes) & (labels == classes)).sum(1),
        (guessed == classes).sum(1),
        (labels == classes).sum(1),
    )


def _macro_precision(outputs: Outputs, truth: Truth) -> float:
    right, guessed, _ = _counts(outputs, truth)
    return float((right / np.maximum(guessed, 1)).mean())


def _macro_recall(outputs: Outputs, truth: Truth) -> float:
    right, _, there = _counts(outputs, truth)
    return float((right / there).mean())


PRECISION = Metric(
    name="precision",
    title="precision",
    higher_is_better=True,
    of_classes=True,
    score=_macro_precision,
    sentence="your network's precision, the mean over all classes, is{on_average} {got} on {count} hidden "
    "samples",
    unseen="your network's precision, the mean over all classes, is {got} on data it has not seen",
    brief="precision {got}",
    bounded=True,
)
RECALL = Metric(
    name="recall",
    title="recall",
    higher_is_better=True,
    of_classes=True,
    score=_macro_recall,
    sentence="your network's recall, the mean over all classes, is{on_average} {got} on {count} hidden "
    "samples",
    unseen="your network's recall, the mean over all classes, is {got} on data it has not seen",
    brief="recall {got}",
    bounded=True,
)


def _area_under_roc(outputs: Outputs, truth: Truth) -> float:
    """The mean, over the classes, of how often a sample of it is held more likely to be it than another one.

    Raw scores are made shares first: which of two samples comes before depends on the other classes, too.
    """
    from sklearn.metrics import roc_auc_score

    labels, values = truth.astype(np.int64), outputs.astype(np.float64)
    if values.shape[1] == 1:
        values = np.concatenate([-values, values], axis=1)
    else:
        values = shares(values)
    areas = [
        roc_auc_score(labels == label, values[:, label]) if 0 <= label < values.shape[1] else 0.0
        for label in np.unique(labels)
        if (labels != label).any()
    ]
    return float(np.mean(areas)) if areas else 0.0


AREA_UNDER_ROC = Metric(
    name="auc",
    title="AUC",
    higher_is_better=True,
    of_classes=True,
    score=_area_under_roc,
    sentence="your network's area under the ROC curve is{on_average} {got} on {count} hidden samples",
    unseen="your network's area under the ROC curve is {got} on data it has not seen",
    brief="AUC {got}",
    bounded=True,
)


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

METRICS: Mapping[str, Metric] = {
    metric.name: metric for metric in list(globals().values()) if isinstance(metric, Metric)
}


class _Recipe(Protocol):
    @property
    def metric(self) -> str: ...


def metric_of(recipe: _Recipe) -> Metric:
    """The metric that a recipe names.

    Raises:
        ValueError: there is none of that name.
    """
    if recipe.metric not in METRICS:
        *first, last = map(repr, METRICS)
        raise ValueError(f"metric: expected {', '.join(first)} or {last}. Received: {recipe.metric!r}")
    return METRICS[recipe.metric]
