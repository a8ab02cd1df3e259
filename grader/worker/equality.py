"""Objects that equal everything: what a test found equal is compared again, with what it cannot equal.

Numbers, texts, arrays and the like are not looked at: they compare as they are. What has a class of its own
is asked again with values that nobody can foresee; who says yes to all of them says yes to everything.
"""

from __future__ import annotations

import copy
import operator
import os
import sys
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from itertools import islice
from types import FunctionType, MethodWrapperType, WrapperDescriptorType
from typing import Any

import numpy as np

LIBRARIES = ("numpy", "pandas", "keras", "tensorflow", "sklearn", "scipy", "matplotlib", "torch")
LIES, ONCE, FREELY = "that equals everything", "that equals a value only once", "that compares as it likes"
DEPTH = 3  # of lists in lists that are looked into
ITEMS = 100  # of a list that are looked at
TIMES = 3  # that something is asked again
SCALARS = (int, float, complex, bool, str, bytes, type(None), range, slice)
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "Eq": operator.eq,
    "NotEq": operator.ne,
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
}
OPPOSITES = {"Lt": operator.ge, "LtE": operator.gt, "Gt": operator.le, "GtE": operator.lt}
IN = "In"
Tell = Callable[[Iterable[str]], None]


def told_of_equality(thing: Any) -> str:
    """Say that a class, or that of a value, equals everything; "" where it does not. This runs its code."""
    own = thing if isinstance(thing, type) else type(thing)
    one: Any = thing
    equal: Callable[..., Any] = operator.eq
    if isinstance(thing, type) and _compares_itself(thing):
        equal = thing.__eq__
        try:
            one = object.__new__(thing)
        except TypeError:  # a kind of number, for example
            one = object()
    elif not _compares_itself(type(thing)):
        return ""
    with suppress(Exception):  # its code is the submission's own
        if all(equal(one, unlike) is True for unlike in (object(), _Unlike())):
            return _said(own)
    return ""


