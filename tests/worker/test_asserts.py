"""Assertions that say what they found."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.worker.asserts import CALLED, COMPARE, EACH, SAY, SHOWN, Explaining, each, say, shown
from grader.worker.equality import OPERATORS


def run(source: str, **names: Any) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """Run a rewritten test; its names, and what was compared."""
    met: list[tuple[Any, ...]] = []

    def compare(name: str, left: Any, right: Any) -> Any:
        met.append((left, right))
        return OPERATORS[name](left, right) if name in OPERATORS else left in right

    def called(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        met.append(args)
        return function(*args, **kwargs)

    space = {SAY: say, EACH: each, COMPARE: compare, CALLED: called, **names}
    tree = ast.fix_missing_locations(Explaining().visit(ast.parse(source)))
    exec(compile(tree, "<test>", "exec", dont_inherit=True), space)
    return space, met


def test_each_side_is_calculated_once_and_in_order() -> None:
    order: list[int] = []

    def side(number: int) -> int:
        order.append(number)
        return 7

    _, met = run("assert side(1) == side(2)", side=side)
    assert order == [1, 2] and met == [(7, 7)]


@pytest.mark.parametrize(
    ("test", "met"),
    [
        ("x == 1", [(1, 1)]),
        ("(x == 1) == True", [(1, 1), (True, True)]),
        ("x in y", [(1, [1])]),
        ("x is not y", []),
        ("0 < x < 2", []),
        ("f(x, 1)", []),
        ("isclose(x, 1)", [(1, 1)]),
        ("np.allclose(x, y)", [(1, [1])]),
        ("np.array_equal(y, y)", [([1], [1])]),
        ("isclose(x)", []),
        ("isclose(*y, *y)", []),
        ("isclose(x, *y)", []),
        ("assert_equal(x, 1)", [(1, 1)]),
        ("self.assertEqual(x, 1)", [(1, 1)]),
        ("self.assertAlmostEqual(x, 1, 7)", [(1, 1, 7)]),
        ("self.assertNotEqual(x, 2)", []),
        ("self.assertLessEqual(x, 2)", []),
        ("self.assertGreaterEqual(x, 0)", []),
    ],
)
def test_what_compares_is_looked_at(test: str, met: list[tuple[Any, ...]]) -> None:
    def yes(*_: Any) -> bool:
        return True

    class Self:
        assertEqual = assertAlmostEqual = assertNotEqual = assertLessEqual = assertGreaterEqual = (
            staticmethod(yes)
        )

    names = {"x": 1, "y": [1], "np": np, "self": Self, "f": yes, "isclose": yes, "assert_equal": yes}
    assert run(f"assert {test}, ''", **names)[1] == met
    assert run(f"passed = {test}", **names)[1] == met


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("assert x == 2", "x is 1"),
        ("assert 2 == x", "x is 1"),
        ("assert x in [2, 3]", "x is 1"),
        ("assert x is None", "x is 1"),
        ("assert abs(x) == x + 1", "abs(x) is 1, x + 1 is 2"),
        ("assert isinstance(x, str)", "isinstance(x, str) is False"),
        ("assert x == 2, f'x was {x}'", "x was 1"),
        ("assert not x", ""),
        ("assert x == 1 and x == 2", ""),
        ("assert 0 < x < 1", ""),
        ("assert [n for n in (1, 2)] == [x]", "[n for n in (1, 2)] is [1, 2], [x] is [1]"),
        ("for n in (1,):\n    def inner():\n        assert n == 2\n    inner()", "n is 1"),
    ],
    ids=lambda value: value[:24],
)
def test_what_fails_says(test: str, message: str) -> None:
    with pytest.raises(AssertionError) as raised:
        run(test, x=1)
    assert str(raised.value) == message


def test_a_message_is_made_only_where_it_is_needed() -> None:
    run("assert x == 1, 1 / 0", x=1)


def test_lines_stay_what_they_are() -> None:
    with pytest.raises(AssertionError) as raised:
        run("x = 1\n\nassert (\n    x ==\n    2)\n")
    assert raised.traceback[-1].lineno == 2  # counted from 0


@pytest.mark.parametrize(
    "test", ["assert all(n == x for n in (1, 2))", "assert not any(n == x for n in (1, 2))"]
)
def test_numpys_own_are_calculated(test: str) -> None:
    with pytest.raises(AssertionError):
        run(test, x=1, all=np.all, any=np.any)
    run(
        "assert all([x]) and any([[0], [x]], axis=0)\nassert all(y, axis=0)[0]",
        x=1,
        y=[[1]],
        all=np.all,
        any=np.any,
    )


class Unwritable:
    """Its text cannot be had."""

    def __repr__(self) -> str:
        raise ValueError


def test_values_are_short_and_on_one_line() -> None:
    assert shown("a\nb") == "'a\\nb'" and len(shown("x" * 1000)) == SHOWN
    assert shown(Unwritable()) == "something of the class Unwritable"
