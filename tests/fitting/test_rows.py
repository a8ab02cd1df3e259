"""Rows that are known again among many."""

from __future__ import annotations

import numpy as np

from grader.fitting.rows import same_rows


def test_rows_are_found_wherever_they_are() -> None:
    among = np.random.default_rng(0).normal(size=(500, 6)).astype(np.float32)
    among[7] = among[400]
    found = same_rows(among[[3, 400]] + np.float32(1e-6), among)
    assert [each.tolist() for each in found] == [[3], [7, 400]]


def test_every_number_counts_and_nan_is_like_nothing() -> None:
    among = np.ones((3, 5), np.float32)
    among[1, 4], among[2, 0] = 1.01, np.nan
    assert [each.tolist() for each in same_rows(among, among)] == [[0], [1], []]
