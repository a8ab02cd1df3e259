"""The layers the grader rebuilds, and the settings of each that it accepts.

A configuration is never handed to Keras's own loading code: safe mode lets a configuration call
functions of Keras. Each setting named here is checked and passed to the layer's constructor;
settings not named keep Keras's default. Kinds and settings are those of Keras 3. A layer that wraps
another (`Bidirectional`) has it as a setting: its kind and settings, checked in the same way.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from grader.errors import InternalError

WORDS = 30_000  # of a vocabulary
WORD = 200  # characters of one of them

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


def _list_of(item: Test, most: int) -> Test:
    return lambda value: isinstance(value, list) and 1 <= len(value) <= most and all(map(item, value))


def _either(*tests: Test) -> Test:
    return lambda value: any(test(value) for test in tests)


def _truth(value: Any) -> bool:
    return type(value) is bool


def _off(value: Any) -> bool:
    return value is False


def _none(value: Any) -> bool:
    return value is None


def _word(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= WORD


def _layer(value: Any) -> bool:
    return isinstance(value, dict)  # and is checked as a layer where it is taken over


def _pair(low: float, high: float) -> Test:
    """A number, or a list of two."""
    number = _real(low, high)
    return lambda value: (
        number(value) or (isinstance(value, list) and len(value) == 2 and all(map(number, value)))
    )


_OWN_ERROR = "is a layer of your own, which this grader does not rebuild"
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
_CAUSAL = {"padding": _one_of("valid", "same", "causal")}
_DEPTH = {key: _CONV[key] for key in _CONV if key not in ("filters", "groups")} | {
    "depth_multiplier": _whole(1, 64)
}
_TRANSPOSE = {key: _CONV[key] for key in _CONV if key != "groups"} | {"output_padding": _sides(0, 64)}
_POOL = {"pool_size": _SIDE, "strides": _SIDE, "padding": _PADDING, "data_format": _DATA}
_GLOBAL = {"data_format": _DATA, "keepdims": _truth}
_NORM = {"axis": _sides(-4, 4), "epsilon": _real(0, 1), "center": _truth, "scale": _truth}
_RNN = {
    "units": _whole(1, 8192),
    "use_bias": _truth,
    "return_sequences": _truth,
    "go_backwards": _truth,
    "zero_output_for_mask": _truth,
    "dropout": _RATE,
    "recurrent_dropout": _RATE,
}
_CONV_RNN = (
    {key: _CONV[key] for key in _CONV if key != "groups"}
    | {key: _RNN[key] for key in _RNN if key != "units"}
    | {"unit_forget_bias": _truth}
)
_ATTENTION = {"dropout": _RATE, "use_causal_mask": _truth}
_HEADS = _ATTENTION | {"use_bias": _truth, "use_gate": _truth, "sliding_window": _whole(1, 10**6)}
_RATIO, _COLOUR = _pair(-10, 10), _real(-1e6, 1e6)
_RANGE = _list_of(_COLOUR, 2)
_FILL = {
    "fill_mode": _one_of("constant", "reflect", "wrap", "nearest"),
    "fill_value": _COLOUR,
    "interpolation": _one_of("nearest", "bilinear"),
    "data_format": _DATA,
}
_IMAGE = {"height": _whole(1, 2048), "width": _whole(1, 2048), "data_format": _DATA}
_INTERPOLATION = _one_of("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5", "area")
_COUNTS = _one_of("int", "one_hot", "multi_hot", "count", "tf_idf")
_BINS = {"num_bins": _whole(1, 10**6), "output_mode": _COUNTS, "sparse": _off}
_LOOKUP = {
    "max_tokens": _whole(1, 10**6),
    "num_oov_indices": _whole(0, 1000),
    "vocabulary": _list_of(_word, WORDS),
    "idf_weights": _list_of(_real(0, 1e6), WORDS),
    "output_mode": _COUNTS,
    "invert": _off,
    "pad_to_max_tokens": _truth,
    "sparse": _off,
    "oov_method": _one_of("floormod", "farmhash"),
    "salt": _either(_whole(0, 2**31), _list_of(_whole(0, 2**31), 2)),
}

LAYERS: dict[str, dict[str, Test]] = {
    "Dense": {"units": _UNITS, "use_bias": _truth},
    "Activation": {},
    "ReLU": {"max_value": _real(0, 1e6), "negative_slope": _real(0, 1e3), "threshold": _real(-1e6, 1e6)},
    "LeakyReLU": {"negative_slope": _real(0, 1e3)},
    "PReLU": {"shared_axes": _either(_whole(1, 6), _flat(1, 6))},
    "ELU": {"alpha": _real(0, 1e3)},
    "Softmax": {"axis": _whole(-1, -1)},
    "Flatten": {"data_format": _DATA},
    "Reshape": {"target_shape": _flat(-1, 1_000_000)},
    "Permute": {"dims": _flat(1, 4)},
    "RepeatVector": {"n": _whole(1, 4096)},
    "Dropout": {"rate": _RATE, "noise_shape": _list_of(_either(_none, _whole(1, 4096)), 5)},
    "SpatialDropout1D": {"rate": _RATE},
    "SpatialDropout2D": {"rate": _RATE, "data_format": _DATA},
    "SpatialDropout3D": {"rate": _RATE, "data_format": _DATA},
    "AlphaDropout": {"rate": _RATE, "noise_shape": _list_of(_either(_none, _whole(1, 4096)), 5)},
    "GaussianDropout": {"rate": _RATE},
    "GaussianNoise": {"stddev": _real(0, 1e6)},
    "BatchNormalization": _NORM | {"momentum": _real(0, 1)},
    "LayerNormalization": _NORM | {"rms_scaling": _off},
    "GroupNormalization": _NORM | {"groups": _whole(-1, 4096)},
    "UnitNormalization": {"axis": _sides(-4, 4)},
    "RMSNormalization": {"axis": _sides(-4, 4), "epsilon": _real(0, 1)},
    "Rescaling": {"scale": _real(-1e6, 1e6), "offset": _real(-1e6, 1e6)},
    "Normalization": {
        "axis": _sides(-4, 4),
        "mean": _either(_COLOUR, _list_of(_either(_real(-1e12, 1e12), _list_of(_COLOUR, 64)), 4096)),
        "variance": _either(_real(0, 1e12), _list_of(_either(_real(0, 1e12), _list_of(_COLOUR, 64)), 4096)),
        "invert": _truth,
    },
    "Conv1D": _CONV | _CAUSAL,
    "Conv2D": _CONV,
    "Conv3D": _CONV,
    "SeparableConv1D": _DEPTH | _CAUSAL | {"filters": _CONV["filters"]},
    "SeparableConv2D": _DEPTH | {"filters": _CONV["filters"]},
    "DepthwiseConv1D": _DEPTH | _CAUSAL,
    "DepthwiseConv2D": _DEPTH,
    "Conv1DTranspose": _TRANSPOSE,
    "Conv2DTranspose": _TRANSPOSE,
    "Conv3DTranspose": _TRANSPOSE,
    **{f"{how}Pooling{axes}D": _POOL for how in ("Max", "Average") for axes in (1, 2, 3)},
    **{f"Global{how}Pooling{axes}D": _GLOBAL for how in ("Max", "Average") for axes in (1, 2, 3)},
    "UpSampling1D": {"size": _SIDE},
    "UpSampling2D": {"size": _SIDE, "data_format": _DATA, "interpolation": _INTERPOLATION},
    "UpSampling3D": {"size": _SIDE, "data_format": _DATA},
    "ZeroPadding1D": {"padding": _sides(0, 256), "data_format": _DATA},
    "ZeroPadding2D": {"padding": _sides(0, 256), "data_format": _DATA},
    "ZeroPadding3D": {"padding": _sides(0, 256), "data_format": _DATA},
    "Cropping1D": {"cropping": _sides(0, 256)},
    "Cropping2D": {"cropping": _sides(0, 256), "data_format": _DATA},
    "Cropping3D": {"cropping": _sides(0, 256), "data_format": _DATA},
    "Resizing": _IMAGE
    | {
        "interpolation": _INTERPOLATION,
        "crop_to_aspect_ratio": _truth,
        "pad_to_aspect_ratio": _truth,
        "fill_mode": _one_of("constant"),
        "fill_value": _COLOUR,
        "antialias": _truth,
    },
    "CenterCrop": _IMAGE,
    "RandomFlip": {
        "mode": _one_of("horizontal", "vertical", "horizontal_and_vertical"),
        "data_format": _DATA,
    },
    "RandomRotation": _FILL | {"factor": _RATIO},
    "RandomZoom": _FILL | {"height_factor": _RATIO, "width_factor": _RATIO},
    "RandomTranslation": _FILL | {"height_factor": _RATIO, "width_factor": _RATIO},
    "RandomContrast": {"factor": _RATIO, "value_range": _RANGE, "data_format": _DATA},
    "RandomBrightness": {"factor": _RATIO, "value_range": _RANGE, "data_format": _DATA},
    "SimpleRNN": _RNN,
    "LSTM": _RNN | {"unit_forget_bias": _truth},
    "GRU": _RNN | {"reset_after": _truth},
    **{f"ConvLSTM{axes}D": _CONV_RNN for axes in (1, 2)},
    "Bidirectional": {
        "layer": _layer,
        "backward_layer": _layer,
        "merge_mode": _one_of("sum", "mul", "concat", "ave"),
    },
    "TimeDistributed": {"layer": _layer},
    "Embedding": {"input_dim": _whole(1, 10**7), "output_dim": _whole(1, 4096), "mask_zero": _truth},
    "Masking": {"mask_value": _real(-1e9, 1e9)},
    "Attention": _ATTENTION | {"use_scale": _truth, "score_mode": _one_of("dot", "concat")},
    "AdditiveAttention": _ATTENTION | {"use_scale": _truth},
    "MultiHeadAttention": _HEADS
    | {
        "num_heads": _whole(1, 256),
        "key_dim": _whole(1, 4096),
        "value_dim": _whole(1, 4096),
        "output_shape": _either(_whole(1, 65_536), _flat(1, 65_536)),
        "attention_axes": _either(_whole(-4, 4), _flat(-4, 4)),
    },
    "GroupQueryAttention": _HEADS
    | {
        "head_dim": _whole(1, 4096),
        "num_query_heads": _whole(1, 256),
        "num_key_value_heads": _whole(1, 256),
    },
    "Add": {},
    "Subtract": {},
    "Multiply": {},
    "Average": {},
    "Maximum": {},
    "Minimum": {},
    "Concatenate": {"axis": _whole(-4, 4)},
    "Dot": {"axes": _either(_whole(-4, 4), _flat(-4, 4)), "normalize": _truth},
    "TextVectorization": {
        "max_tokens": _whole(1, 10**6),
        "standardize": _either(_none, _one_of("lower_and_strip_punctuation", "lower", "strip_punctuation")),
        "split": _either(_none, _one_of("whitespace", "character")),
        "ngrams": _either(_whole(1, 8), _flat(1, 8)),
        "output_mode": _COUNTS,
        "output_sequence_length": _whole(1, 10_000),
        "pad_to_max_tokens": _truth,
        "vocabulary": _list_of(_word, WORDS),
        "idf_weights": _list_of(_real(0, 1e6), WORDS),
        "sparse": _off,
        "ragged": _off,
        "encoding": _one_of("utf-8"),
    },
    "StringLookup": _LOOKUP | {"oov_token": _word, "mask_token": _word, "encoding": _one_of("utf-8")},
    "IntegerLookup": _LOOKUP
    | {
        "vocabulary": _list_of(_whole(-(2**53), 2**53), WORDS),
        "oov_token": _whole(-(2**53), 2**53),
        "mask_token": _whole(-(2**53), 2**53),
        "vocabulary_dtype": _one_of("int64"),
    },
    "CategoryEncoding": {"num_tokens": _whole(1, 10**6), "output_mode": _COUNTS, "sparse": _off},
    "Hashing": _BINS
    | {
        "salt": _either(_whole(0, 2**31), _list_of(_whole(0, 2**31), 2)),
        "mask_value": _either(_word, _whole(-(2**53), 2**53)),
    },
    "Discretization": {
        "bin_boundaries": _list_of(_real(-1e12, 1e12), 4096),
        "output_mode": _COUNTS,
        "sparse": _off,
    },
}
# Settings that change what a layer is, in a way the grader does not rebuild.
REFUSED = ("stateful", "return_state", "renorm", "seed_generator", "quantization_config")
# Networks of keras.applications, each a layer where it comes with its weights.
APPLICATIONS = frozenset(
    "ConvNeXtBase ConvNeXtLarge ConvNeXtSmall ConvNeXtTiny ConvNeXtXLarge DenseNet121 DenseNet169 "
    "DenseNet201 EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4 "
    "EfficientNetB5 EfficientNetB6 EfficientNetB7 EfficientNetV2B0 EfficientNetV2B1 EfficientNetV2B2 "
    "EfficientNetV2B3 EfficientNetV2L EfficientNetV2M EfficientNetV2S InceptionResNetV2 InceptionV3 "
    "MobileNet MobileNetV2 MobileNetV3Large MobileNetV3Small NASNetLarge NASNetMobile ResNet101 "
    "ResNet101V2 ResNet152 ResNet152V2 ResNet50 ResNet50V2 VGG16 VGG19 Xception".split()
)
# Settings that change nothing that is computed, or that are looked at elsewhere; seeds are the recipe's.
IGNORED = frozenset(
    "name dtype trainable seed activation recurrent_activation activity_regularizer autocast synchronized "
    "unroll renorm_clipping renorm_momentum vocabulary_size called".split()
)
# Settings of a call, and not of the layer.
CALLED = frozenset({"use_causal_mask"})
# Layers that take several inputs by name, and not as a list, in this order.
NAMED_INPUTS = {kind: ("query", "value", "key") for kind in ("MultiHeadAttention", "GroupQueryAttention")}
# Layers of words, names and bins, and the setting without which they are none yet.
LOOKUPS = {
    "TextVectorization": "vocabulary",
    "StringLookup": "vocabulary",
    "IntegerLookup": "vocabulary",
    "CategoryEncoding": "num_tokens",
    "Hashing": "num_bins",
    "Discretization": "bin_boundaries",
}
WRAPPERS = frozenset({"Bidirectional", "TimeDistributed"})
# Layers with weights that training moves.
LEARNING = (
    frozenset(kind for kind, tests in LAYERS.items() if {"use_bias", "use_scale", "center"} & set(tests))
    | {"Embedding", "PReLU", "RMSNormalization"}
    | WRAPPERS
    | APPLICATIONS
)
INNER = ("layer", "backward_layer")  # the settings that are layers
# Layers whose `activation` is a step of its own: Dense(10, "relu") is Dense(10) then relu.
WITH_ACTIVATION = frozenset(
    "Dense Conv1D Conv2D Conv3D SeparableConv1D SeparableConv2D DepthwiseConv1D DepthwiseConv2D "
    "Conv1DTranspose Conv2DTranspose Conv3DTranspose".split()
)
RECURRENT = frozenset({"SimpleRNN", "LSTM", "GRU", "ConvLSTM1D", "ConvLSTM2D"})
RENAMED = {"GroupedQueryAttention": "GroupQueryAttention"}  # classes that keras.layers has under another name
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


def settings(kind: str, config: dict[str, Any], *, wrapped: bool = False) -> dict[str, Value]:
    """Check a layer's settings against the list and return those to rebuild it with.

    Args:
        kind: its class.
        config: its configuration, as plain JSON.
        wrapped: it lies within another layer, and its activation is no step of its own.

    Raises:
        Refused: the layer, or a setting that matters, is not on the list.
    """
    if kind in APPLICATIONS:
        raise Refused(f"{kind} (keras.applications) comes with weights that this grader does not train again")
    if config.get("learned_before"):
        raise Refused(f"the {kind} layer begins with weights from a file or an earlier training")
    if kind not in LAYERS:
        raise Refused(f"the layer {kind} is not one this grader rebuilds")
    for key in REFUSED:
        if config.get(key):
            raise Refused(f"{kind}({key}=True) is not something this grader rebuilds")
    layer_settings: dict[str, Value] = {}
    for key, test in LAYERS[kind].items():
        value = config.get(key)
        if value is None and (key not in config or not test(None)):
            continue
        if not test(value):
            raise Refused(f"{kind}: {key}={value!r:.60} is not a setting this grader rebuilds")
        layer_settings[key] = _wrapped(kind, value) if isinstance(value, dict) else tupled(value)
    for key, value in config.items():
        end = key.rpartition("_")[2]
        if end in PARTS and value is not None and key != "activity_regularizer":
            layer_settings[key] = _part(kind, key, value, PARTS[end])
        if key == "recurrent_activation" and kind in RECURRENT:
            layer_settings[key] = activation(value)
        if key == "activation" and (kind in RECURRENT or (wrapped and kind in WITH_ACTIVATION)):
            layer_settings[key] = activation(value)
        if key == "trainable" and value is False and kind in LEARNING:
            layer_settings[key] = False
    learned = LOOKUPS.get(kind)
    if learned and learned not in layer_settings and config:
        raise Refused(
            f"the {kind} layer has no {learned}: adapt it, or give it one, before the model is made"
        )
    return _one_way(layer_settings) if kind == "Bidirectional" else layer_settings


def _wrapped(kind: str, value: dict[str, Any]) -> Value:
    """The kind and the settings of a layer within another."""
    name, config = value.get("class_name"), value.get("config")
    if not isinstance(name, str) or not isinstance(config, dict):
        raise Refused(f"{kind}: {value!r:.60} is not a layer this grader rebuilds")
    if name.startswith("custom:"):
        raise Refused(f"{name.removeprefix('custom:'):.60} {_OWN_ERROR}")
    if name in WRAPPERS:
        raise Refused(f"{kind}({name}(...)) is not something this grader rebuilds")
    return (name, tuple(sorted(settings(name, config, wrapped=True).items())))


def _one_way(layer_settings: dict[str, Value]) -> dict[str, Value]:
    """A Bidirectional without its second layer where Keras makes that of the first."""
    if "layer" not in layer_settings or "backward_layer" not in layer_settings:
        return layer_settings

    def plain(layer: Value) -> Value:
        return layer[0], tuple(item for item in layer[1] if item[0] != "go_backwards")

    if plain(layer_settings["layer"]) == plain(layer_settings["backward_layer"]):
        return {key: value for key, value in layer_settings.items() if key != "backward_layer"}
    return layer_settings


def called(kind: str, given: dict[str, Any]) -> dict[str, Value]:
    """Check what a call of a layer was given beside its inputs, and return the settings that it comes to.

    Raises:
        Refused: something that is not on the list, as a mask or a state of the caller's own.
    """
    call_settings = {}
    for name, value in given.items():
        if name in CALLED and name in LAYERS.get(kind, {}) and type(value) is bool:
            if value:
                call_settings[name] = True
        elif name != "tensors" and value not in (None, False) and name != "training":
            raise Refused(f"{kind}: a call with {name}={value!r:.60} is not something this grader rebuilds")
    return call_settings


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
            # An array that a layer begins with is no number, and without it the layer is another.
            if not isinstance(config.get("value"), (list, str)):
                return (name, tuple(sorted(numbers.items())))
    raise Refused(f"{kind}: {key}={value!r:.60} is not a setting this grader rebuilds")


def tupled(value: Any) -> Value:
    """Lists as tuples, so that a description can be compared and hashed."""
    return tuple(tupled(item) for item in value) if isinstance(value, list) else value
