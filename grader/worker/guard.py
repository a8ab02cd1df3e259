"""What tests rely on, as it was before a submission ran: it is put back before they do, and that is told.

Tests run in the same process as the submission, so it can reach everything that they can. What is known to be
tried is met here: names of Python's own and of the libraries that tests compare with, trace functions, and
classes that say of themselves that they equal everything. What else a program does that means to deceive
cannot be known from inside.
"""

from __future__ import annotations

import builtins
import sys
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from types import FunctionType, ModuleType
from typing import Any

MODULES = (
    "builtins", "math", "cmath", "doctest", "unittest", "unittest.case", "numpy", "numpy.linalg",
    "numpy.testing", "numpy.testing._private.utils", "pandas", "pandas.testing", "pandas._testing.asserters",
    "sklearn.metrics", "pytest", "_pytest.python_api", "_pytest.raises", "_pytest.runner", "_pytest.python",
)  # fmt: skip
CLASSES = (
    ("unittest.case", "TestCase"), ("doctest", "DocTestRunner"), ("doctest", "OutputChecker"),
    ("keras", "Model"),
)  # fmt: skip
OWN = "grader."
KNOWN_AS = {"np": "numpy", "pd": "pandas", "math": "math", "tf": "tensorflow", "keras": "keras"}
SHOWN = 5  # changes that are told


class Guard:
    """Made before the submission's first line, of what there is then.

    Args:
        space: the program's variables.
    """

    def __init__(self, space: Mapping[str, Any]):
        self._space = space
        self._modules = {name: module for name in MODULES if (module := sys.modules.get(name)) is not None}
        homes: list[tuple[str, Any]] = list(self._modules.items())
        homes += [(name, module) for name, module in sys.modules.items() if name.startswith(OWN)]
        for module_name, name in CLASSES:
            home = getattr(sys.modules.get(module_name), name, None)
            if home is not None:
                homes.append((name, home))
        homes += [
            (thing.__name__, thing)
            for name, module in list(sys.modules.items())
            if name.startswith(f"{OWN}worker")
            for thing in vars(module).values()
            if isinstance(thing, type) and thing.__module__ == name
        ]
        # Values of plain types change by themselves; functions and classes do not.
        self._kept = [
            (name, home, {key: (value, _code(value)) for key, value in vars(home).items() if callable(value)})
            for name, home in homes
        ]
        self._was_builtin = {
            name: value for name, value in vars(builtins).items() if not name.startswith("_")
        }
        self._settrace, self._setprofile = sys.settrace, sys.setprofile
        self._gettrace, self._getprofile = sys.gettrace, sys.getprofile
        self._threads = (threading.settrace, threading.setprofile)

    def restore(self) -> list[str]:
        """Put back what was there, and say what was not, each in words that go on after "your program"."""
        changed = []
        if self._gettrace() is not None or self._getprofile() is not None:
            changed.append("set a trace function, which sees and changes what runs")
            self._settrace(None)
            self._setprofile(None)
            for own in self._threads:
                own(None)
        for name, module in self._modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
                changed.append(f"put another module in place of {name}")
        for name, home, kept in self._kept:
            changed += [f"changed {name}.{key}" for key in _put_back(home, kept)]
        changed += [f"wrote a class {name} that equals everything" for name in self._equal_to_all()]
        return changed[:SHOWN]

    def shadowed(self, names: Collection[str]) -> list[str]:
        """Of names that a test uses, those that the program has something of its own for; as of `restore`."""
        own = []
        for name in sorted(names):
            thing = self._space.get(name)
            if thing is None:
                continue
            if name in self._was_builtin and thing is not self._was_builtin[name] and callable(thing):
                own.append(f"has a {name} of its own, which the tests use")
            if name in KNOWN_AS and not (
                isinstance(thing, ModuleType)
                and thing.__name__.partition(".")[0] in (KNOWN_AS[name], "tensorflow")
            ):
                own.append(f"has a {name} of its own, which the tests use")
        return own

    def _equal_to_all(self) -> list[str]:
        found = []
        for name, thing in list(self._space.items()):
            if isinstance(thing, type) and isinstance(vars(thing).get("__eq__"), FunctionType):
                with suppress(BaseException):  # its code is the submission's own
                    equal: Callable[[Any, Any], Any] = vars(thing)["__eq__"]
                    if equal(object.__new__(thing), object()) is True:
                        found.append(name)
        return found


def _is_module(thing: Any, *names: str) -> bool:
    """Whether it is one of these modules, or one in them."""
    return isinstance(thing, ModuleType) and thing.__name__.partition(".")[0] in names


def _code(thing: Any) -> Any:
    """What a function is made of, which can be put in another's place; None of what else can be called."""
    return thing.__code__ if isinstance(thing, FunctionType) else None


def _put_back(home: Any, kept: Mapping[str, tuple[Any, Any]]) -> list[str]:
    """Put back what a module or class had; the names of what it had no more."""
    changed = []
    now = vars(home)
    for key, (value, code) in kept.items():
        if now.get(key) is not value or _code(value) is not code:
            with suppress(Exception):
                if code is not None:
                    value.__code__ = code
                setattr(home, key, value)
            changed.append(key)
    return changed
