"""Which numbers of a network's input were made of which column of a table, and how: found, and proven.

Rows that went in come in no order, so they are first found again in the table: by columns of many different
numbers, whatever shift and scale these were given. Then each number of the input is explained by one column.
An explanation counts if it makes all rows of the sample, and if no other one that does says something else of
any row of the table.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.fitting.transformation import evaluated, feature_values
from grader.records.transformation import Feature, Function
from grader.training.raw import Numbers, Table

ROUNDING = 3e-6  # of float32, after some steps of arithmetic in it
FUNCTIONS: tuple[Function, ...] = ("", "log1p", "log", "sqrt", "square", "log10", "reciprocal")
ENDS = 12  # values from each end of a column among which those of a part of it are looked for
ENOUGH = 6  # columns by which rows are found
TRIED = 8  # numbers of the input for which every column is asked
SEEDS = 24  # ways in which one number of the input may be a column that are followed
HYPOTHESES = 6  # shifts and scales of one column
CERTAIN = -25.0  # natural logarithm of how likely numbers fit a column by accident
FEW = 20  # different numbers that a column of classes has at most
DISTINCT = 4  # different values that show a straight line: two of them would fit any
PAIRS = 400_000  # of a row of the sample and a row of the table that may be the same
CONSTANTS = (2.0, 10.0, 100.0, 127.5, 128.0, 255.0, 256.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0)


class NotFound(Exception):
    """No explanation was found; the message says of what."""


@dataclass(frozen=True, eq=False)
class Matches:
    """Which rows of the table each row of the sample may be.

    Attributes:
        sampled, rows: pairs of a row of the sample and one of the table.
        count: rows of the sample.
    """

    sampled: NDArray[np.int64]
    rows: NDArray[np.int64]
    count: int

    def where(self, kept: NDArray[np.bool_]) -> Matches | None:
        """Only these pairs; None where a row of the sample then has none."""
        sampled = self.sampled[kept]
        if np.bincount(sampled, minlength=self.count).min(initial=1) == 0:
            return None
        return Matches(sampled, self.rows[kept], self.count)

    def first(self) -> NDArray[np.int64]:
        """One row of the table for each of the sample."""
        places = np.unique(self.sampled, return_index=True)[1]
        return self.rows[places]

    def alone(self) -> NDArray[np.bool_]:
        """Which rows of the sample can be only one of the table."""
        return np.bincount(self.sampled, minlength=self.count) == 1


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


@dataclass(frozen=True, eq=False)
class Anchor:
    """A number of the input as a column, shifted and scaled; the lower the rank, the more usual that is."""

    place: int
    source: Source
    shift: float
    scale: float
    rank: int


def find_features(
    table: Table, sample: Numbers, facts: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
) -> tuple[tuple[Feature, ...], Matches]:
    """What each number of the input is, and which rows of the table the sample has.

    Args:
        table: as students have it.
        sample: rows x numbers of an input; NaN for what is none.
        facts: means and standard deviations of the numbers over all that went in, where they are known.

    Raises:
        NotFound: something in it is not made of one column in a known way.
    """
    sources = list(_sources(table))
    if not sources or not len(sample):
        raise NotFound("there is nothing to compare")
    known = facts if len(facts[0]) == sample.shape[1] else ((math.nan,) * sample.shape[1],) * 2
    reason = NotFound("the rows that went in are none of the data set's, as far as they are known")
    farthest = -1
    for matches in _matches(table, sources, sample):
        explained, features = _Explained(table, sources, sample, matches), []
        try:
            for place, facts_here in enumerate(zip(*known, strict=True)):
                features.append(explained.next(place, facts_here))
        except NotFound as error:
            if len(features) > farthest:
                reason, farthest = error, len(features)
            continue
        return tuple(features), explained.matches
    raise reason


def _sources(table: Table) -> Iterator[Source]:
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


def _matches(table: Table, sources: list[Source], sample: Numbers) -> Iterator[Matches]:
    """Rows of the table that those of the sample may be, the likeliest first.

    Of numbers that lie on a grid, as tenths do, several shifts and scales may make others of the same grid: what
    all columns say together decides.
    """
    for anchors in _anchors(sources, sample):
        places = list(dict.fromkeys(anchor.place for anchor in anchors))
        for first in [anchor for anchor in anchors if anchor.place == places[0]][:SEEDS]:
            best = _narrowed(None, first, sample)
            used = 1
            for place in places[1:]:
                if best is None or used >= ENOUGH or best.alone().all():
                    break
                others = (_narrowed(best, anchor, sample) for anchor in anchors if anchor.place == place)
                found = next((one for one in others if one is not None), None)
                best, used = (found, used + 1) if found is not None else (best, used)
            if best is not None and (used > 1 or len(places) == 1):
                yield best
    whole = _by_layout(table, sample)
    if whole is not None:
        yield whole


def _narrowed(before: Matches | None, anchor: Anchor, sample: Numbers) -> Matches | None:
    """The matches that an anchor leaves; None where it leaves a row of the sample without any."""
    sampled, values = sample[:, anchor.place], anchor.source.values
    wanted = sampled * anchor.scale + anchor.shift
    near = tolerance(sampled, anchor.source.largest, anchor.scale) * abs(anchor.scale)
    if before is not None:
        with np.errstate(invalid="ignore"):
            close = np.abs(wanted[before.sampled] - values[before.rows]) <= near
        missing = np.isnan(values[before.rows])
        return before.where(close | missing)
    order = np.argsort(values)
    order = order[: int((~np.isnan(values)).sum())]
    ordered = values[order]
    low = np.searchsorted(ordered, wanted - near, "left")
    high = np.searchsorted(ordered, wanted + near, "right")
    absent = np.flatnonzero(np.isnan(values))
    lists = [
        order[a:b] if b > a else absent for a, b in zip(low, high, strict=True)
    ]  # a number that no row has stands for a missing one
    sizes = np.array([len(one) for one in lists])
    if not sizes.all() or sizes.sum() > PAIRS:
        return None
    rows = np.concatenate(lists).astype(np.int64)
    return Matches(np.repeat(np.arange(len(sample)), sizes), rows, len(sample))


def _anchors(sources: list[Source], sample: Numbers) -> Iterator[list[Anchor]]:
    """Numbers of the input that are surely a column, the plainest explanations first.

    The column of the same place is asked first, then all columns, then functions of them.
    """
    rich = [one for one in sources if one.feature.category is None and not one.feature.codes]
    rich = [one for one in rich if len(one.ordered) > DISTINCT]
    plain = [one for one in rich if not one.feature.function]
    numbers = {place: _different(sample[:, place]) for place in range(sample.shape[1])}
    places = [place for place in numbers if len(numbers[place]) > DISTINCT]
    places.sort(key=lambda place: -len(numbers[place]))
    for asked, most in ((None, len(places)), (plain, TRIED), (rich, TRIED // 2)):
        anchors: list[Anchor] = []
        for place in places[:most]:
            columns = asked or [one for one in plain if one.place == place]
            mine = [fit for source in columns for fit in _fits(place, numbers[place], source)]
            anchors += sorted(mine, key=lambda anchor: anchor.rank)
            if len({anchor.place for anchor in anchors}) >= ENOUGH:
                break
        if anchors:
            yield anchors


def _different(values: Numbers) -> Numbers:
    return np.unique(values[~np.isnan(values)])


def _fits(place: int, different: Numbers, source: Source) -> list[Anchor]:
    """The shifts and scales by which a number of the input may be one column; [] where it is not.

    Args:
        place: of the number of the input.
        different: its values in the sample.
        source: the column.
    """
    ordered, missing = source.ordered, source.missing  # then one number may stand for what is missing
    if len(different) > len(ordered) + missing:
        return []
    pairs = _pairs(different, source)
    near = tolerance(different, source.largest, pairs[:, 1]) * np.abs(pairs[:, 1])
    # A few numbers first: most pairs do not explain even these.
    few = different[np.linspace(0, len(different) - 1, min(5, len(different))).astype(int)]
    ranks = np.arange(len(pairs))
    for numbers in (few, different):
        wanted = numbers[None, :] * pairs[:, 1:] + pairs[:, :1]
        after = np.clip(np.searchsorted(ordered, wanted), 1, len(ordered) - 1)
        off = np.minimum(np.abs(ordered[after] - wanted), np.abs(ordered[after - 1] - wanted))
        good = (off > near[:, None]).sum(1) <= missing
        pairs, near, ranks = pairs[good], near[good], ranks[good]
        if not len(pairs):
            return []
    # How often any number would fit: the share of the column's range that is close to one of its values.
    share = np.minimum(0.9, len(ordered) * 2 * near / max(float(ordered[-1] - ordered[0]), 1e-300))
    sure = np.log(share) * (len(different) - 2 - missing) < CERTAIN
    return [
        Anchor(place, source, float(shift), float(scale), int(rank))
        for (shift, scale), rank in zip(pairs[sure][:HYPOTHESES], ranks[sure], strict=False)
    ]


def _pairs(different: Numbers, source: Source) -> Numbers:
    """Shifts and scales that are worth a try: well-known ones, and those that make ends of ends."""
    known = [(0.0, 1.0), *((0.0, constant) for constant in CONSTANTS), *source.known.values()]
    ordered = source.ordered
    ends = min(ENDS, len(ordered) // 2)
    low, high = ordered[:ends], ordered[::-1][:ends]
    span = different[-1] - different[0]
    scale = (high[None, :] - low[:, None]).ravel() / span
    shift = np.repeat(low, ends) - scale * different[0]
    solved = np.stack([shift, scale], axis=1)
    return np.concatenate([np.array(known, np.float64), solved[scale > 0]])


def _by_layout(table: Table, sample: Numbers) -> Matches | None:
    """Matches where no column has many different numbers: the whole row as it is usually written out."""
    for columns in _layouts(table):
        if len(columns) != sample.shape[1]:
            continue
        whole = np.stack(columns, axis=1)
        lists = [np.flatnonzero((np.abs(whole - row) <= ROUNDING * 10).all(1)) for row in sample]
        sizes = np.array([len(one) for one in lists])
        if sizes.all() and sizes.sum() <= PAIRS:
            return Matches(np.repeat(np.arange(len(sample)), sizes), np.concatenate(lists), len(sample))
    return None


def _layouts(table: Table) -> Iterator[list[Numbers]]:
    """The usual ways to write a table as numbers."""
    dummies: list[Numbers] = []
    fewer: list[Numbers] = []
    codes: dict[str, Numbers] = {}
    for name, column in table.texts.items():
        texts = np.unique(column.astype(str))
        one = [(column == text).astype(np.float64) for text in texts]
        dummies += one
        fewer += one[1:]
        codes[name] = np.searchsorted(texts, column.astype(str)).astype(np.float64)
    plain = list(table.numeric.values())
    for numbers in (plain, [_standard(one) for one in plain], [_minmax(one) for one in plain]):
        for others in (dummies, fewer):
            yield numbers + others
            yield others + numbers
        by_name = dict(zip(table.numeric, numbers, strict=True)) | codes
        yield [by_name[name] for name in table.columns]


def _standard(values: Numbers) -> Numbers:
    return (values - np.nanmean(values)) / (np.nanstd(values) or 1.0)


def _minmax(values: Numbers) -> Numbers:
    return (values - np.nanmin(values)) / ((np.nanmax(values) - np.nanmin(values)) or 1.0)


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
                    f"{which} may be made of {found[0].column} or of {feature.column}: the rows that were seen "
                    "do not tell which"
                )
        if found is None:
            raise NotFound(f"{which} is made of no single column in a way that is known")
        if len(found[2].rows) < len(matches.rows):
            self.matches = found[2]
            self._look()
        return found[0]


def _filled(values: Numbers, feature: Feature) -> Numbers:
    return values if feature.missing is None else np.where(np.isnan(values), feature.missing, values)


def _spoken(table: Table, sampled: Numbers, rows: NDArray[np.int64]) -> Iterator[Source]:
    """Columns of texts with a number for each text, whatever it is, where every text was seen, most of them often."""
    for name, column in table.texts.items():
        texts, places = np.unique(column.astype(str), return_inverse=True)
        seen = places[rows]
        counts = np.bincount(seen, minlength=len(texts))
        if counts.min() < 1 or len(texts) < 3 or counts.sum() < 3 * len(texts) or np.isnan(sampled).any():
            continue
        sums = np.bincount(seen, sampled, minlength=len(texts)) / counts
        if np.abs(sampled - sums[seen]).max() > tolerance(sampled, 0.0, 1.0):
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
    for name, (own_shift, own_scale) in source.known.items():
        if makes(own_shift, own_scale):
            return replace(plain, shift=own_shift, scale=own_scale, fitted=name)
    fitted = "a part"
    if abs(known[0]) < 1e-4 and abs(known[1] - 1) < 1e-4:
        fitted = "standard of a part"
    elif abs(after.min()) < 1e-6 and abs(after.max() - 1) < 1e-6:
        fitted = "minmax of a part"
    # Solved from float32: more digits than these would be noise.
    return replace(plain, shift=float(f"{shift:.9g}"), scale=float(f"{scale:.9g}"), fitted=fitted)


def _with_missing(source: Source, feature: Feature, seen: Numbers) -> Feature | None:
    """The same with what became of missing numbers; None where that was not seen, or was not always the same."""
    if not source.missing:
        return feature
    if not len(seen):
        return None
    if np.isnan(seen).all():
        return feature
    if np.isnan(seen).any() or np.ptp(seen) > 2 * tolerance(seen, source.largest, feature.scale):
        return None
    return replace(feature, missing=float(f"{seen.mean() * feature.scale + feature.shift:.9g}"))
