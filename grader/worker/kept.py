"""A module or a class as it was before a program ran, to be put back.

There are thousands of functions to look at and hardly ever one that was changed. So what is there is looked
at before the fork, once for all submissions; whether it is still so is seen by identities alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import chain
from operator import attrgetter
from types import FunctionType
from typing import Any

PARTS = ("__code__", "__defaults__", "__kwdefaults__")  # of a function, which others can be put in place of
WRAPPED = 5  # functions in functions that are looked at
_made_of = attrgetter(*PARTS)
_known: dict[int, Kept] = {}  # by the identity of the home, which is kept with it


class Kept:
    """What a module or class holds, and of what its functions are made.

    Args:
        name: of the home, as it is told.
        home: the module or class.
        left: names in it that may be others later.
    """

    def __init__(self, name: str, home: Any, left: Iterable[str] = ()):
        self.name, self.home = name, home
        self._names = frozenset(vars(home))
        # Values of plain types change by themselves; functions and classes do not.
        self.held = {key: thing for key, thing in vars(home).items() if _runs(thing) and key not in left}
        functions = [(key, function) for key, thing in self.held.items() for function in _in(thing)]
        self._keys = [key for key, _ in functions]
        self._functions = [function for _, function in functions]
        self._parts = list(map(_made_of, self._functions))
        self._all = list(vars(home).values())  # so that no identity is another's later
        self._ids = self._identities()

    def _identities(self) -> list[int]:
        held = list(map(id, vars(self.home).values()))
        held += map(id, chain.from_iterable(map(_made_of, self._functions)))
        return held

    def unchanged(self) -> bool:
        """Whether it holds the same, made of the same."""
        return self._identities() == self._ids

    def put_back(self, builtin: Mapping[str, Any]) -> list[str]:
        """Put back what it had; the names of what was another, and deceives.

        `np.bool = bool`, which old programs need, is put back and deceives nobody. What a class has now in
        place of what it inherits is taken away.

        Args:
            builtin: Python's own functions and classes.
        """
        changed: dict[str, None] = {}
        now = vars(self.home)
        for key, value in self.held.items():
            there = now.get(key)
            if there is not value:
                with suppress(Exception):
                    setattr(self.home, key, value)
                if there is None or there is not builtin.get(key):
                    changed[key] = None
        for key, function, parts in zip(self._keys, self._functions, self._parts, strict=True):
            for part, now_made, was in zip(PARTS, _made_of(function), parts, strict=True):
                if now_made is not was:
                    setattr(function, part, was)
                    changed[key] = None
        return [*changed, *self._take_away()]

    def _take_away(self) -> list[str]:
        """Take away what a class has now in place of what it inherits; the names of that.

        Python itself adds some that nothing calls, such as `__annotations__`.
        """
        if not isinstance(self.home, type):
            return []
        inherited = [vars(above) for above in self.home.__mro__[1:]]
        own = [
            key
            for key, thing in vars(self.home).items()
            if key not in self._names and _runs(thing) and any(key in above for above in inherited)
        ]
        for key in own:
            with suppress(Exception):
                delattr(self.home, key)
        return own


def as_it_is(name: str, home: Any, left: Iterable[str] = ()) -> Kept:
    """A module or class as it is now: what was looked at before the fork, where it is still the same."""
    known = _known.get(id(home))
    return known if known is not None and not left and known.unchanged() else Kept(name, home, left)


def look_at(homes: Iterable[tuple[str, Any]]) -> None:
    """Look at modules and classes before the fork, so that no fork need."""
    for name, home in homes:
        _known[id(home)] = Kept(name, home)


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
