"""The layers the grader rebuilds, and the settings of each that it accepts.

A configuration is never handed to Keras's own loading code: safe mode lets a configuration call
functions of Keras. Each setting named here is checked and passed to the layer's constructor;
settings not named keep Keras's default. Kinds and settings are those of Keras 3. A layer that wraps
another (`Bidirectional`) has it as a setting: its kind and settings, checked in the same way.
"""

from __future__ import annotations

from grader.training.allowed_values import (
    Test,
    either,
    flat,
    layer,
    list_of,
    none,
    off,
    one_of,
    pair,
    real,
    sides,
    truth,
    whole,
    word,
)

WORDS = 30_000  # of a vocabulary

ACTIVATIONS = frozenset(
    "linear relu sigmoid tanh softmax elu selu gelu silu softplus softsign leaky_relu relu6 "
    "hard_sigmoid exponential mish log_softmax hard_silu".split()
)
ALIASES = {"swish": "silu", "hard_swish": "hard_silu", "softmax_v2": "softmax"}

_UNITS, _SIDE, _RATE = whole(1, 65_536), sides(1, 64), real(0, 0.999)
_DATA, _PADDING = one_of("channels_last"), one_of("valid", "same")
_CONV = {
    "filters": whole(1, 4096),
    "kernel_size": _SIDE,
    "strides": _SIDE,
    "padding": _PADDING,
    "data_format": _DATA,
    "dilation_rate": _SIDE,
    "groups": whole(1, 64),
    "use_bias": truth,
}
_CAUSAL = {"padding": one_of("valid", "same", "causal")}
_DEPTH = {key: _CONV[key] for key in _CONV if key not in ("filters", "groups")} | {
    "depth_multiplier": whole(1, 64)
}
_TRANSPOSE = {key: _CONV[key] for key in _CONV if key != "groups"} | {"output_padding": sides(0, 64)}
_POOL = {"pool_size": _SIDE, "strides": _SIDE, "padding": _PADDING, "data_format": _DATA}
_GLOBAL = {"data_format": _DATA, "keepdims": truth}
_NORM = {"axis": sides(-4, 4), "epsilon": real(0, 1), "center": truth, "scale": truth}
_RNN = {
    "units": whole(1, 8192),
    "use_bias": truth,
    "return_sequences": truth,
    "go_backwards": truth,
    "zero_output_for_mask": truth,
    "dropout": _RATE,
    "recurrent_dropout": _RATE,
}
_CONV_RNN = (
    {key: _CONV[key] for key in _CONV if key != "groups"}
    | {key: _RNN[key] for key in _RNN if key != "units"}
    | {"unit_forget_bias": truth}
)
_ATTENTION = {"dropout": _RATE, "use_causal_mask": truth}
_HEADS = _ATTENTION | {"use_bias": truth, "use_gate": truth, "sliding_window": whole(1, 10**6)}
_RATIO, _COLOUR = pair(-10, 10), real(-1e6, 1e6)
_RANGE = list_of(_COLOUR, 2)
_FILL = {
    "fill_mode": one_of("constant", "reflect", "wrap", "nearest"),
    "fill_value": _COLOUR,
    "interpolation": one_of("nearest", "bilinear"),
    "data_format": _DATA,
}
_IMAGE = {"height": whole(1, 2048), "width": whole(1, 2048), "data_format": _DATA}
_INTERPOLATION = one_of("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5", "area")
_COUNTS = one_of("int", "one_hot", "multi_hot", "count", "tf_idf")
_BINS = {"num_bins": whole(1, 10**6), "output_mode": _COUNTS, "sparse": off}
_LOOKUP = {
    "max_tokens": whole(1, 10**6),
    "num_oov_indices": whole(0, 1000),
    "vocabulary": list_of(word, WORDS),
    "idf_weights": list_of(real(0, 1e6), WORDS),
    "output_mode": _COUNTS,
    "invert": off,
    "pad_to_max_tokens": truth,
    "sparse": off,
    "oov_method": one_of("floormod", "farmhash"),
    "salt": either(whole(0, 2**31), list_of(whole(0, 2**31), 2)),
}

