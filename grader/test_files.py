"""Tests that teachers have already: test cells of nbgrader, test files of otter-grader, functions for pytest.

They are code that runs beside a student's program, inside the walls; `read` says what a file of them asks. It
is read as text: nothing of it runs here.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Literal

Style = Literal["cell", "doctest", "function", "pytest"]
FOLDER = "tests"  # in an assignment's folder
HIDDEN_BEGINS, HIDDEN_ENDS = re.compile("BEGIN HIDDEN TESTS"), re.compile("END HIDDEN TESTS")


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


def read(source: str, name: str) -> TestFile:
    """The tests in a file.

    A file that says `OK_FORMAT` is one of otter-grader's; one with functions or classes for pytest, and
    nothing that it runs by itself, is pytest's; any other is a cell.

    Args:
        source: the text of the file.
        name: what the check is called.

    Raises:
        ValueError: it is no Python, or one of otter-grader's that cannot be read; the message says why.
    """
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise ValueError(f"expected Python. Received: {error}") from error
    return _cell(source, name)


def _cell(source: str, name: str) -> TestFile:
    hidden: set[int] = set()
    inside = False
    for number, line in enumerate(source.split("\n"), 1):
        if HIDDEN_BEGINS.search(line):
            inside = True
        if inside:
            hidden.add(number)
        if HIDDEN_ENDS.search(line):
            inside = False
    return TestFile(source, (TestCase(name, "cell", source, hidden_lines=frozenset(hidden)),))
