"""The warm process: imports TensorFlow once, forks once a job, watches the forks.

Started by `client.Sandbox`. It reads one JSON object a line from its standard input and writes one a line
to its standard output:

    job     {"id", "target", "folder", "settings", "limits": {seconds, memory_mb, ...}, "readable",
            "level", "gpu"}
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
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.sandbox import canary, limits, walls
from grader.sandbox.watchdog import FLOOD, GRACE, TICK, Watchdog

TARGETS = {"submission": "grader.worker", "training": "grader.training.train"}
OWN_FAULT = 70  # EX_SOFTWARE of sysexits.h: the grader's own code failed in the job


@dataclass
class Job:
    """A running job: a process, its output's pipe, and its watchdog."""

    id: int
    pid: int
    pipe: int
    dog: Watchdog
    stopped_for: str | None = None
    open: bool = True

    def take(self) -> None:
        """Read what the job printed."""
        while self.open:
            try:
                data = os.read(self.pipe, 1 << 16)
            except BlockingIOError:
                return
            if not data:
                self.close()
                return
            self.dog.output.add(data)
            if self.dog.output.size > self.dog.output.keep * FLOOD:
                self.stop("output")
                return

    def watch(self) -> None:
        """Stop the job if it is over a limit."""
        if (reason := self.dog.over()) is not None:
            self.stop(reason)

    def stop(self, reason: str) -> None:
        """Kill the job and everything in its session."""
        self.stopped_for = self.stopped_for or reason
        _sweep(self.pid)
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
                job = start(request)
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


def start(request: dict[str, Any]) -> Job:
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
    dog = Watchdog(pid, Path(request["folder"]), request["limits"])
    return Job(int(request["id"]), pid, reading, dog)


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
        if request["gpu"]:
            os.environ["CUDA_VISIBLE_DEVICES"] = request["gpu"]
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
            gpu=bool(request["gpu"]),
        )
        leave = os._exit  # a submission may put something else in its place
        module.run(folder, request["settings"])
    except BaseException:  # a submission's errors are caught by the worker: this is our own
        traceback.print_exc()
        flush()
        return OWN_FAULT
    flush()
    leave(0)
    return 0


def flush() -> None:
    """Write out what the job printed."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # noqa: S110 - a submission may have closed or replaced it
            pass


def _ended(pid: int) -> int | None:
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _sweep(pid: int) -> None:
    """Kill everything in the job's session."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # it has just ended, or has not become a session of its own yet


def _reply(job: Job, status: int) -> dict[str, Any]:
    return {
        "id": job.id,
        "status": status,
        "stopped_for": job.stopped_for,
        "seconds": round(job.dog.seconds, 3),
        "peak_mb": round(job.dog.peak_mb, 1),
        "log": job.dog.output.text(),
    }


def _send(descriptor: int, message: dict[str, Any]) -> None:
    data = (json.dumps(message) + "\n").encode()
    while data:
        data = data[os.write(descriptor, data) :]


if __name__ == "__main__":
    main()
