"""The record of what was found: a line as something begins to be looked at, and one of what it came to."""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import replace
from pathlib import Path

from grader.found import FILE, ROOM, Called, Line, as_text
from grader.worker.values import too_much

COMPARED = 1 << 18  # bytes of a record up to which it is read again each time


class Record:
    """Writes lines into a folder. Made before the program begins.

    Attributes:
        others: somebody else has written into it, or done away with it. What stood there is put back.
    """

    __slots__ = ("_as_text", "_file", "_written", "others")  # so that no object has a method of its own

    def __init__(self, folder: Path):
        self._file, self._as_text, self._written, self.others = folder / FILE, as_text, bytearray(), False

    def note(self, line: Line) -> None:
        """Write a line; without its value where that is too long."""
        if len(self._written) >= ROOM:
            line = without_value(line)
        try:
            text = self._as_text(line)
        except Exception:
            try:
                text = self._as_text(without_value(line))
            except Exception:  # it has nothing that can be written
                return
        self.look()
        self._written += text
        with contextlib.suppress(OSError):  # a function may do away with the folder
            self._append(text)

    def look(self) -> None:
        """Look whether the record is what was written, and put that back."""
        with contextlib.suppress(OSError):
            if self._is_as_written():
                return
            self.others = True
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._file)
            self._append(bytes(self._written))

    def _is_as_written(self) -> bool:
        try:
            there = os.lstat(self._file)
        except FileNotFoundError:
            return not self._written
        if not stat.S_ISREG(there.st_mode) or there.st_size != len(self._written):
            return False
        return there.st_size > COMPARED or self._file.read_bytes() == self._written

    def _append(self, text: bytes) -> None:
        with open(self._file, "ab") as file:
            file.write(text)


def without_value(line: Line) -> Line:
    """A line without the value in it."""
    one = line.found or line.called
    if one is None or one.value is None:
        return line
    small = too_much(one.value)
    if line.found is not None:
        return replace(line, found=replace(line.found, value=small))
    return replace(line, called=replace(one, value=small)) if isinstance(one, Called) else line
