"""Parts and dozens in words."""

from __future__ import annotations

import pytest

from grader.answers.numbers import all_written


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("half", [0.5]),
        ("one half of them", [0.5]),
        ("die Hälfte", [0.5]),
        ("two thirds", [2 / 3]),
        ("zwei Drittel", [2 / 3]),
        ("three quarters", [0.75]),
        ("a thousandth", [0.001]),
        ("ein Tausendstel", [0.001]),
        ("the third layer", []),
        ("a quarter", [0.25]),
        ("one and a half", [1.5]),
        ("2 and a half", [2.5]),
        ("half of a half", [0.25]),
        ("half of 1568", [784]),
        ("half a dozen", [6]),
        ("media docena", [6]),
        ("two dozen", [24]),
        ("1½", [1.5]),
        ("half of them, 64", [64]),  # it explains the other number
    ],
)
def test_parts(text: str, numbers: list[float]) -> None:
    assert [written.readings[0][0] for written in all_written(text)] == pytest.approx(numbers)


def test_of_a_number_the_part_may_be_meant_as_well() -> None:
    (written,) = all_written("half of the 128 neurons")
    assert written.readings == ((64.0,), (0.5,))
