"""Are an assignment's lines in reach of its reference, and not of a network that has learned nothing?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import fmean, stdev

import numpy as np

from grader.data import Dataset
from grader.metrics import Metric, MetricFailed, Outputs
from grader.pipeline.measures import Measure, measures
from grader.pipeline.ready import ReadyAssignment
from grader.validation.finding import Finding


def lines(prepared: ReadyAssignment) -> Iterator[Finding]:
    """For each check that measures the network: what the reference comes to, and who learned nothing."""
    for measure in measures(prepared):
        if measure.failed:
            yield Finding("problem", f"{measure.slug}: {measure.failed}")
            continue
        dataset = prepared.task(measure.task).dataset
        if measure.lines and dataset is not None:
            yield from _line(measure, dataset)
        elif measure.target.ranks and measure.reference and dataset is not None:
            yield _rank(measure, dataset)


def _rank(measure: Measure, dataset: Dataset) -> Finding:
    """How far apart results must be that a rank tells apart."""
    metric, count = measure.metric, len(dataset.y_test)
    error = max(metric.standard_error(fmean(measure.reference), count), _spread(measure.reference))
    room = 2 * error / math.sqrt(len(measure.reference))
    return Finding(
        "remark",
        f"{measure.slug}: {measure.asked}. On {count:,} hidden samples chance moves a result by about "
        f"{metric.show(room)}: who is so near to a boundary is on its better side. An example has no class: "
        'expect "review" of it, and 0 points',
    )


def _spread(results: Sequence[float]) -> float:
    return stdev(results) if len(results) > 1 else 0.0


def _line(measure: Measure, dataset: Dataset) -> Iterator[Finding]:
    metric, first, last = measure.metric, measure.lines[0], measure.lines[-1]
    reference = fmean(measure.reference) if measure.reference else None
    ignorant = _best(metric, dataset, _ignorant(dataset))
    always = _best(metric, dataset, _always(dataset))
    easiest = f"{measure.slug}: {metric.at_least} {metric.show(first)}"
    sound = True
    if reference is not None and not metric.reaches(reference, last):
        sound = False
        yield Finding(
            "problem",
            f"{measure.slug}: expected {measure.asked}. The reference comes to {metric.show(reference)}: ask "
            "for less, or make it better",
        )
    if ignorant is not None and metric.reaches(ignorant[1], first):
        sound = False
        yield Finding(
            "problem",
            f"{easiest} is reached by a network that has learned nothing: {ignorant[0]} comes to "
            f"{metric.show(ignorant[1])}. Ask for more",
        )
    elif always is not None and metric.reaches(always[1], first):
        yield Finding(
            "remark",
            f"{easiest} is reached by saying {always[0]} of everything, which comes to "
            f"{metric.show(always[1])}. Measure something else beside it",
        )
    if sound:
        known = [f"the reference comes to {metric.show(reference)}"] if reference is not None else []
        if ignorant is not None:
            known.append(f"a network that has learned nothing to {metric.show(ignorant[1])}")
        yield Finding("proved", f"{measure.slug}: {metric.title}, {measure.asked}: {', '.join(known)}")


def _ignorant(dataset: Dataset) -> dict[str, Outputs]:
    """What a network says of the hidden samples that has seen the training labels and no inputs."""
    labels = dataset.y_train
    if not dataset.classes:
        middle = {"the mean of the values": np.mean(labels), "the median of the values": np.median(labels)}
        return {f"always {name}": _of_all(dataset, [value]) for name, value in middle.items()}
    counts = np.bincount(labels.astype(np.int64).ravel(), minlength=len(dataset.classes))
    return {"always the commonest class": _of_all(dataset, counts / counts.sum())}


def _always(dataset: Dataset) -> dict[str, Outputs]:
    """What is said by who says the same class of everything, for each class."""
    each = np.eye(len(dataset.classes))
    return {f"“{name}”": _of_all(dataset, each[place]) for place, name in enumerate(dataset.classes)}


def _of_all(dataset: Dataset, outputs: object) -> Outputs:
    return np.tile(np.asarray(outputs, np.float32), (len(dataset.y_test), 1))


def _best(metric: Metric, dataset: Dataset, said: dict[str, Outputs]) -> tuple[str, float] | None:
    """Which of these a metric likes best, and its value; None where it has none."""
    values = {}
    for name, outputs in said.items():
        try:
            values[name] = metric.measure(outputs, dataset.y_test, dataset.classes)
        except MetricFailed:
            continue
    best = max if metric.higher_is_better else min
    return best(values.items(), key=lambda item: item[1], default=None)
