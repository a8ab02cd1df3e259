"""A teacher's own series: values in the order of time, whose end is hidden."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from grader.data.dataset import Array, Columns, DataError, Dataset, DataSpec, Given, GivenFile, dataset_of
from grader.data.sources import sheet as sheets
from grader.data.sources.hiding import refuse_hidden
from grader.data.sources.labels import Labels
from grader.data.sources.split import EVERY, FEWEST
from grader.data.sources.starters import series_starter


@dataclass(frozen=True)
class SeriesSource:
    """A series of the teacher's own. `series` makes one, and says what the attributes are.

    Attributes:
        folder, given_only: as of `grader.data.sources.table.TableSource`.
    """

    file: str
    column: str
    window: int = 20
    horizon: int = 1
    hidden: float = 0.2
    url: str = ""
    folder: str = field(default="", compare=False, repr=False)
    given_only: bool = False


def series(
    file: str, column: str, *, window: int = 20, horizon: int = 1, hidden: float = 0.2, url: str = ""
) -> SeriesSource:
    """A series of your own: a network sees some values and predicts a later one.

    >>> series("temperature.csv", column="t", window=20, horizon=1).window
    20

    Args:
        file: a CSV or an .xlsx, a row for each point in time, the oldest first.
        column: the numbers that make the series.
        window: how many values in a row a network sees: one input is window x 1.
        horizon: how many steps after the last of them the value lies that it predicts.
        hidden: the share at the end of the series that students never see.
        url: where programs may fetch the file, too: there they are given the given part.

    Raises:
        ValueError: a setting that is none.
    """
    for name, value in (("file", file), ("column", column)):
        if not isinstance(value, str) or not value.strip():
            raise ValueError(
                f'series: {name}: expected a name, as in series("temperature.csv", column="t"). '
                f"Received: {value!r}"
            )
    for name, steps in (("window", window), ("horizon", horizon)):
        if type(steps) is not int or steps < 1:
            raise ValueError(f"series: {name}: expected a whole number from 1. Received: {steps!r}")
    refuse_hidden(hidden, "")
    return SeriesSource(file, column, window, horizon, hidden, url)


def read_series(source: SeriesSource) -> Dataset:
    """Read a series: windows x steps x 1, and the value each is to predict, float32.

    A hidden window may begin in the given part, as a forecast does; what it is to predict never lies there.
    No given window, and no value that one is to predict, lies in the hidden part.

    Raises:
        DataError: it cannot be read, or nothing can be learned from it.
    """
    sheet = sheets.read(Path(source.folder) / source.file)
    values = _values(source, sheet)
    cut = len(values) if source.given_only else len(values) - max(1, round(source.hidden * len(values)))
    x, y, places = windows(values, source.window, source.horizon)
    hidden = places >= cut
    _refuse_short(source, len(values), int((~hidden).sum()), int(hidden.sum()))
    tested = np.arange(len(x)) % EVERY == 0 if source.given_only else hidden
    if len(np.unique(y[~hidden])) < 2:
        raise DataError(
            f"{sheet.name}: {source.column}: expected values that change. "
            f"Received: {y[0]:g} everywhere in the given part. Choose another column."
        )
    parts = (x[~hidden], y[~hidden], x[tested], y[tested])
    comma = sheet.decimal_comma
    columns = []
    for name in sheet.names:
        numbers = sheets.numbers(sheet, name, decimal_comma=comma)
        columns.append((sheets.words(sheet, name) if numbers is None else numbers)[:cut])
    content = sheets.part(sheet, range(cut))
    given = Given(
        (GivenFile(sheet.name, content),),
        ((source.url, sheet.name),) if source.url else (),
        Columns(sheet.names, tuple(columns), source.column),
    )
    starter = series_starter(sheet, source.column, source.window, source.horizon, Labels(y, ()), parts[1])
    spec = DataSpec(sheet.name, partial(_again, source), (), x.shape[1:], starter, target=source.column)
    said = "the given part of a series" if source.given_only else "a series whose end is hidden"
    text = f"{said}, {source.column!r} in windows of {source.window}, {source.horizon} ahead"
    return dataset_of(spec, parts, text, given=given, tells_itself=not source.given_only)


def _again(source: SeriesSource, spec: DataSpec, folder: str | None) -> Dataset:
    return read_series(source)


def windows(values: Array, window: int, horizon: int) -> tuple[Array, Array, Array]:
    """All windows of a series, the value each is to predict, and where that stands in the series."""
    count = max(0, len(values) - window - horizon + 1)
    places = np.arange(count) + window + horizon - 1
    if not count:
        return np.zeros((0, window, 1), np.float32), np.zeros(0, np.float32), places
    x = np.lib.stride_tricks.sliding_window_view(values, window)[:count, :, None]
    return x.astype(np.float32), values[places].astype(np.float32), places


def _values(source: SeriesSource, sheet: sheets.Sheet) -> Array:
    if source.column not in sheet.names:
        raise DataError(
            f"{sheet.name}: expected a column among {', '.join(sheet.names)}. Received: {source.column!r}. "
            "Name a column as its heading is written."
        )
    values = sheets.numbers(sheet, source.column, decimal_comma=sheet.decimal_comma)
    if values is None:
        shown = ", ".join(sheet.cells(source.column)[:3])
        raise DataError(
            f"{sheet.name}: {source.column}: expected numbers in every row. Received: {shown}. "
            "Choose a column of numbers."
        )
    missing = np.flatnonzero(np.isnan(values))
    if len(missing):
        raise DataError(
            f"{sheet.name}: {source.column}: expected a number in every row, since a window has no gaps. "
            f"Received: none in {len(missing)} of {len(values)} rows, first in row {missing[0] + 1}. "
            "Fill them in, for example with the value before."
        )
    return values


def _refuse_short(source: SeriesSource, count: int, given: int, hidden: int) -> None:
    if given >= FEWEST and (hidden or source.given_only):
        return
    raise DataError(
        f"{Path(source.file).name}: expected at least {FEWEST} windows of {source.window} values to give, "
        f"and one to hide. Received: {given} and {hidden}, of {count} values. "
        "Choose a smaller window, or add more values."
    )
