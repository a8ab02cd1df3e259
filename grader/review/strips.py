"""The results of a class on one axis beside the line: what a result too near to it is decided by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from grader.assignment import Assignment
from grader.gradebook import Gradebook
from grader.gradebook.measured import Measured, measured
from grader.metrics import Metric, metric_of
from grader.report.strip import Strip, strip
from grader.review.names import Names
from grader.review.queue import ReviewItem

Question = tuple[str, str]


@dataclass(frozen=True)
class NearLine:
    """What is shown of a result that is too near a line.

    Attributes:
        said: what it came to, in words, such as "95.2% to 95.6%, on average 95.4%; the line: 95.4%".
        strip: the results of the class beside it; None where they would leave no room for each other.
    """

    said: str
    strip: Strip | None


def near_lines(
    book: Gradebook, assignments: Mapping[str, Assignment], items: Sequence[ReviewItem], names: Names
) -> dict[tuple[Question, tuple[float, ...]], NearLine]:
    """What is shown of the results too near a line, by question and result."""
    wanted = [item for item in items if item.measured is not None and item.measured.near is not None]
    by_question: dict[Question, list[Measured]] = {}
    for slug in {item.mark.assignment for item in wanted}:
        for each in measured(book, slug):
            by_question.setdefault((slug, each.slug), []).append(each)
    found: dict[tuple[Question, tuple[float, ...]], NearLine] = {}
    for item in wanted:
        question, own = (item.mark.assignment, item.mark.slug), item.measured
        assert own is not None
        metric = _metric(assignments[question[0]], question[1])
        if metric is not None and (question, own.results) not in found:
            found[question, own.results] = _near_line(own, by_question[question], metric, names)
    return found


def _metric(assignment: Assignment, slug: str) -> Metric | None:
    """What a check measures; None where the marking scheme does not have it any more."""
    check = next((check for check in assignment.checks if check.slug == slug), None)
    if check is None or check.target is None:
        return None
    own = [task for task in assignment.tasks if task.slug == check.task] or list(assignment.tasks[:1])
    recipe = own[0].recipe if own else None
    return check.target.metric or (metric_of(recipe) if recipe is not None else None)


def _near_line(own: Measured, all_results: Sequence[Measured], metric: Metric, names: Names) -> NearLine:
    assert own.near is not None
    low, high = min(own.results), max(own.results)
    said = metric.show(low) if low == high else f"{metric.show(low)} to {metric.show(high)}"
    if len(own.results) > 1:
        said += f" in {len(own.results)} trainings, on average {metric.show(fmean(own.results))}"
    said += f"; the line: {metric.show(own.near)}"
    beside = None
    if metric.bounded:
        dots = [(names.of(each.student), fmean(each.results)) for each in all_results if each.results]
        beside = strip(dots, own.reference, own.lines, metric)
    return NearLine(said, beside)
