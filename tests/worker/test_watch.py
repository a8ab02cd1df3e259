"""What compile and fit were given, and a training that is cut short where it is long."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.case import Case
from grader.evidence import Fit
from grader.records.run import Run
from grader.worker.watch import Made, Watch, _facts, _numbers

Look = Callable[..., tuple[Case, Run | None]]


def test_what_compile_and_fit_were_given(look: Look) -> None:
    case, _ = look(
        """
import keras
import numpy as np
(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10)])
model.compile(keras.optimizers.SGD(0.05, momentum=0.9),
              keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=["accuracy", keras.metrics.SparseTopKCategoricalAccuracy()])
history = model.fit(x / 255, y, epochs=np.int64(3), batch_size=np.int32(64), validation_split=0.1)
ANSWERS = {"epochs": len(history.history["loss"]), "keys": sorted(history.history), "x": x.shape, "test": x_test.shape}
"""
    )
    assert case.model is not None and case.model.compiled is not None
    loss, optimizer = case.model.compiled.loss, case.model.compiled.optimizer
    assert loss is not None and optimizer is not None
    assert loss.name == "SparseCategoricalCrossentropy" and loss.config["from_logits"] is True
    assert optimizer.name == "SGD" and optimizer.config["momentum"] == 0.9
    assert optimizer.config["learning_rate"] == pytest.approx(0.05)
    assert case.model.compiled.metrics == ("accuracy", "SparseTopKCategoricalAccuracy")
    (fit,) = case.model.fits
    assert fit.x is not None and fit.y is not None
    assert fit.x.shape == (60000, 28, 28) and (fit.x.low, fit.x.high) == (0, 1)
    assert fit.y.shape == (60000,) and (fit.epochs, fit.batch_size, fit.shortened) == (3, 64, True)
    assert case.evidence.answers == {
        "epochs": 3,
        "keys": [
            "accuracy",
            "loss",
            "sparse_top_k_categorical_accuracy",
            "val_accuracy",
            "val_loss",
            "val_sparse_top_k_categorical_accuracy",
        ],
        "x": [60000, 28, 28],
        "test": [10000, 28, 28],
    }


def test_a_short_training_runs_in_full(look: Look) -> None:
    case, _ = look(
        """
import keras, numpy as np
x = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0]); y = 2 * x - 1
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.01), "mse")
model.fit(x, y, epochs=500)
ANSWERS = {"ten": float(model.predict(np.array([10.0]))[0, 0])}
""",
        data="line",
    )
    assert 18.9 < float(str(case.evidence.answers["ten"])) < 19.1
    assert case.model is not None and not case.model.fits[0].shortened
    assert len(case.model.fits[0].history["loss"]) == 500


def test_a_long_history_has_an_entry_an_epoch(look: Look) -> None:
    case, _ = look(
        """
import keras
(x, y), _ = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
h = model.fit(x / 255, y, epochs=150)
ANSWERS = {"n": len(h.history["accuracy"])}
"""
    )
    assert case.evidence.answers == {"n": 150}


@pytest.mark.parametrize(
    "data",
    [
        "tf.data.Dataset.from_tensor_slices((x / 255, y)).shuffle(100).batch(32)",
        "pd.DataFrame(x.reshape(-1, 784) / 255), pd.Series(y)",
        "tf.constant(x[:1000] / 255), tf.constant(y[:1000])",
    ],
)
def test_fit_takes_data_of_every_kind(look: Look, data: str) -> None:
    case, run = look(
        f"""
