"""Functions and variables that attack whoever calls them and looks at them: each costs itself only."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Callable

import pytest

from grader.assignment import Assignment, Limits
from grader.checks import calls, frame, runs, value
from grader.grade import Graded
from grader.intake.files import assemble
from grader.pipeline.session import Session
from tests.conftest import CAN_WALL

pytestmark = [
    pytest.mark.slow,  # many a function runs until it is stopped
    pytest.mark.skipif(not CAN_WALL, reason="this kernel has no walls to raise"),
]

MARK = 731_731.5  # what the reference alone returns and holds
REFERENCE = f"""
import pandas as pd

def first(x):
    return 2 * x

def attack(x):
    return x + {MARK}

def last(x):
    return 3 * x

kept = [1, 2, 3]
thing = {MARK}
table = pd.DataFrame({{"a": [1, 2]}})
"""
HONEST = REFERENCE.replace(f"x + {MARK}", "-1").replace(f"= {MARK}", "= 0")
ASSIGNMENT = Assignment(
    "attacks",
    "Attacks",
    checks=(
        runs(points=10),
        calls("first", [1, 2], points=10, secret=[3]),
        calls("attack", [1, 2], points=10, secret=[3, 4], seconds=0.5),
        calls("last", [1, 2], points=10, secret=[3]),
        value("thing", points=10),
        value("kept", points=10),
        frame("table", points=10),
    ),
    limits=Limits(seconds=5, memory_mb=1500, output_kb=64, file_mb=32, disk_mb=64, threads=100),
)

# The body of `attack(x)`, and a word of what is said of it.
FUNCTIONS = {
    "raises": ("raise ValueError('no')", "ValueError"),
    "endless": ("while True: pass", "took too long"),
    "endless in the kernel": ("import os\nwhile True: os.getpid()", "took too long"),
    "catches everything": ("while True:\n  try:\n    while True: pass\n  except BaseException: pass", "took too long"),
    "endless in C": ("import numpy as np\nwhile True: np.linalg.svd(np.ones((3000, 3000)))", "took too long"),
    "one long call in C": ("return sum(range(10**12))", "took too long"),
    "sleeps": ("import time; time.sleep(1000)", "took too long"),
    "waits for itself": ("import threading\nlock = threading.Lock(); lock.acquire(); lock.acquire()", "took too long"),
    "recursion": ("return attack(x)", "RecursionError"),
    "os._exit": ("import os; os._exit(0)", "ended the whole program"),
    "exits like the grader": ("import os; os._exit(70)", "ended the whole program"),
    "sys.exit": ("import sys; sys.exit(0)", "SystemExit"),
    "interrupted": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "kills itself": ("import os; os.kill(os.getpid(), 9)", "ended the whole program"),
    "crashes": ("import ctypes; ctypes.string_at(0)", "ended the whole program"),
    "memory": ("return len(b'1' * (3 << 30))", ""),
    "memory bit by bit": ("kept = []\nwhile True: kept.append(bytearray(1 << 22))", ""),
    "prints a gigabyte": ("for _ in range(10**6): print('x' * 1000)", ""),
    "writes a gigabyte": ("import os\nwhile True: os.write(1, b'x' * 65536)", "took too long"),
    "a file of a gigabyte": ("for n in range(99):\n  with open(f'big{n}', 'wb') as file: file.write(b'1' * (30 << 20))", ""),
    "threads": ("import threading, time\nfor _ in range(300): threading.Thread(target=time.sleep, args=(900,), daemon=True).start()", ""),
    "busy threads": ("import threading\ndef busy():\n  while True: pass\nfor _ in range(5): threading.Thread(target=busy, daemon=True).start()\nreturn 0", ""),
    "forks": ("import os; os.fork()", ""),
    "patches json": ("import json; json.dumps = lambda *a, **k: '{}'; json.loads = None; return 0", ""),
    "patches builtins": ("import builtins; builtins.len = builtins.isinstance = builtins.map = None; return 0", ""),
    "patches the grader": ("import sys, grader.found as f; f.Line = f.as_text = f.asdict = None; sys.modules.clear(); return 0", ""),
    "signals": ("import signal\nfor n in (14, 26, 27): signal.signal(n, signal.SIG_IGN)\nwhile True: pass", "took too long"),
    "a clock of its own": ("import signal\ndef late(*a): raise MemoryError\nsignal.signal(14, late); signal.setitimer(0, 0.001, 0.001); return 0", ""),
    "closes stdout": ("import sys; sys.stdout.close(); sys.__stdout__.close(); return 0", ""),
    "closes everything": ("import os; os.closerange(0, 4096); return 0", ""),
    "deletes what was found": ("import os; os.unlink('../evidence/found.jsonl'); return 0", ""),
    "a link": ("import os; os.unlink('../evidence/found.jsonl'); os.symlink('/etc/passwd', '../evidence/found.jsonl'); return 0", ""),
    "a pipe": ("import os; os.unlink('../evidence/found.jsonl'); os.mkfifo('../evidence/found.jsonl'); return 0", ""),
    "a folder": ("import os; os.unlink('../evidence/found.jsonl'); os.mkdir('../evidence/found.jsonl'); return 0", ""),
    "a file of ten gigabytes": ("import os; os.truncate('../evidence/found.jsonl', 30 << 20); return 0", ""),
    "nonsense": ("open('../evidence/found.jsonl', 'a').write('{}\\nnonsense\\n'); return 0", ""),
    "no evidence": ("import shutil; shutil.rmtree('../evidence'); return 0", ""),
    "half evidence": ("open('../evidence/evidence.json', 'w').write('{'); return 0", ""),
    "moved away": ("import os; os.rename('../evidence', '../elsewhere'); return 0", ""),
    "begins others": ("open('../evidence/found.jsonl', 'a').write(''.join('{\"slug\": \"attack\", \"case\": %d}\\n' % n for n in range(9))); import os; os._exit(0)", "not tried any more"),
    "no value": ("return None", "None"),
    "yields": ("yield from iter(int, 1)", ""),
    "a gigabyte of zeros": ("import numpy as np; return np.zeros(1 << 27)", "shape"),
    "more than there is": ("import numpy as np; return np.broadcast_to(np.float64(1), (10**6, 10**9))", ""),
    "many dimensions": ("import numpy as np; return np.zeros((1,) * 40)", ""),
    "holds itself": ("a = []; a.append(a); a.append({1: a}); return a", "list"),
    "a long text": ("return 'x' * (1 << 28)", "text"),
    "many long texts": ("return ['x' * 100_000] * 5000", "list"),
    "liar": ("return Liar(x)", ""),
    "liar raised": ("raise LiarRaised(x)", ""),
    "endless repr": ("return Endless()", ""),
    "subclass": ("return Number(x)", "number"),
}  # fmt: skip
CLASSES = """
class Liar:
    __class__ = property(lambda self: bool)
    def __init__(self, x): pass
    def __eq__(self, other): return True
    def __bool__(self): raise SystemExit
    def __len__(self): return 1 << 60
    def __repr__(self): raise KeyboardInterrupt
    def __array__(self, *a, **k): raise SystemExit
    def __getattr__(self, name): raise SystemExit

