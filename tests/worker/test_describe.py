"""Models however they are written: all of these are the prescribed network, and are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.analysis.comparison import compare, rows
from grader.assignment import Limits
from grader.case import Case
from grader.evidence import Fit, Setting
from grader.records.run import Run
from grader.training.network import canonical
from grader.worker.compiled import asked_for, names_of, setting
from grader.worker.describe import _observed_shape, _within, _write_weights
from grader.worker.layers import whole_or_told
from grader.worker.watch import Made
from tests.checks.cases import dense, digits
from tests.conftest import array, layer

CALCULATES = ["Dense with 20 units, relu", "Dense with 10 units, softmax"]
WAYS = {
    "a list": "net = S([keras.Input((28, 28)), L.Flatten(), L.Dense(20, activation='relu'), L.Dense(10, activation='softmax')])",
    "input_shape": "net = S([L.Flatten(input_shape=(28, 28)), L.Dense(20, 'relu'), L.Dense(10, 'softmax')])",
    "input_dim": "net = S([L.Dense(20, 'relu', input_dim=784), L.Dense(10, 'softmax')])",
    "add": "net = S()\nnet.add(keras.Input((28, 28)))\nnet.add(L.Flatten())\nnet.add(L.Dense(20, 'relu'))\nnet.add(L.Dense(10, 'softmax'))",
    "activation layers": "net = S([keras.Input((28, 28)), L.Flatten(), L.Dense(20), L.Activation('relu'), L.Dense(10), L.Activation('softmax')])",
    "ReLU and Softmax layers": "net = S([keras.Input((28, 28)), L.Flatten(), L.Dense(20), L.ReLU(), L.Dense(10), L.Softmax()])",
    "tf.nn": "net = S([keras.Input((28, 28)), L.Flatten(), L.Dense(20, tf.nn.relu), L.Dense(10, tf.nn.softmax)])",
    "keras.activations": "net = S([keras.Input((28, 28)), L.Flatten(), L.Dense(20, keras.activations.relu), L.Dense(10, keras.activations.softmax)])",
    "a layer as activation": "net = S([keras.Input((28, 28)), L.Flatten(), L.Dense(20, activation=L.ReLU()), L.Dense(10, activation=L.Softmax())])",
    "a function of its own": "net = S([keras.Input((28, 28)), L.Flatten(), L.Dense(20, lambda x: tf.maximum(x, 0.0)), L.Dense(10, 'softmax')])",
    "functional": "i = keras.Input((28, 28))\nx = L.Flatten()(i)\nx = L.Dense(20, 'relu')(x)\nnet = keras.Model(i, L.Dense(10, 'softmax')(x))",
    "keras.ops": "i = keras.Input((28, 28))\nx = L.Dense(20)(L.Flatten()(i))\nnet = keras.Model(i, L.Dense(10, 'softmax')(keras.ops.relu(x)))",
    "tf.keras": "net = tf.keras.models.Sequential([tf.keras.layers.Flatten(input_shape=(28, 28)), tf.keras.layers.Dense(20, activation='relu'), tf.keras.layers.Dense(10, activation='softmax')])",
    "nested": "inner = S([keras.Input((784,)), L.Dense(20, 'relu')])\nnet = S([keras.Input((28, 28)), L.Flatten(), inner, L.Dense(10, 'softmax')])",
    "a subclass": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.f, self.a, self.b = L.Flatten(), L.Dense(20, "relu"), L.Dense(10, "softmax")
    def call(self, x, training=None):
        return self.b(self.a(self.f(x)))
net = Net()""",
    "inside main": """
def main():
    net = S([keras.Input((28, 28)), L.Flatten(), L.Dense(20, 'relu'), L.Dense(10, 'softmax')])
    net.summary()
if __name__ == "__main__":
    main()""",
    "build_model, never called": """
def build_model():
    return S([keras.Input((28, 28)), L.Flatten(), L.Dense(20, 'relu'), L.Dense(10, 'softmax')])""",
    "a subclass, never made": """
class MyNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.f, self.a, self.b = L.Flatten(), L.Dense(20, "relu"), L.Dense(10, "softmax")
    def call(self, x):
        return self.b(self.a(self.f(x)))""",
    "deleted": "net = S([keras.Input((28, 28)), L.Flatten(), L.Dense(20, 'relu'), L.Dense(10, 'softmax')])\ndel net",
    "never built": "net = S([L.Flatten(), L.Dense(20, 'relu'), L.Dense(10, 'softmax')])",
    "built by fit": "net = S([L.Flatten(), L.Dense(20, 'relu'), L.Dense(10, 'softmax')])\nnet.compile('sgd', 'sparse_categorical_crossentropy')\n(x, y), _ = keras.datasets.mnist.load_data()\nnet.fit(x / 255, y)",
    "before a crash": "net = S([keras.Input((28, 28)), L.Flatten(), L.Dense(20, 'relu'), L.Dense(10, 'softmax')])\nnet.fit('nonsense')",
    "cloned": "first = S([keras.Input((28, 28)), L.Flatten(), L.Dense(20, 'relu'), L.Dense(10, 'softmax')])\nnet = keras.models.clone_model(first)",
}


PRESCRIBED = digits(dense(20, "relu"), dense(10, "softmax"))


@pytest.mark.parametrize("way", WAYS)
def test_every_way_is_the_same_network(look: Look, way: str) -> None:
    source = f"import keras\nimport tensorflow as tf\nfrom keras import layers as L\nS = keras.Sequential\n{WAYS[way]}\n"
    case, _ = look(source)
    assert case.model is not None, case.outcome_text
    network = canonical(case.model, (28, 28), strict=way not in ("never built",))
    assert compare(canonical(PRESCRIBED, (28, 28)), network).credit == 1.0
    assert [str(row) for row in rows(network) if row.kind not in ("Input", "Flatten")] == CALCULATES
    assert case.outcome == ("crashed" if way == "before a crash" else "finished"), case.outcome_text
    assert case.model.parameters == 784 * 20 + 20 + 20 * 10 + 10
    expected = {"inside main", "build_model, never called", "deleted", "a subclass, never made"}
    assert (case.model.variable == "net") is (way not in expected)


