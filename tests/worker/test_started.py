"""Python programs that a test starts, run in its own process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.worker.clocks import Clocks, OutOfTime
from grader.worker.started import here

PROGRAM = """\
import os, sys
import part
name = input("Name? ")
print("Hello,", name, sys.argv[1:], __name__, os.environ.get("WORD"), part.x)
part.x += 1
sys.exit(len(name))
"""


@contextmanager
def _unlimited(seconds: float) -> Iterator[None]:
    yield


@pytest.fixture(autouse=True)
def _program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "hello.py").write_text(PROGRAM)
    (tmp_path / "part.py").write_text("x = 1\n")
    (tmp_path / "given.txt").write_text("Clara\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    with here(_unlimited, 30):
        yield


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "hello.py", "a"],
        ["python3", "-u", "-W", "ignore", "./hello.py", "a"],
        ["./hello.py", "a"],
        ["python", "-m", "hello", "a"],
        "python hello.py a",
        ["bash", "-c", "python3.11 hello.py 'a'"],
    ],
    ids=["executable", "options", "itself", "module", "shell", "bash"],
)
def test_a_program_reads_and_prints_what_it_would_in_a_process_of_its_own(command: list[str] | str) -> None:
    shell = isinstance(command, str)
    done = subprocess.run(
        command, input="Anna\n", capture_output=True, text=True, shell=shell, env={"WORD": "w"}
    )
    assert (done.returncode, done.stderr) == (4, "")
    assert done.stdout == "Name? Hello, Anna ['a'] __main__ w 1\n"
    assert "WORD" not in os.environ and sys.modules["__main__"].__dict__.get("name") is None


def test_each_start_is_a_new_one() -> None:
    for _ in range(2):
        assert b"None 1" in subprocess.run(["python", "hello.py"], input=b"B", stdout=-1).stdout


def test_what_is_given_by_a_file_or_a_pipe() -> None:
    with open("given.txt") as given:
        assert "Clara" in subprocess.run(["python", "hello.py"], stdin=given, stdout=-1, text=True).stdout
    assert "Clara" in subprocess.getoutput("python hello.py < given.txt")
    process = subprocess.Popen(["python", "hello.py"], stdin=-1, stdout=-1, text=True)
    assert process.poll() is None and process.stdin is not None and process.stdout is not None
    process.stdin.write("Dora\n")
    assert process.stdout.readline() == "Name? Hello, Dora [] __main__ None 1\n" and process.wait() == 4
    with os.popen("python hello.py a") as read:
        assert "EOFError" not in read.read()


def test_errors_are_printed_as_python_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.py").write_text("print(1)\n1 / 0\n")
    done = subprocess.run(["python", "bad.py"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "1\n")
    assert done.stderr.startswith('Traceback (most recent call last):\n  File "bad.py", line 2')
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n") and "started.py" not in done.stderr
    with pytest.raises(subprocess.CalledProcessError):
        subprocess.check_output(["python", "bad.py"], stderr=subprocess.STDOUT)
    assert subprocess.call(["python", "bad.py"]) == 1 and capsys.readouterr().out == "1\n"


def test_a_time_limit_of_the_test_is_kept(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("print(1, flush=True)\nwhile True: pass\n")
    begun = time.process_time()
    with here(Clocks().limited, 30), pytest.raises(subprocess.TimeoutExpired):
        subprocess.run(["python", "long.py"], stdout=-1, timeout=0.2)
    assert time.process_time() - begun < 15
    with here(Clocks().limited, 0.1), pytest.raises(OutOfTime), Clocks().limited(0.3):
        subprocess.run(["python", "long.py"], stdout=-1, timeout=60)


@pytest.mark.parametrize(
    "command", [["gcc", "a.c"], "echo 1 | python hello.py", [], ["python"], "python hello.py > out.txt"]
)
def test_nothing_else_is_started(command: list[str] | str) -> None:
    with pytest.raises(PermissionError, match="nothing but a Python program"):
        subprocess.run(command, shell=isinstance(command, str))
    with pytest.raises(FileNotFoundError, match="there is no program none.py here"):
        subprocess.run(["python", "none.py"])


def test_afterwards_it_is_as_before() -> None:
    own = subprocess.Popen
    with here(_unlimited, 1):
        assert subprocess.Popen is not own
    assert subprocess.Popen is own
