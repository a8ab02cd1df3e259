"""What a network's trainings came to, the lines that is held against, and how far chance moves it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from grader.case import Case
from grader.metrics import Metric, MetricFailed, metric_of
from grader.records.training import TrainingResult
from grader.target import Target

BY_REFERENCE = Target()  # the reference, less the recipe's margin, by the recipe's metric


def metric_for(case: Case, target: Target = BY_REFERENCE) -> Metric:
    """What is measured: the target's metric, else the recipe's."""
    return target.metric or metric_of(case.recipe)


def _results(trainings: Sequence[TrainingResult], case: Case, target: Target) -> list[float]:
    """What trainings came to, without those that failed."""
    metric, results = metric_for(case, target), []
    usual = metric.key == metric_of(case.recipe).key
    for training in trainings:
        if usual:
            value = training.metric
        elif (value := training.scores.get(metric.key)) is None and training.predictions is not None:
            value = metric.measure(training.predictions, case.dataset.y_test, case.dataset.classes)
            training.scores[metric.key] = value
        if value is not None:
            results.append(value)
    return results


def results(case: Case, target: Target = BY_REFERENCE) -> list[float]:
    """What the network's trainings came to, one a seed.

    Raises:
        MetricFailed: what is measured has no value for one of them.
    """
    return _results(case.trainings, case, target)


def reference_results(case: Case, target: Target = BY_REFERENCE) -> list[float]:
    """What the reference's trainings came to, one a seed; empty without a reference.

    Raises:
        MetricFailed: what is measured has no value for one of them.
    """
    return _results(case.reference.trainings, case, target) if case.reference is not None else []


def result(case: Case, target: Target = BY_REFERENCE) -> float:
    """The network's result: the mean over its trainings."""
    return float(np.mean(results(case, target)))


def threshold(case: Case, target: Target = BY_REFERENCE) -> float:
    """The line to reach for all points: a fixed one, else by the reference; see `Metric.pass_mark`."""
    if target.lines:
        return target.lines[-1][0]
    margin = case.recipe.margin if target.margin is None else target.margin
    reference = float(np.mean(reference_results(case, target)))
    return metric_for(case, target).pass_mark(reference, margin, len(case.dataset.y_test))


def lines(case: Case, target: Target = BY_REFERENCE) -> tuple[float, ...]:
    """The lines that a result is held against, the easiest first; none without a reference to make one."""
    if not target.by_reference:
        return tuple(value for value, _ in target.lines)
    return (threshold(case, target),) if reference_results(case, target) else ()


def asked(case: Case, target: Target = BY_REFERENCE, got: float | None = None) -> str:
    """What must be reached, in words, such as "at least 90.0%"; "" where nothing says it.

    Beside a result that was `got` it has the digits that tell the two apart.
    """
    metric, beside = metric_for(case, target), () if got is None else (got,)
    if not target.by_reference:
        return target.said(metric, beside)
    return " or ".join(f"{metric.at_least} {metric.show(line, beside)}" for line in lines(case, target))


def targets(case: Case) -> list[tuple[str, Target]]:
    """What the network of the task must reach from which the case is seen, by the checks that measure it."""
    own = (case.solution.slug,) if case.place else (case.solution.slug, "")
    return [
        (check.slug, check.target)
        for check in case.assignment.checks
        if check.target is not None and check.task in own
    ]


def noise(case: Case, target: Target = BY_REFERENCE) -> float:
    """The standard deviation of a single training's result.

    The spread of the reference over its seeds or of this network over its own, whichever is larger;
    and a mean of few samples is known no better than its standard error. Without a reference, and without a
    formula for that, it is told by drawing the hidden samples again.
    """
    metric, own, count = metric_for(case, target), results(case, target), len(case.dataset.y_test)
    reference = reference_results(case, target)
    spreads = [metric.standard_error(float(np.mean(reference or own)), count)]
    if len(reference) > 1:
        spreads.append(float(np.std(reference, ddof=1)))
    if (
        not reference
        and not spreads[0]
        and case.training is not None
        and case.training.predictions is not None
    ):
        data = case.dataset
        spreads.append(metric.resampled_error(case.training.predictions, data.y_test, data.classes))
    if len(own) > 2:
        spreads.append(float(np.std(own, ddof=1)))
    return max(spreads)


def nearest_line(case: Case, target: Target = BY_REFERENCE) -> float | None:
    """The line that the result is within noise of, nearer than two standard errors of its mean; or None."""
    own = results(case, target)
    jumps = target.jumps if target.lines else lines(case, target)
    if not own or not jumps:
        return None
    got = float(np.mean(own))
    nearest = min(jumps, key=lambda line: abs(got - line))
    return nearest if abs(got - nearest) <= 2 * noise(case, target) / math.sqrt(len(own)) else None


def needs_more(case: Case) -> bool:
    """Whether the network should be trained with one more seed before it is judged."""
    if any(
        training.metric is None or (training.by_student is not None and not training.plan.made_by)
        for training in case.trainings
    ):
        return False
    if len(case.trainings) >= len(case.recipe.seeds):
        return False
    if len(case.trainings) < len(case.recipe.reference_seeds) and any(t.ranks for _, t in targets(case)):
        return True  # whose results it is held against is not known yet
    wanted = [target for _, target in targets(case)] or [BY_REFERENCE]
    try:
        return any(nearest_line(case, target) is not None for target in wanted)
    except MetricFailed:  # which the check says
        return False


def rank_result(case: Case, target: Target) -> tuple[float, float]:
    """What is compared with the class: the result, the larger the better, and how far chance moves it.

    That is two standard errors of its mean, as near a line: see `nearest_line`.
    """
    got = result(case, target)
    room = 2 * noise(case, target) / math.sqrt(len(case.trainings))
    return (got if metric_for(case, target).higher_is_better else -got), room
