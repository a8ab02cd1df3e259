"""The second wall: which system calls a job may make (seccomp, in its BPF form).

A filter is a short program that the kernel runs at every system call, on the call's number and
arguments. It cannot look behind pointers, so paths are Landlock's business. Calls that are on the
list but could reach other processes have rules on their arguments here.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Sequence

from grader.sandbox.syscalls import ABSENT, ALLOWED, NUMBERS, PRETENDED

# linux/audit.h: what the kernel says of the architecture a call was made for.
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32 = 0x40000000  # set in the number of a call made through the x32 interface of x86_64
# linux/seccomp.h
KILL, REFUSE, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
SET_MODE_FILTER = 1
# linux/bpf_common.h: load a word, jump if equal, if at least, if any bit is set; and; return
LOAD, EQUAL, AT_LEAST, ANY_BIT, AND, RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
CLONE_THREAD = 0x00010000
MAP_SHARED, MAP_ANONYMOUS = 0x01, 0x20  # of mmap's flags; MAP_SHARED_VALIDATE has the bit of MAP_SHARED, too
AF_UNIX, SOCK_STREAM, SOCKET_TYPE = 1, 1, 0xF

Step = tuple[int, int, int, int]  # code, operand, jump if true, jump if false

# fcntl: duplicate, flags, the size of a pipe; no locks, which others would see, no larger pipes, which are
# memory beyond the limit, and not F_SETOWN or F_SETSIG, which send signals by proxy.
FCNTL = (0, 1, 2, 3, 4, 9, 1030, 1032)
# ioctl: TCGETS, TIOCGWINSZ, FIONREAD, FIONCLEX, FIOCLEX, FIONBIO; not TIOCSTI, which types for others.
IOCTL = (0x5401, 0x5413, 0x541B, 0x5450, 0x5451, 0x5421)
# prctl: names of threads, timer slack, memory names, and questions about itself.
PRCTL = (3, 15, 16, 21, 39, 0x53564D41)


def _low(argument: int) -> int:
    """Offset of an argument's low word in struct seccomp_data."""
    return 16 + 8 * argument


def _one_of(argument: int, values: Sequence[int]) -> list[Step]:
    """Allow if the low word of the argument is one of `values`."""
    tests = [(EQUAL, value, len(values) - place, 0) for place, value in enumerate(values)]
    return [(LOAD, _low(argument), 0, 0), *tests, (RETURN, REFUSE | errno.EPERM, 0, 0), (RETURN, ALLOW, 0, 0)]


def _rules(pid: int) -> dict[str, list[Step]]:
    """Calls that are allowed only with some arguments."""
    refuse, allow = (RETURN, REFUSE | errno.EPERM, 0, 0), (RETURN, ALLOW, 0, 0)

    def no_truncation_by_reading(flags: int) -> list[Step]:
        # O_TRUNC with O_RDONLY empties a file without the right to write it, before Landlock ABI 3.
        o_trunc, access = os.O_TRUNC, os.O_ACCMODE
        return [
            (LOAD, _low(flags), 0, 0),
            (AND, o_trunc | access, 0, 0),
            (EQUAL, o_trunc, 0, 1),
            refuse,
            allow,
        ]

    def none(argument: int, otherwise: list[Step]) -> list[Step]:
        # Allow if both halves of an argument are zero.
        return [(LOAD, _low(argument), 0, 0), (EQUAL, 0, 0, 3), (LOAD, _low(argument) + 4, 0, 0),
                (EQUAL, 0, 0, 1), allow, *otherwise]  # fmt: skip

    return {
        # Shared memory without a file stays when it is let go of, where no limit sees it.
        "mmap": [
            (LOAD, _low(3), 0, 0),
            (AND, MAP_ANONYMOUS | MAP_SHARED, 0, 0),
            (EQUAL, MAP_ANONYMOUS | MAP_SHARED, 0, 1),
            refuse,
            allow,
        ],
        # Of its modes only the plain one: others take room that no size shows.
        "fallocate": none(1, [refuse]),
        # To no address: a pair of sockets has none.
        "sendto": none(4, [refuse]),
        # A pair of streams; datagrams could be sent to sockets of others.
        "socketpair": [
            (LOAD, _low(0), 0, 0),
            (EQUAL, AF_UNIX, 0, 4),
            (LOAD, _low(1), 0, 0),
            (AND, SOCKET_TYPE, 0, 0),
            (EQUAL, SOCK_STREAM, 0, 1),
            allow,
            refuse,
        ],
        "clone": [(LOAD, _low(0), 0, 0), (ANY_BIT, CLONE_THREAD, 1, 0), refuse, allow],
        "kill": _one_of(0, [pid]),
        "tgkill": _one_of(0, [pid]),
        "fcntl": _one_of(1, FCNTL),
        "ioctl": _one_of(1, IOCTL),
        "prctl": _one_of(0, PRCTL),
        # Its own limits may be read (no new limit: both halves of the pointer are zero).
        "prlimit64": [
            (LOAD, _low(0), 0, 0),
            (EQUAL, 0, 1, 0),
            (EQUAL, pid, 0, 4),
            (LOAD, _low(2), 0, 0),
            (EQUAL, 0, 0, 2),
            (LOAD, _low(2) + 4, 0, 0),
            (EQUAL, 0, 1, 0),
            refuse,
            allow,
        ],
        "open": no_truncation_by_reading(1),
        "openat": no_truncation_by_reading(2),
    }


def program(machine: str, pid: int, *, control: bool = False) -> list[Step]:
    """The filter for a process `pid` on `machine`; with `control`, every ioctl is allowed.

    Raises:
        KeyError: no table for this machine.
    """
    numbers = NUMBERS[machine]
    steps: list[Step] = [
        (LOAD, 4, 0, 0),  # the architecture: i386 calls on x86_64 have other numbers
        (EQUAL, ARCHITECTURES[machine], 1, 0),
        (RETURN, KILL, 0, 0),
        (LOAD, 0, 0, 0),
    ]
    if machine == "x86_64":
        steps += [(AT_LEAST, X32, 0, 1), (RETURN, KILL, 0, 0)]
    rules = _rules(pid)
    if control:
        del rules["ioctl"]
    for name, body in rules.items():
        if name in numbers:
            steps += [(EQUAL, numbers[name], 0, len(body)), *body]
    answers = {name: REFUSE for name in PRETENDED.split()}
    answers |= {name: REFUSE | errno.ENOSYS for name in ABSENT.split()}
    answers |= {name: ALLOW for _, names in ALLOWED for name in names.split() if name not in rules}
    for name, answer in answers.items():
        if name in numbers:
            steps += [(EQUAL, numbers[name], 0, 1), (RETURN, answer, 0, 0)]
    return [*steps, (RETURN, REFUSE | errno.EPERM, 0, 0)]


def install(*, control: bool = False) -> None:
    """Put this process, and every thread it will start, behind the filter for good.

    An ordinary user's process must have given up new privileges before.

    Args:
        control: allow every ioctl: a GPU's driver is used by them.

    Raises:
        OSError: the kernel refused, or this machine has no table.
    """
    machine = platform.machine()
    if machine not in NUMBERS:
        raise OSError(errno.ENOSYS, f"no table of system calls for {machine}")
    code = b"".join(
        struct.pack("HBBI", op, true, false, operand)
        for op, operand, true, false in program(machine, os.getpid(), control=control)
    )
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(buffer))
    if libc.syscall(NUMBERS[machine]["seccomp"], SET_MODE_FILTER, 0, header) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")
