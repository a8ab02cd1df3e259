"""Whether a function of a program's own does what Python's of its name does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.worker.alike import does_the_same

# Each is right for one question in a few: which are asked is left to chance.
WRONG: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "the first is the greatest": ("max", lambda items: items[0]),
    "the first is the least": ("min", lambda items: items[0]),
    "nothing is negative": ("abs", lambda number: number),
    "always down": ("round", int),
}


@pytest.mark.parametrize("case", WRONG)
def test_no_chance_makes_another_function_look_the_same(case: str) -> None:
    name, function = WRONG[case]
    assert not any(does_the_same(name, function) for _ in range(200))


@pytest.mark.parametrize("name", ["max", "min", "abs", "round", "sorted", "sum", "len", "all", "any"])
def test_pythons_own_is_the_same(name: str) -> None:
    assert all(does_the_same(name, lambda one: __builtins__[name](one)) for _ in range(20))  # type: ignore[index]
