"""Data, and what programs do to them, for tests."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.fitting.transformation import features
from grader.preprocessing.finding import Finding, _packed, _unpacked, find
from grader.preprocessing.raw import Arrays, Table
from grader.worker.sample import sample_of
from grader.worker.watch import _facts

Matrix = NDArray[np.float64]


def mixed(rows: int = 300, seed: int = 0) -> Table:
    """A table of numbers on a grid and off it, of yes or no, and of texts; three classes."""
    chance = np.random.default_rng(seed)
    columns: dict[str, Any] = {
        "age": chance.integers(20, 80, rows).astype(float),
        "weight": np.round(chance.normal(70, 12, rows), 1),
        "income": np.round(np.exp(chance.normal(8, 1, rows)), 2),
        "smoker": (chance.random(rows) < 0.3).astype(float),
        "noise": chance.normal(0, 1, rows),
        "city": chance.choice(["Rome", "Oslo", "Bern"], rows),
    }
    return Table(columns, chance.integers(0, 3, rows), 3)


def part_of(table: Table, share: float = 0.8, seed: int = 1) -> NDArray[np.int64]:
    """Rows of a table as a program splits it, in an order of its own."""
    return np.random.default_rng(seed).permutation(len(table))[: int(share * len(table))]


def found(raw: Table | Arrays, x: NDArray[Any], y: NDArray[Any]) -> Finding:
    """What is found of a program that hands `fit` these arrays."""
    sample = sample_of(x, y)
    assert sample is not None
    finding = find(raw, sample, _facts(x))
    kept = _packed(finding)
    again = _unpacked(kept)  # what is kept is what was found, to the last bit and the type of each number
    assert again == finding and hash(again) == hash(finding) and _packed(again) == kept
    return finding


def made(finding: Finding, table: Table) -> NDArray[np.float32]:
    """What was found, done to every row of the table."""
    assert finding.transformation is not None, finding.why
    return features([asdict(one) for one in finding.transformation.features], table.columns)
