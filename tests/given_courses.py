"""An assignment of each kind of tests, as it was imported. Whatever students must not see says HUSH."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grader.assignment import Assignment
from grader.importing import nbgrader, otter, pytest_file, writing
from grader.loading import load_assignment
from tests.importing import masters
from tests.importing.courses import saved
from tests.test_released import ANSWER, BY_HAND, LOCKED, TEST, cell

HUSH = "HUSH"
TO_WRITE = "# YOUR CODE HERE\n    raise NotImplementedError()"
SOLUTION = "def squares(n):\n    ### BEGIN SOLUTION\n    return [1, 4, 9][:n]  # HUSH\n    ### END SOLUTION"
HIDDEN_PART = "### BEGIN HIDDEN TESTS\nassert squares(3) == [1, 4, 9], 'HUSH'\n### END HIDDEN TESTS"
PARTLY = """\
points = 0
if squares(1) == [1]: points += 1
### BEGIN HIDDEN TESTS
HUSH = 1
if squares(3) == [1, 4, 9]: points += HUSH
### END HIDDEN TESTS
points"""
SQUARES = [
    cell("size = 3", "code", "setup", **LOCKED),
    cell(SOLUTION, "code", "squares", **ANSWER),
    cell(f"assert squares(1) == [1]\n{HIDDEN_PART}", "code", "partly_hidden", **TEST, points=2),
    cell(HIDDEN_PART, "code", "all_hidden", **TEST, points=1),
    cell(PARTLY, "code", "in_parts", **TEST, points=2),
    cell("assert squares(2) == [1, 4]", "code", "open", **TEST, points=1),
    cell("HUSH", "markdown", "why", **BY_HAND, points=1),
]
CUBES = [
    cell("### BEGIN SOLUTION\ncube = 8  # HUSH\n### END SOLUTION", "code", "cube", **ANSWER),
    cell("assert cube == 8", "code", "is_cube", **TEST, points=2),
]
TESTS_OF_PYTEST = """\
import pytest
from solution import square


@pytest.mark.points(2)
@pytest.mark.parametrize("x, y", [(1, 1), (2, 4)])
def test_small(x, y):
    assert square(x) == y


def test_two(two):
    assert square(two) == 4
"""
HIDDEN_OF_PYTEST = '''

HUSH = 99


def test_not_given():
    """Another one"""
    assert square(HUSH) == 9801, "HUSH"


@pytest.mark.hidden
def test_marked():
    """A marked one"""
    assert square(HUSH) == 9801, "HUSH"
'''
FIXTURE = "import pytest\n\n\n@pytest.fixture\ndef two():\n    return 2\n"


def nbgrader_course(home: Path) -> Assignment:
    """The assignment `hw`, of two notebooks."""
    source = home / "theirs" / "source" / "hw"
    source.mkdir(parents=True)
    (source / "squares.ipynb").write_bytes(saved(*SQUARES))
    (source / "cubes.ipynb").write_bytes(saved(*CUBES))
    return _taken(nbgrader.read(home / "theirs"), home)


def otter_master(home: Path, *, ok_format: bool) -> Assignment:
    """The assignment `hw`, of a master notebook, its tests in the older or the newer format."""
    asserted = [
        ("", "square(2) == 4"),
        ("# HIDDEN\n", "square(3) == len('HUSH') + 5"),
        ('""" # BEGIN TEST CONFIG\nfailure_message: Look at 1.\n""" # END TEST CONFIG\n', "square(1) == 1"),
        (
            '""" # BEGIN TEST CONFIG\nhidden: true\nfailure_message: HUSH\n""" # END TEST CONFIG\n',
            "square(7) == 49",
        ),
    ]
    all_tests = [_test(head, said, place, ok_format) for place, (head, said) in enumerate(asserted)]
    hidden = _test("# HIDDEN\n", "answer == 42", 1, ok_format, "answer")
    path = masters.write(
        home / "theirs" / "hw.ipynb",
        masters.config("init_cell: true" if ok_format else "tests:\n  ok_format: false"),
        *masters.question(
            "name: q1\npoints: 4",
            masters.words("Square a number."),
            *masters.block("SOLUTION", masters.code("def square(x):\n    return x * x # SOLUTION")),
            *masters.block("TESTS", *all_tests),
        ),
        *masters.question(
            "name: q2\npoints: 1",
            masters.words("Answer."),
            *masters.block("SOLUTION", masters.code("answer = 42 # SOLUTION")),
            *masters.block("TESTS", hidden),
        ),
        *masters.question(
            "name: q3\nmanual: true",
            masters.words("Why?"),
            *masters.block("SOLUTION", masters.words("HUSH")),
        ),
    )
    return _taken(otter.read(path), home)


def _test(head: str, said: str, place: int, ok_format: bool, asks: str = "square") -> masters.Cell:
    if ok_format:
        return masters.code(f"{head}{said}", "True")
    return masters.code(f"{head}def test_{place}({asks}):\n    assert {said}")


def pytest_folder(home: Path) -> Assignment:
    """The assignment `theirs`, of which students are given some of the tests, in the folder `files`."""
    theirs = home / "theirs"
    theirs.mkdir(parents=True)
    (theirs / "test_square.py").write_text(TESTS_OF_PYTEST + HIDDEN_OF_PYTEST)
    (theirs / "conftest.py").write_text(FIXTURE)
    (theirs / "solution.py").write_text("def square(x):\n    return x * x  # HUSH\n")
    _taken(pytest_file.read(theirs), home)
    files = home / "assignments" / "theirs" / "files"
    files.mkdir()
    (files / "test_square.py").write_text(TESTS_OF_PYTEST)
    (files / "conftest.py").write_text(FIXTURE)
    return load_assignment(home / "assignments" / "theirs")


def _taken(imported: list[Any], home: Path) -> Assignment:
    for one in imported:
        writing.write(one, home)
    return load_assignment(home / "assignments" / imported[0].slug)


def filled_in(notebook: bytes, written: dict[str, str]) -> bytes:
    """A notebook with what a student writes in place of what was given out."""
    content = json.loads(notebook)
    for one in content["cells"]:
        source = "".join(one["source"])
        for given, own in written.items():
            source = source.replace(given, own)
        one["source"] = source
    return json.dumps(content).encode()
