"""`network`: conditions in place of a design, whatever way the network was written."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

from grader.analysis.structure import structure
from grader.case import Case
from grader.checks import KINDS, differs, network
from grader.evidence import Compiled, Layer, Model, Setting
from grader.public import as_asked_beforehand, public_part, publish, read
from grader.verdicts import Failure, Mismatch
from tests.checks.cases import case, dense, digits
from tests.conftest import ROOT, compiled, layer, model
from tests.solved import replace


def conv(filters: int, activation: str = "linear", side: int = 3, **config: Any) -> Layer:
    return layer("Conv2D", filters=filters, kernel_size=[side, side], activation=activation, **config)


def inside(wrapper: str, kind: str, **config: Any) -> Layer:
    """A layer in a wrapper."""
    return layer(wrapper, layer={"class_name": kind, "config": config})


def weighing(made: Layer, *weights: tuple[int, ...], **config: Any) -> Layer:
    """A layer with so many weights."""
    from math import prod

    settings = {**made.config, **config}
    return replace(made, weights=weights, parameters=sum(map(prod, weights)), config=settings)


ENTRY = layer("InputLayer", shape=(None, 28, 28, 1))
PICTURES = model(
    ENTRY,
    conv(8, "relu"),
    layer("MaxPooling2D", pool_size=[2, 2], strides=[2, 2]),
    conv(16),
    layer("BatchNormalization"),
    layer("ReLU"),
    layer("Dropout", rate=0.25),
    layer("Flatten"),
    dense(10, "softmax"),
)
WORDS = model(
    layer("InputLayer", shape=(None, None)),
    layer("Embedding", input_dim=1000, output_dim=16),
    inside("Bidirectional", "LSTM", units=32, activation="tanh"),
    inside("TimeDistributed", "Dense", units=8, activation="relu"),
    dense(1),
    layer("Activation", activation="sigmoid"),
)


def holds(made: Model, **asked: Any) -> bool:
    """Whether a network meets conditions; one that does not is told with what is there instead."""
    try:
        network(10, **asked).ask(case(made))
    except Failure as failure:
        assert "Received: " in failure.reason
        return False
    return True


@pytest.mark.parametrize(
    ("made", "asked", "met"),
    [
        (PICTURES, {"has": ["Conv2D"]}, True),
        (PICTURES, {"has": {"Conv2D": 2}}, True),
        (PICTURES, {"has": {"conv2d": 3}}, False),
        (PICTURES, {"has": {"Convolution2D": (2, None)}}, True),
        (PICTURES, {"has": {"Conv2D": (3, None)}}, False),
        (PICTURES, {"has": {"Conv2D": (None, 1)}}, False),
        (PICTURES, {"has": ["MaxPool2D"]}, True),
        (PICTURES, {"has": ["LSTM"]}, False),
        (PICTURES, {"without": ["LSTM"]}, True),
        (PICTURES, {"without": ["Flatten"]}, False),
        # An activation is the same, as a setting and as a layer; one that must be a layer is `Activation`.
        (PICTURES, {"has": {"ReLU": 2}}, True),
        (PICTURES, {"without": ["Softmax"]}, False),
        (PICTURES, {"has": {"Activation": 1}}, True),
        (digits(dense(5, "relu"), dense(10, "softmax")), {"has": ["Activation"]}, False),
        # What is in a wrapper is there, and so is the wrapper.
        (WORDS, {"has": {"LSTM": 1, "Bidirectional": 1, "TimeDistributed": 1, "Dense": 2}}, True),
        (WORDS, {"without": ["LSTM"]}, False),
        (model(layer("InputLayer"), layer("RNN", cell={"class_name": "GRUCell", "config": {"units": 4}}), dense(1)),
         {"has": ["GRU"], "hidden_layers": 1}, True),
        (digits(dense(5), layer("ops.Add"), dense(10)), {"has": ["Add"]}, True),
        # Dropout of nothing is none.
        (digits(layer("Dropout", rate=0.0), dense(10)), {"has": ["Dropout"]}, False),
        # With settings: one of them has all of these.
        (PICTURES, {"has": {"Dropout": {"rate": (0.2, 0.5)}}}, True),
        (PICTURES, {"has": {"Dropout": {"rate": (0.3, 0.5)}}}, False),
        (PICTURES, {"has": {"Conv2D": {"filters": 16, "kernel_size": 3}}}, True),
        (PICTURES, {"has": {"Conv2D": {"filters": 16, "activation": "relu"}}}, True),
        (PICTURES, {"has": {"Conv2D": {"filters": 16, "activation": "tanh"}}}, False),
        (WORDS, {"has": {"LSTM": {"units": 32}}}, True),
        (PICTURES, {"each": {"Conv2D": {"kernel_size": (3, 3), "filters": (8, 16)}}}, True),
        (PICTURES, {"each": {"Conv2D": {"kernel_size": 5}}}, False),
        (PICTURES, {"each": {"Conv2D": {"filters": [8, 32]}}}, False),
        (PICTURES, {"each": {"MaxPooling2D": {"pool_size": 2, "strides": (2, 2)}}}, True),
        (PICTURES, {"each": {"LSTM": {"units": 4}}}, False),
        # The output is none of them.
        (digits(dense(64, "relu"), dense(10)), {"each": {"Dense": {"units": (16, 64)}}}, True),
        (digits(dense(8, "relu"), dense(10)), {"each": {"Dense": {"units": (16, 64)}}}, False),
    ],
)  # fmt: skip
def test_layers(made: Model, asked: dict[str, Any], met: bool) -> None:
    assert holds(made, **asked) is met


INNER = layer(
    "Sequential",
    layers=[{"class_name": "InputLayer", "config": {}}, {"class_name": "Dense", "config": {"units": 9}}]
    + [{"class_name": "Dense", "config": {"units": 8}}],
)
BRANCHES = model(
    layer("InputLayer", shape=(None, 8)),
    replace(dense(8, "relu"), inputs=(0,)),
    replace(dense(8), inputs=(0,)),
    layer("Add", (1, 2)),
    layer("ReLU", (3,)),
    layer("Concatenate", (1, 4)),
    replace(dense(1), inputs=(5,)),
    replace(dense(3, "softmax"), inputs=(5,)),
    outputs=2,
)
TWICE = model(layer("InputLayer"), dense(8), replace(dense(8), shares=1), dense(1))


@pytest.mark.parametrize(
    ("made", "hidden"),
    [
        (digits(dense(10)), 0),
        (digits(dense(5), layer("Activation", activation="relu"), dense(10), layer("Softmax")), 1),
        (digits(dense(5), layer("BatchNormalization"), layer("PReLU"), dense(10)), 1),
        (PICTURES, 2),
        (WORDS, 2),
        (digits(INNER, dense(10)), 2),
        (BRANCHES, 2),
        (TWICE, 1),
    ],
)
def test_hidden_layers_are_those_with_weights_before_the_output(made: Model, hidden: int) -> None:
    assert len(structure(made).hidden) == hidden
    assert holds(made, hidden_layers=hidden) and not holds(made, hidden_layers=hidden + 1)
    assert holds(made, hidden_layers=(None, hidden)) and holds(made, hidden_layers=(hidden, hidden + 1))


def test_activations_of_hidden_layers_are_found_where_they_are() -> None:
    assert holds(PICTURES, activations=["relu"]) and holds(BRANCHES, activations=["relu"])
    assert holds(WORDS, activations=["relu"])  # an LSTM's is its own affair
    swish = digits(dense(5, "silu"), dense(5), layer("Activation", activation="swish"), dense(10))
    assert holds(swish, activations=["swish"]) and not holds(swish, activations=["relu", "tanh"])
    without = digits(dense(5), dense(10, "relu"))
    with pytest.raises(Mismatch) as mismatch:
        network(1, activations=["relu", "tanh"]).ask(case(without))
    assert mismatch.value.expected == "relu or tanh in each hidden layer"
    assert mismatch.value.received == "Dense with no activation"
    given = digits(dense(5, "custom:LeakyReLU"), dense(10))
    assert holds(given, activations=["leaky_relu"]) and holds(given, has=["LeakyReLU"])


def test_parameters_and_what_training_leaves_alone() -> None:
    made = model(
        ENTRY,
        weighing(conv(8, "relu"), (3, 3, 1, 8), (8,), trainable=False),
        weighing(layer("BatchNormalization"), (8,), (8,), (8,), (8,)),
        layer("Flatten"),
        weighing(dense(10), (100, 10), (10,), trainable=True),
        parameters=80 + 32 + 1010,
    )
    assert holds(made, parameters=1122) and holds(made, parameters=(None, 10_000))
    assert not holds(made, parameters=(None, 1121)) and not holds(made, parameters=(1123, None))
    assert holds(made, trainable_parameters=1010 + 16) and not holds(made, trainable_parameters=1122)
    assert holds(made, frozen_layers=1) and not holds(made, frozen_layers=0)
    assert holds(made, has={"Conv2D": {"trainable": False}}) and not holds(
        made, has={"Dense": {"trainable": False}}
    )
    unbuilt = replace(made, parameters=0)
    with pytest.raises(Mismatch, match=r"at most 10 parameters\. Received: a network that was never built"):
        network(1, parameters=(None, 10)).ask(case(unbuilt))


FLAT = model(layer("InputLayer", shape=(None, 784)), dense(10))


@pytest.mark.parametrize(
    ("made", "shape", "met"),
    [
        (PICTURES, (28, 28, 1), True),
        (PICTURES, (None, None, 1), True),
        (PICTURES, (28, 28), False),
        (PICTURES, (28, 28, 3), False),
        (FLAT, (784,), True),
        (FLAT, (28, 28), True),
        (FLAT, (10,), False),
        (
            model(layer("InputLayer", shape=(None, 28, 28)), layer("Flatten", shape=(None, 784)), dense(1)),
            (784,),
            True,
        ),
        (model(layer("InputLayer", shape=(None, 28, 28)), dense(1)), (784,), False),
        (WORDS, (20,), True),
        (digits(dense(1)), (28, 28), True),  # never given an Input: the shape that it met
    ],
)
def test_input(made: Model, shape: tuple[int, ...], met: bool) -> None:
    assert holds(made, input_shape=shape) is met


def test_several_inputs() -> None:
    two = model(
        layer("InputLayer", shape=(None, 4)), layer("InputLayer", shape=(None, 8, 1)), layer("Concatenate", (0, 1)), dense(1)
    )  # fmt: skip
    two = replace(two, layers=(two.layers[0], replace(two.layers[1], inputs=()), *two.layers[2:]))
    assert holds(two, input_shape=[(8, 1), (4,)]) and not holds(two, input_shape=[(8, 1), (5,)])
    assert holds(two, has={"InputLayer": 2}) and not holds(FLAT, input_shape=[(784,), (784,)])


@pytest.mark.parametrize(
    ("made", "output", "met"),
    [
        (PICTURES, 10, True),
        (PICTURES, "softmax", True),
        (PICTURES, (10, "softmax"), True),
        (PICTURES, (10, "linear"), False),
        (PICTURES, (9, "softmax"), False),
        (PICTURES, [(1, "sigmoid"), (10, "softmax")], True),
        (WORDS, (1, "sigmoid"), True),
        (digits(conv(10, "relu"), layer("GlobalAveragePooling2D"), layer("Softmax")), (10, "softmax"), True),
        (digits(dense(784, "sigmoid"), layer("Reshape", shape=(None, 28, 28))), (784, "sigmoid"), True),
        (digits(dense(3), layer("BatchNormalization"), layer("ops.Sigmoid")), (3, "sigmoid"), True),
        (BRANCHES, (3, "softmax"), True),
        (BRANCHES, (1, "linear"), True),
        (BRANCHES, (8, "relu"), False),
    ],
)
def test_output(made: Model, output: Any, met: bool) -> None:
    assert holds(made, output=output) is met


def test_a_loss_that_is_told_of_raw_scores_stands_for_the_activation() -> None:
    made = digits(dense(10))
    sparse = replace(made, compiled=compiled("SparseCategoricalCrossentropy", from_logits=True))
    assert holds(sparse, output=(10, "softmax")) and holds(sparse, output=(10, "linear"))
    assert not holds(sparse, output=(10, "sigmoid")) and not holds(made, output=(10, "softmax"))
    untold = replace(made, compiled=compiled("SparseCategoricalCrossentropy", from_logits=False))
    assert not holds(untold, output=(10, "softmax"))
    binary = replace(digits(dense(1)), compiled=compiled("BinaryCrossentropy", from_logits=True))
    assert holds(binary, output=(1, "sigmoid"))


def test_regularizers() -> None:
    def decayed(name: str, **strength: float) -> Model:
        return digits(
            layer("Dense", units=5, kernel_regularizer={"class_name": name, "config": strength}, bias_regularizer=None), dense(1)
        )  # fmt: skip

    made = decayed("L2", l2=0.009999999776482582)
    assert holds(made, regularizers=["L2"]) and holds(made, regularizers=["l1", "l2"])
    assert holds(made, regularizers={"L2": 0.01}) and holds(made, regularizers={"L2": (0.001, 0.01)})
    assert not holds(made, regularizers=["L1"]) and not holds(made, regularizers={"L2": (0.02, None)})
    assert not holds(PICTURES, regularizers=["L2"])
    assert holds(decayed("L1L2", l1=0.0, l2=0.01), regularizers=["L2"])
    assert not holds(decayed("L1L2", l1=0.1, l2=0.01), regularizers=["L2"])
    assert holds(made, each={"Dense": {"kernel_regularizer": "L2"}})
    assert holds(made, has={"Dense": {"kernel_regularizer": {"L2": 0.01}, "bias_regularizer": None}})


def made_by(loss: str, optimizer: str = "Adam", metrics: tuple[str, ...] = (), **config: Any) -> Model:
    """A network of ten outputs, compiled."""
    settings = {"learning_rate": 0.0010000000474974513} | config
    return replace(
        digits(dense(10, "softmax")),
        compiled=Compiled(Setting(loss, {}), Setting(optimizer, settings), metrics),
    )


@pytest.mark.parametrize(
    ("made", "asked", "met"),
    [
        (made_by("mse"), {"losses": ["mean_squared_error"]}, True),
        (made_by("MeanSquaredError"), {"losses": ["mae", "MSE"]}, True),
        (made_by("mae"), {"losses": ["mse"]}, False),
        (made_by("mean squared error"), {"losses": ["mse"]}, False),
        (made_by("custom:my_huber"), {"losses": ["my_huber"]}, True),
        (made_by("custom:mse"), {"losses": ["mse"]}, False),
        (made_by("mse"), {"optimizers": ["SGD", "adam"]}, True),
        (made_by("mse", "sgd"), {"optimizers": ["SGD"]}, True),
        (made_by("mse", "RMSprop"), {"optimizers": ["SGD"]}, False),
        (made_by("mse", "custom:Adam"), {"optimizers": ["Adam"]}, False),
        (made_by("mse", beta_1=0.9, beta_2=0.999), {"optimizers": {"Adam": {"beta_1": 0.9, "beta_2": 0.999}}}, True),
        (made_by("mse", beta_1=0.8), {"optimizers": {"Adam": {"beta_1": 0.9}}}, False),
        (made_by("mse", beta_1=0.8), {"optimizers": {"Adam": {"beta_1": (0.8, 0.9)}}}, True),
        (made_by("mse", "SGD", momentum=0.0), {"optimizers": {"SGD": {"momentum": (0.5, None)}, "Adam": {}}}, False),
        (made_by("mse"), {"optimizers": {"SGD": {"momentum": 0.9}, "Adam": {}}}, True),
        (made_by("mse"), {"learning_rate": 0.001}, True),
        (made_by("mse"), {"learning_rate": (0.0001, 0.001)}, True),
        (made_by("mse"), {"learning_rate": (0.002, None)}, False),
        (made_by("mse", learning_rate={"class_name": "CosineDecay", "config": {}}), {"learning_rate": "CosineDecay"}, True),
        (made_by("mse", learning_rate={"class_name": "CosineDecay", "config": {}}), {"learning_rate": 0.1}, False),
        (made_by("mse", metrics=("mae", "MeanSquaredError")), {"metrics": ["mse", "mean_absolute_error"]}, True),
        (made_by("mse", metrics=("mae",)), {"metrics": ["mse"]}, False),
        (made_by("mse", metrics=("RootMeanSquaredError", "R2Score", "AUC")), {"metrics": ["rmse", "r2_score", "auc"]}, True),
        (made_by("sparse_categorical_crossentropy", metrics=("acc",)), {"metrics": ["accuracy"]}, True),
        (made_by("sparse_categorical_crossentropy", metrics=("accuracy",)), {"metrics": ["sparse_categorical_accuracy"]}, True),
        (made_by("sparse_categorical_crossentropy", metrics=("accuracy",)), {"metrics": ["binary_accuracy"]}, False),
        (made_by("categorical_crossentropy", metrics=("CategoricalAccuracy",)), {"metrics": ["accuracy"]}, True),
        (digits(dense(10)), {"losses": ["mse"]}, False),
        (digits(dense(10)), {"optimizers": ["Adam"]}, False),
        (digits(dense(10)), {"learning_rate": 0.1}, False),
        (digits(dense(10)), {"metrics": ["mae"]}, False),
    ],
)  # fmt: skip
def test_how_it_is_compiled(made: Model, asked: dict[str, Any], met: bool) -> None:
    assert holds(made, **asked) is met


def test_binary_accuracy_is_what_keras_takes_for_one_output() -> None:
    made = replace(WORDS, compiled=compiled("binary_crossentropy", metrics=("accuracy",)))
    assert holds(made, metrics=["binary_accuracy"], losses=["binary_crossentropy"])
    assert not holds(made, metrics=["categorical_accuracy"])


def test_a_compile_that_ended_in_an_error_fulfils_nothing() -> None:
    made = made_by("mse", metrics=("mae",))
    assert made.compiled is not None
    broken = replace(made, compiled=replace(made.compiled, trouble="TypeError: no"))
    for asked in (
        {"losses": ["mse"]},
        {"optimizers": ["Adam"]},
        {"metrics": ["mae"]},
        {"learning_rate": 0.001},
    ):
        with pytest.raises(Mismatch, match="ended in an error: TypeError"):
            network(1, **asked).ask(case(broken))
    spelled = replace(made.compiled, optimizer=Setting("addam", {}), trouble="ValueError: what?")
    with pytest.raises(Mismatch, match="“addam”") as mismatch:
        network(1, optimizers=["Adam"]).ask(case(replace(made, compiled=spelled)))
    assert "“adam”" in mismatch.value.hint


def test_each_condition_earns_its_share_and_says_what_it_is() -> None:
    check = network(10, has=["Dense", "Dropout"], without=["LSTM"], hidden_layers=(1, 2), metrics=["mae"])
    with pytest.raises(Failure) as failure:
        check.ask(case(digits(dense(10, "softmax"))))
    assert failure.value.credit == 2 / 5 and not failure.value.review
    assert failure.value.reason == (
        "2 of 5 conditions are met. Not met: expected at least one Dropout layer. Received: none; "
        "expected 1 to 2 hidden layers. Received: none; "
        "expected mae among the metrics. Received: a model that was never compiled. "
        "Met: at least one Dense layer; no LSTM layer."
    )
    assert "Hidden layers are those with weights" in failure.value.hint
    made = digits(dense(5), layer("Dropout", rate=0.5), dense(10))
    made = replace(made, compiled=compiled("mse", metrics=("mae",)))
    assert check.ask(case(made)).reason.startswith("All 5 conditions are met: at least one Dense layer; ")
    assert (
        network(1, has=["Dense"]).ask(case(made)).reason == "The condition is met: at least one Dense layer."
    )


def test_no_network_and_one_that_cannot_learn_earn_nothing() -> None:
    check = network(10, without=["LSTM"], parameters=(None, 5))
    for made in (None, digits(), model()):
        with pytest.raises(Failure) as failure:
            check.ask(case(made))
        assert failure.value.credit == 0 and not failure.value.review


def test_what_is_of_the_students_own_making_is_for_a_person() -> None:
    own = replace(layer("MyConv"), builtin=False)
    for made in (digits(own, dense(10)), digits(layer("Lambda"), dense(10))):
        with pytest.raises(Failure) as failure:
            network(1, has=["Conv2D"]).ask(case(made))
        assert failure.value.review and "not looked into" in failure.value.doubt
    assert network(1, has=["MyConv"]).ask(case(digits(own, dense(10))))
    unfollowed = replace(digits(dense(5), dense(10)), traced=False, written_as="subclass")
    with pytest.raises(Failure, match="2 hidden") as failure:
        network(1, hidden_layers=2).ask(case(unfollowed))
    assert failure.value.review


def test_neither_a_reference_nor_a_rebuilt_network_is_needed() -> None:
    given = replace(case(PICTURES), reference=None, network=None)
    assert network(1, has=["Conv2D"], hidden_layers=2, output=(10, "softmax")).ask(given)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "expected a condition"),
        ({"has": "Dense"}, r'has: expected a list, such as \["Dense"\]'),
        ({"metrics": "mae"}, "metrics: expected a list"),
        (
            {"hidden_layers": (3, 1)},
            r"hidden_layers: expected a whole number, or from–to .* Received: \(3, 1\)",
        ),
        ({"parameters": 1e6}, "parameters: expected a whole number"),
        ({"has": {"Dense": -1}}, "Dense: expected a whole number"),
        ({"has": ["Dense"], "without": ["dense"]}, "either in has or in without. Received in both: dense"),
        ({"losses": ["mean_square_error"]}, "Received: 'mean_square_error'. Write 'mean_squared_error'"),
        ({"optimizers": {"Addam": {}}}, "Write 'Adam'"),
        ({"activations": ["rellu"]}, "Write 'relu'"),
        ({"metrics": ["acuracy"]}, "Write 'accuracy'"),
        ({"output": (10, len)}, "output: expected numbers and texts"),
    ],
)
def test_what_cannot_be_meant_is_refused(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        network(1, **asked)


def test_every_way_to_spell_a_name_is_accepted() -> None:
    network(1, losses=["mse", "MSE", "MeanSquaredError", "kld", "my_own_loss"], optimizers=["adam", "AdamW"])
    network(1, metrics=["rmse", "r2", "acc", "F1Score", "mape"], activations=["swish", "prelu", "LeakyReLU"])


def test_students_copies_ask_the_same() -> None:
    check = network(
        10,
        has={"Conv2D": (2, None), "Dropout": {"rate": (0.2, 0.5)}},
        each={"Conv2D": {"kernel_size": (3, 3), "padding": ["same", "valid"]}},
        output=[(1, "sigmoid"), (10, "softmax")],
        input_shape=(None, None, 1),
        parameters=(None, 10_000),
    )
    assignment = case(PICTURES, (check,)).assignment
    (copy,) = as_asked_beforehand(read(publish(public_part(assignment)), "a.check.json")).checks
    assert copy.kind == "network" and KINDS["network"].of_network

    def asked(given: Case, of: Any) -> tuple[str, float]:
        with pytest.raises(Failure) as failure:
            of.ask(given)
        return failure.value.reason, failure.value.credit

    given = case(PICTURES)
    assert asked(given, copy) == asked(given, check) and 0 < asked(given, copy)[1] < 1


def test_the_settings_of_a_wrapper_are_beside_those_of_what_it_wraps() -> None:
    made = model(layer("InputLayer"), replace(inside("Bidirectional", "LSTM", units=8, trainable=True), config={
        "merge_mode": "sum", "trainable": False, "layer": {"class_name": "LSTM", "config": {"units": 8, "trainable": True}}
    }), dense(1))  # fmt: skip
    assert holds(made, has={"Bidirectional": {"merge_mode": "sum", "units": 8, "trainable": False}})


@pytest.mark.parametrize("check", [network, differs])
def test_every_setting_is_explained_to_teachers(check: Any) -> None:
    page = (ROOT / "docs" / "marking.md").read_text("utf-8")
    for name in inspect.signature(check).parameters:
        assert name in ("points", "slug", "title", "first", "second", "task") or f"`{name}=" in page, name
    (block,) = [
        each for each in re.findall(r"```python\n(.*?)```", page, re.S) if each.startswith("network(")
    ]
    assert eval(block, {"network": network}).points == 20
