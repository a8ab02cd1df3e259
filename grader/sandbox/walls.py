"""The walls around a job: what the kernel forbids it, for good.

Theory of operation. A job has forked, closed every descriptor but its output, and set its limits.
Then, as the last thing before its code runs, it gives up new privileges, and:

1. `landlock.restrict`: of all files it keeps Python and its libraries (to read), what the job was
   given (to read), its own folder (to write), /dev/null and /dev/urandom.
2. `seccomp.install`: of all system calls it keeps those of `syscalls`; no new process, no socket, no
   signal to others.

Each alone has holes: Landlock leaves UNIX sockets, UDP, chmod and prlimit; seccomp cannot read
paths. Together with `limits` and the watchdog of `server` none of the catalogue's attacks got
through. Nothing here runs with more rights than the teacher has, and none is needed.

The level is `strong` if a canary, a fork that raises these walls and attacks them, found them to
hold; otherwise `basic`: limits and watchdog only, which stop accidents and not cheating.
"""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from grader.sandbox import isolated

PACKAGE = Path(__file__).resolve().parent.parent
STRONG, BASIC = "strong", "basic"
LEVELS = (STRONG, BASIC)
# Shared libraries, time zones, fonts and certificates of the system; not /etc, /home or /tmp.
SYSTEM = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo",
    "/usr/share/fonts", "/etc/ld.so.cache", "/etc/localtime", "/proc/cpuinfo", "/proc/meminfo",
)  # fmt: skip
DEVICES = ("/dev/null", "/dev/urandom", "/dev/random")  # memory of /dev/zero is seen by no limit
# What a process may know of itself: not its connections, nor what is mounted where.
OWN_FACTS = ("cmdline", "comm", "fd", "limits", "maps", "stat", "statm", "status")


def accelerator() -> list[Path]:
    """The device files of an NVIDIA GPU; empty where there is none."""
    folder = Path("/dev")
    return sorted(folder.glob("nvidia*")) if (folder / "nvidiactl").exists() else []


def raise_walls(level: str, *, readable: Iterable[Path], writable: Iterable[Path], gpu: bool = False) -> None:
    """Raise the walls of `level` around this process.

    Args:
        level: "strong" or "basic".
        readable: what the job was given to read.
        writable: its own folders.
        gpu: leave the GPU usable. Only for trainings, which run no line of a submission: a
            driver's control calls are far more than the walls could look through.

    Raises:
        OSError: the kernel cannot.
    """
    if level != STRONG:
        return
    from grader.sandbox import landlock, limits, seccomp  # not on macOS and Windows

    limits.no_new_privileges()
    limits.no_capabilities()
    cards = accelerator() if gpu else []
    drivers = [Path("/proc/driver/nvidia"), Path("/sys/bus/pci"), Path("/sys/devices")] if cards else []
    own = [Path(f"/proc/{os.getpid()}") / name for name in OWN_FACTS]
    libraries, listed = python_paths()
    landlock.restrict(
        readable=[*libraries, *own, *drivers, *readable],
        listable=listed,
        writable=writable,
        devices=[*map(Path, DEVICES), *cards],
        control=bool(cards),
    )
    seccomp.install(control=bool(cards))


@cache
def python_paths() -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Where this Python and its libraries lie, with the system's: folders to read, and folders only to list.

    What jobs need of this package they have imported when the walls rise. It is not read any more, wherever
    it is installed: rubrics are part of it.
    """
    names = {sys.prefix, sys.base_prefix, sys.exec_prefix, *site.getsitepackages()}
    names |= {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    names.add(os.environ.get("MPLCONFIGDIR", ""))
    folders = [
        *(Path(name).resolve() for name in names if name),
        *(folder.resolve() for folder in isolated.libraries()),
    ]
    # A prefix such as /usr holds far more than Python.
    folders = [path for path in folders if path.as_posix() not in ("/", "/usr", "/usr/local")]
    return _without(PACKAGE, [*folders, *map(Path, SYSTEM)])


def _without(package: Path, paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Folders to read and folders only to list, so that all of `paths` is reached but the package."""
    readable: dict[Path, None] = {}
    listable: dict[Path, None] = {}
    waiting = [path.resolve() for path in paths]
    while waiting:
        path = waiting.pop()
        if path in package.parents:
            if path not in listable:
                listable[path] = None
                waiting += [child.resolve() for child in path.iterdir()]
        elif path != package and package not in path.parents:
            readable[path] = None
    return tuple(readable), tuple(listable)
