"""What decorators say of a test: its points, its number, its time, and when it is shown."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from grader.importing.imported import ImportRefused
from grader.test_functions import Test, called, tests

# Those by which a test's points are said: pytest's mark, and those of gradescope_utils and its like.
WORTH = ("points", "weight", "partial_credit", "max_score")
DEFAULT_S = 30.0
SHOWN_NOW = (None, "visible")
ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class Unclear(Exception):
    """What is said is not written out."""


class Said:
    """What decorators say of the tests of one file, in which constants may have names.

    Args:
        tree: the whole file.
    """

    def __init__(self, tree: ast.Module):
        self._constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        self._tree = tree

    def points(self, test: Test, file: str) -> float:
        """What a test is worth; 1 where nothing says it.

        Raises:
            ImportRefused: what it says is no number.
        """
        said = next(
            (mark for mark in test.marks if called(mark) in WORTH and isinstance(mark, ast.Call)), None
        )
        if said is None:
            return 1.0
        points = self._of(said, ast.unparse)
        if isinstance(points, bool) or not isinstance(points, int | float) or not points >= 0:
            raise ImportRefused(
                f"{file}: {test.node}: expected points that are a number, from 0. Received: {points!r}. "
                "Write it out, as in @pytest.mark.points(2)"
            )
        return float(points)

    def number(self, test: Test) -> str:
        """Its number, as Gradescope shows it; "" without one."""
        number = self._said(test, "number")
        return "" if number is None else str(number)

    def seconds(self, test: Test) -> float:
        """Processor time that it may take."""
        seconds = self._said(test, "timeout")
        known = isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds > 0
        return float(seconds) if known else DEFAULT_S

    def hidden(self, test: Test) -> bool:
        """Whether students are not shown it at once, and so never."""
        return self._when(test) not in SHOWN_NOW

    def shown_later(self) -> Iterator[str]:
        """Which tests are to be shown later, each in a sentence."""
        for test in tests(self._tree):
            when = self._when(test)
            if when not in (*SHOWN_NOW, "hidden"):
                yield f"{test.node} is to be shown later ({when}): here students never see it"

    def _when(self, test: Test) -> Any:
        return self._said(test, "visibility", ast.unparse)

    def _said(self, test: Test, name: str, unclear: Callable[[ast.expr], Any] = lambda node: None) -> Any:
        """What the nearest decorator of this name says; None without one."""
        said = (mark for mark in test.marks if called(mark) == name and isinstance(mark, ast.Call))
        return next((self._of(mark, unclear) for mark in said), None)

    def _of(self, mark: ast.Call, unclear: Callable[[ast.expr], Any]) -> Any:
        """The first thing that a decorator says; `unclear` of it where it is not written out."""
        given = [*mark.args, *(word.value for word in mark.keywords)]
        if not given:
            return None
        try:
            return self._value(given[0], depth=0)
        except Unclear:
            return unclear(given[0])

    def _value(self, node: ast.expr, depth: int) -> Any:
        """The value of a literal, of a constant of the file, or of what is calculated from these.

        Raises:
            Unclear: it is none of them.
        """
        if depth > len(self._constants) + 9:  # a constant that is made of itself
            raise Unclear
        if isinstance(node, ast.Name) and node.id in self._constants:
            return self._value(self._constants[node.id], depth + 1)
        if isinstance(node, ast.BinOp) and (calculate := ARITHMETIC.get(type(node.op))):
            left, right = (self._value(one, depth + 1) for one in (node.left, node.right))
            if type(left) in (int, float) and type(right) in (int, float):
                try:
                    return calculate(left, right)
                except ArithmeticError as error:
                    raise Unclear from error
        try:
            return ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError) as error:
            raise Unclear from error
