"""The scores of a class, as bars."""

from __future__ import annotations

import pytest

from grader.report.histogram import BINS, histogram


def test_bars_stand_side_by_side_and_as_high_as_they_have_students() -> None:
    drawn = histogram([0, 4, 5, 5, 5, 12, 50, 50], 50)
    assert drawn is not None
    assert [bar.title for bar in drawn.bars] == [
        "0 to 5 points: 2 students",
        "5 to 10 points: 3 students",
        "10 to 15 points: 1 student",
        "45 to 50 points: 2 students",
    ]
    first, second, third, last = drawn.bars
    assert first.height == last.height == pytest.approx(2 * third.height, abs=0.2)
    assert second.height == pytest.approx(3 * third.height, abs=0.2)
    assert {round(bar.y + bar.height, 6) for bar in drawn.bars} == {148.0}
    step = drawn.width / BINS
    assert [round((bar.x - 1) / step, 1) for bar in drawn.bars] == [0, 1, 2, 9]
    assert last.x + last.width == pytest.approx(drawn.width, abs=2)


def test_axes_have_round_scores_and_whole_students() -> None:
    drawn = histogram([10, 20, 20], 77)
    assert drawn is not None
    assert [label for _, label in drawn.x_ticks] == ["0", "20", "40", "60"]
    assert [label for _, label in drawn.y_ticks] == ["0", "1", "2"]
    assert drawn.unit == "points of 77"


def test_nobody_is_left_out_for_extra_credit_or_a_penalty() -> None:
    drawn = histogram([-3, 55, 50, 49], 50)
    assert drawn is not None
    assert [bar.title for bar in drawn.bars] == ["0 to 5 points: 1 student", "45 to 50 points: 3 students"]


def test_no_score_is_no_picture() -> None:
    assert histogram([], 50) is None and histogram([0.0], 0) is None
