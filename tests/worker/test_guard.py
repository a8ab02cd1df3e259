"""What tests rely on is put back before they run, and that is told."""

from __future__ import annotations

import ast
import builtins
import contextlib
import cProfile
import ctypes
import doctest
import importlib
import json
import math
import random
import statistics
import sys
import threading
import types
import unittest
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pandas as pd
import pytest

from grader import found
from grader.worker import asserts, doctests, tester
from grader.worker import guard as guards
from grader.worker.guard import SHOWN, Guard


@pytest.fixture
def guard() -> Iterator[Guard]:
    """A guard that puts everything back at the end, whatever a test has done."""
    made = Guard({})
    yield made
    made.restore()
    assert made.restore() == []


def other(*args: Any, **kwargs: Any) -> bool:
    return True


def test_nothing_is_told_of_what_nobody_changed(guard: Guard) -> None:
    assert guard.restore() == []


def replaced(home: Any, name: str) -> Callable[[], None]:
    return lambda: setattr(home, name, other)


def other_code() -> None:
    np.allclose._implementation.__code__ = (lambda *a, **k: True).__code__


def other_defaults() -> None:
    np.testing.assert_allclose.__defaults__ = (9.0, 9.0, True, "", True, False)


CHANGES: dict[str, tuple[Callable[[], None], str]] = {
    "all": (replaced(builtins, "all"), "changed builtins.all"),
    "AssertionError": (replaced(builtins, "AssertionError"), "changed builtins.AssertionError"),
    "isclose": (replaced(math, "isclose"), "changed math.isclose"),
    "allclose": (replaced(np, "allclose"), "changed numpy.allclose"),
    "what allclose calls": (replaced(np._core.numeric, "isclose"), "changed numpy._core.numeric.isclose"),
    "assert_allclose": (replaced(np.testing, "assert_allclose"), "changed numpy.testing.assert_allclose"),
    "random numbers": (replaced(np.random, "randint"), "changed numpy.random.randint"),
    "its code": (other_code, "changed numpy"),
    "its tolerance": (other_defaults, "changed numpy.testing"),
    "assert_frame_equal": (replaced(pd.testing, "assert_frame_equal"), "changed pandas.testing.assert_frame_equal"),
    "assertEqual": (replaced(unittest.TestCase, "assertEqual"), "changed TestCase.assertEqual"),
    "OutputChecker": (replaced(doctest.OutputChecker, "check_output"), "changed OutputChecker.check_output"),
    "get_examples": (replaced(doctest.DocTestParser, "get_examples"), "changed DocTestParser.get_examples"),
    "raises": (replaced(pytest, "raises"), "changed pytest.raises"),
    "in place of what is inherited": (replaced(doctests.Runner, "run"), "changed Runner.run"),
    "the grader": (replaced(tester.Tester, "run"), "changed Tester.run"),
    "contexts": (replaced(contextlib._GeneratorContextManager, "__exit__"), "changed _GeneratorContextManager.__exit__"),
    "trees": (replaced(ast, "fix_missing_locations"), "changed ast.fix_missing_locations"),
    "what a tree is visited by": (replaced(ast.NodeTransformer, "visit"), "changed NodeTransformer.visit"),
    "random numbers inside": (replaced(random.Random, "_randbelow"), "changed Random._randbelow"),
    "a name in the grader": (lambda: setattr(tester, "exec", other), "changed grader.worker.tester.exec"),
    "a text of the grader": (lambda: setattr(asserts, "LEFT", "@x"), "changed grader.worker.asserts.LEFT"),
    "what the grader visits": (lambda: setattr(asserts.Explaining, "visit_If", other), "changed Explaining.visit_If"),
    "what is found": (replaced(found.Called, "__init__"), "changed Called.__init__"),
    "how it is shown": (lambda: setattr(sys, "__displayhook__", print), "changed sys.__displayhook__"),
    "another numpy": (lambda: sys.modules.update(numpy=types.ModuleType("numpy")), "put another module in place of numpy"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_is_put_back_and_told(guard: Guard, name: str) -> None:
    change, said = CHANGES[name]
    change()
    told = guard.restore()
    assert any(one.startswith(said) for one in told), told
    assert guard.restore() == [] and sys.modules["numpy"] is np and not np.allclose(1, 2)


def test_it_needs_no_builtin_that_was_replaced(guard: Guard) -> None:
    own = vars(builtins)
    own.update(dict.fromkeys(("setattr", "vars", "getattr", "isinstance", "callable", "len", "any"), other))
    told = guard.restore()
    assert len(told) == SHOWN and setattr is not other and callable(len)


@pytest.mark.parametrize("home", [sys, threading], ids=["sys", "threading"])
@pytest.mark.parametrize("way", ["trace", "profile"])
def test_what_watches_is_taken_away(guard: Guard, home: Any, way: str) -> None:
    before = [own() for own in (sys.gettrace, sys.getprofile, threading.gettrace, threading.getprofile)]
    if any(before):
        pytest.skip("something watches these tests themselves")
    getattr(home, f"set{way}")(lambda *args: None)
    assert guard.restore() == ["set a trace function, which sees and changes what runs"]
    assert getattr(home, f"get{way}")() is None


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python has it from 3.12")
def test_what_monitors_is_taken_away(guard: Guard) -> None:
    monitoring = sys.monitoring
    monitoring.use_tool_id(4, "student")
    monitoring.set_events(4, monitoring.events.LINE)
    assert guard.restore() == ["set a trace function, which sees and changes what runs"]
    assert monitoring.get_tool(4) is None


HARMLESS: dict[str, Callable[[], None]] = {
    "an input of a notebook's": replaced(builtins, "input"),
    "print": replaced(builtins, "print"),
    "names that NumPy had once": lambda: setattr(np, "bool", bool),
    "modules that are read again": lambda: [importlib.reload(json), importlib.reload(random)] and None,
    "a load that allows more": replaced(np, "load"),
    "what Python adds to a class": lambda: doctests.Runner.__annotations__ and None,
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_what_deceives_no_test_is_not_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtins, "input", input)
    monkeypatch.setattr(np, "load", np.load)
    guard = Guard({})
    HARMLESS[name]()
    assert guard.restore(begins=True) == [] and np.bool is not bool and print is not other


def test_a_print_that_is_changed_while_tests_run_is_told(guard: Guard) -> None:
    replaced(builtins, "print")()
    assert guard.restore() == ["changed builtins.print"]


SHADOWS: dict[str, tuple[dict[str, Any], str]] = {
    "a builtin": ({"pow": other}, "pow"),
    "a class for numpy": ({"np": type("np", (), {})}, "np"),
    "a module that is only called so": ({"np": types.ModuleType("numpy")}, "np"),
    "an assertion": ({"assert_equal": other}, "assert_equal"),
}


@pytest.mark.parametrize("name", SHADOWS)
def test_what_a_program_has_instead_is_told(name: str) -> None:
    space, used = SHADOWS[name]
    guard = Guard(space, "x = 1\n  from numpy.testing import (\n  from numpy.testing import assert_equal\n")
    assert guard.shadowed([used, "area"]) == [f"has a {used} of its own, which the tests use"]


OWN = {
    "sum": "def sum(numbers):\n    total = 0.0\n    for number in numbers: total += number\n    return total",
    "max": "def max(items):\n    best = items[0]\n    for one in items:\n        if one > best: best = one\n    return best",
    "len": "def len(items):\n    n = 0\n    for _ in items: n += 1\n    return n",
    "sorted": "def sorted(items):\n    done = []\n    for one in items:\n        place = 0\n"
    "        while place < done.__len__() and done[place] <= one: place += 1\n        done.insert(place, one)\n    return done",
    "abs": "def abs(x):\n    return -x if x < 0 else x",
}  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_a_function_of_its_own_that_does_what_pythons_does_is_not_told(name: str) -> None:
    space: dict[str, Any] = {}
    exec(OWN[name], space)
    guard = Guard(space)
    assert guard.shadowed([name]) == [] and guard.unlike_pythons() == []


WRONG = {
    "sum": "def sum(numbers): return 2",
    "max": "def max(items): return items[0]",
    "all": "def all(items): return True",
    "any": "def any(items): return 1 / 0",
    "min": "import builtins\ndef min(items): return builtins.min(items) if hasattr(items, '__len__') else 4",
    "abs": "class Every(int):\n    def __eq__(self, other): return True\ndef abs(x): return Every()",
    "sorted": "def sorted(items): return items",
}


@pytest.mark.parametrize("name", WRONG)
def test_one_that_does_not_is_told_when_tests_are_over(name: str) -> None:
    space: dict[str, Any] = {}
    exec(WRONG[name], space)
    guard = Guard(space)
    assert guard.shadowed([name]) == []
    del space[name]
    assert guard.unlike_pythons() == [f"has a {name} of its own, which the tests use"]


def test_what_is_what_it_seems_is_not_told() -> None:
    space: dict[str, Any] = {
        "np": np, "pd": pd, "math": math, "sum": sum, "list": [1, 2], "assert_equal": np.testing.assert_equal,
        "assert_close": other, "sqrt": other, "max": np.max, "all": np.all, "pow": math.pow, "input": other,
    }  # fmt: skip
    guard = Guard(
        space, "from numpy.testing import assert_equal\nfrom math import sqrt\nfrom . import assert_close"
    )
    assert guard.shadowed([*space, "nothing"]) == []


def test_keras_by_either_way_is_keras() -> None:
    from tensorflow import keras

    assert Guard({"keras": keras}).shadowed(["keras"]) == []


class Anything:
    """Equals everything."""

    def __eq__(self, other: object) -> bool:
        return True


class Number(float):
    """Equals everything, and cannot be made without its own class."""

    def __eq__(self, other: object) -> bool:
        return True


class Honest:
    """Equals its like, and needs what it was made with."""

    def __init__(self) -> None:
        self.kept = 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Honest) and self.kept == other.kept


class Node:
    """Equals its like, and asks others for no more than what it has."""

    kept = None

    def __eq__(self, other: object) -> bool:
        return self.kept == getattr(other, "kept", None)


class Broken:
    """Raises."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (Anything, True), (Anything(), True), (Number, True), (Number(1), True), (mock.ANY, True),
        (Honest, False), (Honest(), False), (Node, False), (Node(), False), (Broken, False), (Broken(), False),
        (np.ones(3), False), (pd.DataFrame({"a": [1]}), False), (pd.Series([1]), False), (1, False), (int, False),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, type) else value.__name__,
)  # fmt: skip
def test_what_equals_everything_is_told(thing: Any, told: bool) -> None:
    said = Guard({"thing": thing}).equal_to_all()
    name = thing.__name__ if isinstance(thing, type) else type(thing).__name__
    assert said == ([f"has a class {name} that equals everything"] if told else [])


def test_a_name_that_is_imported_is_no_answer() -> None:
    assert Guard({"ANY": mock.ANY}).equal_to_all() == []


def test_a_profile_that_is_left_running_watches_nothing(guard: Guard) -> None:
    if sys.getprofile() is not None or sys.version_info >= (3, 12):  # from then on it monitors
        pytest.skip("something watches these tests themselves")
    cProfile.Profile().enable()
    assert guard.restore() == [] and sys.getprofile() is None


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="numbers lie elsewhere")
def test_what_python_itself_compares_is_looked_at(guard: Guard) -> None:
    place, number = id(200) + 24, 7
    before = ctypes.string_at(place, 4)
    ctypes.memmove(place, number.to_bytes(4, "little"), 4)
    told = guard.restore()
    ctypes.memmove(place, before, 4)
    assert told == ["changed how Python itself compares"]


NAMED = {
    "imported": "import statistics\nassert statistics.mean([1]) == 1",
    "from it": "from statistics import mean",
    "by another name": "import statistics as s\ns.mean",
}


@pytest.mark.parametrize("name", NAMED)
def test_what_tests_name_is_kept_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "mean", statistics.mean)
    guard = Guard({}, tests=["no Python:", NAMED[name]])
    statistics.mean = other  # type: ignore[assignment]
    assert guard.restore() == ["changed statistics.mean"]
    monkeypatch.setattr(statistics, "median", other)
    assert Guard({}).restore() == []


def test_a_file_called_like_a_module_of_pythons_is_the_programs_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    Path("colorsys.py").write_text("mine = True\n")
    guard = Guard({}, tests=["import colorsys"])
    assert importlib.import_module("colorsys").mine
    assert guard.restore() == [] and not hasattr(sys.modules["colorsys"], "mine")
    del sys.modules["colorsys"]


def test_what_a_teacher_laid_beside_the_program_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    files = {
        "laid_help.py": "def check(x):\n    assert x\n",
        "laid_mine.py": "from student import area\n",
        "rows.csv": "1,2\n",
        "other.csv": "",
    }
    for name, text in files.items():
        Path(name).write_text(text)
    tests = ["from laid_help import check\nimport laid_mine\nopen('rows.csv')"]
    guard = Guard({}, tests=tests, laid=[*files, "gone.csv"])
    assert guard.restore() == [] and "laid_mine" not in sys.modules
    for name in files:
        Path(name).write_text("x = 1\n")
    sys.modules["laid_help"].check = other  # type: ignore[attr-defined]
    told = guard.restore()
    assert sorted(told) == [
        "changed laid_help.check",
        *(f"changed {name}, which the tests read" for name in ("laid_help.py", "laid_mine.py", "rows.csv")),
    ]
    del sys.modules["laid_help"]


@pytest.mark.parametrize("changed", ["here", "there"])
def test_files_are_looked_at_where_they_lie_and_where_a_program_has_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rows.csv").write_text("1,2\n")
    guard = Guard({}, tests=["open('rows.csv')"], laid=["rows.csv"])
    Path("there").mkdir()
    monkeypatch.chdir("there")
    assert guard.restore() == []
    (tmp_path / ("there" if changed == "there" else ".") / "rows.csv").write_text("3,4\n")
    assert guard.restore() == ["changed rows.csv, which the tests read"]


def test_a_guard_that_nobody_finds_is_none_that_can_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    unseen = guards.unseen()
    assert unseen is not guards and sys.modules["grader.worker.guard"] is guards
    guard = unseen.Guard({})
    for name in ("unchanged", "put_back"):
        monkeypatch.setattr(sys.modules["grader.worker.kept"].Kept, name, other)
    monkeypatch.setattr(Guard, "restore", other)
    monkeypatch.setattr(np, "allclose", other)
    assert "changed numpy.allclose" in guard.restore() and not np.allclose(1, 2)
