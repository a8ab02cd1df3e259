"""What calculations come to."""

from __future__ import annotations

import pytest

from grader.answers.calculations import calculations_in
from grader.answers.numbers import plainly, written_in


def _found(text: str) -> list[tuple[float, bool, bool]]:
    text = plainly(text)
    return [
        (one.value.readings[0][0], one.one_number, one.told)
        for one in calculations_in(text, written_in(text))
    ]


@pytest.mark.parametrize(
    ("text", "value", "one_number"),
    [
        ("28 * 28", 784, False),
        ("28 rows times 28 columns", 784, False),
        ("784·128+128", 100_480, False),
        ("(784+1) × 128", 100_480, False),
        ("128 * (784 + 1)", 100_480, False),
        ("70000 - 10000", 60_000, False),
        ("10^-3", 0.001, True),
        ("10**(-3)", 0.001, True),
        ("10⁻³", 0.001, True),
        ("1/1000", 0.001, True),
        (r"$\frac{1}{1000}$", 0.001, True),
        ("28²", 784, True),
        ("28 squared", 784, True),
        ("√784", 28, True),
        ("98 out of 100", 0.98, True),
        ("2 × 3²", 18, False),
    ],
)
def test_what_it_comes_to(text: str, value: float, one_number: bool) -> None:
    assert _found(text) == [(pytest.approx(value), one_number, False)]


@pytest.mark.parametrize(
    "text", ["784", "10-15", "28, 28", "1/0", "9^9^9^9", "0^-1", "(-1)^0.5", "60000 of 28", "+" * 500]
)
def test_what_is_none(text: str) -> None:
    assert _found(text) == []


def test_what_it_comes_to_may_be_told() -> None:
    assert _found("28 x 28 = 748") == [(784, False, True)]
    assert _found("28 x 28 makes a total of 784") == [(784, False, True)]
    assert _found("28 x 28. It has 10 classes") == [(784, False, False)]
