"""`compiled`: what was given to compile, and whether it is what the task asks for."""

from __future__ import annotations

import pytest

from grader.case import Case
from grader.checks import compiled as check
from grader.evidence import Compiled, Setting
from grader.training.network import canonical
from grader.verdicts import Failure, Skip
from tests.checks.cases import LINE, case, dense, digits
from tests.conftest import compiled, layer, model
from tests.solved import replace

SOFTMAX = digits(dense(10, "softmax"))


def test_never_compiled() -> None:
    with pytest.raises(Failure, match="never compiled"):
        check(10).ask(case(SOFTMAX))
    with pytest.raises(Skip):
        check(10).ask(case(None))


def test_a_loss_of_its_own_is_for_a_person() -> None:
    for given in (compiled("custom:mine"), compiled("mse", "custom:mine")):
        with pytest.raises(Failure, match="mine") as failure:
            check(10).ask(case(replace(SOFTMAX, compiled=given)))
        assert failure.value.review and failure.value.credit == 0.5


@pytest.mark.parametrize(
    ("loss", "optimizer", "wrong", "right"),
    [
        ("mean-squared error", "Adam", "mean-squared error", "mean_squared_error"),
        ("Mean_Squared_Error", "Adam", "Mean_Squared_Error", "mean_squared_error"),
        ("sparse_categorical_crossentrophy", "Adam", "crossentrophy", "“sparse_categorical_crossentropy”"),
        ("binary crossentropy", "Adam", "binary crossentropy", "“binary_crossentropy”"),
        ("Mse", "Adam", "Mse", "“mse”"),
        ("scce", "Adam", "scce", "“sparse_categorical_crossentropy”"),
        ("accuracy", "Adam", "accuracy", "keras.io/api/losses"),
        ("mse", "addam", "addam", "“adam”"),
        ("mse", "rms_prop", "rms_prop", "“rmsprop”"),
        ("mse", "adam(0.01)", "adam(0.01)", "“adam”"),
        ("mse", "gradient descent", "gradient descent", "keras.io/api/optimizers"),
    ],
)
def test_a_misspelled_name_is_a_mistake_with_a_name(
    loss: str, optimizer: str, wrong: str, right: str
) -> None:
    given = Compiled(Setting(loss, {}), Setting(optimizer, {}), ())
    with pytest.raises(Failure) as failure:
        check(10).ask(case(replace(SOFTMAX, compiled=given)))
    assert wrong in failure.value.reason and right in failure.value.hint
    assert failure.value.credit == 0 and not failure.value.review


@pytest.mark.parametrize("optimizer", ["adam", "SGD", "rmsprop", "RMSprop", "ADAM"])
@pytest.mark.parametrize("loss", ["MSE", "mean_squared_error", "MeanSquaredError"])
def test_every_spelling_of_keras_is_right(loss: str, optimizer: str) -> None:
    given = _line(loss)
    assert given.model is not None
    ready = replace(given.model, compiled=Compiled(Setting(loss, {}), Setting(optimizer, {}), ()))
    check(10, losses=["mse"]).ask(replace(given, model=ready))


def test_a_compile_that_ended_in_an_error_is_none() -> None:
    text = "ValueError: Could not interpret optimizer identifier: <class 'keras.src.optimizers.adam.Adam'>"
    made = replace(SOFTMAX, compiled=Compiled(Setting("mse", {}), Setting("Adam", {}), (), text))
    with pytest.raises(Failure, match="without brackets") as failure:
        check(10).ask(case(made))
    assert "Adam()" in failure.value.hint
    text = "TypeError: Trainer.compile() got an unexpected keyword argument 'metric'"
    made = replace(SOFTMAX, compiled=Compiled(Setting("mse", {}), Setting("Adam", {}), (), text))
    with pytest.raises(Failure, match="keyword argument 'metric'"):
        check(10).ask(case(made))


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
