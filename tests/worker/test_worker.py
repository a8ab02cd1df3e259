"""Models however they are written: all of these are the prescribed network, and are found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.analysis.comparison import compare, rows
from grader.assignment import Limits
from grader.case import Case
from grader.records.run import Run
from grader.training.network import canonical
from tests.checks.cases import dense, digits

Look = Callable[..., tuple[Case, Run | None]]
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


def test_what_compile_and_fit_were_given(look: Look) -> None:
    case, _ = look(
        """
import keras
import numpy as np
(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10)])
model.compile(keras.optimizers.SGD(0.05, momentum=0.9),
              keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=["accuracy", keras.metrics.SparseTopKCategoricalAccuracy()])
history = model.fit(x / 255, y, epochs=np.int64(3), batch_size=np.int32(64), validation_split=0.1)
ANSWERS = {"epochs": len(history.history["loss"]), "keys": sorted(history.history), "x": x.shape, "test": x_test.shape}
"""
    )
    assert case.model is not None and case.model.compiled is not None
    loss, optimizer = case.model.compiled.loss, case.model.compiled.optimizer
    assert loss is not None and optimizer is not None
    assert loss.name == "SparseCategoricalCrossentropy" and loss.config["from_logits"] is True
    assert optimizer.name == "SGD" and optimizer.config["momentum"] == 0.9
    assert optimizer.config["learning_rate"] == pytest.approx(0.05)
    assert case.model.compiled.metrics == ("accuracy", "SparseTopKCategoricalAccuracy")
    (fit,) = case.model.fits
    assert fit.x is not None and fit.y is not None
    assert fit.x.shape == (60000, 28, 28) and (fit.x.low, fit.x.high) == (0, 1)
    assert fit.y.shape == (60000,) and (fit.epochs, fit.batch_size, fit.shortened) == (3, 64, True)
    assert case.evidence.answers == {
        "epochs": 3,
        "keys": [
            "accuracy",
            "loss",
            "sparse_top_k_categorical_accuracy",
            "val_accuracy",
            "val_loss",
            "val_sparse_top_k_categorical_accuracy",
        ],
        "x": [60000, 28, 28],
        "test": [10000, 28, 28],
    }


def test_a_short_training_runs_in_full(look: Look) -> None:
    case, _ = look(
        """
import keras, numpy as np
x = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0]); y = 2 * x - 1
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.01), "mse")
model.fit(x, y, epochs=500)
ANSWERS = {"ten": float(model.predict(np.array([10.0]))[0, 0])}
""",
        data="line",
    )
    assert 18.9 < float(str(case.evidence.answers["ten"])) < 19.1
    assert case.model is not None and not case.model.fits[0].shortened
    assert len(case.model.fits[0].history["loss"]) == 500


def test_a_long_history_has_an_entry_an_epoch(look: Look) -> None:
    case, _ = look(
        """
import keras
(x, y), _ = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
h = model.fit(x / 255, y, epochs=150)
ANSWERS = {"n": len(h.history["accuracy"])}
"""
    )
    assert case.evidence.answers == {"n": 150}


def test_data_come_from_here_and_nowhere_else(look: Look) -> None:
    case, _ = look(
        """
import keras, tensorflow as tf
from keras.datasets import mnist
from tensorflow.keras.datasets import fashion_mnist
a, b, c = mnist.load_data(), tf.keras.datasets.mnist.load_data(), fashion_mnist.load_data("x.npz")
a[0][0][0, 0, 0] = 7  # its own copy
ANSWERS = {"same": bool((a[0][1] == b[0][1]).all()), "type": str(type(a[0][0])), "dtype": str(a[0][0].dtype), "other": int(b[0][0][0, 0, 0])}
keras.datasets.cifar10.load_data()
"""
    )
    assert case.evidence.answers == {
        "same": True,
        "type": "<class 'numpy.ndarray'>",
        "dtype": "uint8",
        "other": 0,
    }
    assert (
        case.outcome == "crashed"
        and "cifar10" in case.outcome_text
        and "without a network" in case.outcome_text
    )


def test_answers_of_every_kind(look: Look) -> None:
    case, _ = look(
        """
