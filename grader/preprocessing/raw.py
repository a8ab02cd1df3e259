"""Data as students have them, before any preprocessing, and what of them went into a training."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence import Rows

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Table:
    """A table that students have, as they have it.

    Attributes:
        columns: by name, in order: numbers as float64, NaN where one is missing, or texts, "" where one is.
        target: what is to be predicted, a row each: whole-number labels, or values.
        classes: how many classes there are; 0 for values.
    """

    columns: Mapping[str, NDArray[Any]]
    target: NDArray[Any]
    classes: int

    def __len__(self) -> int:
        return len(self.target)

    @cached_property
    def numeric(self) -> dict[str, Numbers]:
        """The columns of numbers."""
        return {
            name: np.asarray(column, np.float64)
            for name, column in self.columns.items()
            if column.dtype.kind in "biuf"
        }

    @cached_property
    def texts(self) -> dict[str, NDArray[Any]]:
        """The columns of texts."""
        return {name: column for name, column in self.columns.items() if column.dtype.kind not in "biuf"}


@dataclass(frozen=True, eq=False)
class Arrays:
    """Pictures, or windows of a series: samples of one shape, and their targets, as `Table` has them."""

    x: NDArray[Any]
    target: NDArray[Any]
    classes: int

    def __len__(self) -> int:
        return len(self.target)


def matrix_of(rows: Rows, count: int) -> Numbers:
    """The numbers that were kept of some rows, rows x numbers; NaN for what is no number of float32."""
    numbers = np.array([math.nan if one is None else one for one in rows.numbers], np.float64)
    numbers[np.abs(numbers) > np.finfo(np.float32).max] = math.nan
    return numbers.reshape(count, len(numbers) // count)


def column_names(x: NDArray[Any]) -> tuple[str, ...]:
    """The names of the columns of a table that has none: "column 1" and on."""
    return tuple(f"column {place + 1}" for place in range(x.shape[-1]))


def columns_of(x: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """The columns of a table that has no names for them."""
    return dict(zip(column_names(x), np.asarray(x, np.float64).T, strict=True))
