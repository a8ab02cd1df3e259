"""Data sets by name, from the nearest place that has them.

In order: the folder given (`--data`, or the environment variable `GRADER_DATA`), the Keras
cache (`~/.keras/datasets`), a download, and last an embedded stand-in: scikit-learn's 1,797
real handwritten digits, enlarged to 28 x 28. Whatever is used is named in every report.

A `Dataset` is what the grader itself trains and measures with; its test part is hidden from
submissions. `publish` writes what a submission may see: the training set, and a decoy test set
made from training samples, both in the true shape of the real data set, so that
`x_train.shape` is right even where a stand-in is used.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import urllib.error
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.errors import UsageError

Array = NDArray[Any]

STAND_IN = "stand-in"
KERAS_STORE = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
TIMEOUT = 15.0  # seconds without an answer before a download is given up
# SHA-256 of Keras's own mnist.npz, as keras.datasets.mnist checks it.
MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
FASHION_FILES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)
IMAGE_SETS = ("mnist", "fashion_mnist")
NAMES = (*IMAGE_SETS, "wine", "line")
CLASSES: dict[str, tuple[str, ...]] = {
    "mnist": tuple(str(digit) for digit in range(10)),
    # The labels' meanings, from the Fashion-MNIST paper (Xiao, Rasul and Vollgraf 2017), table 2.
    "fashion_mnist": (
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    "wine": ("class 0", "class 1", "class 2"),
    "line": (),
}
# Samples of the real training and test sets: what a correct script prints as their shapes.
TRUE_SIZES = {"mnist": (60_000, 10_000), "fashion_mnist": (60_000, 10_000)}


class DataError(UsageError):
    """A data set that was asked for is not there or not readable."""


@dataclass(frozen=True)
class Dataset:
    """A data set as the grader trains and measures with it.

    Attributes:
        x_train, x_test: samples, first axis first; images as uint8, 0 to 255.
        y_train, y_test: whole-number labels, or the values to predict.
        source: where it came from, in words.
        stand_in: it is not (all of) the real data set, and results are not comparable.
        digest: SHA-256 of the four arrays.
    """

    name: str
    x_train: Array
    y_train: Array
    x_test: Array
    y_test: Array
    source: str
    stand_in: bool
    digest: str

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes by label; for stand-in digits, digits. Empty for regression."""
        if self.stand_in and self.source.startswith("a stand-in"):
            return CLASSES["mnist"]
        return CLASSES[self.name]

    def described(self) -> str:
        """One line for people: name, source and sizes."""
        return f"{self.name}: {self.source} ({len(self.x_train):,} to train, {len(self.x_test):,} to measure)"


def _dataset(name: str, parts: tuple[Array, Array, Array, Array], source: str, stand_in: bool) -> Dataset:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{part.dtype.str}{part.shape}".encode())
        digest.update(np.ascontiguousarray(part).tobytes())
    return Dataset(name, *parts, source, stand_in, digest.hexdigest())


def load(name: str, folder: str | None = None) -> Dataset:
    """Load a data set by name.

    Args:
        name: one of `NAMES`.
        folder: where to look first, or "stand-in" for the embedded stand-in. None stands for the
            environment variable `GRADER_DATA`, if set.

    Raises:
        DataError: an unknown name, or a folder or file that cannot be read.
    """
    if name == "wine":
        return _wine()
    if name == "line":
        return _line()
    if name not in IMAGE_SETS:
        raise DataError(f"a data set's name: expected one of {', '.join(NAMES)}. Received: {name!r}")
    folder = folder or os.environ.get("GRADER_DATA") or None
    if folder == STAND_IN:
        return _digits(name)
    if folder:
        if not Path(folder).is_dir():
            raise DataError(
                f"the data folder: expected a folder that holds {name}.npz. Received: {folder!r}, "
                "which is no folder."
            )
        found = _from_folder(name, Path(folder), f"the file %s of the folder {Path(folder).name}")
        if found is not None:
            return found
    cache = _keras_cache()
    return _from_folder(name, cache, "the Keras cache's %s") or _download(name, cache) or _digits(name)


def _keras_cache() -> Path:
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "datasets"


def _from_folder(name: str, folder: Path, source: str) -> Dataset | None:
    """The data set from `<name>.npz`, the four IDX files or `<name>_sample.npz`; None if none is there."""
    whole, sample, idx = folder / f"{name}.npz", folder / f"{name}_sample.npz", folder / "fashion-mnist"
    try:
        if whole.is_file():
            with np.load(whole, allow_pickle=False) as file:
                parts = (file["x_train"], file["y_train"], file["x_test"], file["y_test"])
            return _dataset(name, _images(parts, whole), source % whole.name, False)
        if name == "fashion_mnist" and all((idx / part).is_file() for part in FASHION_FILES):
            return _dataset(name, _images(_read_idx(idx), idx), source % idx.name, False)
        if sample.is_file():
            with np.load(sample, allow_pickle=False) as file:
                x, y = file["x"], file["y"]
            cut = len(x) * 4 // 5
            parts = _images((x[:cut], y[:cut], x[cut:], y[cut:]), sample)
            words = f"a sample of {len(x):,} real images, {source % sample.name}, not the whole data set"
            return _dataset(name, parts, words, True)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(f"{name} cannot be read from {folder}: {type(error).__name__}: {error}") from error
    return None


