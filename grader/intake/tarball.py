"""Tar archives and what is compressed by gzip, bzip2 or xz, without trust: nothing is written.

The content is unpacked in small pieces, and no more of it than `STREAM_LIMIT`, whatever it claims to be.
"""

from __future__ import annotations

import bz2
import io
import lzma
import tarfile
import zlib
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Protocol

from grader.errors import InternalError
from grader.intake.tree import FILE_LIMIT, LARGE_LIMIT, Taking, is_large, shown, worked_on

STREAM_LIMIT = 400 << 20  # bytes that are unpacked, those of installed packages among them
PIECE = 1 << 16
DICTIONARY = 128 << 20  # bytes that unpacking xz may need
MEMBERS_LIMIT = 100_000
OUTSIDE = "its name leads out of the archive"
BLOCK = tarfile.BLOCKSIZE


class TarballError(InternalError):
    """What cannot be unpacked at all; the message says why."""


class _Unpacker(Protocol):
    """What the decompressors of the standard library have in common."""

    @property
    def eof(self) -> bool:
        """Whether there is no more to unpack."""

    def decompress(self, data: bytes, /, max_length: int = ...) -> bytes:
        """So many bytes of what comes next, at most."""


class _Unpacked(io.RawIOBase):
    """What is compressed, as a stream of what it unpacks to; plain content as it is."""

    def __init__(self, content: bytes):
        self._content, self._place, self._done = content, 0, 0
        self._unpacker = _unpacker(content)
        self._rest = b""  # of zlib's, which keeps what it was not asked for outside

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = b""
        while not piece and (self._rest or self._place < len(self._content) or self._waits()):
            piece = self._next(min(len(buffer), PIECE))
        if not piece and self._unpacker is not None and not self._unpacker.eof:
            raise TarballError("it is cut off")
        self._done += len(piece)
        if self._done > STREAM_LIMIT:
            raise TarballError(f"it unpacks to more than {STREAM_LIMIT >> 20} MB")
        buffer[: len(piece)] = piece
        return len(piece)

    def _waits(self) -> bool:
        """Whether the unpacker has more to give without another byte."""
        return self._unpacker is not None and not getattr(self._unpacker, "needs_input", True)

    def _next(self, size: int) -> bytes:
        fresh = b""
        if not self._rest and not self._waits():
            fresh = self._content[self._place : self._place + PIECE]
            self._place += len(fresh)
        if self._unpacker is None:
            given, self._rest = (self._rest or fresh)[:size], (self._rest or fresh)[size:]
            return given
        if self._unpacker.eof:
            self._place, self._rest = len(self._content), b""  # more of the kind behind it is not read
            return b""
        given = self._unpacker.decompress(self._rest or fresh, size)
        self._rest = getattr(self._unpacker, "unconsumed_tail", b"")
        return given


def _unpacker(content: bytes) -> _Unpacker | None:
    if content.startswith(b"\x1f\x8b"):
        return zlib.decompressobj(wbits=31)
    if content.startswith(b"BZh"):
        return bz2.BZ2Decompressor()
    if content.startswith(b"\xfd7zXZ\0"):
        return lzma.LZMADecompressor(memlimit=DICTIONARY)
    return None


def unpack(name: str, content: bytes) -> tuple[dict[str, bytes], list[str]]:
    """The files of a tar archive, or the one that is compressed, and what was left out, with the reason.

    Args:
        name: its own, from which the name of a single file follows.
        content: what was handed in.

    Raises:
        TarballError: it is none, or nothing in it can be read.
    """
    try:
        start = io.BufferedReader(_Unpacked(content)).read(BLOCK)
    except Exception as error:  # whatever the libraries say of what is damaged
        raise TarballError(f"it is damaged ({error or type(error).__name__})") from error
    if is_tar(start):
        return _members(content)
    if _unpacker(content) is None:
        raise TarballError("it is no archive, or damaged")
    own = PurePosixPath(name).stem  # "work.py" of "work.py.gz"
    limit = LARGE_LIMIT if is_large(own) else FILE_LIMIT
    try:
        unpacked = io.BufferedReader(_Unpacked(content)).read(limit + 1)
    except Exception as error:
        raise TarballError(f"it is damaged ({error or type(error).__name__})") from error
    if len(unpacked) > limit:
        raise TarballError(f"it unpacks to more than {limit >> 20} MB")
    return ({own: unpacked}, []) if unpacked else ({}, [])


def is_tar(start: bytes) -> bool:
    """Whether content that begins so is a tar archive."""
    if len(start) < BLOCK:
        return False
    try:
        tarfile.TarInfo.frombuf(start[:BLOCK], "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


def _members(content: bytes) -> tuple[dict[str, bytes], list[str]]:
    """The files of a tar archive: its names are looked through first, to know what was installed."""
    names: list[tuple[str, ...]] = []

    def note(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bool:
        names.append(_parts(member.name))
        return True

    ended = _each(content, note)
    is_work, taking = worked_on(names), Taking()

    def take(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bool:
        parts = _parts(member.name)
        reason = _odd(member)
        if member.isdir() or not parts or not (reason.startswith(OUTSIDE) or is_work(parts)):
            return True
        read = partial(_read, archive, member)
        return taking.take("/".join(parts), reason, read)

    _each(content, take)
    contents = taking.found
    if ended and not contents.files:
        raise TarballError(ended)
    return contents.files, [*contents.left_out, *([f"what comes after ({ended})"] if ended else [])]


def _each(content: bytes, look: _Look) -> str:
    """Look at each member until that says no; why there are no more, "" where it ends as it should."""
    count = 0
    try:
        stream: IO[bytes] = io.BufferedReader(_Unpacked(content))
        with tarfile.open(fileobj=stream, mode="r|", errors="surrogateescape") as archive:
            for member in archive:
                count += 1
                if count > MEMBERS_LIMIT:
                    return f"more than {MEMBERS_LIMIT:,} names"
                if not look(archive, member):
                    return ""
    except Exception as error:  # whatever the libraries say of what is damaged
        return f"it is damaged: {error or type(error).__name__}"
    return ""


class _Look(Protocol):
    """What is done with each member: False where it was enough."""

    def __call__(self, archive: tarfile.TarFile, member: tarfile.TarInfo, /) -> bool: ...


def _parts(name: str) -> tuple[str, ...]:
    clean = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\\", "/")
    return tuple(part for part in clean.split("/") if part not in ("", "."))


def _odd(member: tarfile.TarInfo) -> str:
    """Why a member is refused, whatever its name; "" if it is not."""
    name = member.name.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        return OUTSIDE
    if not member.isreg() or member.issparse():
        return "it is a link or a special file"
    return ""


def _read(archive: tarfile.TarFile, member: tarfile.TarInfo, room: int) -> bytes | None:
    if member.size > room:
        return None
    stream = archive.extractfile(member)
    content = stream.read(room + 1) if stream is not None else b""
    if len(content) < member.size:
        raise TarballError(f"{shown(member.name)} is cut off")
    return content
