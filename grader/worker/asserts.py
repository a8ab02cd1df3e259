"""Tests that say what they found: `assert area(2) == 12` that fails says what `area(2)` is.

Only what an assertion compares is kept on the way; it is calculated once, in the order it would be.
"""

from __future__ import annotations

import ast
from typing import Any

SAY, MEET = "@say", "@meet"  # no names that a program can have
LEFT, RIGHT = "@left", "@right"
SHOWN = 300  # characters of a value


class Explaining(ast.NodeTransformer):
    """Rewrites the assertions of a test: they say what they found, and what was equal is looked at."""

    def visit_Assert(self, node: ast.Assert) -> Any:
        """An assertion that keeps what it compares, and says it where it fails."""
        if _binds(node.test):
            return node
        test, parts = node.test, [node.test]
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            parts = [test.left, test.comparators[0]]
            compared: ast.expr = ast.Compare(_load(LEFT), test.ops, [_load(RIGHT)])
        elif isinstance(test, ast.Call) and node.msg is None:
            compared = _load(LEFT)
        else:
            return node
        names = [LEFT, RIGHT][: len(parts)]
        kept: list[ast.stmt] = [
            ast.Assign([ast.Name(name, ast.Store())], part) for name, part in zip(names, parts, strict=True)
        ]
        said: list[ast.expr] = []
        for name, part in zip(names, parts, strict=True):
            said += [ast.Constant(None if _is_literal(part) else ast.unparse(part)), _load(name)]
        made = [*kept, ast.Assert(compared, node.msg or ast.Call(_load(SAY), said, []))]
        if len(parts) == 2:
            made.append(ast.Expr(ast.Call(_load(MEET), [_load(LEFT), _load(RIGHT)], [])))
        return [ast.fix_missing_locations(ast.copy_location(statement, node)) for statement in made]


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
