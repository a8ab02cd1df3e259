"""Texts that Keras has as sequences of word numbers: reviews of IMDB, and news of Reuters.

They have no stand-in: where a file is neither in the folder given nor in the Keras cache, and cannot be
downloaded, it is said where to put it. Submissions load them with `keras.datasets`, from a file of Keras's
own form in which nothing of the hidden part is.
"""

from __future__ import annotations

import io
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from grader.data.dataset import (
    Array,
    DataError,
    Dataset,
    DataSpec,
    Given,
    GivenFile,
    KerasFiles,
    Starter,
    dataset_of,
)
from grader.data.keras_store import KERAS_STORE, nearest_file

WORDS, LENGTH = 10_000, 200  # that a network knows; of a text that it reads, the last ones
START, UNKNOWN, FIRST = (
    1,
    2,
    3,
)  # Keras's own numbers: the start, any other word, and what is added to a word's
SEED, TEST_SPLIT = 113, 0.2  # by which Keras orders them, and parts Reuters
DATE = (1980, 1, 1, 0, 0, 0)
# All that is needed to read an array of lists: whatever else a pickle asks for is refused.
ALLOWED = {
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
}
# In the order of the labels, as keras.datasets.reuters.get_label_names() has them.
TOPICS = (
    "cocoa grain veg-oil earn acq wheat copper housing money-supply coffee sugar trade reserves ship "
    "cotton carcass crude nat-gas cpi money-fx interest gnp meal-feed alum oilseed gold tin "
    "strategic-metal livestock retail ipi iron-steel rubber heat jobs lei bop zinc orange pet-chem "
    "dlr gas silver wpi hog lead"
)
LOAD = """\
import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.{name}.load_data(num_words={words})
x_train, x_test = (keras.utils.pad_sequences(x, maxlen={length}) for x in (x_train, x_test))
"""


