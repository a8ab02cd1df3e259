"""What the checks of an assignment measure, and the lines that results are held against."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import fmean

from grader.analysis.results import asked, lines, metric_for, reference_results, results, targets
from grader.case import Case
from grader.evidence import NOTHING
from grader.metrics import Metric, MetricFailed
from grader.pipeline.cases import unsolved
from grader.pipeline.ready import ReadyAssignment
from grader.target import Target


@dataclass(frozen=True)
class Measure:
    """What one check measures.

    Attributes:
        slug: of the check.
        task: the slug of the task that it is about; `of_task` is its title, where there are several.
        target: what must be reached.
        metric: what is measured.
        asked: the lines in words, such as "at least 90.0%"; "" where nothing says them.
        lines: their values, the easiest first.
        reference: what the assignment's own reference came to, one value a seed; empty without one.
        failed: why nothing can be measured; "" where it can.
    """

    slug: str
    task: str
    of_task: str
    target: Target
    metric: Metric
    asked: str = ""
    lines: tuple[float, ...] = ()
    reference: tuple[float, ...] = ()
    failed: str = ""

    def said(self) -> str:
        """It in words, such as "accuracy, at least 90.0% (the reference: 97.3%)"."""
        line = f", {self.asked}" if self.asked else ""
        beside = f" (the reference: {self.metric.show(fmean(self.reference))})" if self.reference else ""
        return f"{self.metric.title}{line}{beside}"


def measures(ready: ReadyAssignment) -> list[Measure]:
    """What the checks of an assignment measure, in their order."""
    case = Case(ready.assignment, NOTHING, "missing", solutions=unsolved(ready))
    return [_measure(view, slug, target) for view in case.views for slug, target in targets(view)]


def _measure(case: Case, slug: str, target: Target) -> Measure:
    task = case.solution.task
    title = task.title if task is not None and len(case.solutions) > 1 else ""
    bare = Measure(slug, case.solution.slug, title, target, metric_for(case, target))
    try:
        return replace(
            bare,
            asked=asked(case, target),
            lines=lines(case, target),
            reference=tuple(reference_results(case, target)),
        )
    except MetricFailed as error:
        return replace(bare, failed=f"{error} {error.detail}".strip())


def result_of(case: Case, target: Target) -> float | None:
    """What a network came to, the mean over its trainings; None where nothing was measured."""
    try:
        own = results(case, target)
    except MetricFailed:
        return None
    return fmean(own) if own else None
