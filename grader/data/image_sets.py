"""Sets of images, from the nearest place that has them.

In order: the folder given, the Keras cache (`~/.keras/datasets`), a download, and last an embedded
stand-in: scikit-learn's 1,797 real handwritten digits, enlarged. Whatever is used is named in every report.
"""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import numpy as np

from grader.data.dataset import (
    Array,
    Arrays,
    DataError,
    Dataset,
    DataSpec,
    KerasFiles,
    Published,
    Starter,
    dataset_of,
)
from grader.data.kept import kept
from grader.data.keras_store import STAND_IN, download, keras_cache

ANOTHER = "Put the original file in its place, or name another folder with --data."
DIGITS = tuple(str(digit) for digit in range(10))
PARTS = 4  # images and labels to train and to measure, a file each in the IDX format
FRAME, BOX = 28, 20  # LeCun et al. 1998: MNIST's digits fit a box of 20 x 20 inside 28 x 28
MOVES = ((1, 1), (1, -1), (2, 1), (2, -1))  # axis, and by how many pixels
LOAD = """\
import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.{name}.load_data()
"""


def image_set(
    name: str,
    *,
    classes: tuple[str, ...],
    sample_shape: tuple[int, ...],
    sizes: tuple[int, int],
    pixel_statistics: tuple[float, float],
    label_shape: tuple[int, ...] = (),
    keras_files: KerasFiles | None = None,
) -> DataSpec:
    """What is known of a set of images that Keras has; `sizes` are those of its training and test sets."""
    return DataSpec(
        name,
        load,
        classes,
        sample_shape,
        Starter(
            load=LOAD.format(name=name),
            scale="x_train, x_test = x_train / 255.0, x_test / 255.0\n",
            layers=(
                "Flatten()",
                'Dense(64, activation="relu")',
                f'Dense({len(classes)}, activation="softmax")',
            ),
            optimizer='"adam"',
            loss="sparse_categorical_crossentropy",
            metrics=', metrics=["accuracy"]',
            epochs=3,
            margin=0.02,
            recipe="",
        ),
        is_images=True,
        value_range=(0, 255),
        pixel_statistics=pixel_statistics,
        keras_files=keras_files,
        published=Published(*sizes, decoy, label_shape),
    )


def load(spec: DataSpec, folder: str | None) -> Dataset:
    """A set of images from the folder given, or "stand-in", or where it usually lies.

    Raises:
        DataError: a folder or file that cannot be read.
    """
    if folder == STAND_IN:
        return _digits(spec)
    if folder:
        if not Path(folder).is_dir():
            raise DataError(
                f"the data folder: expected a folder that holds {spec.name}.npz. Received: {folder!r}, "
                "which is no folder. Name another folder with --data."
            )
        given = _from_folder(spec, Path(folder), f"the file %s of the folder {Path(folder).name}")
        if given is not None:
            return given
    cache = keras_cache()
    return _from_folder(spec, cache, "the Keras cache's %s") or _downloaded(spec, cache) or _digits(spec)


def _from_folder(spec: DataSpec, folder: Path, source: str) -> Dataset | None:
    """The data set from `<name>.npz`, Keras's IDX files or `<name>_sample.npz`; None if none is there."""
    whole, sample = folder / f"{spec.name}.npz", folder / f"{spec.name}_sample.npz"
    idx = spec.keras_files.paths(folder) if spec.keras_files is not None else []
    try:
        if whole.is_file():
            with np.load(whole, allow_pickle=False) as file:
                parts = (file["x_train"], file["y_train"], file["x_test"], file["y_test"])
            return dataset_of(spec, _checked(spec, parts, whole), source % whole.name)
        if len(idx) == PARTS and all(path.is_file() for path in idx):
            home = idx[0].parent
            return dataset_of(spec, _checked(spec, _read_idx(spec, idx), home), source % home.name)
        if sample.is_file():
            with np.load(sample, allow_pickle=False) as file:
                x, y = file["x"], file["y"]
            cut = len(x) * 4 // 5
            parts = _checked(spec, (x[:cut], y[:cut], x[cut:], y[cut:]), sample)
            words = f"a sample of {len(x):,} real images, {source % sample.name}, not the whole data set"
            return dataset_of(spec, parts, words, stand_in=True)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(
            f"{spec.name} cannot be read from {folder}: {type(error).__name__}: {error}. {ANOTHER}"
        ) from error
    return None


