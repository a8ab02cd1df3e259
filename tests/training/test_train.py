"""Training in the sandbox: the same every time, cached, honest about failure."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.assignment import Limits
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session
from grader.records.network import Network, Op
from grader.records.training import Plan
from grader.sandbox.client import Sandbox
from grader.training import cache, plan, train
from grader.training.measure import read_outputs, read_result
from grader.training.trainer import Trainer, versions
from tests.checks.cases import MNIST, measured
from tests.conftest import LEVEL, Trainings, compiled, layer, model, observed

NETWORK = model(
    layer("InputLayer"),
    layer("Flatten", shape=(None, 784)),
    layer("Dense", units=16, activation="relu"),
    layer("Dropout", rate=0.1),
    layer("Dense", units=10, activation="softmax"),
    compiled=compiled("sparse_categorical_crossentropy"),
)


def _plan(prepared: ReadyAssignment, seed: int = 1, made: object = NETWORK) -> Plan:
    recipe = replace(prepared.assignment.recipe, epochs=2)
    return plan.make(made, (28, 28), recipe, prepared.tasks[0].dataset, versions(), seed)  # type: ignore[arg-type]


@pytest.mark.slow
def test_the_same_plan_gives_the_same_bits_in_any_process(
    session: Session, prepared: dict[str, ReadyAssignment], tmp_path: Path
) -> None:
    found = prepared["digit_classifier"]
    runs = []
    for place, seed in (("a", 1), ("b", 1), ("c", 7)):  # after a second seed a third would be trained, too
        with Trainings(session, tmp_path / place) as trainings:
            runs.append(trainings.train(_plan(found, seed), found))
            assert trainings.trained == 1
    first, second, other = (each.predictions for each in runs)
    assert first is not None and second is not None and other is not None
    assert first.tobytes() == second.tobytes() and runs[0].history == runs[1].history
    assert other.tobytes() != first.tobytes()


@pytest.mark.slow
def test_with_onednn_a_network_is_nearly_the_same_and_the_same_every_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Reshape", {"target_shape": [28, 28, 1]}),
        ("Conv2D", {"filters": 8, "kernel_size": [3, 3]}),
        ("Activation", {"activation": "relu"}),
        ("MaxPooling2D", {"pool_size": [2, 2]}),
        ("Flatten", {}),
        ("Dense", {"units": 10}),
        ("Activation", {"activation": "softmax"}),
    )
    ops = tuple(Op(kind, tuple(given.items()), (place - 1,)) for place, (kind, given) in enumerate(steps))
    made = replace(measured(None).plan, network=Network((28, 28), ops))
    for part in ("x_train", "y_train", "x_test"):
        np.save(tmp_path / f"{part}.npy", getattr(MNIST, part))
    left = []
    with Sandbox(LEVEL, at_first_job=True) as sandbox:
        for place, values in (("usual", 10**9), ("onednn", 0), ("again", 0)):
            monkeypatch.setattr("grader.training.trainer.ONEDNN_VALUES", values)
            found = Trainer(sandbox, Limits()).train(made, MNIST, tmp_path, tmp_path / place)
            assert found.error is None and found.metric is not None and found.metric > 0.9
            left.append((tmp_path / place / "evidence" / "weights.f32").read_bytes())
    usual, onednn, again = left
    assert onednn == again
    assert np.allclose(np.frombuffer(usual, "<f4"), np.frombuffer(onednn, "<f4"), rtol=0, atol=1e-3)
    if sys.platform == "linux" and platform.machine() == "x86_64":  # elsewhere TensorFlow may lack it
        assert usual != onednn


SHARED = """
import json
import tensorflow as tf
from grader.training.build import build
steps = [
    ("Dense", {"units": 8}, [-1]), ("Activation", {"activation": "relu"}, [0]), ("Dense", {"units": 8}, [1]),
    ("Add", {}, [1, 2]), ("Dense", {"units": 8}, [3]), ("Add", {}, [1, 2, 3, 4]), ("Dense", {"units": 1}, [5]),
]
network = {"input_shape": [4], "ops": [[kind, given, inputs, None] for kind, given, inputs in steps]}
model = build(network)[0]
variables = model.trainable_variables
@tf.function
def gradients(x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(x) ** 2)
    return tape.gradient(loss, [variable.value for variable in variables])
