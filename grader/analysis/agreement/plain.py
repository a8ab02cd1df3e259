"""A value as Python has it, for a teacher's own function."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from grader.analysis.agreement.arrays import NUMBERS, family, number_of
from grader.found import Array, Frame, Items, Pairs, Scalar, Value


def plain(value: Value | None) -> Any:
    """A value as Python has it, for a teacher's own function: numbers, texts, lists, dictionaries.

    An array is a list of lists, a data frame a dictionary of columns.

    What is kept in part only, networks and other objects are given as they were found.
    """
    if isinstance(value, Scalar):
        return _plain_scalar(value)
    if isinstance(value, Array) and value.step == 1:
        numbers = family(value.dtype.lower()) in NUMBERS
        return _nested(
            [number_of(e) if numbers and isinstance(e, str) else e for e in value.elements], value.shape
        )
    if isinstance(value, Items):
        return [plain(item) for item in value.items]
    if isinstance(value, Pairs):
        return {_key(plain(key)): plain(item) for key, item in value.pairs}
    if isinstance(value, Frame):
        return {column.name: plain(column.values) for column in value.columns}
    return value


def _plain_scalar(value: Scalar) -> Any:
    if not isinstance(value.value, str) or family(value.type) not in NUMBERS:
        return value.value
    if family(value.type) == "int" and value.value.lstrip("-").isdigit():
        return int(value.value)
    number = number_of(value.value)
    return number if number is not None else value.value


def accepted(accept: Callable[[Any, Any], bool], received: Value, expected: Value) -> bool:
    """Whether a teacher's own function accepts a value.

    One that it cannot even look at, such as a text where it calculates, it does not accept.

    Raises:
        Exception: the function fails with what is expected, too.
    """
    right = plain(expected)
    try:
        return bool(accept(plain(received), right))
    except Exception:
        accept(right, right)
        return False


def _key(key: Any) -> Any:
    return tuple(key) if isinstance(key, list) else key


def _nested(elements: list[Any], shape: tuple[int, ...]) -> Any:
    if not shape:
        return elements[0]
    if len(shape) == 1:
        return elements
    size = math.prod(shape[1:])
    return [_nested(elements[place * size : (place + 1) * size], shape[1:]) for place in range(shape[0])]
