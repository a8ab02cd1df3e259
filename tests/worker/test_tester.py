"""Tests that a teacher had already, run beside a program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from grader import found
from grader.found import Called, Scalar
from grader.worker.tester import OneTest
from tests.worker.beside import Beside, called

AREA = "def area(r):\n    return 2 * r\n"


@pytest.fixture(autouse=True)
def _in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(one: Called) -> str:
    """What an exception said, and in which line of the test."""
    assert one.crash is not None
    return f"{one.crash.line}: {one.crash.type}: {one.crash.message}"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("assert area(2) == 4", None),
        ("assert area(2) == 4\n1.5", Scalar("scalar", "float", 1.5)),
        ("2", Scalar("scalar", "int", 2.0)),
        ("import numpy as np\nnp.float32(0.5)", Scalar("scalar", "float32", 0.5)),
        ("1.5;", None),
        ("1.5 ; \n", None),
        ("area(2) == 4", None),
        ("float('nan')", Scalar("scalar", "float", "nan")),
        ("-float('inf')", Scalar("scalar", "float", "-inf")),
        ("'1.5'", None),
        ("points = 1.5", None),
        ("print(3)", None),
        ("", None),
        ("# nothing to see\n", None),
        ("from __future__ import annotations\nassert area(1) == 2", None),
        ("äöü = 'ß→∞'\nassert len(äöü) == 3", None),
    ],
    ids=lambda value: None if isinstance(value, Scalar) else value,
)
def test_a_cell_passes_and_may_end_in_a_number(tmp_path: Path, cell: str, value: Scalar | None) -> None:
    assert called(tmp_path, AREA, cell) == [Called("returned", value)]


def test_a_cell_leaves_its_names_for_the_next_and_for_the_program(tmp_path: Path) -> None:
    beside = Beside(tmp_path, AREA, first="kept = area(3)", second="assert kept == 6")
    assert [one.outcome for slug in ("first", "second") for one in beside.called(slug)] == ["returned"] * 2
    assert beside.space["kept"] == 6
    assert not [name for name in beside.space if name.startswith("@")]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("x = 1\nassert area(2) == 5", "2: AssertionError: area(2) is 4"),
        ("assert area(2) == area(1)", "1: AssertionError: area(2) is 4, area(1) is 2"),
        ("assert area(2) == 5, 'not five'", "1: AssertionError: not five"),
        ("assert callable(5)", "1: AssertionError: callable(5) is False"),
        ("assert 1 < area(1) < 2", "1: AssertionError: "),
        ("assert (n := area(2)) == 5", "1: AssertionError: "),
        ("area(None, 1)", "1: TypeError: area() takes 1 positional argument but 2 were given"),
        ("raise SystemExit(0)", "1: SystemExit: 0"),
        ("import nothing_of_the_kind", "1: ModuleNotFoundError: No module named 'nothing_of_the_kind'"),
        ("def broken(:", "1: SyntaxError: invalid syntax (<test>, line 1)"),
    ],
    ids=lambda value: value[:20],
)
def test_what_fails_says_what_it_found(tmp_path: Path, cell: str, said: str) -> None:
    # A cell that is no Python is refused before it comes here; it costs itself here, too.
    beside = Beside(tmp_path, AREA, q="pass")
    one = beside.tester._called(OneTest("cell", cell), cell, 5.0)
    assert one.outcome == "raised" and told(one) == said


def test_where_in_the_program_it_stopped_is_told(tmp_path: Path) -> None:
    (one,) = called(tmp_path, "def area(r):\n    return r.nothing\n", "assert area(2) == 4")
    assert told(one) == "1: AttributeError: 'int' object has no attribute 'nothing'"
    assert one.crash is not None and "line 2" in one.crash.traceback


def doctests(*codes: str) -> str:
    cases = [{"code": code} for code in codes]
    return f"OK_FORMAT = True\ntest = {{'name': 'q', 'suites': [{{'cases': {cases}}}]}}\n"


def test_a_doctest_has_a_copy_of_the_names(tmp_path: Path) -> None:
    beside = Beside(
        tmp_path, AREA, q=doctests(">>> own = area(2)\n>>> own\n4", ">>> 'own' in globals()\nFalse")
    )
    assert [one.outcome for one in beside.called()] == ["returned"] * 2
    assert "own" not in beside.space


def test_a_doctest_runs_to_its_end_and_tells_what_failed_first(tmp_path: Path) -> None:
    code = ">>> area(1)\n2\n>>> area(2)\n5\n>>> seen.append(1)\n>>> area(None)\n7"
    beside = Beside(tmp_path, f"{AREA}seen = []\n", q=doctests(code))
    (one,) = beside.called()
    assert told(one) == "3: AssertionError: expected 5. Received: 4" and beside.space["seen"] == [1]


def test_a_doctest_that_raises(tmp_path: Path) -> None:
    (one,) = called(tmp_path, "", doctests(">>> area(2)\n4"))
    assert told(one) == "1: NameError: name 'area' is not defined"
    assert sys.displayhook is sys.__displayhook__


FUNCTIONS = """
OK_FORMAT = False
from otter.test_files import test_case
name = "q"
@test_case(points=1)
def first(area):
    assert area(2) == 4
