"""Files of tests: what each asks, and of which kind it is."""

from __future__ import annotations

from typing import Any

import pytest

from grader.test_files import read, shared

OK = '''
OK_FORMAT = True

test = {
    "name": "q1",
    "points": 4,
    "suites": [
        {
            "cases": [
                {"code": ">>> x > 1\\nTrue", "hidden": False, "locked": False, "points": 1},
                {"code": r"""
                    >>> x == 2
                    True
                """, "success_message": "Well done", "failure_message": "Look at x"},
                {"code": ">>> x\\n2", "name": "the value"},
            ],
            "scored": True, "setup": "", "teardown": "", "type": "doctest",
        }
    ],
}
'''

EXCEPTIONS = """
from otter.test_files import test_case

OK_FORMAT = False
name = "q2"
points = None

@test_case(points=2, hidden=True, failure_message="Negative numbers, too")
def test_negative(square):
    assert square(-1) == 1

@test_case(name="zero")
def test_zero(env):
    assert env["square"](0) == 0

def helper():
    pass

@test_case()
def test_negative(square):
    assert square(-2) == 4
"""

PYTEST = '''
"""Tests of a program."""
import pytest
import submission

LIMIT = 3

@pytest.mark.points(2)
@pytest.mark.parametrize("n", [1, 2])
def test_small(n):
    assert submission.f(n) < LIMIT

def helper():
    pass

class TestLarge:
    def setup_method(self):
        self.n = 10

    def test_ten(self):
        assert submission.f(self.n) > LIMIT

if __name__ == "__main__":
    test_small(1)
'''


def test_the_older_format_of_otter() -> None:
    file = read(OK, "q1")
    assert file.source == OK
    assert [(case.name, case.style, case.code, case.weight, case.hidden) for case in file.cases] == [
        ("q1 - 1", "doctest", ">>> x > 1\nTrue", 1, False),
        ("q1 - 2", "doctest", "\n>>> x == 2\nTrue\n", 1.5, True),
        ("the value", "doctest", ">>> x\n2", 1.5, True),
    ]
    assert (file.cases[1].passed_message, file.cases[1].failed_message) == ("Well done", "Look at x")
    assert (file.points, file.all_or_nothing) == (4, False)


def test_the_older_format_needs_not_say_so() -> None:
    old = OK.replace("OK_FORMAT = True", "").replace('"points": 4,', '"all_or_nothing": True,')
    file = read(old, "q1")
    assert [case.weight for case in file.cases] == [1, 0, 0]
    assert (file.points, file.all_or_nothing) == (1, True)


def test_the_newer_format_of_otter() -> None:
    file = read(EXCEPTIONS, "q2")
    assert [(case.name, case.style, case.code, case.weight, case.hidden) for case in file.cases] == [
        (
            "q2 - 1",
            "function",
            "test_negative",
            0.5,
            False,
        ),  # the second of that name, in the place of the first
        ("zero", "function", "test_zero", 0.5, False),
    ]
    once = EXCEPTIONS.replace(
        "def test_negative(square):\n    assert square(-2)", "def test_two(square):\n    assert square(-2)"
    )
    first, zero, two = read(once, "q2").cases
    assert (first.weight, first.hidden, first.failed_message) == (2, True, "Negative numbers, too")
    assert (zero.weight, two.name, two.weight) == (0, "q2 - 3", 0)


def test_a_file_for_pytest() -> None:
    file = read(PYTEST, "q3")
    assert [(case.name, case.style, case.code, case.weight) for case in file.cases] == [
        ("test_small", "pytest", "test_small", 2),
        ("test_ten", "pytest", "TestLarge::test_ten", 1),
    ]
    assert file.points is None


@pytest.mark.parametrize(
    "cell",
    [
        "assert squares(2) == [1, 4]",
        "def test_squares():\n    assert squares(2) == [1, 4]\n\ntest_squares()",
        "def test_squares():\n    assert squares(2)\n\nassert squares(1)",
        "def test_squares():\n    assert squares(2)\n\nfor _ in range(3):\n    test_squares()",
        "test = {'x': 1}\nassert f(test) == 1",
        "import numpy",
        "",
    ],
    ids=["assert", "calls itself", "asserts itself", "loop", "another test", "import", "empty"],
)
def test_any_other_file_is_a_cell(cell: str) -> None:
    file = read(cell, "squares")
    assert [(case.name, case.style, case.code) for case in file.cases] == [("squares", "cell", cell)]


