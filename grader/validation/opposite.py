"""A network that is wrong in another way than the wrong submission is, written by hand and never run.

The wrong submission has a small network. A condition such as "at most 10,000 parameters" or "no LSTM" is met
by it, and rightly: what must fail there is a network that has far too much of everything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from grader.case import Case
from grader.evidence import Compiled, Layer, Model, Setting
from grader.grade import grade

LARGE = 10**9  # parameters
WIDTH = 9973
# Whatever a task may forbid, but for what the wrong submission has.
KINDS = (
    "Rescaling Reshape Conv1D Conv2D SeparableConv2D DepthwiseConv2D Conv2DTranspose MaxPooling1D "
    "MaxPooling2D AveragePooling2D GlobalAveragePooling1D GlobalAveragePooling2D GlobalMaxPooling2D "
    "BatchNormalization LayerNormalization Dropout SpatialDropout2D GaussianNoise Embedding SimpleRNN LSTM "
    "GRU Bidirectional TimeDistributed MultiHeadAttention Attention Lambda Activation ReLU LeakyReLU Softmax "
    "Add Concatenate ZeroPadding2D UpSampling2D RandomFlip RandomRotation TextVectorization"
).split()
WEIGHING = ("Conv", "RNN", "LSTM", "GRU", "MultiHead", "Embedding", "BatchNorm")
ACTIVATIONS = ("relu", "sigmoid", "softmax", "softsign")


def _layer(kind: str, inputs: tuple[int, ...], **config: Any) -> Layer:
    weighs = kind == "EinsumDense" or any(word in kind for word in WEIGHING)
    return Layer(kind.lower(), kind, True, config, inputs, None, LARGE if weighs else 0, (), None)


def _network() -> Model:
    entry = replace(_layer("InputLayer", ()), output_shape=(None, 3, 5, 7, 11))
    layers = [entry]
    for place, kind in enumerate(KINDS):
        config: dict[str, Any] = {"activation": ACTIVATIONS[place % len(ACTIVATIONS)], "rate": 0.9}
        layers.append(_layer(kind, (place,), trainable=bool(place % 2), **config))
    layers.append(_layer("EinsumDense", (len(KINDS),), activation="softsign"))
    layers[-1] = replace(layers[-1], output_shape=(None, WIDTH))
    return Model(
        name="opposite",
        variable="opposite",
        line=1,
        function="",
        written_as="functional",
        traced=True,
        input_shape=None,
        outputs=1,
        layers=tuple(layers),
        parameters=sum(layer.parameters for layer in layers),
        compiled=Compiled(Setting("poisson", {}), Setting("Ftrl", {"learning_rate": 77.0}), ()),
        fits=(),
        weights=None,
    )


OPPOSITE = _network()


def passed_by_opposite(case: Case) -> set[str]:
    """The slugs of the checks that this network passes as well, in place of every network of a case."""
    solutions = tuple(
        replace(solution, model=OPPOSITE, network=None, training=None, extra_seeds=())
        for solution in case.solutions
    )
    other = replace(case, solutions=solutions)
    return {mark.check.slug for mark in grade("", other).marks if mark.verdict == "passed"}
