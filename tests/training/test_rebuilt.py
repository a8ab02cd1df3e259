"""Networks of each layer on the list: written down, rebuilt, and the same as Keras's own, bit for bit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox.client import environment
from tests.conftest import names_asked, slow_but

# Run in a process of its own, which loads TensorFlow once for all cases. A case's source makes `model`, and
# `x`, a few inputs.
SCRIPT = """
import dataclasses, json, sys
import keras, numpy as np
import tensorflow as tf
from grader import evidence
from grader.training import build, layers
from grader.training.network import canonical
from grader.worker import describe
from grader.worker.lines import Lines
from grader.worker.watch import Made
L = keras.layers
chance = np.random.default_rng(0)


def described(model):
    made = describe.models(type("W", (), {"made": [Made(model, 1, "")], "told": [], "paused": staticmethod(lambda a: a()), "lines": Lines("")})(),
                           {}, (6, 6), __import__("pathlib").Path("/nowhere"), weights=False)[0]
    # What crosses is text, and is read distrustfully.
    [read] = evidence._reader().validate_json(json.dumps(dataclasses.asdict(
        dataclasses.replace(evidence.NOTHING, models=(made,)))), strict=True).models
    return read


def stepped(model, x):
    outputs = np.asarray(model(x, training=False))
    y = np.random.default_rng(4).random(outputs.shape).astype("float32")
    model.compile(keras.optimizers.SGD(0.05), "mean_squared_error", jit_compile=False)
    model.train_on_batch(x, y)
    model.train_on_batch(x, y)
    return outputs, np.asarray(model(x, training=False))


found = []
for source in json.load(sys.stdin):
    space = {"keras": keras, "L": L, "np": np, "tf": tf}
    keras.utils.set_random_seed(5)
    exec(source, space)
    model, x = space["model"], space["x"]
    model(x[:1])  # as `fit` would build it
    for variable in model.trainable_variables:  # so that nothing is zero or one by chance
        variable.assign(variable + chance.normal(size=variable.shape) * 0.05)
    made = described(model)
    network = canonical(made, tuple(x.shape[1:]))
    text = json.loads(json.dumps(network.to_json()))
    parameters = build.count_parameters(text)
    rebuilt, built, _ = build.build(text)
    # In the order in which weights are handed over; the state of what is drawn at random goes with them.
    made_layers = describe._walk(getattr(model, "_functional", None) or model)[1]
    sides = [[v for layer in side if layer is not None for v in getattr(layer, "variables", [])]
             for side in (made_layers, dict.fromkeys(built))]
    for theirs, ours in zip(*sides, strict=True):
        ours.assign(theirs)
    for layer in rebuilt.layers:
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()
    theirs = stepped(model, x)
    ours = stepped(rebuilt, tf.constant(x.reshape((len(x), *text["input_shape"]))))
    found.append({
        "kinds": [kind for kind, *_ in text["ops"]],
        "unlisted": sorted(
            f"{layer.kind}({key}=)" for layer in made.layers if layer.kind in layers.LAYERS for key in layer.config
            if key not in layers.LAYERS[layer.kind] and key not in layers.IGNORED | set(layers.REFUSED)
            and key.rpartition("_")[2] not in layers.PARTS
        ),
        "parameters": parameters == model.count_params(),
        "trainable": [sorted(list(map(int, v.shape)) for v in m.trainable_variables) for m in (model, rebuilt)],
        "shape": list(theirs[0].shape),
        "outputs": theirs[0].tobytes() == ours[0].tobytes(),
        "away": float(np.abs(theirs[0] - ours[0]).max()),
        "varied": float(np.ptp(theirs[0])),
        "moved": not np.array_equal(theirs[0], theirs[1]),
        "trained": theirs[1].tobytes() == ours[1].tobytes(),
        "trained_away": float(np.abs(theirs[1] - ours[1]).max()),
    })
