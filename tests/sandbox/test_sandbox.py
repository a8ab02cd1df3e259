"""Limits, and neighbours: whatever one submission does, the others do not notice."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import Limits
from grader.case import Case
from grader.records.run import Run
from grader.sandbox.client import Sandbox

Look = Callable[..., tuple[Case, Run | None]]
MODEL = "import keras\nmodel = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10)])\n"


def test_an_honest_run(look: Look) -> None:
    case, run = look(MODEL + "print('hello')")
    assert run is not None
    assert (case.outcome, run.status, run.stopped_for) == ("finished", 0, None)
    assert run.log == "hello\n" and case.model is not None


@pytest.mark.parametrize(
    ("source", "end", "words"),
    [
        ("while True: pass", "timeout", "used up its 8 seconds of processor time, in line 4"),
        pytest.param(
            "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass",
            "timeout",
            "8 seconds",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "try:\n    while True: pass\nexcept BaseException: pass\nwhile True: pass",
            "timeout",
            "8 seconds",
            marks=pytest.mark.slow,
        ),
        ("import os; os._exit(0)", "killed", "abruptly"),
        ("import os; os._exit(70)", "killed", "abruptly"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed", "signal 9"),
        ("import ctypes; ctypes.string_at(0)", "killed", "signal 11"),
        ("while True: print('x' * 10000)", "killed", "printed without end"),
        ("1 / 0", "crashed", "ZeroDivisionError"),
        ("import sys; sys.exit(3)", "crashed", "SystemExit"),
        ("raise KeyboardInterrupt", "crashed", "KeyboardInterrupt"),
        ("def f(): f()\nf()", "crashed", "RecursionError"),
        ("input('name? ')", "crashed", "EOFError"),
        ("import sys; sys.exit(0)", "finished", ""),
        ("import sys; sys.exit()", "finished", ""),
        ("import sys; sys.stdout.close(); sys.stderr = None", "finished", ""),
    ],
)
def test_however_it_ends_the_model_is_kept(look: Look, source: str, end: str, words: str) -> None:
    # compile writes the record, so that even a SIGKILL leaves it
    compiled = MODEL + "model.compile('sgd', 'mse')\n"
    case, _ = look(compiled + source, limits=Limits(seconds=8, output_kb=64))
    assert case.outcome == end and words in case.outcome_text, case.outcome_text
    assert case.model is not None and case.model.compiled is not None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("print 'x'", "SyntaxError in line 1"),
        ("def f(:\n pass", "SyntaxError in line 1"),
        ("x = 1\n  y = 2", "IndentationError in line 2"),
        ("x = “1”", "SyntaxError in line 1"),
        ("x = 1\0", "null byte"),
        ("# coding: nonsense\nx = 1", "SyntaxError"),
        ("x = (" * 300, "SyntaxError"),
    ],
)
def test_unreadable(look: Look, source: str, words: str) -> None:
    case, _ = look(source)
    assert case.outcome == "unreadable" and words in case.outcome_text, case.outcome_text


def test_a_syntax_error_at_run_time_is_a_crash(look: Look) -> None:
    case, _ = look(MODEL + "exec('x x')")
    assert (
        case.outcome == "crashed"
        and "in line 3 with SyntaxError" in case.outcome_text
        and case.model is not None
    )


def test_memory(look: Look) -> None:
    source = "import numpy as np\nkeep = []\nwhile True: keep.append(np.ones(4_000_000))"
    case, run = look(MODEL + source, limits=Limits(seconds=30, memory_mb=1200))
    assert case.outcome == "killed" and "more memory than the 1,200 MB" in case.outcome_text
    assert run is not None and run.peak_mb < 3000


def test_output_is_cut_in_the_middle(look: Look) -> None:
    _, run = look("for n in range(20000): print('line', n)", limits=Limits(seconds=30, output_kb=16))
    assert run is not None and len(run.log) < 20_000
    assert run.log.startswith("line 0\n") and run.log.endswith("line 19999\n") and "left out" in run.log


def test_nothing_of_the_teacher_s_is_in_the_environment(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    os.environ["GRADER_TEST_SECRET"] = "s3cret"
    try:
        case, _ = look(
            "import os, json\nANSWERS = {'env': json.dumps(dict(os.environ)), 'fds': len(os.listdir('/proc/self/fd'))}"
        )
    finally:
        del os.environ["GRADER_TEST_SECRET"]
    environment = json.loads(str(case.evidence.answers["env"]))
    assert "s3cret" not in str(environment) and "GRADER_DATA" not in environment
    assert environment["HOME"].endswith("/home") and environment["TMPDIR"].endswith("/tmp")
    assert int(str(case.evidence.answers["fds"])) <= 5


def test_files_go_to_its_own_folder_and_are_gone_after(look: Look) -> None:
    case, _ = look(
        "import tempfile, os\nopen('mine.txt', 'w').write('x')\n"
        "ANSWERS = {'here': os.getcwd(), 'tmp': tempfile.mkdtemp(), 'files': sorted(os.listdir('.'))}"
    )
    answers: dict[str, Any] = case.evidence.answers
    assert answers["files"] == ["mine.txt", "student.py"]
    assert answers["tmp"].startswith(os.path.dirname(answers["here"]))
    assert not os.path.exists(answers["here"])


def test_neighbours_do_not_notice(look: Look) -> None:
    honest = MODEL + "import numpy as np\nANSWERS = {'p': model(np.ones((1, 28, 28)))}"
    alone, _ = look(honest)
    hostile = [
        "while True: pass",
        "import os; os._exit(0)",
        "while True: print('x' * 10000)",
        "import ctypes; ctypes.string_at(0)",
    ]
    with ThreadPoolExecutor(6) as pool:
        others = [pool.submit(look, source, limits=Limits(seconds=6, output_kb=64)) for source in hostile]
        beside = [pool.submit(look, honest) for _ in range(2)]
        for future in beside:
            case, _ = future.result()
            assert case.evidence == alone.evidence
        assert [future.result()[0].outcome for future in others] == ["timeout", "killed", "killed", "killed"]


def test_what_it_starts_ends_with_it(tmp_path: Path) -> None:
    """Without walls, which would not let it start anything."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "a.py").write_text(
        f"import subprocess\nsubprocess.Popen(['sleep', '61.{os.getpid()}'])\nANSWERS = {{'started': True}}"
    )
    settings = {"file": "a.py", "data": str(tmp_path), "input_shape": [2], "data_sets": [], "seconds": 10}
    with Sandbox("basic") as sandbox:
        sandbox.run("submission", tmp_path, settings, Limits(seconds=10))
    assert '"started": true' in (tmp_path / "evidence" / "evidence.json").read_text()
    deadline = time.monotonic() + 5
    running = [""]
    while running and time.monotonic() < deadline:
        time.sleep(0.1)
        running = [
            pid for pid in os.listdir("/proc") if pid.isdigit() and f"61.{os.getpid()}" in _command(pid)
        ]
    assert running == []


def _command(pid: str) -> str:
    try:
        with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
