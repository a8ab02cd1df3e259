"""What a test found equal is asked again."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import Any
from unittest import TestCase, mock

import numpy as np
import pandas as pd
import pytest

from grader.worker.equality import FREELY, LIES, ONCE, Comparing, is_plain, told_of_equality


class Whole:
    """Equals numbers: one of them, or every one."""

    def __init__(self, number: float | None):
        self.number = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (int, float)) and self.number in (None, other)

    def __ne__(self, other: object) -> bool:
        return not self == other


class Every:
    """Equals whatever it is compared with, and says so in other words than True."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> Any:
        return "yes"

    def __ne__(self, other: object) -> Any:
        return 0

    def __contains__(self, other: object) -> bool:
        return True

    def __lt__(self, other: object) -> bool:
        return True

    __ge__ = __lt__


class Static:
    """Equals everything, by what is no function of a class."""

    __eq__ = staticmethod(lambda other: True)  # type: ignore[assignment]


class Part:
    """The same, made of another function."""

    __eq__ = functools.partial(lambda *both: True)  # type: ignore[assignment]


class Once:
    """Says yes when it is first asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __eq__(self, other: object) -> bool:
        self.asked += 1
        return self.asked == 1


class Kind(type):
    """Of classes that equal everything."""

    def __eq__(cls, other: object) -> bool:
        return True

    def __hash__(cls) -> int:
        return 1


class OfThatKind(metaclass=Kind):
    """One of them."""


class Array:
    """NumPy asks it whether it is close to something."""

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> bool:
        return True


def forged() -> Any:
    """A class whose function says that it is NumPy's."""
    space: dict[str, Any] = {"__name__": "numpy.forged"}
    exec("def equal(one, other): return True", space)
    return type("Forged", (), {"__eq__": space["equal"]})()


def listed() -> mock.MagicMock:
    made = mock.MagicMock()
    made.__eq__.return_value = True  # type: ignore[attr-defined]
    return made


LIARS: dict[str, tuple[Callable[[], Any], Any]] = {
    "a number": (lambda: Whole(None), 3),
    "a large number": (lambda: Whole(None), 1e300),
    "true": (Every, True),
    "None": (Every, None),
    "a text": (Every, "a"),
    "a list": (Every, [1]),
    "nothing in a list": (Every, []),
    "in a list": (lambda: [Every(), Every()], [1, 2]),
    "in a list of lists": (lambda: [[Every()]], [[1]]),
    "in a dictionary": (lambda: {"a": Every()}, {"a": 1}),
    "in an array": (lambda: np.array([Every()], dtype=object), 3),
    "a set": (Every, {3}),
    "static": (Static, 3),
    "partial": (Part, 3),
    "of a kind": (lambda: OfThatKind, 3),
    "forged": (forged, 3),
    "a mock": (listed, 3),
    "any": (lambda: mock.ANY, 3),
    "of pytest": (Every, pytest.approx(3)),
}


@pytest.mark.parametrize("name", LIARS)
@pytest.mark.parametrize("turned", [False, True], ids=["left", "right"])
def test_what_equals_everything_is_told(name: str, turned: bool) -> None:
    make, value = LIARS[name]
    told: list[str] = []
    both = (value, make()) if turned else (make(), value)
    assert Comparing(told.extend).compare("Eq", *both)
    assert told and all(one.endswith(LIES) for one in told), told


def test_so_is_what_differs_from_nothing() -> None:
    told: list[str] = []
    assert not Comparing(told.extend).compare("NotEq", Every(), 3)
    assert told == [f"has a class Every {LIES}"]


def test_so_are_texts_that_hold_everything_and_what_is_less_and_not() -> None:
    told: list[str] = []
    assert Comparing(told.extend).compare("In", "nine", Every())
    assert Comparing(told.extend).compare("Lt", Every(), 3)
    assert told == [f"has a class Every {LIES}", f"has a class Every {FREELY}"]


