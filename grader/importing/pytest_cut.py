"""A file of tests, cut into one file for each: what it stands on, and that test alone, as it was written."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

GRADESCOPE = "gradescope_utils"
HIDDEN = "@pytest.mark.hidden"
# Decorators of gradescope_utils that can be said in other words, and what runs its tests.
KNOWN = ("weight", "number", "visibility", "tags", "hide_errors")
RUNNER = ("JSONTestRunner",)


@dataclass(frozen=True)
class Test:
    """One test of a file.

    Attributes:
        node: as pytest names it: "test_add", "TestAdd::test_zero".
        function: itself.
        marks: its decorators, the nearest first: its own, then those of its class, then of the module.
    """

    __test__ = False  # it is none of ours

    node: str
    function: ast.FunctionDef
    marks: tuple[ast.expr, ...]


def tests(tree: ast.Module) -> Iterator[Test]:
    """The tests that pytest finds in a file, in their order; those that a class inherits, too."""
    of_module = tuple(_module_marks(tree))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield Test(node.name, node, (*node.decorator_list, *of_module))
        elif isinstance(node, ast.ClassDef) and _is_of_tests(node, classes):
            found: dict[str, ast.FunctionDef] = {}
            for one in reversed(_lineage(node, classes)):
                found.update((method.name, method) for method in _methods(one))
            for name, method in found.items():
                marks = (*method.decorator_list, *node.decorator_list, *of_module)
                yield Test(f"{node.name}::{name}", method, marks)


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
    kept = _lineage(classes[own_class], classes) if own_class else []
    lines = source.split("\n")
    gone: set[int] = set()
    for node in tree.body:
        if _is_of_gradescope(node) or _runs_itself(node):
            gone |= _lines_of(node)
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            gone |= _lines_of(node) if own_class or node is not test.function else set()
        elif isinstance(node, ast.ClassDef) and node in kept:
            for method in _methods(node):
                gone |= _lines_of(method) if method.name != name else set()
        elif isinstance(node, ast.ClassDef) and _is_of_tests(node, classes):
            gone |= _lines_of(node)
    for mark in [*test.function.decorator_list, *(mark for one in kept for mark in one.decorator_list)]:
        if called(mark) in KNOWN:
            gone |= set(range(mark.lineno, (mark.end_lineno or mark.lineno) + 1))
    if hidden:
        first = min([test.function.lineno, *(mark.lineno for mark in test.function.decorator_list)])
        indent = " " * test.function.col_offset
        lines[first - 1] = (
            f"{indent}{HIDDEN}\n{lines[first - 1]}" if first not in gone else f"{indent}{HIDDEN}"
        )
        gone.discard(first)
    text = "\n".join(line for number, line in enumerate(lines, 1) if number not in gone)
    return _with_pytest(_fewer_blanks(text)) if hidden else _fewer_blanks(text)


def called(mark: ast.expr) -> str:
    """What a decorator is called, without what it is of: "weight" of `@decorators.weight(2)`."""
    function = mark.func if isinstance(mark, ast.Call) else mark
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


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
        elif isinstance(node, ast.ClassDef) and _is_of_tests(node, classes):
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


def _module_marks(tree: ast.Module) -> Iterator[ast.expr]:
    """What `pytestmark` says of all tests."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and "pytestmark" in map(ast.unparse, node.targets):
            yield from node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value]


def _methods(node: ast.ClassDef) -> list[ast.FunctionDef]:
    return [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test")]


def _lineage(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> list[ast.ClassDef]:
    """A class and those of the file that it inherits from, in about the order in which Python asks them."""
    found = [node]
    for base in node.bases:
        other = classes.get(ast.unparse(base))
        if other is not None and other is not node:
            found += [one for one in _lineage(other, classes) if one not in found]
    return found


def _is_of_tests(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> bool:
    """Whether pytest looks for tests in a class."""
    lineage = _lineage(node, classes)
    if any(ast.unparse(base).split(".")[-1] == "TestCase" for one in lineage for base in one.bases):
        return True
    made = any(
        isinstance(part, ast.FunctionDef) and part.name == "__init__" for one in lineage for part in one.body
    )
    return node.name.startswith("Test") and not made


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
