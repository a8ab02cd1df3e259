"""A job as seen from outside: its time, memory, threads, files and output, against its limits.

Its time is the processor's: what else the computer has to do does not count against it. A wider limit holds
by the clock, for programs that wait, and of that the time is taken off in which they stood in line for a
processor.
"""

from __future__ import annotations

import math
import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.sandbox import limits

TICK_S = 0.03  # between two looks at a job
SELDOM = 3  # looks at a job between two at its files and its time
RARELY = 12  # between two at the files that it deleted and holds mapped
GRACE_S = 5.0  # a job may take to write its record once it is told that its time is over
LINE_TIMES = 10.0  # times its limit by the clock after which a job is stopped however long it stood in line
CROWD = 48  # threads from which a job runs only where nobody else wants the processor
GREEDY = 1.4  # cores in use from which it does so, too: an honest one calculates on one
FLOOD_TIMES = 64  # times the output that is kept: more than this ends the job


@dataclass
class Output:
    """What a job printed: the first and the last part of it.

    Attributes:
        keep: bytes that are kept.
        size: bytes that were printed.
    """

    keep: int
    size: int = 0
    _head: bytearray = field(default_factory=bytearray)
    _tail: bytearray = field(default_factory=bytearray)

    def add(self, data: bytes) -> None:
        """Take what was just printed."""
        self.size += len(data)
        room = max(0, self.keep // 2 - len(self._head))
        self._head += data[:room]
        self._tail = (self._tail + data[room:])[-self.keep // 2 :]

    def text(self) -> str:
        """What was kept, with a mark where something is left out."""
        left_out = self.size - len(self._head) - len(self._tail)
        middle = f"\n... {left_out:,} bytes left out ...\n".encode() if left_out > 0 else b""
        return (bytes(self._head) + middle + bytes(self._tail)).decode("utf-8", "replace")


def tell(pid: int) -> None:
    """Tell a submission that its time is over; see `grader.worker`."""
    if hasattr(signal, "SIGALRM"):  # not on Windows, where the record of its last fit must do
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGALRM)


class Watchdog:
    """Watches one job. It only tells; to end the job is the caller's part.

    Attributes:
        output: what the job printed; the caller fills it.
        peak_mb: the most memory seen, in MiB.
        starved: "disk" or "memory" where the whole computer had nearly none left while the job ran, else "".
        seconds_used: processor time, in seconds.
        waited: seconds that its threads stood in line for a processor.
    """

    def __init__(self, pid: int, folder: Path, bounds: dict[str, Any]):
        """Watch `pid`, whose own folder is `folder`, by the limits of a job's request."""
        self._pid, self._folder, self._bounds = pid, folder, bounds
        self._looks = 0
        self.output = Output(int(bounds["output_kb"]) << 10)
        self.peak_mb = 0.0
        self.starved = ""
        self._gives_way = False
        self.begin()

    @property
    def seconds(self) -> float:
        """How long the job has been running."""
        return time.monotonic() - self._started

    def begin(self, seconds: float | None = None) -> None:
        """Let the job's time begin now, and be `seconds` by the clock alone if given."""
        self._started = time.monotonic()
        self._processor = float(self._bounds["seconds"]) if seconds is None else math.inf
        self._clock = float(self._bounds["wall_seconds"]) if seconds is None else seconds
        self._used_before = limits.seconds_used(self._pid)
        self._lines = limits.in_line(self._pid)
        self.seconds_used = self.waited = 0.0

    def late(self, grace: float = 0.0) -> str | None:
        """The time limit that the job is over by `grace` seconds: "time" or "clock"; None if neither."""
        if self.seconds_used > self._processor + grace:
            return "time"
        own = self.seconds - min(self.waited, self.seconds)
        if own > self._clock + grace or self.seconds > LINE_TIMES * self._clock + grace:
            return "clock"
        return None

    def over(self) -> str | None:
        """The limit that the job has gone over: None if there is none."""
        held, threads = limits.usage_of(self._pid)
        self.peak_mb = max(self.peak_mb, held)
        self._looks += 1
        if self._looks % SELDOM == 0:
            self._look_at_time()
        if (reason := self.late(GRACE_S)) is not None:
            return reason
        if self.peak_mb > int(self._bounds["memory_mb"]):
            return "memory"
        if self.output.size > self.output.keep * FLOOD_TIMES:
            return "output"
        if threads > int(self._bounds["threads"]):
            return "threads"
        greedy = self.seconds > 1 and self.seconds_used > GREEDY * self.seconds
        if (threads > CROWD or greedy) and not self._gives_way:
            limits.give_way(self._pid)  # what they start inherits it
            self._gives_way = True
        return self._over_seldom() if self._looks % SELDOM == 0 else None

    def _look_at_time(self) -> None:
        self.seconds_used = max(self.seconds_used, limits.seconds_used(self._pid) - self._used_before)
        for thread, waited in limits.in_line(self._pid).items():  # threads come and go
            self.waited += max(0.0, waited - self._lines.get(thread, 0.0))
            self._lines[thread] = waited

    def _over_seldom(self) -> str | None:
        self.starved = self.starved or limits.exhausted(self._folder)
        mapped = self._looks % RARELY == 0
        written = limits.written_mb(self._pid, self._folder, int(self._bounds["file_mb"]), mapped=mapped)
        return "disk" if written > int(self._bounds["disk_mb"]) else None
