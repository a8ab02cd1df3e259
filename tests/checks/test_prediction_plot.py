"""`prediction_plot` from evidence written by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.case import Case
from grader.checks import prediction_plot
from grader.evidence import Axes, Figure
from grader.records.observation import ImagePrediction
from grader.records.section import Section
from grader.verdicts import Failure
from tests.checks.cases import case

PLOT = prediction_plot("prediction_plot", 8, title="Plot", asked_as=["plot"])
SHARES = np.array([0.01, 0.02, 0.7, 0.05, 0.05, 0.05, 0.05, 0.03, 0.02, 0.02], np.float32)
IMAGE = Axes("", 0, (28, 28), ())


def _case(*axes: Axes, outputs: object = (SHARES,), shown: bool = True) -> Case:
    figures = (Figure(0, 10, 10, axes),) if axes else ()
    rows = np.array(outputs, np.float32).reshape(-1, 10)
    pictured = (ImagePrediction(0, rows),) if shown else ()
    return replace(case(None, (PLOT,), figures=figures), image_predictions=pictured)


def _bars(values: object) -> Axes:
    return Axes("", None, None, tuple(float(value) for value in values))  # type: ignore[attr-defined]


def test_image_and_true_bars() -> None:
    assert "your own model" in PLOT.ask(_case(IMAGE, _bars(SHARES))).reason
    assert PLOT.ask(_case(IMAGE, _bars(SHARES * 100)))  # drawn in percent


@pytest.mark.parametrize(
    ("made", "words", "credit"),
    [
        (_case(), "no answer", 0),
        (_case(IMAGE), "10 bars", 0.5),
        (_case(_bars(SHARES), shown=False), "none shows an image", 0.25),
        (_case(IMAGE, _bars(np.eye(10)[4])), "not what your model says", 0.5),
    ],
)
def test_what_is_missing(made: Case, words: str, credit: float) -> None:
    with pytest.raises(Failure, match=words) as failure:
        PLOT.ask(made)
    assert failure.value.credit == credit and not failure.value.review


def test_a_model_that_cannot_be_rebuilt_is_for_a_person() -> None:
    with pytest.raises(Failure) as failure:
        PLOT.ask(_case(IMAGE, _bars(SHARES), outputs=()))
    assert failure.value.review


def test_a_sheet_that_names_pictures_is_for_a_person() -> None:
    sheet = (Section("Produce a plot", "", pictures=("number.png",)),)
    with pytest.raises(Failure, match=r"number\.png") as failure:
        PLOT.ask(replace(_case(), sections=sheet))
    assert failure.value.review
