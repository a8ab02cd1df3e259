"""What stands in a `conftest.py`, put before each file of tests, so that a test needs no other file."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.importing.imported import ImportRefused


def joined(conftest: str, source: str, name: str) -> tuple[str, tuple[str, ...]]:
    """A file of tests with what its `conftest.py` gives it.

    Args:
        conftest: its text.
        source: of the file of tests.
        name: of that file.

    Returns:
        Both together, and what of the first is not taken, each in a sentence: hooks and plugins.

    Raises:
        ImportRefused: one of them is no Python; or both give a name, and it is not clear who means which.
    """
    try:
        first, second = ast.parse(conftest), ast.parse(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise ImportRefused(
            f"{name} and conftest.py: expected Python. Received: {error}. Mend them"
        ) from error
    both = sorted(set(_defined(first)) & set(_defined(second)))
    if both:
        raise ImportRefused(
            f"{name}: expected other names than in conftest.py, since both become one file. Received: "
            f"{', '.join(both)}. Rename them in one of the two"
        )
    future = dict.fromkeys(ast.unparse(node) for node in (*first.body, *second.body) if _is_future(node))
    hooks = [node for node in first.body if any(one.startswith("pytest_") for one in _names(node))]
    left = [
        f"conftest.py: {_names(node)[0]} is not taken: only fixtures and what they need are" for node in hooks
    ]
    parts = [_without(conftest, first, hooks), _without(source, second, [])]
    return "\n".join([*future, *(part.strip("\n") + "\n" for part in parts)]), tuple(left)


def _without(source: str, tree: ast.Module, hooks: list[ast.stmt]) -> str:
    """A text without some of its statements, and without what can stand at the beginning of a file only."""
    gone: set[int] = set()
    for node in tree.body:
        if node in hooks or _is_future(node):
            marks: list[ast.expr] = getattr(node, "decorator_list", [])
            first = min([node.lineno, *(mark.lineno for mark in marks)])
            gone |= set(range(first, (node.end_lineno or node.lineno) + 1))
    return "\n".join(line for number, line in enumerate(source.split("\n"), 1) if number not in gone)


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _names(node: ast.stmt) -> list[str]:
    """What a statement gives a name to, imports aside."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [
        part.id for one in targets if one is not None for part in ast.walk(one) if isinstance(part, ast.Name)
    ]


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        yield from _names(node)
