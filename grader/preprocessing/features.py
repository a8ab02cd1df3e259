"""Which numbers of a network's input were made of which column of a table, and how: found, and proven.

Once it is known which rows went in, each number of the input is explained by one column. An explanation
counts if it makes all rows of the sample, and if no other one that does says something else of any row of
the table.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from grader.fitting.transformation import feature_values
from grader.preprocessing.matching import DISTINCT, Matches, NotFound, matches_of
from grader.preprocessing.raw import Numbers, Table
from grader.preprocessing.sources import CONSTANTS, Source, sources_of, tolerance
from grader.records.transformation import Feature

EXACT = 1e-4  # how far from 0 and 1 mean, spread and ends are of what was scaled by them
NEARLY = 0.02  # the same of a spread by n - 1, or with something added


@dataclass(frozen=True, eq=False)
class Explanation:
    """What each number of the input is, and which rows of the table the sample has then."""

    features: tuple[Feature, ...]
    matches: Matches


def find_features(
    table: Table, sample: Numbers, facts: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
) -> list[Explanation]:
    """Everything that explains a sample, and differs for some row of the table: one, if it is certain.

    Args:
        table: as students have it.
        sample: rows x numbers of an input; NaN for what is none.
        facts: means and standard deviations of the numbers over all that went in, where they are known.

    Raises:
        NotFound: something in it is not made of one column in a known way.
    """
    sources = list(sources_of(table))
    if not sources or not len(sample):
        raise NotFound("there is nothing to compare")
    known = facts if len(facts[0]) == sample.shape[1] else ((math.nan,) * sample.shape[1],) * 2
    reason = NotFound("the rows that went in are none of the data set's, as far as they are known")
    farthest = -1
    found: list[Explanation] = []
    for ways in matches_of(table, sources, sample):
        for matches in ways:
            explained, features = _Explained(table, sources, sample, matches), []
            try:
                for place, facts_here in enumerate(zip(*known, strict=True)):
                    features.append(explained.next(place, facts_here))
            except NotFound as error:
                if len(features) > farthest:
                    reason, farthest = error, len(features)
                continue
            found.append(Explanation(tuple(features), explained.matches))
        if any(len({feature.column for feature in one.features}) > 1 for one in found):
            break  # one column alone may look like another one: then all are asked
    if not found:
        raise reason
    return _different(table, found)


def _different(table: Table, found: list[Explanation]) -> list[Explanation]:
    """Only those that make other numbers of some row of the table than those before."""
    made: list[Numbers] = []
    kept = []
    for one in found:
        numbers = made_of(table, one)
        if not any(np.allclose(numbers, before, rtol=1e-4, atol=1e-5, equal_nan=True) for before in made):
            made.append(numbers)
            kept.append(one)
    return kept


def made_of(table: Table, one: Explanation) -> Numbers:
    """What an explanation makes of all rows of the table."""
    return np.stack([feature_values(asdict(each), table.columns[each.column]) for each in one.features], 1)


class _Explained:
    """The numbers of an input, explained one after the other, and the matches that are left each time."""

    def __init__(self, table: Table, sources: list[Source], sample: Numbers, matches: Matches):
        self._table, self._sources, self._sample = table, sources, sample
        self._whole = np.stack([source.values for source in sources])
        self.matches = matches
        self._look()

    def _look(self) -> None:
        """Take the rows of the table that stand for those of the sample."""
        alone = self.matches.alone()
        # Of rows that are several of the table any will do only where these are alike; without enough others.
        self._used = alone if alone.sum() >= max(DISTINCT, len(alone) // 4) else np.ones(len(alone), bool)
        self._rows = self.matches.first()[self._used]
        seen = self._whole[:, self._rows]
        self._holes = np.isnan(seen).any(1)
        self._centred = seen - seen.mean(1, keepdims=True)
        self._squares = np.square(self._centred).sum(1)

    def _possible(self, sampled: Numbers) -> list[Source]:
        """Columns that may make these numbers, by what is left of them beside a straight line."""
        centred = sampled - sampled.mean()
        square = float((centred**2).sum())
        with np.errstate(all="ignore"):
            left = square - np.square(self._centred @ centred) / self._squares
        # What rounding leaves, and much more: the exact look comes after it.
        possible = left <= 1e-7 * square + 1e-12
        possible |= self._holes | (np.isnan(square) & self._holes) | (self._squares < 1e-12)
        return [self._sources[place] for place in np.flatnonzero(possible)]

    def _unseen(self) -> bool:
        """Whether there is a class of some column that none of the rows has."""
        classes = [place for place, one in enumerate(self._sources) if one.feature.category is not None]
        return bool((self._whole[classes][:, self._rows].max(1, initial=0) == 0).any())

    def next(self, place: int, known: tuple[float, float]) -> Feature:
        """What one number of the input is.

        Args:
            place: of the number.
            known: its mean and standard deviation over all that went in; NaN where they are not known.

        Raises:
            NotFound: it is made of no single column, or it may be made of several that differ elsewhere.
        """
        which, sampled = f"number {place + 1} of an input", self._sample[:, place]
        used, matches = sampled[self._used], self.matches
        found: tuple[Feature, Numbers, Matches] | None = None
        for source in [*self._possible(used), *_spoken(self._table, used, self._rows)]:
            feature = solved(source, used, self._rows, known)
            if feature is None:
                continue
            made = (_filled(source.values, feature) - feature.shift) / feature.scale
            near = tolerance(sampled, source.largest, feature.scale)
            expected, given = made[matches.rows], sampled[matches.sampled]
            with np.errstate(invalid="ignore"):
                close = (np.abs(expected - given) <= near) | (np.isnan(expected) & np.isnan(given))
            left = matches.where(close)
            if left is None:
                continue
            if found is None:
                found = feature, made, left
            elif not np.allclose(made, found[1], rtol=1e-4, atol=10 * near, equal_nan=True):
                raise NotFound(
                    f"{which} may be made of {found[0].column} or of {feature.column}: the rows that were "
                    "seen do not tell which"
                )
        if found is None:
            raise NotFound(f"{which} is made of no single column in a way that is known")
        if np.ptp(used) == 0 and not used[0] and self._unseen():
            raise NotFound(
                f"{which} is always 0 in the rows that were seen: it may be a class that is in none"
            )
        if len(found[2].rows) < len(matches.rows):
            self.matches = found[2]
            self._look()
        return found[0]


def _filled(values: Numbers, feature: Feature) -> Numbers:
    return values if feature.missing is None else np.where(np.isnan(values), feature.missing, values)


def _spoken(table: Table, sampled: Numbers, rows: NDArray[np.int64]) -> Iterator[Source]:
    """Columns of texts with a number for each text, where every text was seen, and most of them often."""
    for name, column in table.texts.items():
        texts, places = np.unique(column.astype(str), return_inverse=True)
        seen = places[rows]
        counts = np.bincount(seen, minlength=len(texts))
        if counts.min() < 1 or len(texts) < 3 or counts.sum() < 3 * len(texts) or np.isnan(sampled).any():
            continue
        sums = np.bincount(seen, sampled, minlength=len(texts)) / counts
        near = tolerance(sampled, 0.0, 1.0)
        if np.abs(sampled - sums[seen]).max() > near or np.ptp(sums) <= near:
            continue
        codes = tuple((str(text), float(f"{number:.9g}")) for text, number in zip(texts, sums, strict=True))
        yield Source(Feature(name, codes=codes), sums[places])


def solved(
    source: Source, sampled: Numbers, rows: NDArray[np.int64], known: tuple[float, float]
) -> Feature | None:
    """A column with the shift and scale that make what was seen; None where none do."""
    values = source.values[rows]
    there = ~np.isnan(values)
    before, after = values[there], sampled[there]
    if not len(before) or np.isnan(after).any():
        return None
    different = len(np.unique(before))
    if different < DISTINCT and different < len(source.ordered):
        return None  # values that were not seen could be anything
    feature = _fitted(source, before, after, known)
    return feature and _with_missing(source, feature, sampled[~there])


def _fitted(source: Source, before: Numbers, after: Numbers, known: tuple[float, float]) -> Feature | None:
    """A column with the shift and scale that make what was seen of it; None where none do."""

    def makes(shift: float, scale: float) -> bool:
        return bool(np.abs((before - shift) / scale - after).max() <= tolerance(after, source.largest, scale))

    plain = source.feature
    if makes(0.0, 1.0):
        return plain
    if before.min() == before.max():  # everywhere the same: whatever it became, it became
        return replace(plain, shift=float(before[0] - after.mean())) if np.ptp(after) < 1e-6 else None
    centre, middle = before.mean(), after.mean()
    # From the numbers before to those after: the former are exact.
    slope = float(((before - centre) * (after - middle)).sum() / ((before - centre) ** 2).sum())
    if abs(slope) < 1e-12:
        return None
    shift, scale = float(centre - middle / slope), 1 / slope
    if not makes(shift, scale):
        return None
    for constant in CONSTANTS:
        if makes(0.0, constant):
            return replace(plain, scale=constant, fitted="constant")
    own = next((name for name, pair in source.known.items() if makes(*pair)), None)
    only_scale = float((before * before).sum() / (before * after).sum()) if (before * after).any() else 1.0
    only_shift = float((before - after).mean())
    if makes(0.0, only_scale):
        shift, scale = 0.0, only_scale
    elif makes(only_shift, 1.0):
        shift, scale = only_shift, 1.0
    # Solved from float32: more digits than these would be noise.
    shift, scale = source.known[own] if own else (float(f"{shift:.9g}"), float(f"{scale:.9g}"))
    fitted = f"{own} of all rows" if own else "a part"
    if abs(known[0]) < EXACT and abs(known[1] - 1) < NEARLY:
        fitted = "standard" if abs(known[1] - 1) < EXACT else "nearly standard"
    elif abs(after.min()) < EXACT and abs(after.max() - 1) < EXACT:
        fitted = "minmax"
    return replace(plain, shift=shift, scale=scale, fitted=fitted)


def _with_missing(source: Source, feature: Feature, seen: Numbers) -> Feature | None:
    """The same with what became of missing numbers; None where that was not seen, or not always the same."""
    if not source.missing:
        return feature
    if not len(seen):
        return None
    if np.isnan(seen).all():
        return feature
    if np.isnan(seen).any() or np.ptp(seen) > 2 * tolerance(seen, source.largest, feature.scale):
        return None
    return replace(feature, missing=float(f"{seen.mean() * feature.scale + feature.shift:.9g}"))
