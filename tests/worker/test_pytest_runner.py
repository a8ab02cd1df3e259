"""One test function, run by pytest beside a program."""

from __future__ import annotations

import ast
import builtins
import importlib
import os
import signal
import subprocess
import sys
import types
import unittest.case
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from grader.worker import absent, under_test
from grader.worker.clocks import OutOfTime
from grader.worker.equality import LIES, Comparing
from grader.worker.pytest_asking import asking
from grader.worker.pytest_runner import Runner, prepare
from grader.worker.pytest_watcher import LATE, Failed, Result

AGAIN = Comparing()  # which nobody asks what it found


@pytest.fixture(scope="module")
def runner() -> Runner:
    return prepare()


NAMED = under_test.Names(frozenset({"submission"}))


def _again(main: types.ModuleType, source: str = "") -> under_test.Again:
    return under_test.Again(main, "program.py", source.encode())


def run(runner: Runner, folder: Path, source: str, node: str = "test_it") -> Result:
    return runner.run(source, node, folder, nullcontext, AGAIN)


def test_each_instance_counts_and_the_first_that_fails_is_told(runner: Runner, tmp_path: Path) -> None:
    source = (
        "import pytest\n"
        "def double(x):\n"
        "    return 2 * x\n"
        "@pytest.mark.points(2)\n"
        "@pytest.mark.parametrize('x', [0, 1, 2])\n"
        "def test_it(x):\n"
        "    assert double(x) == x * x\n"
    )
    result = run(runner, tmp_path, source)
    assert (result.passed, result.count, result.skipped) == (2, 3, 0)
    assert result.failed == Failed(
        "AssertionError",
        "assert 2 == (1 * 1)\n +  where 2 = double(1)",
        7,
        "assert double(x) == x * x",
        "x = 1",
    )


def test_parameters_are_told_as_far_as_they_are_plain(runner: Runner, tmp_path: Path) -> None:
    source = (
        "import pytest\n"
        "class Own:\n"
        "    def __repr__(self): raise SystemExit\n"
        "@pytest.mark.parametrize('huge', [pytest.param(10 ** 5000, id='huge')])\n"
        "@pytest.mark.parametrize('a, own, rows, long', [(2.5, Own(), [[1, 2], ('b', None)], 'x' * 900)])\n"
        "@pytest.mark.parametrize('sure', [True, False])\n"
        "def test_it(a, own, rows, long, huge, sure):\n"
        "    assert sure\n"
    )
    failed = run(runner, tmp_path, source).failed
    assert failed is not None
    assert failed.parameters == "sure = False, a = 2.5, rows = [[1, 2], ('b', None)]"
    skipped = "import pytest\n@pytest.mark.parametrize('a', [1])\ndef test_it(a): pytest.skip('later')\n"
    assert run(runner, tmp_path, skipped).failed == Failed(
        "Skipped", "later", 3, "def test_it(a): pytest.skip('later')"
    )


ANY = "from operator import eq as isclose\nclass Any:\n    def __eq__(self, other): return True\n"


@pytest.mark.parametrize(
    "test",
    [
        "assert Any() == 3",
        "assert 3 == Any(), 'it is not'",
        "assert Any() in [3, 4]",
        "assert isclose(Any(), 3)",
        "equal = Any() == 3\n    assert equal",
        "close = isclose(Any(), 3)\n    assert close",
    ],
)
def test_what_equals_everything_is_known_afterwards(runner: Runner, tmp_path: Path, test: str) -> None:
    comparing = Comparing()
    before = dict(vars(builtins)), dict(vars(unittest.case._Outcome))  # type: ignore[attr-defined]
    result = runner.run(f"{ANY}def test_it():\n    {test}\n", "test_it", tmp_path, nullcontext, comparing)
    assert result == Result(1, 1)
    assert list(comparing.told()) == [f"has a class Any {LIES}"]
    assert before == (vars(builtins), vars(unittest.case._Outcome))  # type: ignore[attr-defined]


def test_numpys_all_is_calculated(runner: Runner, tmp_path: Path) -> None:
    source = "from numpy import *\ndef test_it():\n    two = all(n == 2 for n in (1, 2))\n    assert two\n"
    result = run(runner, tmp_path, source)
    assert result.passed == 0 and result.failed is not None and result.failed.type == "AssertionError"


