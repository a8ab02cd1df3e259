"""What a program did to its data, done again, from the numbers in a record alone.

Nothing is learned here from any data: hidden inputs go through the same arithmetic as given ones. Settings
are those of `grader.records.transformation.Transformation.to_json`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
MOST = 1e30  # of what is turned back: a sum of numbers near the largest is none any more
FUNCTIONS: Mapping[str, Callable[[Numbers], Numbers]] = {
    "": lambda x: x,
    "log1p": np.log1p,
    "log": np.log,
    "log10": np.log10,
    "sqrt": np.sqrt,
    "square": np.square,
    "reciprocal": np.reciprocal,
}
INVERSES: Mapping[str, Callable[[Numbers], Numbers]] = {
    "": lambda x: x,
    "log1p": np.expm1,
    "log": np.exp,
    "log10": lambda x: np.power(10.0, x),
    "sqrt": lambda x: np.square(np.maximum(x, 0)),
    "square": lambda x: np.sqrt(np.maximum(x, 0)),
    "reciprocal": np.reciprocal,
}


def evaluated(function: str, values: NDArray[Any]) -> Numbers:
    """A function by its name; NaN where it has no value."""
    with np.errstate(all="ignore"):
        numbers = FUNCTIONS[function](np.asarray(values, np.float64))
    return np.where(np.isfinite(numbers), numbers, np.nan)


def feature_values(feature: Mapping[str, Any], column: NDArray[Any]) -> Numbers:
    """One number of every input, from a column of numbers or of texts; NaN where it has none.

    Args:
        feature: a `Feature` as settings.
        column: samples; a missing number is NaN, a missing text "".
    """
    if feature["category"] is not None:
        numbers = (column == feature["category"]).astype(np.float64)
    elif feature["codes"]:
        codes = {str(text): number for text, number in feature["codes"]}
        numbers = np.array([codes.get(str(text), math.nan) for text in column], np.float64)
    else:
        numbers = evaluated(feature["function"], column)
    if feature["missing"] is not None:
        numbers = np.where(np.isnan(numbers), feature["missing"], numbers)
    return np.asarray((numbers - feature["shift"]) / feature["scale"], np.float64)


def features(
    settings: Sequence[Mapping[str, Any]], columns: Mapping[str, NDArray[Any]]
) -> NDArray[np.float32]:
    """The inputs that a table's columns become, samples x numbers."""
    made = [feature_values(feature, columns[feature["column"]]) for feature in settings]
    return np.stack(made, axis=1).astype(np.float32)


def elements(settings: Mapping[str, Any], ops: Any = np) -> Callable[[Any], Any]:
    """A function from samples of float32, in the data's own shape, to what they become.

    Args:
        settings: an `Elements` as settings.
        ops: what calculates: numpy for arrays, `keras.ops` for tensors.
    """
    shift, scale = np.float32(settings["shift"]), np.float32(settings["scale"])

    def change(x: Any) -> Any:
        if settings["axes"]:
            x = ops.transpose(x, (0, *(axis + 1 for axis in settings["axes"])))
        if settings["padding"]:
            x = ops.pad(x, ((0, 0), *(tuple(sides) for sides in settings["padding"])))
        if settings["norm"] is not None:
            axis = settings["norm"] if settings["norm"] > 0 else tuple(range(1, len(x.shape)))
            length = ops.sqrt(ops.sum(ops.square(x), axis=axis, keepdims=True))
            x = x / ops.where(length == 0, np.float32(1), length)
        return x if shift == 0 and scale == 1 else (x - shift) / scale

    return change


def target(settings: Mapping[str, Any] | None, y: NDArray[Any]) -> NDArray[Any]:
    """The labels, or the values to predict, as the program had them; `settings` are a `Target`'s."""
    if settings is None:
        return y
    if settings["codes"]:
        return np.asarray(np.asarray(settings["codes"])[y])
    values = (evaluated(settings["function"], y) - settings["shift"]) / settings["scale"]
    return np.asarray(values, np.float32)


def turned_back(settings: Mapping[str, Any] | None, outputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """What a network says, in the data's own units, or with outputs in the order of the data's own classes.

    Args:
        settings: a `Target`'s; None where it was left as it is.
        outputs: the last axis holds those of one sample.
    """
    if settings is None:
        return outputs
    if settings["codes"]:
        known = outputs.shape[-1] > max(settings["codes"])
        return np.asarray(outputs[..., list(settings["codes"])]) if known else outputs
    with np.errstate(all="ignore"):
        scaled = outputs.astype(np.float64) * settings["scale"] + settings["shift"]
        values = INVERSES[settings["function"]](scaled)
    return np.where(np.isnan(values), values, np.clip(values, -MOST, MOST)).astype(np.float32)
