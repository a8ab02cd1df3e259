"""From a data set to what a network is given: its scaling, its shape, its labels."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.fitting.transformation import elements, target

Floats = NDArray[np.float32]


def scaler(scaling: dict[str, Any], x_train: NDArray[Any]) -> Callable[[Any], Any]:
    """A function that scales inputs of float32, arrays or tensors alike.

    What it learns, it learns from the training set.
    """
    kind = scaling["kind"]
    if kind in ("unit", "range"):
        low, high = (0.0, 1.0) if kind == "unit" else (scaling["low"], scaling["high"])
        factor, shift = np.float32((high - low) / 255), np.float32(low)
        return lambda x: x * factor + shift
    if kind == "standard":
        train = np.asarray(x_train, np.float32)
        mean, spread = train.mean(0), train.std(0) + np.float32(1e-7)
        return lambda x: (x - mean) / spread
    if kind == "minmax":
        train = np.asarray(x_train, np.float32)
        least, span = train.min(0), train.max(0) - train.min(0) + np.float32(1e-7)
        return lambda x: (x - least) / span
    return lambda x: x


def preparer(settings: Mapping[str, Any], x_train: NDArray[Any], ops: Any = np) -> Callable[[Any], Any]:
    """A function from inputs of float32 to what the network is given, but for its shape.

    Args:
        settings: "scaling", and "transformation" where there is one. What that makes of the columns of a
            table was made before: such inputs stay as they are.
        x_train: the training set.
        ops: what calculates: numpy for arrays, `keras.ops` for tensors.
    """
    transformation = settings.get("transformation")
    if transformation is not None and transformation["elements"] is not None:
        return elements(transformation["elements"], ops)
    return scaler(settings["scaling"], x_train)


def prepared_labels(settings: Mapping[str, Any], y: NDArray[Any]) -> NDArray[Any]:
    """Labels as the network is trained with: of `labelled`, after a "transformation" of the target."""
    transformation = settings.get("transformation")
    own = transformation["target"] if transformation is not None else None
    return labelled(target(own, y), settings["labels"])


def shaped(x: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """`x` with samples of another shape and the same size.

    Raises:
        ValueError: another size.
    """
    if math.prod(shape) != math.prod(x.shape[1:]):
        raise ValueError(
            f"one sample of the data has shape {x.shape[1:]}. "
            f"Received: a network whose input has shape {shape}"
        )
    return x.reshape((len(x), *shape))


def labelled(y: NDArray[Any], kind: str) -> NDArray[Any]:
    """Labels as a submission had them: "integer", "one_hot" or "value"."""
    import keras

    if kind == "one_hot":
        return np.asarray(keras.utils.to_categorical(y, int(y.max()) + 1))
    return y.astype(np.int32) if kind == "integer" else np.asarray(y)