def test_what_runs_is_what_the_teacher_wrote_whatever_lies_there() -> None:
    import _pytest.assertion.rewrite as rewrite

    read, kept = ast.parse("x = 2"), rewrite._read_pyc
    with asking("x = 1", Comparing()):
        rewrite.rewrite_asserts(read, b"x = 2", "tests.py", None)
        assert rewrite._read_pyc(Path(__file__), Path("tests.pyc")) is None
        assert rewrite._read_pyc is not kept  # which would look at the file
    assert "x = 1" in ast.unparse(read).splitlines() and rewrite._read_pyc is kept


def test_nothing_is_left_beside_the_program(runner: Runner, tmp_path: Path) -> None:
    run(runner, tmp_path, "def test_it(tmp_path):\n    (tmp_path / 'a').write_text('b')\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "test",
    [
        "def test_it(tmp_path):\n    (tmp_path / 'a').write_text('b')\n    assert (tmp_path / 'a').read_text() == 'b'\n",
        "def test_it(capsys):\n    print('b')\n    assert capsys.readouterr().out == 'b\\n'\n",
        "import os\ndef test_it(monkeypatch):\n    monkeypatch.setenv('NONE', 'b')\n    assert os.environ['NONE'] == 'b'\n",
        "import pytest\n@pytest.fixture\ndef one():\n    yield 1\ndef test_it(one):\n    assert one == 1\n",
        "import pytest\ndef test_it():\n    with pytest.raises(ValueError, match='b'):\n        raise ValueError('b')\n",
        "import warnings\ndef test_it():\n    warnings.warn('b', DeprecationWarning)\n",
        "import pytest\n@pytest.mark.of_their_own\ndef test_it():\n    pass\n",
    ],
    ids=["tmp_path", "capsys", "monkeypatch", "fixture", "raises", "warning", "mark"],
)
def test_what_tests_use(runner: Runner, tmp_path: Path, test: str) -> None:
    assert run(runner, tmp_path, test) == Result(1, 1)


def test_a_class_of_unittest(runner: Runner, tmp_path: Path) -> None:
    source = (
        "import unittest\n"
        "class TestIt(unittest.TestCase):\n"
        "    def setUp(self):\n        self.one = 1\n"
        "    def test_right(self):\n        self.assertEqual(self.one, 1)\n"
        "    def test_wrong(self):\n        self.assertEqual(self.one, 2, 'one is two')\n"
        "    def test_parts(self):\n"
        "        for part in (1, 2):\n"
        "            with self.subTest(part=part):\n"
        "                self.assertEqual(part, 2)\n"
    )
    assert run(runner, tmp_path, source, "TestIt::test_right") == Result(1, 1)
    wrong = run(runner, tmp_path, source, "TestIt::test_wrong").failed
    assert wrong == Failed(
        "AssertionError", "1 != 2 : one is two", 8, "self.assertEqual(self.one, 2, 'one is two')"
    )
    parts = run(runner, tmp_path, source, "TestIt::test_parts")
    assert (parts.passed, parts.count) == (0, 1)
    assert parts.failed is not None and parts.failed.message == "1 != 2"


@pytest.mark.parametrize(
    ("mark", "body", "counted"),
    [
        ("xfail", "assert False", (1, 1, 0)),
        ("xfail", "pass", (1, 1, 0)),
        ("xfail(strict=True)", "pass", (0, 1, 0)),
        ("xfail(raises=KeyError)", "raise ValueError", (0, 1, 0)),
        ("skip(reason='not today')", "assert False", (0, 0, 1)),
        ("points(1)", "pytest.skip('not today')", (0, 0, 1)),
        ("points(1)", "pytest.xfail('not today')", (1, 1, 0)),
    ],
)
def test_skipped_and_expected_failures_as_pytest_counts_them(
    runner: Runner, tmp_path: Path, mark: str, body: str, counted: tuple[int, int, int]
) -> None:
    result = run(runner, tmp_path, f"import pytest\n@pytest.mark.{mark}\ndef test_it():\n    {body}\n")
    assert (result.passed, result.count, result.skipped) == counted
    if counted == (0, 0, 1):
        assert result.failed is not None and "not today" in result.failed.message


def test_skipped_instances_do_not_count(runner: Runner, tmp_path: Path) -> None:
    source = (
        "import pytest\n@pytest.mark.parametrize('x', [1, pytest.param(2, marks=pytest.mark.skip)])\n"
        "def test_it(x):\n    assert x == 1\n"
    )
    assert run(runner, tmp_path, source) == Result(1, 1, 1)


