"""The compiled loop against `Model.fit`: the same bits, for everything it is used for but Adam."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox.client import environment
from grader.training.layers import LAYERS
from grader.training.plan import LOSSES, ONE_HOT, OPTIMIZERS, SPARSE
from tests.conftest import names_asked, slow_but

# Run in a process of its own, as every training is: this one never loads TensorFlow.
SCRIPT = """
import json, sys
import keras, numpy as np
from grader.fitting import loop
from grader.training import build
L = keras.layers
x = np.random.default_rng(0).random((75, 6, 6)).astype("float32")
whole = np.random.default_rng(1).integers(0, 4, 75).astype("int32")
labels = {"integer": whole, "one_hot": np.eye(4, dtype="float32")[whole],
          "value": (whole / 4).astype("float32"), "sign": np.eye(4, dtype="float32")[whole] * 2 - 1}


def run(case, ours):
    keras.utils.set_random_seed(5)
    model = keras.Sequential([keras.Input((6, 6)), *eval(case["layers"])])
    if case["adapt"]:
        model.layers[0].adapt(x)
    name, options = case["optimizer"]
    if not ours and isinstance(options["learning_rate"], list):
        kind, settings = options["learning_rate"]
        options = {**options, "learning_rate": getattr(keras.optimizers.schedules, kind)(**dict(settings))}
    make = build.optimizer if ours else lambda n, o: getattr(keras.optimizers, n)(**o)
    model.compile(make(name, options), build.loss(case["loss"], {}), metrics=["accuracy"], jit_compile=False)
    y = labels[case["labels"]]
    if ours:
        seen, epochs = [], case["epochs"]
        after = seen.append if epochs == 3 else None
        history = loop.train(model, loop.tensor(x), loop.tensor(y), lambda batch: batch,
                             epochs=epochs, batch_size=case["batch"], after=after)
        assert seen == ([0, 1, 2] if epochs == 3 else [])
    else:
        history = model.fit(x, y, epochs=case["epochs"], batch_size=case["batch"], verbose=0).history
    return history, [np.asarray(weight) for weight in model.weights]


found = []
for case in json.load(sys.stdin):
    (theirs, a), (ours, b) = run(case, False), run(case, True)
    away = max(float(np.abs(v.astype("float64") - w).max()) for v, w in zip(a, b, strict=True))
    found.append({
        "bits": all(v.tobytes() == w.tobytes() for v, w in zip(a, b, strict=True)), "away": away,
        "moved": any(v.size and np.ptp(v) > 0 for v in b),
        "history": sorted(theirs) == sorted(ours)
        and all(np.allclose(theirs[key], ours[key], rtol=1e-6) for key in ours), "epochs": len(ours["loss"]),
    })