graph = gradients.get_concrete_function(tf.TensorSpec((5, 4))).graph
sums = [operation for operation in graph.get_operations() if operation.type in ("AddN", "AddV2")]
kept = sum(operation.type == "Snapshot" for operation in graph.get_operations())
print(json.dumps([max(len(operation.inputs) for operation in sums), len(sums) > 3, kept]))
"""


def test_no_more_than_two_gradients_come_together() -> None:
    """TensorFlow sums three in any order: of trainings of one network two of twelve then had other bits."""
    done = subprocess.run(
        [sys.executable, "-c", SHARED], capture_output=True, text=True, check=False,
        env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    # The activation goes to three layers, its neighbours to two: one gradient is passed on.
    assert json.loads(done.stdout) == [2, True, 1]


@pytest.mark.slow
def test_trained_once_and_redone_when_damaged(
    session: Session, prepared: dict[str, ReadyAssignment], tmp_path: Path
) -> None:
    found = prepared["digit_classifier"]
    with Trainings(session, tmp_path) as trainings:
        first = trainings.train(_plan(found), found)
        again = trainings.train(_plan(found), found)
        assert again is first and not first.cached and trainings.trained == 1
    with Trainings(session, tmp_path) as later:  # as tomorrow's grader
        kept = later.train(_plan(found), found)
        assert kept.cached and later.trained == 0
    assert kept.predictions is not None and first.predictions is not None
    assert kept.predictions.tobytes() == first.predictions.tobytes()
    assert (kept.history, kept.by_epoch, kept.probes) == (first.history, first.by_epoch, first.probes)
    entry = cache.get(tmp_path, _plan(found).training_key())
    assert entry is not None
    with (entry / "predictions.f32").open("r+b") as file:
        file.write(b"\0\0\0\0\xff")
    with Trainings(session, tmp_path) as later:
        redone = later.train(_plan(found), found)
    assert not redone.cached and redone.metric == first.metric
    assert cache.get(tmp_path, _plan(found).training_key()) is not None


def test_too_large_is_refused_before_anything_is_allocated(
    session: Session, prepared: dict[str, ReadyAssignment], tmp_path: Path
) -> None:
    huge = replace(
        NETWORK,
        layers=tuple(
            replace(each, config={**each.config, "units": 65536}) if each.kind == "Dense" else each
            for each in NETWORK.layers
        ),
    )
    found = prepared["digit_classifier"]
    trainer = Trainer(session.environment.sandbox, Limits(memory_mb=2048))
    measured = trainer.train(_plan(found, made=huge), found.tasks[0].dataset, found.tasks[0].inputs, tmp_path)
    assert measured.error is not None and measured.error.kind == "too large"
    assert measured.parameters > 4_000_000_000


@pytest.mark.slow
def test_divergence_is_an_error_and_no_number(
    session: Session, prepared: dict[str, ReadyAssignment], tmp_path: Path
) -> None:
    line = prepared["first_model"]
    wild = model(
        layer("InputLayer"), layer("Dense", units=1), compiled=compiled("mse", "SGD"), input_shape=(1,)
    )
    made = plan.make(wild, (1,), line.assignment.recipe, line.tasks[0].dataset, versions(), 1)
    made = replace(made, optimizer=("SGD", (("learning_rate", 5.0),)))
    trainer = Trainer(session.environment.sandbox, Limits())
    measured = trainer.train(made, line.tasks[0].dataset, line.tasks[0].inputs, tmp_path)
    assert measured.error is not None and measured.error.kind == "diverged" and measured.metric is None


@pytest.mark.parametrize(
    ("optimizer", "loss"),
    [
        ("SGD(0.01)", "mean_squared_error"),
        ("SGD(0.01, momentum=0.9, nesterov=True)", "mean_absolute_error"),
        ("Adam(0.01)", "huber"),
        ("RMSprop(0.01)", "mean_squared_error"),
        ("Adagrad(0.1)", "log_cosh"),
    ],
)
def test_a_single_batch_is_trained_as_fit_trains_it(
    look: Callable[..., object], optimizer: str, loss: str
) -> None:
    """`fit` is called with a hook for every batch, which takes Keras's own road, and without, which takes ours."""
    source = f"""
import keras, numpy as np
x = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0]); y = 2 * x - 1
weights, losses = [], []
class Hook(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        pass
for callbacks in ([Hook()], None):
    keras.utils.set_random_seed(7)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(3, "tanh"), keras.layers.Dense(1)])
    model.compile(keras.optimizers.{optimizer}, "{loss}", metrics=["mae"])
    arguments = {{"callbacks": callbacks}} if callbacks else {{}}
    history = model.fit(x, y, epochs=40, shuffle=False, verbose=0, **arguments)
    weights.append([w.tolist() for w in model.get_weights()])
    losses.append(history.history)
assert sorted(losses[0]) == sorted(losses[1]) and len(losses[1]["loss"]) == 40
ANSWERS = {{"weights": weights[0] == weights[1], "losses": losses[0] == losses[1]}}
"""
    case, _ = look(source, data="line")  # type: ignore[misc]
    assert case.outcome == "finished", case.outcome_text
    assert case.evidence.answers == {"weights": True, "losses": True}


