"""What tests write past Python's own `print`, by `logging` or in C, is kept out of the program's output.

A student's function that notes what it was given would else tell what hidden tests give it.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

STREAMS = (1, 2)  # descriptors of standard output and of errors


def quiet() -> Callable[[], AbstractContextManager[None]]:
    """What to run tests in. Made before the program begins, which may have others in place of its streams."""
    flushes = [stream.flush for stream in (sys.stdout, sys.stderr)]

    def flush() -> None:
        for one in flushes:
            with contextlib.suppress(OSError, ValueError):  # it was closed
                one()

    @contextlib.contextmanager
    def aside() -> Iterator[None]:
        flush()
        kept: list[tuple[int, int]] = []
        with contextlib.suppress(OSError):  # no descriptor is left, or the program has closed its own
            nowhere = os.open(os.devnull, os.O_WRONLY)
            try:
                for stream in STREAMS:
                    kept.append((os.dup(stream), stream))
                    os.dup2(nowhere, stream)
            finally:
                os.close(nowhere)
        try:
            yield
        finally:
            flush()
            for copy, stream in kept:
                with contextlib.suppress(OSError):
                    os.dup2(copy, stream)
                    os.close(copy)

    return aside
