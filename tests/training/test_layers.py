"""The allow-list: which settings of a layer are taken over, and which are refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from grader.training.layers import Refused, activation, settings


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
        ("Embedding", {"input_dim": 5, "mask_zero": True}, "mask_zero=True"),
        ("LSTM", {"units": 2, "activation": "custom:mine"}, "mine"),
        ("Dense", {"units": 2, "kernel_initializer": "zeros"}, "kernel_initializer"),
        ("Dense", {"units": 2, "kernel_constraint": {"class_name": "L2", "config": {}}}, "kernel_constraint"),
    ],
)  # fmt: skip
def test_what_is_refused_is_named(kind: str, config: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused) as error:
        settings(kind, config)
    assert named in str(error.value)


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
