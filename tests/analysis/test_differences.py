"""Two networks beside each other: what is told of how they differ."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.analysis.condition import Condition
from grader.analysis.differences import differences
from grader.evidence import Compiled, Fit, Model, Setting
from tests.checks.cases import dense, digits
from tests.conftest import layer, model

DROPOUT = layer("Dropout", rate=0.2)
PLAIN = digits(dense(64, "relu"), dense(32, "relu"), dense(10, "softmax"))
APART = digits(
    dense(64), layer("Activation", activation="relu"), dense(32), layer("ReLU"), dense(10), layer("Softmax")
)
DROPPED = digits(dense(64, "relu"), DROPOUT, dense(32, "relu"), DROPOUT, dense(10, "softmax"))
WIDE = digits(dense(96, "relu"), dense(10, "softmax"))
TANH = digits(dense(64, "tanh"), dense(32, "tanh"), dense(10, "softmax"))


def condition(a: Model, b: Model, **wanted: Any) -> Condition:
    (found,) = differences(("a", a), ("b", b), wanted)
    return found


def met(a: Model, b: Model, **wanted: Any) -> bool:
    return condition(a, b, **wanted).met


def test_deeper_and_wider() -> None:
    assert met(PLAIN, WIDE, deeper=True) and not met(WIDE, PLAIN, deeper=True)
    assert (
        met(WIDE, PLAIN, deeper=False)
        and met(PLAIN, TANH, deeper=False)
        and not met(PLAIN, TANH, deeper=True)
    )
    assert met(WIDE, PLAIN, wider=True) and not met(PLAIN, WIDE, wider=True) and met(PLAIN, TANH, wider=False)
    said = condition(WIDE, PLAIN, deeper=True)
    assert (said.asked, said.received) == ("a to have more hidden layers than b", "1 and 2")


def test_as_many_parameters() -> None:
    a, b = replace(PLAIN, parameters=1000), replace(WIDE, parameters=960)
    assert met(a, b, parameters=0.05) and met(b, a, parameters=0.04) and not met(a, b, parameters=0.039)
    assert condition(a, b, parameters=0.03).received == "1,000 and 960, 4 % apart"
    assert not met(PLAIN, WIDE, parameters=0.05)  # neither was built
    assert (
        met(a, b, parameters="more") and met(b, a, parameters="fewer") and not met(a, b, parameters="fewer")
    )


@pytest.mark.parametrize(
    ("a", "b", "only", "alike"),
    [
        (PLAIN, APART, [], True),
        (PLAIN, TANH, [], False),
        (DROPPED, PLAIN, ["Dropout"], True),
        (PLAIN, DROPPED, ["dropout"], True),
        (PLAIN, APART, ["Dropout"], False),  # which neither has
        (DROPPED, TANH, ["Dropout"], False),
        (DROPPED, TANH, ["Dropout", "activation"], True),
        (PLAIN, TANH, ["activation"], True),
        (PLAIN, TANH, ["relu"], False),
        (PLAIN, digits(dense(60, "relu"), dense(32, "relu"), dense(10, "softmax")), ["units"], True),
        (PLAIN, WIDE, ["units"], False),
        (PLAIN, WIDE, ["Dense", "relu", "softmax"], False),  # nothing differs in the last
        (PLAIN, digits(layer("Dropout", rate=0.0), dense(64, "relu"), dense(32, "relu"), dense(10, "softmax")), [], True),
    ],
)  # fmt: skip
def test_what_they_differ_in_alone(a: Model, b: Model, only: list[str], alike: bool) -> None:
    assert met(a, b, only=only) is alike


def test_other_differences_are_told() -> None:
    said = condition(DROPPED, TANH, only=["Dropout"])
    assert said.asked == "a and b to differ in Dropout and in nothing else"
    assert said.received == "besides, relu in a, tanh in b, relu in a, tanh in b"
    narrow = digits(dense(60, "relu"), dense(32, "relu"), dense(10, "softmax"))
    assert (
        condition(PLAIN, narrow, only=["Dropout"]).received
        == "besides, Dense with units 64 in a, with units 60 in b"
    )
    assert condition(PLAIN, APART, only=["Dropout"]).received == "the same Dropout"
    assert condition(DROPPED, PLAIN, only=[]).received == "besides, Dropout in a alone, Dropout in a alone"


def test_a_wrapper_that_differs_alone() -> None:
    memory = {"units": 8, "activation": "tanh"}
    both = layer(
        "Bidirectional",
        layer={"class_name": "LSTM", "config": {**memory, "name": "lstm"}},
        merge_mode="concat",
    )
    a, b = (model(layer("InputLayer"), each, dense(1)) for each in (both, layer("LSTM", **memory)))
    assert met(a, b, only=["Bidirectional"]) and met(a, b, only=["LSTM"]) and not met(a, b, only=["units"])
    summed = replace(both, config={**both.config, "merge_mode": "sum"}, inputs=())
    other = model(layer("InputLayer"), summed, dense(1))
    assert condition(a, other, only=[]).received.startswith(
        "besides, Bidirectional(LSTM) with merge_mode concat in a"
    )
    assert met(a, other, only=["merge_mode"]) and met(a, b, only=["Bidirectional"])


def test_layers_that_are_connected_otherwise() -> None:
    entry = layer("InputLayer", shape=(None, 8))
    steps = (entry, replace(dense(8), inputs=(0,)), replace(dense(8), inputs=(1,)))
    a, b = (model(*steps, layer("Add", inputs)) for inputs in ((0, 2), (1, 2)))
    assert condition(a, b, only=[]).received == "besides, the same layers, connected in another way"


def compiled(made: Model, loss: str, rate: float, **config: Any) -> Model:
    optimizer = Setting("Adam", {"name": "adam", "learning_rate": rate, "beta_1": 0.9})
    return replace(
        made,
        compiled=Compiled(Setting(loss, config), optimizer, ("mae",)),
        fits=(Fit(None, None, 5, 32, True, {}),),
    )


def test_how_they_are_compiled_and_trained() -> None:
    a, b = compiled(PLAIN, "mse", 0.1), compiled(APART, "MeanSquaredError", 0.1, reduction="sum", name="x")
    assert met(a, b, only=[])
    for what in ("layers", "input", "output", "loss", "optimizer", "metrics", "epochs", "batch_size"):
        assert met(a, b, same=[what]), what
    slow, other = compiled(PLAIN, "mse", 0.01), compiled(PLAIN, "mae", 0.1)
    assert not met(a, slow, only=["Dropout"]) and not met(a, slow, only=[])
    assert (
        met(a, slow, only=["optimizer"])
        and met(a, slow, only=["learning_rate"])
        and not met(a, slow, only=["loss"])
    )
    assert (
        met(a, other, only=["loss"])
        and not met(a, other, same=["loss"])
        and not met(a, slow, same=["optimizer"])
    )
    assert (
        condition(a, slow, same=["optimizer"]).received
        == "Adam with learning_rate 0.1 in a, with learning_rate 0.01 in b"
    )
    assert not met(a, compiled(WIDE, "mse", 0.1), same=["layers"])
    longer = replace(a, fits=(replace(a.fits[0], epochs=9),))
    assert condition(a, longer, same=["epochs"]).received == "5 and 9"
    assert met(PLAIN, compiled(APART, "mse", 0.1), only=[])  # one that is not compiled says nothing of it


@pytest.mark.parametrize("what", ["loss", "optimizer", "epochs", "batch_size"])
def test_what_neither_has_is_not_the_same(what: str) -> None:
    assert not met(PLAIN, APART, same=[what])
