"""Plots as data: where each point comes to stand."""

from __future__ import annotations

import base64
import io
import math
from typing import Any

import numpy as np
import pytest
from PIL import Image

from grader.data import TrueLine
from grader.metrics import ACCURACY, F1, MEAN_ABSOLUTE_ERROR, Metric
from grader.report import plots


def test_charts_leave_out_what_is_no_number() -> None:
    chart = plots.chart("x", [("a", "train", [1.0, None, 0.5, 0.25]), ("b", "hidden", [None] * 4)])
    assert chart is not None and len(chart.curves) == 1 and chart.curves[0].last == "0.25"
    assert plots.chart("x", [("a", "train", [1.0])]) is None
    assert plots.chart("x", [("a", "train", [2.0] * 5)]) is not None
    log = plots.chart("x", [("a", "train", list(np.logspace(0, -6, 500)))], log=True)
    assert log is not None and len(log.y_ticks) >= 6
    assert len(log.curves[0].points.split()) <= 260
    # Of many epochs some are left out, and never the last.
    assert log.curves[0].points.endswith(" 428.0,182.4") and log.x_ticks[-1] == (428.0, "500")


def _points(curve: list[float | None], **options: Any) -> str:
    chart = plots.chart("x", [("a", "train", curve)], **options)
    assert chart is not None
    return chart.curves[0].points


def test_a_curve_goes_up_where_its_values_do() -> None:
    """The plot is 376 x 180 pixels, at 52 and 12; a margin of 6 % is left above and below."""
    assert _points([0.0, 0.5, 1.0]) == "52.0,182.4 240.0,102.0 428.0,21.6"
    # What falls to a tenth in each epoch is a straight line on a logarithmic axis, and on no other.
    assert _points([1.0, 0.1, 0.01], log=True) == "52.0,21.6 240.0,102.0 428.0,182.4"
    assert _points([1.0, 0.1, 0.01]) == "52.0,21.6 240.0,167.7 428.0,182.4"


def test_a_share_has_no_room_above_all_of_it() -> None:
    assert _points([0.5, 1.0], metric=ACCURACY).endswith(",12.0")
    assert not _points([0.5, 1.0], metric=MEAN_ABSOLUTE_ERROR).endswith(",12.0")


def test_what_cannot_be_drawn_is_a_gap_and_no_zero() -> None:
    assert _points([0.0, None, 1.0]) == "52.0,182.4 428.0,21.6"
    assert _points([0.0, float("nan"), float("inf"), 0.5, 1.0]) == "52.0,182.4 334.0,102.0 428.0,21.6"
    assert len(_points([1.0, 0.0, -1.0, 0.1], log=True).split()) == 2


def test_curves_of_a_point_each_are_no_chart() -> None:
    stopped = [("training", "train", [1.0, None]), ("hidden", "hidden", [0.5, None])]
    assert plots.chart("Loss", stopped) is None
    assert plots.chart("Loss", [*stopped, ("reference", "other", [1.0, 0.5])]) is not None


def test_where_it_overfits_is_between_the_curves_from_that_epoch_on() -> None:
    curves = [("training", "train", [0.0, 0.0, 0.0]), ("hidden", "hidden", [0.0, 0.5, 1.0])]
    chart = plots.chart("x", curves, turn=2, band=(0.0, 0.5))
    assert chart is not None
    assert chart.gap == "240.0,182.4 428.0,182.4 428.0,21.6 240.0,102.0"  # there and back
    assert chart.turn == (240.0, 2)
    assert chart.band is not None and [round(y, 1) for y in chart.band] == [102.0, 182.4]
    assert chart.summary == "training: 0 at the end; hidden: 1 at the end"


@pytest.mark.parametrize(
    ("values", "metric", "labels"),
    [
        ([0.0, 1.0], None, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        ([0.0, 1.0], ACCURACY, ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]),
        ([0.0, 130.0], None, ["0", "50", "100"]),
        ([0.0001, 0.0004], None, ["0.0001", "0.0002", "0.0003", "0.0004"]),
    ],
)
def test_an_axis_has_round_numbers(values: list[float], metric: Metric | None, labels: list[str]) -> None:
    chart = plots.chart("x", [("a", "train", values)], metric=metric)
    assert chart is not None and [label for _, label in chart.y_ticks] == labels


def test_epochs_are_whole() -> None:
    for epochs in (2, 3, 5, 12):
        chart = plots.chart("x", [("a", "train", [float(n) for n in range(epochs)])])
        assert chart is not None
        shown = [label for _, label in chart.x_ticks]
        assert len(shown) >= 2 and all(label.isdigit() and 1 <= int(label) <= epochs for label in shown)


