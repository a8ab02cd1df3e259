"""A module or a class as it was before a program ran, to be put back.

There are thousands of functions to look at and hardly ever one that was changed. So what is there is looked
at before the fork, once for all submissions; whether it is still so is seen by identities alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter, is_
from types import BuiltinMethodType, FunctionType, MethodType, ModuleType
from typing import Any, NamedTuple

# Of a module or class that Python itself writes, or that cannot be written.
OWN = frozenset((
    "__dict__", "__weakref__", "__doc__", "__builtins__", "__warningregistry__", "__annotations__",
))  # fmt: skip
ACCESS = ("fget", "fset", "fdel")  # of a property
PARTS = ("__code__", "__defaults__", "__kwdefaults__")  # of a function, which others can be put in place of
WRAPPED = 5  # functions in functions that are looked at
MADE_OF = tuple(map(attrgetter, PARTS))
_known: dict[int, Kept] = {}  # by the identity of the home, which is kept with it


class Kept:
    """What a module or class holds, and of what its functions are made.

    Args:
        name: of the home, as it is told.
        home: the module or class.
        left: names in it that may be others later.
        whole: nothing in it may be another later, and nothing be added.
    """

    def __init__(self, name: str, home: Any, left: Iterable[str] = (), whole: bool = False):
        self.name, self.home, self._whole = name, home, whole
        self._names = frozenset(vars(home))
        # Values of plain types change by themselves elsewhere; functions and classes do not.
        self.held = {
            key: thing
            for key, thing in vars(home).items()
            if key not in left and (_runs(thing) or (whole and key not in OWN))
        }
        functions = [(key, function) for key, thing in self.held.items() for function in _in(thing)]
        self._keys = [key for key, _ in functions]
        self._functions = [function for _, function in functions]
        self._parts = [tuple(map(part, self._functions)) for part in MADE_OF]
        self._all = tuple(vars(home).values())

    def unchanged(self) -> bool:
        """Whether it holds the same, made of the same."""
        now = vars(self.home)
        return (
            len(now) == len(self._all)
            and all(map(is_, now.values(), self._all))
            and all(
                all(map(is_, map(part, self._functions), was))
                for part, was in zip(MADE_OF, self._parts, strict=True)
            )
        )

    def put_back(self, builtin: Mapping[str, Any]) -> list[str]:
        """Put back what it had; the names of what was another, and deceives.

        `np.bool = bool`, which old programs need, is put back and deceives nobody, nor does what a module has
        after it was read again. What a class has now in place of what it inherits is taken away.

        Args:
            builtin: Python's own functions and classes.
        """
        changed: dict[str, None] = {}
        now = vars(self.home)
        for key, value in self.held.items():
            there = now.get(key)
            if there is not value:
                _try(setattr, self.home, key, value)
                if not (there is not None and there is builtin.get(key)) and not is_the_same(there, value):
                    changed[key] = None
        for name, part, parts in zip(PARTS, MADE_OF, self._parts, strict=True):
            for key, function, was in zip(self._keys, self._functions, parts, strict=True):
                if part(function) is not was:
                    setattr(function, name, was)
                    changed[key] = None
        return [*changed, *self._take_away()]

    def _take_away(self) -> list[str]:
        """Take away what a class has now in place of what it inherits, or what is new; the names of that.

        Python itself adds some that nothing calls, such as `__annotations__`, and modules that are imported.
        """
        new = {key: thing for key, thing in vars(self.home).items() if key not in self._names}
        if self._whole:
            own = [key for key, thing in new.items() if key not in OWN and not isinstance(thing, ModuleType)]
        elif isinstance(self.home, type):
            inherited = [vars(above) for above in self.home.__mro__[1:]]
            own = [
                key for key, thing in new.items() if _runs(thing) and any(key in above for above in inherited)
            ]
        else:
            return []
        for key in own:
            _try(delattr, self.home, key)
        return own


class Home(NamedTuple):
    """What is to be kept: as `Kept` takes it."""

    name: str
    home: Any
    left: tuple[str, ...] = ()
    whole: bool = False


def as_it_is(home: Home) -> Kept:
    """A module or class as it is now: what was looked at before the fork, where it is still the same."""
    known = _known.get(id(home.home))
    return known if known is not None and known.unchanged() else Kept(*home)


def look_at(homes: Iterable[Home]) -> None:
    """Look at modules and classes before the fork, so that no fork need."""
    for home in homes:
        _known[id(home.home)] = Kept(*home)


def is_the_same(new: Any, was: Any, depth: int = 5) -> bool:
    """Whether something that can be called is what it was, made once more, as by `importlib.reload`."""
    if new is was or not depth or not _runs(was):
        return new is was
    if type(new) is not type(was):
        return False
    if isinstance(was, FunctionType):
        made = new.__code__ == was.__code__ and new.__globals__ is was.__globals__
        plain = was.__code__.co_freevars in ((), ("__class__",))
        return made and plain and repr(new.__defaults__) == repr(was.__defaults__)
    if isinstance(was, (MethodType, BuiltinMethodType)):
        named = new.__qualname__ == was.__qualname__
        return named and _is_of_the_same(new.__self__, was.__self__, depth - 1)
    if isinstance(was, (staticmethod, classmethod)):
        return is_the_same(new.__func__, was.__func__, depth - 1)
    if isinstance(was, property):
        return all(is_the_same(getattr(new, part), getattr(was, part), depth) for part in ACCESS)
    now = getattr(new, "__dict__", {})
    before = getattr(was, "__dict__", {})
    if isinstance(was, type) and (new.__module__, new.__qualname__) != (was.__module__, was.__qualname__):
        return False
    return now.keys() == before.keys() and all(
        is_the_same(now[key], thing, depth - 1) for key, thing in before.items() if _runs(thing)
    )


def _is_of_the_same(new: Any, was: Any, depth: int) -> bool:
    """Whether two objects, with methods that are kept, are of the same class."""
    return type(new) is type(was) or is_the_same(type(new), type(was), depth)


def _try(change: Any, *given: Any) -> None:
    """Change what may be unchangeable. By nothing of `contextlib`, which may be changed itself."""
    try:
        change(*given)
    except Exception:  # noqa: S110 - it stays as it is
        pass


def _runs(thing: Any) -> bool:
    return callable(thing) or isinstance(thing, (classmethod, property))


def _in(thing: Any) -> list[FunctionType]:
    """A function, and those that it wraps; none for what else can be called."""
    found: list[FunctionType] = []
    thing = getattr(thing, "_implementation", thing)  # of NumPy's, which choose by what they are given
    while isinstance(thing, FunctionType) and len(found) < WRAPPED:
        found.append(thing)
        thing = thing.__dict__.get("__wrapped__")
    return found