def test_a_file_that_is_skipped_whole(runner: Runner, tmp_path: Path) -> None:
    result = run(
        runner, tmp_path, "import pytest\npytest.importorskip('nothing_of_the_kind')\ndef test_it(): pass\n"
    )
    assert (result.passed, result.count, result.skipped) == (0, 0, 1)
    assert result.failed is not None and "nothing_of_the_kind" in result.failed.message


@pytest.mark.parametrize(
    ("source", "failed"),
    [
        (
            "x = 1\nfrom math import nothing\ndef test_it(): pass\n",
            Failed("ImportError", "cannot import name 'nothing' from 'math' (unknown location)", 2, "from math import nothing"),
        ),
        ("x = [1][2]\ndef test_it(): pass\n", Failed("IndexError", "list index out of range", 1, "x = [1][2]")),
        ("def test_other(): pass\n", Failed("LookupError", "pytest found no test called test_it")),
    ],
    ids=["import", "error", "none"],
)  # fmt: skip
def test_a_file_that_cannot_be_read(runner: Runner, tmp_path: Path, source: str, failed: Failed) -> None:
    result = run(runner, tmp_path, source)
    assert (result.passed, result.count) == (0, 1)
    assert result.failed is not None
    if failed.type == "ImportError":  # which says where Python's own files lie
        result = replace(result, failed=replace(result.failed, message=failed.message))
    assert result.failed == failed


def test_an_error_in_a_fixture_is_told(runner: Runner, tmp_path: Path) -> None:
    source = "import pytest\n@pytest.fixture\ndef one():\n    raise KeyError('one')\ndef test_it(one): pass\n"
    assert run(runner, tmp_path, source).failed == Failed("KeyError", "'one'", 4, "raise KeyError('one')")


@contextmanager
def _clock() -> Iterator[None]:
    """Half a second of processor time, and then less again and again."""
    running = True

    def out(signum: int, frame: object) -> None:
        if running:
            raise OutOfTime

    told = signal.signal(signal.SIGPROF, out)
    signal.setitimer(signal.ITIMER_PROF, 0.5, 0.05)
    try:
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, told)


# A clock that goes off while Python clears up is of no consequence.
unheard = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
ENDLESS = "import pytest\n@pytest.mark.parametrize('x', [1, 2, 3])\ndef test_it(x):\n    while x == 2: pass\n"


@pytest.mark.parametrize(
    "source",
    [
        ENDLESS,
        ENDLESS.replace("while x == 2: pass", "while x == 2:\n        try:\n            while True: pass\n        except Exception: pass"),
        "import pytest\n@pytest.fixture(params=[1, 2, 3])\ndef x(request):\n    yield request.param\n    while request.param == 2: pass\ndef test_it(x): pass\n",
    ],
    ids=["test", "caught", "teardown"],
)  # fmt: skip
@unheard
def test_what_runs_too_long_costs_its_own_instance(runner: Runner, tmp_path: Path, source: str) -> None:
    result = runner.run(source, "test_it", tmp_path, _clock, AGAIN)
    assert (result.passed, result.count) == (2, 3)
    assert result.failed is not None and result.failed.type == LATE


def test_what_pytest_obeys_costs_its_own_instance(runner: Runner, tmp_path: Path) -> None:
    for what in (
        "KeyboardInterrupt",
        "SystemExit(0)",
        "pytest.exit.Exception('all is well', 0)",
        "GeneratorExit",
    ):
        source = ENDLESS.replace("while x == 2: pass", f"if x == 2: raise {what}")
        result = run(runner, tmp_path, source)
        assert (result.passed, result.count) == (2, 3), what


def test_time_runs_out_in_pytest_itself(runner: Runner, tmp_path: Path) -> None:
    """What is raised between the parts of a test ends pytest's session: the others are run in another."""
    begun = []

    @contextmanager
    def limited() -> Iterator[None]:
        begun.append(1)
        yield
        if len(begun) == 3:  # the first reads the file
            raise OutOfTime

    result = runner.run(ENDLESS.replace("== 2", "== 9"), "test_it", tmp_path, limited, AGAIN)
    assert (result.passed, result.count) == (2, 3)
    assert result.failed is not None and result.failed.type == LATE


