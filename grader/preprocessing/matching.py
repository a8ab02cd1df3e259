"""Which rows of a table those of a sample are, in whatever order they went in.

They are found by columns of many different numbers, whatever shift and scale these were given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.preprocessing.raw import Numbers, Table
from grader.preprocessing.sources import CONSTANTS, ROUNDING, Source, tolerance

ENDS = 12  # values from each end of a column among which those of a part of it are looked for
ENOUGH = 6  # columns by which rows are found
TRIED = 8  # numbers of the input for which every column is asked
SEEDS = 24  # ways in which one number of the input may be a column that are followed
HYPOTHESES = 6  # shifts and scales of one column
CERTAIN = -25.0  # natural logarithm of how likely numbers fit a column by accident
DISTINCT = 4  # different values that show a straight line: two of them would fit any
MOST = 400_000  # pairs of a row of the sample and a row of the table that may be the same


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

    def enough(self) -> bool:
        """Whether as many rows of the table are there as rows of the sample that can only be these.

        A value that was cut, say, makes many rows look like the few that have it.
        """
        starts = np.unique(self.sampled, return_index=True)[1]
        wanted: dict[bytes, int] = {}
        for rows in np.split(self.rows, starts[1:]):
            key = np.sort(rows).tobytes()
            wanted[key] = wanted.get(key, 0) + 1
            if wanted[key] > len(rows):
                return False
        return True

    def first(self) -> NDArray[np.int64]:
        """One row of the table for each of the sample."""
        places = np.unique(self.sampled, return_index=True)[1]
        return self.rows[places]

    def alone(self) -> NDArray[np.bool_]:
        """Which rows of the sample can be only one of the table."""
        return np.asarray(np.bincount(self.sampled, minlength=self.count) == 1)


@dataclass(frozen=True, eq=False)
class Anchor:
    """A number of the input as a column, shifted and scaled; the lower the rank, the more usual that is."""

    place: int
    source: Source
    shift: float
    scale: float
    rank: int


def matches_of(table: Table, sources: list[Source], sample: Numbers) -> Iterator[list[Matches]]:
    """Rows of the table that those of the sample may be: several ways at once, the plainest first.

    Of numbers that lie on a grid, as tenths do, several shifts and scales may make others of the same grid:
    what all columns say together decides.
    """
    for anchors in _anchors(sources, sample):
        ways: dict[bytes, Matches] = {}
        places = list(dict.fromkeys(anchor.place for anchor in anchors))
        for first in [anchor for anchor in anchors if anchor.place == places[0]][:SEEDS]:
            best = _narrowed(None, first, sample)
            used = 1
            for place in places[1:]:
                if best is None or used >= ENOUGH or (used > 1 and best.alone().all()):
                    break
                others = (_narrowed(best, anchor, sample) for anchor in anchors if anchor.place == place)
                found = next((one for one in others if one is not None), None)
                best, used = (found, used + 1) if found is not None else (best, used)
            if best is not None:
                ways.setdefault(best.rows.tobytes(), best)
                if used > 1 and best.alone().all():
                    break  # two columns and more that say the same of all rows are no accident
        yield list(ways.values())
    whole = _by_layout(table, sample)
    if whole is not None:
        yield [whole]


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
    if not sizes.all() or sizes.sum() > MOST:
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
        if sizes.all() and sizes.sum() <= MOST:
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
