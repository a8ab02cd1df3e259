"""Keras's store of data sets and its cache: where files lie, and how they are fetched."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from grader.data.dataset import DataError, DataSpec

STAND_IN = "stand-in"
KERAS_STORE = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
TIMEOUT_S = 15.0  # without an answer before a download is given up


def keras_cache() -> Path:
    """Where Keras keeps what it downloads."""
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "datasets"


def download(spec: DataSpec, cache: Path) -> bool:
    """Fetch a data set into the Keras cache; whether it could be: there may be no network."""
    import urllib.request  # which takes a while, and is seldom needed

    files = spec.keras_files
    if files is None:
        return False
    try:
        for path in files.paths(cache):
            # The address is a constant above, so no other scheme can be meant.
            with urllib.request.urlopen(KERAS_STORE + path.name, timeout=TIMEOUT_S) as reply:  # noqa: S310
                content = reply.read()
            if files.sha256 and hashlib.sha256(content).hexdigest() != files.sha256:
                return False
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(f".{os.getpid()}.part")
            partial.write_bytes(content)
            os.replace(partial, path)
    except OSError:  # or a URLError, which is one
        return False
    return True


def nearest_file(spec: DataSpec, folder: str | None) -> tuple[Path, str]:
    """The `<name>.npz` of a data set without a stand-in, and where it came from, in words.

    Args:
        spec: of the data set.
        folder: where it is looked for first; None, or "stand-in", for nowhere.

    Raises:
        DataError: it is nowhere, and cannot be downloaded.
    """
    name, cache = f"{spec.name}.npz", keras_cache()
    if folder and folder != STAND_IN and (Path(folder) / name).is_file():
        return Path(folder) / name, f"the file {name} of the folder {Path(folder).name}"
    if (cache / name).is_file():
        return cache / name, f"the Keras cache's {name}"
    if download(spec, cache):
        return cache / name, f"downloaded: {name}"
    raise DataError(
        f"{spec.name}: expected the file {name} in the folder that --data names, or in {cache}. Received: no "
        f"such file, and {KERAS_STORE}{name} cannot be reached from here. Download it there, and put it into "
        "one of these folders."
    )
