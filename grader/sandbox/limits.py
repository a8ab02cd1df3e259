"""Resource limits a job sets on itself before its code runs, and what is known of it from outside."""

from __future__ import annotations

import ctypes
import errno
import math
import os
import re
import signal
import stat
import struct
import sys
from pathlib import Path

import psutil

FILES = 20_000  # a job may write
BLOCK = 512  # bytes, in which stat counts
ADDRESSES = 64 << 30  # bytes of address space: TensorFlow reserves a tenth of it
# linux/prctl.h, linux/capability.h
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 1, 24, 38, 47
PR_CAP_AMBIENT_CLEAR_ALL, CAPABILITIES_VERSION, CAPABILITIES = 4, 0x20080522, 64
# A file that is mapped, and has no name any more: device and inode.
DELETED = re.compile(r"^\S+ \S+ \S+ (\S+) ([1-9]\d*) +(/.*) \(deleted\)$", re.MULTILINE)
# What the kernel holds for a process, in kB, and its threads.
HELD = re.compile(r"^(?:VmRSS|VmPTE|VmSwap):\s+(\d+) kB$", re.MULTILINE)
THREADS = re.compile(r"^Threads:\s+(\d+)$", re.MULTILINE)
LOW_DISK_MB, LOW_MEMORY_MB = 32, 128  # so little left on the whole computer that anybody may fail for it


def apply(*, seconds: float, memory_mb: int, file_mb: int, gpu: bool = False) -> None:
    """Limit this process for good; a GPU's driver takes more address space than the limit.

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
        if not gpu:
            limit(resource.RLIMIT_AS, ADDRESSES)
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


def no_capabilities() -> None:
    """Give up what root may and others may not: what root owns stays root's, and nothing more.

    Raises:
        OSError: the kernel refused.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    for number in range(CAPABILITIES):
        libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0)  # refused where there is none to drop, or no such one
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    header = ctypes.create_string_buffer(struct.pack("=Ii", CAPABILITIES_VERSION, 0))
    if libc.capset(header, ctypes.create_string_buffer(bytes(24))) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def written_mb(pid: int, folder: Path, file_mb: int, *, mapped: bool = True) -> float:
    """The room that a job takes on the disk, in MiB, as the kernel counts it.

    Its folder, files that it deleted and still holds open, and files that it deleted and only holds mapped:
    of these only the number can be seen, and each may have `file_mb`. More files than `FILES`, and what
    cannot be looked at, are infinitely much. To look at what is `mapped` takes milliseconds.
    """
    try:
        blocks, open_files = _blocks_below(str(folder)), _open_without_name(pid)
    except OSError:
        return math.inf
    unseen = _mapped_without_name(pid, folder) - set(open_files) if mapped else ()
    return (blocks + sum(open_files.values())) * BLOCK / 2**20 + len(unseen) * file_mb


def _blocks_below(folder: str) -> float:
    """Blocks of everything in a folder, the folders themselves included.

    Raises:
        OSError: something in it cannot be looked at.
    """
    blocks = count = 0
    folders = [folder]
    while folders:
        inside = folders.pop()
        try:
            with os.scandir(inside) as entries:
                for entry in entries:
                    count += 1
                    if count > FILES:
                        return math.inf
                    try:
                        blocks += _room(entry.stat(follow_symlinks=False))
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
                    except FileNotFoundError:
                        continue  # deleted or renamed just now: what comes next counts all the same
        except (FileNotFoundError, NotADirectoryError):
            continue
    return blocks


def _room(facts: os.stat_result) -> int:
    """Blocks of a file or folder."""
    return getattr(facts, "st_blocks", -(-facts.st_size // BLOCK))  # Windows does not count them


def _open_without_name(pid: int) -> dict[tuple[int, int], int]:
    """Blocks of the files that a process deleted and holds open, by device and inode."""
    blocks: dict[tuple[int, int], int] = {}
    if sys.platform != "linux":
        return blocks
    try:
        names = os.listdir(f"/proc/{pid}/fd")
    except OSError:  # it is gone
        return blocks
    for name in names:
        try:
            facts = os.stat(f"/proc/{pid}/fd/{name}")
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ESRCH, errno.EACCES):
                continue  # closed just now
            raise
        if stat.S_ISREG(facts.st_mode) and facts.st_nlink == 0:
            blocks[facts.st_dev, facts.st_ino] = _room(facts)
    return blocks


def _mapped_without_name(pid: int, folder: Path) -> set[tuple[int, int]]:
    """The files of a folder that a process deleted and holds mapped, by device and inode."""
    if sys.platform != "linux":
        return set()
    try:
        maps = Path(f"/proc/{pid}/maps").read_text("utf-8", "replace")
    except OSError:
        return set()
    files = set()
    # Most of two thousand lines are of libraries: to look for the word first takes a tenth of the time.
    deleted = "\n".join(line for line in maps.split("\n") if line.endswith(" (deleted)"))
    for device, inode, name in DELETED.findall(deleted):
        if not name.startswith(str(folder.resolve())):
            continue  # a library that was replaced meanwhile
        major, minor = (int(part, 16) for part in device.split(":"))
        files.add((os.makedev(major, minor), int(inode)))
    return files


def usage_of(pid: int) -> tuple[float, int]:
    """The memory that a process holds, in MiB, and its threads; zeros once it is gone.

    Memory is what is resident, shared pages included, what is swapped out, and page tables.
    """
    if sys.platform != "linux":
        try:
            process = psutil.Process(pid)
            return float(process.memory_info().rss) / 2**20, int(process.num_threads())
        except psutil.Error:
            return 0.0, 0
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            said = file.read()
    except OSError:
        return 0.0, 0
    threads = THREADS.search(said)
    return sum(map(int, HELD.findall(said))) / 1024, int(threads[1]) if threads else 0


def exhausted(folder: Path) -> str:
    """What the whole computer has nearly nothing left of: "disk" or "memory"; "" where there is enough."""
    if hasattr(os, "statvfs"):
        try:
            facts = os.statvfs(folder)
        except OSError:  # it is gone
            return ""
        if facts.f_bavail * facts.f_frsize < LOW_DISK_MB << 20:
            return "disk"
    return "memory" if psutil.virtual_memory().available < LOW_MEMORY_MB << 20 else ""


def seconds_used(pid: int) -> float:
    """The processor time of a process, in seconds; 0 once it is gone."""
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def in_line(pid: int) -> dict[int, float]:
    """How long each thread of a process has stood in line for a processor, in seconds.

    Empty once the process is gone, and where the kernel does not count it (Documentation/scheduler/
    sched-stats.rst: the second number, in nanoseconds).
    """
    waits: dict[int, float] = {}
    if sys.platform != "linux":
        return waits
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as file:
                waits[int(task)] = int(file.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        pass  # it is gone, or a thread of it
    return waits


def give_way(pid: int) -> None:
    """Let every thread of a process run only where nobody else wants the processor."""
    if sys.platform != "linux":
        return
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            os.setpriority(os.PRIO_PROCESS, int(task), 19)
    except OSError:
        pass  # it is gone, or a thread of it