def _images(parts: tuple[Array, Array, Array, Array], path: Path) -> tuple[Array, Array, Array, Array]:
    x_train, y_train, x_test, y_test = parts
    for x, y in ((x_train, y_train), (x_test, y_test)):
        if x.dtype != np.uint8 or x.shape[1:] != (28, 28) or y.shape != x.shape[:1] or not len(x):
            raise DataError(
                f"{path}: expected images of 28 x 28 as uint8 with one label each. "
                f"Received: {x.dtype} {x.shape} and labels {y.shape}"
            )
    return x_train, y_train.astype(np.uint8), x_test, y_test.astype(np.uint8)


def _read_idx(folder: Path) -> tuple[Array, Array, Array, Array]:
    arrays = []
    for name in FASHION_FILES:
        with gzip.open(folder / name, "rb") as file:
            offset = 16 if "images" in name else 8  # the IDX header, as keras.datasets reads it
            array = np.frombuffer(file.read(), np.uint8, offset=offset)
        arrays.append(array.reshape(-1, 28, 28) if "images" in name else array)
    return arrays[0], arrays[1], arrays[2], arrays[3]


def _download(name: str, cache: Path) -> Dataset | None:
    """Fetch the data set into the Keras cache; None where there is no network."""
    files = {cache / "mnist.npz": "mnist.npz"}
    if name == "fashion_mnist":
        files = {cache / "fashion-mnist" / part: part for part in FASHION_FILES}
    try:
        for path, part in files.items():
            # The address is a constant above, so no other scheme can be meant.
            with urllib.request.urlopen(KERAS_STORE + part, timeout=TIMEOUT) as reply:  # noqa: S310
                content = reply.read()
            if name == "mnist" and hashlib.sha256(content).hexdigest() != MNIST_SHA256:
                return None
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(f".{os.getpid()}.part")
            partial.write_bytes(content)
            os.replace(partial, path)
    except (urllib.error.URLError, OSError):
        return None
    return _from_folder(name, cache, "downloaded: %s")


def _digits(name: str) -> Dataset:
    """The stand-in: scikit-learn's handwritten digits of 8 x 8, enlarged to 20 x 20 inside 28 x 28.

    That is how MNIST itself is framed (LeCun et al. 1998: digits fit a box of 20 x 20).
    """
    from PIL import Image
    from sklearn.datasets import load_digits

    digits = load_digits()
    images = np.zeros((len(digits.images), 28, 28), np.uint8)
    for image, small in zip(images, digits.images, strict=True):
        drawn = Image.fromarray((small * (255 / 16)).astype(np.uint8))
        image[4:24, 4:24] = np.asarray(drawn.resize((20, 20), Image.Resampling.BICUBIC))
    labels = digits.target.astype(np.uint8)
    order = np.random.default_rng(0).permutation(len(images))
    images, labels = images[order], labels[order]
    cut = len(images) * 4 // 5
    source = "a stand-in: 1,797 small handwritten digits of scikit-learn, enlarged to 28 x 28"
    return _dataset(name, (images[:cut], labels[:cut], images[cut:], labels[cut:]), source, True)


def _wine() -> Dataset:
    """scikit-learn's wine data: 178 wines, 13 features, 3 classes; three tenths are hidden."""
    from sklearn.datasets import load_wine
    from sklearn.model_selection import train_test_split

    wine = load_wine()
    x_train, x_test, y_train, y_test = train_test_split(
        wine.data.astype(np.float32), wine.target, test_size=0.3, random_state=0, stratify=wine.target
    )
    return _dataset("wine", (x_train, y_train, x_test, y_test), "scikit-learn's wine data", False)


def _line() -> Dataset:
    """Six points on a line, for x = -1 ... 4; hidden are other x from -10 to 20."""
    x_train = np.arange(-1.0, 5.0, dtype=np.float32).reshape(-1, 1)
    hidden = np.arange(-10.0, 20.25, 0.5, dtype=np.float32)
    x_test = hidden[~np.isin(hidden, x_train)].reshape(-1, 1)
    return _dataset(
        "line",
        (x_train, 2 * x_train[:, 0] - 1, x_test, 2 * x_test[:, 0] - 1),
        "six points on a line",
        False,
    )


def decoy(dataset: Dataset, *, given: bool = True) -> tuple[Array, Array]:
    """A test set of the true size that knows nothing of the hidden one: images and labels.

    Training images moved by one pixel. A network does as well on those that submissions are `given` as on
    the others, unless it was trained on the former.
    """
    count, size = len(dataset.x_train), TRUE_SIZES[dataset.name][1]
    pick = np.random.default_rng(0).choice(count, size, replace=True)
    moves = np.random.default_rng(1).integers(0, 4, size)
    if not given:
        others = np.setdiff1d(np.arange(count * 4), pick * 4 + moves)
        chosen = np.random.default_rng(2).choice(others, size, replace=True)
        pick, moves = chosen // 4, chosen % 4
    images = np.empty((size, 28, 28), np.uint8)
    for move, (axis, by) in enumerate(((1, 1), (1, -1), (2, 1), (2, -1))):
        moved = moves == move
        images[moved] = np.roll(dataset.x_train[pick[moved]], by, axis=axis)
    return images, dataset.y_train[pick]


def publish(dataset: Dataset, folder: Path) -> None:
    """Write what a submission may see of an image set: `folder/{x,y}_{train,test}.npy`.

    The training set is repeated up to the size of the real one where a stand-in is used. The test
    set is a decoy.
    """
    folder.mkdir(parents=True, exist_ok=True)
    repeated = np.arange(TRUE_SIZES[dataset.name][0]) % len(dataset.x_train)
    images, labels = decoy(dataset)
    np.save(folder / "x_train.npy", dataset.x_train[repeated])
    np.save(folder / "y_train.npy", dataset.y_train[repeated])
    np.save(folder / "x_test.npy", images)
    np.save(folder / "y_test.npy", labels)
