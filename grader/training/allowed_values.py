"""Tests of a layer's settings, which come as plain JSON: what a value may be."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

Test = Callable[[Any], bool]
WORD = 200  # characters of a text


def whole(low: int, high: int) -> Test:
    """A whole number within bounds."""
    return lambda value: type(value) is int and low <= value <= high


def real(low: float, high: float) -> Test:
    """A number within bounds."""
    return lambda value: type(value) in (int, float) and math.isfinite(value) and low <= value <= high


def one_of(*words: str) -> Test:
    """One of some words."""
    return lambda value: isinstance(value, str) and value in words


def sides(low: int, high: int) -> Test:
    """A whole number or a list of up to four, or a list of pairs."""

    def test(value: Any) -> bool:
        if isinstance(value, list):
            return 1 <= len(value) <= 4 and all(test(item) for item in value)
        return type(value) is int and low <= value <= high

    return test


def flat(low: int, high: int) -> Test:
    """A list of up to six whole numbers."""
    number = whole(low, high)
    return lambda value: isinstance(value, list) and 1 <= len(value) <= 6 and all(map(number, value))


def list_of(item: Test, most: int) -> Test:
    """A list of at most so many, each of which passes a test."""
    return lambda value: isinstance(value, list) and 1 <= len(value) <= most and all(map(item, value))


def either(*tests: Test) -> Test:
    """What passes one of several tests."""
    return lambda value: any(test(value) for test in tests)


def truth(value: Any) -> bool:
    """True or False."""
    return type(value) is bool


def off(value: Any) -> bool:
    """False alone."""
    return value is False


def none(value: Any) -> bool:
    """Nothing."""
    return value is None


def word(value: Any) -> bool:
    """A short text."""
    return isinstance(value, str) and len(value) <= WORD


def layer(value: Any) -> bool:
    """The description of another layer, which is checked as one where it is taken over."""
    return isinstance(value, dict)


def pair(low: float, high: float) -> Test:
    """A number, or a list of two."""
    number = real(low, high)
    return lambda value: (
        number(value) or (isinstance(value, list) and len(value) == 2 and all(map(number, value)))
    )
