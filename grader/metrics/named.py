"""Metrics by their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from grader.metrics import of_classes, of_values
from grader.metrics.metric import Metric, MetricFailed
from grader.metrics.of_classes import f1_of, precision_of, recall_of, top_k_accuracy

OF_ONE_CLASS = {"f1": f1_of, "precision": precision_of, "recall": recall_of}
NAMED = re.compile(
    r"top_(?P<k>[1-9]\d{0,5})_accuracy|(?P<what>f1|precision|recall) of (?P<of>.*\S)", re.DOTALL
)

METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for module in (of_classes, of_values)
    for metric in vars(module).values()
    if isinstance(metric, Metric)
}


def metric_named(name: str) -> Metric:
    """The metric of a name: one of `METRICS`, "top_3_accuracy", or one class's, such as "f1 of malignant".

    Raises:
        ValueError: there is none of that name.
    """
    if name in METRICS:
        return METRICS[name]
    parts = NAMED.fullmatch(name)
    if parts is not None and parts["k"]:
        return top_k_accuracy(int(parts["k"]))
    if parts is not None:
        return OF_ONE_CLASS[parts["what"]](parts["of"])
    known = ", ".join(map(repr, METRICS))
    raise ValueError(
        f"metric: expected {known}, 'top_3_accuracy', 'f1 of' with the name of a class (or precision, recall)"
        f" or own_metric(...). Received: {name!r}"
    )


class _Recipe(Protocol):
    @property
    def metric(self) -> str | Metric: ...


def metric_of(recipe: _Recipe) -> Metric:
    """The metric that a recipe names or holds.

    Raises:
        ValueError: there is none of that name.
    """
    return resolved(recipe.metric)


def resolved(metric: str | Metric) -> Metric:
    """A metric that is named, or given as it is.

    Raises:
        ValueError: there is none of that name, or it is neither named nor a teacher's own.
    """
    if isinstance(metric, Metric) and metric.source:
        return metric
    return metric_named(metric.name if isinstance(metric, Metric) else metric)


def words_of(words: dict[str, Any]) -> Metric:
    """A teacher's own metric where its function is not: it can say results, and measures none."""

    def score(truth: Any, prediction: Any) -> float:
        raise MetricFailed(metric, "its function is where the assignment is graded")

    metric = Metric(score=score, **words)
    return metric
