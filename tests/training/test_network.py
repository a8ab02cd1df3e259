"""The canonical network: what is equal, what is not, what is refused. No TensorFlow here."""

from __future__ import annotations

from typing import Any

import pytest

from grader import evidence
from grader.training.layer_settings import Refused
from grader.training.network import canonical
from tests.conftest import layer, model

INPUT = layer("InputLayer", shape=(None, 28, 28))
FLAT_INPUT = layer("InputLayer", shape=(None, 784))
FLATTEN = layer("Flatten", shape=(None, 784))


def dense(units: int, activation: str = "linear", **config: Any) -> evidence.Layer:
    return layer("Dense", shape=(None, units), units=units, activation=activation, **config)


PRESCRIBED = model(INPUT, FLATTEN, dense(500, "relu"), dense(10, "softmax"))
SAME = {
    "activation layers": model(
        INPUT,
        FLATTEN,
        dense(500),
        layer("Activation", activation="relu"),
        dense(10),
        layer("Activation", activation="softmax"),
    ),
    "ReLU and Softmax layers": model(
        INPUT, FLATTEN, dense(500), layer("ReLU"), dense(10), layer("Softmax", axis=-1)
    ),
    "an operation of keras.ops": model(INPUT, FLATTEN, dense(500), layer("ops.Relu"), dense(10, "softmax")),
    "a flat input": model(FLAT_INPUT, dense(500, "relu"), dense(10, "softmax"), input_shape=(784,)),
    "an input with a channel": model(
        layer("InputLayer"), FLATTEN, dense(500, "relu"), dense(10, "softmax"), input_shape=(28, 28, 1)
    ),
    "reshaped": model(INPUT, layer("Reshape", target_shape=[784]), dense(500, "relu"), dense(10, "softmax")),
    "reshaped to -1": model(
        INPUT, layer("Reshape", target_shape=[-1]), dense(500, "relu"), dense(10, "softmax")
    ),
    "flattened twice": model(INPUT, FLATTEN, FLATTEN, dense(500, "relu"), dense(10, "softmax")),
    "nothing added": model(
        INPUT,
        FLATTEN,
        layer("Dropout", rate=0.0),
        dense(500, "relu"),
        layer("Activation", activation="linear"),
        dense(10, "softmax"),
    ),
    "functional": model(
        INPUT, FLATTEN, dense(500, "relu"), dense(10, "softmax"), written_as="functional", name="other"
    ),
    "never built": model(FLATTEN, dense(500, "relu"), dense(10, "softmax"), input_shape=None, traced=False),
}
DIFFERENT = {
    "another size": model(INPUT, FLATTEN, dense(512, "relu"), dense(10, "softmax")),
    "another activation": model(INPUT, FLATTEN, dense(500, "tanh"), dense(10, "softmax")),
    "no activation": model(INPUT, FLATTEN, dense(500), dense(10, "softmax")),
    "not flattened": model(INPUT, dense(500, "relu"), dense(10, "softmax")),
    "no bias": model(INPUT, FLATTEN, dense(500, "relu", use_bias=False), dense(10, "softmax")),
    "dropout": model(INPUT, FLATTEN, dense(500, "relu"), layer("Dropout", rate=0.2), dense(10, "softmax")),
    "capped relu": model(INPUT, FLATTEN, dense(500), layer("ReLU", max_value=6.0), dense(10, "softmax")),
    "regularised": model(
        INPUT,
        FLATTEN,
        dense(500, "relu", kernel_regularizer={"class_name": "L2", "config": {"l2": 0.01}}),
        dense(10, "softmax"),
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_equal_networks_are_equal(name: str) -> None:
    assert canonical(SAME[name], (28, 28)).text() == canonical(PRESCRIBED, (28, 28)).text()


@pytest.mark.parametrize("name", DIFFERENT)
def test_different_networks_differ(name: str) -> None:
    assert canonical(DIFFERENT[name], (28, 28)).text() != canonical(PRESCRIBED, (28, 28)).text()


def test_leaky_relu_as_activation_is_the_layer() -> None:
    by_name = model(FLAT_INPUT, dense(5, "leaky_relu"), input_shape=(784,))
    as_layer = model(FLAT_INPUT, dense(5), layer("LeakyReLU", negative_slope=0.2), input_shape=(784,))
    assert canonical(by_name, (784,)) == canonical(as_layer, (784,))


def test_scaling_before_or_after_flattening() -> None:
    scale = layer("Rescaling", scale=1 / 255, offset=0.0)
    before = model(INPUT, scale, FLATTEN, dense(10))
    after = model(INPUT, FLATTEN, scale, dense(10))
    assert canonical(before, (28, 28)) == canonical(after, (28, 28))
    assert canonical(before, (28, 28)).input_shape == (784,)


def test_branches_and_shared_layers_keep_their_shape() -> None:
    relu = {"units": 4, "activation": "relu"}
    shared = evidence.Layer("d", "Dense", True, relu, (1,), None, 0, (), 2)
    branched = model(
        layer("InputLayer"),
        evidence.Layer("f", "Flatten", True, {}, (0,), (None, 784), 0, (), None),
        evidence.Layer("d", "Dense", True, relu, (1,), None, 0, (), None),
        shared,
        evidence.Layer("a", "Add", True, {}, (2, 3), None, 0, (), None),
        written_as="functional",
    )
    network = canonical(branched, (28, 28))
    assert network.input_shape == (784,)
    assert [(op.kind, op.inputs, op.shares) for op in network.ops] == [
        ("Dense", (-1,), None),
        ("Activation", (0,), None),
        ("Dense", (-1,), 0),
        ("Activation", (2,), None),
        ("Add", (1, 3), None),
    ]


def _attention(*inputs: int, **given: Any) -> evidence.Model:
    """Attention over two Dense layers of one input."""
    config = {"num_heads": 2, "key_dim": 3, "called": given}
    return model(
        layer("InputLayer"),
        evidence.Layer("q", "Dense", True, {"units": 4}, (0,), None, 20, (), None),
        evidence.Layer("k", "Dense", True, {"units": 5}, (0,), None, 25, (), None),
        evidence.Layer("a", "MultiHeadAttention", True, config, inputs, None, 99, (), None),
        input_shape=(6, 4),
    )


def test_inputs_by_name_come_in_the_order_of_the_call() -> None:
    by_name = _attention(2, 1, 2, tensors=["key", "query", "value"], use_causal_mask=True)
    in_order = _attention(1, 2, 2, tensors=["query", "value", "key"], use_causal_mask=True)
    network = canonical(by_name, (6, 4))
    assert network == canonical(in_order, (6, 4)) and network.ops[-1].inputs == (0, 1, 1)
    assert network.ops[-1].get("use_causal_mask") is True
    for given in (
        {"tensors": ["query", "value", "attention_mask"]},
        {"tensors": ["query", "query", "value"]},
        {"tensors": ["query"]},
        {"tensors": 7},
        {"return_attention_scores": True},
    ):
        with pytest.raises(Refused, match="a call with"):
            canonical(_attention(1, 2, 2, **given), (6, 4))


def test_what_a_layer_begins_with_from_elsewhere_is_refused() -> None:
    state = evidence.Layer(
        "l",
        "LSTM",
        True,
        {"units": 3, "called": {"tensors": ["sequence", "initial_state"]}},
        (0, 1),
        None,
        9,
        (),
        None,
    )
    made = model(
        layer("InputLayer"), evidence.Layer("d", "Dense", True, {"units": 3}, (0,), None, 9, (), None), state
    )
    with pytest.raises(Refused, match="initial_state"):
        canonical(made, (4, 3))


def test_texts_and_names_go_in_as_they_are() -> None:
    words = layer("TextVectorization", vocabulary=["a", "cat"])
    texts = model(layer("InputLayer", dtype="string"), words, dense(2), input_shape=(1,))
    network = canonical(texts, (1,))
    assert network.input_dtype == "string" and network.to_json()["input_dtype"] == "string"
    unbuilt = canonical(model(words, dense(2), input_shape=None, traced=False), (1,))
    assert unbuilt.input_dtype == "string" and unbuilt.text() == network.text()
    names = model(
        layer("InputLayer", dtype="int64"), layer("Hashing", num_bins=3), dense(2), input_shape=(1,)
    )
    assert canonical(names, (1,)).input_dtype == "int64"
    # To an embedding a whole number is the same however it is kept.
    plain = [
        model(
            layer("InputLayer", dtype=dtype), layer("Embedding", input_dim=5, output_dim=2), input_shape=(3,)
        )
        for dtype in ("int32", "float32")
    ]
    assert canonical(plain[0], (3,)) == canonical(plain[1], (3,))
    assert "input_dtype" not in canonical(plain[0], (3,)).to_json()  # and its trainings keep their names


def test_a_frozen_layer_is_part_of_the_network() -> None:
    frozen = model(FLAT_INPUT, dense(5, "relu", trainable=False), dense(3), input_shape=(784,))
    free = model(FLAT_INPUT, dense(5, "relu", trainable=True), dense(3), input_shape=(784,))
    assert canonical(frozen, (784,)) != canonical(free, (784,))
    flat = [model(INPUT, layer("Flatten", trainable=learns), dense(3)) for learns in (True, False)]
    assert canonical(flat[0], (28, 28)) == canonical(flat[1], (28, 28))


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (model(layer("Lambda")), "Lambda"),
        (model(evidence.Layer("x", "Mine", False, {}, (), None, 0, (), None)), "a layer of your own"),
        (model(dense(10**9)), "units"),
        (model(dense(10, "custom:wild")), "wild"),
        (model(layer("BatchNormalization", renorm=True)), "renorm"),
        (model(dense(3), outputs=2), "2 outputs: the data have one label"),
        (model(layer("InputLayer"), layer("InputLayer"), dense(3)), "2 inputs: the data have one"),
        (model(), "no layers"),
        (model(dense(3), traced=False, written_as="subclass"), "could not be followed"),
        (model(dense(3, kernel_initializer={"class_name": "Evil", "config": {}})), "kernel_initializer"),
        (model(layer("Dropout", rate=7)), "rate"),
        (model(layer("StringLookup", vocabulary="/etc/passwd")), "StringLookup"),
    ],
)
def test_what_is_not_on_the_list_is_refused_by_name(made: evidence.Model, message: str) -> None:
    with pytest.raises(Refused, match=message):
        canonical(made, (28, 28))


def test_a_loose_reading_never_refuses() -> None:
    odd = model(
        evidence.Layer("x", "Mine", False, {}, (), None, 0, (), None), dense(10**9), dense(3, "custom:wild")
    )
    assert [op.kind for op in canonical(odd, (28, 28), strict=False).ops][:2] == ["Mine", "Dense"]
