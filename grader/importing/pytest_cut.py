"""A file of tests, cut into one file for each: what it stands on, and that test alone, as it was written."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from grader.test_functions import HIDDEN, Test, called, is_of_tests, lineage, methods, tests

GRADESCOPE = "gradescope_utils"
# Decorators of gradescope_utils that can be said in other words, and what runs its tests.
KNOWN = ("weight", "number", "visibility", "tags", "hide_errors")
RUNNER = ("JSONTestRunner",)


def cut(source: str, tree: ast.Module, test: Test, *, hidden: bool) -> str:
    """The file with this test alone.

    What else is in it stays: imports, helpers, fixtures, constants, comments. What runs it by itself does
    not, nor what is said to gradescope_utils, which is not here.

    Args:
        source: the whole file.
        tree: the same.
        test: one of `tests`.
        hidden: it is marked as one of which students see nothing.
    """
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    own_class, _, name = test.node.rpartition("::")
    kept = lineage(classes[own_class], classes) if own_class else []
    lines = source.split("\n")
    gone: set[int] = set()
    for node in tree.body:
        if _is_of_gradescope(node) or _runs_itself(node):
            gone |= _lines_of(node)
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            gone |= _lines_of(node) if own_class or node is not test.function else set()
        elif isinstance(node, ast.ClassDef) and node in kept:
            for method in methods(node):
                gone |= _lines_of(method) if method.name != name else set()
        elif isinstance(node, ast.ClassDef) and is_of_tests(node, classes):
            gone |= _lines_of(node)
    for mark in [*test.function.decorator_list, *(mark for one in kept for mark in one.decorator_list)]:
        if called(mark) in KNOWN:
            gone |= set(range(mark.lineno, (mark.end_lineno or mark.lineno) + 1))
    if hidden:
        first = min([test.function.lineno, *(mark.lineno for mark in test.function.decorator_list)])
        indent = " " * test.function.col_offset
        after = "" if first in gone else f"\n{lines[first - 1]}"
        lines[first - 1] = f"{indent}@pytest.mark.{HIDDEN}{after}"
        gone.discard(first)
    text = "\n".join(line for number, line in enumerate(lines, 1) if number not in gone)
    return _with_pytest(_fewer_blanks(text)) if hidden else _fewer_blanks(text)


def not_taken(tree: ast.Module) -> Iterator[str]:
    """What pytest or gradescope_utils makes of a file and we do not, each in a sentence."""
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    for node in tree.body:
        if isinstance(node, ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield f"{node.name} is asynchronous, for which pytest needs a plugin: write it with asyncio.run"
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.For) and not _runs_itself(node):
            for inner in ast.walk(node):
                if isinstance(inner, ast.FunctionDef) and inner.name.startswith("test"):
                    yield f"{inner.name} is there under a condition only: move it to the top of the file"
        elif isinstance(node, ast.ClassDef) and is_of_tests(node, classes):
            nested = (
                one for one in node.body if isinstance(one, ast.ClassDef) and one.name.startswith("Test")
            )
            for one in nested:
                yield f"{one.name} is a class inside {node.name}: move it to the top of the file"
        elif isinstance(node, ast.ImportFrom) and _is_of_gradescope(node):
            for name in node.names:
                if name.name not in (*KNOWN, *RUNNER):
                    yield f"{name.name} of {GRADESCOPE} is not there: write the test without it"
    for test in tests(tree):
        for mark in test.marks:
            if called(mark) == "hide_errors":
                yield f"{test.node} hides its message by itself: here it is shown, unless the test is hidden"


def _is_of_gradescope(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").split(".")[0] == GRADESCOPE
    return isinstance(node, ast.Import) and any(name.name.split(".")[0] == GRADESCOPE for name in node.names)


def _runs_itself(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def _lines_of(node: ast.stmt) -> set[int]:
    """The lines of a statement, with its decorators, from 1."""
    marks: Sequence[ast.expr] = getattr(node, "decorator_list", ())
    first = min([node.lineno, *(mark.lineno for mark in marks)])
    return set(range(first, (node.end_lineno or node.lineno) + 1))


def _fewer_blanks(text: str) -> str:
    """No more than two empty lines after each other, and none at the end."""
    lines: list[str] = []
    for line in text.strip("\n").split("\n"):
        if line.strip() or any(before.strip() for before in lines[-2:]):
            lines.append(line.rstrip("\r"))
    return "\n".join(lines).rstrip() + "\n"


def _with_pytest(text: str) -> str:
    """The file with `import pytest`, after what has to stand at its beginning."""
    tree = ast.parse(text)
    if any(
        isinstance(node, ast.Import) and "pytest" in [n.asname or n.name for n in node.names]
        for node in tree.body
    ):
        return text
    after = 0
    for place, node in enumerate(tree.body):
        documented = place == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if documented or isinstance(node, ast.ImportFrom) and node.module == "__future__":
            after = node.end_lineno or node.lineno
    lines = text.split("\n")
    return "\n".join([*lines[:after], "import pytest", *lines[after:]])
