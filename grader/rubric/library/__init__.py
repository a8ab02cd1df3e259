"""Rubrics for the questions that first courses ask. How to read a phrasing: see `grader.rubric.matching`.

These are starting points: an assignment may use one as it stands, or write its own beside it.
"""

from grader.rubric.library.activations import LEAKY_RELU, RELU, SIGMOID, TANH
from grader.rubric.library.data import SPARSE_CCE, TRAIN_TEST_SPLIT
from grader.rubric.library.layers import (
    DENSE,
    DROPOUT,
    FLATTEN,
    LAYER_CONVOLUTIONAL,
    LAYER_POOLING,
    LAYER_RECURRENT,
    REGULARIZER,
)
from grader.rubric.library.models import KERAS, SEQUENTIAL, TENSOR
from grader.rubric.library.optimizing import LOSS, OPTIMIZER, OPTIMIZER_LOSS
from grader.rubric.library.outputs import (
    ARGMAX,
    PREDICTION_RULE,
    SOFTMAX,
    SOFTMAX_ARGMAX,
    SOFTMAX_NOT_TWICE,
    TEN_NEURONS,
)
from grader.rubric.library.training import ADAM, EVALUATE, FIT, METRICS, OVERFITTING
from grader.rubric.library.translated import translated

_IN_ENGLISH = {
    "train_test_split": TRAIN_TEST_SPLIT,
    "relu": RELU,
    "softmax": SOFTMAX,
    "ten_neurons": TEN_NEURONS,
    "optimizer_loss": OPTIMIZER_LOSS,
    "softmax_argmax": SOFTMAX_ARGMAX,
    "softmax_not_twice": SOFTMAX_NOT_TWICE,
    "overfitting": OVERFITTING,
    "flatten": FLATTEN,
    "dense": DENSE,
    "dropout": DROPOUT,
    "adam": ADAM,
    "sparse_cce": SPARSE_CCE,
    "optimizer": OPTIMIZER,
    "loss": LOSS,
    "tensor": TENSOR,
    "sequential": SEQUENTIAL,
    "fit": FIT,
    "evaluate": EVALUATE,
}

BY_QUESTION = {question: translated(question, rubric) for question, rubric in _IN_ENGLISH.items()}
TRAIN_TEST_SPLIT = BY_QUESTION["train_test_split"]
RELU = BY_QUESTION["relu"]
SOFTMAX = BY_QUESTION["softmax"]
TEN_NEURONS = BY_QUESTION["ten_neurons"]
OPTIMIZER_LOSS = BY_QUESTION["optimizer_loss"]
SOFTMAX_ARGMAX = BY_QUESTION["softmax_argmax"]
SOFTMAX_NOT_TWICE = BY_QUESTION["softmax_not_twice"]
OVERFITTING = BY_QUESTION["overfitting"]
FLATTEN = BY_QUESTION["flatten"]
DENSE = BY_QUESTION["dense"]
DROPOUT = BY_QUESTION["dropout"]
ADAM = BY_QUESTION["adam"]
SPARSE_CCE = BY_QUESTION["sparse_cce"]
OPTIMIZER = BY_QUESTION["optimizer"]
LOSS = BY_QUESTION["loss"]
TENSOR = BY_QUESTION["tensor"]
SEQUENTIAL = BY_QUESTION["sequential"]
FIT = BY_QUESTION["fit"]
EVALUATE = BY_QUESTION["evaluate"]

__all__ = [
    "ADAM",
    "ARGMAX",
    "BY_QUESTION",
    "DENSE",
    "DROPOUT",
    "EVALUATE",
    "FIT",
    "FLATTEN",
    "KERAS",
    "LAYER_CONVOLUTIONAL",
    "LAYER_POOLING",
    "LAYER_RECURRENT",
    "LEAKY_RELU",
    "LOSS",
    "METRICS",
    "OPTIMIZER",
    "OPTIMIZER_LOSS",
    "OVERFITTING",
    "PREDICTION_RULE",
    "REGULARIZER",
    "RELU",
    "SEQUENTIAL",
    "SIGMOID",
    "SOFTMAX",
    "SOFTMAX_ARGMAX",
    "SOFTMAX_NOT_TWICE",
    "SPARSE_CCE",
    "TANH",
    "TENSOR",
    "TEN_NEURONS",
    "TRAIN_TEST_SPLIT",
]
