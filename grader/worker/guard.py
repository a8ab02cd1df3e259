"""What tests rely on, as it was before a submission ran: it is put back before they do, and that is told.

Tests run in the same process as the submission, so it can reach everything that they can. What is known to
be tried is met here: names of Python's own and of the libraries that tests compare with, what their functions
are made of, trace functions, and classes that say of themselves that they equal everything. What else a
program does that means to deceive cannot be known from inside.
"""

from __future__ import annotations

import ast
import builtins
import importlib.util
import operator
import re
import sys
import threading
from _lsprof import Profiler
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from grader.worker.alike import COMPARED, does_the_same
from grader.worker.equality import is_in, told_of_equality
from grader.worker.kept import Home, as_it_is, look_at
from grader.worker.named import KNOWN_AS, named

# What tests and the grader itself compare and run by, whether tests name it or not.
HOMES = (
    "builtins", "math", "cmath", "random", "copy", "operator", "json", "doctest", "unittest", "numpy",
    "pandas.testing", "pandas._testing", "sklearn.metrics", "pytest", "_pytest", "grader", "otter",
    "ast", "collections", "contextlib", "dataclasses", "inspect", "io", "re", "traceback",
)  # fmt: skip
# What tests rely on most. To look at everything takes milliseconds, which is much between two tests.
FIRST = (
    "builtins", "math", "doctest", "unittest", "numpy.testing", "numpy._core.numeric", "pandas._testing",
    "pytest", "_pytest", "grader.worker", "Tester", "Record", "Clocks", "Guard", "Kept", "TestCase",
    "OutputChecker", "DocTestRunner", "Model", "ast", "NodeTransformer", "contextlib",
    "_GeneratorContextManager", "_RedirectStream", "ExitStack", "Comparing", "Asking", "Explaining", "Called",
    "Line",
)  # fmt: skip
# Modules whose own classes are kept, too, and single classes.
CLASSES_OF = ("doctest", "unittest", "grader", "contextlib", "otter")
CLASSES = (
    ("ast", "NodeVisitor"), ("ast", "NodeTransformer"), ("random", "Random"), ("warnings", "catch_warnings"),
    ("collections", "Counter"), ("numpy", "errstate"), ("keras", "Model"),
)  # fmt: skip
WHOLE = ("grader", "otter")  # of which nothing may be another
# Modules that tests may name, and mostly do.
NAMED = ("pandas", "tensorflow", "keras")
# Honest programs have others in place of these: NumPy's old files need another `load`.
LEFT = {
    "builtins": ("input",), "numpy": ("load",), "warnings": ("warn", "showwarning", "formatwarning"),
    "time": ("sleep",), "sys": ("displayhook", "excepthook", "exit"),
}  # fmt: skip
# What is unlike, whatever a program has written into Python's own memory.
UNLIKE = (
    (1000, 2000), (1.5, 2.5), ("a", "b"), (b"a", b"b"), ([1], [2]), ((1,), (2,)), ({1: 1}, {1: 2}),
    ({1}, {2}),
)  # fmt: skip
SMALL = bytes(range(256))
COMPARES = re.compile(r"assert|raises$|approx$|(is|all)close$|array_equal|TestCase$")  # what tests compare by
MONITORS = range(6)  # of `sys.monitoring`, from Python 3.12
ASKS, PRINTS = "input", "print"  # programs that are run by nobody have their own, and notebooks, too
SHOWN = 5  # changes that are told


