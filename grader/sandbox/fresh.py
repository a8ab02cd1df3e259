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

from grader.sandbox import isolated, limits
from grader.sandbox.template import OWN_FAULT, TARGETS, flush
from grader.sandbox.watchdog import GRACE_S, TICK_S, Output, Watchdog, tell

START_TIMEOUT_S = 120.0  # a job may take to import TensorFlow, before its own time begins
STARTED = "started"  # the file a job makes when its own time begins
BEGUN = "begun"  # the file it makes when its own code begins


def run(request: dict[str, Any], environment: dict[str, str]) -> dict[str, Any]:
    """Run one job and watch it; return what the warm process would reply, without the id."""
    folder, bounds = Path(request["folder"]), request["limits"]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        isolated.command("grader.sandbox.fresh", json.dumps(request)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder / "work",
        env=environment | {"TMPDIR": str(folder / "tmp"), "TEMP": str(folder / "tmp")},
    )
    dog = Watchdog(process.pid, folder, bounds)
    dog.begin(START_TIMEOUT_S)
    reader = threading.Thread(target=_drain, args=(process, dog.output), daemon=True)
    reader.start()
    stopped_for, begun, reached, told = None, False, False, ""
    while process.poll() is None:
        time.sleep(TICK_S)
        if not begun and (folder / STARTED).exists():
            dog.begin()
            begun = True
        reached = reached or (folder / BEGUN).exists()
        stopped_for = stopped_for or dog.over()
        if stopped_for is not None:
            _kill(process)
        elif begun and request["target"] == "submission" and not told and (told := dog.late() or ""):
            tell(process.pid)
    seconds = dog.seconds
    reader.join(2)  # what the job started may hold the pipe open
    return {
        "status": process.wait(),
        "stopped_for": stopped_for,
        "seconds": round(seconds, 3),
        "peak_mb": round(dog.peak_mb, 1),
        "log": dog.output.text(),
        "begun": reached or (folder / BEGUN).exists(),
        "starved": dog.starved,
        "seconds_used": round(dog.seconds_used, 2),
        "waited": round(dog.waited, 2),
        "told": told,
    }


def _drain(process: subprocess.Popen[bytes], output: Output) -> None:
    """Read what the job prints, so that it never waits."""
    assert process.stdout is not None
    with process.stdout as pipe:
        while data := pipe.read1(1 << 16):  # type: ignore[attr-defined]  # a buffered reader
            output.add(data)


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


def main(request: dict[str, Any]) -> int:
    """Be the job; returns its exit status."""
    folder, bounds = Path(request["folder"]), request["limits"]
    tempfile.tempdir = str(folder / "tmp")
    try:
        module = importlib.import_module(TARGETS[request["target"]])
        _quietly(module.warm)
        limits.apply(
            seconds=float(bounds["seconds"]) + GRACE_S,
            memory_mb=int(bounds["memory_mb"]),
            file_mb=int(bounds["file_mb"]),
        )
        (folder / STARTED).touch()
        leave = os._exit  # a submission may put something else in its place
        module.run(folder, request["settings"], (folder / BEGUN).touch)
        flush()
        leave(0)
    except BaseException:  # a submission's errors are caught by the worker: this is our own
        traceback.print_exc()
        return OWN_FAULT
    return 0


def _quietly(action: Callable[[], None]) -> None:
    """Run `action` without its output: what TensorFlow says while it is imported is not the job's."""
    null = os.open(os.devnull, os.O_WRONLY)
    copies = [os.dup(1), os.dup(2)]
    try:
        for descriptor in (1, 2):
            os.dup2(null, descriptor)
        action()
    finally:
        for descriptor, old in enumerate(copies, 1):
            os.dup2(old, descriptor)
            os.close(old)
        os.close(null)


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
