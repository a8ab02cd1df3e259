"""What a file of tests calls the program that it tests.

Tests are written for one name, `submission.py` or a student's own, and programs are handed in under any.
While tests run, the program that has run is there under the name that they ask for; it is not run again.
"""

from __future__ import annotations

import ast
import contextlib
import sys
from collections.abc import Collection, Iterator
from importlib.machinery import PathFinder
from pathlib import Path, PurePath
from types import ModuleType

IMPORTING = ("import_module", "__import__", "importorskip")


def names(source: str, folder: Path, program: str) -> frozenset[str]:
    """The modules that a test file imports and that can only be the program.

    A module that comes with Python, is installed, or lies in the folder is itself; but a file that is the
    program is the program, as it was run.

    Args:
        source: the test file.
        folder: where the program lies, with what was handed in or given beside it.
        program: the name of its file.

    Raises:
        SyntaxError: the test file is no Python.
    """
    elsewhere = [entry for entry in sys.path if entry not in ("", str(folder)) and Path(entry) != folder]
    found = set()
    for name in _imported(ast.parse(source)):
        first = name.partition(".")[0]
        installed = first in sys.stdlib_module_names or PathFinder.find_spec(first, elsewhere) is not None
        beside = (folder / f"{first}.py").exists() or (folder / first).is_dir()
        if not installed and (first == PurePath(program).stem or not beside):
            found.add(name)
    return frozenset(found)


@contextlib.contextmanager
def alias(names: Collection[str], main: ModuleType) -> Iterator[None]:
    """Let the program's module be imported under other names for a while.

    Args:
        names: as `names` found them.
        main: the module in which the program ran.
    """
    every = {".".join(name.split(".")[:depth]) for name in names for depth in range(1, name.count(".") + 2)}
    before = {name: sys.modules[name] for name in every if name in sys.modules}
    sys.modules.update(dict.fromkeys(every, main))
    try:
        yield
    finally:
        for name in every:
            sys.modules.pop(name, None)
        sys.modules.update(before)


@contextlib.contextmanager
def lies_as_asked(source: str, folder: Path, program: str) -> Iterator[None]:
    """Let the program's file lie in the folder under the names by which tests open it.

    A test file asks for a file by a text that is the name of a Python program: `open("submission.py")`. A
    copy lies there while the tests run, unless there is a file of that name.

    Args:
        source: the test file.
        folder: where the program lies.
        program: the name of its file.

    Raises:
        SyntaxError: the test file is no Python.
        OSError: the folder cannot be written to.
    """
    asked = {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if PurePath(node.value).suffix == ".py" and PurePath(node.value).name == node.value
    }
    copies = [path for name in sorted(asked) if not (path := folder / name).exists()]
    try:
        for path in copies:
            path.write_bytes((folder / program).read_bytes())
        yield
    finally:
        for path in copies:
            with contextlib.suppress(OSError):
                path.unlink()


def _imported(tree: ast.Module) -> Iterator[str]:
    """The modules that are imported anywhere in a file, by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            name = node.args[0].value
            if called in IMPORTING and isinstance(name, str) and name.replace(".", "").isidentifier():
                yield name
