"""What an assignment may measure networks by: a `Metric` each, and nobody else compares their names.

A new one is a value of `of_classes` or `of_values`: `METRICS` finds it, a recipe may name it, and the pass
mark, the sentences, the columns and the plots ask it.
"""

from grader.metrics.metric import Metric, MetricFailed, Outputs, Truth
from grader.metrics.named import METRICS, NAMED, metric_named, metric_of, resolved
from grader.metrics.of_classes import (
    ACCURACY,
    AREA_UNDER_ROC,
    F1,
    PRECISION,
    RECALL,
    f1_of,
    label_of,
    precision_of,
    predicted_classes,
    recall_of,
    shares,
    top_k_accuracy,
)
from grader.metrics.of_values import (
    MEAN_ABSOLUTE_ERROR,
    MEAN_ABSOLUTE_PERCENTAGE_ERROR,
    MEAN_SQUARED_ERROR,
    R_SQUARED,
    ROOT_MEAN_SQUARED_ERROR,
)

__all__ = [
    "ACCURACY",
    "AREA_UNDER_ROC",
    "F1",
    "MEAN_ABSOLUTE_ERROR",
    "MEAN_ABSOLUTE_PERCENTAGE_ERROR",
    "MEAN_SQUARED_ERROR",
    "METRICS",
    "Metric",
    "MetricFailed",
    "NAMED",
    "Outputs",
    "PRECISION",
    "RECALL",
    "ROOT_MEAN_SQUARED_ERROR",
    "R_SQUARED",
    "Truth",
    "f1_of",
    "label_of",
    "metric_named",
    "metric_of",
    "precision_of",
    "predicted_classes",
    "recall_of",
    "resolved",
    "shares",
    "top_k_accuracy",
]
