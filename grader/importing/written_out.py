"""Values that are written out in tests, and how far what is compared with them may be off."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from typing import Any

# How far numbers may be apart: of their size, and whatever their size; and the names of both.
TOLERANCES = {
    "isclose": (1e-5, 1e-8, "rtol", "atol"),
    "allclose": (1e-5, 1e-8, "rtol", "atol"),
    "assert_allclose": (1e-7, 0.0, "rtol", "atol"),
    "math.isclose": (1e-9, 0.0, "rel_tol", "abs_tol"),
    "approx": (1e-6, 1e-12, "rel", "abs"),
}
SUMMED = ("rtol", "atol")  # of these the larger one counts otherwise
QUOTED = 60  # characters
ALIKE = 1.01  # times as far is as far


class NotAskable(Exception):  # noqa: N818 - it is no error
    """A test that can only be run; the message says why."""


def called(call: ast.Call) -> str:
    """What a call calls, without what it is of."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def tolerance(call: ast.Call) -> tuple[float, float, str, str] | None:
    """Of `TOLERANCES`, by which a call compares; None for any other call."""
    return TOLERANCES.get(ast.unparse(call.func), TOLERANCES.get(called(call)))


def closeness(call: ast.Call, right: Any) -> float:
    """How far a call lets numbers be off, as checks say it: of their size where that is more than 1.

    Args:
        call: `np.isclose(...)`, `pytest.approx(...)` and their like.
        right: what it compares with.

    Raises:
        NotAskable: its numbers may be off by different shares, or it compares by a rule of its own.
    """
    by_size, at_least, of_size, least = tolerance(call) or (0.0, 0.0, "", "")
    for word in call.keywords:
        value = literal(word.value)
        if value is None or word.arg not in (of_size, least):
            raise NotAskable(f"it is compared by a rule of its own: {quoted(ast.unparse(call))}")
        by_size, at_least = (value[0], at_least) if word.arg == of_size else (by_size, value[0])
    known = list(numbers(right))
    parts = [(by_size * abs(number), at_least) for number in known]
    off = [sum(part) if of_size in SUMMED else max(part) for part in parts]
    shares = [each / max(1.0, abs(number)) for each, number in zip(off, known, strict=True)]
    if not shares or not all(map(math.isfinite, shares)) or max(shares) > ALIKE * min(shares):
        raise NotAskable(f"its numbers may be off by different shares: {quoted(ast.unparse(call))}")
    return float(f"{min(shares):.3g}")


def literal(node: ast.expr) -> tuple[Any] | None:
    """A value that is written out, in a tuple; None for anything else."""
    try:
        return (ast.literal_eval(node),)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None


def as_expected(node: ast.expr) -> tuple[Any] | None:
    """A value that is expected, as `_literal`. An array of one counts as the list."""
    array = isinstance(node, ast.Call) and ast.unparse(node.func) in ("np.array", "numpy.array")
    if isinstance(node, ast.Call) and array and len(node.args) == 1 and not node.keywords:
        return literal(node.args[0])
    return literal(node)


def numbers(value: Any) -> Iterator[Any]:
    """The numbers in a value."""
    if isinstance(value, list | tuple | set):
        for part in value:
            yield from numbers(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from numbers(part)
    elif isinstance(value, int | float | complex):
        yield value


def quoted(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return f"`{line if len(line) <= QUOTED else line[: QUOTED - 1] + '…'}`"
