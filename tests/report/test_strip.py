"""Results on one axis: where dots, lines and the reference come to stand."""

from __future__ import annotations

import pytest

from grader.metrics import ACCURACY, F1, MEAN_ABSOLUTE_ERROR
from grader.report.strip import DOT, FOOT, ROOM, Pile, strip


def test_a_strip_ends_where_its_metric_does() -> None:
    crowded = [("a", 0.9), ("b", 1.0)]
    share, error = (strip(crowded, (0.95,), (0.93,), each) for each in (F1, MEAN_ABSOLUTE_ERROR))
    assert share is not None and error is not None
    assert share.piles[1].x > error.piles[1].x  # nothing is above 1
    assert share.piles[0].title == "a: 0.9" and share.ticks[0][1] == "0.9"


def test_a_strip_has_everything_on_one_axis() -> None:
    # From 0.5 to 0.75 and 8 % of that at each end: 0.48 to 0.77 are 572 pixels.
    found = strip([("ada", 0.5), ("ben", 0.75)], (0.65, 0.6), (0.7,), ACCURACY)
    assert found is not None
    assert found.piles == (Pile(39.4, 1, "ada: 50.0%"), Pile(532.6, 1, "ben: 75.0%"))
    assert found.lines == ((433.9, "70.0%"),) and found.heading == "Accuracy"
    assert found.band == (236.7, 335.3) and [label for _, label in found.reference] == ["65.0%", "60.0%"]
    assert found.summary == ("ada: 50.0%; ben: 75.0%. The reference: 60.0% to 65.0%. Line: 70.0%.")
    assert strip([], (0.6,), (0.7,), ACCURACY) is None
    assert strip([("ada", 0.5)], (), (), ACCURACY) is None


def test_a_strip_without_a_reference_has_its_lines() -> None:
    found = strip([("ada", 0.5)], (), (0.6, 0.75), ACCURACY)
    assert found is not None and found.band is None and found.reference == ()
    assert found.lines == ((236.7, "60.0%"), (532.6, "75.0%"))
    assert found.summary == "ada: 50.0%. Lines: 60.0%, 75.0%."


def test_of_a_large_class_every_network_is_seen() -> None:
    """What lies together stands one above the other, however many they are."""
    dots = [(f"s{number}", 0.5) for number in range(297)]
    found = strip([*dots, ("x, y", 0.75), ("z", 0.7501), ("far", 0.6)], (0.6,), (0.7,), ACCURACY)
    assert found is not None and (found.count, found.highest) == (300, 297)
    assert [(pile.count, pile.title) for pile in found.piles] == [
        (297, "297 networks: 50.0%"),
        (1, "far: 60.0%"),
        (2, "x, y; z: 75.0%"),
    ]
    assert found.step == ROOM / 297 and found.height == pytest.approx(FOOT + ROOM, abs=1)
    assert "; and 288 more." in found.summary
    few = strip([("a", 0.5), ("b", 0.5), ("c", 0.75)], (), (0.7,), ACCURACY)
    assert few is not None and few.step == DOT and few.height == FOOT + DOT


def test_a_result_just_below_the_line_is_told_apart_from_it() -> None:
    found = strip([("ada", 0.95383), ("ben", 0.7)], (), (0.9542,), ACCURACY)
    assert found is not None
    assert found.piles[1].title == "ada: 95.38%" and found.lines[0][1] == "95.42%"
    assert found.piles[0].title == "ben: 70.0%"
