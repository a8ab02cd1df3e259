"""What jobs are forked from: a process that has imported TensorFlow and knows nothing else.

`server` passes it descriptors: of a job's request, of its output, and of a pipe that it writes to as it
begins. The template forks, and the fork reads its own request: so no fork finds in its memory what another
was given or printed. One thread, no TensorFlow context: both are asserted before every fork.

    to the template     one byte: fork, with three descriptors; or a number: this fork may be forgotten
    from it             "ready"; the number of a new fork; or number and exit status of one that ended
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.errors import InternalError
from grader.sandbox import limits, walls
from grader.sandbox.watchdog import GRACE_S, TICK_S

CONVOLUTIONAL = "convolutional training"  # in a warm process of its own: `client.Sandbox.run`
TARGETS = {
    "submission": "grader.worker",
    "training": "grader.training.train",
    CONVOLUTIONAL: "grader.training.train",
}
OWN_FAULT = 70  # EX_SOFTWARE of sysexits.h: the grader's own code failed in the job
FORK = b"f"
SIZE = 4096  # of a message


class TemplateLost(InternalError):
    """The template ended."""


class Template:
    """The server's side: starts the template, has it fork, and hears which forks ended."""

    def __init__(self, closed: tuple[int, ...]):
        """Start it, and wait until it is warm; `closed` are descriptors that it must not have."""
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        if os.fork() == 0:
            self._socket.close()
            for descriptor in closed:
                os.close(descriptor)
            status = 1
            try:
                serve(theirs)
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:  # whatever happens, it never goes on as what it was forked from
                os._exit(status)
        theirs.close()
        self.channel = self._socket.fileno()
        self._ended: list[tuple[int, int]] = []
        self._receive()

    def fork(self, request: bytes, output: int, mark: int) -> int:
        """Have a job forked; returns its number."""
        content = os.memfd_create("request")
        try:
            _write(content, request)
            os.lseek(content, 0, os.SEEK_SET)
            socket.send_fds(self._socket, [FORK], [content, output, mark])
        finally:
            os.close(content)
        while True:
            said = self._receive().split()
            if len(said) == 1:
                return int(said[0])
            self._ended.append((int(said[0]), int(said[1])))

    def ended(self) -> Iterator[tuple[int, int]]:
        """The forks that have ended since the last call: number and exit status, or minus the signal."""
        while select.select([self._socket], [], [], 0)[0]:
            number, status = self._receive().split()
            self._ended.append((int(number), int(status)))
        ended, self._ended = self._ended, []
        yield from ended

    def forget(self, pid: int) -> None:
        """Let the number of a fork that ended be given to others."""
        self._socket.send(str(pid).encode())

    def _receive(self) -> str:
        said = self._socket.recv(SIZE)
        if not said:
            raise TemplateLost("the process that jobs are forked from is gone")
        return said.decode("ascii")


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def serve(channel: socket.socket) -> None:
    """Be the template until the server is gone."""
    limits.die_with_parent()
    warm()
    channel.send(b"ready")
    running: set[int] = set()
    while True:
        ready, _, _ = select.select([channel], [], [], TICK_S if running else None)
        if ready:
            message, descriptors, _, _ = socket.recv_fds(channel, SIZE, 3)
            if not message:
                return
            if message == FORK:
                running.add(pid := _fork(channel, descriptors, running))
                channel.send(str(pid).encode())
            else:
                os.waitpid(int(message), 0)
        for pid in list(running):
            # It stays a zombie, and its number taken, until the server has cleared up behind it.
            ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is not None:
                running.discard(pid)
                status = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
                channel.send(f"{pid} {status}".encode())


def warm() -> None:
    """Import what jobs need; leave TensorFlow's context alone."""
    gc.disable()  # what is imported stays
    for target in dict.fromkeys(TARGETS.values()):
        importlib.import_module(target).warm()
    walls.python_paths()  # once for all forks
    gc.collect()
    gc.freeze()  # the collector would touch, and so copy, the pages that forks share
    gc.enable()


def _fork(channel: socket.socket, descriptors: list[int], running: set[int]) -> int:
    assert_fork_is_safe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        running.clear()
        channel.close()
        os._exit(_child(*descriptors))
    for descriptor in descriptors:
        os.close(descriptor)
    return pid


def assert_fork_is_safe() -> None:
    """A fork of a process that has run a TensorFlow operation hangs in a futex; so has it threads."""
    context = importlib.import_module("tensorflow.python.eager.context").context()
    threads = threading.active_count()
    if sys.platform == "linux":
        threads = len(os.listdir("/proc/self/task"))  # libraries start threads Python knows nothing of
    if context._initialized or threads != 1:
        raise RuntimeError("the warm process has run a TensorFlow operation or started a thread")


def _child(content: int, output: int, mark: int) -> int:
    """Become the job; returns its exit status."""
    leave = os._exit  # a submission may put something else in its place
    try:
        os.setsid()
        limits.die_with_parent()
        os.dup2(output, 1)
        os.dup2(output, 2)
        with os.fdopen(content, "rb") as file:
            request: dict[str, Any] = json.loads(file.read())
        os.dup2(mark, 3)
        os.closerange(4, 4096)
        folder = Path(request["folder"])
        temporary = folder / "tmp"
        home = str(folder / "home")
        os.environ.update(HOME=home, TMPDIR=str(temporary), KERAS_HOME=home)
        if request["gpu"]:
            os.environ["CUDA_VISIBLE_DEVICES"] = request["gpu"]
        tempfile.tempdir = str(temporary)
        os.chdir(folder / "work")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        bounds = request["limits"]
        module = importlib.import_module(TARGETS[request["target"]])
        limits.apply(
            seconds=float(bounds["seconds"]) + GRACE_S,
            memory_mb=int(bounds["memory_mb"]),
            file_mb=int(bounds["file_mb"]),
            gpu=bool(request["gpu"]),
        )
        walls.raise_walls(
            request["level"],
            readable=[Path(path) for path in request.get("readable", [])],
            writable=[folder],
            gpu=bool(request["gpu"]),
        )
        module.run(folder, request["settings"], begin)
    except BaseException:  # a submission's errors are caught by the worker: this is our own, or its doing
        traceback.print_exc()
        flush()
        leave(OWN_FAULT)
    flush()
    leave(0)
    return 0


def begin() -> None:
    """Put on record, where nothing takes it back, that from here on a job's own code runs."""
    os.write(3, b"1")
    os.close(3)


def flush() -> None:
    """Write out what the job printed."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # noqa: S110 - a submission may have closed or replaced it
            pass