import keras, tensorflow as tf, pandas as pd
(x, y), _ = keras.datasets.mnist.load_data()
x, y = x[:20000], y[:20000]
model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(*([{data}]), epochs=8)
ANSWERS = {{"n": len(history.history["loss"])}}
"""
    )
    assert case.outcome == "finished" and case.evidence.answers == {"n": 8}, case.outcome_text
    assert case.model is not None and case.model.input_shape in ((28, 28), (784,))
    (fit,) = case.model.fits
    assert fit.x is not None and fit.x.high <= 1 and fit.y is not None and len(fit.y.shape) == 1


def fitted(*args: Any, in_full: bool = False, **kwargs: Any) -> tuple[dict[str, Any], Fit, Any, list[str]]:
    """What Keras is given of a call of `fit`, what is noted of it, the history, and what is said."""
    given: dict[str, Any] = {}
    model = object()

    def keras_fit(model: object, **kwargs: Any) -> Any:
        given.update(kwargs)
        epochs = kwargs.get("epochs", 1)
        return SimpleNamespace(history={"loss": [float(epochs - each) for each in range(epochs)]})

    watch, notes = Watch("a.py", in_full=in_full), list[str]()
    watch.made.append(Made(model, 1, ""))
    history = watch._fit(keras_fit, model, args, kwargs, notes)
    return given, watch.made[0].fits[0], history, notes


X, Y = np.ones((60_000, 2)), np.zeros(60_000)


def test_a_long_training_takes_two_steps_an_epoch_and_has_all_its_entries() -> None:
    given, note, history, notes = fitted(X, Y, 64, 150, sample_weight=Y)
    assert len(given["x"]) == len(given["y"]) == len(given["sample_weight"]) == 128
    assert (given["batch_size"], given["epochs"], given["verbose"]) == (64, 100, 0)
    assert len(history.history["loss"]) == 150 and history.history["loss"][98:102] == [2.0, 1.0, 1.0, 1.0]
    assert (note.epochs, note.batch_size, note.shortened) == (150, 64, True)
    assert note.x is not None and note.x.shape == (60_000, 2) and len(note.history["loss"]) == 150
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("samples", "epochs", "batch", "cut"),
    [
        (50_000, 2, 32, False),  # as many samples as run in full
        (50_001, 2, 32, True),
        (1_000, 50, 10, False),  # as many steps
        (1_001, 50, 10, True),
        (60_000, 0, 32, False),
    ],
)
def test_which_training_is_long(samples: int, epochs: int, batch: int, cut: bool) -> None:
    given, note, _, notes = fitted(X[:samples], Y[:samples], epochs=np.int64(epochs), batch_size=batch)
    assert note.shortened is cut and bool(notes) is cut
    assert len(given["x"]) == (2 * batch if cut else samples)


def test_where_students_train_themselves_nothing_is_cut() -> None:
    given, note, _, notes = fitted(X, Y, epochs=9, in_full=True)
    assert not note.shortened and not notes and len(given["x"]) == 60_000


def test_what_is_put_aside_for_validation_is_left_over() -> None:
    given, *_ = fitted(X, Y, epochs=9, validation_split=0.2)
    assert len(given["x"]) == 80 and given["validation_split"] == 0.2  # 64 of them are trained on
    given, *_ = fitted(X, Y, epochs=9, validation_data=(X, Y, None), steps_per_epoch=500)
    x, y, weights = given["validation_data"]
    assert (len(x), len(y), weights) == (64, 64, None) and "steps_per_epoch" not in given


def test_what_has_no_length_takes_two_steps() -> None:
    given, note, _, _ = fitted(iter([]), epochs=3, validation_data=iter([]))
    assert (given["steps_per_epoch"], given["validation_steps"]) == (2, 2) and note.shortened
    given, *_ = fitted(iter([]), epochs=3, validation_data=(X, Y))
    assert "validation_steps" not in given


def test_an_odd_call_is_keras_s_to_refuse() -> None:
    def keras_fit(model: object, *args: Any, **kwargs: Any) -> None:
        raise TypeError("got multiple values for argument 'x'")

    with pytest.raises(TypeError, match="multiple values"):
        Watch("a.py")._fit(keras_fit, object(), (X,), {"x": X}, [])


def test_the_facts_of_an_array() -> None:
    found = _facts([[0, 2], [4, 2]])
    assert found is not None
    assert (found.shape, found.low, found.high, found.means, found.spreads) == (
        (2, 2), 0.0, 4.0, (2.0, 2.0), (2.0, 0.0),
    )  # fmt: skip
    wide = _facts(np.array([[0.0] * 65, [1.0] * 65]))  # of so many features only the whole
    assert wide is not None and (wide.means, wide.spreads) == ((0.5,), (0.5,))
    odd = _facts(np.array([1.0, np.nan]))
    assert odd is not None and odd.means == (0.0,)
    for nothing in (3.0, [], ["a"], object(), None):
        assert _facts(nothing) is None


def test_a_compile_that_ends_in_an_error_is_on_record_until_the_next() -> None:
    watch, model = Watch("a.py"), object()
    watch.made.append(Made(model, 1, ""))

    def refuse(model: object, *args: Any, **kwargs: Any) -> None:
        raise ValueError("no such loss")

    with pytest.raises(ValueError, match="no such loss"):
        watch._compile(refuse, model, ("sgd",), {"loss": "mee"})
    asked = watch.made[0].asked
    assert (asked["optimizer"], asked["loss"], str(asked["trouble"])) == ("sgd", "mee", "no such loss")
    watch._compile(lambda model, *args, **kwargs: None, model, ("sgd", "mse"), {})
    assert watch.made[0].asked == {}


def test_claims_of_a_history_are_numbers_or_nothing() -> None:
    assert _numbers([1, np.float32(0.5), float("nan")]) == (1.0, 0.5, None)
    assert _numbers([1, "a"]) == () and _numbers("1") == () and len(_numbers([0.0] * 3000)) == 2000
