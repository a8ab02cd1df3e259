"""Who learned the training data by heart, and who did not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.analysis.diagnoses import diagnose
from grader.analysis.overfitting import _by_heart
from tests.analysis.trained import slugs_of, trained

NUMBERS = st.floats(0.001, 3.0)
SHARES = st.floats(0.0, 1.0)


@given(
    st.integers(1, 8).flatmap(
        lambda n: st.tuples(*(st.lists(each, min_size=n, max_size=n) for each in (NUMBERS, NUMBERS, SHARES, SHARES)))
    )
)  # fmt: skip
@settings(deadline=None)
def test_whoever_is_told_of_overfitting_has_it(
    facts: tuple[list[float], list[float], list[float], list[float]],
) -> None:
    training, hidden, right, right_hidden = facts
    found = _by_heart(training, hidden, right, right_hidden)
    if found is None:
        return
    assert found.lowest == min(hidden) and hidden[found.best - 1] == found.lowest < found.last == hidden[-1]
    assert found.training < training[found.best - 1] and found.training < found.last
    assert found.right_on_training > found.right_on_hidden and found.best < len(hidden)


@pytest.mark.parametrize(
    ("training", "hidden", "right"),
    [
        ((0.9, 0.6, 0.7, 0.95), (0.9, 0.5, 0.6, 0.9), 1.0),  # the loss on training data is the higher one
        ((0.9, 0.6, 0.7, 0.9), (0.9, 0.5, 0.6, 0.9), 1.0),  # both tie
        ((0.9, 0.3, 0.3, 0.3), (0.9, 0.5, 0.6, 0.9), 1.0),  # it does not fall any more
        ((0.9, 0.3, 0.2, 0.1), (0.9, 0.5, 0.5, 0.56), 1.0),  # on hidden data it hardly rises
        ((0.9, 0.3, 0.2, 0.1), (0.9, 0.5, 0.6, 0.9), 0.87),  # as right on hidden data
    ],
)
def test_what_is_no_overfitting(training: tuple[float, ...], hidden: tuple[float, ...], right: float) -> None:
    accuracy, on_hidden = (0.5, 0.7, 0.8, right), (0.5, 0.7, 0.8, 0.83)
    assert _by_heart(training, hidden, accuracy, on_hidden) is None
    assert _by_heart((0.9, 0.3, 0.2, 0.1), (0.9, 0.5, 0.6, 0.9), (0.5, 0.7, 0.8, 1.0), on_hidden) is not None


def test_overfitting_needs_a_gap_and_a_rising_loss() -> None:
    facts: dict[str, Any] = {
        "history": {"loss": [1.0, 0.3, 0.1, 0.01], "accuracy": [0.7, 0.9, 0.98, 1.0]},
        "by_epoch": (0.7, 0.85, 0.84, 0.83),
        "loss_by_epoch": (0.9, 0.5, 0.6, 0.9),
    }
    found = diagnose(trained(**facts))
    assert [each.slug for each in found] == ["overfitting"]
    assert "100%" in found[0].text and "83.0%" in found[0].text and "epoch 2" in found[0].text
    assert slugs_of(trained(**facts | {"loss_by_epoch": (0.9, 0.5, 0.48, 0.47)})) == []
    assert slugs_of(trained(**facts | {"by_epoch": (0.7, 0.9, 0.95, 0.96)})) == []
