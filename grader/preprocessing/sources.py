"""What a number of an input may be made of: a column of a table, a function of it, one of its classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from grader.fitting.transformation import evaluated, feature_values
from grader.preprocessing.raw import Numbers, Table
from grader.records.transformation import Feature, Function

ROUNDING = 3e-6  # of float32, after some steps of arithmetic in it
FUNCTIONS: tuple[Function, ...] = ("", "log1p", "log", "sqrt", "square", "log10", "reciprocal")
FEW = 20  # different numbers that a column of classes has at most
CONSTANTS = (2.0, 10.0, 100.0, 127.5, 128.0, 255.0, 256.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0)


@dataclass(frozen=True, eq=False)
class Source:
    """A column as it may have been used, before shift and scale: a value for each row of the table.

    `place` is that of the column among those of numbers.
    """

    feature: Feature
    values: Numbers
    place: int = -1

    @cached_property
    def ordered(self) -> Numbers:
        """Its different values."""
        return np.unique(self.values[~np.isnan(self.values)])

    @cached_property
    def missing(self) -> bool:
        """Whether some are missing."""
        return bool(np.isnan(self.values).any())

    @cached_property
    def largest(self) -> float:
        """The largest of them, whatever its sign."""
        return float(np.abs(self.ordered[[0, -1]]).max()) if len(self.ordered) else 0.0

    @cached_property
    def known(self) -> dict[str, tuple[float, float]]:
        """Shifts and scales that programs learn from all of them."""
        return statistics(self.values)


def sources_of(table: Table) -> Iterator[Source]:
    """Everything that a number of the input may be made of, the plainest first."""
    for place, (name, column) in enumerate(table.numeric.items()):
        for function in FUNCTIONS:
            values = evaluated(function, column)
            if (np.isnan(values) == np.isnan(column)).all():  # it has a value wherever there is a number
                yield Source(Feature(name, function), values, place)
        different = np.unique(column[~np.isnan(column)])
        if 2 < len(different) <= FEW:
            for value in different:
                feature = Feature(name, category=float(value))
                yield Source(feature, feature_values(_settings(feature), column))
    for name, column in table.texts.items():
        texts, first = np.unique(column.astype(str), return_index=True)
        for text in texts:
            feature = Feature(name, category=str(text))
            yield Source(feature, (column == text).astype(np.float64))
        for order in (texts, texts[np.argsort(first)]):  # of the alphabet, and of appearance
            feature = Feature(name, codes=tuple((str(text), float(code)) for code, text in enumerate(order)))
            yield Source(feature, feature_values(_settings(feature), column))


def _settings(feature: Feature) -> dict[str, Any]:
    return dict(feature.__dict__)


def tolerance(after: Numbers, largest: float, scale: Any) -> Any:
    """How far from its explanation a number may be: rounding of float32, before and after shift and scale.

    Args:
        after: numbers of the input.
        largest: the largest that they may be made of.
        scale: one, or several.
    """
    return ROUNDING * (max(np.nanmax(np.abs(after), initial=0.0), 1e-3) + largest / 3 / np.abs(scale))


def statistics(values: Numbers) -> dict[str, tuple[float, float]]:
    """Shifts and scales that programs learn from all values, by what they are called."""
    values = values[~np.isnan(values)]
    if not len(values):
        return {}
    mean, low, high = float(values.mean()), float(values.min()), float(values.max())
    lower, middle, upper = (float(one) for one in np.percentile(values, (25, 50, 75)))
    known = {
        "standard": (mean, float(values.std())),
        "standard (n - 1)": (mean, float(values.std(ddof=1)) if len(values) > 1 else 0.0),
        "minmax": (low, high - low),
        "minmax (-1 to 1)": ((low + high) / 2, (high - low) / 2),
        "maxabs": (0.0, max(abs(low), abs(high))),
        "centred": (mean, 1.0),
        "robust": (middle, upper - lower),
        "mean and range": (mean, high - low),
        "by its mean": (0.0, mean),
        "by its spread": (0.0, float(values.std())),
    }
    return {name: pair for name, pair in known.items() if abs(pair[1]) > 1e-12}
