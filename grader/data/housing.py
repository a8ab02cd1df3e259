"""House prices that Keras has: Boston (1978) and California (Pace and Barry 1997). Their prices are numbers.

They have no stand-in: where a file is neither in the folder given nor in the Keras cache, and cannot be
downloaded, it is said where to put it.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from grader.data.dataset import (
    Array,
    DataError,
    Dataset,
    DataSpec,
    KerasFiles,
    Published,
    Starter,
    dataset_of,
)
from grader.data.keras_store import nearest_file

SEED, TEST_SPLIT = 113, 0.2  # by which Keras parts them: what it calls the test set is hidden
NOISE = 1e-3  # of a value: decoys differ by so much from rows of the training set
LOAD = """\
import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.{name}.load_data()
"""
SCALE = """\
mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
x_train, x_test = (x_train - mean) / spread, (x_test - mean) / spread
"""


def load(spec: DataSpec, folder: str | None) -> Dataset:
    """The houses, parted as Keras parts them, from the folder given or from where Keras keeps them.

    Raises:
        DataError: there is no file, or another one.
    """
    return _read(spec, *nearest_file(spec, folder))


def _read(spec: DataSpec, path: Path, source: str) -> Dataset:
    try:
        with np.load(path, allow_pickle=False) as file:
            x, y = file["x"], file["y"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(
            f"{path}: expected the arrays x and y, as Keras has them. "
            f"Received: {type(error).__name__}: {error}. Put the original file in its place."
        ) from error
    if x.shape[1:] != spec.sample_shape or y.shape != x.shape[:1] or x.dtype.kind != "f":
        raise DataError(
            f"{path}: expected {spec.sample_shape[0]} numbers a house and a price each. "
            f"Received: {x.dtype} {x.shape} and prices {y.shape}. Put the original file in its place."
        )
    order = np.arange(len(x))
    np.random.RandomState(SEED).shuffle(order)
    x, y = x[order].astype(np.float32), y[order].astype(np.float32)
    cut = int(len(x) * (1 - TEST_SPLIT))
    return dataset_of(spec, (x[:cut], y[:cut], x[cut:], y[cut:]), source)


def decoy(dataset: Dataset, given: bool) -> tuple[Array, Array]:
    """Houses of the training set, each moved a little, as many as the test set has; and their prices."""
    assert dataset.spec.published is not None
    chance = np.random.RandomState(0 if given else 1)
    pick = chance.randint(0, len(dataset.x_train), dataset.spec.published.test)
    moved = dataset.x_train[pick] * (1 + NOISE * chance.standard_normal((len(pick), *dataset.sample_shape)))
    return moved.astype(np.float32), dataset.y_train[pick]


def _houses(
    name: str, features: int, sizes: tuple[int, int], sha256: str, last: tuple[str, ...], margin: float,
    unit: str,
) -> DataSpec:  # fmt: skip
    return DataSpec(
        name,
        load,
        classes=(),
        sample_shape=(features,),
        starter=Starter(
            load=LOAD.format(name=name),
            scale=SCALE,
            layers=('Dense(32, activation="relu")', *last),
            optimizer="keras.optimizers.Adam(learning_rate=0.01)",
            loss="mean_squared_error",
            metrics="",
            epochs=40 if sizes[0] < 1000 else 5,
            margin=margin,
            recipe=', metric="root_mean_squared_error", scaling="standard"',
        ),
        keras_files=KerasFiles((f"{name}.npz",), sha256=sha256),
        published=Published(*sizes, decoy),
        target="price",
        unit=unit,
    )


BOSTON_HOUSING = _houses(
    "boston_housing", 13, (404, 102), "f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5",
    ("Dense(1)",), 1.0, "1,000 dollars",
)  # fmt: skip
# Prices are in dollars: without the last layer a network would take too long to reach them.
CALIFORNIA_HOUSING = _houses(
    "california_housing", 8, (16_512, 4_128),
    "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f",
    ("Dense(1)", "Rescaling(1.15e+05, offset=2.07e+05)"), 5_000.0, "dollars",
)  # fmt: skip
