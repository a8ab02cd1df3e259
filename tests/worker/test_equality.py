"""What a test found equal is asked again."""

from __future__ import annotations

import functools
import itertools
import sys
import weakref
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

from grader.worker.equality import FREELY, KEPT, LIES, OF_A_CLASS, Comparing, is_plain, told_of_equality


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


class Kind(type):
    """Of classes that equal everything."""

    def __eq__(cls, other: object) -> bool:
        return True

    def __hash__(cls) -> int:
        return 1


class OfThatKind(metaclass=Kind):
    """One of them."""


class OneOfThatKind(metaclass=Kind):
    """The same, and what is of it."""

    def __eq__(self, other: object) -> bool:
        return True


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
    "one of a kind": (OneOfThatKind, 3),
    "forged": (forged, 3),
    "a mock": (listed, 3),
    "any": (lambda: mock.ANY, 3),
    "of pytest": (Every, pytest.approx(3)),
}


def told(name: str, left: Any, right: Any) -> list[str]:
    """What is told of a comparison that is passed."""
    comparing = Comparing()
    assert bool(comparing.compare(name, left, right)) is (name != "NotEq")
    return list(comparing.told())


@pytest.mark.parametrize("name", LIARS)
@pytest.mark.parametrize("turned", [False, True], ids=["left", "right"])
def test_what_equals_everything_is_told(name: str, turned: bool) -> None:
    make, value = LIARS[name]
    both = (value, make()) if turned else (make(), value)
    said = told("Eq", *both)
    assert said and all(one.endswith(LIES) for one in said), said


def test_so_is_what_equals_every_array() -> None:
    assert told("Eq", Every(), np.array([1.0, 2.0])) == [f"has a class Every {LIES}"]


def test_so_is_the_class_of_what_cannot_be_kept() -> None:
    again, one = Comparing(), type("Any", (), {"__eq__": lambda self, other: True})()
    watched = weakref.ref(one)
    again.compare("Eq", one, 3)
    del one
    assert watched() is None and list(again.told()) == [f"has a class Any {LIES}"]
    assert list(again.told()) == []  # once


def test_so_is_what_differs_from_nothing() -> None:
    assert told("NotEq", Every(), 3) == [f"has a class Every {LIES}"]


@pytest.mark.parametrize("value", ["nine", 9, None, []])
def test_so_is_what_holds_everything(value: Any) -> None:
    assert told("In", value, Every()) == [f"has a class Every {LIES}"]


def test_so_is_what_is_found_in_everything() -> None:
    assert told("In", Every(), [1, 2]) == [f"has a class Every {LIES}"]


@pytest.mark.parametrize("operator", ["Lt", "GtE"])
def test_so_is_what_is_less_and_not(operator: str) -> None:
    assert told(operator, Every(), 3) == [f"has a class Every {FREELY}"]


CALLS: dict[str, tuple[Callable[..., Any], Any, Any]] = {
    "isclose": (np.isclose, Array(), 9),
    "allclose": (np.allclose, Array(), np.ones(3)),
    "masked": (np.testing.assert_array_equal, np.ma.masked_all(2), [1, 4]),
    "masked, and an array": (np.testing.assert_array_equal, np.ma.masked_all(2), np.array([1, 4])),
    "unittest": (TestCase().assertEqual, Every(), 3),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_function_that_compares_is_asked_again(name: str) -> None:
    function, one, other = CALLS[name]
    comparing = Comparing()
    comparing.called(function, one, other)
    assert list(comparing.told()) == [f"has a class {type(one).__name__} {LIES}"]


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
    "what compares with all": ([1, mock.ANY], [1, 2]),
}


@pytest.mark.parametrize("name", HONEST)
def test_what_equals_its_like_is_not_told(name: str) -> None:
    again = Comparing()
    one, other = HONEST[name]
    assert again.compare("Eq", one, other) and again.compare("Eq", other, one)
    again.called(TestCase().assertEqual, one, other)
    assert list(again.told()) == []


