"""Commands of other programs, and what they take: wall time, and processor time of all of their processes."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ADOPT = 36  # PR_SET_CHILD_SUBREAPER of Linux


class Failed(Exception):
    """A command did not do what it should; the message is short."""


@dataclass
class Took:
    """Seconds: by the clock, and of processors, user and system together."""

    wall: float = 0.0
    machine: float = 0.0


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit status; None where it was stopped for taking too long."""

    status: int | None
    out: str
    err: str


@contextmanager
def timed() -> Iterator[Took]:
    """Measure what is done inside: also of processes that their parents left behind."""
    ctypes.CDLL(None).prctl(ADOPT, 1, 0, 0, 0)
    took = Took()
    start, before = time.perf_counter(), _children()
    try:
        yield took
    finally:
        took.wall = time.perf_counter() - start
        _reap()
        took.machine = _children() - before


def call(*parts: str | Path, at: Path, home: Path, seconds: float) -> Said:
    """Run a command, out of sight of settings and caches of earlier runs.

    Args:
        parts: the command.
        at: where it runs.
        home: its home folder.
        seconds: after which it is stopped, with all of its processes.

    Raises:
        Failed: there is no such command.
    """
    clean = {
        **os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "TF_CPP_MIN_LOG_LEVEL": "3",
        "KERAS_BACKEND": "tensorflow", "CUDA_VISIBLE_DEVICES": "-1", "COLUMNS": "200",
        "PATH": f"{Path(parts[0]).parent}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    clean.pop("PYTHONPATH", None)
    try:
        process = subprocess.Popen(
            [str(part) for part in parts], cwd=at, env=clean, text=True, errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
    except OSError as error:
        raise Failed(f"{Path(parts[0]).name}: {error.strerror}") from error
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        _end(process.pid)
        out, err = process.communicate()
        return Said(None, out, err)
    return Said(process.returncode, out, err)


def must(*parts: str | Path, at: Path, home: Path, seconds: float) -> str:
    """Run a command that must do well; return what it says.

    Raises:
        Failed: it does not.
    """
    said = call(*parts, at=at, home=home, seconds=seconds)
    if said.status is None:
        raise Failed(f"{Path(parts[0]).name} took more than {seconds:g} s")
    if said.status != 0:
        last = (said.err.strip() or said.out.strip() or "nothing said").splitlines()[-1]
        raise Failed(f"{Path(parts[0]).name} ended with {said.status}: {last[:200]}")
    return said.out


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reap() -> None:
    """Wait for processes whose parents ended before them; the last of them have a second to end."""
    for _ in range(20):
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.05)


def _end(pid: int) -> None:
    """End a process and all that came of it."""
    with suppress(psutil.Error):
        parent = psutil.Process(pid)
        for process in [*parent.children(recursive=True), parent]:
            with suppress(psutil.Error):
                process.send_signal(signal.SIGKILL)
