"""Zip archives, without trust: nothing is written, and what is odd is refused by its name."""

from __future__ import annotations

import io
import stat
import zipfile
from collections import defaultdict
from functools import partial
from pathlib import Path
from types import TracebackType

from grader.errors import InternalError
from grader.intake.naming import names_of
from grader.intake.tree import Contents, Taking, hidden, shown, worked_on

ENTRIES_LIMIT = 500_000  # names of a whole class
STUDENTS_LIMIT = 100_000  # names in one student's archive, most of which may be what was installed
# Of these zlib unpacks no more than it is asked for. bzip2 and LZMA unpack whole blocks at once.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
PLACES = 6  # folders inside each other that a school's system lays around a student's work
ENCRYPTED = 0x1


class ArchiveError(InternalError):
    """An archive that cannot be read at all; the message says why."""


class Archive:
    """An open zip archive as a tree; a context manager.

    Left out are names that lead out of the archive, links, names that look the same but for capitals,
    encrypted files, unusual compression, and what is more than a student may hand in.
    """

    def __init__(self, source: Path | bytes, *, entries_limit: int = ENTRIES_LIMIT):
        """Open an archive.

        Args:
            source: its path, or its content.
            entries_limit: names in it, at most.

        Raises:
            ArchiveError: no zip archive, or too many names in it.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
        except Exception as error:  # whatever the library says of what is no archive
            reason = str(error) or type(error).__name__
            raise ArchiveError(f"expected a zip archive. Received: {reason}") from error
        entries = self._zip.infolist()
        if len(entries) > entries_limit:
            self._zip.close()
            raise ArchiveError(
                f"expected at most {entries_limit:,} files in the archive. Received: {len(entries):,}."
            )
        self._children: dict[str, dict[str, bool]] = defaultdict(dict)
        self._below: dict[str, list[tuple[list[str], zipfile.ZipInfo]]] = defaultdict(list)
        self.outside: list[str] = []  # what belongs to nobody: names that lead out of the archive
        for name, entry in zip(names_of(entries), entries, strict=True):
            self._index(name, entry)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def _index(self, name: str, entry: zipfile.ZipInfo) -> None:
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if name.startswith("/") or ".." in parts or (len(name) > 1 and name[1] == ":"):
            if not any(hidden(part) for part in parts if part != ".."):
                self.outside.append(f"{shown(name)} (its name leads out of the archive)")
            return
        if not parts or any(map(hidden, parts[:PLACES])):
            return
        folder = name.endswith("/")
        for depth, part in enumerate(parts[:PLACES]):
            above = self._children["/".join(parts[:depth])]
            above[part] = above.get(part, False) or folder or depth + 1 < len(parts)
        if not folder:
            for depth in range(min(PLACES, len(parts)) + 1):
                self._below["/".join(parts[:depth])].append((parts, entry))

    def entries(self, folder: str = "") -> dict[str, bool]:
        """See `grader.intake.tree.Tree`."""
        children = self._children.get(folder, {})
        return {name: children[name] for name in sorted(children) if not hidden(name)}

    def contents(self, place: str) -> Contents:
        """See `grader.intake.tree.Tree`."""
        depth = len(place.split("/")) if place else 0
        below = [(tuple(parts[depth:] or parts[-1:]), entry) for parts, entry in self._below.get(place, ())]
        is_work, taking = worked_on(parts for parts, _ in below), Taking()
        for parts, entry in below:
            if is_work(parts) and not taking.take("/".join(parts), _odd(entry), partial(self._read, entry)):
                break
        return taking.found

    def _read(self, entry: zipfile.ZipInfo, room: int) -> bytes | None:
        """The content; None if it is more than there is room for, whatever the archive claims."""
        with self._zip.open(entry) as stream:
            content = stream.read(room + 1)
        return content if len(content) <= room else None


def unpack(content: bytes) -> tuple[dict[str, bytes], list[str]]:
    """The files of a student's zip archive by name, and the names of what was left out, with the reason.

    Raises:
        ArchiveError: no zip archive, or nothing in it can be read.
    """
    with Archive(content, entries_limit=STUDENTS_LIMIT) as archive:
        contents = archive.contents("")
        return contents.files, [*archive.outside[:STUDENTS_LIMIT], *contents.left_out]


def _odd(entry: zipfile.ZipInfo) -> str:
    """Why an entry is refused, whatever its name; "" if it is not."""
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        return "it is a link or a special file"
    if entry.flag_bits & ENCRYPTED:
        return "it is encrypted: make an archive without a password"
    if entry.compress_type not in METHODS:
        return "it is compressed in an unusual way: make a plain zip archive"
    return ""
