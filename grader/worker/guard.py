"""What tests rely on, as it was before a submission ran: it is put back before they do, and that is told.

Tests run in the same process as the submission, so it can reach everything that they can. What is known to
be tried is met here: names of Python's own and of the libraries that tests compare with, what their functions
are made of, trace functions, and classes that say of themselves that they equal everything. What else a
program does that means to deceive cannot be known from inside.
"""

from __future__ import annotations

import ast
import builtins
import re
import sys
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from types import FunctionType, ModuleType
from typing import Any

from grader.worker.kept import as_it_is, look_at

HOMES = (
    "builtins", "math", "cmath", "random", "copy", "operator", "json", "doctest", "unittest", "numpy",
    "pandas.testing", "pandas._testing", "sklearn.metrics", "pytest", "_pytest", "grader",
)  # fmt: skip
# What tests rely on most. To look at everything takes milliseconds, which is much between two tests.
FIRST = (
    "builtins", "math", "doctest", "unittest", "numpy.testing", "numpy._core.numeric", "pandas._testing",
    "pytest", "_pytest", "grader.worker", "Tester", "Record", "Clocks", "Guard", "Kept", "TestCase",
    "OutputChecker", "DocTestRunner", "Model",
)  # fmt: skip
CLASSES_OF = ("doctest", "unittest", "grader.worker")  # modules whose own classes are kept, too
KNOWN_AS = {"np": "numpy", "pd": "pandas", "math": "math", "tf": "tensorflow", "keras": "keras"}
COMPARES = re.compile(r"assert|raises$|approx$|(is|all)close$|array_equal|TestCase$")  # what tests compare by
LIBRARIES = ("numpy", "pandas", "keras", "tensorflow", "sklearn", "scipy", "matplotlib")
MONITORS = range(6)  # of `sys.monitoring`, from Python 3.12
ASKS, PRINTS = "input", "print"  # programs that are run by nobody have their own, and notebooks, too
SHOWN = 5  # changes that are told


class Guard:
    """Made before the submission's first line, of what there is then.

    Args:
        space: the program's variables.
        source: the program.
    """

    def __init__(self, space: Mapping[str, Any], source: str = ""):
        self._space = space
        self._builtins = vars(builtins)
        self._was_builtin = {
            name: value for name, value in self._builtins.items() if callable(value) and name != ASKS
        }
        self._modules = {name: module for name, module in sys.modules.items() if _is_in(name, HOMES)}
        self._kept = [
            as_it_is(name, home, left=(ASKS,) if home is builtins else ())
            for name, home in _homes(self._modules)
        ]
        self._first = [kept for kept in self._kept if kept.name == "numpy" or _is_in(kept.name, FIRST)]
        self._imported = tuple(_imported(source))
        self._watching = (sys.gettrace, sys.getprofile, threading.gettrace, threading.getprofile)
        self._watch = (sys.settrace, sys.setprofile, threading.settrace, threading.setprofile)
        self._monitors = _monitors()

    def restore(self, *, begins: bool = False, whole: bool = True) -> list[str]:
        """Put back what was there, and say what was not, each in words that go on after "your program".

        Args:
            begins: tests begin, and what a program had in place of `print` is of no use to it from here on.
            whole: look at everything, and not only at what tests rely on most.
        """
        changed = []
        # First, and by nothing that may have been replaced itself.
        now = self._builtins
        for name, value in self._was_builtin.items():
            if now.get(name) is not value:
                now[name] = value
                if not (begins and name == PRINTS):
                    changed.append("changed builtins." + name)
        if self._untrace():
            changed.append("set a trace function, which sees and changes what runs")
        for name, module in self._modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
                changed.append(f"put another module in place of {name}")
        for kept in self._kept if whole else self._first:
            if not kept.unchanged():
                changed += [f"changed {kept.name}.{key}" for key in kept.put_back(self._was_builtin)]
        return changed[:SHOWN]

    def shadowed(self, names: Collection[str]) -> list[str]:
        """Of names that a test uses, those that the program has something of its own for; as of `restore`."""
        return [
            f"has a {name} of its own, which the tests use"
            for name in sorted(names)
            if name in self._space and self._is_own(name, self._space[name])
        ]

    def equal_to_all(self) -> list[str]:
        """Say which classes equal everything, as of `restore`. This runs code of the submission."""
        things = [thing for name, thing in list(self._space.items()) if not name.startswith("_")]
        told = [said for thing in things if (said := told_of_equality(thing))]
        return list(dict.fromkeys(told))[:SHOWN]

    def _is_own(self, name: str, thing: Any) -> bool:
        if name in self._was_builtin:
            return (
                callable(thing) and thing is not self._was_builtin[name] and not self._is_known(name, thing)
            )
        if name in KNOWN_AS:
            return not _is_module(thing, KNOWN_AS[name], "tensorflow")
        given = [module for known, module in self._imported if known == name and module in sys.modules]
        return bool(given) and all(getattr(sys.modules[module], name, None) is not thing for module in given)

    def _is_known(self, name: str, thing: Any) -> bool:
        """Whether a module had it under this name: `from numpy import *` brings a `sum`.

        NumPy's `all` says yes to whatever is not calculated yet.
        """
        return name not in ("all", "any") and any(kept.held.get(name) is thing for kept in self._kept)

    def _untrace(self) -> bool:
        """Take away whatever watches what runs; True where something did."""
        watched = [own for own in self._watching if own() is not None]
        if watched:
            for own in self._watch:
                own(None)
        others = [monitor for monitor in _monitors() if monitor not in self._monitors]
        for monitor in others:
            sys.monitoring.set_events(monitor, 0)  # type: ignore[attr-defined, unused-ignore]
            sys.monitoring.free_tool_id(monitor)  # type: ignore[attr-defined, unused-ignore]
        return bool(watched or others)


