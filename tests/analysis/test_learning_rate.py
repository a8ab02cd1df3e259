"""Learning rates that are too high or too low, by short trials at others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.analysis.diagnoses import diagnose
from tests.analysis.trained import CALM, TRIALS, trained


@pytest.mark.parametrize(
    ("end", "trials", "slugs"),
    [
        (2.4, TRIALS | {"0.1": 0.4}, ["rate_high"]),
        (None, TRIALS | {"0.01": 0.4, "1": None}, ["rate_high"]),
        (2.0, TRIALS | {"10": 0.4}, ["rate_low"]),
        # Slow, but as good as any in so few steps.
        (1.0, TRIALS | {"1": 1.2, "10": 1.0}, []),
        # A lower rate is better in few steps, but the whole training came as far.
        (0.5, TRIALS | {"0.1": 0.4, "1": 0.6}, []),
        (2.4, TRIALS, []),
        (2.4, dict.fromkeys(TRIALS), []),
    ],
)
def test_learning_rates(end: float | None, trials: dict[str, float | None], slugs: list[str]) -> None:
    probes = replace(CALM, loss_after=end, trials=trials, trial_steps=200)
    found = diagnose(trained({"optimizer": ("SGD", (("learning_rate", 0.1),))}, probes=probes))
    assert [each.slug for each in found] == slugs
    if slugs:
        assert "SGD and the learning rate 0.1" in found[0].text and "200 steps" in found[0].text
        assert len(found[0].bars) == sum(value is not None for value in trials.values())


@pytest.mark.parametrize(
    ("moved", "words", "not_words"),
    [
        (0.001, "hardly moved: all its weights together moved by 0.1%", "though"),
        (0.049, "hardly moved: all its weights together moved by 4.9%", "though"),
        (0.05, "though all its weights together moved by 5.0%", "hardly"),
        (0.783, "though all its weights together moved by 78.3%", "hardly"),
        (None, "too short", "moved"),
    ],
)
def test_the_words_follow_the_number(moved: float | None, words: str, not_words: str) -> None:
    probes = replace(CALM, loss_after=2.0, trials=TRIALS | {"10": 0.4}, trial_steps=200, moved=moved)
    found = diagnose(trained({"optimizer": ("SGD", (("learning_rate", 0.01),))}, probes=probes))[0]
    assert found.slug == "rate_low" and words in found.text and not_words not in found.text
    assert found.advice == "Try a higher learning rate, such as 0.1." and "default" not in found.advice
