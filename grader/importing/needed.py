"""Modules that an imported assignment needs and that are not here: what uses them will fail."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from importlib.machinery import PathFinder
from pathlib import PurePosixPath

from grader.importing.imported import Imported
from grader.intake.notebook import as_script, cells_of

PROVIDED = ("otter",)  # by the grader, in the process of the program
# Libraries of many courses that no Python of today has.
REPLACED = {"nose": "numpy.testing and unittest.TestCase() have the same assertions"}


def missing(imported: Imported) -> dict[str, str]:
    """The modules that are not here, by name: what needs them, and what to use instead where that is known.

    Tests for pytest import the student's program by any name, which is none that could be installed.
    """
    beside = {*imported.files, *imported.grading_files, *imported.reference}
    sources = {file: content.decode("utf-8", "replace") for file, content in imported.reference.items()}
    named = "".join(sources.values())
    users: dict[str, list[str]] = {}

    def take(source: str, user: str) -> None:
        with suppress(SyntaxError, ValueError, RecursionError):
            for name in sorted(not_here(ast.parse(source), beside)):
                if f"{name}.py" not in named:  # a cell writes it
                    users.setdefault(name, []).append(user)

    for file, source in sources.items():
        if file.endswith(".ipynb"):
            take(as_script(cells_of(source)).script, file)
        elif file.endswith(".py"):
            take(source, file)
    for item in imported.items:
        if imported.system != "pytest":
            take(item.tests, f"the tests {item.slug}")
    return {name: _said(name, by) for name, by in users.items()}


def not_here(tree: ast.Module, files: Collection[str]) -> frozenset[str]:
    """The modules that a program imports and that are neither Python's, nor installed, nor among the files.

    What it imports in a `try` it may do without.
    """
    own = {PurePosixPath(name).stem for name in files} | {name.split("/")[0] for name in files}
    return frozenset(
        name
        for name in _imported(tree)
        if name not in sys.stdlib_module_names
        and name not in own
        and name not in PROVIDED
        and PathFinder.find_spec(name) is None
    )


def _imported(node: ast.AST) -> Iterator[str]:
    """The first parts of the names of the modules that are imported."""
    if isinstance(node, ast.Try):
        return
    if isinstance(node, ast.Import):
        yield from (alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module.split(".")[0]
    for child in ast.iter_child_nodes(node):
        yield from _imported(child)


def _said(name: str, users: Collection[str]) -> str:
    first, *others = dict.fromkeys(users)
    more = f" and {len(others)} more" if others else ""
    return f"{first}{more}" + (f"; {REPLACED[name]}" if name in REPLACED else "")
