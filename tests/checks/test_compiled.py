"""`compiled`: what was given to compile, and whether it is what the task asks for."""

from __future__ import annotations

import pytest

from grader.case import Case
from grader.checks import KINDS
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


def _by(optimizer: str, metrics: tuple[str, ...] = (), **config: float) -> Case:
    given = _line("mse")
    assert given.model is not None
    ready = Compiled(Setting("mse", {}), Setting(optimizer, config), metrics)
    return replace(given, model=replace(given.model, compiled=ready))


def test_optimizers_that_are_asked_for() -> None:
    asked = check(10, optimizers={"Adam": {"beta_1": 0.9, "beta_2": (0.99, 0.999)}, "SGD": {}})
    assert asked.ask(_by("Adam", beta_1=0.9, beta_2=0.999)) and asked.ask(_by("sgd"))
    with pytest.raises(
        Failure, match=r"Adam with beta_1 0\.9, .* Received: Adam with beta_1 0\.8"
    ) as failure:
        asked.ask(_by("Adam", beta_1=0.8, beta_2=0.999))
    assert failure.value.credit == 0.7
    with pytest.raises(Failure, match="the optimizer SGD. Received: Adam"):
        check(10, optimizers=["SGD"]).ask(_by("Adam"))
    slow = check(10, learning_rate=(None, 0.01))
    assert slow.ask(_by("Adam", learning_rate=0.001))
    with pytest.raises(Failure, match="learning_rate at most 0.01. Received: learning_rate 0.5"):
        slow.ask(_by("Adam", learning_rate=0.5))


def test_each_thing_that_is_lacking_costs_and_is_told() -> None:
    asked = check(10, losses=["mae"], optimizers=["SGD"], metrics=["mse", "mae"])
    with pytest.raises(Failure) as failure:
        asked.ask(_by("Adam", ("mse",)))
    assert failure.value.credit == 0.29  # 0.6 for the loss, 0.7 for each of the others
    for words in ("the loss the task asks for", "the optimizer SGD", "mae among the metrics. Received: mse"):
        assert words in failure.value.reason


def test_students_copies_ask_for_the_same_optimizer() -> None:
    asked = check(10, optimizers={"Adam": {"beta_1": 0.9}}, learning_rate=(None, 0.01), metrics=["mae"])
    assert asked.options["metrics"] == ["mae"]
    given = _by("Adam", ("mae",), beta_1=0.9, learning_rate=0.001)
    assert KINDS["compiled"].preview(given, asked) == asked.ask(given)
    with pytest.raises(Failure, match="Received: learning_rate 0.1"):
        KINDS["compiled"].preview(_by("Adam", ("mae",), beta_1=0.9, learning_rate=0.1), asked)


def test_a_misspelled_name_in_a_marking_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="Write 'Adam'"):
        check(10, optimizers=["Addam"])
