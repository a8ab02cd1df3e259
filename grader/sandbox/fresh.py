"""A fresh process for each job, where nothing can fork: macOS and Windows.

Level `basic`, and slower: each job imports TensorFlow anew. Evidence, limits and the record of how a job
ended are the same; the supervisor watches instead of the warm process.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from grader.sandbox import limits
from grader.sandbox.server import DISK_EVERY, FLOOD, GRACE, OWN_FAULT, TARGETS, TICK

STARTING = 120.0  # seconds a job may take to import TensorFlow, before its own time begins
STARTED = "started"  # the file a job makes when its own time begins


def run(request: dict[str, Any], environment: dict[str, str]) -> dict[str, Any]:
    """Run one job and watch it; return what the warm process would reply, without the id."""
    folder, bounds = Path(request["folder"]), request["limits"]
    started = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-I", "-m", "grader.sandbox.fresh", json.dumps(request)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder / "work",
        env=environment | {"TMPDIR": str(folder / "tmp"), "TEMP": str(folder / "tmp")},
    )
    output = _Output(process, int(bounds["output_kb"]) << 10)
    stopped_for, peak, begun, looks = None, 0.0, None, 0
    while process.poll() is None:
        time.sleep(TICK)
        if begun is None and (folder / STARTED).exists():
            begun = time.monotonic()
        peak = max(peak, limits.resident_mb(process.pid))
        since = time.monotonic() - (begun or started)
        if since > (float(bounds["seconds"]) + GRACE if begun else STARTING):
            stopped_for = "time"
        elif peak > int(bounds["memory_mb"]):
            stopped_for = "memory"
        elif output.size > output.keep * FLOOD:
            stopped_for = "output"
        elif limits.threads(process.pid) > int(bounds["threads"]):
            stopped_for = "threads"
        elif looks % DISK_EVERY == 0 and limits.written_mb(process.pid, folder) > int(bounds["disk_mb"]):
            stopped_for = "disk"
        looks += 1
        if stopped_for is not None:
            _kill(process)
    status = process.wait()
    return {
        "status": status,
        "stopped_for": stopped_for,
        "seconds": round(time.monotonic() - (begun or started), 3),
        "peak_mb": round(peak, 1),
        "log": output.text(),
    }


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        children = psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        children = []
    process.kill()
    for child in children:
        try:
            child.kill()
        except psutil.Error:
            pass  # it has just ended


class _Output:
    """What a job prints, read by a thread so that the job never waits; the first and last part are kept."""

    def __init__(self, process: subprocess.Popen[bytes], keep: int):
        self.keep, self.size = keep, 0
        self._head, self._tail = bytearray(), bytearray()
        self._process = process
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            while data := pipe.read1(1 << 16):  # type: ignore[attr-defined]  # a buffered reader
                self.size += len(data)
                room = max(0, self.keep // 2 - len(self._head))
                self._head += data[:room]
                self._tail = (self._tail + data[room:])[-self.keep // 2 :]

    def text(self) -> str:
        """What was kept."""
        self._thread.join(2)  # what the job started may hold the pipe open
        return (bytes(self._head) + bytes(self._tail)).decode("utf-8", "replace")


def main(request: dict[str, Any]) -> int:
    """Be the job; returns its exit status."""
    folder, bounds = Path(request["folder"]), request["limits"]
    tempfile.tempdir = str(folder / "tmp")
    try:
        module = importlib.import_module(TARGETS[request["target"]])
        _quietly(module.warm)
        limits.apply(
            seconds=float(bounds["seconds"]) + GRACE,
            memory_mb=int(bounds["memory_mb"]),
            file_mb=int(bounds["file_mb"]),
        )
        (folder / STARTED).touch()
        leave = os._exit  # a submission may put something else in its place
        module.run(folder, request["settings"])
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except Exception:  # noqa: S110 - a submission may have closed or replaced it
                pass
        leave(0)
    except BaseException:  # a submission's errors are caught by the worker: this is our own
        traceback.print_exc()
        return OWN_FAULT
    return 0


def _quietly(action: Callable[[], None]) -> None:
    """Run `action` without its output: what TensorFlow says while it is imported is not the job's."""
    null = os.open(os.devnull, os.O_WRONLY)
    kept = [os.dup(1), os.dup(2)]
    try:
        for descriptor in (1, 2):
            os.dup2(null, descriptor)
        action()
    finally:
        for descriptor, old in enumerate(kept, 1):
            os.dup2(old, descriptor)
            os.close(old)
        os.close(null)


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
