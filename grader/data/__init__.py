"""Data sets by name: a module each, which holds all that is known of it.

A `DataSpec` is what is known before anything is read. A `Dataset` is what the grader itself trains and
measures with; its test part is hidden from submissions. `publish` writes what a submission may see: the
training set, and a decoy test set made from training samples, both in the true shape of the real data
set, so that `x_train.shape` is right even where a stand-in is used.

A teacher's own data have no name: a source, as `table` makes one, says where they lie; see
`grader.data.sources`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from grader.data.cifar10 import CIFAR10
from grader.data.cifar100 import CIFAR100
from grader.data.dataset import Array, Columns, DataError, Dataset, DataSpec, Given, GivenFile, TrueLine
from grader.data.fashion_mnist import FASHION_MNIST
from grader.data.housing import BOSTON_HOUSING, CALIFORNIA_HOUSING
from grader.data.mnist import MNIST
from grader.data.points import LINE
from grader.data.pretrained import digests as pretrained_digests
from grader.data.pretrained import folders
from grader.data.sequences import IMDB, REUTERS
from grader.data.sources import Source, as_code, as_plain, from_plain, given_part, read_source
from grader.data.sources.arrays import arrays
from grader.data.sources.images import images
from grader.data.sources.series import series
from grader.data.sources.table import table
from grader.data.sources.texts import texts
from grader.data.tables import BREAST_CANCER, DIABETES, DIGITS, IRIS, OTHERS, WINE

__all__ = [
    "DEFAULT", "NAMES", "SMALLEST", "SPECS",
    "Columns", "DataError", "DataSpec", "Dataset", "Given", "GivenFile", "Source", "TrueLine",
    "arrays", "as_code", "as_plain", "decoy", "from_plain", "given_part", "given_with",
    "images", "instead_of", "lay", "load", "pretrained_digests", "pretrained_folders", "publish", "series",
    "spec", "table", "texts",
]  # fmt: skip

SPECS: Mapping[str, DataSpec] = {
    data_spec.name: data_spec
    for data_spec in (
        MNIST,
        FASHION_MNIST,
        CIFAR10,
        CIFAR100,
        WINE,
        IRIS,
        DIGITS,
        BREAST_CANCER,
        DIABETES,
        BOSTON_HOUSING,
        CALIFORNIA_HOUSING,
        IMDB,
        REUTERS,
        LINE,
    )
}
NAMES = tuple(SPECS)
DEFAULT = MNIST.name  # where none is named
SMALLEST = LINE.name  # where any will do


def spec(name: str) -> DataSpec:
    """What is known of a data set.

    Raises:
        DataError: an unknown name.
    """
    if name not in SPECS:
        raise DataError(
            f"a data set's name: expected one of {', '.join(SPECS)}. Received: {name!r}{instead_of(name)}"
        )
    return SPECS[name]


def instead_of(name: str) -> str:
    """What to do instead where a name is known but is no data set's, to end a message with; else ""."""
    return f": {OTHERS[name]}" if name in OTHERS else ""


def load(name: str | Source, folder: str | None = None) -> Dataset:
    """Load a data set.

    Args:
        name: one of `NAMES`, or a source: a teacher's own data, which lie where that says.
        folder: where to look first, or "stand-in" for the embedded stand-in. None stands for the
            environment variable `GRADER_DATA`, if set.

    Raises:
        DataError: an unknown name, or a folder or file that cannot be read.
    """
    if not isinstance(name, str):
        return read_source(name)
    known = spec(name)
    return known.load(known, folder or os.environ.get("GRADER_DATA") or None)


def pretrained_folders(folder: str | None = None) -> tuple[Path, ...]:
    """The folders there are of weights for `keras.applications`; nothing else lies in them. See `load`."""
    return folders(folder or os.environ.get("GRADER_DATA") or None)


def given_with(name: str) -> tuple[str, ...]:
    """The data sets that submissions are given with this one: itself, and all that look like it.

    A program may use the other one, too. Empty for a set that they have from elsewhere, and for a teacher's
    own.
    """
    asked = SPECS.get(name)
    if asked is None or asked.published is None:
        return ()
    return tuple(
        data_spec.name
        for data_spec in SPECS.values()
        if data_spec.published is not None
        and data_spec.sample_shape == asked.sample_shape
        and len(data_spec.classes) == len(asked.classes)
    )


def decoy(dataset: Dataset, *, given: bool = True) -> tuple[Array, Array]:
    """A test set of the true size that knows nothing of the hidden one: images and labels.

    A network does as well on those that submissions are `given` as on the others, unless it was trained on
    the former.

    Raises:
        DataError: submissions are given nothing of this data set.
    """
    published = dataset.spec.published
    if published is None:
        known = [data_spec.name for data_spec in SPECS.values() if data_spec.published is not None]
        raise DataError(
            f"expected a data set that submissions are given: one of {', '.join(known)}. "
            f"Received: {dataset.name}"
        )
    return published.decoy(dataset, given)


def publish(dataset: Dataset, folder: Path) -> None:
    """Write what a submission may see of a data set: `folder/{x,y}_{train,test}.npy`.

    The training set is repeated up to the size of the real one where a stand-in is used. The test
    set is a decoy.

    Raises:
        DataError: submissions are given nothing of this data set.
    """
    x_test, y_test = decoy(dataset)
    published = dataset.spec.published
    assert published is not None
    folder.mkdir(parents=True, exist_ok=True)
    repeated = np.arange(published.train) % len(dataset.x_train)
    parts = {
        "x_train": dataset.x_train[repeated],
        "y_train": dataset.y_train[repeated].reshape(-1, *published.label_shape),
        "x_test": x_test,
        "y_test": y_test.reshape(-1, *published.label_shape),
    }
    for name, part in parts.items():
        np.save(folder / f"{name}.npy", part)


def lay(given: Given, folder: Path) -> None:
    """Write what students are given of a teacher's own data into a folder.

    Raises:
        DataError: a file of it is gone.
    """
    for file in (*given.files, *given.archives):
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.read())
