"""Whether a loss fits output and labels; both mistakes with logits are told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.analysis.loss import misfit
from grader.checks import compiled as check
from grader.evidence import Array, Compiled, Model
from grader.training import plan
from grader.verdicts import Failure
from tests.checks.cases import case, dense, digits
from tests.conftest import array, compiled, fit

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
