"""Where weights of pretrained networks lie: what `keras.applications` would otherwise download."""

from __future__ import annotations

import os
from pathlib import Path

MODELS = "models"  # as in Keras's own cache


def folders(folder: str | None) -> tuple[Path, ...]:
    """The folders of weights that there are: in the data folder, then in Keras's cache.

    What lies beside them in a data folder may hold hidden labels, and is not among them.
    """
    homes = [Path(folder)] if folder else []
    homes.append(Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras"))
    return tuple((home / MODELS).resolve() for home in homes if (home / MODELS).is_dir())
