"""The warm process: imports TensorFlow once, forks once a job, watches the forks.

Started by `client.Sandbox` as `python -m grader.sandbox.server`. It reads one JSON object a line
from its standard input and writes one a line to its standard output:

    job     {"id", "target", "folder", "settings", "limits": {seconds, memory_mb, ...}}
    reply   {"id", "status", "stopped_for", "seconds", "peak_mb", "log"}

`status` is the exit status, or minus the signal. `stopped_for` is null or the limit that ended it:
"time", "memory", "output", "disk" or "threads". One thread, no TensorFlow context: both are asserted
before every fork.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import sys
import tempfile
import threading
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.sandbox import canary, limits, walls

TARGETS = {"submission": "grader.worker", "training": "grader.training.train"}
OWN_FAULT = 70  # EX_SOFTWARE of sysexits.h: the grader's own code failed in the job
TICK = 0.03  # seconds between two looks at the running jobs
DISK_EVERY = 3  # looks at a job between two at its files
GRACE = 5.0  # seconds a job may take to write its record once its own time limit has struck
FLOOD = 64  # times the output that is kept: more than this ends the job


@dataclass
class Job:
    """A running job, as seen from outside."""

    id: int
    pid: int
    pipe: int
    started: float
    folder: Path
    seconds: float
    memory_mb: int
    disk_mb: int
    threads: int
    keep: int
    head: bytearray = field(default_factory=bytearray)
    tail: bytearray = field(default_factory=bytearray)
    size: int = 0
    peak_mb: float = 0.0
    stopped_for: str | None = None
    open: bool = True
    looks: int = 0

    def take(self) -> None:
        """Read what the job printed; keep the first and the last part."""
        while self.open:
            try:
                data = os.read(self.pipe, 1 << 16)
            except BlockingIOError:
                return
            if not data:
                self.close()
                return
            self.size += len(data)
            room = self.keep // 2 - len(self.head)
            self.head += data[: max(0, room)]
            self.tail = (self.tail + data[max(0, room) :])[-self.keep // 2 :]
            if self.size > self.keep * FLOOD:
                self.stop("output")
                return

    def log(self) -> str:
        """What was kept of the output, with a mark where something is left out."""
        left_out = self.size - len(self.head) - len(self.tail)
        middle = f"\n... {left_out:,} bytes left out ...\n".encode() if left_out > 0 else b""
        return (bytes(self.head) + middle + bytes(self.tail)).decode("utf-8", "replace")

    def watch(self) -> None:
        """Stop the job if it is over its time, memory, threads or disk."""
        self.peak_mb = max(self.peak_mb, limits.resident_mb(self.pid))
        if time.monotonic() - self.started > self.seconds + GRACE:
            self.stop("time")
        elif self.peak_mb > self.memory_mb:
            self.stop("memory")
        elif limits.threads(self.pid) > self.threads:
            self.stop("threads")
        elif self.looks % DISK_EVERY == 0 and limits.written_mb(self.pid, self.folder) > self.disk_mb:
            self.stop("disk")
        self.looks += 1

    def stop(self, reason: str) -> None:
        """Kill the job and everything in its session."""
        self.stopped_for = self.stopped_for or reason
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # it has just ended, or has not become a session of its own yet
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def close(self) -> None:
        """Close the pipe."""
        if self.open:
            os.close(self.pipe)
            self.open = False


def main() -> None:
    """Serve jobs until standard input ends."""
    requests, replies = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the supervisor's to answer
    level, why = canary.level()
    warm()
    _send(replies, {"ready": True, "level": level, "why": why})
    jobs: dict[int, Job] = {}
    buffer = bytearray()
    while True:
        watched = [requests, *(job.pipe for job in jobs.values() if job.open)]
        ready, _, _ = select.select(watched, [], [], TICK if jobs else None)
        if requests in ready:
            data = os.read(requests, 1 << 16)
            if not data:
                break
            buffer += data
            while (end := buffer.find(b"\n")) >= 0:
                request = json.loads(buffer[:end])
                del buffer[: end + 1]
                job = start(request, keep_open=(requests, replies))
                jobs[job.pid] = job
        for job in list(jobs.values()):
            job.take()
            job.watch()
            if (status := _ended(job.pid)) is not None:
                job.take()
                job.close()
                _sweep(job.pid)
                del jobs[job.pid]
                _send(replies, _reply(job, status))
    for job in jobs.values():
        job.stop("time")


def warm() -> None:
    """Import what jobs need; leave TensorFlow's context alone."""
    for target in TARGETS.values():
        importlib.import_module(target).warm()
    gc.collect()
    gc.freeze()  # the collector would touch, and so copy, the pages that forks share


def start(request: dict[str, Any], keep_open: tuple[int, int]) -> Job:
    """Fork a job."""
    assert_fork_is_safe()
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os._exit(_child(request, writing))
    os.close(writing)
    os.set_blocking(reading, False)
    bounds = request["limits"]
    return Job(
        id=int(request["id"]),
        pid=pid,
        pipe=reading,
        started=time.monotonic(),
        folder=Path(request["folder"]),
        seconds=float(bounds["seconds"]),
        memory_mb=int(bounds["memory_mb"]),
        disk_mb=int(bounds["disk_mb"]),
        threads=int(bounds["threads"]),
        keep=int(bounds["output_kb"]) << 10,
    )


def assert_fork_is_safe() -> None:
    """A fork of a process that has run a TensorFlow operation hangs in a futex; so has it threads."""
    context = importlib.import_module("tensorflow.python.eager.context").context()
    threads = threading.active_count()
    if sys.platform == "linux":
        threads = len(os.listdir("/proc/self/task"))  # libraries start threads Python knows nothing of
    if context._initialized or threads != 1:
        raise RuntimeError("the warm process has run a TensorFlow operation or started a thread")


def _child(request: dict[str, Any], output: int) -> int:
    """Become the job; returns its exit status."""
    try:
        os.setsid()
        limits.die_with_parent()
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.closerange(3, 4096)
        folder = Path(request["folder"])
        temporary = folder / "tmp"
        home = str(folder / "home")
        os.environ.update(HOME=home, TMPDIR=str(temporary), KERAS_HOME=home)
        tempfile.tempdir = str(temporary)
        os.chdir(folder / "work")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        bounds = request["limits"]
        module = importlib.import_module(TARGETS[request["target"]])
        limits.apply(
            seconds=float(bounds["seconds"]) + GRACE,
            memory_mb=int(bounds["memory_mb"]),
            file_mb=int(bounds["file_mb"]),
        )
        walls.raise_walls(
            request["level"],
            readable=[Path(path) for path in request.get("readable", [])],
            writable=[folder],
        )
        leave = os._exit  # a submission may put something else in its place
        module.run(folder, request["settings"])
    except BaseException:  # a submission's errors are caught by the worker: this is our own
        traceback.print_exc()
        _flush()
        return OWN_FAULT
    _flush()
    leave(0)
    return 0


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # noqa: S110 - a submission may have closed or replaced it
            pass


def _ended(pid: int) -> int | None:
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _sweep(pid: int) -> None:
    """Kill what the job left running in its session."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def _reply(job: Job, status: int) -> dict[str, Any]:
    return {
        "id": job.id,
        "status": status,
        "stopped_for": job.stopped_for,
        "seconds": round(time.monotonic() - job.started, 3),
        "peak_mb": round(job.peak_mb, 1),
        "log": job.log(),
    }


def _send(descriptor: int, message: dict[str, Any]) -> None:
    data = (json.dumps(message) + "\n").encode()
    while data:
        data = data[os.write(descriptor, data) :]


if __name__ == "__main__":
    main()
