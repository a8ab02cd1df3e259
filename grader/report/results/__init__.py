"""What a network makes of the hidden data, as a report shows it: a module for each kind of data.

All of it follows from the predictions of a training, which are kept, and from labels that never leave the
grader. Students read it: where a training may not be told, there is none, and none of this; and what is shown
of single hidden samples is as little as `samples` says.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.case import Case
from grader.report.results.classes import ClassResults, class_results
from grader.report.results.numbers import NumberResults, number_results
from grader.report.results.series import Forecast, forecast
from grader.report.results.yes_no import YesNo, yes_no


@dataclass(frozen=True)
class Results:
    """What a network makes of the hidden data; None for what its data have not."""

    classes: ClassResults | None = None
    yes_no: YesNo | None = None
    numbers: NumberResults | None = None
    forecast: Forecast | None = None


def results_of(case: Case) -> Results:
    """What the network of the task makes of the hidden data from which the case is seen."""
    measured = case.training
    if measured is None or measured.predictions is None:
        return Results()
    trusted = case.assignment.trained_by == "grader" and not measured.self_run
    return Results(
        class_results(case),
        yes_no(case, trusted=trusted),
        number_results(case, trusted=trusted),
        forecast(case),
    )
