"""The walls around a job: what the kernel forbids it.

Only the level `basic` is built: limits and the watchdog, which stop accidents and not cheating.
`raise_walls` is the one place where stronger ones (Landlock, then seccomp) belong: it is the
last thing a job calls before its code runs, and everything a job needs has been opened or is
named in `readable` and `writable` by then.
"""

from __future__ import annotations

from pathlib import Path

LEVEL = "basic"


def raise_walls(*, readable: list[Path], writable: list[Path]) -> str:
    """Raise the walls around this process for good and return the level that holds."""
    return LEVEL
