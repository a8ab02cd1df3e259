"""The canary: a fork that raises the walls and attacks them, before any submission does.

What it says decides the level, so that "strong" on a report is something that was tried and not
something that was configured.
"""

from __future__ import annotations

import os
import signal
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

from grader.sandbox import walls


def attacks(secret: Path) -> dict[str, Callable[[], object]]:
    """What the canary tries, by name; each raises OSError if the wall holds.

    The last of a list of attacks may end the process, so the parent expects an answer to each.
    """
    return {
        "read a file of the teacher's": lambda: secret.read_bytes(),
        "write beside it": lambda: secret.with_name("planted").write_bytes(b"x"),
        "list a folder": lambda: os.listdir("/"),
        "open a TCP socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "open a UNIX socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        "signal its parent": lambda: os.kill(os.getppid(), 0),
        "start a process": _fork,
        "read its parent's memory": lambda: os.open(f"/proc/{os.getppid()}/mem", os.O_RDONLY),
    }


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
    expected = ["walls", *attacks(secret), "work"]
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
    for name, attack in attacks(secret).items():
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