class Guard:
    """Made before the submission's first line, of what there is then.

    Args:
        space: the program's variables.
        source: the program.
        tests: the texts of all tests: what they import is kept, too.
        laid: files that were laid beside the program, by name: what tests read of them is to be as it was.
    """

    def __init__(
        self,
        space: Mapping[str, Any],
        source: str = "",
        tests: Iterable[str] = (),
        laid: Collection[str] = (),
    ):
        self._space = space
        self._functions: tuple[tuple[str, FunctionType], ...] = ()  # of the program's, called like Python's
        self._builtins = vars(builtins)
        self._was_builtin = {
            name: value for name, value in self._builtins.items() if callable(value) and name != ASKS
        }
        asked = named(tests, laid)
        self._instead, self._files, self._folder = asked.instead, asked.files, Path.cwd()
        self._modules = {
            name: module
            for name, module in sys.modules.items()
            if is_in(name, HOMES) or name in asked.modules
        }
        self._kept = [as_it_is(home) for home in _homes({**self._modules, **asked.instead})]
        self._first = [kept for kept in self._kept if kept.name == "numpy" or is_in(kept.name, FIRST)]
        self._imported = tuple(_imported(source))
        self._watching = (sys.gettrace, sys.getprofile, threading.gettrace, threading.getprofile)
        self._watch = (sys.settrace, sys.setprofile, threading.settrace, threading.setprofile)
        self._monitors = _monitors()
        self._shows = sys.__displayhook__

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
        if sys.__displayhook__ is not self._shows:
            sys.__displayhook__ = self._shows
            changed.append("changed sys.__displayhook__")
        if bytes(range(256)) != SMALL or any(operator.eq(one, other) for one, other in UNLIKE):
            changed.append("changed how Python itself compares")
        sys.modules.update(self._instead)
        for name, module in self._modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
                changed.append(f"put another module in place of {name}")
        if whole:
            changed += self._changed_files()
        for kept in self._kept if whole else self._first:
            if not kept.unchanged():
                changed += [f"changed {kept.name}.{key}" for key in kept.put_back(self._was_builtin)]
        return changed[:SHOWN]

    def _changed_files(self) -> list[str]:
        """Say which files are no more what tests read. They stay so: a program may be asked to write them."""
        changed = []
        for name, content in self._files.items():
            there = [self._folder / name]
            there += [here for here in (Path(name),) if here.is_file()]  # a program may have gone elsewhere
            if not all(_holds(path, content) for path in there):
                changed.append(f"changed {name}, which the tests read")
        return changed

    def shadowed(self, names: Collection[str]) -> list[str]:
        """Of names that a test uses, those that the program has something of its own for; as of `restore`.

        Functions that may do the same as Python's are left to `unlike_pythons`.
        """
        own = [name for name in names if name in self._space and self._is_own(name, self._space[name])]
        functions = {name for name in own if name in COMPARED and type(self._space[name]) is FunctionType}
        self._functions = (*self._functions, *((name, self._space[name]) for name in functions))
        return [_shadows(name) for name in sorted({*own} - functions)]

    def unlike_pythons(self) -> list[str]:
        """Say which functions that tests used do something else than Python's. This runs their code."""
        asked = dict.fromkeys(self._functions)
        return sorted({_shadows(name) for name, own in asked if not does_the_same(name, own)})

    def equal_to_all(self) -> list[str]:
        """Say which classes equal everything, as of `restore`. This runs code of the submission."""
        things = [
            thing
            for name, thing in list(self._space.items())
            if not name.startswith("_") and not (name == "ANY" and type(thing).__module__ == "unittest.mock")
        ]
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
        """Whether a module had it under this name: `from numpy import *` brings a `sum`."""
        return any(kept.held.get(name) is thing for kept in self._kept)

    def _untrace(self) -> bool:
        """Take away whatever watches what runs; True where something did."""
        watchers = [watcher for own in self._watching if (watcher := own()) is not None]
        if watchers:
            for own in self._watch:
                own(None)
        # A profile that is left running counts what runs, and does no more.
        watched = [watcher for watcher in watchers if not isinstance(watcher, Profiler)]
        others = [monitor for monitor in _monitors() if monitor not in self._monitors]
        for monitor in others:
            sys.monitoring.set_events(monitor, 0)  # type: ignore[attr-defined, unused-ignore]
            sys.monitoring.free_tool_id(monitor)  # type: ignore[attr-defined, unused-ignore]
        return bool(watched or others)


def unseen() -> ModuleType:
    """This module once more, with those that it is made of, under no name by which a program can find it.

    What a program puts in place of these modules' own functions is not in there. It is to be made before the
    walls are raised: the files are read again.
    """
    names = (*(f"grader.worker.{name}" for name in ("kept", "alike", "equality", "named")), __name__)
    known = {name: sys.modules[name] for name in names}
    try:
        for name in names:
            spec = importlib.util.find_spec(name)
            assert spec is not None and spec.loader is not None
            sys.modules[name] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(sys.modules[name])
        return sys.modules[__name__]
    finally:
        sys.modules.update(known)


def warm() -> None:
    """Look at all that is kept before the fork, so that no fork need."""
    look_at(_homes({name: module for name, module in sys.modules.items() if is_in(name, (*HOMES, *NAMED))}))


def _homes(modules: Mapping[str, ModuleType]) -> Iterator[Home]:
    """What is kept: modules, and of some the classes that are written in them."""
    for name, module in modules.items():
        whole = is_in(name, WHOLE)
        yield Home(name, module, LEFT.get(name, ()), whole)
        if is_in(name, CLASSES_OF):
            for thing in list(vars(module).values()):
                if isinstance(thing, type) and thing.__module__ == name:
                    yield Home(thing.__name__, thing, (), whole)
    single = [(sys.modules.get(home), name) for home, name in CLASSES]
    yield from (Home(name, getattr(home, name)) for home, name in single if home is not None)


def _imported(source: str) -> Iterator[tuple[str, str]]:
    """What tests compare by, where the program imports it: the name, and the module that it is from."""
    for line in source.splitlines():
        if line.lstrip().startswith("from "):
            with suppress(SyntaxError, ValueError):
                (statement,) = ast.parse(line.strip()).body
                if isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
                    names = [one.name for one in statement.names if one.asname in (None, one.name)]
                    yield from ((name, statement.module) for name in names if COMPARES.match(name))


def _shadows(name: str) -> str:
    return f"has a {name} of its own, which the tests use"


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _monitors() -> set[int]:
    """The tools that `sys.monitoring` has."""
    monitoring = getattr(sys, "monitoring", None)
    return {one for one in MONITORS if monitoring.get_tool(one) is not None} if monitoring else set()


def _is_module(thing: Any, *names: str) -> bool:
    """Whether it is one of these modules, or one in them, and no other that is only called so."""
    if not isinstance(thing, ModuleType) or not is_in(thing.__name__, names):
        return False
    return sys.modules.get(thing.__name__) is thing or type(thing) is not ModuleType
