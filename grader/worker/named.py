"""Modules and files that tests name, so that they are what they are called when tests use them."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from types import ModuleType

LIBRARIES = ("numpy", "pandas", "tensorflow", "keras", "sklearn", "scipy")
KNOWN_AS = {"np": "numpy", "pd": "pandas", "math": "math", "tf": "tensorflow", "keras": "keras"}
LARGEST = 1 << 20  # bytes of a file that are compared
SILENT = ("antigravity", "this", "__main__")  # modules that do something where they are imported


@dataclass(frozen=True)
class Named:
    """What tests name.

    Attributes:
        modules: by name, those that are there: Python's own, libraries as far as they are imported, and
            files that were laid beside the program.
        instead: of Python's own, those that a file of the same name beside the program would hide.
        files: of those that were laid beside the program and that tests name, what is in them.
    """

    modules: dict[str, ModuleType]
    instead: dict[str, ModuleType]
    files: dict[str, bytes]


def named(tests: Iterable[str], laid: Collection[str] = ()) -> Named:
    """What tests name. Python's own modules are imported, whatever lies beside the program, and laid ones.

    Args:
        tests: their texts. One that is no Python names none.
        laid: files that were laid beside the program, by name.
    """
    tests = list(tests)
    modules: dict[str, ModuleType] = {}
    instead: dict[str, ModuleType] = {}
    imported = dict.fromkeys(name for text in tests for name in _imported(text))
    for name in imported:
        first = name.partition(".")[0]
        if first in LIBRARIES:
            modules |= {name: sys.modules[name]} if name in sys.modules else {}
        elif first in sys.stdlib_module_names and first not in SILENT:
            hidden = first not in sys.modules and (Path(f"{first}.py").exists() or Path(first).is_dir())
            if module := _standard(name):
                (instead if hidden else modules)[name] = module
                if hidden:  # the program has its own
                    del sys.modules[name]
        elif _stands_alone(name, laid):
            with suppress(Exception), redirect_stdout(StringIO()):
                modules[name] = _of_file(name)
    files = {
        name: Path(name).read_bytes()
        for name in laid
        if (any(Path(name).name in text for text in tests) or Path(name).stem in imported)
        and Path(name).is_file()
        and Path(name).stat().st_size <= LARGEST
    }
    return Named(modules, instead, files)


def _of_file(name: str) -> ModuleType:
    """The module that a file is. A folder called like it, which Python would take first, is not asked."""
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, Path(f"{name}.py").absolute())
    assert spec is not None and spec.loader is not None
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _stands_alone(name: str, laid: Collection[str]) -> bool:
    """Whether a module is a file that was laid beside the program, and does no more than define.

    One that imports what is the program's, or sets a seed, is to run when it is imported, and not before.
    """
    path = Path(f"{name}.py")
    if path.name not in laid or not path.is_file():
        return False
    text = path.read_bytes().decode("utf-8", "replace")
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    first = {one.partition(".")[0] for one in _imported(text, {})}
    known = all(one in sys.stdlib_module_names or one in LIBRARIES for one in first)
    return known and all(map(_defines, body))


def _defines(statement: ast.stmt) -> bool:
    """Whether a statement of a module does nothing that is seen elsewhere."""
    if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.Expr)):
        return not any(isinstance(node, (ast.Call, ast.Await)) for node in ast.walk(statement))
    return isinstance(statement, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Pass))


def _standard(name: str) -> ModuleType | None:
    """A module of Python's own, whatever lies in the folder."""
    if name in sys.modules:
        return sys.modules[name]
    before, here = sys.path[:], ("", os.getcwd())
    sys.path[:] = [entry for entry in before if entry not in here]
    try:
        return importlib.import_module(name)
    except Exception:  # of another system, for example
        return None
    finally:
        sys.path[:] = before


def _imported(text: str, known: Mapping[str, str] = KNOWN_AS) -> Iterator[str]:
    """What a text imports, and the modules that it names in them, such as `tf.math`."""
    trees = []
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        trees.append(ast.parse(text))
    known = dict(known)
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Import):
            for one in node.names:
                known[one.asname or one.name.partition(".")[0]] = (
                    one.name if one.asname else one.name.partition(".")[0]
                )
                yield one.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            for one in node.names:
                known[one.asname or one.name] = f"{node.module}.{one.name}"
                yield f"{node.module}.{one.name}"
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Attribute) and (path := _path(node)) and path[0] in known:
            for depth in range(1, len(path)):
                yield ".".join((known[path[0]], *path[1:depth]))


def _path(node: ast.expr) -> tuple[str, ...]:
    """The names of `a.b.c`; none for what is no such chain."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute) and (before := _path(node.value)):
        return (*before, node.attr)
    return ()