print(json.dumps(found))
"""


def _row(layers: str, shape: str = "(6, 6)") -> str:
    """A Sequential of these layers, behind an input of a shape."""
    return (
        f"model = keras.Sequential([keras.Input({shape}), {layers}])\n"
        f"x = np.random.default_rng(1).random((5, *{shape})).astype('float32')"
    )


def _texts(layers: str) -> str:
    return (
        "texts = ['a cat sat', 'the cat ran', 'a dog', 'the dog sat on the cat']\n"
        f"model = keras.Sequential([keras.Input((1,), dtype='string'), {layers}])\n"
        "x = np.array(texts)[:, None]"
    )


IMAGE = "L.Reshape((6, 6, 1))"
BODY = "L.Flatten(), L.Dense(3)"
CUBE = "L.Reshape((3, 3, 4, 1))"
CASES = {
    "Embedding with a mask": _row(
        "L.Embedding(9, 4, mask_zero=True), L.Dropout(0.2), L.LSTM(3, return_sequences=True), L.Dense(2), L.GRU(2)",
        "(6,)",
    )
    + "\nx = np.random.default_rng(1).integers(0, 4, (5, 6)).astype('float32')",
    "Masking": _row("L.Masking(0.5), L.SimpleRNN(3), L.Dense(2)") + "\nx[:, 3:] = 0.5",
    "recurrent settings": _row(
        "L.LSTM(3, return_sequences=True, unit_forget_bias=False, go_backwards=True, activation='relu'), "
        "L.GRU(3, reset_after=False, dropout=0.1, recurrent_dropout=0.1, recurrent_activation='hard_sigmoid')"
    ),
    "Bidirectional": _row(
        "L.Bidirectional(L.LSTM(3, return_sequences=True)), L.Bidirectional(L.GRU(2), merge_mode='sum'), L.Dense(2)"
    ),
    "Bidirectional of two": _row(
        "L.Bidirectional(L.LSTM(3), backward_layer=L.LSTM(3, go_backwards=True, activation='relu')), L.Dense(2)"
    ),
    "TimeDistributed": _row(
        "L.Reshape((3, 4, 3)), L.TimeDistributed(L.Conv1D(2, 2, activation='relu')), "
        "L.TimeDistributed(L.Flatten()), L.LSTM(2)"
    ),
    "RandomFlip": _row(f"{IMAGE}, L.RandomFlip('vertical', seed=3), {BODY}"),
    "RandomRotation": _row(f"{IMAGE}, L.RandomRotation((-0.1, 0.3), fill_mode='constant', fill_value=0.5), {BODY}"),
    "RandomZoom": _row(f"{IMAGE}, L.RandomZoom(0.2, 0.3, interpolation='nearest'), {BODY}"),
    "RandomTranslation": _row(f"{IMAGE}, L.RandomTranslation(0.2, (-0.1, 0.2), fill_mode='wrap'), {BODY}"),
    "RandomContrast": _row(f"{IMAGE}, L.RandomContrast(0.4, value_range=(0, 1)), L.Rescaling(2.0, 0.1), {BODY}"),
    "RandomBrightness": _row(f"{IMAGE}, L.RandomBrightness(0.2, value_range=(0, 1)), {BODY}"),
    "Resizing and CenterCrop": _row(
        f"{IMAGE}, L.Resizing(9, 7, interpolation='nearest', crop_to_aspect_ratio=True), L.CenterCrop(5, 4), {BODY}"
    ),
    "separable and depthwise": _row(
        "L.SeparableConv1D(4, 3, depth_multiplier=2, activation='relu'), L.DepthwiseConv1D(2, padding='same'), "
        f"L.Reshape((4, 4, 1)), L.SeparableConv2D(3, 2), L.DepthwiseConv2D(2, activation='tanh'), {BODY}"
    ),
    "transposed": _row(
        "L.Conv1DTranspose(4, 3, strides=2, output_padding=1, activation='relu'), L.Reshape((14, 4, 1)), "
        f"L.Conv2DTranspose(2, 3, strides=2, padding='same', output_padding=1), {BODY}"
    ),
    "three axes": _row(
        f"{CUBE}, L.Conv3D(2, 2, padding='same', activation='relu'), L.SpatialDropout3D(0.2), L.UpSampling3D(2), "
        "L.MaxPooling3D(2), L.ZeroPadding3D(1), L.Cropping3D((1, 1, 0)), L.Conv3DTranspose(2, 2), "
        f"L.AveragePooling3D(2), {BODY}"
    ),
    "global of three axes": _row(
        f"{CUBE}, L.Conv3D(4, 2), L.GlobalAveragePooling3D(keepdims=True), L.GlobalMaxPooling3D(), L.Dense(3)"
    ),
    "UpSampling and Cropping": _row(
        f"L.Cropping1D(1), L.UpSampling1D(2), L.ZeroPadding1D((1, 0)), L.Reshape((9, 6, 1)), "
        f"L.UpSampling2D((2, 1), interpolation='bilinear'), L.Cropping2D(((1, 0), (0, 2))), {BODY}"
    ),
    "normalizations": _row(
        "L.Dense(4), L.GroupNormalization(2, epsilon=0.01), L.LayerNormalization(scale=False), "
        f"L.RMSNormalization(), L.UnitNormalization(), L.BatchNormalization(momentum=0.5), {BODY}"
    ),
    "Normalization that was told": _row(
        f"L.Normalization(mean=[1.0, 2, 3, 4, 5, 6], variance=[1.0, 2, 1, 2, 1, 2]), {BODY}"
    ),
    "activations": _row(
        "L.Dense(4), L.PReLU(shared_axes=[1]), L.LeakyReLU(negative_slope=0.4), L.Dense(4, 'leaky_relu'), "
        f"L.ELU(0.3), L.Dropout(0.2, noise_shape=(None, 1, 4)), {BODY}"
    ),
    "ConvLSTM": _row(f"L.Reshape((3, 4, 3)), L.ConvLSTM1D(2, 2, return_sequences=True), {BODY}"),
    "ConvLSTM2D": _row(f"L.Reshape((3, 3, 4, 1)), L.ConvLSTM2D(2, 2, activation='relu'), {BODY}"),
    "Attention": """
