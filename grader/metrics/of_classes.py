"""Metrics that compare classes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.metrics.metric import Metric, MetricFailed, Outputs, Truth


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


BALANCED_ACCURACY = Metric(
    name="balanced_accuracy",
    title="balanced accuracy",
    higher_is_better=True,
    of_classes=True,
    score=_macro_recall,
    sentence="your network's balanced accuracy, the share of each class that it is right on and the mean of "
    "these, is{on_average} {got} on {count} hidden samples",
    unseen="your network's balanced accuracy, the share of each class that it is right on and the mean of "
    "these, is {got} on data it has not seen",
    brief="balanced accuracy {got}",
    percent=True,
    bounded=True,
)


def top_k_accuracy(k: int) -> Metric:
    """The share of samples whose class is among the `k` that a network holds most likely.

    `"top_3_accuracy"` is another way to write `top_k_accuracy(3)`.

    Raises:
        ValueError: `k` is no whole number of 1 or more.
    """
    if type(k) is not int or k < 1:
        raise ValueError(f"top_k_accuracy: expected a whole number of 1 or more. Received: {k!r}")
    return Metric(
        name=f"top_{k}_accuracy",
        title=f"top-{k} accuracy",
        higher_is_better=True,
        of_classes=True,
        score=partial(_share_among_first, k),
        sentence=f"the right class is{{on_average}} among the first {k} of your network for {{got}} of "
        "{count} hidden samples",
        unseen=f"the right class is among the first {k} of your network for {{got}} of data it has not seen",
        brief=f"top-{k} {{got}}",
        percent=True,
        bounded=True,
        standard_error=_of_a_share,
    )


def _share_among_first(k: int, outputs: Outputs, truth: Truth) -> float:
    """Of two classes that are held as likely, that of the smaller label comes first."""
    if outputs.shape[1] == 1:
        outputs = np.concatenate([1 - outputs, outputs], axis=1)
    first = np.argsort(-outputs, axis=1, kind="stable")[:, :k]
    return float((first == truth[:, None]).any(axis=1).mean())


def f1_of(name: str | int) -> Metric:
    """The F1 of one class: the harmonic mean of its precision and its recall.

    `"f1 of malignant"` is another way to write `f1_of("malignant")`.

    Args:
        name: of the class, as the data set has it, or its label.
    """
    return _of_one_class("f1", "F1", name, lambda right, said, there: 2 * right / max(said + there, 1))


def precision_of(name: str | int) -> Metric:
    """The precision of one class: of what is said to be of it, the share that is; 0 if nothing is.

    `"precision of malignant"` is another way to write `precision_of("malignant")`.

    Args:
        name: of the class, as the data set has it, or its label.
    """
    return _of_one_class("precision", "precision", name, lambda right, said, there: right / max(said, 1))


def recall_of(name: str | int) -> Metric:
    """The recall of one class: of what is of it, the share of which a network says so.

    `"recall of malignant"` is another way to write `recall_of("malignant")`.

    Args:
        name: of the class, as the data set has it, or its label.
    """
    return _of_one_class("recall", "recall", name, lambda right, said, there: right / there)


def _of_one_class(what: str, title: str, name: str | int, value: Callable[[int, int, int], float]) -> Metric:
    named = str(name).strip()
    if not named or isinstance(name, bool):
        raise ValueError(f"{what}_of: expected the name of a class, or its label. Received: {name!r}")

    def score(said: NDArray[Any], there: NDArray[Any]) -> float:
        return float(value(int((said & there).sum()), int(said.sum()), int(there.sum())))

    shown = named.replace("{", "{{").replace("}", "}}")  # braces of a name are no places in a sentence
    metric = Metric(
        name=f"{what} of {named}",
        title=f"{title} of {named}",
        higher_is_better=True,
        of_classes=True,
        score=score,
        sentence=f"your network's {title} of “{shown}” is{{on_average}} {{got}} on {{count}} hidden samples",
        unseen=f"your network's {title} of “{shown}” is {{got}} on data it has not seen",
        brief=f"{title} of “{shown}” {{got}}",
        bounded=True,
        of_class=named,
    )
    return replace(metric, adapted=partial(_said_and_there, metric))


def _said_and_there(
    metric: Metric, outputs: Outputs, truth: Truth, classes: Sequence[str]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Of each sample, whether it is said to be of a metric's class, and whether it is."""
    label = label_of(metric.of_class, classes)
    if label is None:
        known = ", ".join(classes) or "data with classes"
        raise MetricFailed(metric, f"expected a class among {known}. Received: “{metric.of_class}”")
    there = truth.astype(np.int64) == label
    if not there.any():
        raise MetricFailed(metric, "expected hidden samples of that class. Received: none")
    return predicted_classes(outputs) == label, there


def label_of(name: str, classes: Sequence[str]) -> int | None:
    """The label of a class by its name, else by the label as text; None where there is none."""
    if name in classes:
        return list(classes).index(name)
    return int(name) if name.isdecimal() and int(name) < len(classes) else None