@pytest.mark.parametrize(
    "layers",
    [
        "[L.Flatten(), L.Dense(8, 'relu'), L.BatchNormalization(), L.Dense(4)]",
        "[L.Reshape((28, 28, 1)), L.Conv2D(4, 3, strides=2, padding='same', activation='relu'), "
        "L.MaxPooling2D(2), L.DepthwiseConv2D(3), L.GlobalAveragePooling2D(), L.Dense(4, 'softmax')]",
        "[L.Reshape((28, 28, 1)), L.SeparableConv2D(4, 3), L.AveragePooling2D(2), L.UpSampling2D(), "
        "L.ZeroPadding2D(1), L.Cropping2D(1), L.Conv2DTranspose(2, 3), L.Flatten(), L.Dense(4)]",
        "[L.LSTM(6, return_sequences=True), L.GRU(5, return_sequences=True), L.SimpleRNN(4), L.Dense(4)]",
        "[L.Conv1D(6, 3, padding='causal', dilation_rate=2), L.LeakyReLU(negative_slope=0.3), "
        "L.MaxPooling1D(2), L.LayerNormalization(), L.GlobalMaxPooling1D(), L.Dense(4, activation='selu')]",
        "[L.Rescaling(1 / 255), L.Flatten(), L.Dense(8), L.PReLU(), L.Dropout(0.5), L.Dense(4, 'gelu')]",
        "[L.Normalization(), L.GaussianNoise(0.1), L.SpatialDropout1D(0.1), L.SeparableConv1D(6, 3), "
        "L.UpSampling1D(2), L.ZeroPadding1D(1), L.GaussianDropout(0.1), L.AlphaDropout(0.1), "
        "L.GlobalAveragePooling1D(), L.ReLU(max_value=6.0), L.Dense(4)]",
        "[L.Reshape((28, 28, 1)), L.SpatialDropout2D(0.1), L.Conv2D(4, (3, 5), dilation_rate=2), "
        "L.GlobalMaxPooling2D(), L.Dense(4), L.Softmax()]",
        "[L.Flatten(), L.Embedding(4, 3), L.GlobalAveragePooling1D(), L.Activation('tanh'), L.Dense(4)]",
        "[L.Permute((2, 1)), L.AveragePooling1D(2), L.ELU(alpha=0.5), L.Flatten(), L.RepeatVector(2), "
        "L.Flatten(), L.Dense(4, 'sigmoid')]",
    ],
)
def test_rebuilt_networks_predict_what_the_submission_s_do(
    session: Session, prepared: dict[str, ReadyAssignment], layers: str, tmp_path: Path
) -> None:
    from grader.intake.files import assemble
    from grader.training.network import canonical

    source = f"""
import keras, numpy as np
L = keras.layers
model = keras.Sequential([keras.Input((28, 28)), *{layers}])
for variable in model.weights:  # so that nothing is zero or one by chance
    variable.assign(np.abs(np.random.default_rng(3).normal(size=variable.shape)) * 0.1 + 0.05)
for layer in model.layers:
    if isinstance(layer, L.Normalization):
        layer.finalize_state()
x = np.random.default_rng(5).random((2, 28, 28)).astype("float32")
ANSWERS = {{"outputs": model(x, training=False)}}
"""
    found = prepared["digit_classifier"]
    submission = assemble("student", {"student.py": source.encode()})
    case = observed(session, found, submission, tmp_path)
    assert case.outcome == "finished", case.outcome_text
    assert case.model is not None and case.model.weights == 0
    network = canonical(case.model, (28, 28))
    x = np.random.default_rng(5).random((2, 28, 28)).astype("float32")
    trainer = Trainer(session.environment.sandbox, Limits())
    rebuilt = trainer.predict(
        network, tmp_path / "evidence" / "weights_0.f32", x.reshape(2, *network.input_shape)
    )
    assert np.allclose(rebuilt, np.array(case.evidence.answers["outputs"]), rtol=1e-5, atol=1e-6)


