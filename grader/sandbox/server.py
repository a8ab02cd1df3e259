"""The warm process: forks once a job, and watches the forks.

Started by `client.Sandbox`. It reads one JSON object a line from its standard input and writes one a line
to its standard output:

    job     {"id", "target", "folder", "settings", "limits": {seconds, memory_mb, ...}, "readable",
            "level", "gpu"}
    reply   {"id", "status", "stopped_for", "seconds", "peak_mb", "log", "begun", "starved", "seconds_used",
            "waited", "told"}

`status` is the exit status, or minus the signal. `stopped_for` is null or the limit that ended it: "time"
(of the processor), "clock", "memory", "output", "disk" or "threads". `begun` is false where the job's own
code was never reached. `told` is the time limit that a submission was told it had reached, so that it writes
its record; "" for none.
What jobs are forked from is `template`, a process of its own, which never learns what they are or print.
"""

from __future__ import annotations

import json
import os
import select
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.sandbox import canary
from grader.sandbox.template import Template
from grader.sandbox.watchdog import FLOOD_TIMES, TICK_S, Watchdog, tell


@dataclass
class Job:
    """A running job: a process, the pipe of its output, the pipe it writes to as it begins, its watchdog."""

    id: int
    pid: int
    pipe: int
    mark: int
    dog: Watchdog
    tell: bool
    stopped_for: str | None = None
    told: str = ""
    open: bool = True
    begun: bool = False

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
            if self.dog.output.size > self.dog.output.keep * FLOOD_TIMES:
                self.stop("output")
                return

    def watch(self) -> None:
        """Stop the job if it is over a limit; tell it first when its time is over."""
        if (reason := self.dog.over()) is not None:
            self.stop(reason)
        elif self.tell and not self.told and (reached := self.dog.late()) is not None:
            self.told = reached
            tell(self.pid)

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

    def end(self) -> None:
        """Read what is left, and clear up."""
        self.take()
        self.close()
        try:
            self.begun = os.read(self.mark, 1) == b"1"
        except BlockingIOError:
            self.begun = False
        os.close(self.mark)
        _sweep(self.pid)


def main() -> None:
    """Serve jobs until standard input ends."""
    requests, replies = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the supervisor's to answer
    level, why = canary.level()
    template = Template(closed=(requests, replies))
    _send(replies, {"ready": True, "level": level, "why": why})
    jobs: dict[int, Job] = {}
    buffer = bytearray()
    while True:
        watched = [requests, template.channel, *(job.pipe for job in jobs.values() if job.open)]
        ready, _, _ = select.select(watched, [], [], TICK_S if jobs else None)
        if requests in ready:
            data = os.read(requests, 1 << 16)
            if not data:
                break
            buffer += data
            while (end := buffer.find(b"\n")) >= 0:
                request = json.loads(buffer[:end])
                del buffer[: end + 1]
                job = start(template, request)
                jobs[job.pid] = job
        for job in jobs.values():
            job.take()
            job.watch()
        for pid, status in template.ended():
            job = jobs.pop(pid)
            job.end()
            template.forget(pid)  # until then nobody else has this number
            _send(replies, _reply(job, status))
    for job in jobs.values():
        job.stop("time")


def start(template: Template, request: dict[str, Any]) -> Job:
    """Fork a job."""
    reading, writing = os.pipe()
    marked, marking = os.pipe()
    pid = template.fork(json.dumps(request).encode(), writing, marking)
    os.close(writing)
    os.close(marking)
    for descriptor in (reading, marked):
        os.set_blocking(descriptor, False)
    dog = Watchdog(pid, Path(request["folder"]), request["limits"])
    return Job(int(request["id"]), pid, reading, marked, dog, request["target"] == "submission")


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
        "stopped_for": job.stopped_for or ("time" if status == -signal.SIGXCPU else None),
        "seconds": round(job.dog.seconds, 3),
        "peak_mb": round(job.dog.peak_mb, 1),
        "log": job.dog.output.text(),
        "begun": job.begun,
        "starved": job.dog.starved,
        "seconds_used": round(job.dog.seconds_used, 2),
        "waited": round(job.dog.waited, 2),
        "told": job.told,
    }


def _send(descriptor: int, message: dict[str, Any]) -> None:
    data = (json.dumps(message) + "\n").encode()
    while data:
        data = data[os.write(descriptor, data) :]


if __name__ == "__main__":
    main()
