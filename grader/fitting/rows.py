"""Which rows of one matrix are rows of another: how a program's own inputs are known again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ROUNDING = 1e-4  # of the largest number of a column, or of 1: what float32 and another order of sums may do
NARROWED = 3  # numbers of a row that are compared before all others


def same_rows(rows: NDArray[np.float32], among: NDArray[np.float32]) -> list[NDArray[np.int64]]:
    """For each row the places of those that are the same, within rounding; NaN is like nothing.

    Args:
        rows: rows x numbers, a few.
        among: many, with as many numbers.
    """
    near = ROUNDING * np.maximum(1.0, np.nan_to_num(np.abs(rows)).max(axis=0, initial=0.0))
    different = [len(np.unique(column)) for column in rows.T]
    telling = np.argsort(different, kind="stable")[::-1][:NARROWED]  # numbers that tell rows apart
    found = []
    for row in rows:
        places = np.arange(len(among))
        for number in telling:
            places = places[np.abs(among[places, number] - row[number]) <= near[number]]
        found.append(places[(np.abs(among[places] - row) <= near).all(axis=1)])
    return found
