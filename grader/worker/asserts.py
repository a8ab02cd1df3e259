"""Tests that say what they found: `assert area(2) == 12` that fails says what `area(2)` is.

Only what an assertion compares is kept on the way; it is calculated once, in the order it would be. What is
found equal is looked at, wherever it stands (`equality`).
"""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np

from grader.worker.equality import IN, OPERATORS

FILE = "<test>"  # of a test's code in tracebacks
SAY, COMPARE, CALLED, EACH = "@say", "@compare", "@called", "@each"  # no names that a program can have
LEFT, RIGHT = "@left", "@right"
SHOWN = 300  # characters of a value
# Functions that compare what they are given first.
COMPARING = re.compile(
    r"assert(?!\w*([Nn]ot|Less|Greater))\w*([Ee]qual|[Cc]lose)\w*|(is|all)close|array_equ(al|iv)"
)


class Asking(ast.NodeTransformer):
    """Rewrites what a test compares: `COMPARE` and `CALLED` look at what is found equal.

    Nothing is calculated twice by that, nor in another order.
    """

    def visit_Compare(self, node: ast.Compare) -> Any:
        """A comparison of two."""
        self.generic_visit(node)
        name = operator_of(node)
        if not name:
            return node
        return ast.copy_location(made(COMPARE, ast.Constant(name), node.left, *node.comparators), node)

    def visit_Call(self, node: ast.Call) -> Any:
        """A call of a function that compares, or asks each."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in ("all", "any") and len(node.args) == 1:
            return ast.copy_location(ast.Call(_load(EACH), [node.func, *node.args], node.keywords), node)
        if not compares(node):
            return node
        return ast.copy_location(ast.Call(_load(CALLED), [node.func, *node.args], node.keywords), node)


class Explaining(Asking):
    """Rewrites the assertions of a test, too: they say what they found."""

    def visit_Assert(self, node: ast.Assert) -> Any:
        """An assertion that keeps what it compares, and says it where it fails."""
        test, parts = node.test, [node.test]
        if not _binds(test) and isinstance(test, ast.Compare) and len(test.ops) == 1:
            parts = [test.left, test.comparators[0]]
            compared: ast.expr = ast.Compare(_load(LEFT), test.ops, [_load(RIGHT)])
            if name := operator_of(test):
                compared = made(COMPARE, ast.Constant(name), _load(LEFT), _load(RIGHT))
        elif not _binds(test) and isinstance(test, ast.Call) and node.msg is None:
            compared = _load(LEFT)
        else:
            return self.generic_visit(node)
        names = [LEFT, RIGHT][: len(parts)]
        said: list[ast.expr] = []
        for name, part in zip(names, parts, strict=True):
            said += [ast.Constant(None if _is_literal(part) else ast.unparse(part)), _load(name)]
        kept: list[ast.stmt] = [
            ast.Assign([ast.Name(name, ast.Store())], self.visit(part))
            for name, part in zip(names, parts, strict=True)
        ]
        message = self.visit(node.msg) if node.msg is not None else made(SAY, *said)
        forgotten = ast.Assign([ast.Name(name, ast.Store()) for name in names], ast.Constant(None))
        statements = [
            *kept,
            ast.Assert(compared, message),
            forgotten,
        ]  # programs may count what is left of them
        return [ast.fix_missing_locations(ast.copy_location(statement, node)) for statement in statements]


def operator_of(node: ast.Compare) -> str:
    """What `equality.Comparing.compare` calls a comparison of two; "" for one of more, and for identity."""
    name = type(node.ops[0]).__name__
    return name if len(node.ops) == 1 and (name in OPERATORS or name == IN) else ""


def compares(node: ast.Call) -> bool:
    """Whether a call is one of a function that compares what it is given first."""
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    two = node.args[:2]
    return (
        COMPARING.fullmatch(called) is not None
        and len(two) == 2
        and not any(isinstance(argument, ast.Starred) for argument in two)
    )


def made(function: str, *given: ast.expr) -> ast.Call:
    """A call of one of our own functions."""
    return ast.Call(_load(function), list(given), [])


def _load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _is_literal(part: ast.expr) -> bool:
    try:
        ast.literal_eval(part)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _binds(test: ast.expr) -> bool:
    """Whether it would mean something else elsewhere: it gives names, or waits."""
    return any(
        isinstance(node, (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)) for node in ast.walk(test)
    )


def each(function: Any, things: Any, /, **kwargs: Any) -> Any:
    """What `all` or `any` gives. NumPy's own, by `from numpy import *`, say yes to what is yet to come."""
    if hasattr(things, "__next__") and (function is np.all or function is np.any):
        return all(things) if function is np.all else any(things)
    return function(things, **kwargs)


def say(*parts: Any) -> str:
    """What was compared, in words.

    Args:
        parts: the text of an expression, or None for one that speaks for itself, and its value; and so on.
    """
    said = [f"{text} is {shown(value)}" for text, value in zip(parts[::2], parts[1::2], strict=True) if text]
    return ", ".join(said)


def shown(value: Any) -> str:
    """How a value writes itself, on one line and not too long."""
    try:
        text = " ".join(repr(value).split())
    except Exception:  # its class may be the submission's own
        return f"something of the class {type(value).__name__}"
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