class LiarRaised(Exception):
    def __str__(self): raise KeyboardInterrupt

class Endless:
    def __repr__(self):
        while True: pass
    def __getattr__(self, name):
        while True: pass

class Number(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    def __float__(self): return 0.0
"""
# What `thing` is.
VARIABLES = {
    "liar": "Liar(0)",
    "endless": "Endless()",
    "ends it": "type('E', (), {'__repr__': lambda self: __import__('os')._exit(0)})()",
    "kills": "type('E', (), {'__array__': lambda self, *a: __import__('os').kill(__import__('os').getpid(), 9)})()",
    "large": "__import__('numpy').zeros(1 << 26)",
    "itself": "globals()",
    "numbers": "range(10**18)",
}


@pytest.fixture(scope="module")
def graded(session: Session) -> Callable[[str], Graded]:
    (ready,) = session.prepare([(ASSIGNMENT, [assemble("", {"attacks.py": REFERENCE.encode()})])])

    def run(source: str) -> Graded:
        return session.grade_one(ready, assemble("student", {"student.py": source.encode()}))

    return run


def _marks(graded: Graded) -> dict[str, float | None]:
    return {mark.check.slug: mark.earned for mark in graded.grade.marks}


FULL = {"runs": 10, "first": 10, "attack": 0, "last": 10, "thing": 0, "kept": 10, "table": 10}
# These do away with what others were found to return, too, which is looked at in the same process.
SPOILS = {
    "deletes what was found",
    "a link",
    "a pipe",
    "a folder",
    "a file of ten gigabytes",
    "nonsense",
    "moved away",
    "begins others",
}
SPOILS |= {
    "no evidence",
    "half evidence",
    "patches json",
    "patches builtins",
    "patches the grader",
    "closes everything",
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_costs_itself_only(graded: Callable[[str], Graded], name: str) -> None:
    body, word = FUNCTIONS[name]
    source = HONEST.replace("return -1", textwrap.indent(body, "    ").strip()).replace(
        "def first", CLASSES + "\ndef first"
    )
    started = time.monotonic()
    done = graded(source)
    marks = _marks(done)
    said = {mark.check.slug: mark.reason for mark in done.grade.marks}
    if name in SPOILS:
        assert {slug: marks[slug] for slug in ("runs", "kept", "table", "attack")} == {
            "runs": 10,
            "kept": 10,
            "table": 10,
            "attack": 0,
        }, said
    else:
        assert marks == FULL, said
    assert word in said["attack"], said["attack"]
    assert str(MARK) not in "".join(said[slug] for slug in ("first", "last", "thing", "kept", "table"))
    assert time.monotonic() - started < 400  # that there is an end of it, not a time


@pytest.mark.parametrize("name", VARIABLES)
def test_a_variable_costs_itself_only(graded: Callable[[str], Graded], name: str) -> None:
    done = graded(CLASSES + HONEST.replace("thing = 0", f"thing = {VARIABLES[name]}"))
    assert _marks(done) == FULL, {mark.check.slug: mark.reason for mark in done.grade.marks}


def test_what_is_right_is_nowhere_in_the_process(graded: Callable[[str], Graded]) -> None:
    """The inputs are, all of them: whoever is called sees them. What the reference makes of them is not."""
    spy = """
    import gc, inspect, sys
    sys.setrecursionlimit(10_000)
    texts = [repr(frame.f_locals) for frame in sys._current_frames().values()]
    frame = inspect.currentframe()
    while frame is not None:
        texts.append(repr(frame.f_locals)[:200_000])
        frame = frame.f_back
    texts += [one for one in gc.get_objects() if type(one) in (str, bytes)]
    texts += [repr(one)[:2000] for one in gc.get_objects() if type(one) in (dict, list, tuple) and len(one) < 50]
    numbers = [one for each in gc.get_objects() if type(each) in (list, tuple) for one in each if type(one) is float]
    seen = sum("731731" in str(text).replace("731" + "731", "731731", 0) for text in texts) + (float("".join(["731", "731.5"])) in numbers)
    raise SystemError(f"seen {seen}")
"""
    needle = '"".join(["73", "1731"])'
    source = HONEST.replace(
        "    return -1",
        spy.replace('"731731" in str(text).replace("731" + "731", "731731", 0)', f"{needle} in str(text)"),
    )
    said = {mark.check.slug: mark.reason for mark in graded(source).grade.marks}
    assert "seen 0" in said["attack"], said["attack"]
