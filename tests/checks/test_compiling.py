"""`compiled`: the loss fits the output and the labels, and both mistakes with logits are told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.assignment import Failure, Skip, Ungradable
from grader.checks import compiled as check
from grader.checks.case import Case
from grader.evidence import Compiled
from grader.training.network import canonical
from tests.checks.cases import LINE, case, dense, digits
from tests.conftest import array, compiled, fit, layer, model

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
def test_what_fits(made: object, loss: Compiled, labels: object) -> None:
    ready = replace(made, compiled=loss, fits=(fit(None, labels),) if labels else ())  # type: ignore[type-var, arg-type]
    assert "fits" in check(10).ask(case(ready)).reason  # type: ignore[arg-type]


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
def test_what_does_not(made: object, loss: Compiled, labels: object, words: str, credit: float) -> None:
    ready = replace(made, compiled=loss, fits=(fit(None, labels),) if labels else ())  # type: ignore[type-var, arg-type]
    with pytest.raises(Failure, match=words) as failure:
        check(10).ask(case(ready))  # type: ignore[arg-type]
    assert failure.value.credit == credit and failure.value.hint


def test_never_compiled() -> None:
    with pytest.raises(Failure, match="never compiled"):
        check(10).ask(case(SOFTMAX))
    with pytest.raises(Skip):
        check(10).ask(case(None))


def test_a_loss_of_its_own_is_for_a_person() -> None:
    with pytest.raises(Ungradable, match="mine"):
        check(10).ask(case(replace(SOFTMAX, compiled=compiled("custom:mine"))))


def test_metrics_that_are_asked_for() -> None:
    good = [("accuracy",), ("acc",), ("SparseCategoricalAccuracy",), ("mae", "accuracy")]
    for metrics in good:
        ready = replace(SOFTMAX, compiled=compiled("sparse_categorical_crossentropy", metrics=metrics))
        check(10, metrics=["accuracy"]).ask(case(ready))
    ready = replace(SOFTMAX, compiled=compiled("sparse_categorical_crossentropy"))
    with pytest.raises(Failure, match="accuracy among the metrics. Received: none"):
        check(10, metrics=["accuracy"]).ask(case(ready))


def _line(loss: str) -> Case:
    made = model(layer("InputLayer"), dense(1), input_shape=(1,), compiled=compiled(loss))
    return replace(case(made), dataset=LINE, network=canonical(made, (1,)))


def test_regression() -> None:
    assert check(10, losses=["mse"]).ask(_line("MeanSquaredError"))
    with pytest.raises(Failure) as failure:
        check(10, losses=["mse"]).ask(_line("mae"))
    assert failure.value.credit == 0.6
    with pytest.raises(Failure, match="predicting a number"):
        check(10).ask(_line("sparse_categorical_crossentropy"))
