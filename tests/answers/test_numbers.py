"""Numbers in the ways people write them."""

from __future__ import annotations

from typing import Any

import pytest

from grader.answers.numbers import numbers_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("60,000", [60000]),
        ("60 000 images", [60000]),
        ("60k", [60000]),
        ("60.000", [60]),
        ("1,2", [1.2]),
        ("1,2,3", [1, 2, 3]),
        ("60.000", [60]),
        ("60'000", [60000]),
        ("60\u00a0000", [60000]),
        ("5 thousand", [5000]),
        ("6*10^4", [60000]),
        ("6 × 10⁴", [60000]),
        ("6.5e3", [6500]),
        ("٧٨٤", [784]),
        ("۱۲٫۵", [12.5]),
        ("７８４", [784]),
        ("12,75", [12.75]),
        ("1.234,5", [1234.5]),
        ("1,234.5", [1234.5]),
        ("\u22127", [-7]),
        ("98 %", [98]),
        ("conv2d and x3", []),
        ("the 2nd", []),
        ("(60,000,28,28)", [60000, 28, 28]),
        ("60000x28x28", [60000, 28, 28]),
        ("sixty thousand", [60000]),
        ("60 thousnad", [60000]),
        ("sixty tousand", [60000]),
        ("3 milion", [3000000]),
        ("5 hunderd", [500]),
        ("5 hundred thousand", [500000]),
        ("7 hundredths", [0.07]),
        ("seven hundred and eighty-four", [784]),
        ("28x28", [28, 28]),
        ("28X28", [28, 28]),
        ("28 × 28", [28, 28]),
        ("(60000,28,28)", [60000, 28, 28]),
        ("(60000, 28, 28)", [60000, 28, 28]),
        ("-3.5e2", [-350]),
        ("a–b", []),
        ("10-5", [10, 5]),
        (True, []),
        (float("nan"), []),
        ([[18.98]], [18.98]),
        ({"a": 1, "b": [2, "3"]}, [1, 2, 3]),
    ],
)
def test_numbers_in(text: Any, numbers: list[float]) -> None:
    assert numbers_in(text) == numbers