a = keras.Input((6, 6))
q, v = L.Dense(4)(a), L.Dense(4)(a)
b = L.Attention(use_scale=True, score_mode="concat", dropout=0.1)([q, v], use_causal_mask=True)
c = L.AdditiveAttention()([q, v])
d = L.Attention()([q, v, b])
model = keras.Model(a, L.Dense(2)(L.GlobalAveragePooling1D()(L.Concatenate()([b, c, d]))))
x = np.random.default_rng(1).random((5, 6, 6)).astype("float32")""",
    "MultiHeadAttention": """
a = keras.Input((6, 6))
h = L.MultiHeadAttention(2, 3, dropout=0.1)(a, a, use_causal_mask=True)
h = L.LayerNormalization()(L.Add()([a, h]))
k = L.Dense(5)(h)
h = L.MultiHeadAttention(num_heads=1, key_dim=4, value_dim=2, output_shape=7)(query=h, value=k, key=L.Dense(5)(a))
h = L.GroupQueryAttention(4, 2, 1)(h, L.Dense(7)(k))
model = keras.Model(a, L.Dense(2)(L.GlobalMaxPooling1D()(h)))
x = np.random.default_rng(1).random((5, 6, 6)).astype("float32")""",
    "joined": """
a = keras.Input((6,))
p, q = L.Dense(4, "relu")(a), L.Dense(4, "tanh")(a)
parts = [L.Add()([p, q]), L.Subtract()([p, q]), L.Multiply()([p, q]), L.Average()([p, q]), L.Maximum()([p, q]),
         L.Minimum()([p, q]), L.Dot(axes=1, normalize=True)([p, q]), p + q, p * q]
model = keras.Model(a, L.Dense(2)(L.Concatenate()(parts)))
x = np.random.default_rng(1).random((5, 6)).astype("float32")""",
    "frozen": """
