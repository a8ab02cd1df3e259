"""Tests that could be asked from outside, and the checks that do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from grader.calling import call, decode_call
from grader.checks import calls, value
from grader.examples import example_case, holds, returned
from grader.importing import writing
from grader.importing.harden import askable, hardened, only_tests
from grader.importing.imported import Imported, ImportedItem
from grader.verdicts import Failure

PROGRAM = {"solution.py": b"q1 = 5\n"}


def _imported(
    *tests: str, points: float = 2, reference: Mapping[str, bytes] = PROGRAM, **more: Any
) -> Imported:
    items = tuple(
        ImportedItem(f"q{place}", f"Question {place}", points, "tests", dedent(source), **more)
        for place, source in enumerate(tests, 1)
    )
    return Imported("week", "Week", "pytest", items, reference=reference)


def _check(source: str, **more: Any) -> str:
    [item] = hardened(_imported(source, **more)).items
    return item.check


def _why(source: str, **more: Any) -> str:
    return only_tests(_imported(source, **more)).get("q1", "")


@pytest.mark.parametrize(
    ("source", "arguments"),
    [
        ("assert q == 5", "close=0"),
        ("assert 2.5 == q, 'Look at q'", "close=0 hint='Look at q'"),
        ("assert q == 'yes'\nassert isinstance(q, str)", ""),
        ("assert q is None", ""),
        ('"""Of q."""\nimport numpy as np\nassert np.isclose(q, 200)', "close=1e-05"),
        ("import numpy as np\nassert np.isclose(q, 0.5, rtol=0, atol=0.01)", "close=0.01"),
        ("import math\nassert math.isclose(q, 300.0, rel_tol=1e-3)", "close=0.001"),
        ("import pytest\nassert q == pytest.approx([2.0, 4.0], rel=0.01)", "close=0.01"),
        ("from numpy.testing import assert_allclose\nassert_allclose(q, np.array([10.0, 20.0]), rtol=1e-4)", "close=0.0001"),
        ("from nose.tools import assert_equal\nassert_equal(q, 3)\nprint('right')", "close=0"),
        ("assert q == 5 and q == 5", "close=0"),
    ],
)  # fmt: skip
def test_a_variable_is_asked_for(source: str, arguments: str) -> None:
    named = dict(part.split("=", 1) for part in arguments.replace("Look at q", "Look_at_q").split())
    lines = ["value(", '    "q",', "    points=2,"]
    lines += [f"    close={named['close']},"] if "close" in named and named["close"] != "1e-05" else []
    lines += ['    slug="q1",', '    title="Question 1",']
    lines += ['    hint="Look at q",'] if "hint" in named else []
    assert _check(source) == "\n".join([*lines, ")"])
    assert askable(_imported(source)) == {"q1": "the variable q"}


CELL = """\
# Squares
assert squares(1) == [1]
assert squares(n=2) == [1, 4]
### BEGIN HIDDEN TESTS
assert squares(3) == [1, 4, 9]
try:
    squares(-1)
except ValueError:
    print("It raises")
else:
    raise AssertionError("did not raise")
