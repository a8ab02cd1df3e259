"""`keras.datasets.*.load_data()` inside the sandbox: our data, with a decoy test set."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

SERVED = ("mnist", "fashion_mnist")
ABSENT = ("cifar10", "cifar100", "imdb", "reuters", "california_housing", "boston_housing")


def install(folder: Path, notes: list[str]) -> None:
    """Replace `load_data` of every data set Keras has, wherever it is reached from."""
    for name in (*SERVED, *ABSENT):
        load = _served(name, folder / name, notes) if name in SERVED else _absent(name)
        for home in ("keras.src.datasets", "keras.datasets", "keras._tf_keras.keras.datasets"):
            try:
                module = importlib.import_module(f"{home}.{name}")
            except ImportError:  # a Keras that does not ship this one
                continue
            module.load_data = load  # type: ignore[attr-defined]


def _served(name: str, folder: Path, notes: list[str]) -> Callable[..., Any]:
    def load_data(path: str = "") -> Any:
        """Return ((x_train, y_train), (x_test, y_test)) as Keras does."""
        if not folder.is_dir():
            raise _no_network(name)
        notes.append(f"{name} was loaded: the training set, and a test set that is not the hidden one")
        return tuple(
            tuple(_open(folder / f"{axis}_{part}.npy") for axis in "xy") for part in ("train", "test")
        )

    return load_data


def _open(path: Path) -> Any:
    """Map the array; a submission that changes it changes its own copy."""
    return np.load(path, mmap_mode="c", allow_pickle=False).view(np.ndarray)


def _absent(name: str) -> Callable[..., Any]:
    def load_data(*args: Any, **kwargs: Any) -> Any:
        raise _no_network(name)

    return load_data


def _no_network(name: str) -> OSError:
    return OSError(
        f"the data set {name!r} is not available: submissions are run without a network. "
        "Expected the data set of the assignment's handout."
    )
