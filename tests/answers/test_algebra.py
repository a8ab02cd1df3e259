"""Formulas as trees."""

from __future__ import annotations

import numpy as np
import pytest

from grader.answers.algebra import DEEPEST, PIECES_LIMIT, NoTree, tree_of, value_of

X = np.array([-2.0, 0.5, 3.0])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2x - 1", 2 * X - 1),
        ("2*x**2", 2 * X**2),
        ("-x^2", -(X**2)),
        ("2^-x", 2.0**-X),
        ("1/2x", X / 2),
        ("max(0, x)", np.maximum(0, X)),
        ("np.maximum(x, 0)", np.maximum(0, X)),
        ("max(x)", 3.0),
        ("x * (x > 0)", np.maximum(0, X)),
        ("where(x > 0, x, 0)", np.maximum(0, X)),
        ("(x + |x|)/2", np.maximum(0, X)),
        ("2|x| - |x - 1|", 2 * np.abs(X) - np.abs(X - 1)),
        ("e^x_i / sum(e^x_j)", np.exp(X) / np.exp(X).sum()),
        ("np.exp(x)/np.exp(x).sum()", np.exp(X) / np.exp(X).sum()),
        ("exp(x)/sum(exp(x), axis=0)", np.exp(X) / np.exp(X).sum()),
        ("exp x / sum exp x_j", np.exp(X / np.exp(X).sum())),
        ("sqrt(x)^2", np.sqrt(np.where(X < 0, np.nan, X)) ** 2),
        ("e^(e^(e^(e^99)))", np.inf),
    ],
)
def test_what_a_formula_comes_to(text: str, value: object) -> None:
    np.testing.assert_allclose(value_of(tree_of(text), {"x": X}), value, equal_nan=True)


def test_letters_that_stand_together_are_a_product_where_they_may() -> None:
    values = {"n": np.array(3.0), "m": np.array(5.0), "nm": np.array(7.0)}
    assert value_of(tree_of("nm + m", frozenset("nm")), values) == 20
    assert value_of(tree_of("nm + m"), values) == 12


@pytest.mark.parametrize(
    "text",
    ["", "2x -", "(x", "x)", "x +* 2", "max(x", "one number for each", "x = 2", "2 $ x", "|x", "__import__('os')", "x.y", "(" * 500,
     "(" * (DEEPEST + 1) + "x" + ")" * (DEEPEST + 1), "x+" * PIECES_LIMIT + "x", "exp " * 100 + "x", "2^" * 70 + "x"],
)  # fmt: skip
def test_what_is_no_formula(text: str) -> None:
    with pytest.raises(NoTree):
        tree_of(text)


@pytest.mark.parametrize("text", ["y", "exp(x, x)", "where(x)", "sum()"])
def test_what_has_no_value(text: str) -> None:
    with pytest.raises(NoTree):
        value_of(tree_of(text), {"x": X})