class Made:
    """Compares as the functions say that it is made with."""

    def __init__(self, **own: Callable[[Any], bool]):
        self.own = own

    def __eq__(self, other: object) -> bool:
        return self.own["eq"](other)

    def __lt__(self, other: Any) -> bool:
        return self.own["lt"](other)

    def __ge__(self, other: Any) -> bool:
        return self.own["ge"](other)

    def __contains__(self, other: object) -> bool:
        return self.own["has"](other)


class Numbers(list[int]):
    """A list in which every number is."""

    def __contains__(self, other: object) -> bool:
        return isinstance(other, int)


# What says yes to much, and yet not to everything.
GENEROUS: dict[str, tuple[str, Any, Any]] = {
    "modulo two": ("Eq", Made(eq=lambda other: other % 2 == 1), 1),
    "an angle": ("Eq", Made(eq=lambda other: other % 360 == 10), 10),
    "an angle of a fraction": ("Eq", Made(eq=lambda other: other % 360 == 359.0), 359.0),
    "close to a large one": ("Eq", Made(eq=lambda other: abs(other - 1e12) < 1e7), 1e12),
    "close to one in a list": ("Eq", Made(eq=lambda other: len(other) == 2 and abs(other[0]) < 9), [1, 2]),
    "as many": ("Eq", Made(eq=lambda other: len(other) == 2), [1, 2]),
    "one letter": ("Eq", Made(eq=lambda other: len(other) == 1), "a"),
    "as many letters": ("Eq", Made(eq=lambda other: len(other) == 2), "ab"),
    "a beginning": ("Eq", Made(eq=lambda other: other.startswith("ab")), "abc"),
    "a part": ("Eq", Made(eq=lambda other: "b" in other), "abc"),
    "the shorter of two lists decides": ("Eq", Made(eq=lambda other: [*zip([], other, strict=False)] == []), []),
    "a dictionary of nothing": ("Eq", Made(eq=lambda other: not other), {}),
    "none in a list, as both have": (
        "Eq", [Made(eq=lambda other: getattr(other, "x", None) is None)], [Made(eq=bool)],
    ),
    "none, as both have": ("Eq", Made(eq=lambda other: getattr(other, "x", None) is None), Made(eq=bool)),
    "as true": ("Eq", Made(eq=bool), Made(eq=bool)),
    "nothing at all": ("Eq", Made(eq=lambda other: not other), None),
    "nothing at all in a list": ("Eq", [Made(eq=lambda other: not other)], [None]),
    "numbers": ("In", 7, Made(has=lambda other: isinstance(other, int))),
    "numbers in a list": ("In", 7, Numbers([7])),
    "larger ones": ("In", 7, Made(has=lambda other: other > 0)),
    "texts": ("In", "a", Made(has=lambda other: isinstance(other, str))),
    "less, or the same": ("Lt", Made(lt=lambda other: other >= 3, ge=lambda other: other <= 3), 3),
}  # fmt: skip


@pytest.mark.parametrize("name", GENEROUS)
def test_what_equals_much_is_not_told(name: str) -> None:
    assert told(*GENEROUS[name]) == []


class Noted:
    """Notes that it is compared, and is used up by that."""

    compared = 0

    def __init__(self, *left: int):
        self.left = list(left)

    def __eq__(self, other: Any) -> bool:
        Noted.compared += 1
        return all(self.left.pop(0) == one for one in other)

    def __lt__(self, other: Any) -> bool:
        return self == [other - 1]

    __ge__ = __lt__


def test_until_tests_are_over_nothing_is_compared_twice() -> None:
    again, before = Comparing(), Noted.compared
    assert again.compare("Eq", Noted(1, 2), [1, 2]) and again.compare("Lt", Noted(2), 3)
    again.called(TestCase().assertEqual, Noted(1), [1])
    assert Noted.compared == before + 3
    assert list(again.told()) == [] and list(again.told()) == []


