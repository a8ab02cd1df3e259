"""Finished trainings, kept under the hash of everything that determines them.

An entry is a folder of `result.json`, `predictions.f32`, `weights.f32` and `sum` (SHA-256 of the
others). It is written under another name and moved into place, so two graders at once do no harm;
an entry that does not match its sum counts as absent. Beyond a limit, what was not used for
longest is dropped.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

FILES = ("result.json", "predictions.f32", "weights.f32")
LIMIT_MB = 4096
STALE = 24 * 3600.0  # seconds after which what is half written belongs to nobody


@dataclass(frozen=True)
class Entry:
    """A kept training: its folder, its size in bytes and when it was last used (seconds since 1970)."""

    folder: Path
    size: int
    used: float


def limit_mb() -> int:
    """How much is kept: the environment variable `GRADER_CACHE_MB`, else `LIMIT_MB`."""
    value = os.environ.get("GRADER_CACHE_MB", "")
    return int(value) if value.isdecimal() else LIMIT_MB


def _sum(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in FILES:
        content = (folder / name).read_bytes() if (folder / name).exists() else b""
        digest.update(f"{name} {len(content)} ".encode() + content)
    return digest.hexdigest()


def get(cache: Path, key: str) -> Path | None:
    """The folder of an intact entry, or None. It counts as used now."""
    folder = cache / key[:2] / key
    try:
        if (folder / "sum").read_text("ascii") != _sum(folder):
            return None
        os.utime(folder / "sum")
    except (OSError, UnicodeDecodeError):
        return None
    return folder


def put(cache: Path, key: str, made: Path) -> None:
    """Keep the result in the folder `made` under `key`."""
    target = cache / key[:2] / key
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f"{key[:8]}.", dir=target.parent))
    for name in FILES:
        if (made / name).is_file():
            shutil.copyfile(made / name, part / name)
    (part / "sum").write_text(_sum(part), "ascii")
    if target.exists() and get(cache, key) is None:
        _drop(target)
    try:
        os.replace(part, target)
    except OSError:  # another grader was first: its entry is the same
        shutil.rmtree(part, ignore_errors=True)
    trim(cache, limit_mb() << 20)


def entries(cache: Path) -> list[Entry]:
    """All entries, the longest unused first."""
    all_entries = []
    for folder in cache.glob("??/*"):
        if "." in folder.name:  # being written, or being dropped
            continue
        try:
            sizes = [path.stat().st_size for path in folder.iterdir()]
            used = (folder / "sum").stat().st_mtime
        except OSError:
            continue  # half written, or just dropped by another grader
        all_entries.append(Entry(folder, sum(sizes), used))
    return sorted(all_entries, key=lambda entry: (entry.used, entry.folder.name))


def trim(cache: Path, limit: int) -> int:
    """Drop what was not used for longest until at most `limit` bytes are kept; returns how many."""
    all_entries = entries(cache)
    total, dropped = sum(entry.size for entry in all_entries), 0
    for entry in all_entries:
        if total <= limit:
            break
        _drop(entry.folder)
        total -= entry.size
        dropped += 1
    for folder in cache.glob("??/*.*"):
        try:
            if time.time() - folder.stat().st_mtime > STALE:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # another grader was first
    return dropped


def clear(cache: Path) -> int:
    """Drop everything; returns how many entries there were."""
    count = len(entries(cache))
    for folder in cache.glob("??"):
        shutil.rmtree(folder, ignore_errors=True)
    return count


def _drop(folder: Path) -> None:
    """Remove an entry in one step, so that nobody reads half of it."""
    try:
        away = Path(tempfile.mkdtemp(prefix="dropped.", dir=folder.parent))
    except OSError:
        return  # cleared by another grader
    try:
        os.replace(folder, away)
    except OSError:
        pass  # another grader was first
    shutil.rmtree(away, ignore_errors=True)
