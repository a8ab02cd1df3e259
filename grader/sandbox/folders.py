"""The folder of a job, which is gone afterwards, whatever the job made of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def job_folder() -> Iterator[Path]:
    """A new folder, removed at the end. What cannot be removed is left: it is no submission's fault."""
    path = Path(tempfile.mkdtemp(prefix="grader-"))
    try:
        yield path
    finally:
        with suppress(OSError):
            remove(path)


def remove(root: Path) -> None:
    """Remove a folder, however deep it is and however long the paths in it are.

    Folders inside it are moved beside each other first, so that no path is longer than two names, and none
    is left to recursion.

    Raises:
        OSError: something cannot be removed.
    """
    flat = Path(tempfile.mkdtemp(prefix=f"{root.name}-", dir=root.parent))
    waiting, number = [root], 0
    while waiting:
        folder = waiting.pop()
        folder.chmod(0o700)
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
                    continue
                os.chmod(entry.path, 0o700)  # a folder that may not be written cannot be moved
                number += 1
                waiting.append(flat / str(number))
                os.rename(entry.path, waiting[-1])
        os.rmdir(folder)
    os.rmdir(flat)