class _Unlike:
    """Has whatever it is asked for, and nothing that is equal to anything."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return object()


def told_of_equality(thing: Any, other: Any = None) -> str:
    """Say that a class, or that of a value, equals everything; "" where it does not. This runs its code.

    Args:
        thing: the class or value.
        other: what a test found equal to it.
    """
    own = thing if isinstance(thing, type) else type(thing)
    equal = getattr(own, "__eq__", None)
    if not isinstance(equal, FunctionType) or _is_in(str(equal.__globals__.get("__name__")), LIBRARIES):
        return ""
    one = thing
    if one is own:
        try:
            one = object.__new__(own)
        except TypeError:  # a kind of number, for example
            one = object()
    with suppress(Exception):  # its code is the submission's own
        if equal(one, object()) is True and equal(one, _Unlike()) is True:
            return f"has a class {own.__name__} that equals everything"
    with suppress(Exception):
        if any(equal(one, unlike) is True for unlike in _unlike(other)):
            return f"has a class {own.__name__} that equals everything"
    return ""


def _unlike(value: Any) -> list[Any]:
    """Something of the same plain type that is another value."""
    if isinstance(value, bool):
        return []  # of these there are but two
    if isinstance(value, (int, float, complex)):
        unlike = 2 * value + 1_234_567
        return [unlike] if unlike != value else []  # as of what is not finite
    if isinstance(value, str):
        return [f"{value}\0"]
    return [type(value)((*value, object()))] if type(value) in (list, tuple, set) else []


def warm() -> None:
    """Look at all that is kept before the fork, so that no fork need."""
    look_at(_homes({name: module for name, module in sys.modules.items() if _is_in(name, HOMES)}))


def _homes(modules: Mapping[str, ModuleType]) -> Iterator[tuple[str, Any]]:
    """What is kept, by name: the modules, and of some the classes that are written in them."""
    yield from modules.items()
    for name, module in modules.items():
        if _is_in(name, CLASSES_OF):
            for thing in list(vars(module).values()):
                if isinstance(thing, type) and thing.__module__ == name:
                    yield thing.__name__, thing
    keras = sys.modules.get("keras")
    if keras is not None:
        yield "Model", keras.Model


def _imported(source: str) -> Iterator[tuple[str, str]]:
    """What tests compare by, where the program imports it: the name, and the module that it is from."""
    for line in source.splitlines():
        if line.lstrip().startswith("from "):
            with suppress(SyntaxError, ValueError):
                (statement,) = ast.parse(line.strip()).body
                if isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
                    names = [one.name for one in statement.names if one.asname in (None, one.name)]
                    yield from ((name, statement.module) for name in names if COMPARES.match(name))


def _monitors() -> set[int]:
    """The tools that `sys.monitoring` has."""
    monitoring = getattr(sys, "monitoring", None)
    return {one for one in MONITORS if monitoring.get_tool(one) is not None} if monitoring else set()


def _is_in(name: str, packages: Collection[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def _is_module(thing: Any, *names: str) -> bool:
    """Whether it is one of these modules, or one in them, and no other that is only called so."""
    if not isinstance(thing, ModuleType) or not _is_in(thing.__name__, names):
        return False
    return sys.modules.get(thing.__name__) is thing or type(thing) is not ModuleType
