"""A file of tests, cut into one file for each: what it stands on, and that test alone, as it was written."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from grader.test_functions import HIDDEN, Test, called, is_of_tests, lineage, methods, tests

GRADESCOPE = "gradescope_utils"
# What says of tests the same by the same names.
LIKE_GRADESCOPE = (GRADESCOPE, "pytest_utils", "pytest_gradescope", "autogradescope", "jmu_pytest_utils")
TIMEOUTS = "timeout_decorator"
# Decorators of these that can be said in other words, and what runs their tests.
KNOWN = ("weight", "max_score", "number", "visibility", "tags", "hide_errors")
RUNNER = ("JSONTestRunner",)
# What of gradescope_utils is there while tests run.
THERE = ("partial_credit", "leaderboard", "check_submitted_files")
MADE_WITH = 2  # arguments of a TestCase: itself, and the name of a test
FIXTURES = frozenset(  # of pytest itself
    (
        "capsys capfd capsysbinary capfdbinary capteesys caplog monkeypatch tmp_path tmp_path_factory tmpdir "
        "tmpdir_factory request recwarn record_property record_xml_attribute record_testsuite_property "
        "pytestconfig doctest_namespace subtests"
    ).split()
)


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
        if _says_only(node) or _runs_itself(node):
            gone |= _lines_of(node)
            if still := _still_imported(node):
                lines[node.lineno - 1] = still
                gone.discard(node.lineno)
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            gone |= _lines_of(node) if own_class or node is not test.function else set()
        elif isinstance(node, ast.ClassDef) and node in kept:
            for method in methods(node):
                gone |= _lines_of(method) if method.name != name else set()
        elif isinstance(node, ast.ClassDef) and is_of_tests(node, classes):
            gone |= _lines_of(node)
    for mark in [*test.function.decorator_list, *(mark for one in kept for mark in one.decorator_list)]:
        if called(mark) in KNOWN or (called(mark) == "timeout" and ast.unparse(mark)[:7] != "pytest."):
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
        elif isinstance(node, ast.ImportFrom) and _says_only(node):
            package = (node.module or "").split(".")[0]
            there = (*KNOWN, *RUNNER, *(THERE if package == GRADESCOPE else ()))
            for imported in node.names:
                if imported.name not in there and package != TIMEOUTS:
                    yield f"{imported.name} of {package} is not there: write the test without it"
    fixtures = _fixtures(tree)
    for test in tests(tree):
        for mark in test.marks:
            if called(mark) == "hide_errors":
                yield f"{test.node} hides its message by itself: here it is shown, unless the test is hidden"
        for name in _asked_of_pytest(test, classes):
            if name not in fixtures:
                yield f"{test.node} asks for {name}, which no fixture gives it: write one, or do without it"
    for node in classes.values():
        if any(ast.unparse(base).split(".")[-1] == "TestCase" for base in node.bases) and any(
            isinstance(part, ast.FunctionDef) and part.name == "__init__" and len(part.args.args) > MADE_WITH
            for part in node.body
        ):
            yield (
                f"{node.name} is made with arguments of its own, which pytest does not give it: let its "
                "tests import what they look at"
            )


def _says_only(node: ast.stmt) -> bool:
    """Whether a statement imports what says something of tests, or limits their time."""
    if isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    else:
        names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
    return any(name.split(".")[0] in (*LIKE_GRADESCOPE, TIMEOUTS) for name in names)


def _still_imported(node: ast.stmt) -> str:
    """What such a statement imports that is there, as a line; "" for nothing."""
    if not isinstance(node, ast.ImportFrom) or (node.module or "").split(".")[0] == TIMEOUTS:
        return ""
    names = [
        f"{name.name} as {name.asname}" if name.asname else name.name
        for name in node.names
        if name.name not in (*KNOWN, *RUNNER)
    ]
    return f"from {node.module} import {', '.join(names)}" if names else ""


def _fixtures(tree: ast.Module) -> frozenset[str]:
    """The fixtures that there are for the tests of a file."""
    own = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for mark in (mark for mark in node.decorator_list if called(mark) == "fixture"):
                words = mark.keywords if isinstance(mark, ast.Call) else []
                named = [word.value for word in words if word.arg == "name"]
                own |= {one.value for one in named if isinstance(one, ast.Constant)} or {node.name}
    return FIXTURES | {str(name) for name in own}


def _asked_of_pytest(test: Test, classes: dict[str, ast.ClassDef]) -> Iterator[str]:
    """What a test asks pytest for by the names of its arguments, as far as they can be read."""
    own_class = classes.get(test.node.rpartition("::")[0])
    if own_class is not None and any(
        ast.unparse(base).split(".")[-1] == "TestCase"
        for one in lineage(own_class, classes)
        for base in one.bases
    ):
        return
    given: set[str] = set()
    for mark in test.marks:
        if called(mark) == "parametrize" and isinstance(mark, ast.Call) and mark.args:
            try:
                names = ast.literal_eval(mark.args[0])
            except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                return
            names = names.split(",") if isinstance(names, str) else names
            given |= {str(name).strip() for name in names}
        elif not ast.unparse(mark).startswith("pytest.mark.") and called(mark) not in KNOWN:
            return  # it may give arguments itself, as mock.patch does
    arguments = test.function.args
    without = len(arguments.args) - len(arguments.defaults)
    for argument in arguments.args[1 if own_class is not None else 0 : without]:
        if argument.arg not in given:
            yield argument.arg


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
