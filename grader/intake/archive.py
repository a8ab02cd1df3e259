"""Zip archives, without trust: nothing is written, and what is odd is refused by its name."""

from __future__ import annotations

import io
import stat
import unicodedata
import zipfile
import zlib

FILES_LIMIT = 200  # files of one archive
SIZE_LIMIT = 60 << 20  # bytes of all its files together, unpacked
ENTRIES_LIMIT = 5000  # names that are looked at
IGNORED = frozenset(
    "__MACOSX __pycache__ .git .ipynb_checkpoints .DS_Store Thumbs.db desktop.ini .venv venv".split()
)
# What the library may raise for an entry that is not as it should be.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    EOFError,
)
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar")


class ArchiveError(Exception):
    """An archive that cannot be read at all; the message says why."""


def unpack(
    content: bytes, *, files_limit: int | None = None, size_limit: int | None = None, archives: bool = False
) -> tuple[dict[str, bytes], list[str]]:
    """The files of a zip archive by name, and the names of what was left out, each with the reason.

    Left out are names that lead out of the archive, links, names that differ only in capitals, encrypted
    files, archives inside it, and what is more than the limits.

    Args:
        content: of the archive.
        files_limit: `FILES_LIMIT` if None.
        size_limit: `SIZE_LIMIT` if None, in bytes.
        archives: keep archives inside it, as they are: those of a class are its students'.

    Raises:
        ArchiveError: no zip archive, or nothing in it can be read.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        reason = str(error) or type(error).__name__
        raise ArchiveError(f"expected a zip archive. Received: {reason}") from error
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    taken: set[str] = set()
    most = FILES_LIMIT if files_limit is None else files_limit
    room = size = SIZE_LIMIT if size_limit is None else size_limit
    with archive:
        entries = archive.infolist()
        if len(entries) > max(ENTRIES_LIMIT, most):
            raise ArchiveError(
                f"expected at most {ENTRIES_LIMIT:,} files in the archive. Received: {len(entries):,}."
            )
        for entry in entries:
            name = entry.filename.replace("\\", "/")
            parts = [part for part in name.split("/") if part not in ("", ".")]
            if entry.is_dir() or any(part in IGNORED for part in parts):
                continue
            shown = _shown(name)
            if reason := _odd(entry, name, parts, archives):
                left_out.append(f"{shown} ({reason})")
                continue
            name = "/".join(parts)
            same = unicodedata.normalize("NFC", name).casefold()
            if same in taken:
                left_out.append(f"{shown} (another file has this name but for capitals)")
            elif len(files) >= most:
                left_out.append(f"{shown} (more than {most} files)")
            else:
                try:
                    found = _read(archive, entry, room)
                except BROKEN as error:
                    left_out.append(f"{shown} (cannot be unpacked: {type(error).__name__})")
                    continue
                if found is None:
                    left_out.append(f"{shown} (the archive unpacks to more than {size >> 20} MB)")
                    continue
                taken.add(same)
                files[name] = found
                room -= len(found)
    return files, left_out


def _odd(entry: zipfile.ZipInfo, name: str, parts: list[str], archives: bool) -> str:
    """Why an entry is refused; "" if it is not."""
    if name.startswith("/") or ".." in parts or (len(name) > 1 and name[1] == ":"):
        return "its name leads out of the archive"
    if any(unicodedata.category(character)[0] == "C" for character in name):
        return "its name has characters that cannot be shown"
    if len(name) > 300 or len(parts) > 12:
        return "its name is too long"
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        return "it is a link or a special file"
    if entry.flag_bits & 0x1:
        return "it is encrypted"
    return "an archive in an archive" if not archives and name.lower().endswith(ARCHIVES) else ""


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes | None:
    """The content; None if it is more than there is room for, whatever the archive claims."""
    with archive.open(entry) as stream:
        content = stream.read(room + 1)
    return content if len(content) <= room else None


def _shown(name: str) -> str:
    kept = ("�" if unicodedata.category(character)[0] == "C" else character for character in name)
    return "".join(kept)[:80]