@test_case()
def second(env):
    assert env["area"](2) == 4 and "nothing" not in env
@test_case()
def third(nothing, area=5):
    assert nothing is None and area != 5
@test_case()
def fourth(area):
    assert area(2) == 5
"""


def test_functions_are_given_what_their_arguments_name(tmp_path: Path) -> None:
    calls = called(tmp_path, AREA, FUNCTIONS)
    assert [one.outcome for one in calls] == ["returned"] * 3 + ["raised"]
    assert told(calls[3]) == "16: AssertionError: area(2) is 4"


def test_a_file_of_functions_that_stops_says_so_for_each(tmp_path: Path) -> None:
    calls = called(tmp_path, AREA, FUNCTIONS.replace('name = "q"', 'name = "q"\nassert area'))
    assert {told(one) for one in calls} == {"5: NameError: name 'area' is not defined"}


def test_lines_of_a_notebook_are_told_by_cell(tmp_path: Path) -> None:
    (one,) = called(tmp_path, "x = 1\ndef area(r):\n    return r.nothing\n", "area(2)", cells=[1, 2])
    assert one.crash is not None and "cell 2, line 2" in one.crash.traceback


def test_functions_leave_no_names_in_the_program(tmp_path: Path) -> None:
    beside = Beside(tmp_path, AREA, q=FUNCTIONS)
    beside.called()
    assert "first" not in beside.space and "name" not in beside.space


PYTEST = """
import pytest
from submission import area

@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_area(n):
    assert area(n) == n * n

def test_file():
    assert "def area" in open("submission.py").read()
"""


def test_pytest_gives_the_share_of_its_instances_and_imports_by_any_name(tmp_path: Path) -> None:
    area, file = called(tmp_path, AREA, PYTEST)
    assert area.value == Scalar("scalar", "float", 0.5) and area.outcome == "raised"
    assert told(area) == "7: AssertionError: assert 2 == (1 * 1)\n +  where 2 = area(1)"
    assert file == Called("returned", Scalar("scalar", "float", 1.0))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evidence", "student.py"]


def test_what_a_program_has_not_is_no_stand_in_for_pytest(tmp_path: Path) -> None:
    area, _ = called(tmp_path, "x = 1\n", PYTEST)
    assert area.outcome == "raised" and "ImportError: cannot import name 'area'" in told(area)


ENDS = "import os\ndef area(r):\n    os._exit(0)\n"
ENDLESS = "def area(r):\n    while r: pass\n"
TESTS = {
    "cell": "area(2)",
    "doctest": doctests(">>> area(2)"),
    "function": "OK_FORMAT = False\nfrom otter.test_files import test_case\nname = 'q'\n@test_case()\ndef t(area):\n    area(2)\n",
    "pytest": "from submission import area\ndef test_area():\n    area(2)\n",
}


@pytest.mark.parametrize("style", TESTS)
def test_an_end_of_the_process_ends_the_test(tmp_path: Path, style: str) -> None:
    assert [one.outcome for one in called(tmp_path, ENDS, TESTS[style])] == ["ended"]


@pytest.mark.parametrize("style", TESTS)
def test_a_test_that_never_ends_is_stopped(tmp_path: Path, style: str) -> None:
    assert [one.outcome for one in called(tmp_path, ENDLESS, TESTS[style], seconds=0.2)] == ["time"]


def test_one_that_is_late_costs_itself_alone(tmp_path: Path) -> None:
    tests = doctests(">>> area(2)", ">>> area(0)", ">>> area(0) is None\nTrue")
    outcomes = [one.outcome for one in called(tmp_path, ENDLESS, tests, seconds=0.2)]
    assert outcomes == ["time", "returned", "returned"]


def test_what_is_printed_is_kept_and_not_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (one,) = called(tmp_path, "def area(r):\n    print('r is', r)\n", "area(2)\nassert False")
    assert one.printed == "r is 2\n" and capsys.readouterr().out == ""


def test_models_of_tests_are_not_the_students(tmp_path: Path) -> None:
    beside = Beside(tmp_path, AREA, q="made.append('of the test')")
    beside.watch.made.append("of the student")
    beside.space["made"] = beside.watch.made
    beside.called()
    assert beside.watch.made == ["of the student"]


ASKS = "import otter\ngrader = otter.Notebook()\ndef area(r):\n    return 2 * r\n"


def test_a_notebook_may_ask_for_tests_and_the_last_time_counts(tmp_path: Path) -> None:
    beside = Beside(
        tmp_path, f"{ASKS}grader.check('Q')\nseen = []\n", q="assert len(seen) == 1\nseen.append(1)"
    )
    beside.space["seen"] = [1]
    exec("grader.check('q')", beside.space)
    assert [one.outcome for one in beside.called()] == ["returned"] and len(beside.space["seen"]) == 2
    with pytest.raises(FileNotFoundError, match="expected the name of a question"):
        exec("grader.check('other')", beside.space)


def test_a_test_that_asks_for_tests_gets_none(tmp_path: Path) -> None:
    beside = Beside(
        tmp_path, ASKS, q="grader.check('q')\ngrader.check('r')\ncount = 1", r="assert count == 1"
    )
    assert [one.outcome for slug in ("q", "r") for one in beside.called(slug)] == ["returned"] * 2


def test_what_ended_an_earlier_run_is_left_out(tmp_path: Path) -> None:
    beside = Beside(tmp_path, AREA, q=doctests(">>> 1/0", ">>> area(1)\n2"), left_out={"q": [0]})
    beside.tester.rest()
    assert list(found.read(tmp_path / "evidence").calls["q"]) == [1]


def test_a_test_is_on_record_before_it_begins(tmp_path: Path) -> None:
    beside = Beside(tmp_path, AREA, q=doctests(">>> look()\n('q', 0)"))
    beside.space["look"] = lambda: found.read(tmp_path / "evidence").ended_in
    assert [one.outcome for one in beside.called()] == ["returned"]


def test_an_honest_program_is_told_nothing_of(tmp_path: Path) -> None:
    tests = {style: text.replace("area(2)", "area(0)") for style, text in TESTS.items()}
    beside = Beside(tmp_path, "import numpy as np\n" + AREA, **tests)
    beside.tester.rest()
    assert beside.notes == []


@pytest.mark.parametrize(
    ("tests", "told"),
    [
        ("OK_FORMAT = True\ntest = {'name': 'q', 'suites': [{'cases': [{'code': '>>> round(area(2))\\n4'}]}]}", True),
        ("OK_FORMAT = True\ntest = {'name': 'q', 'suites': [{'cases': [{'code': '>>> 1 +\\n1'}]}]}", False),
        ("OK_FORMAT = False\nfrom otter.test_files import test_case\nname = 'q'\n"
        "@test_case()\ndef rounded(area):\n    assert round(area(2)) == 4\n", False),
        ("round(1.5)", True),
        ("print(1)", False),
    ],
    ids=["doctest", "no Python", "function", "cell", "printing"],
)  # fmt: skip
def test_what_a_program_has_in_place_of_what_tests_use_is_told(
    tmp_path: Path, tests: str, told: bool
) -> None:
    beside = Beside(tmp_path, f"{AREA}def round(number): return 4\nprint = round\n", q=tests)
    beside.called()
    assert any("has a round of its own" in note for note in beside.notes) == told
    assert not any("has a print" in note for note in beside.notes)


ROBOT = """class Robot:
    alive = asked = 0
    def __init__(self): Robot.alive += 1
    def __del__(self): Robot.alive -= 1
    def __eq__(self, other):
        Robot.asked += 1
        return isinstance(other, Robot)