def test_a_strip_ends_where_its_metric_does() -> None:
    crowded = [("a", 0.9), ("b", 1.0)]
    share, error = (plots.strip(crowded, (0.95,), (0.93,), each) for each in (F1, MEAN_ABSOLUTE_ERROR))
    assert share is not None and error is not None
    assert share.dots[1][0] > error.dots[1][0]  # nothing is above 1
    assert share.dots[0][1] == "a: 0.9" and share.ticks[0][1] == "0.9"


def test_a_strip_has_everything_on_one_axis() -> None:
    # From 0.5 to 0.75 and 8 % of that at each end: 0.48 to 0.77 are 572 pixels, which begin at 24.
    found = plots.strip([("ada", 0.5), ("ben", 0.75)], (0.65, 0.6), (0.7,), ACCURACY)
    assert found is not None
    assert found.dots == ((63.4, "ada: 50.0%"), (556.6, "ben: 75.0%"))
    assert found.lines == ((457.9, "70.0%"),) and found.heading == "Accuracy"
    assert found.band == (260.7, 359.3) and [label for _, label in found.reference] == ["65.0%", "60.0%"]
    assert found.summary == ("ada: 50.0%; ben: 75.0%. The reference: 60.0% to 65.0%. Line: 70.0%.")
    assert plots.strip([], (0.6,), (0.7,), ACCURACY) is None
    assert plots.strip([("ada", 0.5)], (), (), ACCURACY) is None


def test_a_strip_without_a_reference_has_its_lines() -> None:
    found = plots.strip([("ada", 0.5)], (), (0.6, 0.75), ACCURACY)
    assert found is not None and found.band is None and found.reference == ()
    assert found.lines == ((260.7, "60.0%"), (556.6, "75.0%"))
    assert found.summary == "ada: 50.0%. Lines: 60.0%, 75.0%."


def test_a_large_class_is_counted_where_its_dots_lie_together() -> None:
    dots = [(f"s{number}", 0.5) for number in range(300)] + [("last", 0.75)]
    found = plots.strip(dots, (0.6,), (0.7,), ACCURACY)
    assert found is not None
    assert [name for _, name in found.dots] == ["300 networks: 50.0%", "1 network: 75.0%"]
    named = plots.strip(dots[1:], (0.6,), (0.7,), ACCURACY)
    assert named is not None and len(named.dots) == 300 and "; and 288 more." in named.summary


def _opened(address: str) -> Image.Image:
    kind, _, content = address.partition(",")
    assert kind == "data:image/png;base64"
    return Image.open(io.BytesIO(base64.b64decode(content)))


def test_a_figure_is_as_good_as_its_budget() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (60, 90, 3), np.uint8)
    whole = plots.figure(noise, 30_000)
    assert np.array_equal(np.asarray(_opened(whole)), noise)
    # An address has four characters for three bytes: these 16,000 bytes are too many.
    assert len(plots.figure(noise, 20_000)) <= 20_030
    colours = plots.figure(noise, 8_000)  # fewer colours come before fewer pixels
    assert _opened(colours).size == (90, 60) and len(colours) <= 8_030
    small = plots.figure(noise, 1_600)
    assert _opened(small).size < (90, 60) and len(small) <= 1_630


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 1), (2, 3, 3)])
def test_a_sample_is_shown_as_it_is(shape: tuple[int, ...]) -> None:
    pixels = (np.arange(math.prod(shape)) * 10).reshape(shape)
    shown = _opened(plots.sample(pixels))
    assert shown.size == (3, 2) and np.array_equal(np.asarray(shown).ravel(), pixels.ravel())


def test_what_a_network_says_of_one_input_is_read_off_its_line() -> None:
    """Hidden inputs come in any order; between two of them a straight line is drawn."""
    truth = TrueLine(2.0, -1.0, 10.0, "the points")
    hidden, learned = np.array([11.0, 0.0, 9.0]), np.array([22.0, 0.0, 18.0])
    points = (np.array([0.0, 1.0]), np.array([-1.0, 1.0]))
    address = plots.line_plot(points, hidden, learned, truth)
    svg = base64.b64decode(address.partition(",")[2]).decode()
    assert "x = 10: 20.00" in svg and "the points" in svg
    plots._line_plot.cache_clear()
    assert plots.line_plot(points, hidden, learned, truth) == address