import numpy as np, tensorflow as tf
ANSWERS = {"int": np.int64(3), "float": np.float32(0.5), "array": np.array([[1.5]]), "shape": (1, 2), "nan": float("nan"),
           "tensor": tf.constant([1, 2]), "tshape": tf.constant([1, 2]).shape, "none": None, "set": {1}, "object": object, 7: "seven",
           "nested": {"a": [1, (2, 3)]}, "long": "x" * 50000}
"""
    )
    answers = case.evidence.answers
    assert answers["int"] == 3 and answers["float"] == 0.5 and answers["array"] == [[1.5]]
    assert answers["shape"] == [1, 2] and answers["nan"] == "nan" and answers["tensor"] == [1, 2]
    assert answers["tshape"] == [2] and answers["set"] == [1] and answers["7"] == "seven"
    assert answers["nested"] == {"a": [1, [2, 3]]} and len(str(answers["long"])) == 20_000


def test_answers_behind_a_crash_are_read_from_the_source(look: Look) -> None:
    case, _ = look(
        "x = 1 / 0\nANSWERS = {'relu': 'zero', 'n': 28 * 28, 'm': 784, 'shape': (1, 2)}\nANSWERS['late'] = 'yes'\n"
    )
    assert case.evidence.answers_read
    assert case.evidence.answers == {"relu": "zero", "m": 784, "shape": [1, 2], "late": "yes"}


def test_lower_case_answers(look: Look) -> None:
    assert look("answers = {'relu': 'zero'}")[0].evidence.answers == {"relu": "zero"}


def test_figures(look: Look) -> None:
    case, _ = look(
        """
import keras, matplotlib.pyplot as plt, numpy as np
(_, _), (x, _) = keras.datasets.mnist.load_data()
plt.subplot(1, 2, 1); plt.imshow(x[0]); plt.title("digit")
plt.subplot(1, 2, 2); plt.bar(range(10), np.arange(10) / 45)
plt.show()
plt.figure(); plt.barh(range(3), [1, 2, 3]); plt.savefig("b.png"); plt.savefig("b2.png")
fig, ax = plt.subplots(figsize=(200, 1)); ax.plot([1, 2]); fig.savefig("c.png", dpi=5)
plt.figure(); plt.plot([1])  # never shown
"""
    )
    assert case.outcome == "finished", case.outcome_text
    first, second, third = case.evidence.figures
    assert first.axes[0].title == "digit" and first.axes[0].image_shape == (28, 28)
    assert first.axes[1].bars == pytest.approx([n / 45 for n in range(10)])
    assert second.axes[0].bars == (1, 2, 3)
    assert max(third.width, third.height) <= 1200


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


def test_describing_has_a_limit_of_time_too(look: Look) -> None:
    case, run = look(
        "import keras\nclass Slow(keras.Model):\n    def call(self, x):\n        while True: pass\nm = Slow()\n",
        limits=Limits(seconds=4),
    )
    assert run is not None and run.seconds < 15 and case.outcome in ("timeout", "finished")


def test_forged_evidence_earns_nothing(look: Look) -> None:
    case, _ = look(
        """
import json, os, glob
for folder in ("../evidence", "evidence"):
    if os.path.isdir(folder):
        open(folder + "/evidence.json", "w").write(json.dumps({"stage": "end", "score": 100, "models": []}))
json.dumps = lambda *a, **k: '{"score": 100}'
"""
    )
    assert case.outcome == "killed" and "could not be read" in case.outcome_text and case.model is None


@pytest.mark.parametrize(
    "data",
    [
        "tf.data.Dataset.from_tensor_slices((x / 255, y)).shuffle(100).batch(32)",
        "pd.DataFrame(x.reshape(-1, 784) / 255), pd.Series(y)",
        "tf.constant(x[:1000] / 255), tf.constant(y[:1000])",
    ],
)
def test_fit_takes_data_of_every_kind(look: Look, data: str) -> None:
    case, run = look(
        f"""
import keras, tensorflow as tf, pandas as pd
(x, y), _ = keras.datasets.mnist.load_data()
x, y = x[:20000], y[:20000]
model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(*([{data}]), epochs=8)
ANSWERS = {{"n": len(history.history["loss"])}}
"""
    )
    assert case.outcome == "finished" and case.evidence.answers == {"n": 8}, case.outcome_text
    assert case.model is not None and case.model.input_shape in ((28, 28), (784,))
    (fit,) = case.model.fits
    assert fit.x is not None and fit.x.high <= 1 and fit.y is not None and len(fit.y.shape) == 1