LAYERS: dict[str, dict[str, Test]] = {
    "Dense": {"units": _UNITS, "use_bias": truth},
    "Activation": {},
    "ReLU": {"max_value": real(0, 1e6), "negative_slope": real(0, 1e3), "threshold": real(-1e6, 1e6)},
    "LeakyReLU": {"negative_slope": real(0, 1e3)},
    "PReLU": {"shared_axes": either(whole(1, 6), flat(1, 6))},
    "ELU": {"alpha": real(0, 1e3)},
    "Softmax": {"axis": whole(-1, -1)},
    "Flatten": {"data_format": _DATA},
    "Reshape": {"target_shape": flat(-1, 1_000_000)},
    "Permute": {"dims": flat(1, 4)},
    "RepeatVector": {"n": whole(1, 4096)},
    "Dropout": {"rate": _RATE, "noise_shape": list_of(either(none, whole(1, 4096)), 5)},
    "SpatialDropout1D": {"rate": _RATE},
    "SpatialDropout2D": {"rate": _RATE, "data_format": _DATA},
    "SpatialDropout3D": {"rate": _RATE, "data_format": _DATA},
    "AlphaDropout": {"rate": _RATE, "noise_shape": list_of(either(none, whole(1, 4096)), 5)},
    "GaussianDropout": {"rate": _RATE},
    "GaussianNoise": {"stddev": real(0, 1e6)},
    "BatchNormalization": _NORM | {"momentum": real(0, 1)},
    "LayerNormalization": _NORM | {"rms_scaling": off},
    "GroupNormalization": _NORM | {"groups": whole(-1, 4096)},
    "UnitNormalization": {"axis": sides(-4, 4)},
    "RMSNormalization": {"axis": sides(-4, 4), "epsilon": real(0, 1)},
    "Rescaling": {"scale": real(-1e6, 1e6), "offset": real(-1e6, 1e6)},
    "Normalization": {
        "axis": sides(-4, 4),
        "mean": either(_COLOUR, list_of(either(real(-1e12, 1e12), list_of(_COLOUR, 64)), 4096)),
        "variance": either(real(0, 1e12), list_of(either(real(0, 1e12), list_of(_COLOUR, 64)), 4096)),
        "invert": truth,
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
    "ZeroPadding1D": {"padding": sides(0, 256), "data_format": _DATA},
    "ZeroPadding2D": {"padding": sides(0, 256), "data_format": _DATA},
    "ZeroPadding3D": {"padding": sides(0, 256), "data_format": _DATA},
    "Cropping1D": {"cropping": sides(0, 256)},
    "Cropping2D": {"cropping": sides(0, 256), "data_format": _DATA},
    "Cropping3D": {"cropping": sides(0, 256), "data_format": _DATA},
    "Resizing": _IMAGE
    | {
        "interpolation": _INTERPOLATION,
        "crop_to_aspect_ratio": truth,
        "pad_to_aspect_ratio": truth,
        "fill_mode": one_of("constant"),
        "fill_value": _COLOUR,
        "antialias": truth,
    },
    "CenterCrop": _IMAGE,
    "RandomFlip": {
        "mode": one_of("horizontal", "vertical", "horizontal_and_vertical"),
        "data_format": _DATA,
    },
    "RandomRotation": _FILL | {"factor": _RATIO},
    "RandomZoom": _FILL | {"height_factor": _RATIO, "width_factor": _RATIO},
    "RandomTranslation": _FILL | {"height_factor": _RATIO, "width_factor": _RATIO},
    "RandomContrast": {"factor": _RATIO, "value_range": _RANGE, "data_format": _DATA},
    "RandomBrightness": {"factor": _RATIO, "value_range": _RANGE, "data_format": _DATA},
    "SimpleRNN": _RNN,
    "LSTM": _RNN | {"unit_forget_bias": truth},
    "GRU": _RNN | {"reset_after": truth},
    **{f"ConvLSTM{axes}D": _CONV_RNN for axes in (1, 2)},
    "Bidirectional": {
        "layer": layer,
        "backward_layer": layer,
        "merge_mode": one_of("sum", "mul", "concat", "ave"),
    },
    "TimeDistributed": {"layer": layer},
    "Embedding": {"input_dim": whole(1, 10**7), "output_dim": whole(1, 4096), "mask_zero": truth},
    "Masking": {"mask_value": real(-1e9, 1e9)},
    "Attention": _ATTENTION | {"use_scale": truth, "score_mode": one_of("dot", "concat")},
    "AdditiveAttention": _ATTENTION | {"use_scale": truth},
    "MultiHeadAttention": _HEADS
    | {
        "num_heads": whole(1, 256),
        "key_dim": whole(1, 4096),
        "value_dim": whole(1, 4096),
        "output_shape": either(whole(1, 65_536), flat(1, 65_536)),
        "attention_axes": either(whole(-4, 4), flat(-4, 4)),
    },
    "GroupQueryAttention": _HEADS
    | {
        "head_dim": whole(1, 4096),
        "num_query_heads": whole(1, 256),
        "num_key_value_heads": whole(1, 256),
    },
    "Add": {},
    "Subtract": {},
    "Multiply": {},
    "Average": {},
    "Maximum": {},
    "Minimum": {},
    "Concatenate": {"axis": whole(-4, 4)},
    "Dot": {"axes": either(whole(-4, 4), flat(-4, 4)), "normalize": truth},
    "TextVectorization": {
        "max_tokens": whole(1, 10**6),
        "standardize": either(none, one_of("lower_and_strip_punctuation", "lower", "strip_punctuation")),
        "split": either(none, one_of("whitespace", "character")),
        "ngrams": either(whole(1, 8), flat(1, 8)),
        "output_mode": _COUNTS,
        "output_sequence_length": whole(1, 10_000),
        "pad_to_max_tokens": truth,
        "vocabulary": list_of(word, WORDS),
        "idf_weights": list_of(real(0, 1e6), WORDS),
        "sparse": off,
        "ragged": off,
        "encoding": one_of("utf-8"),
    },
    "StringLookup": _LOOKUP | {"oov_token": word, "mask_token": word, "encoding": one_of("utf-8")},
    "IntegerLookup": _LOOKUP
    | {
        "vocabulary": list_of(whole(-(2**53), 2**53), WORDS),
        "oov_token": whole(-(2**53), 2**53),
        "mask_token": whole(-(2**53), 2**53),
        "vocabulary_dtype": one_of("int64"),
    },
    "CategoryEncoding": {"num_tokens": whole(1, 10**6), "output_mode": _COUNTS, "sparse": off},
    "Hashing": _BINS
    | {
        "salt": either(whole(0, 2**31), list_of(whole(0, 2**31), 2)),
        "mask_value": either(word, whole(-(2**53), 2**53)),
    },
    "Discretization": {
        "bin_boundaries": list_of(real(-1e12, 1e12), 4096),
        "output_mode": _COUNTS,
        "sparse": off,
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