base = keras.Sequential([keras.Input((6, 6)), L.LSTM(4, return_sequences=True), L.BatchNormalization()])
base.trainable = False
model = keras.Sequential([keras.Input((6, 6)), base, L.Bidirectional(L.GRU(2)), L.Dense(2)])
model.layers[1].trainable = False
x = np.random.default_rng(1).random((5, 6, 6)).astype("float32")""",
    "TextVectorization": """
texts = ["a cat sat", "the cat ran", "a dog", "the dog sat on the cat"]
words = L.TextVectorization(max_tokens=8, output_sequence_length=5)
words.adapt(texts)
model = keras.Sequential([keras.Input((1,), dtype="string"), words, L.Embedding(8, 4, mask_zero=True),
                          L.LSTM(3), L.Dense(2)])
x = np.array(texts)[:, None]""",
    "TextVectorization of its own ways": """
texts = ["A cat. sat", "the cat; ran", "a dog", "the dog sat on the cat"]
words = L.TextVectorization(standardize=None, split="whitespace", output_mode="tf_idf", ngrams=2)
words.adapt(texts)
model = keras.Sequential([words, L.Dense(2)])
x = np.array(texts)""",
    "StringLookup": _texts(
        "L.StringLookup(vocabulary=['a dog', 'a cat sat', 'the cat ran'], output_mode='one_hot', num_oov_indices=2), L.Dense(2)"
    ),
    "IntegerLookup": """
model = keras.Sequential([keras.Input((1,), dtype="int64"), L.IntegerLookup(vocabulary=[7, 3, 12]),
                          L.CategoryEncoding(4, output_mode="one_hot"), L.Dense(2)])
x = np.array([[3], [12], [99], [7]])""",
    "Hashing": """
model = keras.Sequential([keras.Input((1,), dtype="string"), L.Hashing(5, salt=3), L.Embedding(5, 2), L.Flatten(),
                          L.Dense(2)])
x = np.array([["red"], ["green"], ["blue"]])""",
    "Discretization": """
bins = L.Discretization(num_bins=4, output_mode="multi_hot")
x = np.random.default_rng(1).random((9, 3)).astype("float32")
bins.adapt(x)
model = keras.Sequential([keras.Input((3,)), bins, L.Dense(2)])""",
    "layers of before": _row(
        "L.Conv1D(4, 2), L.Permute((2, 1)), L.MaxPooling1D(2), L.AveragePooling1D(2), L.GlobalMaxPooling1D(), "
        "L.RepeatVector(2), L.GaussianNoise(0.1), L.GaussianDropout(0.1), L.AlphaDropout(0.1), "
        "L.SpatialDropout1D(0.1), L.ReLU(6.0), L.Flatten(), L.Dense(3, 'softmax')"
    ),
    "layers of before, of pictures": _row(
        f"{IMAGE}, L.Conv2D(4, 2), L.MaxPooling2D(2), L.SpatialDropout2D(0.1), L.ZeroPadding2D(1), "
        "L.AveragePooling2D(2), L.GlobalAveragePooling2D(keepdims=True), L.GlobalMaxPooling2D(), L.Dense(3)"
    ),
}  # fmt: skip
ODD = {"TextVectorization of its own ways"}


@pytest.fixture(scope="module")
def compared(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    """Every case that is asked for, in one process."""
    names = names_asked(request)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps([CASES[name] for name in names]),
        capture_output=True,
        text=True,
        env=environment(),
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(zip(names, json.loads(done.stdout.splitlines()[-1]), strict=True))


@pytest.mark.parametrize("name", slow_but(CASES, "Bidirectional", "MultiHeadAttention", "TextVectorization"))
def test_a_rebuilt_network_is_keras_s_own(compared: dict[str, dict[str, Any]], name: str) -> None:
    seen = compared[name]
    assert seen["varied"] > 0 and seen["moved"]  # else anything would agree
    assert seen["parameters"] and seen["trainable"][0] == seen["trainable"][1]
    assert seen["outputs"], f"{name}: outputs differ by up to {seen['away']:g}"
    # Where three steps take one tensor, Keras itself rounds the sum of their gradients now in this way, now in that.
    assert seen["trained"] or (name in ("joined", "Attention") and seen["trained_away"] < 1e-6)
    # A setting that nobody looks at would be lost in silence. Of bins it is taken over where they end.
    assert set(seen["unlisted"]) <= {"Discretization(epsilon=)", "Discretization(num_bins=)"}


def test_every_layer_on_the_list_is_among_those_compared() -> None:
    import re

    from grader.training.layers import LAYERS

    named = set(re.findall(r"\bL\.([A-Z]\w+)\(", Path(__file__).read_text("utf-8"))) | {
        "Activation",
        "Softmax",
    }
    assert set(LAYERS) - named == set()


TEXTS = """
import json, pathlib, sys
import numpy as np
from grader.training import train
folder = pathlib.Path(sys.argv[1])
texts = np.array(["good fine nice", "bad poor sad", "nice day good", "sad bad day"] * 20)
for name, array in (("x_train", texts), ("y_train", np.array([1, 0, 1, 0] * 20)), ("x_test", texts[:8])):
    np.save(folder / f"{name}.npy", array)
