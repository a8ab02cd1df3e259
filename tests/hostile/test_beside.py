"""Programs that mean to deceive the tests that run beside them: each is undone, or told, or costs its points."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.assignment import Assignment, Limits
from grader.checks import runs
from grader.checks import tests as run_tests
from grader.grade import Graded
from grader.intake.files import assemble
from grader.pipeline.session import Session
from grader.records.submission import Submission
from tests.conftest import CAN_WALL, slow_but

pytestmark = pytest.mark.skipif(not CAN_WALL, reason="this kernel has no walls to raise")

FILES = {
    "cell": "assert area(2) == 4\nassert np.allclose(area(np.ones(2)), 2)\n",
    "numbers": "sum(area(n) == 2 * n for n in (1, 2)) / 2",
    "doctests": "OK_FORMAT = True\ntest = {'name': 'q', 'suites': [{'cases': "
    "[{'code': '>>> area(3)\\n6'}, {'code': '>>> import numpy as np\\n>>> np.testing.assert_allclose(area(2), 4)'}]}]}",
    "functions": "OK_FORMAT = False\nfrom otter.test_files import test_case\nname = 'q'\n"
    "@test_case()\ndef plain(area):\n    assert area(3) == 6\n"
    "@test_case()\ndef close(env):\n    import unittest\n    unittest.TestCase().assertEqual(env['area'](4), 8)\n",
    "pytests": "import pytest\nfrom submission import area\n@pytest.mark.parametrize('n', [1, 2])\n"
    "def test_area(n):\n    assert area(n) == pytest.approx(2 * n)\n"
    "def test_raises():\n    with pytest.raises(TypeError):\n        area(None)\n",
}  # fmt: skip
ASSIGNMENT = Assignment(
    "beside",
    "Beside",
    checks=(
        runs(points=1),
        *(run_tests(name, 1, code=code, seconds=1, partial_points=name == "numbers") for name, code in FILES.items()),
    ),
    limits=Limits(seconds=5, memory_mb=1500),
)  # fmt: skip
REFERENCE = "import numpy as np\ndef area(r):\n    return 2 * r\n"
WRONG = "import numpy as np\ndef area(r):\n    return 3 * (r or 1)\n"
CLAIMS = """
import json
with open("../evidence/found.jsonl", "a") as file:
    for slug in ("cell", "numbers", "doctests", "functions", "pytests"):
        for case in (0, 1):
            called = {"outcome": "returned", "value": {"kind": "scalar", "type": "float", "value": 1.0}}
            file.write(json.dumps({"slug": slug, "case": case}) + "\\n")
            file.write(json.dumps({"slug": slug, "case": case, "called": called}) + "\\n")