class _Lists(pickle.Unpickler):
    """Reads arrays of lists of numbers, and makes nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in ALLOWED:
            return super().find_class(module.replace("numpy.core", "numpy._core"), name)
        raise pickle.UnpicklingError(f"{module}.{name} is no array of numbers")


def load(spec: DataSpec, folder: str | None) -> Dataset:
    """The texts, parted as Keras parts them: the last `LENGTH` words, samples x words.

    Raises:
        DataError: there is no file, or another one.
    """
    return _read(spec, *nearest_file(spec, folder))


def _read(spec: DataSpec, path: Path, source: str) -> Dataset:
    try:
        arrays = _arrays(path)
        whole = "x" in arrays
        names = ("x", "y") if whole else ("x_train", "y_train", "x_test", "y_test")
        found = [arrays[name] for name in names]
        if not all(len(x) == len(y) and len(x) for x, y in zip(found[::2], found[1::2], strict=True)):
            raise ValueError("texts and labels of different numbers")
        parts = [_ordered(x, y) for x, y in zip(found[::2], found[1::2], strict=True)]
        if whole:
            ((x, y),) = parts
            cut = int(len(x) * (1 - TEST_SPLIT))
            parts = [(x[:cut], y[:cut]), (x[cut:], y[cut:])]
        (x_train, y_train), (x_test, y_test) = parts
        ready = (padded(x_train), np.asarray(y_train, np.int64), padded(x_test), np.asarray(y_test, np.int64))
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        EOFError,
        zipfile.BadZipFile,
        pickle.UnpicklingError,
    ) as error:
        raise DataError(
            f"{path}: expected the file of keras.datasets.{spec.name}. "
            f"Received: {type(error).__name__}: {error}. Put the original file in its place."
        ) from error
    given = _given(spec, path.parent, x_train, ready[1], len(x_test), whole=whole)
    return dataset_of(spec, ready, source, given=given)


def _arrays(path: Path) -> dict[str, Array]:
    """The arrays of an archive; those of lists are pickled, and read by `_Lists`."""
    arrays = {}
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            content = io.BytesIO(archive.read(member))
            version = np.lib.format.read_magic(content)
            read = (
                np.lib.format.read_array_header_1_0
                if version[0] == 1
                else np.lib.format.read_array_header_2_0
            )
            _, _, dtype = read(content)
            if dtype.hasobject:
                arrays[member.removesuffix(".npy")] = np.asarray(_Lists(content).load(), object)
            else:
                content.seek(0)
                arrays[member.removesuffix(".npy")] = np.lib.format.read_array(content, allow_pickle=False)
    return arrays


def _ordered(x: Array, y: Array) -> tuple[Array, Array]:
    """In the order in which Keras gives them."""
    order = _order(len(x))
    return x[order], y[order]


def _order(count: int) -> Array:
    order = np.arange(count)
    np.random.RandomState(SEED).shuffle(order)
    return order


def padded(texts: Array) -> Array:
    """As `load_data(num_words=WORDS)` numbers words, and `pad_sequences(maxlen=LENGTH)` fills up: int32."""
    rows = np.zeros((len(texts), LENGTH), np.int32)
    for row, text in zip(rows, texts, strict=True):
        numbers = np.asarray([START - FIRST, *text][-LENGTH:], np.int64) + FIRST
        row[LENGTH - len(numbers) :] = np.where(numbers < WORDS, numbers, UNKNOWN)
    return rows


def _given(spec: DataSpec, home: Path, x: Array, y: Array, count: int, *, whole: bool) -> Given:
    """The file that submissions load: the training texts, and in place of the test set some of them, cut."""
    pick = np.random.RandomState(0).randint(0, len(x), count)
    decoys, labels = _objects([list(x[place][:-1]) or list(x[place]) for place in pick]), y[pick]
    train, test = (x, np.asarray(y, np.int64)), (decoys, labels)
    if whole:
        parts = _as_in_file(*(np.concatenate(both) for both in zip(train, test, strict=True)))
        named = dict(zip(("x", "y"), parts, strict=True))
    else:
        names = ("x_train", "y_train", "x_test", "y_test")
        named = dict(zip(names, (*_as_in_file(*train), *_as_in_file(*test)), strict=True))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in named.items():
            content = io.BytesIO()
            np.lib.format.write_array(content, array, allow_pickle=True)  # lists, for Keras to read
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", DATE), content.getvalue(), zipfile.ZIP_DEFLATED)
    files = [GivenFile(f"{spec.name}.npz", out.getvalue())]
    words = home / f"{spec.name}_word_index.json"
    if words.is_file():
        files.append(GivenFile(words.name, words))
    return Given((), tuple((KERAS_STORE + file.name, file.name) for file in files), archives=tuple(files))


def _as_in_file(x: Array, y: Array) -> tuple[Array, Array]:
    """The order from which Keras's own order makes this one."""
    order, texts, marks = _order(len(x)), np.empty(len(x), object), np.empty(len(x), np.int64)
    texts[order], marks[order] = x, y
    return texts, marks


def _objects(lists: list[list[int]]) -> Array:
    array = np.empty(len(lists), object)
    array[:] = lists
    return array


def _texts(name: str, classes: tuple[str, ...], sha256: str, last: str, loss: str, margin: float) -> DataSpec:
    return DataSpec(
        name,
        load,
        classes,
        sample_shape=(LENGTH,),
        starter=Starter(
            load=LOAD.format(name=name, words=WORDS, length=LENGTH),
            scale="",
            layers=(f"Embedding({WORDS}, 16)", "GlobalAveragePooling1D()", last),
            optimizer='"adam"',
            loss=loss,
            metrics=', metrics=["accuracy"]',
            epochs=3,
            margin=margin,
            recipe=', scaling="raw"',
        ),
        keras_files=KerasFiles((f"{name}.npz",), sha256=sha256),
    )


IMDB = _texts(
    "imdb", ("negative", "positive"), "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
    'Dense(1, activation="sigmoid")', "binary_crossentropy", 0.02,
)  # fmt: skip
REUTERS = _texts(
    "reuters", tuple(TOPICS.split()), "d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916",
    'Dense(46, activation="softmax")', "sparse_categorical_crossentropy", 0.03,
)  # fmt: skip
