"""What is known of a data set before it is read, and the data set itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.errors import UsageError

Array = NDArray[Any]
Arrays = tuple[Array, Array, Array, Array]  # x_train, y_train, x_test, y_test

PIXELS_OF = 2_000  # images that the mean and standard deviation of a data set's pixels are taken from


class DataError(UsageError):
    """A data set that was asked for is not there or not readable."""


@dataclass(frozen=True)
class KerasFiles:
    """The files of a data set in Keras's store and in its cache.

    Attributes:
        names: the files: an archive of arrays, or four in the IDX format: training images and labels, then
            those of the test set.
        folder: where they lie in the cache; "" for the cache itself.
        sha256: of the one file, as Keras checks it; "" where it checks none.
    """

    names: tuple[str, ...]
    folder: str = ""
    sha256: str = ""

    def paths(self, cache: Path) -> list[Path]:
        """Where the files lie in a folder laid out as Keras's cache is."""
        return [cache / self.folder / name for name in self.names]


@dataclass(frozen=True)
class Published:
    """How submissions are given a data set: as `keras.datasets.<its name>`, in its true sizes.

    Attributes:
        train, test: samples of the real training and test sets: what a correct script prints.
        decoy: makes the test set that they are given, or with False one that is like it and that
            they are not given: images and labels.
        label_shape: the shape of one label as Keras gives it: (1,) for labels in a column.
    """

    train: int
    test: int
    decoy: Callable[[Dataset, bool], tuple[Array, Array]]
    label_shape: tuple[int, ...] = ()


@dataclass(frozen=True)
class TrueLine:
    """The line that points lie on.

    Attributes:
        slope, intercept: of the line.
        at: the input whose prediction a plot names.
        points: what the training points are called.
    """

    slope: float
    intercept: float
    at: float
    points: str


@dataclass(frozen=True)
class Starter:
    """What a new assignment with a data set begins with, as lines of Python.

    Attributes:
        load: imports keras and makes x_train and y_train.
        scale: scales the inputs; "" where nothing is to be scaled.
        layers: of a network that learns it, without the input.
        optimizer: of that network, as it is written.
        loss: its name.
        metrics: what compile is told beside them, with a comma before it.
        epochs: that this network needs.
        margin: of `grader.Recipe`.
        recipe: what else that is told, with a comma before it.
        input: what its input is told; "" for the shape of a sample alone.
        made: what `scale` calls a layer that it makes, the first of all; "" for none.
    """

    load: str
    scale: str
    layers: tuple[str, ...]
    optimizer: str
    loss: str
    metrics: str
    epochs: int
    margin: float
    recipe: str
    input: str = ""
    made: str = ""


@dataclass(frozen=True)
class DataSpec:
    """All that is known of a data set before it is read: who needs to know asks here, never for its name.

    Attributes:
        name: as assignments name it.
        load: reads it, from the folder given, or "stand-in", or where it usually lies.
        classes: the names of the classes by label; empty for regression.
        sample_shape: of one input.
        starter: what a new assignment begins with.
        is_images: samples are pictures of uint8: height x width, or with colours.
        value_range: the least and the largest value of an input; None for features that have each its own.
        pixel_statistics: mean and standard deviation of all pixels of the whole training set, of the
            range they have.
        keras_files: where Keras has it; None for what it does not have in a form that is read here.
        published: how submissions are given it; None for what they have from elsewhere.
        true_line: what is to be learned, where that is a line.
        features: the names of what one input holds, as far as these are known.
        picture_shape: height and width in which an input that is a row of pixels is shown as a picture.
        target: what is to be predicted, in words; "" where that is not known. `unit` is what it counts in.
    """

    name: str
    load: Callable[[DataSpec, str | None], Dataset]
    classes: tuple[str, ...]
    sample_shape: tuple[int, ...]
    starter: Starter
    is_images: bool = False
    value_range: tuple[float, float] | None = None
    pixel_statistics: tuple[float, float] | None = None
    keras_files: KerasFiles | None = None
    published: Published | None = None
    true_line: TrueLine | None = None
    features: tuple[str, ...] = ()
    picture_shape: tuple[int, ...] = ()
    target: str = ""
    unit: str = ""


@dataclass(frozen=True)
class GivenFile:
    """A file that students are given.

    Attributes:
        name: as it lies in their folder: `heart.csv`, `flowers/rose/1.jpg`.
        content: what is in it, or where that lies.
    """

    name: str
    content: bytes | Path

    def read(self) -> bytes:
        """What is in it.

        Raises:
            DataError: it is gone.
        """
        if isinstance(self.content, bytes):
            return self.content
        try:
            return self.content.read_bytes()
        except OSError as error:
            raise DataError(
                f"expected {self.content}, which students are given. Received: {error.strerror or error}. "
                "Put the file back, or start again."
            ) from error


