"""Two networks compared layer by layer: what each difference costs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.analysis.comparison import compare, rows
from grader.evidence import Layer, Model
from grader.training.network import canonical
from tests.checks.cases import REFERENCE, dense, digits
from tests.conftest import layer, model

FLAT = model(
    layer("InputLayer"), dense(500, "relu"), dense(300, "relu"), dense(10, "softmax"), input_shape=(784,)
)


def _credit(made: Model) -> float:
    return compare(canonical(REFERENCE, (28, 28)), canonical(made, (28, 28), strict=False)).credit


def test_sizes_cost_little_kinds_and_activations_more() -> None:
    exact = _credit(REFERENCE)
    sizes = _credit(digits(dense(512, "relu"), dense(256, "relu"), dense(10, "softmax")))
    activations = _credit(digits(dense(500, "sigmoid"), dense(300, "sigmoid"), dense(10, "softmax")))
    missing = _credit(digits(dense(500, "relu"), dense(10, "softmax")))
    assert exact == 1 > sizes > 0.9 > activations > missing > 0.5
    assert _credit(digits(dense(500, "relu"), dense(300, "relu"), dense(9, "softmax"))) < sizes + 0.05
    assert _credit(digits()) < 0.3


def test_a_layer_too_many_costs_something() -> None:
    extra = digits(dense(500, "relu"), dense(300, "relu"), dense(100, "relu"), dense(10, "softmax"))
    assert 0.8 < _credit(extra) < 1


def test_the_same_layers_connected_otherwise_are_not_the_same() -> None:
    chain = canonical(REFERENCE, (28, 28))
    skipped = replace(chain, ops=(*chain.ops[:-2], replace(chain.ops[-2], inputs=(0,)), chain.ops[-1]))
    assert compare(chain, skipped).credit < 1
    around = replace(chain, ops=(*chain.ops[:-2], replace(chain.ops[-2], inputs=(1,)), chain.ops[-1]))
    assert compare(chain, around).credit == 0.95  # the same layers, of which one leads nowhere


def test_a_flatten_done_before_the_network_is_not_missing() -> None:
    line = compare(canonical(REFERENCE, (28, 28)), canonical(FLAT, (28, 28))).lines[1]
    assert line.expected is not None and line.expected.kind == "Flatten" and line.received is None
    assert line.credit == 1 and not line.remark and "before" in line.note
    line = compare(canonical(FLAT, (28, 28)), canonical(REFERENCE, (28, 28))).lines[1]
    assert line.received is not None and line.received.kind == "Flatten" and line.credit == 1


def _pairs(expected: Model, received: Model) -> list[tuple[str, str]]:
    found = compare(canonical(expected, (28, 28)), canonical(received, (28, 28))).lines
    return [(str(line.expected or "-"), str(line.received or "-")) for line in found[2:]]


def test_the_output_is_compared_with_the_output_where_a_hidden_layer_is_missing() -> None:
    asked = digits(dense(40, "relu"), dense(40, "relu"), dense(4, "softmax"))
    assert _pairs(asked, digits(dense(40, "relu"), dense(1, "sigmoid"))) == [
        ("Dense with 40 units, relu", "Dense with 40 units, relu"),
        ("Dense with 40 units, relu", "-"),
        ("Dense with 4 units, softmax", "Dense with 1 unit, sigmoid"),
    ]
    # One that ends in a hidden layer has no output.
    assert _pairs(asked, digits(dense(40, "relu"), dense(40, "relu")))[-1][1] == "-"
    dropped = digits(dense(40, "relu"), layer("Dropout", rate=0.3), dense(4, "softmax"))
    assert _pairs(dropped, digits(dense(7, "relu"), dense(3, "softmax")))[1] == ("Dropout with 0.3 rate", "-")


LAYERS = st.lists(
    st.one_of(
        st.builds(dense, st.integers(2, 99), st.sampled_from(["relu", "tanh", "linear"])),
        st.builds(lambda rate: layer("Dropout", rate=rate), st.sampled_from([0.1, 0.5])),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@given(hidden=LAYERS, place=st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_a_missing_layer_costs_one_layer_and_another_mistake_never_earns(
    hidden: list[Layer], place: int
) -> None:
    output, wrong = dense(3, "softmax"), dense(1, "sigmoid")
    whole = canonical(digits(*hidden, output), (28, 28))
    left = [each for number, each in enumerate(hidden) if number != place % len(hidden)]
    missing = compare(whole, canonical(digits(*left, output), (28, 28))).credit
    assert missing == pytest.approx(1 - 1 / (len(hidden) + 2))
    assert compare(whole, canonical(digits(*left, wrong), (28, 28))).credit < missing
    assert compare(whole, canonical(digits(*hidden, wrong), (28, 28))).credit < 1


def test_rows_read_like_a_person() -> None:
    conv = model(
        layer("InputLayer"),
        layer("Conv2D", filters=8, kernel_size=[3, 3], activation="relu"),
        layer("MaxPooling2D", pool_size=[2, 2]),
        layer("Flatten", shape=(None, 100)),
        dense(10, "softmax"),
        input_shape=(28, 28, 1),
    )
    assert [str(row) for row in rows(canonical(conv, (28, 28)))] == [
        "input of 28 × 28 × 1",
        "Conv2D with 8 filters, 3×3 kernel, relu",
        "MaxPooling2D with 2×2 window",
        "Flatten",
        "Dense with 10 units, softmax",
    ]


def test_a_very_deep_network_is_compared_all_the_same() -> None:
    assert _credit(digits(*[dense(5, "relu")] * 390)) == 0


def _frozen(units: int, activation: str = "linear") -> Layer:
    return layer("Dense", units=units, activation=activation, trainable=False)


def test_a_frozen_layer_is_told_apart() -> None:
    free = canonical(digits(dense(5, "relu"), dense(3)), (28, 28))
    frozen = canonical(digits(_frozen(5, "relu"), _frozen(3)), (28, 28))
    compared = compare(free, frozen)
    assert compared.credit < 0.9
    assert compared.learning == "0 of 2 layers with weights learn: the rest is frozen (trainable=False)."
    assert compared.lines[2].remark == "expected learning. Received: frozen (trainable=False)"
    assert str(compared.lines[2].received) == "Dense with 5 units, relu, frozen"
    assert compare(frozen, frozen).credit == 1 and compare(frozen, free).learning == ""
    one = canonical(digits(_frozen(5, "relu"), dense(3)), (28, 28))
    assert compare(free, one).learning.startswith("1 of 2 layers with weights learns")


def test_a_layer_around_another_one_is_both() -> None:
    def around(kind: str, inner: str, **config: object) -> Layer:
        return layer(kind, layer={"class_name": inner, "config": config})

    made = model(
        layer("InputLayer"),
        layer("Embedding", input_dim=50, output_dim=8),
        around("Bidirectional", "LSTM", units=4, return_sequences=True),
        around("TimeDistributed", "Dense", units=3, activation="relu"),
        input_shape=(9,),
    )
    network = canonical(made, (9,))
    assert [str(row) for row in rows(network)] == [
        "input of 9",
        "Embedding with 50 entries, 8 dimensions",
        "Bidirectional(LSTM) with 4 units, return_sequences",
        "TimeDistributed(Dense) with 3 units, relu",
    ]
    assert [row.place for row in rows(network)] == [0, 1, 2, 3]
    other = replace(network.ops[1], settings=(("layer", ("GRU", (("units", 4),))),))
    assert compare(network, replace(network, ops=(network.ops[0], other, network.ops[2]))).credit < 0.8