print(json.dumps(found))
"""
PLAIN = "[L.Flatten(), L.Dense(9, 'relu'), L.Dropout(0.2), L.Dense(4, 'softmax')]"
IMAGE = "L.Reshape((6, 6, 1))"
NETWORKS = [
    "[L.Flatten(), L.Dense(8, 'relu', kernel_regularizer='l2'), L.BatchNormalization(), L.Dense(4, 'softmax')]",
    f"[{IMAGE}, L.Conv2D(4, 3, padding='same', activation='relu'), L.MaxPooling2D(2), L.DepthwiseConv2D(3), "
    "L.GlobalAveragePooling2D(), L.Dense(4), L.Softmax()]",
    f"[{IMAGE}, L.SeparableConv2D(4, 3), L.AveragePooling2D(2), L.UpSampling2D(), L.ZeroPadding2D(1), "
    "L.Cropping2D(1), L.Conv2DTranspose(2, 3), L.SpatialDropout2D(0.2), L.Flatten(), L.Dense(4, 'softmax')]",
    f"[{IMAGE}, L.Conv2D(4, 3), L.GlobalMaxPooling2D(), L.Dense(4, 'softmax')]",
    "[L.LSTM(6, return_sequences=True, dropout=0.1), L.GRU(5, return_sequences=True), L.SimpleRNN(4), "
    "L.Dense(4, 'softmax')]",
    "[L.Conv1D(6, 3, padding='causal'), L.LeakyReLU(negative_slope=0.3), L.MaxPooling1D(2), "
    "L.LayerNormalization(), L.GlobalMaxPooling1D(), L.Dense(4, 'softmax')]",
    "[L.Rescaling(1 / 255), L.Flatten(), L.Dense(8), L.PReLU(), L.AlphaDropout(0.3), L.Dense(4, 'softmax')]",
    "[L.Normalization(), L.GaussianNoise(0.1), L.SpatialDropout1D(0.1), L.SeparableConv1D(6, 3), "
    "L.UpSampling1D(2), L.ZeroPadding1D(1), L.GaussianDropout(0.1), L.GlobalAveragePooling1D(), "
    "L.ReLU(max_value=6.0), L.Dense(4, 'softmax')]",
    "[L.Flatten(), L.Embedding(4, 3), L.GlobalAveragePooling1D(), L.Activation('tanh'), L.Dense(4, 'softmax')]",
    "[L.Permute((2, 1)), L.AveragePooling1D(2), L.ELU(alpha=0.5), L.Flatten(), L.RepeatVector(2), "
    "L.Flatten(), L.Dense(4, 'softmax')]",
    "[L.Flatten(), L.Rescaling(4.0), L.Embedding(4, 3, mask_zero=True), L.Bidirectional(L.GRU(3, dropout=0.1)), "
    "L.Dense(4, 'softmax')]",
    "[L.Masking(0.0), L.Bidirectional(L.LSTM(3, return_sequences=True)), L.TimeDistributed(L.Dense(5, 'relu')), "
    "L.DepthwiseConv1D(2), L.Conv1DTranspose(4, 3), L.Cropping1D(1), L.GroupNormalization(2), "
    "L.RMSNormalization(), L.UnitNormalization(), L.Flatten(), L.Dense(4, 'softmax')]",
    f"[{IMAGE}, L.RandomFlip(), L.RandomRotation(0.1), L.RandomZoom(0.1), L.RandomTranslation(0.1, 0.1), "
    "L.RandomContrast(0.1), L.RandomBrightness(0.1, value_range=(0, 1)), L.Resizing(8, 8), L.CenterCrop(6, 6), "
    "L.Flatten(), L.Dense(4, 'softmax')]",
    "[L.Reshape((3, 3, 4, 1)), L.Conv3D(3, 2, padding='same'), L.SpatialDropout3D(0.1), L.UpSampling3D(2), "
    "L.MaxPooling3D(2), L.ZeroPadding3D(1), L.Cropping3D(1), L.AveragePooling3D((1, 1, 2)), "
    "L.Conv3DTranspose(2, 2), L.GlobalAveragePooling3D(keepdims=True), L.GlobalMaxPooling3D(), "
    "L.Dense(4, 'softmax')]",
    "[L.Reshape((3, 4, 3)), L.ConvLSTM1D(2, 2, return_sequences=True), L.Reshape((3, 3, 2, 1)), "
    "L.ConvLSTM2D(2, 2), L.Flatten(), L.Dense(4, 'softmax')]",
    "[L.Flatten(), L.Discretization([0.2, 0.6]), L.CategoryEncoding(3, output_mode='count'), "
    "L.Dense(4, 'softmax')]",
]
# What takes several inputs, or none of numbers: that these are rebuilt and trained rightly is tested in
# tests/training/test_rebuilt.py.
ELSEWHERE = {
    "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot", "Attention",
    "AdditiveAttention", "MultiHeadAttention", "GroupQueryAttention", "TextVectorization", "StringLookup",
    "IntegerLookup", "Hashing",
}  # fmt: skip


def _case(**changes: Any) -> dict[str, Any]:
    plain = {
        "layers": PLAIN,
        "optimizer": ["SGD", {"learning_rate": 0.05}],
        "loss": "sparse_categorical_crossentropy",
        "labels": "integer",
        "batch": 16,
        "epochs": 3,
        "adapt": "Normalization()" in changes.get("layers", "").split("Batch")[0].split(",")[0],
    }
    return plain | changes


def _labels(loss: str) -> str:
    if loss in SPARSE:
        return "integer"
    return "sign" if "hinge" in loss else "one_hot"


CASES = {
    **{f"network {n}": _case(layers=layers) for n, layers in enumerate(NETWORKS)},
    **{f"loss {name}": _case(loss=name, labels=_labels(name)) for name in sorted(LOSSES)},
    **{
        f"optimizer {name}": _case(optimizer=[name, {"learning_rate": 0.01}])
        for name in sorted(OPTIMIZERS - {"SGD"})
    },
    "momentum": _case(optimizer=["SGD", {"learning_rate": 0.05, "momentum": 0.9, "nesterov": True}]),
    "clipping and decay": _case(
        optimizer=["RMSprop", {"learning_rate": 0.01, "clipnorm": 0.1, "weight_decay": 0.01}]
    ),
    "averaged weights": _case(optimizer=["SGD", {"learning_rate": 0.05, "use_ema": True}]),
    "schedule": _case(
        optimizer=["SGD", {"learning_rate": ["ExponentialDecay", [
            ["decay_rate", 0.5], ["decay_steps", 3], ["initial_learning_rate", 0.1]]]}]
    ),
    "one batch": _case(batch=75),
    "a batch larger than the data": _case(batch=500),
    "batches that leave none over": _case(batch=25),
    "one sample a batch": _case(batch=1),
    "many epochs": _case(epochs=30, layers=NETWORKS[0]),  # which nobody looks at: one call of TensorFlow
    "many epochs of a recurrent network": _case(epochs=26, batch=75, layers=NETWORKS[4]),
    "amsgrad": _case(optimizer=["Adam", {"learning_rate": 0.01, "amsgrad": True}]),
}  # fmt: skip


@pytest.fixture(scope="module")
def compared(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    """Every case trained both ways, in two processes side by side."""
    names = names_asked(request)
    halves = [names[0::2], names[1::2]]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        for _ in halves
    ]
    found: dict[str, dict[str, Any]] = {}
    for half, process in zip(halves, processes, strict=True):
        assert process.stdin is not None
        process.stdin.write(json.dumps([CASES[name] for name in half]))
        process.stdin.close()
        process.stdin = None
    for half, process in zip(halves, processes, strict=True):
        out, errors = process.communicate(timeout=600)
        assert process.returncode == 0, errors[-3000:]
        found |= dict(zip(half, json.loads(out), strict=True))
    return found


@pytest.mark.parametrize(
    "name", slow_but(CASES, "network 0", "network 1", "optimizer Adam", "schedule", "many epochs")
)
def test_the_weights_are_those_of_fit(compared: dict[str, dict[str, Any]], name: str) -> None:
    seen = compared[name]
    assert seen["epochs"] == CASES[name]["epochs"] and seen["moved"]
    if name == "optimizer Adam":  # TensorFlow's fused kernel: the same formula, rounded otherwise
        assert 0 < seen["away"] < 1e-5
        return
    assert seen["bits"], f"{name}: the weights differ by up to {seen['away']:g}"
    assert seen["history"]


def test_nothing_the_grader_trains_is_missing_above() -> None:
    named = set(re.findall(r"\bL\.([A-Z]\w+)\(", Path(__file__).read_text("utf-8")))
    assert set(LAYERS) - named == ELSEWHERE
    assert ONE_HOT <= {CASES[f"loss {name}"]["loss"] for name in LOSSES}
