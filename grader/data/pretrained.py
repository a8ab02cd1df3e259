"""Where weights of pretrained networks lie: what `keras.applications` would otherwise download."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

MODELS = "models"  # as in Keras's own cache


def folders(folder: str | None) -> tuple[Path, ...]:
    """The folders of weights that there are: in the data folder, then in Keras's cache.

    What lies beside them in a data folder may hold hidden labels, and is not among them.
    """
    homes = [Path(folder)] if folder else []
    homes.append(Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras"))
    return tuple((home / MODELS).resolve() for home in homes if (home / MODELS).is_dir())


def digests(given: Sequence[Path]) -> list[tuple[str, str]]:
    """The names of all files in folders of weights, each with the SHA-256 of what Keras would find there."""
    found: dict[str, str] = {}
    for folder in given:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_file() and path.name not in found:  # as in Keras, the first folder that has one counts
                facts = path.stat()
                found[path.name] = _digest(path, facts.st_size, facts.st_mtime_ns)
    return sorted(found.items())


@lru_cache(maxsize=256)
def _digest(path: Path, size: int, changed: int) -> str:
    """The SHA-256 of a file of some hundred megabytes, read once as long as it stays as it is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