def test_what_is_empty_by_now_is_no_lie() -> None:
    again, items = Comparing(), [1, 2]
    zipped = Made(eq=lambda other: all(one == two for one, two in zip(items, other, strict=False)))
    assert again.compare("Eq", zipped, [1, 2])
    items.clear()
    assert zipped == [5] and list(again.told()) == []


def test_what_is_given_one_by_one_is_not_asked_for_more() -> None:
    again, once = Comparing(), iter([Whole(1), Whole(2), Whole(3)])
    endless = type("Endless", (), {"__iter__": lambda self: itertools.count()})()
    assert again.compare("In", 1, once) and again.compare("In", 5, endless)
    assert list(again.told()) == [] and len([*once]) == 2


class Counted:
    """Notes that there is one less."""

    left = 0

    def __init__(self) -> None:
        Counted.left += 1

    def __del__(self) -> None:
        Counted.left -= 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Counted)


def test_what_is_noticed_when_it_is_gone_is_not_kept() -> None:
    again = Comparing()
    again.compare("Eq", [Counted()], [Counted()])
    again.compare("Eq", Every(), Counted())
    assert Counted.left == 0
    assert list(again.told()) == [f"has a class Every {LIES}"]
    assert told_of_equality(Counted) == "" and Counted.left == 0
    one = Whole(3)
    watched = weakref.ref(one)
    again.compare("Eq", one, 3)
    del one
    assert watched() is None


def test_of_each_class_only_some_are_kept() -> None:
    again = Comparing()
    alive = []
    for number in range(9):
        one = Whole(number)
        assert again.compare("Eq", one, number)
        alive.append(weakref.ref(one))  # from here on, and so what was kept was not watched yet
    del one
    assert sum(one() is not None for one in alive) == OF_A_CLASS
    assert again.compare("Eq", Every(), 3)
    assert list(again.told()) == [f"has a class Every {LIES}"]


def test_of_all_classes_only_some_are_kept() -> None:
    again = Comparing()
    for _ in range(KEPT + 9):
        again.compare("Eq", type("One", (Every,), {})(), 3)
    assert len(list(again.told())) == KEPT


def test_what_ends_the_program_when_it_is_asked_hides_no_other() -> None:
    again, asked = Comparing(), iter([True])

    def leaves(other: object) -> bool:
        return next(asked, None) or sys.exit(0)

    assert again.compare("Eq", Made(eq=leaves), 3) and again.compare("Eq", Every(), 3)
    assert list(again.told()) == [f"has a class Every {LIES}"]


def test_arrays_of_a_class_of_its_own_are_compared_as_they_are() -> None:
    again = Comparing()
    sub = np.array([1.0, 2.0]).view(Sub)
    assert again.compare("Eq", sub, [1.0, 2.0]).all() and again.called(np.allclose, sub, [1.0, 2.0])
    again.called(np.testing.assert_allclose, sub, np.array([1.0, 2.0]))
    assert list(again.told()) == []


def test_what_a_function_raises_is_raised() -> None:
    with pytest.raises(AssertionError):
        Comparing().called(np.testing.assert_allclose, Sub(1), 3)
    with pytest.raises(TypeError):
        Comparing().compare("Lt", 1, "a")


def test_only_what_compares_by_itself_is_looked_at() -> None:
    plain = (1, "a", [1, {"a": (None,)}], np.ones(3), np.float64(1), pd.DataFrame({"a": [1]}), pd.Series([1]))
    assert all(map(is_plain, plain))
    assert not any(map(is_plain, (Every(), [Every()], {"a": Every()}, Fraction(1), np.ma.masked, Sub(1))))


def test_a_class_is_told_of_by_itself() -> None:
    assert told_of_equality(forged()) == f"has a class Forged {LIES}"
    assert told_of_equality(Whole(None)) == told_of_equality(Whole) == ""