@pytest.mark.parametrize(
    "cell",
    [
        'def test_squares():\n    assert squares(2)\n\nif __name__ == "__main__":\n    test_squares()',
        "def test_squares():\n    assert squares(2)",
        "test = {'name': 'q', 'suites': []}\nOK_FORMAT = True",
    ],
    ids=["guarded", "pytest", "otter"],
)
def test_what_is_said_to_be_a_cell_is_one(cell: str) -> None:
    (case,) = read(cell, "squares", as_cell=True).cases
    assert (case.style, case.code) == ("cell", cell)


def test_nothing_of_a_file_runs() -> None:
    read("OK_FORMAT = False\nname = 'q'\nraise SystemExit\n", "q")
    with pytest.raises(ValueError, match=r"`test` that is written out.*Received: .*__import__"):
        read("OK_FORMAT = True\ntest = __import__('os').environ", "q")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def f(:", "expected Python. Received: .*line 1"),
        ("OK_FORMAT = True", "a `test` with a name and suites.*Received: none"),
        (OK.replace('"name": "q1",', ""), "a `test` with a name and suites"),
        ("OK_FORMAT = True\ntest = {'name': 'q', 'suites': [{}, {}]}", "one suite.*Received: 2"),
        (OK.replace('"setup": ""', '"setup": ">>> import numpy"'), "without setup.*import numpy"),
        (OK.replace('"type": "doctest"', '"type": "concept"'), "doctests.*concept"),
        (OK.replace('{"code": ">>> x\\n2", "name"', '{"name"'), "cases with their code.*the value"),
        (OK.replace('"points": 4', '"points": 0.5'), "at most 0.5 together. Received: 1"),
        (OK.replace('"points": 4', '"points": [1, 2]'), "for 3 cases. Received: 2 numbers"),
        (OK.replace('"points": 4', '"points": "many"'), "numbers. Received: 'many'"),
        ("OK_FORMAT = False", "expected a `name`"),
        (EXCEPTIONS.replace("points=2", "points=two()"), "`points` that is written out.*two()"),
        (PYTEST.replace("points(2)", "points('2')"), "a number. Received: '2'"),
    ],
    ids=range(13),
)  # fmt: skip
def test_a_file_that_cannot_be_read(source: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read(source, "q")


@pytest.mark.parametrize(
    ("total", "given", "points"),
    [
        (None, [None, None], [0.5, 0.5]),
        (None, [0, None, None], [0, 0.5, 0.5]),
        (None, [2, None], [2, 0]),
        (None, [0, 0], [0, 0]),
        (3, [None, None], [1.5, 1.5]),
        (3, [1, None, None], [1, 1, 1]),
        (3, [1, 1], [1, 1]),
        ([1, 2], [None, 5], [1, 2]),
        ([None, 0], [1, 1], [1, 0]),
        (0, [None], [0]),
        (2, [], []),
    ],
    ids=range(11),
)  # fmt: skip
def test_how_points_are_shared(total: Any, given: list[Any], points: list[float]) -> None:
    assert shared(total, given) == points


def test_what_pytest_finds_in_classes_and_what_is_hidden() -> None:
    source = (
        "import pytest, unittest\n"
        "class Base:\n    def test_a(self): pass\n"
        "class TestOne(Base):\n    @pytest.mark.hidden\n    def test_b(self): pass\n"
        "@pytest.mark.points(3)\nclass Squares(unittest.TestCase):\n    def test_c(self): pass\n"
        "class TestNone:\n    def __init__(self): pass\n    def test_d(self): pass\n"
    )
    cases = read(source, "q1").cases
    assert [(case.code, case.weight, case.hidden) for case in cases] == [
        ("TestOne::test_a", 1, False),
        ("TestOne::test_b", 1, True),
        ("Squares::test_c", 3, False),
    ]
