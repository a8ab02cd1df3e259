"""Packages as they were before a program ran, which may put others in their place or change them."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

# Of a module or class that Python itself writes, or that cannot be written.
OWN = frozenset(("__dict__", "__weakref__", "__doc__", "__builtins__", "__warningregistry__"))
PARTS = ("__code__", "__defaults__", "__kwdefaults__")


@dataclass(frozen=True)
class Untouched:
    """Modules, what they hold, what their classes hold, and of what their functions are made.

    `known` has a name and an object for each module; `held` an object and its attributes for each thing.
    """

    known: Mapping[str, ModuleType]
    held: tuple[tuple[Any, Mapping[str, Any]], ...]

    @classmethod
    def of(cls, packages: tuple[str, ...]) -> Untouched:
        """These packages as they are now, as far as they are imported."""
        known = {name: module for name, module in sys.modules.items() if name.split(".")[0] in packages}
        held: dict[int, tuple[Any, Mapping[str, Any]]] = {}
        waiting: list[Any] = list(known.values())
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, (staticmethod, classmethod)):
                thing = thing.__func__
            if isinstance(thing, property):
                waiting += [thing.fget, thing.fset, thing.fdel]
            if id(thing) in held:
                continue
            if isinstance(thing, FunctionType) and _of(thing, packages):
                held[id(thing)] = thing, {name: getattr(thing, name) for name in PARTS}
            elif isinstance(thing, ModuleType) and thing in known.values():
                held[id(thing)] = thing, _attributes(thing)
                waiting += vars(thing).values()
            elif isinstance(thing, type) and _of(thing, packages):
                held[id(thing)] = thing, _attributes(thing)
                waiting += vars(thing).values()
        return cls(known, tuple(held.values()))

    @contextlib.contextmanager
    def back(self) -> Iterator[None]:
        """Put them back for a while; then the program has its own again."""
        before = dict(sys.modules)
        sys.modules.update(self.known)
        for thing, attributes in self.held:
            _put_back(thing, attributes)
        try:
            yield
        finally:
            sys.modules.update({name: before[name] for name in self.known if name in before})


def _of(thing: Any, packages: tuple[str, ...]) -> bool:
    return str(thing.__module__).split(".")[0] in packages


def _attributes(thing: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(thing).items() if name not in OWN}


def _put_back(thing: Any, attributes: Mapping[str, Any]) -> None:
    if isinstance(thing, FunctionType):
        for name, value in attributes.items():
            if getattr(thing, name) is not value:
                setattr(thing, name, value)
        return
    now = vars(thing)
    for name in [name for name in now if name not in attributes and name not in OWN]:
        with contextlib.suppress(AttributeError, TypeError):
            delattr(thing, name)
    for name, value in attributes.items():
        if now.get(name, thing) is not value:
            with contextlib.suppress(AttributeError, TypeError):
                setattr(thing, name, value)