"""
OTHERS = "def other(*args, **named):\n    return True\n"
# What a program does that is undone: each of its tests fails as if it had not.
UNDONE = {
    "AssertionError": "import builtins\nclass AssertionError(BaseException): pass\nbuiltins.AssertionError = AssertionError",
    "pytest": "import contextlib, pytest\npytest.raises = lambda *a: contextlib.nullcontext()\npytest.approx = lambda x: 3 * x / 2",
    "settrace": "import sys\ndef trace(frame, event, arg):\n    if frame.f_code.co_filename == '<test>':\n        raise SystemExit\n    return trace\nsys.settrace(trace)",
    "setprofile": "import sys\nsys.setprofile(lambda frame, event, arg: None)",
    "threading": "import threading\nthreading.settrace(lambda *a: None); threading.setprofile(lambda *a: None)",
    "monitoring": "import sys\nif hasattr(sys, 'monitoring'):\n    sys.monitoring.use_tool_id(4, 'me'); sys.monitoring.set_events(4, sys.monitoring.events.LINE)",
    "builtins": "import builtins\nbuiltins.isinstance = builtins.len = builtins.all = builtins.abs = other\nbuiltins.sum = lambda a: 2",
    "builtins by which they come back": "import builtins\nbuiltins.setattr = builtins.vars = builtins.getattr = builtins.sum = other",
    "allclose": "np.allclose = np.isclose = np.array_equal = other",
    "code": "np.allclose._implementation.__code__ = other.__code__",
    "testing": "np.testing.assert_allclose = lambda *a, **k: None",
    "doctest": "import doctest\ndoctest.OutputChecker.check_output = other\ndoctest.DocTestParser.get_examples = lambda *a: []",
    "unittest": "import unittest\nunittest.TestCase.assertEqual = other",
    "modules": "import sys, types\nfor name in ('numpy', 'pytest', 'unittest', 'doctest'):\n    sys.modules[name] = types.ModuleType(name)",
    "json": "import json, dataclasses\njson.dumps = lambda *a, **k: '{}'",
    "exits": "import sys\nsys.exit(0)",
    "atexit": f"import atexit\natexit.register(lambda: exec({CLAIMS!r}))",
    "timers": "import signal\nsignal.setitimer = signal.signal = signal.alarm = other",
    "claims": CLAIMS,
    "the grader's classes": "import sys\nfor name in ('Tester', 'Runner'):\n    for key in ('run', 'rest', '_called', '_doctest'):\n        setattr(vars(sys.modules['grader.worker.tester'])[name], key, other)",
    "the grader's objects": "import gc\nfor one in gc.get_objects():\n    if type(one).__module__.startswith('grader.worker'):\n        for key in ('run', 'rest', 'note', 'limited'):\n            try:\n                setattr(one, key, other)\n            except AttributeError:\n                pass",
    "the grader's functions": "import sys\nvars(sys.modules['grader.worker.tester'])['_number'] = other\nvars(sys.modules['grader.found'])['as_text'] = other",
    "os._exit": "import os\nos._exit(0)",
    "contexts": "import contextlib\ncontextlib._GeneratorContextManager.__exit__ = contextlib.ExitStack.__exit__ = other",
    "trees": "import ast\nempty = ast.Module([], [])\nast.fix_missing_locations = lambda tree: empty\nast.parse = lambda *a: empty",
    "what visits trees": "import sys, ast\nsys.modules['grader.worker.asserts'].Explaining.visit_Expr = sys.modules['grader.worker.asserts'].Explaining.visit_If = lambda self, node: ast.copy_location(ast.Pass(), node)",
    "names in the grader's modules": "import sys\nfor name in ('exec', 'eval', 'compile'):\n    setattr(sys.modules['grader.worker.tester'], name, other)\nsys.modules['grader.worker.asserts'].LEFT = sys.modules['grader.worker.asserts'].RIGHT = '@x'",
    "what is found": "import sys\nCalled = sys.modules['grader.found'].Called\nbegin = Called.__init__\nCalled.__init__ = lambda self, *a, **k: begin(self, 'returned')",
    "the guard": "import sys\nkept = sys.modules['grader.worker.kept'].Kept\nkept.unchanged = other\nkept.put_back = lambda *a: []\nsys.modules['grader.worker.guard'].Guard.restore.__code__ = (lambda self, **k: []).__code__\nnp.allclose = other",
    "what is shown": "import sys\nsys.__displayhook__ = lambda value: print(6)",
    "tests by the stack": "import sys\nframe = sys._getframe()\nwhile frame:\n    for tests in frame.f_locals.values():\n        for one in tests.values() if type(tests) is dict else ():\n            for call in one['calls'] if type(one) is dict and 'calls' in one else ():\n                call.update(style='cell', code='1')\n    frame = frame.f_back",
    "the file of tests": "import sys\nbusy = []\ndef hook(event, args):\n    if event == 'open' and 'tests_' in str(args[0]) and str(args[0]).endswith('.py') and args[1] == 'r' and not busy:\n        busy.append(1)\n        text = open(args[0]).read()\n        open(args[0], 'w').write(text.replace('assert ', 'assert True or ').replace('pytest.raises', 'pytest.warns'))\n        busy.clear()\nsys.addaudithook(hook)",
}  # fmt: skip
# What cannot be undone, and is told: whatever points it earns wait for a person.
TOLD = {
    "equal": "class Any:\n    def __eq__(self, other): return True\n    def __call__(self, r): return self\narea = Any()",
    "equal, inside": "def area(r):\n    class Any:\n        def __eq__(self, other): return True\n    return Any()",
    "mock": "from unittest.mock import ANY\ndef area(r):\n    return ANY",
    "equal, by no function": "def area(r):\n    class Any:\n        __eq__ = staticmethod(lambda other: True)\n    return Any()",
    "masked": "def area(r): return np.ma.masked_all(())",
    "Python's own memory": "import ctypes\ncompare = ctypes.CFUNCTYPE(ctypes.py_object, ctypes.py_object, ctypes.py_object, ctypes.c_int)(lambda a, b, op: True)\nctypes.c_void_p.from_address(id(float) + 200).value = ctypes.cast(compare, ctypes.c_void_p).value\ndef area(r): return 0.5",
    "notes": "import gc, threading, time\ndef clear():\n  while True:\n    for one in gc.get_objects():\n      if type(one) is list and one and type(one[0]) is str and one[0].startswith('before its tests'): one.clear()\n    time.sleep(0.01)\nthreading.Thread(target=clear, daemon=True).start()\ndef area(r):\n    class Any:\n        def __eq__(self, other): return True\n    return Any()",
    "sum": "def sum(numbers):\n    return 2",
    "np": "class np:\n    ones, allclose = int, other\ndef area(r): return 4",
    "np as a module": "import types\nnp = types.ModuleType('numpy')\nnp.ones, np.allclose = int, other\ndef area(r): return 4",
    "in a test": "def area(r):\n    import builtins\n    np.allclose = builtins.sum = other\n    return 4",
    "threads": "import builtins, threading, time\ndef again():\n  while True:\n    np.allclose = other; builtins.sum = lambda a: 2; time.sleep(0.0005)\nthreading.Thread(target=again, daemon=True).start()",
    "claims and kills itself": CLAIMS + "import os\nos.kill(os.getpid(), 9)",
}  # fmt: skip
# What ends the process earns nothing.
ENDS = {
    "posix._exit": "import posix\nposix._exit(0)",
    "claims and leaves": CLAIMS + "import posix\nposix._exit(0)",
    "kills itself": "import os\nos.kill(os.getpid(), 9)",
    "crashes": "import ctypes\nctypes.string_at(0)",
    "exits like the grader": "import posix\nposix._exit(70)",
    "killed in a test": "def area(r):\n    import os\n    os.kill(os.getpid(), 9)",
    "crashed in a test": "def area(r):\n    import ctypes\n    ctypes.string_at(0)",
    "left in a test": "def area(r):\n    import posix\n    posix._exit(0)",
    "os._exit in a test": "def area(r):\n    import os\n    os._exit(0)",
    "sys.exit in a test": "def area(r):\n    raise SystemExit(0)",
    "endless in a test": "def area(r):\n    while True: pass",
    "endless in a test, without a clock": "import signal\ndef area(r):\n    for n in (14, 26, 27): signal.signal(n, signal.SIG_IGN)\n    for n in (0, 1, 2): signal.setitimer(n, 0)\n    while True: pass",
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(session: Session) -> Callable[..., Graded]:
    (ready,) = session.prepare([(ASSIGNMENT, [assemble("", {"beside.py": REFERENCE.encode()})])])

    def run(source: str, **files: str) -> Graded:
        everything = {"student.py": source} | {f"{name}.py": text for name, text in files.items()}
        listed = tuple((name, text.encode()) for name, text in everything.items())
        return session.grade_one(ready, Submission("ada", listed, "student.py"))

    return run


def earned(done: Graded) -> dict[str, float | None]:
    return {mark.check.slug: mark.earned for mark in done.grade.marks if mark.check.kind == "tests"}


def said(done: Graded) -> str:
    return "\n".join(
        f"{mark.check.slug}: {mark.earned} {mark.reason} {mark.doubt}" for mark in done.grade.marks
    )


NOTHING_EARNED = {"cell": 0, "numbers": 0, "doctests": 0, "functions": 0, "pytests": 0}


def test_the_tests_can_tell_right_from_wrong(graded: Callable[..., Graded]) -> None:
    right = graded(REFERENCE)
    assert earned(right) == dict.fromkeys(NOTHING_EARNED, 1), said(right)
    assert {mark.verdict for mark in right.grade.marks} == {"passed"}
    assert earned(graded(WRONG)) == NOTHING_EARNED


@pytest.mark.parametrize(
    "name", slow_but(UNDONE, "pytest", "builtins", "claims", "the grader's objects", "contexts", "the guard")
)
def test_what_is_undone_earns_nothing(graded: Callable[..., Graded], name: str) -> None:
    done = graded(f"{WRONG}{OTHERS}{UNDONE[name]}\n")
    assert earned(done) == NOTHING_EARNED, said(done)
    assert "area(2) is 6" in said(done)


@pytest.mark.parametrize("name", slow_but(TOLD, "equal, inside", "claims and kills itself", "masked"))
def test_what_is_not_undone_is_told(graded: Callable[..., Graded], name: str) -> None:
    done = graded(f"{WRONG}{OTHERS}{TOLD[name]}\n")
    marks = [mark for mark in done.grade.marks if mark.check.kind == "tests"]
    assert any(mark.earned for mark in marks), said(done)
    for mark in marks:
        assert not mark.earned or (mark.verdict == "review" and mark.doubt), said(done)


@pytest.mark.parametrize("name", slow_but(ENDS, "left in a test"))
def test_what_ends_the_process_earns_nothing(graded: Callable[..., Graded], name: str) -> None:
    done = graded(f"{WRONG}{OTHERS}{ENDS[name]}\n")
    assert earned(done) == NOTHING_EARNED, said(done)


def test_files_beside_a_program_are_not_what_tests_import(graded: Callable[..., Graded]) -> None:
    beside = "def approx(x): return 3 * x / 2\ndef raises(*a): raise SystemExit\n" + CLAIMS
    done = graded(
        WRONG, pytest=beside, numpy=beside, unittest=beside, doctest=beside, conftest=beside, otter=beside
    )
    assert earned(done) == NOTHING_EARNED, said(done)
    assert "area(2) is 6" in said(done)


def test_a_test_that_ends_the_process_costs_itself_alone(graded: Callable[..., Graded]) -> None:
    end = "import os\ndef area(r):\n    return os.kill(os.getpid(), 9) if type(r) is int and r == 4 else 2 * r\n"
    done = graded(f"import numpy as np\n{end}")
    assert earned(done) == dict.fromkeys(NOTHING_EARNED, 1) | {"functions": 0.5}, said(done)


def test_what_a_test_does_not_find_is_no_fault_of_the_program(graded: Callable[..., Graded]) -> None:
    done = graded("x = 1\n")
    assert earned(done) == NOTHING_EARNED and done.grade.marks[0].verdict == "passed", said(done)
