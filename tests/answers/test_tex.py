"""TeX as plain signs."""

from __future__ import annotations

import pytest

from grader.answers.tex import without_tex


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"$28 \times 28$", "28 × 28"),
        (r"$60{,}000$", "60,000"),
        (r"$60\,000 \times 28$", "60 000 × 28"),
        (r"\(100\%\)", "100%"),
        (r"$\frac{1}{1000}$", "((1)/(1000))"),
        (r"$\frac12$", "((1)/(2))"),
        (r"\frac{e^{x_i}}{\sum_j e^{x_j}}", "((e^(x_i))/(sum_j e^(x_j)))"),
        (r"$10^{-3}$", "10^(-3)"),
        (r"\sqrt{784}", "sqrt(784)"),
        (r"\max\{0, x\}", "max(0, x)"),
        (r"\text{ReLU}(x)", "ReLU(x)"),
        ("it costs $18", "it costs $18"),
        ("{28, 28}", "{28, 28}"),
    ],
)
def test_plain_signs(text: str, plain: str) -> None:
    assert without_tex(text).strip() == plain


def test_what_is_nested_for_ever_ends() -> None:
    assert without_tex("\\frac{" * 500) and without_tex("\\frac{1}{" * 200 + "2" + "}" * 200)
