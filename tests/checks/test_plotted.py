"""Plots: curves, dots, bars and pictures, and what is written on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from grader.case import Case
from grader.checks import KINDS, plotted
from grader.evidence import CURVE_POINTS, CURVES, Fit
from grader.verdicts import Failure
from grader.worker.figures import Album
from tests.checks.cases import case, dense, digits

LOSS = [1.0, 0.5, 0.25]
VAL_LOSS = [1.1, 0.7, 0.6]
TRAINED = replace(
    digits(dense(10, "softmax")),
    fits=(Fit(None, None, 3, 32, False, {"loss": tuple(LOSS), "val_loss": tuple(VAL_LOSS)}),),
)


def seen(folder: Path, *figures: Figure) -> Case:
    album = Album(folder)
    for figure in figures:
        album._keep(figure)
    return case(TRAINED, figures=album.figures())


def curves(*lines: Any, **words: str) -> Figure:
    figure = Figure()
    axes = figure.subplots()
    for line in lines:
        axes.plot(line, label="a line")
    for name, text in words.items():
        axes.legend() if name == "legend" else getattr(axes, f"set_{name}")(text)
    return figure


def test_a_whole_plot_earns_all(tmp_path: Path) -> None:
    drawn = seen(tmp_path, curves(LOSS, VAL_LOSS, title="Loss", xlabel="epoch", ylabel="loss", legend="x"))
    check = plotted(
        "curves", points=10, count=2, of=["loss", "val_loss"], title=True, labels=True, legend=True
    )
    assert "a curve of val_loss" in check.ask(drawn).reason
    assert KINDS["plotted"].preview(drawn, check).reason.startswith("A plot was found.")


@pytest.mark.parametrize(
    ("figure", "asked", "said"),
    [
        (curves(LOSS), {"count": 2}, "expected 2 curves. Received: 1"),
        (curves(LOSS), {"title": True}, "expected a title. Received: none"),
        (curves(LOSS, xlabel="epoch"), {"labels": True}, "expected a label on both axes. Received: one"),
        (curves(LOSS), {"legend": True}, "expected a legend. Received: none"),
        (curves(LOSS), {"of": ["val_loss"]}, "expected a curve of val_loss. Received: no such curve"),
        (curves([1, 0.5, 0.2]), {"of": ["loss"]}, "expected a curve of loss. Received: no such curve"),
        (curves(LOSS[:2]), {"of": ["loss"]}, "expected a curve of loss. Received: no such curve"),
        (curves(LOSS), {"of": ["accuracy"]}, "expected a curve of accuracy. Received: no such curve"),
    ],
)
def test_what_is_missing_is_told(tmp_path: Path, figure: Figure, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(Failure) as caught:
        plotted("curves", points=10, **asked).ask(seen(tmp_path, figure))
    assert said in caught.value.reason
    assert caught.value.credit == (0.0 if "count" in asked else 0.5)


def test_of_several_plots_the_best_counts(tmp_path: Path) -> None:
    good = curves(LOSS, xlabel="x", ylabel="y")
    assert plotted("curves", points=5, labels=True).ask(seen(tmp_path, curves(LOSS), good, Figure()))
    side = Figure()
    left, right = side.subplots(1, 2)
    left.plot(LOSS)
    right.plot(VAL_LOSS)
    both = plotted("curves", points=5, count=2, of=["loss", "val_loss"])
    assert both.ask(seen(tmp_path, side)), "two plots beside each other are one figure"


def test_dots_bars_and_pictures_are_counted(tmp_path: Path) -> None:
    dots = Figure()
    axes = dots.subplots()
    axes.scatter([1, 2, 3], [1, 2, 3])
    axes.plot([1, 2], [1, 2], "o")
    bars = Figure()
    bars.subplots().hist([1, 2, 2, 3], bins=3)
    grid = Figure()
    for place, each in enumerate(grid.subplots(2, 3).ravel()):
        each.imshow(np.zeros((4, 4)))
        each.set_title("cat" if place else "")
    drawn = seen(tmp_path, dots, bars, grid)
    assert plotted("dots", points=5, count=5).ask(drawn)
    assert plotted("bars", points=5, count=3).ask(drawn)
    assert plotted("pictures", points=5, count=6).ask(drawn)
    with pytest.raises(Failure, match="expected a title for each picture. Received: 5 of 6"):
        plotted("pictures", points=5, count=6, title=True).ask(drawn)
    with pytest.raises(Failure, match="at least 1 curve. Received: none"):
        plotted("curves", points=5).ask(drawn)


def test_nothing_drawn_and_nothing_to_draw(tmp_path: Path) -> None:
    for check in (plotted("curves", points=5), plotted("bars", points=5)):
        with pytest.raises(Failure, match="no figure was shown or saved"):
            check.ask(case(TRAINED))
    with pytest.raises(ValueError, match="one of curves, dots, bars, pictures"):
        plotted("lines", points=5)  # type: ignore[arg-type]


def test_long_curves_and_many_are_kept_in_part(tmp_path: Path) -> None:
    long = np.arange(3 * CURVE_POINTS, dtype=float)
    long[1] = np.inf
    (figure,) = seen(tmp_path, curves(*[long] * (CURVES + 5))).evidence.figures
    assert len(figure.axes[0].curves) == CURVES
    first = figure.axes[0].curves[0]
    assert len(first.y) == CURVE_POINTS and first.y[:2] == (0.0, 3.0) and first.label == "a line"
    history = tuple(long.tolist())
    many = case(
        replace(TRAINED, fits=(replace(TRAINED.fits[0], history={"loss": history}),)), figures=(figure,)
    )
    assert plotted("curves", points=5, of=["loss"]).ask(many), "a long curve of the training's own"


def test_of_plots_beside_each_other_each_stands_for_itself(tmp_path: Path) -> None:
    """What one of them lacks, another does not make up for; and one that has all of it is enough."""
    figure = Figure()
    bars, line, other = figure.subplots(1, 3)
    bars.bar([1, 2], [1, 2])
    bars.set_title("Bars")
    line.plot(LOSS)
    other.plot(LOSS)
    other.plot(VAL_LOSS)
    both = seen(tmp_path, figure)
    with pytest.raises(Failure, match="expected a title. Received: none"):
        plotted("curves", points=1, title=True).ask(both)
    assert plotted("curves", points=1, count=(2, 2)).ask(both)
    assert plotted("bars", points=1, title=True).ask(both)


def test_a_curve_that_is_only_the_beginning_of_one_is_another(tmp_path: Path) -> None:
    check = plotted("curves", points=1, of=["loss"])
    for line in (LOSS[:2], [*LOSS, 0.1], [9.0]):
        with pytest.raises(Failure, match="a curve of loss"):
            check.ask(seen(tmp_path, curves(line)))


def test_at_home_nothing_is_said_of_whose_curve_it_is(tmp_path: Path) -> None:
    check = plotted("curves", points=1, of=["loss"])
    drawn = seen(tmp_path, curves([3.0, 2.0]))
    assert KINDS["plotted"].preview(drawn, check).reason.startswith("A plot was found.")
