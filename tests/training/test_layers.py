"""The allow-list: which settings of a layer are taken over, and which are refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from grader.training.layer_settings import Refused, activation, called, settings


@pytest.mark.parametrize(
    ("kind", "config", "kept"),
    [
        # An activation of Dense is a step of its own; names and what is None are nobody's setting.
        ("Dense", {"units": 3, "use_bias": False, "activation": "relu", "name": "a", "axis": None},
         {"units": 3, "use_bias": False}),
        ("Dense", {"units": 65_536, "trainable": False}, {"units": 65_536, "trainable": False}),
        ("Dense", {"units": 3, "trainable": True, "activity_regularizer": {"class_name": "Mine"}}, {"units": 3}),
        ("Conv2D", {"filters": 2, "kernel_size": [3, 5], "padding": "same"},
         {"filters": 2, "kernel_size": (3, 5), "padding": "same"}),
        ("ZeroPadding2D", {"padding": [[1, 2], [0, 0]]}, {"padding": ((1, 2), (0, 0))}),
        ("Conv1D", {"padding": "causal"}, {"padding": "causal"}),
        ("Dropout", {"rate": 0.999, "seed": 3}, {"rate": 0.999}),
        ("LSTM", {"units": 2, "activation": "swish", "recurrent_activation": None, "stateful": False},
         {"units": 2, "activation": "silu", "recurrent_activation": "linear"}),
        ("Dense", {"units": 2, "kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.25}}},
         {"units": 2, "kernel_regularizer": ("L2", (("l2", 0.25),))}),
        ("Dense", {"units": 2, "bias_initializer": {"class_name": "Constant", "config": {"value": 1, "dtype": {}}}},
         {"units": 2, "bias_initializer": ("Constant", (("value", 1),))}),
        ("Reshape", {"target_shape": [-1, 4]}, {"target_shape": (-1, 4)}),
        # What lies within a layer is checked like one, and has its activation for itself.
        ("TimeDistributed", {"layer": {"class_name": "Dense", "config": {"units": 3, "activation": "relu"}}},
         {"layer": ("Dense", (("activation", "relu"), ("units", 3)))}),
        ("Bidirectional", {"merge_mode": "sum", "layer": {"class_name": "GRU", "config": {"units": 3}},
         "backward_layer": {"class_name": "GRU", "config": {"units": 3, "go_backwards": True}}},
         {"merge_mode": "sum", "layer": ("GRU", (("units", 3),))}),
        ("Bidirectional", {"layer": {"class_name": "GRU", "config": {"units": 3}},
         "backward_layer": {"class_name": "GRU", "config": {"units": 4}}},
         {"layer": ("GRU", (("units", 3),)), "backward_layer": ("GRU", (("units", 4),))}),
        # None is a setting where Keras would otherwise do something.
        ("TextVectorization", {"vocabulary": ["a", "b"], "standardize": None, "split": "character",
         "max_tokens": None, "vocabulary_size": 4},
         {"vocabulary": ("a", "b"), "standardize": None, "split": "character"}),
        ("Embedding", {"input_dim": 5, "output_dim": 2, "mask_zero": True, "trainable": False},
         {"input_dim": 5, "output_dim": 2, "mask_zero": True, "trainable": False}),
        ("Flatten", {"trainable": False}, {}),  # nothing in it could learn
        ("Normalization", {"axis": [-1], "mean": [1.0, 2.0], "variance": [1.0, 1.0], "invert": False},
         {"axis": (-1,), "mean": (1.0, 2.0), "variance": (1.0, 1.0), "invert": False}),
        ("RandomRotation", {"factor": [-0.1, 0.2], "seed": 3}, {"factor": (-0.1, 0.2)}),
        ("Dropout", {"rate": 0.5, "noise_shape": [None, 1, 4]}, {"rate": 0.5, "noise_shape": (None, 1, 4)}),
    ],
)  # fmt: skip
def test_what_is_taken_over(kind: str, config: dict[str, Any], kept: dict[str, Any]) -> None:
    assert settings(kind, config) == kept


@pytest.mark.parametrize(
    ("kind", "config", "named"),
    [
        ("Lambda", {}, "Lambda"),
        ("Dense", {"units": 65_537}, "units=65537"),
        ("Dense", {"units": 0}, "units=0"),
        ("Dense", {"units": True}, "units=True"),
        ("Dense", {"units": 3.0}, "units=3.0"),
        ("Dense", {"units": 3, "use_bias": 1}, "use_bias=1"),
        ("Dropout", {"rate": 1}, "rate=1"),
        ("Dropout", {"rate": float("nan")}, "rate=nan"),
        ("Conv2D", {"kernel_size": [1, 2, 3, 4, 5]}, "kernel_size"),
        ("Conv2D", {"kernel_size": []}, "kernel_size"),
        ("Conv2D", {"padding": "causal"}, "padding='causal'"),
        ("Conv2D", {"data_format": "channels_first"}, "data_format"),
        ("Softmax", {"axis": 1}, "axis=1"),
        ("Reshape", {"target_shape": [[1], 4]}, "target_shape"),
        ("LSTM", {"units": 2, "stateful": True}, "stateful=True"),
        ("Embedding", {"input_dim": 5, "mask_zero": "yes"}, "mask_zero='yes'"),
        ("Dense", {"units": 2, "quantization_config": {"mode": "int8"}}, "quantization_config"),
        ("Bidirectional", {"layer": {"class_name": "LSTM", "config": {"units": 10**9}}}, "units=1000000000"),
        ("Bidirectional", {"layer": {"class_name": "custom:Mine", "config": {}}}, "Mine is a layer of your own"),
        ("Bidirectional", {"layer": ["LSTM", {}]}, "layer=['LSTM', {}]"),
        ("Bidirectional", {"layer": {"class_name": "LSTM", "config": []}}, "is not a layer"),
        ("TimeDistributed", {"layer": {"class_name": "Functional", "config": {}}}, "Functional"),
        ("TimeDistributed", {"layer": {"class_name": "TimeDistributed", "config": {"layer": {}}}}, "TimeDistributed"),
        ("TextVectorization", {"vocabulary": ["word"] * 30_001}, "vocabulary=['word'"),
        ("TextVectorization", {"vocabulary": ["w" * 201]}, "vocabulary="),
        ("TextVectorization", {"vocabulary": [["nested"]]}, "vocabulary=[['nested'"),
        ("TextVectorization", {"vocabulary": "/etc/passwd"}, "vocabulary='/etc/passwd'"),
        ("TextVectorization", {"vocabulary": ["a"], "standardize": "custom"}, "standardize='custom'"),
        ("TextVectorization", {"vocabulary": ["a"], "ragged": True}, "ragged=True"),
        ("TextVectorization", {"vocabulary": None, "max_tokens": 9}, "no vocabulary: adapt it"),
        ("IntegerLookup", {"vocabulary": [1, "2"]}, "vocabulary=[1, '2']"),
        ("StringLookup", {"vocabulary": ["a"], "invert": True}, "invert=True"),
        ("Discretization", {"bin_boundaries": None, "num_bins": 4}, "no bin_boundaries: adapt it"),
        ("Discretization", {"bin_boundaries": [float("inf")]}, "bin_boundaries=[inf]"),
        ("Normalization", {"mean": [0.5, "x"]}, "mean=[0.5, 'x']"),
        ("MultiHeadAttention", {"num_heads": 257, "key_dim": 2}, "num_heads=257"),
        ("MultiHeadAttention", {"num_heads": 2, "key_dim": "2"}, "key_dim='2'"),
        ("RandomRotation", {"factor": [0.1, 0.2, 0.3]}, "factor=[0.1, 0.2, 0.3]"),
        ("RandomZoom", {"height_factor": "1"}, "height_factor='1'"),
        ("Resizing", {"height": 10**6, "width": 3}, "height=1000000"),
        # What an embedding begins with is no number: without it the layer would be another.
        ("Embedding", {"input_dim": 5, "embeddings_initializer":
         {"class_name": "Constant", "config": {"value": [[1.0]]}}}, "embeddings_initializer"),
        ("LSTM", {"units": 2, "activation": "custom:mine"}, "mine"),
        ("Dense", {"units": 2, "kernel_initializer": "zeros"}, "kernel_initializer"),
        ("Dense", {"units": 2, "kernel_constraint": {"class_name": "L2", "config": {}}}, "kernel_constraint"),
    ],
)  # fmt: skip
def test_what_is_refused_is_named(kind: str, config: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused) as error:
        settings(kind, config)
    assert named in str(error.value)


def test_what_a_call_was_given() -> None:
    assert called("Attention", {"use_causal_mask": True, "tensors": ["inputs"]}) == {"use_causal_mask": True}
    assert called("Attention", {"use_causal_mask": False, "return_attention_scores": False}) == {}
    for kind, given in (
        ("Attention", {"return_attention_scores": True}),
        ("Dense", {"use_causal_mask": True}),
        ("Multiply", {"x2": 2.0}),
        ("LSTM", {"mask": "custom"}),
    ):
        with pytest.raises(Refused, match=f"{kind}: a call with"):
            called(kind, given)


@pytest.mark.parametrize(
    ("value", "name"),
    [("relu", "relu"), ("swish", "silu"), ("softmax_v2", "softmax"), (None, "linear"), ("linear", "linear")],
)
def test_an_activation_by_its_name(value: str | None, name: str) -> None:
    assert activation(value) == name


@pytest.mark.parametrize(
    ("value", "shown"), [("custom:wild", "'wild'"), (3, "'3'"), ({"a": 1}, "a"), ("ReLU", "ReLU")]
)
def test_an_activation_that_is_none_of_keras_s(value: Any, shown: str) -> None:
    with pytest.raises(Refused, match=shown):
        activation(value)
