"""Objects that equal everything: what a test found equal is compared again, with what it cannot equal.

Numbers, texts, arrays and the like are not looked at: they compare as they are. What has a class of its own
is asked again, when all tests are over, with values that nobody can foresee; who says yes to all of them says
yes to everything.
"""

from __future__ import annotations

import operator
import os
import sys
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from types import FunctionType, MethodWrapperType, WrapperDescriptorType
from typing import Any, NamedTuple

import numpy as np

LIBRARIES = ("numpy", "pandas", "keras", "tensorflow", "sklearn", "scipy", "matplotlib", "torch")
LIES, FREELY = "that equals everything", "that compares as it likes"
DEPTH = 3  # of lists in lists that are looked into
ITEMS = 100  # of a list that are looked at
TIMES = 3  # that something is asked again
FIRST_STEP = 1000  # by which a number that is asked for differs, at least
LARGE = 1e6  # a number to which such a step is not much
KEPT, OF_A_CLASS = 300, 3  # comparisons that are asked again, of all classes and of each
SCALARS = (int, float, complex, bool, str, bytes, type(None), range, slice)
LETTERS = 0x4E00  # from here on, which are in no test
SEQUENCES = (list, tuple, set, frozenset)
HOLDING = (*SEQUENCES, dict)
# By identity: a class may say of itself that it is any of them.
PLAIN, HOLD = frozenset(map(id, SCALARS)), frozenset(map(id, (*HOLDING, np.ndarray)))
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "Eq": operator.eq,
    "NotEq": operator.ne,
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
}
OPPOSITES = {"Lt": "GtE", "LtE": "Gt", "Gt": "LtE", "GtE": "Lt"}
IN = "In"
NOTHING = object()  # that may be looked for in something
_Passes = Callable[[Any, Any], bool]


class _Found(NamedTuple):
    """What a test found equal.

    Attributes:
        kind: the class of the program's own.
        own: what is of it or holds it; or the class itself, where what is of it is not to be kept.
        other: what it was compared with.
        turned: it stood on the right.
        passes: compares once more.
        name: of the operator; "" for a function.
    """

    kind: type
    own: Any
    other: Any
    turned: bool
    passes: _Passes
    name: str


