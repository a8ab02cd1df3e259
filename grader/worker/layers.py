"""One layer of a Keras model as plain evidence: its settings, its weights' shapes, what it has learned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from pydantic import JsonValue

from grader.evidence import Layer, plain

SETTING_ITEMS = 64  # of a list that is a layer's setting
# Keras's activations that can be told apart by what they do to a few numbers.
PROBED = (
    "linear", "relu", "sigmoid", "tanh", "softmax", "elu", "selu", "gelu", "silu", "softplus",
    "softsign", "leaky_relu", "relu6", "hard_sigmoid", "exponential",
)  # fmt: skip
ACTIVATION_KEYS = ("activation", "recurrent_activation")
# Layers that lie within a layer, by the name of the setting that they are.
INNER = {"layer": ("forward_layer", "layer"), "backward_layer": ("backward_layer",)}
WORDS = 30_000  # of a vocabulary; of a longer one only the number is told
VOCABULARY_BYTES = 1_500_000  # of evidence for the vocabularies of all models together


def described(
    operation: Any,
    feeds: tuple[int, ...],
    shape: Any,
    shares: int | None,
    called: dict[str, JsonValue] | None = None,
) -> Layer:
    """One call of a layer, or of an operation of `keras.ops`.

    Args:
        operation: which.
        feeds: positions of the layers whose outputs it takes.
        shape: of its output, with None for the batch; None where unknown.
        shares: position of the earlier call of this same layer, if there is one.
        called: what it was called with beside its inputs.
    """
    kind = type(operation).__name__
    home = type(operation).__module__
    if home.startswith("keras.src.ops"):
        kind, config = f"ops.{kind}", _operation_config(operation)
        variables = []
    else:
        variables = list(getattr(operation, "weights", []))
        config = _config(operation)
        if called:
            config["called"] = called
    return Layer(
        name=str(operation.name)[:300],
        kind=kind[:300],
        builtin=home.startswith("keras.src."),
        config=config,
        inputs=feeds,
        output_shape=tuple(shape) if shape is not None else None,
        parameters=sum(int(np.prod(variable.shape)) for variable in variables),
        weights=tuple(tuple(map(int, variable.shape)) for variable in variables),
        shares=shares,
    )


def _config(layer: Any) -> dict[str, JsonValue]:
    try:
        settings = layer.get_config()
    except Exception:  # a layer class of the submission's own may not have one
        settings = {}
    config = {str(key)[:300]: whole_or_told(value) for key, value in settings.items()}
    for key in ACTIVATION_KEYS:
        if hasattr(layer, key):
            config[key] = activation_name(getattr(layer, key))
    for key in ("dtype", "batch_shape", "name", "trainable"):
        config.pop(key, None)
    config["trainable"] = bool(getattr(layer, "trainable", True))
    if type(layer).__name__ == "InputLayer":
        config["dtype"] = str(getattr(layer, "dtype", ""))[:300]
    return dict(list((config | _inner(layer, settings) | _learned(layer)).items())[:60])


def whole_or_told(value: Any) -> JsonValue:
    """A setting as plain JSON; of a long list only how long it is: a part of it would be another setting."""
    length = len(value) if isinstance(value, (list, tuple)) else getattr(value, "size", 0)
    if isinstance(length, int) and length > SETTING_ITEMS:
        return f"a list of {length:,}"
    return plain(value, text=300, items=SETTING_ITEMS)


def _inner(layer: Any, settings: dict[str, Any]) -> dict[str, JsonValue]:
    """The layers within a layer, each by its class and its configuration."""
    inner: dict[str, JsonValue] = {}
    for key, attributes in INNER.items():
        lies = [getattr(layer, attribute) for attribute in attributes if hasattr(layer, attribute)]
        if key in settings and lies:
            kind = type(lies[0])
            name = kind.__name__ if kind.__module__.startswith("keras.src.") else f"custom:{kind.__name__}"
            inner[key] = {"class_name": name[:300], "config": dict(_config(lies[0]))}
    return inner


def _learned(layer: Any) -> dict[str, JsonValue]:
    """What a layer of words or bins knows, given to it or learned in `adapt`."""
    if not type(layer).__module__.startswith("keras.src.layers.preprocessing"):
        return {}
    known: dict[str, JsonValue] = {}
    if hasattr(layer, "get_vocabulary"):
        try:
            words = list(layer.get_vocabulary(include_special_tokens=False))
        except Exception:  # a layer that was never adapted has none
            words = []
        fits = len(words) <= WORDS and sum(len(str(word)) for word in words) < VOCABULARY_BYTES
        known["vocabulary"] = (
            ([plain(word, text=300) for word in words] if fits else f"one of {len(words):,} words")
            if words
            else None
        )
        if words and fits and layer.get_config().get("output_mode") == "tf_idf":
            lookup = getattr(layer, "_lookup_layer", layer)
            weights = np.asarray(lookup.idf_weights, np.float64)[-len(words) :]
            known["idf_weights"] = [float(weight) for weight in weights]
    for name in ("mean", "variance"):
        if (given := getattr(layer, f"input_{name}", None)) is not None:
            known[name] = plain(np.asarray(given, np.float64).tolist(), items=4096)
    if getattr(layer, "bin_boundaries", None) is not None:
        known["bin_boundaries"] = plain(list(layer.bin_boundaries), items=4096)
    return known


def _operation_config(operation: Any) -> dict[str, JsonValue]:
    names = ("axis", "negative_slope", "alpha", "newshape", "num_classes")
    return {name: plain(getattr(operation, name)) for name in names if hasattr(operation, name)}


def activation_name(function: Any) -> str:
    """The Keras name of an activation, however it was given; "custom:<name>" if it is none of Keras's.

    A function of the submission's own is known by what it does: `lambda x: tf.nn.relu(x)` is relu.
    """
    import keras

    if function is None:
        return "linear"
    if isinstance(function, str):
        return function
    for name in PROBED:
        if function is getattr(keras.activations, name, None):
            return name
    return _probe(function) or f"custom:{getattr(function, '__name__', type(function).__name__)}"[:300]


def _probe(function: Callable[[Any], Any]) -> str | None:
    import keras

    points = np.array([[-7.0, -2.0, -0.5, 0.0], [0.25, 1.0, 3.0, 9.0]], np.float32)
    try:
        given = np.asarray(function(keras.ops.convert_to_tensor(points)))
        for name in PROBED:
            known = np.asarray(getattr(keras.activations, name)(keras.ops.convert_to_tensor(points)))
            if given.shape == known.shape and np.allclose(given, known, rtol=1e-5, atol=1e-6):
                return name
    except Exception:  # the submission's own function
        return None
    return None
