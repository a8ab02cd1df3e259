"""Resource limits a job sets on itself before its code runs, and what is known of it from outside."""

from __future__ import annotations

import ctypes
import math
import os
import signal
import stat
import sys
from pathlib import Path

import psutil

FILES = 20_000  # a job may write
# linux/prctl.h
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38


def apply(*, seconds: float, memory_mb: int, file_mb: int) -> None:
    """Limit this process for good.

    Memory, threads and disk are watched from outside as well, and there the limit is exact:
    RLIMIT_AS counts address space, of which TensorFlow reserves five times what it uses, and
    RLIMIT_DATA leaves out shared memory. At twice the limit it only stops what is too fast to watch.
    """
    try:
        import resource
    except ImportError:  # Windows: the supervisor's watch is all there is
        return

    def limit(what: int, value: int) -> None:
        _, hard = resource.getrlimit(what)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))

    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_CPU, int(seconds * 2) + 2)
    limit(resource.RLIMIT_DATA, memory_mb << 21)
    limit(resource.RLIMIT_FSIZE, file_mb << 20)
    limit(resource.RLIMIT_NOFILE, 256)
    if sys.platform == "linux":
        limit(resource.RLIMIT_MSGQUEUE, 0)
        limit(resource.RLIMIT_MEMLOCK, 0)


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the warm process ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def no_new_privileges() -> None:
    """Give up what set-user-id programs would give; ordinary users may raise no walls before that.

    Raises:
        OSError: the kernel refused.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs")


def threads(pid: int) -> int:
    """How many threads a process has; 0 once it is gone."""
    try:
        return int(psutil.Process(pid).num_threads())
    except psutil.Error:
        return 0


def written_mb(pid: int, folder: Path) -> float:
    """What a job has written, in MiB: its folder, and files it deleted and still holds open.

    More files than `FILES` count as infinitely much: so many small ones exhaust a disk as well.
    """
    size = count = 0
    folders = [str(folder)]
    try:
        while folders:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    count += 1
                    if count > FILES:
                        return math.inf
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        size += entry.stat(follow_symlinks=False).st_size
        for name in os.listdir(f"/proc/{pid}/fd") if sys.platform == "linux" else ():
            facts = os.stat(f"/proc/{pid}/fd/{name}")
            if stat.S_ISREG(facts.st_mode) and facts.st_nlink == 0:
                size += facts.st_size
    except OSError:
        pass  # it is at work there: what was just deleted cannot be looked at
    return size / 2**20


def resident_mb(pid: int) -> float:
    """The resident memory of a process in MiB, shared pages included; 0 once it is gone."""
    try:
        return float(psutil.Process(pid).memory_info().rss) / 2**20
    except psutil.Error:
        return 0.0