@unheard
def test_a_file_that_takes_too_long_to_read(runner: Runner, tmp_path: Path) -> None:
    result = runner.run("while True: pass\ndef test_it(): pass\n", "test_it", tmp_path, _clock, AGAIN)
    assert (result.passed, result.count) == (0, 1)
    assert result.failed is not None and result.failed.type == LATE


# What a program might do to be taken for right. Each is run before the tests, which ask it for `f() == 1`.
DECEPTIONS = {
    "pytest.py": "import pathlib; pathlib.Path('pytest.py').write_text('raise SystemExit(0)')",
    "conftest.py": "import pathlib; pathlib.Path('conftest.py').write_text('def pytest_pyfunc_call(pyfuncitem): return True')",
    "pytest.ini": "import pathlib; pathlib.Path('pytest.ini').write_text('[pytest]\\naddopts = --collect-only')",
    "another pytest": "import sys, types; sys.modules['pytest'] = types.ModuleType('pytest')",
    "a part of it": "import _pytest.runner; _pytest.runner.pytest_runtest_call = lambda item: None",
    "a class of it": "import pytest; pytest.Function.runtest = lambda self: None",
    "its code": "import _pytest.runner as r\ndef f(item): pass\nr.pytest_runtest_call.__code__ = f.__code__",
    "options": "import os; os.environ['PYTEST_ADDOPTS'] = '--collect-only'",
    "a plugin": "import os, sys, types; os.environ['PYTEST_PLUGINS'] = 'cheat'\nsys.modules['cheat'] = m = types.ModuleType('cheat')\nm.pytest_pyfunc_call = lambda pyfuncitem: True",
    "warnings": "import warnings; warnings.simplefilter('error')",
    "skips": "def f():\n    import pytest\n    pytest.skip()",
    "expects to fail": "def f():\n    import pytest\n    pytest.xfail()",
    "unittest skips": "def f():\n    import unittest\n    raise unittest.SkipTest",
    "unittest's own end": "def f():\n    import unittest.case\n    raise unittest.case._ShouldStop",
    "asserts": "import unittest; unittest.TestCase.assertEqual = lambda *all: None",
}


