"""Numbers: what is predicted beside what is true, and how far off."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.report.results import results_of
from grader.report.results.numbers import NumberResults
from tests.checks.cases import LINE
from tests.report.results.cases import of_arrays, says

X = np.arange(20, dtype=np.float32).reshape(10, 2)


def _seen(truth: Any, guess: Any, how: dict[str, Any] | None = None, **known: Any) -> NumberResults:
    truth = np.asarray(truth, float)
    x_test = np.stack([truth, truth], axis=1).astype(np.float32)
    found = results_of(says(of_arrays(X, X[:, 0], x_test, truth, **known), guess, **(how or {}))).numbers
    assert found is not None
    return found


TRUTH = np.arange(30.0)


def test_the_axes_name_what_is_predicted_and_its_unit() -> None:
    seen = _seen(TRUTH, TRUTH, target="price", unit="dollars")
    assert seen.target == "price in dollars" and seen.scatter is not None
    assert (seen.scatter.across, seen.scatter.up) == ("true price in dollars", "predicted price in dollars")
    unnamed = _seen(TRUTH, TRUTH).scatter
    assert unnamed is not None and (unnamed.across, unnamed.up) == ("what is true", "what it says")


def test_a_dot_on_the_line_is_right() -> None:
    scatter = _seen([0.0, 50.0, 100.0], [0.0, 100.0, 100.0]).scatter
    assert scatter is not None
    line, dots = scatter.marks
    # Both axes reach from -4 to 104, over 350 and 242 pixels.
    assert line.path == "M13 233L337 9" and dots.path == "M13 233h0M175 9h0M337 9h0"


@pytest.mark.parametrize(
    ("guess", "said"),
    [
        (15 + 0.5 * (TRUTH - 15),
         "Of the largest third (from 20 on) it says 4.75 too little and of the smallest third (up to 9) it says "
         "5.25 too much on average. It keeps to the middle: it knows only in part what makes a value large or small."),
        (TRUTH + (TRUTH >= 20) * 3, "Of the largest third (from 20 on) it says 3 too much on average."),
        (TRUTH + np.where(TRUTH % 2, 1, -1), "It errs about as often to one side as to the other, for small values and for large ones."),
        (np.full(30, 7.0), "It says nearly the same of every sample: 7 to 7, where the truth goes from 0 to 29. What it is given hardly matters to it."),
    ],
)  # fmt: skip
def test_where_it_says_too_much_or_too_little(guess: Any, said: str) -> None:
    scatter = _seen(TRUTH, guess).scatter
    assert scatter is not None and scatter.remark == said


def test_how_far_off_it_is() -> None:
    off = np.array([-30.0, *[-2.0] * 10, *[1.0] * 10, *[2.0] * 8, 12.0])
    seen = _seen(TRUTH, TRUTH + off)
    assert seen.errors_said == (
        "Half of the 30 hidden samples are off by 2 or less, the worst by 30. Too much and too little are about "
        "balanced."
    )
    assert seen.errors is not None
    counts = [bar.title for bar in seen.errors.bars]
    assert counts == [
        "-30 to -27.5: 1 hidden sample", "-2.5 to 0: 10 hidden samples", "0 to 2.5: 18 hidden samples",
        "10 to 12.5: 1 hidden sample",
    ] or counts[0].startswith("-30 to")  # fmt: skip
    assert sum(int(title.split(": ")[1].split()[0]) for title in counts) == 30
    assert any(tick == (seen.errors.line, "0") for tick in seen.errors.x_ticks)
    assert "On average it says 3 too much." in _seen(TRUTH, TRUTH + 3).errors_said
    assert _seen(TRUTH, TRUTH).errors is None


@pytest.mark.parametrize(
    ("guess", "said"),
    [
        (TRUTH, "your network by 0, 100% less."),
        (np.full(30, 9.0), "is off by 8.5 on average; your network by 8.5, so it has learned nothing that helps."),
        (np.full(30, 100.0), "so it has learned nothing that helps."),
    ],
)  # fmt: skip
def test_it_stands_beside_who_says_the_mean_each_time(guess: Any, said: str) -> None:
    baseline = _seen(TRUTH, guess).baseline
    assert baseline.startswith("Who says 9 each time, the mean of the given values, ") and said in baseline


def test_the_worst_mistakes_are_those_furthest_off() -> None:
    off = np.zeros(30)
    off[[3, 8, 20]] = 5, -9, 0.5
    worst = _seen(TRUTH, TRUTH + off).worst
    assert [(each.truth, each.guess, each.off) for each in worst] == [
        ("8", "−1", "−9"), ("3", "8", "+5"), ("20", "20.5", "+0.5"),
    ]  # fmt: skip
    assert len(_seen(TRUTH, TRUTH + 1).worst) == 6
    # Given are 0, 2, 4, … 18 in both columns: those nearest to 8 are 4 to 12.
    assert worst[0].what.facts[0] == "The 5 given rows most like it: 8 on average, from 4 to 12."


@pytest.mark.parametrize("how", [{"self_run": True}, {"trained_by": "student"}])
def test_a_program_that_made_the_predictions_reads_no_rows_off_the_dots(how: dict[str, Any]) -> None:
    """It could say an input of each sample in place of a prediction: only means of several are drawn."""
    open_, kept = _seen(TRUTH, TRUTH).scatter, _seen(TRUTH, TRUTH, how).scatter
    assert open_ is not None and kept is not None
    assert open_.marks[1].path.count("M") == 30 and kept.marks[1].path.count("M") == 6
    assert "mean of several" in kept.marks[1].name and "mean of several" in kept.reading


def test_of_many_samples_as_many_are_drawn_as_can_be_told_apart() -> None:
    truth = np.linspace(0, 1, 5_000)
    scatter = _seen(truth, truth[::-1]).scatter
    assert scatter is not None and 150 < scatter.marks[1].path.count("M") <= 200


def test_outputs_of_any_size_are_drawn() -> None:
    for guess in (np.full(30, 1e30), -1e30 * TRUTH, TRUTH * 1e-30):
        seen = _seen(TRUTH, guess)
        assert seen.scatter is not None and seen.errors is not None and seen.errors_said
    assert _seen([1.0], [3.0]).worst[0].off == "+2"


def test_a_line_is_drawn_as_such() -> None:
    assert results_of(says(LINE, LINE.y_test)).numbers is None
