"""`architecture`: what is told of each layer."""

from __future__ import annotations

import pytest

from grader.analysis.comparison import compare, count_layers
from grader.checks import architecture
from grader.evidence import Model
from grader.solution import Reference
from grader.training.network import canonical
from grader.verdicts import Failure
from tests.checks.cases import REFERENCE, case, dense, digits
from tests.conftest import layer, model
from tests.solved import replace


def _credit(made: Model) -> float:
    return compare(canonical(REFERENCE, (28, 28)), canonical(made, (28, 28), strict=False)).credit


def test_the_reference_is_all_there() -> None:
    assert architecture(10).ask(case(REFERENCE)).reason == "All 4 layers are as asked for."


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


def test_without_a_model() -> None:
    for end, words in (
        ("missing", "Nothing"),
        ("unreadable", "could not be read"),
        ("finished", "was found"),
    ):
        empty = replace(case(None), outcome=end, outcome_text="Nothing was handed in")
        with pytest.raises(Failure, match=words) as failure:
            architecture(10).ask(empty)
        assert failure.value.credit == 0


def test_the_nearest_of_several_references_counts() -> None:
    made = digits(dense(50, "relu"), dense(10, "softmax"))
    variant = Reference("small", canonical(made, (28, 28)), ())
    assert "small" in architecture(10).ask(replace(case(made), reference=variant)).reason