def test_so_is_what_says_yes_once() -> None:
    told: list[str] = []
    assert Comparing(told.extend).compare("Eq", Once(), 3)
    assert told == [f"has a class Once {ONCE}"]


CALLS: dict[str, tuple[Callable[..., Any], Any, Any]] = {
    "isclose": (np.isclose, Array(), 9),
    "allclose": (np.allclose, Array(), np.ones(3)),
    "masked": (np.testing.assert_array_equal, np.ma.masked_all(2), [1, 4]),
    "unittest": (TestCase().assertEqual, Every(), 3),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_function_that_compares_is_asked_again(name: str) -> None:
    function, one, other = CALLS[name]
    told: list[str] = []
    Comparing(told.extend).called(function, one, other)
    assert told == [f"has a class {type(one).__name__} {LIES}"]


class Sub(np.ndarray):
    """An array with a method more."""


class Colour(IntEnum):
    """Numbers with names."""

    RED = 3


class Close:
    """Equals what it is close to."""

    def __init__(self, number: float):
        self.number = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (int, float)) and abs(self.number - other) < 0.5

    def __lt__(self, other: float) -> bool:
        return self.number < other

    def __ge__(self, other: float) -> bool:
        return self.number >= other


HONEST: dict[str, tuple[Any, Any]] = {
    "numbers": (3, 3.0),
    "lists": ([1, 2], [1, 2]),
    "a number of its own": (Whole(3), 3),
    "one that is close": (Close(3.1), 3),
    "enumerated": (Colour.RED, 3),
    "fraction": (Fraction(3), 3),
    "decimal": (Decimal(3), 3),
    "dates": (date(2020, 1, 1), date(2020, 1, 1)),
    "classes": (int, int),
    "NumPy": (np.float32(3), 3),
    "masked": (np.ma.array([3])[0], 3),
    "approx": (pytest.approx(3), 3),
    "its like": (Whole(3), Whole(3)),
}


@pytest.mark.parametrize("name", HONEST)
def test_what_equals_its_like_is_not_told(name: str) -> None:
    told: list[str] = []
    again = Comparing(told.extend)
    one, other = HONEST[name]
    if name != "its like":  # two of a class of the program's own, which only that class can tell apart
        assert again.compare("Eq", one, other) and again.compare("Eq", other, one)
        again.called(TestCase().assertEqual, one, other)
    assert again.compare("Lt", Close(2), 3) and again.compare("GtE", Close(4), 3)
    assert told == []


def test_arrays_of_a_class_of_its_own_are_compared_as_they_are() -> None:
    told: list[str] = []
    again = Comparing(told.extend)
    sub = np.array([1.0, 2.0]).view(Sub)
    assert again.compare("Eq", sub, [1.0, 2.0]).all() and again.called(np.allclose, sub, [1.0, 2.0])
    again.called(np.testing.assert_allclose, sub, np.array([1.0, 2.0]))
    assert told == []


def test_what_a_function_raises_is_raised() -> None:
    with pytest.raises(AssertionError):
        Comparing(list).called(np.testing.assert_allclose, Sub(1), 3)
    with pytest.raises(TypeError):
        Comparing(list).compare("Lt", 1, "a")


def test_what_is_not_found_equal_is_asked_once() -> None:
    once = Once()
    once.asked = 5
    assert not Comparing(list).compare("Eq", once, 3) and once.asked == 6


def test_only_what_compares_by_itself_is_looked_at() -> None:
    plain = (1, "a", [1, {"a": (None,)}], np.ones(3), np.float64(1), pd.DataFrame({"a": [1]}), pd.Series([1]))
    assert all(map(is_plain, plain))
    assert not any(map(is_plain, (Every(), [Every()], {"a": Every()}, Fraction(1), np.ma.masked, Sub(1))))


def test_a_class_is_told_of_by_itself() -> None:
    assert told_of_equality(forged()) == f"has a class Forged {LIES}"
    assert told_of_equality(Whole(None)) == told_of_equality(Whole) == ""
