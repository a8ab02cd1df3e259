"""What travels: a job with its files on the way out, and what it left behind on the way back."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.assignment import Limits
from grader.evidence import EvidenceRefused, read_file
from grader.records.run import Run

FILE_LIMIT = 1 << 32  # bytes of a file that we ship ourselves
# What a job left that is no regular file comes back as the same kind of thing, so that it is refused there as
# it would have been here.
LINK, PIPE, FOLDER = "link", "pipe", "folder"


@dataclass(frozen=True)
class TransferItem:
    """A file of a place: its name there, and its content, or the SHA-256 under which the machine has it."""

    name: str
    digest: str
    content: bytes | None


@dataclass(frozen=True)
class Job:
    """One job for `Sandbox.run`, with everything it may read.

    Attributes:
        target: see `Sandbox.run`, as are `settings` and `limits`.
        folder: of the job, as its settings name it.
        files: of the job's own folder, by name.
        places: what it may read beside it, as its settings name it, and the files there. A place that is one
            file has an item of the name "".
    """

    target: str
    folder: str
    files: tuple[tuple[str, bytes], ...]
    settings: Mapping[str, Any]
    limits: Limits
    places: tuple[tuple[str, tuple[TransferItem, ...]], ...]


@dataclass(frozen=True)
class JobOutput:
    """How a job ended, and what it left in its folder of evidence: name, kind and content."""

    run: Run
    evidence: tuple[tuple[str, str, bytes], ...]


def pack(
    target: str,
    folder: Path,
    settings: Mapping[str, Any],
    limits: Limits,
    readable: Iterable[Path],
    shared: Callable[[Path], str],
) -> Job:
    """A job as it travels.

    Args:
        target: as for `Sandbox.run`, as are the next four.
        folder: of the job.
        settings: what it is given.
        limits: what it may use.
        readable: what it may read beside its own folder.
        shared: the SHA-256 of a file that machines keep, "" for one that travels with the job.
    """

    def item(path: Path, name: str) -> TransferItem:
        digest = shared(path)
        return TransferItem(name, digest, None if digest else path.read_bytes())

    def items(place: Path) -> tuple[TransferItem, ...]:
        if place.is_file():
            return (item(place, ""),)
        inside = sorted(path for path in place.rglob("*") if path.is_file())
        return tuple(item(path, path.relative_to(place).as_posix()) for path in inside)

    own = [path for path in sorted(folder.iterdir()) if path.is_file()]
    own += [path for path in sorted((folder / "work").rglob("*")) if path.is_file()]
    files = tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in own)
    places = tuple((str(place), items(place)) for place in readable)
    return Job(target, str(folder), files, dict(settings), limits, places)


def missing(job: Job, store: Path) -> list[str]:
    """What a machine's store lacks of a job, by digest."""
    wanted = {item.digest for _, items in job.places for item in items if item.content is None}
    return sorted(digest for digest in wanted if not (store / digest).is_file())


def unpack(job: Job, store: Path, folder: Path, beside: Path) -> tuple[dict[str, Any], list[Path]]:
    """Lay out a job.

    Args:
        job: what came.
        store: of files by digest.
        folder: for the job.
        beside: a folder for what it may read.

    Returns:
        Its settings with the paths that are true here, and what it may read.
    """
    for name, content in job.files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    moved, readable = {job.folder: str(folder)}, []
    for number, (was, items) in enumerate(job.places):
        place = beside / str(number)  # which is not there if it was not
        for item in items:
            path = place / (item.name or Path(was).name)
            path.parent.mkdir(parents=True, exist_ok=True)
            if item.content is None:
                os.link(store / item.digest, path)
            else:
                path.write_bytes(item.content)
            if not item.name:
                place = path
        moved[was] = str(place)
        readable.append(place)
    return _moved(dict(job.settings), moved), readable


def _moved(value: Any, places: Mapping[str, str]) -> Any:
    """Settings in which each path is the one that is true here."""
    if isinstance(value, dict):
        return {name: _moved(item, places) for name, item in value.items()}
    if isinstance(value, list):
        return [_moved(item, places) for item in value]
    if isinstance(value, str):
        for was in sorted(places, key=len, reverse=True):
            if value == was or value.startswith(was + os.sep):
                return places[was] + value[len(was) :]
    return value


def collect(folder: Path, limit: int) -> tuple[tuple[str, str, bytes], ...]:
    """What a job left in `folder`, following no link and waiting for no pipe; at most `limit` bytes."""
    listing = []
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # it has taken its own folder away
        return ()
    for entry in entries:
        mode = entry.stat(follow_symlinks=False).st_mode
        kind = LINK if stat.S_ISLNK(mode) else FOLDER if stat.S_ISDIR(mode) else PIPE
        content = b""
        if stat.S_ISREG(mode):
            kind = ""
            try:
                content = read_file(Path(entry.path), limit)
            except (EvidenceRefused, OSError):
                kind = PIPE  # more than it may be, or not to be read: refused there
            limit -= len(content)
        listing.append((entry.name, kind, content))
    return tuple(listing)


def unpack_output(left: Sequence[tuple[str, str, bytes]], folder: Path) -> None:
    """Put what a job left into `folder`, which is empty."""
    for name, kind, content in left:
        path = folder / name
        if path.parent != folder or name in ("", ".", ".."):
            continue  # a machine of ours sends no such name
        if kind == LINK:
            path.symlink_to("/dev/null/nothing")
        elif kind == FOLDER:
            path.mkdir()
        elif kind == PIPE:
            os.mkfifo(path)
        else:
            path.write_bytes(content)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
