"""Zip archives, without trust: nothing is written, and what is odd is refused by its name."""

from __future__ import annotations

import io
import stat
import zipfile
from collections import defaultdict
from pathlib import Path
from types import TracebackType

from grader.intake import tree
from grader.intake.tree import Contents, Taken, hidden, refusal, shown

ENTRIES_LIMIT = 500_000  # names of a whole class
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar")
# Of these zlib unpacks no more than it is asked for. bzip2 and LZMA unpack whole blocks at once.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
PLACES = 4  # folders inside each other that a school's system lays around a student's work
UTF_8 = 0x800  # of an entry's flags: its name is UTF-8
ENCRYPTED = 0x1


class ArchiveError(Exception):
    """An archive that cannot be read at all; the message says why."""


class Archive:
    """An open zip archive as a tree; a context manager.

    Left out are names that lead out of the archive, links, names that differ only in capitals, encrypted
    files, unusual compression, and what is more than a student may hand in.
    """

    def __init__(self, source: Path | bytes, *, entries_limit: int = ENTRIES_LIMIT, archives: bool = True):
        """Open an archive.

        Args:
            source: its path, or its content.
            entries_limit: names in it, at most.
            archives: keep archives inside it, as they are: those of a class are its students'.

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
        self._archives = archives
        self._children: dict[str, dict[str, bool]] = defaultdict(dict)
        self._below: dict[str, list[tuple[list[str], zipfile.ZipInfo]]] = defaultdict(list)
        self.outside: list[str] = []  # what belongs to nobody: names that lead out of the archive
        for entry in entries:
            self._index(entry)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def _index(self, entry: zipfile.ZipInfo) -> None:
        name = _name(entry)
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if not parts or any(part in tree.IGNORED for part in parts):
            return
        if name.startswith("/") or ".." in parts or (len(name) > 1 and name[1] == ":"):
            self.outside.append(f"{shown(name)} (its name leads out of the archive)")
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
        found = self._children.get(folder, {})
        return {name: found[name] for name in sorted(found) if not hidden(name)}

    def contents(self, place: str) -> Contents:
        """See `grader.intake.tree.Tree`."""
        found, taken, looked = Contents(), Taken(), 0
        depth = len(place.split("/")) if place else 0
        for parts, entry in self._below.get(place, ()):
            inner = parts[depth:] or parts[-1:]
            name = "/".join(inner)
            if any(map(hidden, inner)):
                continue
            looked += 1
            if looked > tree.NAMES_LIMIT:
                found.left_out.append(f"what is more than {tree.NAMES_LIMIT:,} names")
                break
            if reason := _odd(entry, name, inner, self._archives) or taken.clash(name):
                found.left_out.append(f"{shown(name)} ({reason})")
            elif len(found.files) >= tree.FILES_LIMIT:
                found.left_out.append(f"{shown(name)} (more than {tree.FILES_LIMIT} files)")
            else:
                self._take(found, taken, name, entry)
        return found

    def _take(self, found: Contents, taken: Taken, name: str, entry: zipfile.ZipInfo) -> None:
        """Unpack a file, or say why not."""
        room = found.room(tree.SIZE_LIMIT)
        try:
            content = self._read(entry, min(room, tree.FILE_LIMIT))
        except Exception as error:  # whatever the library says of what is damaged
            found.left_out.append(f"{shown(name)} (cannot be unpacked: {type(error).__name__})")
            return
        if content is None and room < tree.FILE_LIMIT:
            reason = f"the archive unpacks to more than {tree.SIZE_LIMIT >> 20} MB"
            found.left_out.append(f"{shown(name)} ({reason})")
        elif content is None:
            found.left_out.append(f"{shown(name)} (it unpacks to more than {tree.FILE_LIMIT >> 20} MB)")
        else:
            taken.add(name)
            found.files[name] = content

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
    with Archive(content, entries_limit=tree.NAMES_LIMIT, archives=False) as archive:
        found = archive.contents("")
        return found.files, [*archive.outside[: tree.NAMES_LIMIT], *found.left_out]


def _name(entry: zipfile.ZipInfo) -> str:
    """An entry's name, with slashes. Many programs write UTF-8 and do not say so."""
    name = entry.filename
    if not entry.flag_bits & UTF_8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass  # it is what it says
    return name.replace("\\", "/")


def _odd(entry: zipfile.ZipInfo, name: str, parts: list[str], archives: bool) -> str:
    """Why an entry is refused; "" if it is not."""
    if reason := refusal(name, parts):
        return reason
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        return "it is a link or a special file"
    if entry.flag_bits & ENCRYPTED:
        return "it is encrypted"
    if entry.compress_type not in METHODS:
        return "it is compressed in an unusual way: make a plain zip archive"
    return "an archive in an archive" if not archives and name.lower().endswith(ARCHIVES) else ""
