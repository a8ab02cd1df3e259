"""A new assignment with a teacher's own data: the source that a file asks for, and what its handout says."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import numpy as np

from grader.data.dataset import Array, Columns, DataError, Dataset
from grader.data.sources import Source, files_of
from grader.data.sources import table as tables
from grader.data.sources.arrays import arrays
from grader.data.sources.images import images
from grader.data.sources.series import series
from grader.data.sources.sheet import TABLES, read
from grader.data.sources.table import table
from grader.data.sources.texts import texts

STANDARD = "Scale every input to a mean of 0 and a standard deviation of 1."
UNIT = "Scale the pixels to numbers from 0 to 1."
SENTENCE = 3  # words of a text
FEW_WORDS = 8  # of a column that a handout lists


@dataclass(frozen=True)
class NewData:
    """What is said of a file beside its name, where an assignment is begun: "" and None for nothing.

    Attributes:
        target: of a table or of texts, the column to predict.
        text: of texts, their column.
        column: of a series, the column of its values.
        window: of a series, how many values a network sees.
        horizon: how many steps after these it predicts.
        size: of pictures, height and width.
        hidden: the share that is hidden; or a column, or a second file, that says what is.
    """

    target: str = ""
    text: str = ""
    column: str = ""
    window: int = 20
    horizon: int = 1
    size: int = 64
    hidden: float | str = 0.2


def share(hidden: str) -> float | str:
    """What `--hidden` says: a share, or the name of a column or a file."""
    try:
        return float(hidden.replace(",", "."))
    except ValueError:
        return hidden


def source_from(path: Path, said: NewData) -> Source:
    """The source for a file.

    Raises:
        DataError: it is of no kind that is read, or something must be said of it.
    """
    folder = str(path.parent)
    ending = path.suffix.lower()
    try:
        if path.is_dir():
            size = (said.size, said.size)
            return replace(images(f"{path.name}/", size=size, hidden=said.hidden), folder=folder)
        if ending == ".npz":
            return replace(arrays(path.name, target=said.target, hidden=said.hidden), folder=folder)
        if ending not in TABLES:
            raise DataError(
                f"--data: expected a table ({', '.join(TABLES)}), arrays (.npz) or a folder of pictures. "
                f"Received: {path.name}. Save your data as one of them."
            )
        if said.column:
            chosen = series(
                path.name,
                said.column,
                window=said.window,
                horizon=said.horizon,
                hidden=_plain_share(said.hidden),
            )
            return replace(chosen, folder=folder)
        if (found := _texts(path, said)) is not None:
            return replace(texts(path.name, *found, hidden=said.hidden), folder=folder)
        if not said.target:
            raise DataError(
                f"{path.name}: expected --target COLUMN, the column to predict, or --column of a series; "
                f"one of {', '.join(read(path).names)}. Received: neither. Run the command again with it."
            )
        return tables.usable(replace(table(path.name, said.target, hidden=said.hidden), folder=folder))
    except ValueError as error:
        raise DataError(f"{path.name}: {error}. Run the command again with it.") from error


def _texts(path: Path, said: NewData) -> tuple[str, str] | None:
    """The columns of texts and of what is to be predicted; None where a table holds no texts.

    Where nothing is said of it, it does if it has a column of sentences and one other, to be predicted.

    Raises:
        DataError: it has texts, and nobody knows what is to be predicted.
    """
    sheet = read(path)
    told = (said.text, said.target, said.hidden)
    others = [name for name in sheet.names if name not in told and not _counts(sheet.cells(name))]
    sentences = [name for name in others if _has_sentences(sheet.cells(name))]
    if not said.text and (len(sentences), len(others)) != (1, 1 if said.target else 2):
        return None
    text = said.text or sentences[0]
    left = [name for name in others if name != text]
    target = said.target or (left[0] if len(left) == 1 else "")
    if not target:
        raise DataError(
            f"{path.name}: expected --target COLUMN, the column to predict; one of {', '.join(left)}. "
            "Received: none. Run the command again with it."
        )
    return text, target


def _counts(cells: Sequence[str]) -> bool:
    """Whether a column numbers the rows."""
    return all(cell.isdecimal() and int(cell) - int(cells[0]) == row for row, cell in enumerate(cells))


def _has_sentences(cells: Sequence[str]) -> bool:
    """Whether a column holds texts: several words each, and hardly any of them twice."""
    words = [len(cell.split()) for cell in cells]
    return bool(words) and median(words) >= SENTENCE and len(set(cells)) > len(cells) / 2


def _plain_share(hidden: float | str) -> float:
    """The share at the end of a series.

    Raises:
        DataError: it is none.
    """
    if isinstance(hidden, str):
        raise DataError(
            f"--hidden: expected the share at the end of the series, such as 0.2. Received: {hidden}. "
            "Run the command again with a number."
        )
    return hidden


def copy(source: Source, folder: Path) -> list[Path]:
    """Copy what a source is read from into an assignment's folder of data; return the copies."""
    copies = []
    for name in files_of(source):
        original, place = Path(source.folder) / name, folder / Path(name).name
        place.parent.mkdir(parents=True, exist_ok=True)
        if original.is_dir():
            shutil.copytree(original, place)
        else:
            shutil.copyfile(original, place)
        copies.append(place)
    return copies


