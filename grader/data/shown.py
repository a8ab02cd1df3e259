"""Does one data set give to students what another hides? Friends show each other what they were given.

So the hidden part is the same for everybody, where variants of an assignment have different data. What is
looked at are the samples themselves, whatever file they come from and however the hidden ones were chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import numpy as np

from grader.data.dataset import Array, Columns, DataError, Dataset
from grader.data.sources.table import INDEX_NAMES


def refuse_shown(datasets: Sequence[Dataset]) -> None:
    """Make sure that no data set gives what another hides and does not give itself.

    Args:
        datasets: those of all variants of an assignment. What has a public name hides nothing from anybody.

    Raises:
        DataError: one does.
    """
    own = {dataset.digest: dataset for dataset in datasets if dataset.given is not None}
    for hides, gives in permutations(own.values(), 2):
        if count := _shown(hides, gives):
            raise DataError(
                f"{hides.name}: expected variants that hide the same rows from everybody. Received: {count} "
                "that one variant hides are given to the students of another, who know each other. Give all "
                "variants the same hidden= and seed=, and let given_seed= choose which rows each is given."
            )


def _shown(hides: Dataset, gives: Dataset) -> int:
    """How many hidden samples of one are given by the other, and not by itself."""
    assert hides.given is not None and gives.given is not None
    if hides.hidden_columns and gives.given.columns and hides.given.columns:
        names = _common(hides.hidden_columns, gives.given.columns)
        if names:
            hidden = _rows(hides.hidden_columns, names)
            return len(hidden & _rows(gives.given.columns, names) - _rows(hides.given.columns, names))
    alike = hides.x_test.shape[1:] == gives.x_train.shape[1:] and not hides.tells_itself
    if alike and hides.x_test.dtype.kind == gives.x_train.dtype.kind:
        return len(_samples(hides.x_test) & _samples(gives.x_train) - _samples(hides.x_train))
    # What cannot be compared sample by sample must be given as the same files, or as files of other names.
    mine = {file.name: file.read() for file in hides.given.files}
    others = {file.name: file.read() for file in gives.given.files}
    return len(mine.keys() & others.keys()) if mine != others else 0


def _common(hidden: Columns, given: Columns) -> list[str]:
    """The columns that both have, but for those that count the rows of each."""
    return [name for name in hidden.names if name in given.names and not _counts(name, given.column(name))]


def _counts(name: str, values: Array) -> bool:
    numbers = values.dtype.kind == "f" and len(values) > 1
    return bool(numbers and INDEX_NAMES.fullmatch(name) and np.all(np.diff(values) == 1))


def _rows(columns: Columns, names: Sequence[str]) -> set[tuple[str, ...]]:
    """The rows of a table as they can be told apart, missing values included."""
    return set(zip(*(map(repr, columns.column(name).tolist()) for name in names), strict=True))


def _samples(x: Array) -> set[bytes]:
    if x.dtype.kind == "U":
        return {str(sample).encode("utf-8", "replace") for sample in x.reshape(len(x), -1)[:, 0]}
    return {sample.tobytes() for sample in np.ascontiguousarray(x)}