def test_branches_are_rebuilt(session: Session, prepared: dict[str, ReadyAssignment], tmp_path: Path) -> None:
    from grader.intake.files import assemble
    from grader.training.network import canonical

    source = """
import keras, numpy as np
L = keras.layers
keras.utils.set_random_seed(11)
entry = keras.Input((28, 28))
flat = L.Flatten()(entry)
shared = L.Dense(6, "relu")
a, b = shared(flat), L.Dense(6, "tanh")(flat)
parts = [L.Add()([a, b]), L.Subtract()([a, b]), L.Multiply()([a, b]), L.Average()([a, b]),
         L.Maximum()([a, b]), L.Minimum()([a, b]), a + b, a * b]
again = shared(L.Rescaling(0.5)(flat))
out = L.Dense(4, "softmax")(L.Concatenate()([*parts, again]))
model = keras.Model(entry, out)
x = np.random.default_rng(5).random((2, 28, 28)).astype("float32")
ANSWERS = {"outputs": model(x, training=False)}
"""
    found = prepared["digit_classifier"]
    submission = assemble("student", {"student.py": source.encode()})
    case = observed(session, found, submission, tmp_path)
    assert case.outcome == "finished" and case.model is not None, case.outcome_text
    network = canonical(case.model, (28, 28))
    x = np.random.default_rng(5).random((2, 28, 28)).astype("float32")
    trainer = Trainer(session.environment.sandbox, Limits())
    weights = tmp_path / "evidence" / "weights_0.f32"
    rebuilt = trainer.predict(network, weights, x.reshape(2, *network.input_shape))
    assert np.allclose(rebuilt, np.array(case.evidence.answers["outputs"]), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (train.TooLarge("expected at most 9 parameters"), "too large", "expected at most 9 parameters"),
        (ValueError("shapes do not fit" + "x" * 3000), "ValueError", "shapes do not fit" + "x" * 1983),
    ],
)
def test_a_network_that_cannot_be_trained_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, kind: str, said: str
) -> None:
    class Broken:
        def __init__(self, settings: object) -> None:
            pass

        def run(self, seed: int, result: dict[str, Any], out: Path) -> None:
            result["parameters"] = 12
            raise error

    monkeypatch.setattr(train, "device", lambda: "CPU avx2")
    monkeypatch.setattr(train, "_Training", Broken)
    (tmp_path / "evidence").mkdir()
    begun: list[int] = []
    train.run(tmp_path, {"mode": "train", "seed": 1}, lambda: begun.append(1))
    found = json.loads((tmp_path / "evidence" / "result.json").read_text())
    assert begun and found["error"] == {"kind": kind, "message": said}
    assert (found["parameters"], found["recorded"], found["device"]) == (12, 0, "CPU avx2")
    assert not (tmp_path / "evidence" / "predictions.f32").exists()


def test_what_a_job_writes_is_what_is_read_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = np.arange(12.0).reshape(2, 3, 2)
    monkeypatch.setattr(train, "device", lambda: "CPU avx2")
    monkeypatch.setattr(train, "_predict", lambda *given: outputs)
    (tmp_path / "evidence").mkdir()
    train.run(tmp_path, {"mode": "predict"}, lambda: None)
    assert (read_outputs(tmp_path / "evidence", None, 3) == outputs).all()
    train.run(tmp_path, {"mode": "device"}, lambda: None)
    assert read_result(tmp_path / "evidence", None).device == "CPU avx2"


@pytest.mark.parametrize(
    ("cards", "said"),
    [
        (1, "GPU H (compute capability 9.0)"),
        (2, "GPU H (compute capability 9.0)"),
        (0, "CPU m avx2"),
    ],
)
def test_what_it_is_calculated_on(monkeypatch: pytest.MonkeyPatch, cards: int, said: str) -> None:
    """On a card it adds in an order of its own, unless it is told not to."""
    made: list[str] = []
    experimental = SimpleNamespace(
        set_memory_growth=lambda card, grows: made.append(f"{card} grows" if grows else card),
        enable_op_determinism=lambda: made.append("the same each time"),
        get_device_details=lambda card: {"device_name": "H", "compute_capability": (9, 0)},
    )
    names = [f"card {number}" for number in range(cards)]
    config = SimpleNamespace(list_physical_devices=lambda kind: names, experimental=experimental)
    monkeypatch.setitem(sys.modules, "tensorflow", SimpleNamespace(config=config))
    monkeypatch.setattr(train, "_instructions", lambda: "m avx2")
    assert train.device() == said
    assert made == [*(f"{name} grows" for name in names), *(["the same each time"] if cards else [])]
