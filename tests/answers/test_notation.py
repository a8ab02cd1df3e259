"""Formulas in words, code and TeX, brought into one notation."""

from __future__ import annotations

import pytest

from grader.answers.notation import normalised


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("twice x, minus 1", "2*x-1"),
        (r"$\frac{4x - 2}{2}$", "((4x-2)/(2))"),
        ("lambda x: 2*x", ";y=2*x"),
        ("def rule(x):\n    return 2*x", ";y=2*x"),
        ("f(3) = 5", ";x=3;y=5"),
        ("subtract x from nine", "9-x"),
        ("x subtracted from 9", "9-x"),
        ("5 less than 3x", "3x-5"),
        ("half of x", "0.5*x"),
        ("two thirds of x", "(2/3)*x"),
        ("y ist zwei mal x", "y=2*x"),
        ("у = 2х − 1", "y=2x-1"),  # Cyrillic letters, and a minus of Unicode
        ("X ÷ 2 · 3", "x/2*3"),
    ],
)
def test_one_notation(text: str, signs: str) -> None:
    assert "".join(normalised(text).split()) == signs
