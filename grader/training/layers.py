"""The layers the grader rebuilds, and the settings of each that it accepts.

A configuration is never handed to Keras's own loading code: safe mode lets a configuration call
functions of Keras. Each setting named here is checked and passed to the layer's constructor;
settings not named keep Keras's default. Kinds and settings are those of Keras 3.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from grader.errors import InternalError

Value = Any  # what is left of a JSON value once it is checked: scalars and nested tuples
Test = Callable[[Any], bool]

ACTIVATIONS = frozenset(
    "linear relu sigmoid tanh softmax elu selu gelu silu softplus softsign leaky_relu relu6 "
    "hard_sigmoid exponential mish log_softmax hard_silu".split()
)
ALIASES = {"swish": "silu", "hard_swish": "hard_silu", "softmax_v2": "softmax"}


def _whole(low: int, high: int) -> Test:
    return lambda value: type(value) is int and low <= value <= high


def _real(low: float, high: float) -> Test:
    return lambda value: type(value) in (int, float) and math.isfinite(value) and low <= value <= high


def _one_of(*words: str) -> Test:
    return lambda value: isinstance(value, str) and value in words


def _sides(low: int, high: int) -> Test:
    """A whole number or a list of up to four, or a list of pairs."""

    def test(value: Any) -> bool:
        if isinstance(value, list):
            return 1 <= len(value) <= 4 and all(test(item) for item in value)
        return type(value) is int and low <= value <= high

    return test


def _flat(low: int, high: int) -> Test:
    """A list of up to six whole numbers."""
    number = _whole(low, high)
    return lambda value: isinstance(value, list) and 1 <= len(value) <= 6 and all(map(number, value))


def _truth(value: Any) -> bool:
    return type(value) is bool


_UNITS, _SIDE, _RATE = _whole(1, 65_536), _sides(1, 64), _real(0, 0.999)
_DATA, _PADDING = _one_of("channels_last"), _one_of("valid", "same")
_CONV = {
    "filters": _whole(1, 4096),
    "kernel_size": _SIDE,
    "strides": _SIDE,
    "padding": _PADDING,
    "data_format": _DATA,
    "dilation_rate": _SIDE,
    "groups": _whole(1, 64),
    "use_bias": _truth,
}
_DEPTH = {key: _CONV[key] for key in _CONV if key not in ("filters", "groups")} | {
    "depth_multiplier": _whole(1, 64)
}
_POOL = {"pool_size": _SIDE, "strides": _SIDE, "padding": _PADDING, "data_format": _DATA}
_GLOBAL = {"data_format": _DATA, "keepdims": _truth}
_NORM = {"axis": _sides(-4, 4), "epsilon": _real(0, 1), "center": _truth, "scale": _truth}
_RNN = {
    "units": _whole(1, 8192),
    "use_bias": _truth,
    "return_sequences": _truth,
    "go_backwards": _truth,
    "dropout": _RATE,
    "recurrent_dropout": _RATE,
}

LAYERS: dict[str, dict[str, Test]] = {
    "Dense": {"units": _UNITS, "use_bias": _truth},
    "Activation": {},
    "ReLU": {"max_value": _real(0, 1e6), "negative_slope": _real(0, 1e3), "threshold": _real(-1e6, 1e6)},
    "LeakyReLU": {"negative_slope": _real(0, 1e3)},
    "PReLU": {},
    "ELU": {"alpha": _real(0, 1e3)},
    "Softmax": {"axis": _whole(-1, -1)},
    "Flatten": {"data_format": _DATA},
    "Reshape": {"target_shape": _flat(-1, 1_000_000)},
    "Permute": {"dims": _flat(1, 4)},
    "RepeatVector": {"n": _whole(1, 4096)},
    "Dropout": {"rate": _RATE},
    "SpatialDropout1D": {"rate": _RATE},
    "SpatialDropout2D": {"rate": _RATE, "data_format": _DATA},
    "AlphaDropout": {"rate": _RATE},
    "GaussianDropout": {"rate": _RATE},
    "GaussianNoise": {"stddev": _real(0, 1e6)},
    "BatchNormalization": _NORM | {"momentum": _real(0, 1)},
    "LayerNormalization": _NORM,
    "Rescaling": {"scale": _real(-1e6, 1e6), "offset": _real(-1e6, 1e6)},
    "Normalization": {"axis": _sides(-4, 4)},
    "Conv1D": _CONV | {"padding": _one_of("valid", "same", "causal")},
    "Conv2D": _CONV,
    "SeparableConv1D": _DEPTH | {"filters": _CONV["filters"]},
    "SeparableConv2D": _DEPTH | {"filters": _CONV["filters"]},
    "DepthwiseConv2D": _DEPTH,
    "Conv2DTranspose": _CONV,
    "MaxPooling1D": _POOL,
    "MaxPooling2D": _POOL,
    "AveragePooling1D": _POOL,
    "AveragePooling2D": _POOL,
    "GlobalMaxPooling1D": _GLOBAL,
    "GlobalMaxPooling2D": _GLOBAL,
    "GlobalAveragePooling1D": _GLOBAL,
    "GlobalAveragePooling2D": _GLOBAL,
    "UpSampling1D": {"size": _SIDE},
    "UpSampling2D": {"size": _SIDE, "data_format": _DATA},
    "ZeroPadding1D": {"padding": _sides(0, 256)},
    "ZeroPadding2D": {"padding": _sides(0, 256), "data_format": _DATA},
    "Cropping2D": {"cropping": _sides(0, 256), "data_format": _DATA},
    "SimpleRNN": _RNN,
    "LSTM": _RNN,
    "GRU": _RNN | {"reset_after": _truth},
    "Embedding": {"input_dim": _whole(1, 10**7), "output_dim": _whole(1, 4096)},
    "Add": {},
    "Subtract": {},
    "Multiply": {},
    "Average": {},
    "Maximum": {},
    "Minimum": {},
    "Concatenate": {"axis": _whole(-4, 4)},
}
# Settings that change what a layer is, in a way the grader does not rebuild.
REFUSED = ("stateful", "return_state", "renorm", "mask_zero", "seed_generator")
# Layers whose `activation` is a step of its own: Dense(10, "relu") is Dense(10) then relu.
WITH_ACTIVATION = frozenset(
    "Dense Conv1D Conv2D SeparableConv1D SeparableConv2D DepthwiseConv2D Conv2DTranspose".split()
)
RECURRENT = frozenset({"SimpleRNN", "LSTM", "GRU"})
# Operations of keras.ops that are a layer under another name.
OPERATIONS = {
    "ops.Add": "Add", "ops.Subtract": "Subtract", "ops.Multiply": "Multiply",
    "ops.Maximum": "Maximum", "ops.Minimum": "Minimum", "ops.Concatenate": "Concatenate",
}  # fmt: skip
OPERATION_ACTIVATIONS = {
    "ops.Relu": "relu", "ops.Sigmoid": "sigmoid", "ops.Tanh": "tanh", "ops.Softmax": "softmax",
    "ops.Elu": "elu", "ops.Selu": "selu", "ops.Gelu": "gelu", "ops.Silu": "silu",
    "ops.Softplus": "softplus",
}  # fmt: skip

INITIALIZERS = frozenset(
    "Zeros Ones Constant RandomNormal RandomUniform TruncatedNormal VarianceScaling Orthogonal "
    "GlorotNormal GlorotUniform HeNormal HeUniform LecunNormal LecunUniform Identity".split()
)
REGULARIZERS = frozenset({"L1", "L2", "L1L2", "OrthogonalRegularizer"})
CONSTRAINTS = frozenset({"MaxNorm", "NonNeg", "UnitNorm", "MinMaxNorm"})
PARTS = {"initializer": INITIALIZERS, "regularizer": REGULARIZERS, "constraint": CONSTRAINTS}


class Refused(InternalError):
    """A layer or setting that is not on the list; the message names it."""


def settings(kind: str, config: dict[str, Any]) -> dict[str, Value]:
    """Check a layer's settings against the list and return those to rebuild it with.

    Raises:
        Refused: the layer, or a setting that matters, is not on the list.
    """
    if kind not in LAYERS:
        raise Refused(f"the layer {kind} is not one this grader rebuilds")
    for key in REFUSED:
        if config.get(key):
            raise Refused(f"{kind}({key}=True) is not something this grader rebuilds")
    layer_settings: dict[str, Value] = {}
    for key, test in LAYERS[kind].items():
        value = config.get(key)
        if value is None:
            continue
        if not test(value):
            raise Refused(f"{kind}: {key}={value!r:.60} is not a setting this grader rebuilds")
        layer_settings[key] = tupled(value)
    for key, value in config.items():
        end = key.rpartition("_")[2]
        if end in PARTS and value is not None and key != "activity_regularizer":
            layer_settings[key] = _part(kind, key, value, PARTS[end])
        if key in ("activation", "recurrent_activation") and kind in RECURRENT:
            layer_settings[key] = activation(value)
        if key == "trainable" and value is False:
            layer_settings[key] = False
    return layer_settings


def activation(value: Any) -> str:
    """The Keras name of an activation.

    Raises:
        Refused: it is none of Keras's.
    """
    name = ALIASES.get(value, value) if isinstance(value, str) else "linear" if value is None else ""
    if name not in ACTIVATIONS:
        shown = str(value).removeprefix("custom:")
        raise Refused(f"the activation {shown!r:.60} is not one this grader rebuilds")
    return str(name)


def _part(kind: str, key: str, value: Any, names: frozenset[str]) -> Value:
    if isinstance(value, dict):
        name, config = value.get("class_name"), value.get("config", {})
        if name in names and isinstance(config, dict):
            numbers = {
                setting: number
                for setting, number in config.items()
                if type(number) in (int, float, bool) or (isinstance(number, str) and len(number) < 40)
            }
            return (name, tuple(sorted(numbers.items())))
    raise Refused(f"{kind}: {key}={value!r:.60} is not a setting this grader rebuilds")


def tupled(value: Any) -> Value:
    """Lists as tuples, so that a description can be compared and hashed."""
    return tuple(tupled(item) for item in value) if isinstance(value, list) else value
