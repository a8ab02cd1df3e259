"""How a job ended, as seen from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# How a run ended, in one word; and the limit that ended it.
Outcome = Literal["finished", "crashed", "timeout", "killed", "unreadable", "missing"]
StoppedFor = Literal["time", "clock", "memory", "output", "disk", "threads"]
ONLY_A_SHEET = "No program was handed in, only an answer sheet"  # in words, of one that is "missing"
OWN_FAULT = 70  # the exit status of `grader.sandbox.server` for a failure of our own
CROWDED = 0.25  # of its time that a job stands in line where the computer is busy with other things


@dataclass(frozen=True)
class Run:
    """How a job ended, as seen from outside.

    Attributes:
        status: exit status, or minus the signal that ended it.
        stopped_for: "time", "clock", "memory", "output", "disk" or "threads" where a limit ended it, or None.
        seconds: wall-clock time.
        peak_mb: the most memory seen, in MiB.
        log: what it printed, cut to the limit.
        begun: its own code was reached: whatever then happens may be its own doing.
        starved: "disk" or "memory" where the computer had nearly none left while it ran, else "".
        seconds_used: processor time.
        waited: seconds that its threads stood in line for a processor, where the kernel counts them.
        told: "time" or "clock" where it was told that it had reached that limit, else "".
    """

    status: int
    stopped_for: StoppedFor | None
    seconds: float
    peak_mb: float
    log: str
    begun: bool = True
    starved: Literal["", "disk", "memory"] = ""
    seconds_used: float = 0.0
    waited: float = 0.0
    told: Literal["", "time", "clock"] = ""

    @property
    def clocked(self) -> bool:
        """Whether the limit by the clock ended it, with processor time to spare."""
        return "clock" in (self.stopped_for, self.told)

    @property
    def disturbed(self) -> bool:
        """Whether it lacked room, or time by the clock alone: how it ended is no evidence of anything."""
        return self.clocked or bool(self.starved)

    @property
    def crowded(self) -> bool:
        """Whether the computer was so busy that the job stood in line for much of its time."""
        return self.waited > max(1.0, CROWDED * self.seconds)
