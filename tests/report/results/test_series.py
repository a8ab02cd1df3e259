"""A series: forecasts over what came."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from grader.report.results import Results, results_of
from tests.report.results.cases import says, series_of


def _seen(folder: Path, off: float = 0.0) -> Results:
    dataset = series_of(folder, np.arange(100.0) % 10, window=5, hidden=0.3)
    return results_of(says(dataset, dataset.y_test + np.float32(off)))


def test_forecasts_lie_over_what_came(tmp_path: Path) -> None:
    found = _seen(tmp_path, 1.0).forecast
    assert found is not None and found.plot is not None
    given, came, said = found.plot.marks
    assert (
        given.path.count("L") == 40
    )  # the last 40 values that were given, and the way to the first hidden one
    assert came.path.count("L") == 9 and said.path.count("M") == 10
    # One above the truth, on an axis of -0.4 to 10.4 over 242 pixels, is 22 pixels.
    heights = [int(place.split()[1]) for place in came.path[1:].split("L")]
    above = [int(place.split()[1].partition("h")[0]) for place in said.path[1:].split("M")]
    assert {a - b for a, b in zip(heights, above, strict=True)} <= {22, 23}
    assert found.plot.up == "t" and "from 5 true values" in found.plot.reading


def test_a_forecast_stands_beside_who_says_the_last_value_again(tmp_path: Path) -> None:
    found = _seen(tmp_path, 1.0).forecast
    assert found is not None
    # From 9 to 0 it falls by 9, and else it grows by 1.
    assert found.baseline == (
        "Who always says the last value again is off by 1.8 on average over all hidden values; your network "
        "by 1, 44% less."
    )
    late = _seen(tmp_path, 5.0).forecast
    assert late is not None and late.baseline.endswith("it has not found what goes on in the series.")


def test_few_hidden_values_of_a_series_are_shown(tmp_path: Path) -> None:
    """Each that is shown can be learned by heart: ten in a row, and six mistakes; no dots, which tell the rest."""
    found = _seen(tmp_path, 1.0)
    assert found.numbers is not None and found.numbers.scatter is None and found.numbers.errors is not None
    assert len(found.numbers.worst) == 6
    assert all(each.what.facts == () for each in found.numbers.worst)
