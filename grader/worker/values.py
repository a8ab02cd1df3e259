"""A value of a submission as plain typed data. Never raises: what cannot even be looked at says so."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.evidence import LARGEST, Model
from grader.found import (
    DEPTH,
    ELEMENTS,
    ITEMS,
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
    return Thing("thing", _class(thing), {}, "a value that cannot be read")


def _class(thing: Any) -> str:
    return str(type.__dict__["__name__"].__get__(type(thing)))[:300]


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
        if thing is None or isinstance(thing, (bool, str, bytes, int, float, complex, np.generic)):
            return self._scalar(thing)
        if isinstance(thing, np.ndarray):
            return self._array(np.asarray(thing), _class(thing))
        module = str(type(thing).__module__).partition(".")[0]
        if module == "pandas":
            return self._frame(thing, depth)
        if module in ("tensorflow", "keras"):
            return self._of_keras(thing, depth)
        if self._left <= 0 or depth <= 0:
            return Thing("thing", _class(thing), {}, "more than is looked at")
        if isinstance(thing, dict):
            return self._pairs(thing, depth)
        if isinstance(thing, (list, tuple, set, frozenset, range)):
            return self._items(thing, depth)
        if isinstance(thing, (type({}.keys()), type({}.values()), type({}.items()), Iterator)):
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
        if thing is None or isinstance(thing, bool):
            return Scalar("scalar", name, thing)
        if isinstance(thing, str):
            return Scalar("scalar", name, clean(thing))
        if isinstance(thing, bytes):
            return Scalar("scalar", name, clean(repr(bytes(thing[:TEXT]))))
        if isinstance(thing, np.bool_):
            return Scalar("scalar", name, bool(thing))
        if isinstance(thing, (int, np.integer)):
            number = int(thing)
            return Scalar("scalar", name, number if abs(number) <= LARGEST else _large(number))
        if isinstance(thing, (float, np.floating)):
            real = float(thing)
            return Scalar("scalar", name, real if math.isfinite(real) else repr(real))
        return Scalar("scalar", name, clean(str(thing)))

    def _array(self, array: np.ndarray[Any, Any], name: str, dtype: str = "") -> Array:
        flat = array.reshape(-1)
        most = max(1, min(ELEMENTS, self._left))
        step = max(1, -(-flat.size // most))
        kept = flat[::step]
        self._left -= kept.size
        low = high = mean = None
        missing = 0
        if array.dtype.kind in NUMBERS:
            elements: tuple[bool | int | float | str | None, ...] = tuple(map(_plain, kept.tolist()))
            low, high, mean, missing = _extremes(flat)
        elif array.dtype.kind == "O":
            elements = tuple(map(_of_object, kept.tolist()))
            missing = sum(_is_missing(item) for item in flat.tolist()[:1_000_000])
        else:
            elements = tuple(clean(str(item), 1_000) for item in kept.tolist())
        kind = dtype or ("str" if array.dtype.kind in "US" else array.dtype.name)
        return Array("array", name, kind[:300], array.shape, step, elements, low, high, mean, missing)

    def _items(self, thing: Any, depth: int) -> Items | Array:
        name, length = _class(thing), len(thing)
        if isinstance(thing, (list, tuple)) and length > LONG and (array := _as_numbers(thing)) is not None:
            return self._array(array, name, "int" if array.dtype.kind in "iu" else "float")
        if isinstance(thing, (set, frozenset)):
            thing = sorted(thing, key=repr)
        kept = []
        for item in list(thing[:ITEMS]):
            if self._left <= 0:
                break
            kept.append(self.value(item, depth - 1))
        return Items("items", name, tuple(kept), length)

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
        for key, item in list(dict.items(thing))[:ITEMS]:
            if self._left <= 0:
                break
            pairs.append((self.value(key, 1), self.value(item, depth - 1)))
        return Pairs("pairs", _class(thing), tuple(pairs), dict.__len__(thing))

    def _frame(self, thing: Any, depth: int) -> Value:
        import pandas

        if isinstance(thing, pandas.DataFrame):
            columns = list(thing.columns)[:ITEMS]
            return Frame(
                "frame",
                _class(thing),
                tuple(self._column(name, thing.iloc[:, place]) for place, name in enumerate(columns)),
                len(thing),
            )
        if isinstance(thing, pandas.Series):
            return Frame("frame", _class(thing), (self._column(thing.name, thing),), len(thing))
        if isinstance(thing, pandas.Index):
            return self._array(thing.to_numpy(), _class(thing))
        if thing is pandas.NaT or thing is pandas.NA:
            return Scalar("scalar", _class(thing), None)
        return self._thing(thing, depth)

    def _column(self, name: Any, column: Any) -> Column:
        array = column.to_numpy()
        if array.dtype.kind == "M":
            array = array.astype("datetime64[s]").astype(str)
        return Column(clean(str(name), 300), self._array(array, "Series", str(column.dtype)))

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
        if isinstance(name, str)
        and not name.startswith("_")
        and (item is None or isinstance(item, (bool, int, float, str, list, tuple, dict, np.ndarray)))
    }


def _is_model(thing: Any) -> bool:
    import keras

    return isinstance(thing, keras.Model)


def _is_of_keras(thing: Any) -> bool:
    import keras

    return isinstance(
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
    return str(number) if number.bit_length() < 10_000 else f"a whole number of {number.bit_length()} bits"


def _plain(item: Any) -> bool | int | float | str:
    """An element of an array of numbers."""
    if isinstance(item, float) and not math.isfinite(item):
        return repr(item)
    return item if not isinstance(item, int) or abs(item) <= LARGEST else float(item)


def _of_object(item: Any) -> bool | int | float | str | None:
    """An element of an array of anything."""
    if _is_missing(item):
        return None
    if isinstance(item, (bool, int, float)):
        return _plain(item)
    return clean(str(item), 1_000)


def _is_missing(item: Any) -> bool:
    return item is None or (isinstance(item, float) and item != item)


def _extremes(flat: np.ndarray[Any, Any]) -> tuple[float | None, float | None, float | None, int]:
    """Least, largest and mean of the finite numbers, and how many are NaN."""
    if flat.dtype.kind != "f":
        if not flat.size:
            return None, None, None, 0
        return float(flat.min()), float(flat.max()), float(flat.mean(dtype=np.float64)), 0
    missing = int(np.isnan(flat).sum())
    finite = flat[np.isfinite(flat)] if missing or not np.isfinite(flat.sum()) else flat
    if not finite.size:
        return None, None, None, missing
    mean = float(finite.mean(dtype=np.float64))
    return float(finite.min()), float(finite.max()), mean if math.isfinite(mean) else None, missing


def _as_numbers(items: Any) -> np.ndarray[Any, Any] | None:
    """A list of plain numbers, or of equally long ones, as an array; None where it is something else."""
    first = items[0]
    if not isinstance(first, (int, float, list, tuple)) or isinstance(first, bool):
        return None
    try:
        array = np.array(items)
    except (ValueError, OverflowError):  # of different lengths
        return None
    return array if array.dtype.kind in "iuf" else None