class Comparing:
    """Compares for tests, and asks again where something is found equal.

    Args:
        tell: is given what was found, in words that go on after "your program".
    """

    __slots__ = ("_random", "_tell")  # so that no object has a method of its own

    def __init__(self, tell: Tell):
        self._tell, self._random = tell, os.urandom

    def compare(self, name: str, left: Any, right: Any) -> Any:
        """What a comparison gives, by the name that `ast` has for it."""
        result = _compared(name, left, right)
        if is_plain(left) and is_plain(right):
            return result
        if name in OPPOSITES:
            with suppress(Exception):
                if result is not NotImplemented and bool(result) and bool(OPPOSITES[name](left, right)):
                    self._tell([_said(_own_class(right if is_plain(left) else left), FREELY)])
        elif _is_yes(result, wanted=name != "NotEq"):
            self._ask(lambda one, other: _is_yes(_compared(name, one, other), name != "NotEq"), left, right)
        return result

    def called(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """What a function gives that compares its first two arguments, such as `np.allclose`."""
        result = function(*args, **kwargs)
        left, right, *rest = args
        if (is_plain(left) and is_plain(right)) or not (result is None or _is_yes(result, True)):
            return result

        def passes(one: Any, other: Any) -> bool:
            given = function(one, other, *rest, **kwargs)
            return given is None or _is_yes(given, True)

        self._ask(passes, left, right)
        return result

    def _ask(self, equal: Callable[[Any, Any], bool], left: Any, right: Any) -> None:
        """Ask again of what has a class of its own, on either side."""
        for own, other, turned in ((left, right, False), (right, left, True)):
            if is_plain(own):
                continue
            unlike = self._unlike(other)
            answers = [_holds(equal, own, one, turned) for one in unlike]
            if unlike and all(answers):
                self._tell([_said(_own_class(own))])
            elif unlike and not _holds(equal, own, other, turned):
                self._tell([_said(_own_class(own), ONCE)])

    def _unlike(self, value: Any) -> list[Any]:
        """Values of the same kind that are others, and that nobody can foresee."""
        steps = [2 + byte for byte in self._random(TIMES)]
        return [one for step in steps for one in _moved(value, step, DEPTH)]


def is_plain(value: Any, depth: int = DEPTH) -> bool:
    """Whether it compares as Python and libraries have it, and all that is in it."""
    kind = type(value)
    if kind in SCALARS:
        return True
    if kind in (list, tuple, set, frozenset):
        return depth > 0 and all(
            is_plain(one, depth - 1) for one, _ in zip(value, range(ITEMS), strict=False)
        )
    if kind is dict:
        return depth > 0 and all(is_plain(one, depth - 1) for one in islice(value.values(), ITEMS))
    if kind is np.ndarray:
        return value.dtype != object or is_plain(value.ravel()[:ITEMS].tolist(), depth)
    if not is_in(kind.__module__, LIBRARIES) or kind.__module__.startswith("numpy.ma"):
        return False  # of masked arrays what is masked equals everything
    return getattr(sys.modules.get(kind.__module__), kind.__qualname__, None) is kind


def is_in(name: Any, packages: Collection[str]) -> bool:
    """Whether a module's name is one of these, or in them."""
    return isinstance(name, str) and any(
        name == package or name.startswith(f"{package}.") for package in packages
    )


def _compares_itself(kind: type) -> bool:
    """Whether a class has code of its own to compare by, and not Python's or a library's."""
    equal = next((vars(above)["__eq__"] for above in kind.__mro__ if "__eq__" in vars(above)), None)
    if equal is None or isinstance(equal, (WrapperDescriptorType, MethodWrapperType)):
        return False
    if not isinstance(equal, FunctionType):
        return True
    home = str(equal.__globals__.get("__name__"))
    known = sys.modules.get(home)
    return not (is_in(home, LIBRARIES) and known is not None and vars(known) is equal.__globals__)


class _Unlike:
    """Has whatever it is asked for, and nothing that is equal to anything."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return object()


def _compared(name: str, left: Any, right: Any) -> Any:
    if name == IN:
        return left in right
    return OPERATORS[name](left, right)


def _is_yes(result: Any, wanted: bool) -> bool:
    try:
        return bool(result) is wanted
    except Exception:  # an array, for example, which is no answer
        return False


def _holds(equal: Callable[[Any, Any], bool], own: Any, other: Any, turned: bool) -> bool:
    try:
        return equal(other, own) if turned else equal(own, other)
    except Exception:  # its code is the submission's own, and a test that fails raises
        return False


def _moved(value: Any, step: int, depth: int) -> list[Any]:
    """A value of the same kind that is another one, in a list; none where there is none."""
    kind = type(value)
    if kind is bool or isinstance(value, np.bool_):
        return [not value]
    if isinstance(value, (int, float, complex, np.number)):
        moved: Any = value + step * (1 + abs(value))  # type: ignore[operator, unused-ignore]
        return [moved] if moved == moved and moved != value else []
    if kind is str:
        return [f"{value}{step}"]
    if kind in (list, tuple, set, frozenset) and depth:
        items = [one for item in value for one in (_moved(item, step, depth - 1) or [object()])]
        return [kind(items or [object()])]
    if kind is dict and depth:
        return [{key: (_moved(item, step, depth - 1) or [object()])[0] for key, item in value.items()}]
    if kind is np.ndarray and value.dtype.kind in "iufc":
        return [value + step * (1 + np.abs(value))]
    if hasattr(value, "expected"):  # pytest's `approx`
        with suppress(Exception):
            other = copy.copy(value)
            (other.expected,) = _moved(value.expected, step, depth)
            return [other]
    return [object()] if value is None or not is_plain(value) else []


def _own_class(thing: Any) -> type:
    """The class that is the program's own: of something in a list, where the list is plain."""
    kind: type = type(thing)
    if isinstance(thing, (list, tuple, set, frozenset, np.ndarray, dict)) and kind in (
        list, tuple, set, frozenset, np.ndarray, dict,
    ):  # fmt: skip
        inside: Iterable[Any] = thing.values() if isinstance(thing, dict) else thing
        return next((_own_class(one) for one in islice(inside, ITEMS) if not is_plain(one)), kind)
    return thing if isinstance(thing, type) else kind


def _said(kind: type, what: str = LIES) -> str:
    return f"has a class {kind.__name__} {what}"
