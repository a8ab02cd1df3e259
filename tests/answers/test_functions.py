"""Formulas of any kind in a text, compared by what they come to."""

from __future__ import annotations

import pytest

from grader.answers.algebra import NoTree
from grader.answers.functions import asked_for, is_readable, line_of, verdict


@pytest.mark.parametrize(
    ("expected", "text", "said"),
    [
        ("n*m + m", "(n+1)m", "right"),
        ("n*m + m", "n inputs * m neurons + m biases", "right"),
        ("n*m + m", "P = nm + m = (n+1)m", "right"),
        ("n*m + m", "P = nm + m = (m+1)n", "wrong"),
        ("n*m + m", "m*n + n", "wrong"),
        # Which of other letters is which, a person must say; of one letter there is no doubt.
        ("n*m + m", "a*b + b", "names"),
        ("n*m + m", "n*k + k", "right"),
        ("max(0, x)", "a = max(0, z)", "right"),
        ("max(0, x)", "max(0, x) + b", "names"),
        ("max(0, x)", "max(0, x) or min(0, x)", "both"),
        ("max(0, x)", "it is not max(0, x)", "denied"),
        ("max(0, x)", "it lets through what is positive", "unreadable"),
        ("max(0, x)", "the larger of x and zero", "right"),
        ("x/255", "divide every pixel by 255", "right"),
        ("y = 2x - 1", "x = 2y - 1", "wrong"),
        ("y = 2x - 1", "2y - 1", "names"),
        ("exp(x_i)/sum(exp(x_j))", "e = np.exp(z)\ne / e.sum()", "right"),
    ],
)
def test_what_a_text_says(expected: str, text: str, said: str) -> None:
    assert verdict(text, asked_for(expected)) == said


@pytest.mark.parametrize("expected", ["", "2 + 3", "(x", "one number for each", "sqrt(0 - x^2 - 1)"])
def test_what_a_teacher_cannot_ask_for(expected: str) -> None:
    with pytest.raises(NoTree):
        asked_for(expected)


def test_which_formulas_are_straight_lines() -> None:
    assert line_of(asked_for("y = 2x - 1")) == (2, -1)
    assert line_of(asked_for("9 - x")) == (-1, 9)
    assert line_of(asked_for("max(0, x)")) is None
    assert line_of(asked_for("x^2")) is None
    assert line_of(asked_for("n*m")) is None
    assert line_of(asked_for("x/sum(x)")) is None


def test_whether_there_is_a_formula() -> None:
    assert is_readable("y = 2x - 1") and is_readable("max(0, x)")
    assert not is_readable("no idea") and not is_readable("784")


@pytest.mark.parametrize(
    "text",
    ["(" * 5000, "x " * 1000, "x if " * 400, "x if x>0 else " * 150, "max(0, " * 250, "exp " * 500, "e^" * 900, "a" * 2000,
     "|x" * 600, "x<" * 700, "\\frac{" * 300, "\\begin{cases}" * 100, "sum_(" * 400, "1+" * 900, "9**9**9**9 * x"],
)  # fmt: skip
def test_what_is_made_to_take_long_is_read_all_the_same(text: str) -> None:
    assert verdict(text, asked_for("max(0, x)")) != "right"
