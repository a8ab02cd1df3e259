"""How the numbers of a diagnosis are said."""

from __future__ import annotations

import pytest

from grader.analysis.diagnosis import percent, result_sentence
from tests.checks.cases import measured


@pytest.mark.parametrize(
    ("share", "words"),
    [(1.0, "100%"), (0.9999, "more than 99.9%"), (0.0, "0%"), (1e-5, "less than 0.1%"), (0.5, "50.0%")],
)
def test_all_is_said_of_all_only(share: float, words: str) -> None:
    assert percent(share) == words


def test_a_result_is_said_as_a_sentence_to_add() -> None:
    assert result_sentence(measured(0.975)) == " It reached 97.5%."
    assert result_sentence(measured(1.0), " all the same") == " It reached 100% all the same."
    assert result_sentence(measured(None)) == ""