def _checked(spec: DataSpec, parts: Arrays, path: Path) -> Arrays:
    """The arrays, if they are images of the right shape with a label each; labels without further axes."""
    x_train, y_train, x_test, y_test = parts
    y_train, y_test = (y.reshape(-1) if y.shape[1:] == (1,) else y for y in (y_train, y_test))
    for x, y in ((x_train, y_train), (x_test, y_test)):
        if x.dtype != np.uint8 or x.shape[1:] != spec.sample_shape or y.shape != x.shape[:1] or not len(x):
            raise DataError(
                f"{path}: expected images of {_sides(spec)} as uint8 with one label each. "
                f"Received: {x.dtype} {x.shape} and labels {y.shape}. {ANOTHER}"
            )
    return x_train, y_train.astype(np.uint8), x_test, y_test.astype(np.uint8)


def _sides(spec: DataSpec) -> str:
    return " x ".join(map(str, spec.sample_shape))


def _read_idx(spec: DataSpec, paths: list[Path]) -> Arrays:
    arrays = []
    for path in paths:
        with gzip.open(path, "rb") as file:
            offset = 16 if "images" in path.name else 8  # the IDX header, as keras.datasets reads it
            array = np.frombuffer(file.read(), np.uint8, offset=offset)
        arrays.append(array.reshape(-1, *spec.sample_shape) if "images" in path.name else array)
    return arrays[0], arrays[1], arrays[2], arrays[3]


def _downloaded(spec: DataSpec, cache: Path) -> Dataset | None:
    return _from_folder(spec, cache, "downloaded: %s") if download(spec, cache) else None


def _digits(spec: DataSpec) -> Dataset:
    """The stand-in: scikit-learn's handwritten digits of 8 x 8, enlarged and framed as MNIST's are."""
    height, width = spec.sample_shape[:2]
    images, labels = kept(f"digits of {height} x {width}", lambda: _enlarged_digits(height, width))
    for colours in spec.sample_shape[2:]:
        images = np.repeat(images[..., None], colours, axis=-1)
    cut = len(images) * 4 // 5
    source = f"a stand-in: 1,797 small handwritten digits of scikit-learn, enlarged to {height} x {width}"
    parts = (images[:cut], labels[:cut], images[cut:], labels[cut:])
    return dataset_of(spec, parts, source, stand_in=True, classes=DIGITS)


def _enlarged_digits(height: int, width: int) -> tuple[Array, Array]:
    """Images of the digits and their labels, in an order of chance that is always the same."""
    from PIL import Image
    from sklearn.datasets import load_digits

    digits = load_digits()
    box = min(height, width) * BOX // FRAME
    top, left = (height - box) // 2, (width - box) // 2
    images = np.zeros((len(digits.images), height, width), np.uint8)
    for image, small in zip(images, digits.images, strict=True):
        drawn = Image.fromarray((small * (255 / 16)).astype(np.uint8))
        enlarged = drawn.resize((box, box), Image.Resampling.BICUBIC)
        image[top : top + box, left : left + box] = np.asarray(enlarged)
    order = np.random.default_rng(0).permutation(len(images))
    return images[order], digits.target.astype(np.uint8)[order]


def decoy(dataset: Dataset, given: bool) -> tuple[Array, Array]:
    """Training images moved by one pixel, as many as the real test set has, and their labels."""
    assert dataset.spec.published is not None
    count, size = len(dataset.x_train), dataset.spec.published.test
    pick = np.random.default_rng(0).choice(count, size, replace=True)
    moves = np.random.default_rng(1).integers(0, len(MOVES), size)
    if not given:
        others = np.setdiff1d(np.arange(count * len(MOVES)), pick * len(MOVES) + moves)
        chosen = np.random.default_rng(2).choice(others, size, replace=True)
        pick, moves = chosen // len(MOVES), chosen % len(MOVES)
    images = np.empty((size, *dataset.sample_shape), np.uint8)
    for move, (axis, by) in enumerate(MOVES):
        moved = moves == move
        images[moved] = np.roll(dataset.x_train[pick[moved]], by, axis=axis)
    return images, dataset.y_train[pick]