@dataclass(frozen=True)
class Columns:
    """The columns of the given part, as the file has them: before anything is made of them.

    Attributes:
        names: in the file's order.
        values: of each column, a value a row: float64, NaN where there is none; or texts, "" where there is
            none.
        target: the name of the column that is to be predicted.
    """

    names: tuple[str, ...]
    values: tuple[Array, ...]
    target: str

    def column(self, name: str) -> Array:
        """The values of a column.

        Raises:
            KeyError: there is none of that name.
        """
        if name not in self.names:
            raise KeyError(f"expected one of {', '.join(self.names)}. Received: {name!r}")
        return self.values[self.names.index(name)]

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


@dataclass(frozen=True)
class HiddenInputs:
    """The inputs of the hidden part as students have them: with nothing to predict, and in another order.

    Attributes:
        file: the file that they lie in.
        key: its column that tells the rows apart.
        keys: what stands in that: of each hidden sample in the order of `Dataset.x_test`; in a student's own
            copy, which has no hidden samples, of each row of the file.
    """

    file: str
    key: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """What students are given of a teacher's own data.

    Nothing in it comes from the hidden part, but for its inputs where the teacher gives these out.

    Attributes:
        files: as they lie in the student's folder.
        addresses: from where programs may fetch one of these, each with the name of a file or of an archive.
        columns: of a table, a series or texts; None for what has none.
        archives: of a folder of files, which addresses bring and no student's folder holds.
        inputs: what is known of the file of hidden inputs, if they are given out.
    """

    files: tuple[GivenFile, ...]
    addresses: tuple[tuple[str, str], ...] = ()
    columns: Columns | None = None
    archives: tuple[GivenFile, ...] = ()
    inputs: HiddenInputs | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The files, and in their place the folders that hold them, as they lie in the student's folder."""
        return tuple(dict.fromkeys(file.name.partition("/")[0] for file in self.files))


@dataclass(frozen=True)
class Dataset:
    """A data set as the grader trains and measures with it.

    Attributes:
        spec: what is known of it in general.
        x_train, x_test: samples, first axis first; images as uint8, 0 to 255.
        y_train, y_test: whole-number labels, or the values to predict.
        source: where it came from, in words.
        stand_in: it is not (all of) the real data set, and results are not comparable.
        classes: the names of the classes by label; for stand-in digits, digits. Empty for regression.
        digest: SHA-256 of the four arrays, and of what students are given of a teacher's own data.
        given: that; None for a data set that has a name.
        tells_itself: the hidden inputs together hold labels, as windows of a series do that overlap: no
            process that runs a student's program may have them.
        hidden_columns: of a teacher's own table, the columns of the hidden part as the file has them, but for
            the target; None for other data.
    """

    spec: DataSpec
    x_train: Array
    y_train: Array
    x_test: Array
    y_test: Array
    source: str
    stand_in: bool
    classes: tuple[str, ...]
    digest: str
    given: Given | None = None
    tells_itself: bool = False
    hidden_columns: Columns | None = None

    @property
    def name(self) -> str:
        """As assignments name it."""
        return self.spec.name

    @property
    def of_texts(self) -> bool:
        """Whether samples are texts, which have no size, mean or range."""
        return bool(self.x_train.dtype.kind == "U")

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """The shape of one input."""
        return self.x_train.shape[1:]

    @cached_property
    def pixels(self) -> tuple[float, float]:
        """Mean and standard deviation of the pixels of its images, of the range they have.

        Every submission with several models asks.
        """
        assert self.spec.value_range is not None
        low, high = self.spec.value_range
        some = (self.x_train[:: max(1, len(self.x_train) // PIXELS_OF)] - low) / (high - low)
        return float(some.mean()), float(some.std())

    def described(self) -> str:
        """One line for people: name, source and sizes."""
        return f"{self.name}: {self.source} ({len(self.x_train):,} to train, {len(self.x_test):,} to measure)"


def dataset_of(
    spec: DataSpec,
    parts: Arrays,
    source: str,
    *,
    stand_in: bool = False,
    classes: tuple[str, ...] | None = None,
    given: Given | None = None,
    tells_itself: bool = False,
    hidden_columns: Columns | None = None,
) -> Dataset:
    """A data set of these arrays; `classes` are its own unless others are given."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{part.dtype.str}{part.shape}".encode())
        digest.update(np.ascontiguousarray(part).tobytes())
    for file in given.files if given is not None else ():
        content = file.read()
        digest.update(f"\0{file.name}\0{len(content)}\0".encode() + content)
    for name, values in (
        zip(hidden_columns.names, hidden_columns.values, strict=True) if hidden_columns else ()
    ):
        digest.update(f"\0{name}\0{values.tolist()!r}".encode())
    known = spec.classes if classes is None else classes
    return Dataset(
        spec, *parts, source, stand_in, known, digest.hexdigest(), given, tells_itself, hidden_columns
    )
