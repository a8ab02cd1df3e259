"""Tests that teachers have already: test cells of nbgrader, test files of otter-grader, functions for pytest.

They are code that runs beside a student's program, inside the walls; `read` says what a file of them asks. It
is read as text: nothing of it runs here.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass, replace
from textwrap import dedent
from typing import Any, Literal

from grader.released import hidden_lines
from grader.test_functions import HIDDEN, Test, called, tests

Style = Literal["cell", "doctest", "function", "pytest"]
FOLDER = "tests"  # in an assignment's folder
COMMANDS = re.compile(r"^([ \t]*)([%!].*)$", re.MULTILINE)  # lines of Jupyter's own
CASE_FIELDS = (
    "name",
    "points",
    "hidden",
    "success_message",
    "failure_message",
)  # of otter-grader's `test_case`
SHOWN_CHARS = 80  # of what is not as expected


@dataclass(frozen=True)
class TestCase:
    """One test that passes or does not.

    Attributes:
        name: as the student reads it.
        style: how it is run. A "cell" is run among the program's own variables, and may end in a number: the
            points that it gives. A "doctest" is run as Python's `doctest` does, on a copy of them. A
            "function" of the file is given those variables that its arguments name, as otter-grader does. For
            "pytest" it is found by pytest in the file.
        code: a cell, a doctest, or the name of the function ("TestAdd::test_zero" of one in a class).
        weight: what it is worth beside the others of its file.
        hidden: nothing of what is in it is shown to students.
        hidden_lines: lines of a cell, from 1, which are not shown to them.
        passed_message, failed_message: what the file itself says to students where it passes or does not.
    """

    __test__ = False  # it is none of ours

    name: str
    style: Style
    code: str
    weight: float = 1.0
    hidden: bool = False
    hidden_lines: frozenset[int] = frozenset()
    passed_message: str = ""
    failed_message: str = ""


@dataclass(frozen=True)
class TestFile:
    """The tests of one file, which are one check.

    Attributes:
        source: the whole file.
        cases: its tests, in their order.
        points: what it says that all are worth; None where it does not say.
        all_or_nothing: whether one test that fails costs all points.
    """

    __test__ = False

    source: str
    cases: tuple[TestCase, ...]
    points: float | None = None
    all_or_nothing: bool = False


def read(source: str, name: str, *, as_cell: bool = False) -> TestFile:
    """The tests in a file.

    A file that says `OK_FORMAT`, or has a `test` with suites, or test cases of `otter.test_files`, is one of
    otter-grader's; one with functions or classes for pytest, and nothing that it runs by itself, is
    pytest's; any other is a cell.

    Args:
        source: the text of the file.
        name: what the check is called.
        as_cell: it is a cell, whatever it looks like: one of nbgrader's may define functions for pytest only
            to call them under `if __name__ == "__main__":`.

    Raises:
        ValueError: it is no Python, or one of otter-grader's that cannot be read; the message says why.
    """
    source = _without_commands(source)
    try:
        with warnings.catch_warnings(action="ignore"):  # that is said when it runs, if at all
            compile(source, name, "exec", dont_inherit=True)
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise ValueError(f"expected Python. Received: {error}") from error
    if as_cell:
        return _cell(source, name)
    said = _assigned(tree)
    marked = _marked(tree)
    ok_format = said.get("OK_FORMAT")
    if (
        isinstance(ok_format, ast.Constant)
        and ok_format.value
        or ok_format is None
        and _is_spec(said.get("test"))
    ):
        return _of_ok(source, said)
    if ok_format is not None or marked:
        return _of_exceptions(source, said, marked)
    return _of_pytest(source, tree) or _cell(source, name)


def _without_commands(source: str) -> str:
    """A file without lines of Jupyter's own, such as `%matplotlib inline` and `!ls`: they test nothing."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return COMMANDS.sub(r"\g<1>pass  # \g<2>", source)
    return source


def _assigned(tree: ast.Module) -> dict[str, ast.expr]:
    """What the file itself assigns to names, the last time."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            found.update((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and node.value and isinstance(node.target, ast.Name):
            found[node.target.id] = node.value
    return found


def _is_spec(value: ast.expr | None) -> bool:
    """Whether a `test` is one of otter-grader's, as files of before `OK_FORMAT` have it."""
    keys = value.keys if isinstance(value, ast.Dict) else []
    return any(isinstance(key, ast.Constant) and key.value == "suites" for key in keys)


def _literal(said: dict[str, ast.expr], name: str, default: Any = None) -> Any:
    if name not in said:
        return default
    try:
        return ast.literal_eval(said[name])
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as error:
        raise ValueError(
            f"expected a `{name}` that is written out, since the file is read and not run. Received: "
            f"{ast.unparse(said[name])[:SHOWN_CHARS]}. Write its value there"
        ) from error


