"""Time limits inside a process: for calls of a submission's functions, for tests, for cells of a notebook.

What is late is interrupted; again and again where it catches that. What cannot be interrupted, since it
calculates in C or catches whatever it is sent, is ended by the kernel, and the process with it.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator

AGAIN_S = 0.05  # a function that catches everything is interrupted again
# Processor time, at the least, that an interrupted one has to end in. What holds Python up for a while need
# not be its own: one pass of the garbage collector over a large program takes half a second.
ENDING_S = 5.0
TICK_S = 1.0  # between two looks at whether anything is done
IDLE_S = 0.005  # processor time in a tick below which nothing is, and it waits
WAITING_S = 10.0  # of doing nothing after which it is over
MANY = 48  # threads that something leaves running: the process may not outlive them
SEEN_S = 2.0  # in which those are seen from outside, while what started them is still on record


class OutOfTime(BaseException):
    """Raised inside what has used up its time."""


class Ended(BaseException):
    """Raised in a test in place of an end of the process."""


class Clocks:
    """The clocks of the process. Made before the program begins: it may put others in their place."""

    # So that no object has a method of its own.
    __slots__ = ("_clock", "_handle", "_limits", "_sleep", "_threads", "_timer")

    def __init__(self) -> None:
        self._clock = time.process_time
        self._timer, self._handle = getattr(signal, "setitimer", None), signal.signal
        self._threads, self._sleep = threading.active_count, time.sleep
        self._limits: list[float] = []  # until when those that are running may use the processor

    @contextlib.contextmanager
    def limited(self, seconds: float, waiting: float = WAITING_S) -> Iterator[None]:
        """Raise `OutOfTime` in what runs longer, or waits for nothing, where the system has such clocks.

        What takes twice as long again, and `ENDING_S` at the least, is ended by the kernel, and the process
        with it. One limit may hold inside another, which goes on afterwards.

        Args:
            seconds: processor time.
            waiting: seconds by the clock in which it may do nothing.
        """
        if self._timer is None:
            yield
            return
        running, waited, used = True, 0, self._clock()
        end, threads = used + seconds, self._threads()

        def out(signum: int, frame: object) -> None:
            if running:
                raise OutOfTime(f"it took more than {seconds:g} seconds")

        def tick(signum: int, frame: object) -> None:
            nonlocal waited, used
            now = self._clock()
            waited, used = (waited + 1 if now - used < IDLE_S else 0), now
            if running and waited * TICK_S >= waiting:
                raise OutOfTime(f"it did nothing for {waiting:g} seconds")

        told = self._handle(signal.SIGALRM, tick)
        late = self._handle(signal.SIGPROF, out)
        self._handle(signal.SIGVTALRM, signal.SIG_DFL)
        self._limits.append(end)
        self._set(seconds)
        try:
            yield
        finally:
            running = False
            self._limits.pop()
            self._set(max(AGAIN_S, self._limits[-1] - self._clock()) if self._limits else 0)
            self._handle(signal.SIGALRM, told)
            if self._limits:
                self._handle(signal.SIGPROF, late)
            elif self._threads() > threads + MANY:
                self._sleep(SEEN_S)

    def _set(self, seconds: float) -> None:
        """Set the clocks to so many seconds; to none for 0."""
        assert self._timer is not None
        self._timer(signal.ITIMER_REAL, TICK_S if seconds else 0, TICK_S if seconds else 0)
        self._timer(signal.ITIMER_PROF, seconds, AGAIN_S)
        self._timer(signal.ITIMER_VIRTUAL, seconds + max(2 * seconds, ENDING_S) if seconds else 0)
