"""What follows from something alone and takes long to find out: looked up, under the hash of all of that.

Nothing is lost where it is: it is then found out again. So it is written many at a time, and a disk that has
no room for it stops nobody. What nobody asked for in two to three months goes: another grader kept it, or the
answer or the program is not there any more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

TOGETHER = 200  # written at once
KEPT_DAYS = 90  # from the day of which it is written down that something was used
SAID_DAYS = 30  # from one such day to the next: whoever only looks things up writes little


@dataclass(frozen=True)
class Batch:
    """What is written at once, all of it or nothing.

    Attributes:
        results: new ones by key.
        used: keys of what was looked up, of which that is to be written down.
        today: the day.
        oldest: what was last used before that day goes.
    """

    results: Mapping[str, bytes]
    used: frozenset[str]
    today: str
    oldest: str


class Derived:
    """Results by key. Safe to use from several threads."""

    def __init__(
        self,
        read: Callable[[str], tuple[bytes, str] | None],
        write: Callable[[Batch], None],
        today: date | None = None,
    ) -> None:
        """Keep results somewhere.

        Args:
            read: looks up a key: the result, and the day on which it was last used; None where there is none.
            write: writes a batch.
            today: the day; None for the calendar's.
        """
        self._read = read
        self._write = write
        self._today = today or date.today()
        self._said = (self._today - timedelta(SAID_DAYS)).isoformat()
        self._lock = threading.Lock()
        self._waiting: dict[str, bytes] = {}
        self._used: set[str] = set()

    def get(self, key: str) -> bytes | None:
        """What is kept under a key, or None."""
        with self._lock:
            waiting = self._waiting.get(key)
        if waiting is not None:
            return waiting
        value, day = self._read(key) or (None, self._said)
        if day < self._said:
            with self._lock:
                self._used.add(key)
        return value

    def keep(self, key: str, value: bytes) -> None:
        """Keep a result; it is written with others, or by `flush`."""
        with self._lock:
            self._waiting[key] = value
            enough = len(self._waiting) >= TOGETHER
        if enough:
            self.flush()

    def flush(self) -> None:
        """Write what waits, and drop what is old."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
            used, self._used = frozenset(self._used), set()
        if waiting or used:
            oldest = self._today - timedelta(KEPT_DAYS)
            self._write(Batch(waiting, used, self._today.isoformat(), oldest.isoformat()))
