"""Modules that are not here: a stand-in lets the program go on to its model, and the first is on record.

Only what the submission's own files import is stood in for, and only where they do not catch the error
themselves: libraries try what they may have. A stand-in computes nothing. It can be called, entered,
inherited from and gone through, which is as if it were not there; numbers and layers cannot be made of it.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import os
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# Of a notebook on the web; here it does nothing, which is no mistake of anybody's.
HARMLESS = ("google.colab",)
CATCHING = frozenset("ImportError ModuleNotFoundError Exception BaseException".split())


class Nothing:
    """What stands for everything that an absent module has. It is false, empty, and prints nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # libraries ask by such names what it can do
            raise AttributeError(name)
        return Nothing()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Nothing; what it decorates stays what it was."""
        if len(args) == 1 and not kwargs and isinstance(args[0], (types.FunctionType, type)):
            return args[0]
        return Nothing()

    def __getitem__(self, key: Any) -> Any:
        return Nothing()

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __contains__(self, key: Any) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: Any) -> None:
        pass

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return ()  # a class made from it has no parent

    def __repr__(self) -> str:
        return ""


class Absent(types.ModuleType):
    """A module that is not here. What is asked of it is nothing, or comes from where it has moved to."""

    def __init__(self, name: str, home: Any = None):
        """Take its name, and the module that has taken its place, if one has."""
        super().__init__(name)
        self.__path__: list[str] = []  # there may be modules below it
        self._home = home

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._home, name, Nothing())  # nothing of a module that has moved is nothing, too


class Imports:
    """The imports of one submission; `install` puts it in the way of the files in its folder."""

    def __init__(
        self, script: str, homes: dict[str, Any], failed: Callable[[ImportError], None], notes: list[str]
    ):
        """Take the name of the script, and what to do when an import fails.

        Args:
            script: its name.
            homes: where modules have moved that are gone, by their full names.
            failed: is told the error of every import that something stands in for.
            notes: takes down what is harmless.
        """
        self._script, self._homes, self._failed, self._notes = script, homes, failed, notes
        self._folder = os.getcwd() + os.sep
        self._caught: dict[str, set[int]] = {}
        self._import = builtins.__import__

    def know(self, tree: ast.AST) -> None:
        """Note the lines of the script on which it catches errors of imports itself."""
        self._caught.setdefault(self._script, set()).update(_lines_that_catch(tree))

    def install(self) -> None:
        """From here on a missing module is stood in for."""
        builtins.__import__ = self._called

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Let an import that fails fail for a while: tests are to see what is not there."""
        own = builtins.__import__
        builtins.__import__ = self._import
        try:
            yield
        finally:
            builtins.__import__ = own

    def _called(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Be `__import__`."""
        given = dict(zip(("globals", "locals", "fromlist", "level"), args, strict=False)) | kwargs
        names, level = tuple(given.get("fromlist") or ()), given.get("level", 0)
        frame = sys._getframe(1)
        own = frame.f_code.co_filename == self._script or frame.f_code.co_filename.startswith(self._folder)
        if not own:
            return self._import(name, *args, **kwargs)
        try:
            if level == 0 and _under(name, HARMLESS) and name not in sys.modules:
                self._stand_in(name)
                self._notes.append(f"{name} is not here: what is called of it does nothing")
            module = self._import(name, *args, **kwargs)
        except ImportError as error:
            if self._catches(frame):
                raise
            self._fail(error, frame)
            if level and not name:  # `from . import helper`: a file beside the script
                return types.SimpleNamespace(**{helper: self._module(helper) for helper in names})
            module = self._module(name)
            if not names:
                return sys.modules[name.partition(".")[0]]
        if names and not self._catches(frame):
            self._fill_up(module, names, frame)
        return module

    def _fail(self, error: ImportError, frame: Any) -> None:
        """Report an error as one of the line of the script that has led to the import."""
        place = frame
        while place is not None and place.f_code.co_filename != self._script:
            place = place.f_back
        place = place or frame
        self._failed(error.with_traceback(types.TracebackType(None, place, place.f_lasti, place.f_lineno)))

    def _fill_up(self, module: Any, names: tuple[str, ...], frame: Any) -> None:
        """Stand in for the names that a module does not have, where `from` asks for them."""
        for name in names:
            if name == "*" or hasattr(module, name):
                continue
            home = str(getattr(module, "__name__", ""))
            self._fail(ImportError(f"cannot import name {name!r} from {home!r}", name=home), frame)
            value = self._homes.get(f"{home}.{name}", Nothing())
            stand_in = Absent(f"{home}.{name}", value) if isinstance(value, types.ModuleType) else value
            sys.modules[f"{home}.{name}"] = stand_in  # where `from` looks last

    def _module(self, name: str) -> Any:
        """A module, or what stands for it."""
        try:
            self._import(name)
        except ImportError:
            self._stand_in(name)
        return sys.modules[name]

    def _stand_in(self, name: str) -> None:
        """Put a stand-in in the place of a module, and of those above it that are not there either."""
        parts = name.split(".")
        for count in range(1, len(parts) + 1):
            full = ".".join(parts[:count])
            try:
                self._import(full)
            except ImportError:
                stand_in = sys.modules[full] = Absent(full, self._homes.get(full))
                above = sys.modules.get(full.rpartition(".")[0])
                if above is not None and not hasattr(type(above), "_home"):
                    setattr(above, parts[count - 1], stand_in)

    def _catches(self, frame: Any) -> bool:
        """Whether the line that imports stands where its file catches the error."""
        name = frame.f_code.co_filename
        if name not in self._caught:
            try:
                self._caught[name] = _lines_that_catch(ast.parse(Path(name).read_bytes()))
            except (OSError, SyntaxError, ValueError, RecursionError):
                self._caught[name] = set()
        return frame.f_lineno in self._caught[name]


def _under(name: str, roots: tuple[str, ...]) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in roots)


def _lines_that_catch(tree: ast.AST) -> set[int]:
    """The lines inside a `try` that catches errors of imports."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and any(_is_caught(handler.type) for handler in node.handlers):
            lines.update(range(node.lineno, (node.body[-1].end_lineno or node.lineno) + 1))
    return lines


def _is_caught(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    return any(isinstance(node, ast.Name) and node.id in CATCHING for node in ast.walk(kind))
