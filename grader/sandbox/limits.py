"""Resource limits a job sets on itself before its code runs, and what is known of it from outside."""

from __future__ import annotations

import ctypes
import signal
import sys

import psutil

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def apply(*, seconds: float, file_mb: int, processes: int) -> None:
    """Limit this process for good.

    Memory is watched from outside instead: RLIMIT_AS counts address space, of which TensorFlow
    reserves five times what it uses.
    """
    import resource  # not on Windows, where nothing forks

    def limit(what: int, value: int) -> None:
        _, hard = resource.getrlimit(what)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))

    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_CPU, int(seconds * 2) + 2)
    limit(resource.RLIMIT_FSIZE, file_mb << 20)
    limit(resource.RLIMIT_NOFILE, 256)
    if sys.platform == "linux":
        limit(resource.RLIMIT_NPROC, processes)  # binds ordinary users, not root
        limit(resource.RLIMIT_MSGQUEUE, 0)
        limit(resource.RLIMIT_MEMLOCK, 0)


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the warm process ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def resident_mb(pid: int) -> float:
    """The resident memory of a process in MiB, shared pages included; 0 once it is gone."""
    try:
        return float(psutil.Process(pid).memory_info().rss) / 2**20
    except psutil.Error:
        return 0.0
