"""A value of a submission as plain typed data. Never raises: what cannot even be looked at says so."""

from __future__ import annotations

import datetime
import decimal
import fractions
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.evidence import LARGEST, Model
from grader.found import (
    DEPTH,
    ELEMENTS,
    ITEMS,
    LEVELS,
    TOO_MUCH,
    UNREADABLE,
    Array,
    Column,
    Frame,
    Items,
    Network,
    Pairs,
    Scalar,
    Thing,
    Value,
)

TEXT = 20_000  # characters of a text that are kept
BUDGET = 60_000  # elements and texts of one value together
LONG = 32  # numbers in a list from which it is kept as an array
SETTINGS = 60  # of an object
NUMBERS = "biuf"  # kinds of NumPy types that are numbers
LOOKED_AT = 200_000_000  # elements of an array whose extremes are looked for
CHUNK = 1 << 20  # elements at once
PLAIN = (bool, str, bytes, int, float, complex, np.generic)
DATES = (datetime.date, datetime.time, datetime.timedelta)
FRACTIONS = (decimal.Decimal, fractions.Fraction)

Described = Callable[[Any], Model]


def value_of(thing: Any, described: Described) -> Value:
    """A value as plain data.

    Args:
        thing: whatever it is.
        described: describes a Keras model.
    """
    try:
        return _Reader(described).value(thing, DEPTH)
    except (Exception, RecursionError):  # an object of the submission's own making
        return _unreadable(thing)


def _unreadable(thing: Any) -> Thing:
    return Thing("thing", _class(thing), {}, UNREADABLE)


def too_much(thing: Thing | Value) -> Thing:
    """What stands for a value that is more than is looked at."""
    return Thing("thing", thing.type, {}, TOO_MUCH)


def _class(thing: Any) -> str:
    return clean(str(type.__dict__["__name__"].__get__(type(thing))), 300)


def _is(thing: Any, kinds: type | tuple[type, ...]) -> bool:
    """Whether it is of one of the classes, whatever it says itself."""
    return issubclass(type(thing), kinds)


def clean(text: str, limit: int = TEXT) -> str:
    """A text without what JSON has no form for, and no longer than it may be."""
    return str.__str__(text)[:limit].encode("utf-8", "replace").decode("utf-8")


