"""A folder on the disk as a tree. Links are not followed, and only regular files are read."""

from __future__ import annotations

import os
from pathlib import Path

from grader.evidence import EvidenceRefused, read_file
from grader.intake.tree import (
    DEEPEST,
    FILE_LIMIT,
    FILES_LIMIT,
    LARGE_LIMIT,
    NAMES_LIMIT,
    Contents,
    hidden,
    installed,
    is_large,
    refusal,
    shown,
)


class Folder:
    """A folder on the disk. Links are not followed, and only regular files are read."""

    def __init__(self, path: Path):
        """Take the folder at `path`, which is the teacher's."""
        self._path = path

    def entries(self, folder: str = "") -> dict[str, bool]:
        """See `grader.intake.tree.Tree`.

        Raises:
            OSError: the folder cannot be listed.
        """
        with os.scandir(self._path / folder) as entries:
            listed = {entry.name: entry.is_dir(follow_symlinks=False) for entry in entries}
        return {name: listed[name] for name in sorted(listed) if not hidden(name)}

    def is_clone(self, folder: str) -> bool:
        """Whether a folder is the clone of a repository."""
        return os.path.lexists(self._path / folder / ".git")

    def contents(self, place: str) -> Contents:
        """See `grader.intake.tree.Tree`."""
        path, contents = self._path / place, Contents()
        try:
            if path.is_symlink() or not path.is_dir():
                self._take(contents, path, path.name)
                return contents
            names = self._names(path, contents)
        except OSError as error:
            contents.fault = _fault(place, error)
            return contents
        for name in names:
            self._take(contents, path / name, name)
            if contents.fault:
                break
        return contents

    @staticmethod
    def _names(path: Path, found: Contents) -> list[str]:
        """The names of all files below a folder, without following links or entering what is installed."""
        names: list[tuple[str, ...]] = []
        folders: list[tuple[str, ...]] = [()]
        looked = 0
        while folders:
            inside = folders.pop()
            here: dict[str, bool] = {}
            with os.scandir(path.joinpath(*inside)) as entries:
                for entry in entries:
                    looked += 1
                    if looked > NAMES_LIMIT:
                        found.left_out.append(f"what is more than {NAMES_LIMIT:,} names")
                        folders = []
                        break
                    if not entry.is_symlink():  # a link may point anywhere
                        here[entry.name] = entry.is_dir(follow_symlinks=False)
            none = installed(inside[-1] if inside else "", here)
            for name, folder in here.items():
                parts = (*inside, name)
                if name in none:
                    continue
                if not folder:
                    names.append(parts)
                elif looked > NAMES_LIMIT:
                    continue
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
            content = read_file(path, LARGE_LIMIT if is_large(name) else FILE_LIMIT)
        except (EvidenceRefused, OSError) as error:
            if isinstance(error, OSError) or isinstance(error.__cause__, PermissionError):
                found.fault = _fault(name, error.__cause__ or error)
            else:
                found.left_out.append(f"{shown(name)} ({str(error).partition(': ')[2]})")
            return
        clean = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        room, complaint = found.room(clean)
        if reason := refusal(clean, clean.split("/")):
            found.left_out.append(f"{shown(clean)} ({reason})")
        elif len(content) > room:
            found.left_out.append(f"{shown(clean)} ({complaint})")
        else:
            found.files[clean] = content


def _fault(name: str, error: BaseException) -> str:
    said = getattr(error, "strerror", None) or str(error)
    return f"{shown(name)} could not be read by this computer: {said}"
