"""Equations among words, each as its sides."""

from __future__ import annotations

import pytest

from grader.answers.equations import equations_in, sides_of


def _sides(statement: str, **known: float) -> list[str]:
    return [" = ".join("".join(side) for side in sides) for sides, _ in equations_in(statement, known)]


@pytest.mark.parametrize(
    ("statement", "sides"),
    [
        ("so it is y = 2x + 1 for all", ["y = 2x+1"]),
        ("x = 0 y = -1", ["x = 0", "y = -1"]),  # no word between them
        ("y = 2x (x = 0 gives 0)", ["y = 2x", "x = 0", "0"]),
        ("**y == 2x^2**", ["y = 2x**2"]),
        ("y = 1,5x", ["y = 1.5x"]),
        ("x = 5 -> y = 9", ["x = 5", "y = 9"]),
        ("it grows", []),
    ],
)
def test_each_equation_is_its_sides(statement: str, sides: list[str]) -> None:
    assert _sides(statement) == sides


def test_letters_that_are_known_stand_for_their_numbers() -> None:
    assert _sides("y = m * x + b", m=2.0, b=-1.0) == ["y = (2.000000)*x+(-1.000000)"]
    assert _sides("y = mx", m=2.0) == ["y = (2.000000)*x"]
    assert _sides("y = mx") == ["y"]


def test_what_stands_before_an_equation_is_told_with_it() -> None:
    ((_, before),) = equations_in("it is not y = 2x", {})
    assert before == "it is not "


def test_signs_and_brackets_around_an_equation_are_its_setting() -> None:
    assert sides_of(["*", "y", "=", "2", "x", "-"]) == [["y"], ["2", "x"]]
    assert sides_of(["(", "y", "=", "2", "x", ")"]) == [["y"], ["2", "x"]]
    assert sides_of(["="]) == []