class _Reader:
    """Reads one value, of which only so much is kept."""

    def __init__(self, described: Described):
        self._described = described
        self._left = BUDGET

    def value(self, thing: Any, depth: int) -> Value:
        self._left -= 1
        if thing is None or _is(thing, (*PLAIN, *FRACTIONS, *DATES)):
            return self._scalar(thing)
        if _is(thing, np.ndarray):
            return self._array(np.asarray(thing), _class(thing))
        module = str(type(thing).__module__).partition(".")[0]
        if module == "pandas":
            return self._frame(thing, depth)
        if module in ("tensorflow", "keras"):
            return self._of_keras(thing, depth)
        if self._left <= 0 or depth <= 0:
            return Thing("thing", _class(thing), {}, TOO_MUCH)
        if _is(thing, dict):
            return self._pairs(thing, depth)
        if _is(thing, (list, tuple, set, frozenset, range)):
            return self._items(thing, depth)
        if _is(thing, (type({}.keys()), type({}.values()), type({}.items()), Iterator)):
            return self._drawn(thing, depth)
        if _is_model(thing):
            return Network("network", _class(thing), self._described(thing))
        if _is_of_keras(thing):  # a layer or a callback of the submission's own
            return self._thing(thing, depth)
        if hasattr(thing, "__array__"):
            return self._array(np.asarray(thing), _class(thing))
        return self._thing(thing, depth)

    def _scalar(self, thing: Any) -> Scalar:
        name = _class(thing)
        if thing is None or _is(thing, bool):
            return Scalar("scalar", name, thing)
        if _is(thing, str):
            text = clean(thing)
            self._left -= len(text) // 16
            return Scalar("scalar", name, text)
        if _is(thing, bytes):
            return Scalar("scalar", name, clean(repr(bytes(thing[:TEXT]))))
        if _is(thing, np.bool_):
            return Scalar("scalar", name, bool(thing))
        if _is(thing, (np.datetime64, np.timedelta64, *DATES)):
            return Scalar("scalar", name, _date(thing))
        if _is(thing, (int, np.integer)):
            number = int(thing)
            return Scalar("scalar", name, number if abs(number) <= LARGEST else _large(number))
        if _is(thing, (float, np.floating, *FRACTIONS)):
            return Scalar("scalar", name, _finite(float(thing)))
        return Scalar("scalar", name, clean(str(thing)))

    def _array(self, array: np.ndarray[Any, Any], name: str, dtype: str = "") -> Array:
        most = max(1, min(ELEMENTS, self._left))
        step = max(1, -(-array.size // most))
        kept = array.flat[::step]
        self._left -= kept.size
        low = high = mean = None
        missing = 0
        if array.dtype.kind in NUMBERS:
            elements: tuple[bool | int | float | str | None, ...] = tuple(map(_plain, kept.tolist()))
            low, high, mean, missing = _extremes(array)
        elif array.dtype.kind == "O":
            elements = tuple(map(self._of_object, kept.tolist()))
            missing = sum(map(_is_missing, array.flat[:CHUNK].tolist()))
        elif array.dtype.kind in "mM":
            elements = tuple(map(_date, kept))
            missing = int(np.isnat(array).sum())
        else:
            elements = tuple(self._text(str(item)) for item in kept.tolist())
        kind = dtype or ("str" if array.dtype.kind in "UST" else array.dtype.name)
        shape = tuple(min(side, LARGEST) for side in array.shape)
        return Array("array", name, kind[:300], shape, step, elements, low, high, mean, missing)

    def _text(self, text: str) -> str:
        kept = clean(text, 1_000 if self._left > 0 else 16)
        self._left -= len(kept) // 16
        return kept

    def _of_object(self, item: Any) -> bool | int | float | str | None:
        """An element of an array of anything."""
        if _is_missing(item):
            return None
        if _is(item, np.generic):
            item = item.item()
        if _is(item, FRACTIONS):
            item = float(item)
        if _is(item, DATES):
            return _date(item)
        if type(item) in (bool, int, float):
            return _plain(item)
        return self._text(str(item))

    def _items(self, thing: Any, depth: int) -> Items | Array:
        name, length = _class(thing), len(thing)
        if _is(thing, (list, tuple)) and length > LONG and (array := _as_numbers(thing)) is not None:
            return self._array(array, name, "int" if array.dtype.kind in "iu" else "float")
        if _is(thing, (set, frozenset)):
            thing = sorted(thing, key=repr)
        kept = []
        for item in list(thing[:ITEMS]):
            if self._left <= 0:
                break
            kept.append(self.value(item, depth - 1))
        return Items("items", name, tuple(kept), min(length, LARGEST))

    def _drawn(self, thing: Any, depth: int) -> Items:
        """What is gone through once, such as a generator: its first items."""
        kept: list[Value] = []
        for item in iter(thing):
            kept.append(self.value(item, depth - 1))
            if self._left <= 0 or len(kept) >= ITEMS:
                break
        return Items("items", _class(thing), tuple(kept), len(kept))

    def _pairs(self, thing: dict[Any, Any], depth: int) -> Pairs:
        pairs = []
        known = list(dict.items(thing))
        if len(known) > ITEMS:  # the same are kept in whatever order they came
            known.sort(key=lambda pair: repr(pair[0]))
        for key, item in known[:ITEMS]:
            if self._left <= 0:
                break
            pairs.append((self.value(key, 1), self.value(item, depth - 1)))
        return Pairs("pairs", _class(thing), tuple(pairs), dict.__len__(thing))

    def _frame(self, thing: Any, depth: int) -> Value:
        import pandas

        if thing is pandas.NaT or thing is pandas.NA:
            return Scalar("scalar", _class(thing), None)
        if _is(thing, (pandas.Timestamp, pandas.Timedelta, pandas.Period)):
            return Scalar("scalar", _class(thing), _date(thing))

        if _is(thing, pandas.DataFrame):
            columns = list(thing.columns)[:ITEMS]
            return Frame(
                "frame",
                _class(thing),
                tuple(self._column(name, thing.iloc[:, place]) for place, name in enumerate(columns)),
                len(thing),
                self._index(thing.index),
            )
        if _is(thing, pandas.Series):
            column = self._column(thing.name, thing)
            return Frame("frame", _class(thing), (column,), len(thing), self._index(thing.index))
        if _is(thing, pandas.Index):
            return self._array(thing.to_numpy(), _class(thing))
        return self._thing(thing, depth)

    def _column(self, name: Any, column: Any) -> Column:
        array = column.to_numpy()
        return Column(clean(str(name), 300), self._array(array, "Series", str(column.dtype)))

    def _index(self, index: Any) -> tuple[Column, ...]:
        """The labels of rows; none where they are counted from 0 and have no name."""
        import pandas

        names = list(index.names)[:LEVELS]
        if names == [None] and index.equals(pandas.RangeIndex(len(index))):
            return ()
        levels = (index.get_level_values(place) for place in range(len(names)))
        return tuple(
            self._column("" if name is None else name, level)
            for name, level in zip(names, levels, strict=True)
        )

    def _of_keras(self, thing: Any, depth: int) -> Value:
        if _is_model(thing):
            return Network("network", _class(thing), self._described(thing))
        if hasattr(thing, "as_list") and hasattr(thing, "rank"):  # TensorShape
            return self.value(tuple(thing.as_list()), depth)
        if callable(getattr(thing, "numpy", None)):
            name = "Variable" if "Variable" in _class(thing) else "Tensor"
            return self._array(np.asarray(thing.numpy()), name)
        return self._thing(thing, depth)

    def _thing(self, thing: Any, depth: int) -> Thing:
        settings: dict[str, Value] = {}
        for name, item in list(_settings(thing).items())[:SETTINGS]:
            if self._left <= 0 or depth <= 1:
                break
            settings[clean(str(name), 300)] = self.value(item, min(depth - 1, 2))
        return Thing("thing", _class(thing), settings, clean(repr(thing), 1_000))


def _settings(thing: Any) -> dict[str, Any]:
    """What an object was set to: its own account of it, or its public attributes."""
    if _is_of_keras(thing) and callable(getattr(thing, "get_config", None)):
        try:
            config = thing.get_config()
        except Exception:
            config = None
        if isinstance(config, dict) and config:
            return {name: item for name, item in config.items() if name != "name"}
    try:
        attributes = object.__getattribute__(thing, "__dict__")
    except AttributeError:
        return {}
    return {
        name: item
        for name, item in attributes.items()
        if _is(name, str)
        and not name.startswith("_")
        and (item is None or _is(item, (*PLAIN, list, tuple, dict, np.ndarray)))
    }


def _is_model(thing: Any) -> bool:
    import keras

    return _is(thing, keras.Model)


def _is_of_keras(thing: Any) -> bool:
    import keras

    return _is(
        thing,
        (
            keras.layers.Layer,
            keras.callbacks.Callback,
            keras.optimizers.Optimizer,
            keras.losses.Loss,
            keras.metrics.Metric,
            keras.optimizers.schedules.LearningRateSchedule,
            keras.regularizers.Regularizer,
            keras.initializers.Initializer,
        ),
    )


def _large(number: int) -> str:
    """A whole number that a float does not hold exactly."""
    return str(number) if number.bit_length() < 10_000 else f"a whole number of {number.bit_length()} bits"


def _finite(real: float) -> float | str:
    """A number; its name where JSON has no form for it."""
    return real if math.isfinite(real) else repr(real)


def _plain(item: Any) -> bool | int | float | str:
    """An element of an array of numbers."""
    if isinstance(item, float):
        return _finite(item)
    return item if abs(item) <= LARGEST else _finite(_as_float(item))


def _as_float(number: int) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _date(item: Any) -> str | None:
    """A date, a time or a span of time: ISO 8601, of spans the seconds."""
    if _is_missing(item):
        return None
    if _is(item, np.datetime64):
        text = str(item.astype("datetime64[us]"))
    elif _is(item, np.timedelta64):
        return f"{item / np.timedelta64(1, 's'):g} s"
    elif _is(item, datetime.timedelta):
        return f"{datetime.timedelta.total_seconds(item):g} s"
    elif _is(item, datetime.datetime):
        text = item.isoformat()
    elif _is(item, datetime.date):
        text = f"{item.isoformat()}T00:00:00"
    else:
        text = str(item)
    return clean(text.removesuffix(".000000"), 300)


def _is_missing(item: Any) -> bool:
    import pandas

    if item is None or item is pandas.NA or item is pandas.NaT:
        return True
    if _is(item, (np.datetime64, np.timedelta64)):
        return bool(np.isnat(item))
    return _is(item, (float, np.floating)) and bool(item != item)


def _extremes(array: np.ndarray[Any, Any]) -> tuple[float | None, float | None, float | None, int]:
    """Least, largest and mean of the finite numbers, and how many are NaN, without a copy of them all."""
    every = -(-array.size // LOOKED_AT) or 1
    low, high, total, count, missing = math.inf, -math.inf, 0.0, 0, 0
    whole = array.reshape(-1) if array.flags.c_contiguous else None
    for start in range(0, array.size, CHUNK * every):
        part = (whole if whole is not None else array.flat)[start : start + CHUNK * every : every]
        if part.dtype.kind == "f" and not np.isfinite(part).all():
            missing += int(np.isnan(part).sum())
            part = part[np.isfinite(part)]
        if part.size:
            low, high = min(low, float(part.min())), max(high, float(part.max()))
            total, count = total + float(part.sum(dtype=np.float64)), count + part.size
    if not count:
        return None, None, None, missing
    mean = total / count
    return low, high, mean if math.isfinite(mean) else None, missing


def _as_numbers(items: Any) -> np.ndarray[Any, Any] | None:
    """A list of plain numbers, or of equally long ones, as an array; None where it is something else."""
    first = items[0]
    if not _is(first, (int, float, np.number, list, tuple)) or _is(first, bool):
        return None
    try:
        array = np.array(items)
    except (ValueError, OverflowError):  # of different lengths
        return None
    return array if array.dtype.kind in "iuf" else None
