"""A list that lies on the disk: a class of any size takes no more memory than a small one."""

from __future__ import annotations

import io
import pickle
import tempfile
import weakref
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar, overload

T = TypeVar("T")
PROTOCOL = pickle.HIGHEST_PROTOCOL


class DiskList(Sequence[T]):
    """A list of our own objects, each read anew where it is asked for.

    The file has no name and is gone with the process, so nobody else can write what is unpickled here. What
    crosses from a submission is never a pickle: see `grader.evidence`.
    """

    def __init__(
        self,
        folder: Path | None = None,
        items: Iterable[T] = (),
        shared: Iterable[object] = (),
        in_memory: int = 0,
    ):
        """Make a list.

        Args:
            folder: on whose disk it lies; None for the system's folder of temporary files.
            items: its first items.
            shared: what many items refer to: it stays in memory, once, and items find it again.
            in_memory: how many items, from the first, stay there as they are: those of a class of usual size
                are read a dozen times.
        """
        self._file = tempfile.TemporaryFile(dir=folder)
        weakref.finalize(self, self._file.close)
        self._in_memory = in_memory
        self._kept: list[T] = []
        self._places = array("Q")  # among what is kept in memory; behind all of that, in the file
        self._end = 0
        self._shared = list(shared)
        self._numbers = {id(value): number for number, value in enumerate(self._shared)}
        for item in items:
            self.append(item)

    def append(self, item: T) -> None:
        """Add an item at the end."""
        if len(self._kept) < self._in_memory:
            self._places.append(len(self._kept))
            self._kept.append(item)
            return
        out = io.BytesIO()
        _Pickler(out, self._numbers).dump(item) if self._shared else pickle.dump(item, out, PROTOCOL)
        self._file.seek(self._end)
        self._file.write(out.getbuffer())
        self._places.append(self._in_memory + self._end)
        self._end += len(out.getbuffer())

    def reorder(self, places: Sequence[int]) -> None:
        """Put the items into another order: that of their places until now."""
        self._places = array("Q", [self._places[place] for place in places])

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return [self._read(offset) for offset in self._places[place]]
        return self._read(self._places[place])

    def __iter__(self) -> Iterator[T]:
        for place in self._places:
            yield self._read(place)

    def _read(self, place: int) -> T:
        if place < self._in_memory:
            return self._kept[place]
        self._file.seek(place - self._in_memory)
        item: T = _Unpickler(self._file, self._shared).load()
        return item


def dumps(item: object, shared: Iterable[object]) -> bytes:
    """An object of ours for another process of ours, which has what is `shared`, in the same order."""
    out = io.BytesIO()
    _Pickler(out, {id(value): number for number, value in enumerate(shared)}).dump(item)
    return out.getvalue()


def loads(content: bytes, shared: Sequence[object]) -> Any:
    """What `dumps` packed in a process of ours."""
    return _Unpickler(io.BytesIO(content), list(shared)).load()


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, numbers: dict[int, int]):
        super().__init__(file, PROTOCOL)
        self._numbers = numbers

    def persistent_id(self, item: object) -> int | None:
        return self._numbers.get(id(item))


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: Any, shared: list[object]):
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, number: Any) -> Any:
        return self._shared[number]
