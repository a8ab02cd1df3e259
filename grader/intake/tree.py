"""A class's folder or archive as a tree of names, whose files are read one student's place at a time.

What lies inside a place is a student's: it is counted, bounded and never decides how the tree is read.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from grader.evidence import EvidenceRefused, read_file

FILE_LIMIT = 20 << 20  # bytes of one file
FILES_LIMIT = 200  # files of one student
SIZE_LIMIT = 60 << 20  # bytes of all files of one student together
NAMES_LIMIT = 5_000  # names in one student's place that are looked at
DEEPEST = 12  # folders inside each other
NAME_BYTES = 255  # of a file's name: Linux keeps no longer one
IGNORED = frozenset(
    "__MACOSX __pycache__ .git .ipynb_checkpoints .DS_Store Thumbs.db desktop.ini .venv venv".split()
)


@dataclass
class Contents:
    """What lies in one place: files by name, what was left out and why, what this computer could not read."""

    files: dict[str, bytes] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    fault: str = ""

    def room(self, size_limit: int) -> int:
        """Bytes that more files may have."""
        return size_limit - sum(map(len, self.files.values()))


class Tree(Protocol):
    """A folder or an archive."""

    def entries(self, folder: str = "") -> dict[str, bool]:
        """The names in a folder that are not hidden, each with whether it is a folder; "" for the top."""

    def contents(self, place: str) -> Contents:
        """The files of a place, a folder or a file, by their names inside it."""


def hidden(name: str) -> bool:
    """Whether a file or folder is no part of anybody's work."""
    inner = name.startswith("__") and not name.endswith(".py")  # `__init__.py` is a program
    return name.startswith(".") or inner or name in IGNORED


def shown(name: str) -> str:
    """A name for a message: what cannot be shown replaced, and cut."""
    kept = ("\ufffd" if unicodedata.category(character)[0] == "C" else character for character in name)
    return "".join(kept)[:80]


def refusal(name: str, parts: Iterable[str]) -> str:
    """Why a file of this name is not taken; "" if it is."""
    parts = list(parts)
    if any(unicodedata.category(character)[0] == "C" for character in name):
        return "its name has characters that cannot be shown"
    if len(name) > 300 or len(parts) > DEEPEST:
        return "its name is too long"
    if any(len(part.encode("utf-8", "replace")) > NAME_BYTES for part in parts):
        return "its name is too long"
    return ""


class Taken:
    """The names taken in one place: no two may differ in capitals alone, or be file and folder at once."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def clash(self, name: str) -> str:
        """Why a name cannot stand beside those taken; "" if it can."""
        same, folders = self._plain(name)
        if same in self._files:
            return "another file has this name but for capitals"
        if same in self._folders or self._files & folders:
            return "a file and a folder have this name"
        return ""

    def add(self, name: str) -> None:
        """Take a name."""
        same, folders = self._plain(name)
        self._files.add(same)
        self._folders |= folders

    @staticmethod
    def _plain(name: str) -> tuple[str, set[str]]:
        parts = unicodedata.normalize("NFC", name).casefold().split("/")
        return "/".join(parts), {"/".join(parts[:count]) for count in range(1, len(parts))}


class Folder:
    """A folder on the disk. Links are not followed, and only regular files are read."""

    def __init__(self, path: Path):
        """Take the folder at `path`, which is the teacher's."""
        self._path = path

    def entries(self, folder: str = "") -> dict[str, bool]:
        """See `Tree`.

        Raises:
            OSError: the folder cannot be listed.
        """
        with os.scandir(self._path / folder) as found:
            listed = {each.name: each.is_dir(follow_symlinks=False) for each in found}
        return {name: listed[name] for name in sorted(listed) if not hidden(name)}

    def is_clone(self, folder: str) -> bool:
        """Whether a folder is the clone of a repository."""
        return os.path.lexists(self._path / folder / ".git")

    def contents(self, place: str) -> Contents:
        """See `Tree`."""
        path, found = self._path / place, Contents()
        try:
            if path.is_symlink() or not path.is_dir():
                self._take(found, path, path.name)
                return found
            names = self._names(path, found)
        except OSError as error:
            found.fault = _fault(place, error)
            return found
        for name in names:
            self._take(found, path / name, name)
            if found.fault:
                break
        return found

    @staticmethod
    def _names(path: Path, found: Contents) -> list[str]:
        """The names of all files below a folder, without following links."""
        names: list[tuple[str, ...]] = []
        folders: list[tuple[str, ...]] = [()]
        looked = 0
        while folders:
            inside = folders.pop()
            with os.scandir(path.joinpath(*inside)) as entries:
                for entry in entries:
                    looked += 1
                    if looked > NAMES_LIMIT:
                        found.left_out.append(f"what is more than {NAMES_LIMIT:,} names")
                        return ["/".join(parts) for parts in sorted(names)]
                    parts = (*inside, entry.name)
                    if hidden(entry.name) or entry.is_symlink():
                        continue  # a link may point anywhere
                    if not entry.is_dir(follow_symlinks=False):
                        names.append(parts)
                    elif len(parts) < DEEPEST:
                        folders.append(parts)
                    else:
                        found.left_out.append(f"{shown('/'.join(parts))} (its name is too long)")
        return ["/".join(parts) for parts in sorted(names)]

    @staticmethod
    def _take(found: Contents, path: Path, name: str) -> None:
        """Read a file, or say why not."""
        if len(found.files) >= FILES_LIMIT:
            found.left_out.append(f"{shown(name)} (more than {FILES_LIMIT} files)")
            return
        try:
            content = read_file(path, FILE_LIMIT)
        except (EvidenceRefused, OSError) as error:
            if isinstance(error, OSError) or isinstance(error.__cause__, PermissionError):
                found.fault = _fault(name, error.__cause__ or error)
            else:
                found.left_out.append(f"{shown(name)} ({str(error).partition(': ')[2]})")
            return
        clean = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if reason := refusal(clean, clean.split("/")):
            found.left_out.append(f"{shown(clean)} ({reason})")
        elif len(content) > found.room(SIZE_LIMIT):
            found.left_out.append(f"{shown(clean)} (all files together have more than {SIZE_LIMIT >> 20} MB)")
        else:
            found.files[clean] = content


def _fault(name: str, error: BaseException) -> str:
    said = getattr(error, "strerror", None) or str(error)
    return f"{shown(name)} could not be read by this computer: {said}"