### END HIDDEN TESTS
"""


def test_a_function_is_called_and_what_is_hidden_stays_so() -> None:
    assert _check(CELL, points=0.5) == dedent("""\
        calls(
            "squares",
            [call(1), call(n=2)],
            points=0.5,
            secret=[call(3), call(-1)],
            close=0,
            all_or_nothing=True,
            slug="q1",
            title="Question 1",
        )""")
    assert askable(_imported(CELL)) == {"q1": "4 calls of squares"}


OTTER = """\
OK_FORMAT = True
test = {
    "name": "q1",
    "points": 3,
    "suites": [{"type": "doctest", "cases": [
        {"code": ">>> f(2)\\n4", "hidden": False},
        {"code": ">>> f(3) == 9\\nTrue", "hidden": False},
        {"code": ">>> f(-1)\\nTraceback (most recent call last):\\nValueError: below 0", "hidden": True},
    ]}],
}
"""


def test_doctests_of_otter_each_earn_their_share() -> None:
    assert _check(OTTER, points=3) == dedent("""\
        calls(
            "f",
            [call(2), call(3)],
            points=3,
            secret=[call(-1)],
            close=0,
            slug="q1",
            title="Question 1",
        )""")
    assert "all_or_nothing=True" in _check(
        OTTER.replace('"points": 3', '"points": 3, "all_or_nothing": True')
    )


def test_functions_of_otter_are_given_what_they_ask_for() -> None:
    source = """
        from otter.test_files import test_case
        OK_FORMAT = False
        name = "q1"
        @test_case(points=2, hidden=True)
        def test_f(f):
            assert f("a") == "A"
    """
    assert 'calls(\n    "f",\n    [],\n    points=2,\n    secret=[call("a")],' in _check(source)
    assert "calculated" in _why(source.replace("test_f(f)", "test_f(g)"))


def test_functions_for_pytest_import_the_program() -> None:
    source = """
        import pytest
        import submission
        from anna import f
        def test_f():
            assert f(2) == submission.f(2)
            assert submission.f(3) == 9
            with pytest.raises(ValueError):
                f(-1)
    """
    assert "calculated" in _why(source) or "something else" in _why(source)
    source = source.replace("            assert f(2) == submission.f(2)\n", "")
    assert "[call(3), call(-1)]" in _check(source)
    assert "calculated" in _why(source.replace("from anna", "from math"))


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("assert f(1) == 1\nassert g(1) == 1", "it asks for f and g"),
        ("assert q == 1\nassert r == 1", "it asks for q and r"),
        ("assert f == 1\nassert f(1) == 1", "it asks for f and for what it returns"),
        ("q = 3\nassert q == 3", "it does more than ask: `q = 3`"),
        ("assert len(q) == 3", "it asks for something that is calculated: `len(q)`"),
        ("assert f(q) == 3", "the function is given something that is not written out: `f(q)`"),
        ("assert f(np.array([1])) == 3", "not written out"),
        ("assert q > 3", "it asks for something else than a value: `q > 3`"),
        ("assert q == r", "it asks for something else than a value"),
        ("assert round(q, 2) == 3.14", "calculated"),
        ("assert isinstance(q, int)\nassert q == 3", "it asks for a type"),
        ("assert isinstance(q, str)", "it asks for a type only"),
        ("assert q is True", "something else than a value"),
        ("assert q == {'a': 1}", "a list or a dictionary would earn a share"),
        ("assert q == ['a', 'b']", "a list or a dictionary would earn a share"),
        ("assert f(1) == 1.5\nassert np.isclose(f(2), 2.5)", "off by different shares"),
        ("assert np.isclose(f(1), 1e-6)\nassert np.isclose(f(2), 100)", "off by different shares"),
        ("assert np.allclose(q, [0.001, 100])", "off by different shares"),
        ("try:\n    f(1)\nexcept ValueError:\n    pass", "it passes, too, where no exception is raised"),
        ("try:\n    f(1)\nexcept Exception:\n    pass\nelse:\n    raise ValueError", "any of several exceptions"),
        ("with pytest.raises(ValueError, match='x'):\n    f(1)", "it asks what the exception says"),
        ("for x in (1, 2):\n    assert f(x) == x", "it does more than ask"),
        ("assert q == 5\n2", "it does more than ask"),
        ("pass", "it asks for nothing"),
        ("from math import sqrt\nassert sqrt(4) == 2", "calculated"),
        ("import submission, pytest\n@pytest.fixture(autouse=True)\ndef s(): pass\ndef test_f():\n    assert submission.f(1) == 1", "s sets something up"),
        ("import submission\ndef test_f(tmp_path):\n    assert submission.f(1) == 1", "it is given tmp_path"),
        ("import submission\nclass TestF:\n    def test_f(self):\n        assert submission.f(1) == 1", "method of a class"),
        (OTTER.replace('f(2)\\n4", ', 'f(2)\\n4\\n>>> f(4)\\n16", '), "call the function several times"),
        (OTTER.replace("f(2)\\n4", "f(2)\\n[4, 'a']"), "would earn a share of a test's points"),
        (OTTER.replace("f(2)\\n4", "f(2)\\n<object>"), "what is expected is no value"),
        (OTTER.replace('"hidden": True', '"hidden": True, "points": 2'), "worth different points"),
        (OTTER.replace(">>> f(3)", ">>> from math import f\\n>>> f(3)"), "calculated"),
    ],
)  # fmt: skip
def test_what_can_only_be_run_stays_a_test_and_it_is_said_why(source: str, why: str) -> None:
    assert why in _why(source)
    imported = _imported(source)
    assert hardened(imported) == imported and not askable(imported)


def test_what_a_notebook_makes_twice_is_looked_at_where_its_tests_stand() -> None:
    def notebook(*cells: str) -> dict[str, bytes]:
        made = [{"cell_type": "code", "source": cell} for cell in cells]
        return {"week.ipynb": json.dumps({"cells": made}).encode()}

    assert _why("assert q == 5", reference=notebook("q = 5", "%time x = 1\nq += 1")).startswith(
        "q is made more than once"
    )
    assert not _why("assert q == 5", reference=notebook("q = 5\nq = q", "def f():\n    q = 3"))


def test_without_a_reference_nothing_is_asked_from_outside() -> None:
    assert _why("assert q == 5", reference={}).startswith("there is no reference")


def test_what_a_person_decides_and_what_earns_a_part_by_itself_stay() -> None:
    by_hand = ImportedItem("essay", "Essay", 3, "by_hand")
    imported = Imported("week", "Week", "nbgrader", (by_hand,), reference=PROGRAM)
    assert hardened(imported) == imported and not only_tests(imported)
    assert "part of its points" in _why("assert q == 5\n2", partial=True)


def _raised(function: Callable[..., Any], given: Mapping[str, Any]) -> Any:
    positional, named = decode_call(given, lambda name: None, lambda name, text: None)
    try:
        return function(*positional, **named)
    except Exception as error:
        return error


def _right(x: Any) -> Any:
    if x < 0:
        raise ValueError("below 0")
    return [i * i for i in range(1, x + 1)]


ANSWERS: dict[str, Callable[..., Any]] = {
    "right": _right,
    "one too few": lambda x: [i * i for i in range(1, x)],
    "right for the first": lambda x: [1],
    "no exception": lambda x: [i * i for i in range(1, x + 1)],
    "another exception": lambda x: _right(x) if x >= 0 else [][1],
    "nothing": lambda x: None,
    "nearly": lambda x: [i * i + 1e-9 for i in range(1, x + 1)] if x >= 0 else _right(x),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_a_function_has_the_points_that_its_test_would_give(answer: Callable[..., Any]) -> None:
    source = CELL.replace("n=2", "2")
    try:
        exec(source, {"squares": answer})
        points = 2.0
    except Exception:
        points = 0.0
    check = eval(_check(source), {"calls": calls, "call": call})
    assert check.wanted is not None and check.wanted.calls is not None
    got, want = (returned(*(_raised(one, given) for given in check.wanted.calls)) for one in (answer, _right))
    assert _points(check, got, want) == points


@pytest.mark.parametrize("answer", [0.5, 0.5005, 0.502, "0.5", None, [0.5, 0.5]])
def test_a_variable_has_the_points_that_its_test_would_give(answer: Any) -> None:
    source = "import numpy as np\nassert np.allclose(q, 0.5, rtol=0, atol=1e-3)"
    try:
        exec(source, {"q": answer})
        points = 2.0 if not isinstance(answer, list) else 0.0  # which NumPy makes as long as the other
    except Exception:
        points = 0.0
    check = eval(_check(source), {"value": value})
    assert _points(check, holds(answer), holds(0.5)) == points


def _points(check: Any, got: Any, want: Any) -> float:
    case = example_case(check, found={check.slug: got}, expected={check.slug: want})
    try:
        check.ask(case)
    except Failure as failure:
        return float(check.points * (failure.credit or 0.0))
    return float(check.points)


def test_what_is_asked_from_outside_is_written_so_and_has_no_tests() -> None:
    imported = hardened(_imported("assert f(2) == 4", "assert q == 5", "assert q > 5"))
    text = writing.scheme(imported)
    assert "from grader import Assignment, call, calls, tests, value\n" in text
    assert '        calls(\n            "f",\n            [call(2)],\n' in text
    compile(text, "assignment.py", "exec")


def test_only_what_is_run_has_a_file_of_tests(tmp_path: Path) -> None:
    imported = hardened(_imported("assert q == 5", "assert q > 5"))
    files = writing.write(imported, tmp_path)
    assert [file.name for file in files if file.parent.name == "tests"] == ["q2.py"]