words = {"vocabulary": ["good", "bad", "nice", "sad"], "output_sequence_length": 3}
network = {"input_shape": [], "input_dtype": "string", "ops": [
    ["TextVectorization", words, [-1], None], ["Embedding", {"input_dim": 6, "output_dim": 4, "mask_zero": True}, [0], None],
    ["LSTM", {"units": 3}, [1], None], ["Dense", {"units": 1}, [2], None],
    ["Activation", {"activation": "sigmoid"}, [3], None]]}
settings = {"mode": "train", "network": network, "loss": ["binary_crossentropy", {}], "labels": "integer",
            "optimizer": ["Adam", {"learning_rate": 0.01}], "scaling": {"kind": "unit"}, "epochs": 3, "batch_size": 8,
            "metric": "accuracy", "metrics": ["accuracy"], "seed": 1, "data": str(folder), "parameters": 1000}
asked = {"mode": "predict", "network": network, "weights": str(folder / "trained" / "evidence" / "weights.f32"),
         "inputs": str(folder / "x_test.npy"), "count": 8}
told = {"input_shape": [2], "ops": [["Normalization", {"mean": [1.0, 2.0], "variance": [4.0, 9.0]}, [-1], None],
                                    ["Dense", {"units": 1}, [0], None]]}
np.random.default_rng(0).random((80, 2)).astype("float32").tofile(folder / "x")
plain = {**settings, "network": told, "scaling": {"kind": "raw"}, "data": str(folder / "numbers")}
(folder / "numbers").mkdir()
for name in ("x_train", "x_test"):
    np.save(folder / "numbers" / f"{name}.npy", np.fromfile(folder / "x", "<f4").reshape(80, 2))
np.save(folder / "numbers" / "y_train.npy", np.array([1, 0] * 40))
found = {}
for name, job in (("trained", settings), ("predicted", asked), ("told", plain)):
    (folder / name / "evidence").mkdir(parents=True)
    train.run(folder / name, job, lambda: None)
    out = folder / name / "evidence"
    found[name] = json.loads((out / "result.json").read_text())
    found[name]["outputs"] = np.fromfile(out / "predictions.f32", "<f4").tolist()
found["told"]["weights"] = np.fromfile(folder / "told" / "evidence" / "weights.f32", "<f4").tolist()
print(json.dumps(found))
"""


@pytest.mark.slow
def test_texts_are_trained_and_predicted(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TEXTS, str(tmp_path)],
        capture_output=True, text=True, env=environment(), timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    trained, predicted = found["trained"], found["predicted"]
    assert trained["error"] is None and predicted["error"] is None and found["told"]["error"] is None
    assert trained["history"]["accuracy"][-1] == 1 and trained["probes"]["low"] is None
    assert predicted["outputs"] == pytest.approx(trained["outputs"][-8:], rel=1e-5)
    assert trained["outputs"][-8] > trained["outputs"][-7]  # good and bad
    # What a normalization was told is not learned anew: all its weights are those of the Dense layer.
    assert len(found["told"]["weights"]) == 3
