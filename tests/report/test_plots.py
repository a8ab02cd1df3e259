"""Plots as data: where each point comes to stand."""

from __future__ import annotations

import base64
import io
import math
from typing import Any

import numpy as np
import pytest
from PIL import Image

from grader.metrics import ACCURACY, MEAN_ABSOLUTE_ERROR, Metric
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
    assert log.curves[0].points.endswith(" 376.0,170.4") and log.x_ticks[-1] == (376.0, "500")


def _points(curve: list[float | None], **options: Any) -> str:
    chart = plots.chart("x", [("a", "train", curve)], **options)
    assert chart is not None
    return chart.curves[0].points


def test_a_curve_goes_up_where_its_values_do() -> None:
    """The plot is 376 x 180 pixels; a margin of 6 % is left above and below."""
    assert _points([0.0, 0.5, 1.0]) == "0.0,170.4 188.0,90.0 376.0,9.6"
    # What falls to a tenth in each epoch is a straight line on a logarithmic axis, and on no other.
    assert _points([1.0, 0.1, 0.01], log=True) == "0.0,9.6 188.0,90.0 376.0,170.4"
    assert _points([1.0, 0.1, 0.01]) == "0.0,9.6 188.0,155.7 376.0,170.4"


def test_a_share_has_no_room_above_all_of_it() -> None:
    assert _points([0.5, 1.0], metric=ACCURACY).endswith(",0.0")
    assert not _points([0.5, 1.0], metric=MEAN_ABSOLUTE_ERROR).endswith(",0.0")


def test_what_cannot_be_drawn_is_a_gap_and_no_zero() -> None:
    assert _points([0.0, None, 1.0]) == "0.0,170.4 376.0,9.6"
    assert _points([0.0, float("nan"), float("inf"), 0.5, 1.0]) == "0.0,170.4 282.0,90.0 376.0,9.6"
    assert len(_points([1.0, 0.0, -1.0, 0.1], log=True).split()) == 2


def test_curves_of_a_point_each_are_no_chart() -> None:
    stopped = [("training", "train", [1.0, None]), ("hidden", "hidden", [0.5, None])]
    assert plots.chart("Loss", stopped) is None
    assert plots.chart("Loss", [*stopped, ("reference", "other", [1.0, 0.5])]) is not None


def test_where_it_overfits_is_between_the_curves_from_that_epoch_on() -> None:
    curves = [("training", "train", [0.0, 0.0, 0.0]), ("hidden", "hidden", [0.0, 0.5, 1.0])]
    chart = plots.chart("x", curves, turn=2, band=(0.0, 0.5))
    assert chart is not None
    assert chart.gap == "188.0,170.4 376.0,170.4 376.0,9.6 188.0,90.0"  # there and back
    assert chart.turn == (188.0, 2)
    assert chart.band is not None and [round(y, 1) for y in chart.band] == [90.0, 170.4]
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


@pytest.mark.parametrize(
    ("curves", "log"),
    [
        ([[1.2, 0.5, 0.3, 0.2], [0.5, 0.4, 0.3, 0.3]], False),
        ([[0.3, 0.1, 0.06, 0.04, 0.03], [0.12, 0.1, 0.09, 0.08, 0.08]], False),
        ([[8.5, 0.6, 0.4, 0.3], [0.7, 0.5, 0.4, 0.4]], True),  # inputs that were not scaled
        ([[1.0, 0.1, 0.01, 0.0009]], True),
        ([[1.0, 1.0, 1.0]], False),
        ([[1.0, None, float("inf"), 0.9]], False),
        ([[None]], False),
    ],
)
def test_curves_that_would_lie_at_the_foot_have_a_logarithmic_axis(
    curves: list[list[float | None]], log: bool
) -> None:
    assert plots.bunched(curves) is log


def test_a_logarithmic_axis_says_so_and_is_labelled() -> None:
    chart = plots.chart("x", [("a", "train", [8.5, 0.6, 0.3])], log=True, up="loss")
    assert chart is not None and "logarithmic" in chart.up
    assert [label for _, label in chart.y_ticks] == ["0.5", "1", "2", "5", "10"]
    plain = plots.chart("x", [("a", "train", [8.5, 0.6, 0.3])], up="loss")
    assert plain is not None and plain.up == "loss"


def test_a_band_can_be_seen_however_narrow() -> None:
    chart = plots.chart("x", [("a", "train", [0.0, 1.0])], band=(0.5, 0.5))
    assert chart is not None and chart.band == (88.0, 92.0)


def test_epochs_are_whole() -> None:
    for epochs in (2, 3, 5, 12):
        chart = plots.chart("x", [("a", "train", [float(n) for n in range(epochs)])])
        assert chart is not None
        shown = [label for _, label in chart.x_ticks]
        assert len(shown) >= 2 and all(label.isdigit() and 1 <= int(label) <= epochs for label in shown)


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
