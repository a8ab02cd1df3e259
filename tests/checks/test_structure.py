"""`architecture`: per-layer credit, a readable difference, and which model is looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.assignment import Failure
from grader.checks import architecture
from grader.checks.case import Reference
from grader.checks.choose import choose
from grader.checks.structure import compare, rows
from grader.evidence import Model
from grader.training.network import canonical
from tests.checks.cases import REFERENCE, case, dense, digits
from tests.conftest import compiled, fit, layer, model


def _credit(made: Model) -> float:
    return compare(canonical(REFERENCE, (28, 28)), canonical(made, (28, 28), strict=False)).credit


def test_the_reference_is_all_there() -> None:
    assert architecture(10).ask(case(REFERENCE)).reason == "All 3 layers are as asked for."


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


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (
            digits(dense(500, "relu"), dense(300), dense(10, "softmax")),
            "layer 2 (Dense): expected relu activation",
        ),
        (
            digits(dense(500, "relu"), dense(300, "relu"), dense(9, "softmax")),
            "expected 10 units. Received: 9",
        ),
        (digits(dense(500, "relu"), dense(10, "softmax")), "Received: no such layer"),
        (
            digits(dense(500, "relu"), layer("Dropout", rate=0.5), dense(300, "relu"), dense(10, "softmax")),
            "Dropout with 0.5 rate was not asked for",
        ),
        (
            model(layer("InputLayer"), dense(500, "relu"), dense(300, "relu"), dense(10, "softmax")),
            "expected input of 784. Received: input of 28 × 28, not flattened",
        ),
    ],
)
def test_the_difference_is_readable(made: Model, words: str) -> None:
    with pytest.raises(Failure) as failure:
        architecture(10).ask(case(made))
    assert words.lower() in failure.value.reason.lower()
    assert 0 < failure.value.credit < 1


def test_the_same_layers_connected_otherwise_are_not_the_same() -> None:
    chain = canonical(REFERENCE, (28, 28))
    skipped = replace(chain, ops=(*chain.ops[:-2], replace(chain.ops[-2], inputs=(0,)), chain.ops[-1]))
    assert compare(chain, skipped).credit < 1


def test_scaling_inside_the_network_is_no_layer() -> None:
    scaled = model(
        layer("InputLayer"),
        layer("Rescaling", scale=1 / 255, offset=0.0),
        layer("Flatten", shape=(None, 784)),
        dense(500, "relu"),
        dense(300, "relu"),
        dense(10, "softmax"),
    )
    assert _credit(scaled) == 1


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


def test_without_a_model() -> None:
    for end, words in (("missing", "Nothing"), ("unreadable", "could not read"), ("finished", "was found")):
        empty = replace(case(None), end=end, ended="Nothing was handed in")
        with pytest.raises(Failure, match=words) as failure:
            architecture(10).ask(empty)
        assert failure.value.credit == 0


def test_the_nearest_of_several_references_counts() -> None:
    made = digits(dense(50, "relu"), dense(10, "softmax"))
    variant = Reference("small", canonical(made, (28, 28)), ())
    assert "small" in architecture(10).ask(replace(case(made), reference=variant)).reason


NETWORKS = (canonical(REFERENCE, (28, 28)),)


def test_the_choice_among_models_is_explained() -> None:
    trained = (fit(),)
    demo = replace(model(layer("InputLayer"), dense(1), input_shape=(1,)), variable="demo", fits=trained)
    near = replace(digits(dense(500, "relu"), dense(10, "softmax")), variable="near", fits=trained)
    right = replace(REFERENCE, variable="right", line=7, fits=trained)
    late = replace(digits(dense(10, "softmax")), variable="late")
    chosen, why = choose((demo, right, near, late), NETWORKS, (28, 28))
    assert chosen is right and "4 models" in why and "“right” (line 7)" in why
    assert "input and output fit" in why and "nearest to what was asked for" in why
    compiled_only = replace(REFERENCE, variable="c", compiled=compiled("mse"))
    chosen, why = choose((compiled_only, replace(near, fits=trained)), NETWORKS, (28, 28))
    assert chosen is not compiled_only and "compiled and trained" in why


def test_one_model_or_none() -> None:
    assert choose((), NETWORKS, (28, 28)) == (None, "No model was found.")
    assert "one model" in choose((REFERENCE,), NETWORKS, (28, 28))[1]
    assert choose((model(),), NETWORKS, (28, 28))[0] is None


def test_a_very_deep_network_is_compared_all_the_same() -> None:
    assert _credit(digits(*[dense(5, "relu")] * 390)) == 0
