"""What follows from something alone and takes long to find out: looked up, under the hash of all of that.

Nothing is lost where it is: it is then found out again. So it is written many at a time, and a disk that has
no room for it stops nobody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

TOGETHER = 200  # written at once


class Derived:
    """Results by key. Safe to use from several threads."""

    def __init__(
        self, read: Callable[[str], bytes | None], write: Callable[[Mapping[str, bytes]], None]
    ) -> None:
        """Keep results somewhere.

        Args:
            read: looks up a key; None where there is none.
            write: writes results, all of them or none.
        """
        self._read = read
        self._write = write
        self._lock = threading.Lock()
        self._waiting: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """What is kept under a key, or None."""
        with self._lock:
            waiting = self._waiting.get(key)
        return waiting if waiting is not None else self._read(key)

    def keep(self, key: str, value: bytes) -> None:
        """Keep a result; it is written with others, or by `flush`."""
        with self._lock:
            self._waiting[key] = value
            enough = len(self._waiting) >= TOGETHER
        if enough:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        if waiting:
            self._write(waiting)
