"""Whether a loss fits output and labels; both mistakes with logits are told apart."""

from __future__ import annotations

import pytest

from grader import data
from grader.analysis.loss import misfit
from grader.checks import compiled as check
from grader.evidence import Array, Compiled, Model
from grader.training import plan
from grader.training.network import canonical
from grader.verdicts import Failure
from tests.checks.cases import case, dense, digits
from tests.conftest import array, compiled, fit, layer, model
from tests.solved import replace

SOFTMAX = digits(dense(10, "softmax"))


LOGITS = digits(dense(10))


@pytest.mark.parametrize(
    ("made", "loss", "labels"),
    [
        (SOFTMAX, compiled("sparse_categorical_crossentropy"), None),
        (SOFTMAX, compiled("SparseCategoricalCrossentropy", "SGD"), array(9)),
        (SOFTMAX, compiled("categorical_crossentropy"), array(9, 10)),
        (SOFTMAX, compiled("SparseCategoricalCrossentropy"), array(9, 1)),
        (LOGITS, compiled("SparseCategoricalCrossentropy", from_logits=True), None),
    ],
)
def test_what_fits(made: Model, loss: Compiled, labels: Array | None) -> None:
    ready = replace(made, compiled=loss, fits=(fit(None, labels),) if labels else ())
    assert misfit(case(ready), plan.loss_of(loss)) is None


@pytest.mark.parametrize(
    ("made", "loss", "labels", "words", "credit"),
    [
        (
            SOFTMAX,
            compiled("SparseCategoricalCrossentropy", from_logits=True),
            None,
            "softmax output together",
            0.5,
        ),
        (LOGITS, compiled("sparse_categorical_crossentropy"), None, "raw scores", 0),
        (digits(dense(10, "relu")), compiled("sparse_categorical_crossentropy"), None, "output of relu", 0),
        (digits(dense(10, "sigmoid")), compiled("sparse_categorical_crossentropy"), None, "one whole", 0.3),
        (SOFTMAX, compiled("categorical_crossentropy"), None, "whole-number labels", 0),
        (SOFTMAX, compiled("categorical_crossentropy"), array(9), "whole-number labels", 0),
        (SOFTMAX, compiled("sparse_categorical_crossentropy"), array(9, 10), "one-hot labels", 0),
        (SOFTMAX, compiled("mse"), None, "choosing one of 10 classes", 0),
        (SOFTMAX, compiled("binary_crossentropy"), None, "yes-or-no", 0),
    ],
)
def test_what_does_not(made: Model, loss: Compiled, labels: Array | None, words: str, credit: float) -> None:
    ready = replace(made, compiled=loss, fits=(fit(None, labels),) if labels else ())
    wrong = misfit(case(ready), plan.loss_of(loss))
    assert wrong is not None and words in wrong.reason and wrong.credit == credit and wrong.hint
    with pytest.raises(Failure) as failure:  # and the check says so
        check(10).ask(case(ready))
    assert failure.value.reason == wrong.reason and failure.value.credit == credit


CANCER = data.load("breast_cancer")


def _yes_or_no(activation: str, loss: Compiled, units: int = 1) -> Failure | None:
    made = model(layer("InputLayer"), dense(units, activation), input_shape=(30,), compiled=loss)
    network = canonical(made, (30,), strict=False)
    asked = case(None)
    return misfit(replace(asked, dataset=CANCER, model=made, network=network), plan.loss_of(loss))


@pytest.mark.parametrize(
    ("activation", "loss", "units"),
    [
        ("sigmoid", compiled("binary_crossentropy"), 1),
        ("sigmoid", compiled("BinaryFocalCrossentropy"), 1),
        ("linear", compiled("BinaryCrossentropy", from_logits=True), 1),
        ("softmax", compiled("sparse_categorical_crossentropy"), 2),
    ],
)
def test_what_fits_yes_or_no(activation: str, loss: Compiled, units: int) -> None:
    assert _yes_or_no(activation, loss, units) is None


@pytest.mark.parametrize(
    ("activation", "loss", "units", "words", "credit"),
    [
        ("sigmoid", compiled("BinaryCrossentropy", from_logits=True), 1, "sigmoid output together", 0.5),
        ("linear", compiled("binary_crossentropy"), 1, "raw score", 0),
        ("relu", compiled("binary_crossentropy"), 1, "relu", 0.3),
        ("tanh", compiled("binary_crossentropy"), 1, "tanh", 0.3),
        ("sigmoid", compiled("mse"), 1, "one of 2 classes", 0),
        ("softmax", compiled("binary_crossentropy"), 2, "yes-or-no", 0),
    ],
)
def test_what_does_not_fit_yes_or_no(
    activation: str, loss: Compiled, units: int, words: str, credit: float
) -> None:
    wrong = _yes_or_no(activation, loss, units)
    assert wrong is not None and words in wrong.reason and wrong.credit == credit and wrong.hint