def test_names_lines_and_functions(look: Look) -> None:
    case, _ = look(
        "import keras\ndef make():\n    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])\nmine = make()\n"
    )
    assert case.model is not None
    assert (case.model.variable, case.model.line, case.model.function) == ("mine", 3, "make")
    assert "“mine” made in make() (line 3)" in case.choice


def test_models_of_odd_classes_are_noted_not_fatal(look: Look) -> None:
    case, _ = look(
        """
import keras
class Odd(keras.Model):
    @property
    def layers(self): raise RuntimeError("no")
    def call(self, x): return undefined
odd = Odd()
good = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10)])
"""
    )
    assert case.outcome == "finished" and case.model is not None and case.model.variable == "good"
    assert "not readable" in case.evidence.models[0].name


@pytest.mark.slow
def test_describing_has_a_limit_of_time_too(look: Look) -> None:
    case, run = look(
        "import keras\nclass Slow(keras.Model):\n    def call(self, x):\n        while True: pass\nm = Slow()\n",
        limits=Limits(seconds=4),
    )
    assert run is not None and run.seconds_used < 15 and case.outcome in ("timeout", "finished")


Look = Callable[..., tuple[Case, Run | None]]


class Weighted:
    """A layer of these weights."""

    def __init__(self, *weights: Any):
        self.weights = weights


def test_weights_are_written_in_layer_order_once(tmp_path: Path) -> None:
    first, second = Weighted([[1.0, 2.0]], [3.0]), Weighted([4.0])
    assert _write_weights([first, None, object(), second], tmp_path / "w", 16) == 16
    assert np.fromfile(tmp_path / "w", "<f4").tolist() == [1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize(
    ("owners", "budget"), [([], 99), ([Weighted([1.0] * 5)], 16), ([Weighted([np.nan])], 99)]
)
def test_weights_that_are_not_written(tmp_path: Path, owners: list[Any], budget: int) -> None:
    assert _write_weights(owners, tmp_path / "w", budget) == 0 and not (tmp_path / "w").exists()


def test_vocabularies_of_many_models_do_not_fill_the_evidence() -> None:
    words = ["word" * 10] * 20_000
    made = [
        replace(digits(layer("TextVectorization", vocabulary=words)), name=f"number {number}")
        for number in range(4)
    ]
    kept = _within([*made, digits(dense(3))])
    assert [one.name for one in kept[:4]] == [one.name for one in made] and kept[4] == digits(dense(3))
    seen = [one.layers[-1].config["vocabulary"] for one in kept[:4]]
    assert seen == ["one too long to be kept", "one too long to be kept", "one too long to be kept", words]


def test_a_long_setting_is_never_cut() -> None:
    assert whole_or_told((1, 2)) == [1, 2] and whole_or_told({"a": [0.5]}) == {"a": [0.5]}
    assert whole_or_told([1] * 65) == "a list of 65" and whole_or_told(np.ones(100)) == "a list of 100"


def test_losses_and_optimizers_by_their_names() -> None:
    def mine(y: Any, z: Any) -> Any: ...

    class Own:
        def get_config(self) -> dict[str, Any]:
            return {"rate": np.float32(0.5)}

    class Broken(Own):
        def get_config(self) -> dict[str, Any]:
            raise RuntimeError("no")

    assert setting("mse") == Setting("mse", {}) and setting(["mse"]) == Setting("mse", {})
    assert setting(None) is None and setting([None]) is None
    assert setting(mine) == Setting("custom:mine", {})
    assert setting(Own()) == Setting("custom:Own", {"rate": 0.5})
    assert setting(Broken()) == Setting("custom:Broken", {})
    Own.__module__ = mine.__module__ = "keras.src.losses"
    assert setting(Own()) == Setting("Own", {"rate": 0.5}) and setting(Own) == Setting("Own", {})
    assert setting(mine) == Setting("mine", {})
    both = setting(["mse", "mae"])
    assert both is not None and both.name.startswith("custom:")


def test_metrics_however_they_are_given() -> None:
    class AUC: ...

    def top(y: Any, z: Any) -> Any: ...

    assert names_of("accuracy") == ["accuracy"] and names_of({"a": "mae", "b": ["mse"]}) == ["mae", "mse"]
    assert names_of([["accuracy"], AUC(), top, None]) == ["accuracy", "AUC", "top"]


def test_the_shape_that_a_model_met_in_fit() -> None:
    def met(*shape: int) -> Fit:
        return Fit(array(*shape), None, 1, 32, False, {})

    assert _observed_shape(Made(None, 1, "", [met(60, 28, 28), met(60, 784)])) == (28, 28)
    assert _observed_shape(Made(None, 1, "", [met(6)])) == (1,)  # a plain list of numbers
    assert _observed_shape(Made(None, 1, "", [Fit(None, None, 1, 32, False, {})])) is None


def test_what_a_compile_was_given_that_failed() -> None:
    found = asked_for(
        {"optimizer": "adamm", "loss": "mse", "metrics": "acc", "trouble": ValueError("no adamm", 3)}
    )
    assert found.optimizer == Setting("adamm", {}) and found.metrics == ("acc",)
    assert found.trouble == "ValueError: no adamm"
    assert asked_for({"trouble": KeyError()}).trouble == "KeyError: "
