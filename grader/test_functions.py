"""The tests that pytest finds in a file, which is read as text: functions, and methods of classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

HIDDEN = "hidden"  # pytest.mark.hidden: nothing of a test is shown to students


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
        elif isinstance(node, ast.ClassDef) and is_of_tests(node, classes):
            found: dict[str, ast.FunctionDef] = {}
            for one in reversed(lineage(node, classes)):
                found.update((method.name, method) for method in methods(one))
            for name, method in found.items():
                marks = (*method.decorator_list, *node.decorator_list, *of_module)
                yield Test(f"{node.name}::{name}", method, marks)


def called(mark: ast.expr) -> str:
    """What a decorator is called, without what it is of: "weight" of `@decorators.weight(2)`."""
    function = mark.func if isinstance(mark, ast.Call) else mark
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def lineage(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> list[ast.ClassDef]:
    """A class and those of the file that it inherits from, in about the order in which Python asks them."""
    found = [node]
    for base in node.bases:
        other = classes.get(ast.unparse(base))
        if other is not None and other is not node:
            found += [one for one in lineage(other, classes) if one not in found]
    return found


def is_of_tests(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> bool:
    """Whether pytest looks for tests in a class."""
    asked = lineage(node, classes)
    if any(ast.unparse(base).split(".")[-1] == "TestCase" for one in asked for base in one.bases):
        return True
    made = any(
        isinstance(part, ast.FunctionDef) and part.name == "__init__" for one in asked for part in one.body
    )
    return node.name.startswith("Test") and not made


def methods(node: ast.ClassDef) -> list[ast.FunctionDef]:
    """The tests that stand in a class itself."""
    return [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test")]


def _module_marks(tree: ast.Module) -> Iterator[ast.expr]:
    """What `pytestmark` says of all tests."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and "pytestmark" in map(ast.unparse, node.targets):
            yield from node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value]