def goal(dataset: Dataset) -> str:
    """What is given and what is to be learned, in words for students: nothing of the hidden part."""
    assert dataset.given is not None
    columns = dataset.given.columns
    if columns is None:
        return _goal_without_columns(dataset)
    count = f"{len(columns.column(columns.target)):,}"
    if dataset.tells_itself:
        window = dataset.sample_shape[0]
        return (
            f"`{dataset.name}` holds {count} rows, one after the other in time. From {window} values of "
            f"`{columns.target}` in a row the network is to predict a later one, as the starter pairs them. "
            "What it has learned is measured on what comes after the rows that you have."
        )
    lines = [
        f"`{dataset.name}` holds {count} rows. From the other columns, the network is to learn "
        f"`{columns.target}`{_classes(dataset)}. What it has learned is "
        "measured on rows that you do not have.",
        "",
    ]
    lines += [f"- `{_in_line(name)}`: {_held(columns, name)}" for name in columns.names]
    return "\n".join(lines)


def _goal_without_columns(dataset: Dataset) -> str:
    sides = " x ".join(map(str, dataset.sample_shape)) or "1"
    what = f"`{dataset.name}` holds {len(dataset.x_train):,} "
    if dataset.spec.is_images and dataset.name.endswith("/"):
        what += f"pictures, in a folder for each class{_classes(dataset)}. Bring each to {sides}."
    else:
        what += f"samples of {sides} numbers, each with what is to be predicted{_classes(dataset)}."
    return f"{what} What the network has learned is measured on samples that you do not have."


def _classes(dataset: Dataset) -> str:
    if not dataset.classes:
        return ", a number"
    return f": {_listed(dataset.classes)}"


def _held(columns: Columns, name: str) -> str:
    values: Array = columns.column(name)
    missing = int((values == "").sum() if values.dtype.kind == "U" else np.isnan(values).sum())
    gaps = f"; missing in {missing}" if missing else ""
    if values.dtype.kind == "U" and _has_sentences(values.tolist()):
        return f"texts of {int(np.median([len(text.split()) for text in values.tolist()]))} words or so{gaps}"
    if values.dtype.kind == "U":
        return f"{_in_line(_listed([word for word in np.unique(values).tolist() if word]))}{gaps}"
    there = values[~np.isnan(values)]
    return f"numbers from {there.min():g} to {there.max():g}{gaps}" if len(there) else "nothing"


def _listed(words: list[str] | tuple[str, ...]) -> str:
    if len(words) <= FEW_WORDS:
        return ", ".join(words)
    return f"{', '.join(words[:FEW_WORDS])} and {len(words) - FEW_WORDS} others"


def _in_line(text: str) -> str:
    """Text of the teacher's data in a line of Markdown."""
    return text.replace("\n", " ").replace("`", "'")


def network(dataset: Dataset) -> str:
    """What the network is to be like: as the reference has it."""
    starter = dataset.spec.starter
    if starter.made:
        made = starter.scale.partition("keras.layers.")[2].partition("\n")[0]
        scaled = f" Make a layer `{made}` and have it `adapt` to the texts: it comes first."
    else:
        scaled = f" {STANDARD if 'mean' in starter.scale else UNIT}" if starter.scale else ""
    layers = "\n".join(f"{number}. `{layer}`" for number, layer in enumerate(starter.layers, 1))
    return (
        f"Load the data as the starter does.{scaled} Then build a network of these layers, in this order:\n\n"
        f"{layers}\n\nCompile it with the optimizer `{starter.optimizer}` and the loss `{starter.loss}`, and "
        f"train it for {starter.epochs} epochs."
    )
