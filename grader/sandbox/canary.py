"""The canary: a fork that raises the walls and attacks them, before any submission does.

What it says decides the level, so that "strong" on a report is something that was tried and not
something that was configured.
"""

from __future__ import annotations

import ctypes
import fcntl
import mmap
import os
import signal
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

from grader.sandbox import walls


def attacks(secret: Path, own: Path) -> dict[str, Callable[[], object]]:
    """What the canary tries, by name; each raises OSError if the wall holds.

    The last of a list of attacks may end the process, so the parent expects an answer to each.
    """
    return {
        "read a file of the teacher's": lambda: secret.read_bytes(),
        "write beside it": lambda: secret.with_name("planted").write_bytes(b"x"),
        "list a folder": lambda: os.listdir("/"),
        "open a TCP socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "open a UNIX socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        "send a datagram to a path": lambda: _datagram(secret),
        "hand on a descriptor": _hand_on,
        "share memory that no limit sees": lambda: mmap.mmap(-1, mmap.PAGESIZE),
        "take room that no size shows": lambda: _behind_the_end(own),
        "use a right of root": _right_of_root,
        "lock what others read": lambda: fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX),
        "signal its parent": lambda: os.kill(os.getppid(), 0),
        "start a process": _fork,
        "read its parent's memory": lambda: os.open(f"/proc/{os.getppid()}/mem", os.O_RDONLY),
    }


def _datagram(path: Path) -> None:
    socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendto(b"x", str(path))


def _hand_on() -> None:
    ours, _ = socket.socketpair()
    socket.send_fds(ours, [b"x"], [0])


def _behind_the_end(own: Path) -> None:
    keep_size = 1  # linux/falloc.h
    with (own / "allocated").open("wb") as file:
        if ctypes.CDLL(None, use_errno=True).fallocate(file.fileno(), keep_size, 0, 1 << 16) != 0:
            raise OSError(ctypes.get_errno(), "fallocate")


def _right_of_root() -> None:
    """Every process may ask for the rights it has: there are none left."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(("CapPrm", "CapEff")) and int(line.split()[1], 16):
            return
    raise PermissionError


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def level() -> tuple[str, str]:
    """The level that holds here, and why it is not "strong" if it is not."""
    with tempfile.TemporaryDirectory(prefix="grader-canary-") as name:
        outside, own = Path(name) / "outside", Path(name) / "own"
        outside.mkdir()
        own.mkdir()
        secret = outside / "secret"
        secret.write_bytes(os.urandom(16))
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            status = 70
            try:
                status = _child(writing, secret, own)
            finally:  # whatever happens, the fork never goes on as what it was forked from
                os._exit(status)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            said = pipe.read().decode("utf-8", "replace")
        _, status = os.waitpid(pid, 0)
    expected = ["walls", *attacks(secret, own), "work"]
    for line, name in zip(said.splitlines(), expected, strict=False):
        if line != f"{name}: held":
            return walls.BASIC, line
    if len(said.splitlines()) != len(expected) or status != 0:
        return walls.BASIC, f"the canary ended early, with status {status}"
    return walls.STRONG, ""


def _child(writing: int, secret: Path, own: Path) -> int:
    def say(text: str) -> None:
        os.write(writing, f"{text}\n".encode())

    signal.alarm(20)
    try:
        walls.raise_walls(walls.STRONG, readable=[], writable=[own])
    except (OSError, ImportError) as error:
        say(f"walls: {error}")
        return 1
    say("walls: held")
    for name, attack in attacks(secret, own).items():
        try:
            attack()
        except OSError:
            say(f"{name}: held")
        else:
            say(f"{name}: not prevented")
    try:
        (own / "file").write_bytes(b"x")  # walls that let nothing through are no use either
        (own / "file").read_bytes()
    except OSError as error:
        say(f"work: {error}")
    else:
        say("work: held")
    return 0
