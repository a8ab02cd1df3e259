"""Arrays that took long to make, kept in the user's cache: scikit-learn alone takes two seconds to import."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import platformdirs

from grader.data.dataset import Array

MADE_BY = ("scikit-learn", "numpy", "pillow")


def kept(name: str, make: Callable[[], tuple[Array, ...]]) -> tuple[Array, ...]:
    """What `make` returns, made once for each version of the libraries that make it.

    Args:
        name: a file's name: what is made, and how.
        make: makes the arrays.
    """
    from importlib.metadata import version  # which takes longer to import than a small set to read

    made_by = " ".join(f"{library} {version(library)}" for library in MADE_BY)
    path = Path(platformdirs.user_cache_dir("grader")) / "data" / f"{name}, {made_by}.npz"
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return tuple(file[f"arr_{number}"] for number in range(len(file.files)))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        pass  # not there, or damaged
    arrays = make()
    partial = path.with_suffix(f".{os.getpid()}.part")
    with suppress(OSError):  # a folder that cannot be written is no reason to stop
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            np.savez(file, *arrays)
        os.replace(partial, path)
    return arrays