class Any:
    def __eq__(self, other): return True
area = lambda r: Any()
"""
ROBOTS = "one = Robot()\nassert one == Robot()\nassert area(2) == 4\ndel one\nassert (Robot.alive, Robot.asked) == (0, 1)\nRobot.asked = 0"


@pytest.mark.parametrize("style", ["cell", "doctest", "pytest"])
def test_what_a_program_compares_is_not_compared_again_until_tests_are_over(
    tmp_path: Path, style: str
) -> None:
    lines = ROBOTS.split("\n")
    tests = {
        "cell": ROBOTS,
        "doctest": doctests("\n".join(f">>> {line}" for line in lines)),
        "pytest": "from student import *\ndef test_it():\n" + "".join(f"    {line}\n" for line in lines),
    }
    beside = Beside(tmp_path, ROBOT, q=tests[style], r=tests[style].replace("test_it", "test_again"))
    assert [one.outcome for slug in ("q", "r") for one in beside.called(slug)] == ["returned"] * 2
    assert beside.notes == ["before its tests, the program has a class Any that equals everything"]


def test_what_never_ends_when_it_is_asked_again_costs_nothing(tmp_path: Path) -> None:
    program = "class Slow:\n    def __eq__(self, other):\n        while other != 3: print(end='')\n        return True\n"
    beside = Beside(tmp_path, program, q="assert Slow() == 3")
    assert [one.outcome for one in beside.called()] == ["returned"] and beside.notes == []


HELPER = """def same(found, wanted):
    assert found == wanted
same(area(1), 2)
### BEGIN HIDDEN TESTS
same(area(2), 4)
### END HIDDEN TESTS
"""


@pytest.mark.parametrize(("area", "line"), [("3", 2), ("r + 1", 5)])
def test_what_a_hidden_line_asks_of_a_helper_is_hidden(tmp_path: Path, area: str, line: int) -> None:
    (one,) = called(tmp_path, f"def area(r): return {area}", HELPER)
    assert one.crash is not None and one.crash.line == line and one.crash.type == "AssertionError"


def test_what_is_written_past_python_in_a_test_is_not_the_programs_output(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program = "import os, sys\ndef area(r):\n    print(r, file=out)\n    os.write(2, b'given 2')\n    return 4\nout = sys.__stdout__\n"
    (one,) = called(tmp_path, f"{program}os.write(1, b'before')\n", "assert area(2) == 4")
    os.write(1, b", after")
    assert one.outcome == "returned" and capfd.readouterr() == ("before, after", "")
