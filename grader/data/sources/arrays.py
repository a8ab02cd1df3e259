"""A teacher's own arrays, as NumPy saves them: inputs and labels in an .npz, or in two .npy."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from grader.data.dataset import Array, DataError, Dataset, DataSpec, Given, GivenFile, dataset_of
from grader.data.sources.hiding import refuse_hidden
from grader.data.sources.labels import labels_of, refuse_unseen
from grader.data.sources.sheet import FIRST_DAY, read_bytes
from grader.data.sources.split import EVERY, Mask, by_share, refuse_empty, refuse_few
from grader.data.sources.starters import arrays_starter

# What inputs and labels are called, where nobody says: the first pair that is there.
PAIRS = (
    ("x_train", "y_train"), ("X_train", "y_train"), ("x", "y"), ("X", "y"), ("X", "Y"), ("images", "labels"),
    ("data", "target"), ("features", "labels"), ("inputs", "targets"), ("data", "labels"),
)  # fmt: skip
COLOURS = 3
USUAL_SHARE = 0.2


@dataclass(frozen=True)
class ArraySource:
    """Arrays of the teacher's own. `arrays` makes one, and says what the attributes are.

    Attributes:
        folder, given_only: as of `grader.data.sources.table.TableSource`.
    """

    file: str
    labels: str = ""
    inputs: str = ""
    target: str = ""
    hidden: float | str | None = None
    seed: int = 1
    classes: bool | None = None
    url: str = ""
    folder: str = field(default="", compare=False, repr=False)
    given_only: bool = False


def arrays(
    file: str,
    labels: str = "",
    *,
    inputs: str = "",
    target: str = "",
    hidden: float | str | None = None,
    seed: int = 1,
    classes: bool | None = None,
    url: str = "",
) -> ArraySource:
    """Arrays of your own, as `np.savez` or `np.save` writes them.

    >>> arrays("digits.npz").file
    'digits.npz'

    Args:
        file: an .npz with inputs and labels; or an .npy of inputs, samples first.
        labels: the .npy of labels, where `file` is an .npy.
        inputs: what the inputs are called in the .npz, and `target` the labels; without, x and y, x_train and
            y_train, and the like are found.
        target: see `inputs`.
        hidden: the share of the samples, and of each class, that students never see; or the name of an
            array in the .npz that marks them; without, x_test and y_test where these are in it, else a fifth.
        seed: which samples are hidden, where that is a share.
        classes: True or False where it is to be other than the labels say: few whole numbers, and words, are
            classes.
        url: where programs may fetch `file`, too: there they are given the given part.

    Raises:
        ValueError: a setting that is none.
    """
    if not isinstance(file, str) or not file.lower().endswith((".npz", ".npy")):
        raise ValueError(f'arrays: file: expected an .npz or .npy, as in "digits.npz". Received: {file!r}')
    if file.lower().endswith(".npy") != bool(labels):
        raise ValueError(
            'arrays: expected two files, as in arrays("x.npy", "y.npy"), or one .npz. '
            f"Received: {file!r} and {labels!r}"
        )
    if hidden is not None:
        refuse_hidden(hidden, "the name of an array that marks what is hidden")
    return ArraySource(file, labels, inputs, target, hidden, seed, classes, url)


def read_arrays(source: ArraySource) -> Dataset:
    """Read arrays: uint8 as it is, other numbers as float32.

    Raises:
        DataError: they cannot be read, or nothing can be learned from them.
    """
    name, files = Path(source.file).name, _files(source)
    inputs, target = _pair(source, name, files)
    x, y = files[inputs], _column(files[target])
    _refuse_shapes(name, inputs, target, x, y)
    test = (inputs.replace("train", "test"), target.replace("train", "test"))
    own_test = "train" in inputs and all(each in files for each in test) and not source.given_only
    if own_test and source.hidden is None:
        x_test, y_test = files[test[0]], _column(files[test[1]])
        _refuse_shapes(name, *test, x_test, y_test)
        if x_test.shape[1:] != x.shape[1:]:
            raise DataError(
                f"{name}: expected {test[0]} with samples of {x.shape[1:]}, as {inputs} has. "
                f"Received: {x_test.shape[1:]}. Save the file again with both alike."
            )
        count = len(x)
        x, y = np.concatenate([x, x_test]), np.concatenate([y, y_test])
        refuse_few(name, len(x))
        hidden = np.arange(len(x)) >= count
    else:
        hidden = np.zeros(len(x), np.bool_)
    x = x if x.dtype == np.uint8 else x.astype(np.float32)
    if not np.all(np.isfinite(x)):
        raise DataError(
            f"{name}: expected numbers in {inputs}. Received: values that are none (NaN or infinite). "
            "Fill them in and save the file again."
        )
    values = y if y.dtype.kind == "U" else y.astype(np.float64)
    labels = labels_of(name, target, values, source.classes)
    if not hidden.any() and not source.given_only:
        hidden = _hidden(source, name, files, x, labels.values if labels.classes else None)
    refuse_unseen(name, labels, hidden)
    tested = np.arange(len(x)) % EVERY == 0 if source.given_only else hidden
    parts = (x[~hidden], labels.values[~hidden], x[tested], labels.values[tested])
    kept = np.flatnonzero(~hidden[: len(files[inputs])])
    given = Given(
        _given(source, files, (inputs, target), kept, len(labels.classes)),
        ((source.url, name),) if source.url else (),
    )
    pictures = x.dtype == np.uint8 and (x.ndim == 3 or x.ndim == 4 and x.shape[3] == COLOURS)
    starter = arrays_starter(
        (name, Path(source.labels).name), (inputs, target), files[target], x, labels, parts[1]
    )
    spec = DataSpec(
        name, partial(_again, source), labels.classes, x.shape[1:], starter, pictures,
        (0, 255) if x.dtype == np.uint8 else None,
    )  # fmt: skip
    said = "the given part of arrays" if source.given_only else "arrays"
    sides = " x ".join(map(str, x.shape[1:])) or "one number"
    return dataset_of(spec, parts, f"{said}, {sides} a sample", given=given)


def _again(source: ArraySource, spec: DataSpec, folder: str | None) -> Dataset:
    return read_arrays(source)


def _files(source: ArraySource) -> Mapping[str, Array]:
    """The arrays by name; of two .npy the name is that of the file."""
    if source.labels:
        names = {"x": source.file, "y": source.labels}
        return {key: _loaded(Path(source.folder) / name) for key, name in names.items()}
    path = Path(source.folder) / source.file
    loaded = _loaded(path)
    assert isinstance(loaded, dict)
    return loaded


def _loaded(path: Path) -> Any:
    content = read_bytes(path)
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (TypeError, AttributeError):  # an .npy is an array, which opens and closes nothing
        return np.load(io.BytesIO(content), allow_pickle=False)
    except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(
            f"{path.name}: expected arrays of numbers or texts, as np.savez writes them. "
            f"Received: {type(error).__name__}: {str(error)[:200]}. "
            'Save them again; objects are never loaded: make arrays of them, as in np.array(words, "U").'
        ) from error


def _pair(source: ArraySource, name: str, files: Mapping[str, Array]) -> tuple[str, str]:
    """What inputs and labels are called."""
    found = next((pair for pair in PAIRS if all(each in files for each in pair)), ("", ""))
    inputs, target = source.inputs or found[0], source.target or found[1]
    if inputs not in files or target not in files:
        said = ", ".join(each for each in (source.inputs, source.target) if each and each not in files)
        raise DataError(
            f"{name}: expected inputs and labels among its arrays, {', '.join(files) or 'none'}. "
            f"Received: {said or 'names that do not tell which they are'}. "
            'Name them: arrays("…", inputs="…", target="…")'
        )
    return inputs, target


def _column(y: Array) -> Array:
    """Labels without a second axis: one each, or one-hot."""
    if y.ndim == 2 and y.shape[1] == 1:
        return y[:, 0]
    if y.ndim == 2 and y.dtype.kind in "biuf" and np.all((y == 0) | (y == 1)) and np.all(y.sum(axis=1) == 1):
        return np.asarray(y.argmax(axis=1))
    return y.astype(np.str_) if y.dtype.kind == "S" else y


def _refuse_shapes(name: str, inputs: str, target: str, x: Array, y: Array) -> None:
    right = x.ndim and y.ndim == 1 and len(x) == len(y) and x.dtype.kind in "biuf" and y.dtype.kind in "biufU"
    if y.ndim == 2 and len(x) == len(y) and y.dtype.kind in "biuf":
        raise DataError(
            f"{name}: expected one number or class a sample in {target}, since a network is measured by one "
            f"target. Received: {y.shape[1]} of each. Save the one to be predicted as {target}, as in "
            "y[:, 0]; for another one save another file, and give it a task of its own."
        )
    if not right:
        raise DataError(
            f"{name}: expected numbers in {inputs}, samples first, and one label a sample in {target}. "
            f"Received: {x.dtype} of shape {x.shape} and {y.dtype} of shape {y.shape}. Save them again so."
        )


def _hidden(
    source: ArraySource, name: str, files: Mapping[str, Array], x: Array, labels: Array | None
) -> Mask:
    if isinstance(source.hidden, str):
        mark = files.get(source.hidden)
        if mark is None or mark.shape != (len(x),) or mark.dtype.kind not in "biu":
            raise DataError(
                f"{name}: hidden={source.hidden!r}: expected an array of that name with True or 1 for each "
                f"hidden sample, {len(x)} in all. "
                f"Received: {'none' if mark is None else f'{mark.dtype} {mark.shape}'}. "
                f"The file has {', '.join(files)}."
            )
        mask = np.asarray(mark != 0)
        refuse_few(name, len(x))
        refuse_empty(name, mask, f"as {source.hidden} says")
        return mask
    alike = [np.ascontiguousarray(sample).tobytes() for sample in x]
    share = USUAL_SHARE if source.hidden is None else source.hidden
    return by_share(name, float(share), source.seed, alike, labels)


def _given(
    source: ArraySource, files: Mapping[str, Array], pair: tuple[str, str], kept: Array, classes: int
) -> tuple[GivenFile, ...]:
    """The files with the given samples: what is as long as the inputs is cut as they are.

    Of others the names of the `classes` are left, and nothing else.
    """
    count = len(files[pair[0]])
    if source.labels:
        names = zip(("x", "y"), (source.file, source.labels), strict=True)
        return tuple(GivenFile(Path(name).name, _npy(files[key][kept])) for key, name in names)
    left = {}
    for name, array in files.items():
        if name == source.hidden or "test" in name.lower():
            continue
        if name in pair or array.ndim and len(array) == count:
            left[name] = array[kept]
        elif array.dtype.kind == "U" and array.size <= classes:  # their names; anything else may hold labels
            left[name] = array
    return (GivenFile(Path(source.file).name, _npz(left)),)


def _npy(array: Array) -> bytes:
    out = io.BytesIO()
    np.lib.format.write_array(out, np.ascontiguousarray(array), allow_pickle=False)
    return out.getvalue()


def _npz(named: Mapping[str, Array]) -> bytes:
    """The same arrays give the same bytes: NumPy itself writes the time into the file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in named.items():
            entry = zipfile.ZipInfo(f"{name}.npy", FIRST_DAY.timetuple()[:6])
            archive.writestr(entry, _npy(array), zipfile.ZIP_DEFLATED)
    return out.getvalue()
