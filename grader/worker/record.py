"""The record of what was found: a line as something begins to be looked at, and one of what it came to."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

from grader import found
from grader.found import ROOM, Called, Line
from grader.worker.values import too_much


class Record:
    """Writes lines into a folder. Made before the program begins."""

    def __init__(self, folder: Path):
        self._folder, self._room, self._append = folder, ROOM, found.append

    def note(self, line: Line) -> None:
        """Write a line; without its value where that is too long."""
        try:
            if self._room <= 0:
                line = without_value(line)
            self._room -= self._append(self._folder, line)
        except OSError:  # a function may do away with the folder
            return
        except Exception:
            with contextlib.suppress(Exception):
                self._append(self._folder, without_value(line))


def without_value(line: Line) -> Line:
    """A line without the value in it."""
    one = line.found or line.called
    if one is None or one.value is None:
        return line
    small = too_much(one.value)
    if line.found is not None:
        return replace(line, found=replace(line.found, value=small))
    return replace(line, called=replace(one, value=small)) if isinstance(one, Called) else line
