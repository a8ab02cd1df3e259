"""A teacher's own texts, each with a label: sentences and reviews in a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from grader.data.dataset import Columns, DataError, Dataset, DataSpec, Given, GivenFile, dataset_of
from grader.data.sources import sheet as sheets
from grader.data.sources.hiding import is_table, marked, refuse_hidden
from grader.data.sources.labels import labels_of, refuse_unseen
from grader.data.sources.split import EVERY, by_share, refuse_empty, refuse_few
from grader.data.sources.starters import texts_starter


@dataclass(frozen=True)
class TextSource:
    """Texts of the teacher's own. `texts` makes one, and says what the attributes are.

    Attributes:
        folder, given_only: as of `grader.data.sources.table.TableSource`.
    """

    file: str
    text: str
    target: str
    hidden: float | str = 0.2
    seed: int = 1
    classes: bool | None = None
    url: str = ""
    folder: str = field(default="", compare=False, repr=False)
    given_only: bool = False


def texts(
    file: str,
    text: str,
    target: str,
    *,
    hidden: float | str = 0.2,
    seed: int = 1,
    classes: bool | None = None,
    url: str = "",
) -> TextSource:
    """Texts of your own, in a table.

    >>> texts("reviews.csv", text="text", target="label").target
    'label'

    Args:
        file: a CSV or an .xlsx, a row for each text.
        text: the column of the texts.
        target: the column to predict; see `grader.data.table`, also for the others.
        hidden: the share of the texts, and of each class, that students never see; or a column that marks
            them.
        seed: which texts are hidden, where that is a share.
        classes: True or False where it is to be other than `target` says.
        url: where programs may fetch the file, too: there they are given the given part.

    Raises:
        ValueError: a setting that is none.
    """
    for name, value in (("file", file), ("text", text), ("target", target)):
        if not isinstance(value, str) or not value.strip():
            raise ValueError(
                f'texts: {name}: expected a name, as in texts("reviews.csv", text="text", target="label"). '
                f"Received: {value!r}"
            )
    refuse_hidden(hidden, "the name of a column that marks what is hidden")
    if isinstance(hidden, str) and is_table(hidden):
        raise ValueError(f"texts: hidden: expected a share or a column of the file. Received: {hidden!r}")
    return TextSource(file, text, target, hidden, seed, classes, url)


def read_texts(source: TextSource) -> Dataset:
    """Read texts: an array of str, one a sample.

    Raises:
        DataError: they cannot be read, or nothing can be learned from them.
    """
    sheet = sheets.read(Path(source.folder) / source.file)
    marker = source.hidden if isinstance(source.hidden, str) and not source.given_only else ""
    wanted = [source.text, source.target, *([marker] if marker else [])]
    if unknown := [name for name in wanted if name not in sheet.names]:
        raise DataError(
            f"{sheet.name}: expected columns among {', '.join(sheet.names)}. "
            f"Received: {', '.join(map(repr, unknown))}. Name a column as its heading is written."
        )
    x = np.array(sheet.cells(source.text), np.str_)
    if empty := int((np.char.strip(x) == "").sum()):
        raise DataError(
            f"{sheet.name}: {source.text}: expected a text in every row. "
            f"Received: none in {empty} of {len(x)}. Write them in, or delete these rows."
        )
    comma = sheet.decimal_comma
    numbers = sheets.numbers(sheet, source.target, decimal_comma=comma)
    values = sheets.words(sheet, source.target) if numbers is None else numbers
    labels = labels_of(sheet.name, source.target, values, source.classes)
    if source.given_only:
        hidden = np.zeros(len(x), np.bool_)
    elif marker:
        refuse_few(sheet.name, len(x))
        hidden = np.array(marked(sheet.name, marker, sheet.cells(marker)), np.bool_)
        refuse_empty(sheet.name, hidden, f"as the column {marker} says")
    else:
        alike = [" ".join(text.casefold().split()) for text in x.tolist()]
        names = np.array(labels.classes)[labels.values] if labels.classes else None
        hidden = by_share(sheet.name, float(source.hidden), source.seed, alike, names)
    refuse_unseen(sheet.name, labels, hidden)
    tested = np.arange(len(x)) % EVERY == 0 if source.given_only else hidden
    y = labels.values
    parts = (x[~hidden], y[~hidden], x[tested], y[tested])
    columns = Columns((source.text, source.target), (parts[0], values[~hidden]), source.target)
    content = sheets.part(sheet, np.flatnonzero(~hidden).tolist(), without={marker} - {""})
    given = Given(
        (GivenFile(sheet.name, content),), ((source.url, sheet.name),) if source.url else (), columns
    )
    starter = texts_starter(sheet, source.text, source.target, labels, parts[1], parts[0])
    spec = DataSpec(sheet.name, partial(_again, source), labels.classes, (), starter, target=source.target)
    said = "the given part of texts" if source.given_only else "texts"
    return dataset_of(spec, parts, f"{said}, {source.target!r} to be predicted", given=given)


def _again(source: TextSource, spec: DataSpec, folder: str | None) -> Dataset:
    return read_texts(source)