def _of_ok(source: str, said: dict[str, ast.expr]) -> TestFile:
    """otter-grader's older format: a `test` with cases that are doctests."""
    spec = _literal(said, "test")
    if not isinstance(spec, dict) or not {"name", "suites"} <= spec.keys():
        raise ValueError(
            "expected a `test` with a name and suites, since OK_FORMAT is True. Received: "
            f"{'none' if spec is None else str(spec)[:SHOWN_CHARS]}. Write it as `otter assign` does"
        )
    suites = spec["suites"]
    if not isinstance(suites, list | tuple) or len(suites) != 1 or not isinstance(suites[0], dict):
        count = len(suites) if isinstance(suites, list | tuple) else str(suites)[:SHOWN_CHARS]
        raise ValueError(
            f"expected one suite, as otter-grader does. Received: {count}. Put all cases into one"
        )
    suite = suites[0]
    if suite.get("type", "doctest") != "doctest" or suite.get("setup") or suite.get("teardown"):
        other = {key: suite[key] for key in ("type", "setup", "teardown") if suite.get(key)}
        raise ValueError(
            "expected a suite of doctests without setup and teardown, as otter-grader does. Received: "
            f"{str(other)[:SHOWN_CHARS]}. Write what they do into the cases"
        )
    cases = []
    for number, case in enumerate(suite.get("cases", ()), 1):
        if not isinstance(case, dict) or not isinstance(case.get("code"), str):
            raise ValueError(f"expected cases with their code. Received: {str(case)[:SHOWN_CHARS]}. Write it")
        title = str(case.get("name", f"{spec['name']} - {number}"))
        cases.append(_case(title, "doctest", dedent(case["code"]), case, hidden=True))
    given = [case.get("points") for case in suite.get("cases", ())]
    return _weighed(source, cases, given, spec.get("points"), bool(spec.get("all_or_nothing", False)))


def _of_exceptions(source: str, said: dict[str, ast.expr], marked: dict[str, dict[str, Any]]) -> TestFile:
    """otter-grader's newer format: functions that are marked as test cases and may raise."""
    name = _literal(said, "name")
    if name is None:
        raise ValueError(
            "expected a `name`, since OK_FORMAT is False. Received: none. Write the question's: `name = ...`"
        )
    cases = []
    for number, (function, case) in enumerate(marked.items(), 1):
        title = str(case.get("name") or f"{name} - {number}")
        cases.append(_case(title, "function", function, case, hidden=False))
    given = [case.get("points") for case in marked.values()]
    whole = bool(_literal(said, "all_or_nothing", False))
    return _weighed(source, cases, given, _literal(said, "points"), whole)


def _marked(tree: ast.Module) -> dict[str, dict[str, Any]]:
    """The functions that are otter-grader's test cases, with what is said of each.

    Of two functions with one name the second one counts, in the place of the first, as it is when it runs.
    """
    found: dict[str, dict[str, Any]] = {}
    for node in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        for mark in node.decorator_list:
            if not isinstance(mark, ast.Call) or ast.unparse(mark.func).split(".")[-1] != "test_case":
                continue
            said = dict(zip(CASE_FIELDS, mark.args, strict=False))
            said.update((word.arg, word.value) for word in mark.keywords if word.arg)
            found[node.name] = {key: _literal(said, key) for key in said}
    return found


def _case(name: str, style: Style, code: str, said: dict[str, Any], *, hidden: bool) -> TestCase:
    return TestCase(
        name,
        style,
        code,
        hidden=bool(said.get("hidden", hidden)),
        passed_message=str(said.get("success_message") or ""),
        failed_message=str(said.get("failure_message") or ""),
    )


def _weighed(source: str, cases: list[TestCase], given: list[Any], total: Any, whole: bool) -> TestFile:
    """The file, with the points of each case as otter-grader shares them out."""
    points = shared(total, given)
    weighed = tuple(replace(case, weight=own) for case, own in zip(cases, points, strict=True))
    return TestFile(source, weighed, sum(points), whole)


def shared(total: Any, given: list[Any]) -> list[float]:
    """The points of each case, as otter-grader shares them out.

    Args:
        total: of all cases; or a list, of each; or None.
        given: what each case itself says, None where it says nothing.

    Returns:
        Those that say their points have them. The others share what is left of the total; without a total
        they have none, but where no case has any all others share one point.

    Raises:
        ValueError: they are no numbers, or do not fit together.
    """
    if isinstance(total, list | tuple):
        if len(total) != len(given):
            raise ValueError(
                f"expected points for {len(given)} cases. Received: {len(total)} numbers. Write one for each"
            )
        total, given = None, list(total)
    for number in (total, *given):
        if number is not None and type(number) not in (int, float):
            raise ValueError(f"expected points that are numbers. Received: {number!r}. Write a number")
    said = sum(points for points in given if points is not None)
    others = given.count(None)
    if total is not None and said > total:
        raise ValueError(
            f"expected cases worth at most {total} together. Received: {said}. Lower theirs or raise it"
        )
    left = total - said if total is not None else 0 if any(given) else 1
    return [left / others if points is None else points for points in given]


def _of_pytest(source: str, tree: ast.Module) -> TestFile | None:
    """A file for pytest; None where there is nothing for it, or where the file runs its tests by itself."""
    cases = [
        TestCase(
            test.function.name,
            "pytest",
            test.node,
            _points(test, 1.0),
            hidden=any(called(mark) == HIDDEN for mark in test.marks),
        )
        for test in tests(tree)
    ]
    own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return TestFile(source, tuple(cases)) if cases and not _runs(tree, own) else None


def _points(test: Test, default: float) -> float:
    """What a test's nearest marker says that it is worth: `@pytest.mark.points(2)`."""
    for mark in test.marks:
        if isinstance(mark, ast.Call) and mark.args and ast.unparse(mark.func) == "pytest.mark.points":
            points = _literal({"points": mark.args[0]}, "points")
            if type(points) not in (int, float):
                raise ValueError(f"expected points that are a number. Received: {points!r}. Write a number")
            return float(points)
    return default


def _runs(tree: ast.Module, own: set[str]) -> bool:
    """Whether a file asserts something, or calls a function of its own, when it is run as it is."""
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(statement, ast.If) and "__name__" in ast.unparse(statement.test):
            continue
        for node in ast.walk(statement):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Assert) or (
                isinstance(called, ast.Name) and called.id in own and called.id.startswith("test")
            ):
                return True
    return False


def _cell(source: str, name: str) -> TestFile:
    return TestFile(source, (TestCase(name, "cell", source, hidden_lines=hidden_lines(source)),))