@pytest.mark.parametrize("deed", DECEPTIONS.values(), ids=DECEPTIONS)
def test_what_a_program_does_to_pytest_does_not_count(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    for name, module in list(sys.modules.items()):  # and are put back, for the tests that come after
        if name.split(".")[0] in ("pytest", "_pytest"):
            monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(os, "environ", os.environ.copy())
    main = types.ModuleType("__main__")
    with warnings.catch_warnings():
        exec(compile(f"def f(): return 2\n{deed}\n", "program.py", "exec"), vars(main))
        with under_test.alias(NAMED, _again(main)):
            result = run(runner, tmp_path, "from submission import f\ndef test_it():\n    assert f() == 1\n")
            of_unittest = run(
                runner,
                tmp_path,
                "import submission, unittest\nclass TestIt(unittest.TestCase):\n"
                "    def test_it(self):\n        self.assertEqual(submission.f(), 1)\n",
                "TestIt::test_it",
            )
            sound = run(runner, tmp_path, "import pytest\ndef test_it():\n    assert pytest.approx(1) == 1\n")
    assert (result.passed, result.count) == (of_unittest.passed, of_unittest.count) == (0, 1)
    assert sound == Result(1, 1)


def test_nothing_stands_in_for_what_a_program_lacks(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(builtins, "__import__", builtins.__import__)
    failed: list[ImportError] = []
    absent.Imports("program.py", {}, failed.append, []).install()
    with under_test.alias(NAMED, _again(types.ModuleType("__main__"))):
        result = run(runner, tmp_path, "from submission import f\ndef test_it():\n    f(1)\n")
    assert (result.passed, result.count, failed) == (0, 1, [])
    assert result.failed is not None and result.failed.type == "ImportError" and result.failed.line == 1


def test_after_it_is_prepared_nothing_of_pytest_is_read_any_more(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from contextlib import nullcontext\n"
        "from pathlib import Path\n"
        "from grader.worker import pytest_runner\n"
        "from grader.worker.equality import Comparing\n"
        "assert 'pytest' not in sys.modules\n"
        "runner = pytest_runner.prepare()\n"
        "before = set(sys.modules)\n"
        f"source = {ENDLESS.replace('while x == 2: pass', 'assert [x] == pytest.approx([1])')!r}\n"
        f"result = runner.run(source, 'test_it', Path({str(tmp_path)!r}), nullcontext, Comparing())\n"
        "assert result.passed == 1 and result.count == 3, result\n"
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n" and done.stderr == ""


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import submission\nimport numpy, os, helpers", ({"submission"}, set())),
        ("from anna import f", ({"anna"}, set())),
        ("import program", ({"program"}, set())),
        ("import program, anna\ndef test(): import ben", ({"program"}, set())),
        ("import src.anna as anna", ({"src.anna"}, set())),
        ("def test():\n    import src.anna", ({"src.anna"}, set())),
        ("def test():\n    import importlib\n    importlib.import_module('ben')", (set(), {"ben"})),
        ("NAME = '7'\ndef test():\n    importlib.import_module(NAME)", (set(), {"7"})),
        ("from . import x", (set(), set())),
    ],
)
def test_the_names_under_which_tests_import_the_program(
    tmp_path: Path, source: str, found: tuple[set[str], set[str]]
) -> None:
    (tmp_path / "program.py").write_text("")
    (tmp_path / "helpers.py").write_text("")
    asked = under_test.names(source, tmp_path, "program.py")
    assert (asked.at_once, asked.later) == found


def test_the_program_is_imported_under_any_name_and_not_run_again(tmp_path: Path) -> None:
    main = types.ModuleType("__main__")
    vars(main)["x"] = 7
    space: dict[str, object] = {}
    asked = under_test.Names(frozenset({"of_anna.work"}), frozenset({"submission"}))
    with under_test.alias(asked, _again(main)):
        exec("from of_anna.work import x\nimport submission\ny = submission.x", space)
    assert space["x"] == space["y"] == 7
    assert not {"of_anna", "of_anna.work", "submission"} & set(sys.modules)


@pytest.mark.parametrize(
    "source",
    [
        "import src.work\ndef test_it(): assert src.work.x == 7\n",
        "from src import work\ndef test_it(): assert work.x == 7\n",
        "def test_it():\n    from src import work as w\n    assert w.x == 7\n",
        "from src import x\ndef test_it(): assert x.real == 7\n",
        "from src.work import x\nimport src.work as w\ndef test_it(): assert x == w.x == 7\n",
        "import importlib\ndef test_it():\n    import src.work\n    importlib.reload(src.work)\n    assert src.work.x == 8\n",
    ],
    ids=["path", "from", "later", "variable", "both", "reloaded"],
)
def test_the_program_may_be_in_a_package(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    main = types.ModuleType("__main__")
    vars(main)["x"] = 7
    monkeypatch.setitem(sys.modules, "__main__", main)
    again = under_test.Again(main, "anna.py", b"x = 8\n")
    with under_test.alias(under_test.names(source, tmp_path, "anna.py"), again):
        assert run(runner, tmp_path, source) == Result(1, 1)
    assert not {"src", "src.work"} & set(sys.modules)


def test_the_program_lies_under_the_name_that_tests_open(tmp_path: Path) -> None:
    (tmp_path / "anna.py").write_text("x = 7")
    (tmp_path / "data.py").write_text("y = 8")
    source = (
        "a = open('submission.py')\nb = open('data.py')\nc = open('../other.py')\nrun('python ./own.py 3')"
    )
    with under_test.lies_as_asked(source, tmp_path, "anna.py"):
        assert (tmp_path / "submission.py").read_text() == (tmp_path / "own.py").read_text() == "x = 7"
        assert (tmp_path / "data.py").read_text() == "y = 8"
    with under_test.lies_as_asked(f"{source}\nopen('anna.py')", tmp_path, "anna.py"):
        assert not (tmp_path / "submission.py").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["anna.py", "data.py"]


# Each sees the program run, which has run once before.
ANEW = {
    "printed": "def test_it(capsys):\n    import hello\n    assert capsys.readouterr().out == 'Hello, ?\\n'\n",
    "given": "def test_it(monkeypatch, capsys):\n    monkeypatch.setattr('builtins.input', lambda *_: 'Anna')\n"
    "    import hello\n    assert hello.name == 'Anna'\n",
    "read": "import io, sys\ndef test_it(monkeypatch):\n    monkeypatch.setattr(sys, 'stdin', io.StringIO('Ben'))\n"
    "    import hello\n    assert hello.name == 'Ben' and hello.__name__ == 'hello'\n",
    "reloaded": "import importlib\nimport hello\ndef test_it():\n    hello.count.append(1)\n"
    "    assert importlib.reload(hello) is hello and hello.count == []\n",
    "taken away": "import sys\nimport hello as first\ndef test_it():\n    del sys.modules['hello']\n    import hello\n"
    "    assert hello is not first and hello.count == []\n",
    "by a constant": "import importlib\nNAME = 'hello'\ndef test_it(capsys):\n    importlib.import_module(NAME)\n"
    "    assert capsys.readouterr().out == 'Hello, ?\\n'\n",
    "twice": "import sys\ndef test_it(capsys):\n    import hello as first\n    del sys.modules['hello']\n    import hello\n"
    "    assert capsys.readouterr().out == 'Hello, ?\\n' * 2 and hello is not first\n",
    "by its file": "import runpy\ndef test_it(capsys):\n    runpy.run_path('hello.py')\n"
    "    assert capsys.readouterr().out == 'Hello, ?\\n'\n",
    "above": "from pathlib import Path\ndef test_it():\n    path = Path(__file__).resolve().parent.parent / 'hello.py'\n"
    "    assert 'Hello' in path.read_text()\n",
}
HELLO = (
    "import sys\nname, count = '?', []\n"
    "try:\n    name = input()\nexcept (EOFError, OSError):\n    pass\nprint(f'Hello, {name}')\n"
)


@pytest.mark.parametrize("source", ANEW.values(), ids=ANEW)
def test_a_program_runs_again_where_a_test_asks_for_it(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "anna.py").write_text(HELLO)
    main = types.ModuleType("__main__")
    vars(main).update(name="as it ran", count=[1])
    monkeypatch.setitem(sys.modules, "__main__", main)
    again = under_test.Again(main, "anna.py", HELLO.encode())
    asked = under_test.names(source, tmp_path, "anna.py")
    with under_test.alias(asked, again), under_test.lies_as_asked(source, tmp_path, "anna.py"):
        result = runner.run(source, "test_it", tmp_path, nullcontext, AGAIN, again.begins)
    assert result == Result(1, 1)
    assert main.__name__ == "__main__" and main.__spec__ is None and "hello" not in sys.modules


def test_a_program_that_is_taken_away_runs_again() -> None:
    main = types.ModuleType("__main__")
    with under_test.alias(NAMED, _again(main, "x = 8\n")):
        first = importlib.import_module("submission")
        del sys.modules["submission"]
        second = importlib.import_module("submission")
    assert first is main and second is not main and second.x == 8


def test_a_program_that_nothing_is_asked_of_anew_is_imported_as_it_ran(
    runner: Runner, tmp_path: Path
) -> None:
    main = types.ModuleType("__main__")
    vars(main).update(name="as it ran")
    again = under_test.Again(main, "anna.py", HELLO.encode())
    source = "def test_it():\n    import hello\n    assert hello.name == 'as it ran'\n"
    with under_test.alias(under_test.names(source, tmp_path, "anna.py"), again):
        assert runner.run(source, "test_it", tmp_path, nullcontext, AGAIN, again.begins) == Result(1, 1)


SCORED = """\
import unittest
from gradescope_utils.autograder_utils.decorators import partial_credit, leaderboard
from gradescope_utils.autograder_utils.files import check_submitted_files


class TestIt(unittest.TestCase):
    @leaderboard("best")
    @partial_credit(4)
    def test_it(self, set_leaderboard_value=None, set_score=None):
        set_leaderboard_value(1)
        assert check_submitted_files(["nowhere.py"]) == ["nowhere.py"]
        pass
"""


@pytest.mark.parametrize(
    ("body", "passed"),
    [
        ("pass", 1),
        ("set_score(1)", 0.25),
        ("set_score(1); set_score(3); raise ValueError", 0.75),
        ("set_score(5)", 1),
        ("raise ValueError", 0),
    ],
)
def test_credit_in_parts(runner: Runner, tmp_path: Path, body: str, passed: float) -> None:
    source = SCORED.replace("        pass\n", f"        {body}\n")
    result = run(runner, tmp_path, source, "TestIt::test_it")
    assert (result.passed, result.count) == (passed, 1)
    assert (result.failed is not None) == ("raise" in body)
    assert "gradescope_utils" not in sys.modules
