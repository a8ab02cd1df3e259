"""A diagnosis: one observation, as a student reads it, and how its numbers are said."""

from __future__ import annotations

from dataclasses import dataclass

from grader.metrics import metric_of
from grader.records.training import TrainingResult


@dataclass(frozen=True)
class Diagnosis:
    """One observation.

    Attributes:
        slug: its fixed name.
        title: in a few words.
        text: what was seen, with the number that shows it, and why it matters.
        advice: what to do, as an imperative.
        bars: labelled numbers that picture it; may be empty. `caption` says what they are.
        percent: the numbers are shares of one.
    """

    slug: str
    title: str
    text: str
    advice: str
    bars: tuple[tuple[str, float], ...] = ()
    caption: str = ""
    percent: bool = False


def result_sentence(measured: TrainingResult, after: str = "") -> str:
    """The result as a sentence to add, with a few words `after` it; "" without one, and of an error."""
    metric = metric_of(measured.plan.recipe)
    if measured.metric is None or not metric.higher_is_better:
        return ""
    value = percent(measured.metric) if metric.percent else f"{metric.show(measured.metric)} ({metric.title})"
    return f" It reached {value}{after}."


def percent(share: float) -> str:
    """A share in percent: 0 and 100 only where it is just that."""
    if 0 < share < 0.0005:
        return "less than 0.1%"
    if 0.9995 <= share < 1:
        return "more than 99.9%"
    return f"{share:.0%}" if share in (0, 1) else f"{share:.1%}"
