"""A series: what a network forecasts, over what came, and beside who says the last value again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.case import Case
from grader.report.plane import Drawn, Plane, plane
from grader.report.plots import number
from grader.report.results.numbers import Values, named
from grader.report.results.samples import SAMPLES

PAST = 40  # given values drawn before


@dataclass(frozen=True)
class Forecast:
    """What a network forecasts: a plot over what came, and what the simplest forecast comes to, in words."""

    plot: Plane | None
    baseline: str


def forecast(case: Case) -> Forecast | None:
    """What a network forecasts of the hidden end of a series; None where the data are none.

    Only the first hidden values are drawn: each that is shown is one less to be measured on.
    """
    measured, dataset = case.training, case.dataset
    if measured is None or measured.predictions is None or not dataset.tells_itself:
        return None
    if dataset.given is None or dataset.given.columns is None or dataset.classes:
        return None
    columns = dataset.given.columns
    past = np.asarray(columns.column(columns.target), np.float64)[-PAST:]
    truth = np.asarray(dataset.y_test, np.float64)
    guess = measured.predictions.mean(axis=1, dtype=np.float64)
    came, said = truth[:SAMPLES], guess[:SAMPLES]
    steps = np.arange(len(past) + len(came)) - len(past) + 1.0
    last = dataset.x_test[:, -1].reshape(len(truth))
    own, naive = (float(np.abs(each - truth).mean()) for each in (guess, last))
    window = dataset.sample_shape[0]
    return Forecast(
        plane(
            "What it forecasts, and what came",
            [
                Drawn("given", "train", steps[: len(past) + 1], np.append(past, came[:1])),
                Drawn("what came", "truth", steps[len(past) :], came),
                Drawn("your network's forecasts", "dots", steps[len(past) :], said, dots=True),
            ],
            across="step, counted from the end of the given part",
            up=named(dataset) or "value",
            reading=(
                f"The line is the series: dashed what was given, then the first {len(came)} of "
                f"{len(truth):,} hidden values. Each dot is a forecast, made from {window} true values "
                "before it: on the line it is right."
            ),
            remark=_missed(came, said),
        ),
        _against_last(own, naive),
    )


def _missed(came: Values, said: Values) -> str:
    """Where it is furthest off among the forecasts that are drawn."""
    off = said - came
    place = int(np.argmax(np.abs(off)))
    if not off[place]:
        return "All of these are right."
    way = "much" if off[place] > 0 else "little"
    return (
        f"It is furthest off at step {place + 1}: it says {number(said[place])}, "
        f"{number(abs(off[place]))} too {way}."
    )


def _against_last(own: float, naive: float) -> str:
    told = (
        f"Who always says the last value again is off by {number(naive)} on average over all hidden values; "
        f"your network by {number(own)}"
    )
    if own >= naive:
        return f"{told}: it has not found what goes on in the series."
    return f"{told}, {1 - own / naive:.0%} less."
