"""Finished trainings, kept under the hash of everything that determines them.

An entry is a folder of `result.json`, `predictions.f32` and `sum` (SHA-256 of both). It is written
under another name and moved into place, so two graders at once do no harm; an entry that does not
match its sum counts as absent.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

FILES = ("result.json", "predictions.f32")


def _sum(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in FILES:
        content = (folder / name).read_bytes() if (folder / name).exists() else b""
        digest.update(f"{name} {len(content)} ".encode() + content)
    return digest.hexdigest()


def get(cache: Path, key: str) -> Path | None:
    """The folder of an intact entry, or None."""
    folder = cache / key[:2] / key
    try:
        return folder if (folder / "sum").read_text("ascii") == _sum(folder) else None
    except OSError:
        return None


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
        shutil.rmtree(target, ignore_errors=True)
    try:
        os.replace(part, target)
    except OSError:  # another grader was first: its entry is the same
        shutil.rmtree(part, ignore_errors=True)
