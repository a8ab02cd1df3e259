"""`architecture`: per-layer credit, a readable difference, and which model is looked at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.analysis.comparison import compare, count_layers, rows
from grader.analysis.model_choice import choose, which_data
from grader.assignment import Failure
from grader.case import Reference
from grader.checks import architecture
from grader.data import Dataset, spec
from grader.evidence import Array, Layer, Model
from grader.training.network import canonical
from tests.checks.cases import LINE, MNIST, REFERENCE, case, dense, digits
from tests.conftest import array, compiled, fit, layer, model


def _credit(made: Model) -> float:
    return compare(canonical(REFERENCE, (28, 28)), canonical(made, (28, 28), strict=False)).credit


def test_the_reference_is_all_there() -> None:
    assert architecture(10).ask(case(REFERENCE)).reason == "All 4 layers are as asked for."


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
            "layer 3 (Dense): expected relu activation",
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
            "expected Flatten. Received: no such layer: the input of 28 × 28 keeps its shape",
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
    around = replace(chain, ops=(*chain.ops[:-2], replace(chain.ops[-2], inputs=(1,)), chain.ops[-1]))
    assert compare(chain, around).credit == 0.95  # the same layers, of which one leads nowhere


def test_scaling_inside_the_network_is_shown_and_costs_nothing() -> None:
    scaled = model(
        layer("InputLayer"),
        layer("Rescaling", scale=1 / 255, offset=0.0),
        layer("Flatten", shape=(None, 784)),
        dense(500, "relu"),
        dense(300, "relu"),
        dense(10, "softmax"),
    )
    assert _credit(scaled) == 1
    lines = compare(canonical(REFERENCE, (28, 28)), canonical(scaled, (28, 28))).lines
    assert [str(line.received) for line in lines[:3]] == ["input of 28 × 28", "Rescaling", "Flatten"]
    assert lines[1].expected is None and not lines[1].remark and "inside" in lines[1].note
    assert "Your 5 layers do what the 4 that were asked for do" in architecture(10).ask(case(scaled)).reason


FLAT = model(
    layer("InputLayer"), dense(500, "relu"), dense(300, "relu"), dense(10, "softmax"), input_shape=(784,)
)
APART = digits(
    dense(500), layer("Activation", activation="relu"), dense(300), layer("ReLU"), dense(10), layer("Softmax", axis=-1)
)  # fmt: skip


@pytest.mark.parametrize(
    ("made", "count", "words"),
    [(REFERENCE, 4, "All 4 layers"), (FLAT, 3, "Your 3 layers do what the 4"), (APART, 7, "Your 7 layers")],
)
def test_layers_are_counted_as_their_author_sees_them(made: Model, count: int, words: str) -> None:
    network = canonical(made, (28, 28))
    assert count_layers(network) == count == len(made.layers) - 1  # the input is none
    assert words in architecture(10).ask(case(made)).reason and _credit(made) == 1
    assert [line.received.place for line in compare(network, network).lines if line.received][-1] <= count


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


def test_without_a_model() -> None:
    for end, words in (
        ("missing", "Nothing"),
        ("unreadable", "could not be read"),
        ("finished", "was found"),
    ):
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


def _saw(mean: float, spread: float, *shape: int, scale: float = 1.0, shift: float = 0.0) -> Array:
    """Pixels of a mean and spread, given for 0 to 1, as another scaling has them."""
    return Array(
        shape, "float64", shift, scale + shift, (mean * scale + shift,), (spread * scale,)
    )  # fmt: skip


DIGITS, CLOTHES = (0.1307, 0.3081), (0.2860, 0.3530)


def _real(mean: float, spread: float) -> Dataset:
    """Images whose pixels have a mean and spread."""
    low, high = mean - spread, mean + spread
    images = np.where(np.arange(784) % 2, high, low).clip(0, 1) * 255
    return replace(
        MNIST,
        spec=spec("fashion_mnist"),
        x_train=np.tile(images.reshape(1, 28, 28), (50, 1, 1)).astype(np.uint8),
    )


@pytest.mark.parametrize("scale, shift", [(1.0, 0.0), (255.0, 0.0), (2.0, -1.0), (3.25, -0.42)])
def test_the_data_set_that_fit_saw_is_known_however_it_was_scaled(scale: float, shift: float) -> None:
    clothes = _real(0.35, 0.34)
    for shape in ((600, 28, 28), (600, 784), (600, 28, 28, 1)):
        given = _saw(*CLOTHES, *shape, scale=scale, shift=shift)
        assert which_data(given, None, replace(clothes, spec=spec("mnist"))) == "fashion_mnist"
        given = _saw(*DIGITS, *shape, scale=scale, shift=shift)
        assert which_data(given, None, clothes) == "mnist"
    # Features that were scaled one by one, and images of another size, tell nothing.
    assert which_data(_saw(0.01, 0.02, 600, 784), None, clothes) is None
    assert which_data(_saw(*DIGITS, 600, 32, 32), None, clothes) is None
    assert which_data(None, None, clothes) is None


def test_points_on_a_line_are_known_by_their_ends() -> None:
    x, y = array(6, low=-1, high=4), array(6, low=-3, high=7)
    assert which_data(x, y, LINE) == "line"
    assert which_data(x, array(6, low=32, high=100), LINE) is None


def test_the_choice_looks_first_at_what_fit_saw() -> None:
    clothes = _real(0.35, 0.34)
    ours = replace(REFERENCE, variable="clothes", fits=(fit(_saw(0.35, 0.34, 600, 28, 28)),))
    other = replace(REFERENCE, variable="digits", fits=(fit(_saw(*DIGITS, 600, 28, 28)),))
    for models in ((ours, other), (other, ours)):
        chosen, why = choose(models, NETWORKS, (28, 28), clothes)
        assert chosen is ours and "trained on the data of this task" in why
    # Even one that is further from what was asked for, or was only compiled.
    near = replace(digits(dense(30, "relu"), dense(10, "softmax")), variable="near", fits=ours.fits)
    assert choose((near, other), NETWORKS, (28, 28), clothes)[0] is near
    never = replace(REFERENCE, variable="never", compiled=compiled("mse"))
    chosen, why = choose((never, other), NETWORKS, (28, 28), clothes)
    assert chosen is never and "not trained on another data set" in why
    # A model of something else does not become the answer by what it saw.
    encoder = replace(digits(dense(784, "sigmoid")), variable="encoder", fits=ours.fits)
    assert choose((never, encoder), NETWORKS, (28, 28), clothes)[0] is never


def test_one_model_or_none() -> None:
    assert choose((), NETWORKS, (28, 28)) == (None, "No model was found.")
    assert "one model" in choose((REFERENCE,), NETWORKS, (28, 28))[1]
    assert choose((model(),), NETWORKS, (28, 28))[0] is None


def test_a_very_deep_network_is_compared_all_the_same() -> None:
    assert _credit(digits(*[dense(5, "relu")] * 390)) == 0
