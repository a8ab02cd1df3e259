"""otter's client in a notebook: its checks are the grader's, and the rest does nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from grader.test_files import read
from grader.worker.otter_client import install

NAMES = ("otter", "otter.test_files", "client", "client.api", "client.api.notebook", "gofer", "gofer.ok")
TESTS = """
from otter.test_files import test_case

OK_FORMAT = False
name = "q1"
points = 2

@test_case(points=1, hidden=True)
def test_two(square):
    assert square(2) == 4

@test_case(failure_message="Look at nothing")
def test_environment(env, nothing):
    assert env["square"](3) == 9 and nothing is None

@test_case()
def test_wrong(square):
    assert square(1) == 2
"""


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """The questions that a program asks to be checked; there is "q1"."""
    before = {name: sys.modules.pop(name, None) for name in NAMES}
    questions: list[str] = []

    def check(question: str) -> None:
        questions.append(question)
        if question != "q1":
            raise KeyError(question)

    install(check)
    yield questions
    for name, module in before.items():
        del sys.modules[name]
        if module is not None:
            sys.modules[name] = module


def _run(source: str) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(source, space)  # noqa: S102 - our own text
    return space


def test_a_check_is_the_graders(asked: list[str]) -> None:
    space = _run(
        "import otter\ngrader = otter.Notebook('hw.ipynb', tests_dir='tests')\n"
        "seen = grader.check('q1'), grader.check('q1', globals())"
    )
    assert asked == ["q1", "q1"]
    assert [repr(said) for said in space["seen"]] == ["q1: see the report"] * 2
    assert repr(space["grader"]) == "otter.Notebook()"


def test_a_question_that_is_none(asked: list[str]) -> None:
    with pytest.raises(FileNotFoundError, match=r"Test q9 does not exist: expected the name of a question"):
        _run("from otter import Notebook\nNotebook().check('q9')")
    assert asked == ["q9"]


@pytest.mark.parametrize(
    "call",
    [
        "check_all()",
        "export(pdf=False, run_tests=True)",
        "to_pdf()",
        "run_plugin('a.Plugin', 1)",
        "add_plugin_files('a.Plugin')",
    ],
)
def test_what_does_nothing_says_so(call: str, asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    _run(f"import otter\nassert otter.Notebook().{call} is None")
    assert capsys.readouterr().out == f"{call.partition('(')[0]} does nothing while the notebook is graded\n"
    assert asked == []


def test_a_file_of_tests_runs_with_it(asked: list[str]) -> None:
    space = _run(TESTS)
    program: dict[str, Any] = {"square": lambda x: x * x}
    passed = []
    for case in read(TESTS, "q1").cases:
        try:
            space[case.code].call_func(program)
            passed.append(True)
        except AssertionError:
            passed.append(False)
    assert passed == [True, True, False]
    assert (space["test_two"].points, space["test_two"].hidden) == (1, True)
    assert space["test_environment"].failure_message == "Look at nothing"


def test_clients_of_before_otter_ask_for_the_same(asked: list[str]) -> None:
    _run(
        "from client.api.notebook import Notebook\nok = Notebook('hw.ok')\n_ = ok.auth(inline=True)\n"
        "_ = ok.grade('q1')\n_ = ok.submit()\nfrom gofer.ok import check\ncheck('tests/q1.py')\n"
    )
    assert asked == ["q1", "q1"]