def told_of_equality(thing: Any) -> str:
    """Say that a class, or that of a value, equals everything; "" where it does not. This runs its code."""
    own = thing if isinstance(thing, type) else type(thing)
    one: Any = thing
    equal: Callable[..., Any] = operator.eq
    if isinstance(thing, type) and _compares_itself(thing):
        if hasattr(thing, "__del__"):  # which may count those that are left
            return ""
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
    """Compares for tests, and asks again where something was found equal: when all tests are over.

    Until then nothing of it runs more often than in the test: a comparison of a program's own may count,
    print, or take apart what it looks at.
    """

    __slots__ = ("_enough", "_kept", "_random")  # so that no object has a method of its own

    def __init__(self) -> None:
        self._kept: tuple[_Found, ...] = ()
        self._enough: frozenset[int] = frozenset()  # classes, by identity, of which no more is kept
        self._random = os.urandom

    def compare(self, name: str, left: Any, right: Any) -> Any:
        """What a comparison gives, by the name that `ast` has for it."""
        result = _compared(name, left, right)
        if not (is_plain(left) and is_plain(right)) and _is_yes(result, wanted=name != "NotEq"):
            self._keep(_passing(name), left, right, name)
        return result

    def called(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """What a function gives that compares its first two arguments, such as `np.allclose`."""
        result = function(*args, **kwargs)
        left, right, *rest = args
        if not (is_plain(left) and is_plain(right)) and (result is None or _is_yes(result, True)):

            def passes(one: Any, other: Any) -> bool:
                given = function(one, other, *rest, **kwargs)
                return given is None or _is_yes(given, True)

            self._keep(passes, left, right)
        return result

    def told(self) -> Iterator[str]:
        """Say who equals everything, in words that go on after "your program". This runs its code."""
        kept, self._kept, self._enough = self._kept, (), frozenset()
        for one in kept:
            if isinstance(one.own, type):
                yield from filter(None, [told_of_equality(one.own)])
            elif (unlike := self._unlike(one)) and all(_holds(one, value) for value in unlike):
                yield _said(type(_own(one.own)), FREELY if one.name in OPPOSITES else LIES)

    def _keep(self, passes: _Passes, left: Any, right: Any, name: str = "") -> None:
        """Keep what has a class of its own, on either side: some of each class, since they may be large."""
        for one, other, turned in ((left, right, False), (right, left, True)):
            if id(type(one)) in self._enough or len(self._kept) >= KEPT or is_plain(one):
                continue
            own = _own(one)
            kind = own if isinstance(own, type) else type(own)
            if id(kind) in self._enough:
                continue
            if name == IN and not turned:
                found = _Found(kind, own, None, False, _passing("Eq"), "Eq")
            elif name == IN and not hasattr(type(one), "__contains__"):
                continue  # what is looked through may never end
            else:
                found = _Found(kind, one, NOTHING if name == IN else other, turned, passes, name)
            if _notices(own):
                found = found._replace(own=kind, other=None)
            elif _notices(_own(found.other)):
                found = found._replace(other=None)
            self._kept = (*self._kept, found)
            if sum(kept.kind is kind for kept in self._kept) >= OF_A_CLASS:
                self._enough |= {id(kind)}

    def _unlike(self, found: _Found) -> list[Any]:
        """Values that are others, of the same kind where that has any, and that nobody can foresee."""
        value = found.other
        first = FIRST_STEP + int.from_bytes(self._random(2), "big")
        # One after another: whoever counts modulo a number has no two of these equal.
        steps = range(first, first + TIMES)
        unlike = [one for step in steps for one in _moved(value, step, DEPTH)]
        if value is NOTHING:
            unlike = [first, f"{first:x}"]
        # A list of the program's own may be empty by now, and so equal the beginning of each.
        if (value is None or not is_plain(value) or id(type(value)) in HOLD) and not (
            isinstance(found.own, (*HOLDING, np.ndarray))
        ):
            unlike += [object(), _Unlike()]
        return unlike


def is_plain(value: Any, depth: int = DEPTH) -> bool:
    """Whether it compares as Python and libraries have it, and all that is in it."""
    kind = type(value)
    if id(kind) in PLAIN:
        return True
    if kind is list or kind is tuple or kind is set or kind is frozenset or kind is dict:
        inside = tuple(islice(value.values() if kind is dict else value, ITEMS))
        if all(map(PLAIN.__contains__, map(id, map(type, inside)))):
            return True
        return depth > 1 and all(is_plain(one, depth - 1) for one in inside)
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

    def __bool__(self) -> bool:  # other than `object()`, for who compares no more than that
        return False


def _compared(name: str, left: Any, right: Any) -> Any:
    if name == IN:
        return left in right
    return OPERATORS[name](left, right)


def _is_yes(result: Any, wanted: bool) -> bool:
    try:
        return bool(result) is wanted
    except Exception:  # an array, for example, which is no answer
        return False


def _passing(name: str) -> _Passes:
    """Whether a comparison is passed, and of `<` and its like the opposite as well."""
    names = (name, OPPOSITES[name]) if name in OPPOSITES else (name,)
    return lambda one, other: all(_is_yes(_compared(each, one, other), each != "NotEq") for each in names)


def _holds(found: _Found, other: Any) -> bool:
    try:
        return found.passes(other, found.own) if found.turned else found.passes(found.own, other)
    except (Exception, SystemExit, KeyboardInterrupt):  # its code is the submission's own; what fails raises
        return False


def _notices(own: Any) -> bool:
    """Whether a program may notice that something is kept longer than it keeps it itself."""
    return hasattr(own, "__del__") or weakref.getweakrefcount(own) > 0


def _moved(value: Any, step: int, depth: int) -> list[Any]:
    """A value of the same kind that is another one, in a list; none where there is none."""
    kind = type(value)
    if kind is bool or isinstance(value, np.bool_):
        return [not value]
    if isinstance(value, (int, float, complex, np.number)):
        size = abs(value)
        moved: Any = value + step * (size if size > LARGE else 1)  # type: ignore[operator, unused-ignore]
        return [moved] if moved == moved and moved != value else []
    if kind is str:
        return [chr(LETTERS + step % 20_000) * (1 + step % TIMES)]  # of several lengths
    if id(kind) in HOLD and isinstance(value, SEQUENCES) and depth:
        items = [one for item in value for one in (_moved(item, step, depth - 1) or [_unlike(step)])]
        return [kind(items or [_unlike(step)])]
    if kind is dict and depth:
        return [
            {key: (_moved(one, step, depth - 1) or [_unlike(step)])[0] for key, one in value.items()}
            or {step: step}
        ]
    if kind is np.ndarray and value.dtype.kind in "iufc":
        return [value + step * (1 + np.abs(value))]
    return []


def _unlike(step: int) -> object:
    return object() if step % 2 else _Unlike()


def _own(thing: Any) -> Any:
    """What is of the program's own class: something in a list, where the list is plain."""
    if id(type(thing)) in HOLD:
        inside: Iterable[Any] = thing.values() if isinstance(thing, dict) else thing
        return next((_own(one) for one in islice(inside, ITEMS) if not is_plain(one)), thing)
    return thing


def _said(kind: type, what: str = LIES) -> str:
    return f"has a class {kind.__name__} {what}"
