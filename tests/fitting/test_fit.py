"""Our `fit` against `Model.fit`: the same history and weights, the same errors, and Keras's where it is not plain."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from grader.sandbox.client import environment
from tests.conftest import names_asked, slow_but

# Run in a process of its own, as every submission is: this one never loads TensorFlow.
SCRIPT = """
import json, sys
import keras, numpy as np, pandas
from grader.fitting.fit import evaluate, fit
L, C = keras.layers, keras.callbacks
x = np.random.default_rng(0).random((75, 6))
y = np.random.default_rng(1).integers(0, 4, 75)
v = (x[:33] + 0.1, y[:33])


class Heard(C.Callback):
    def __init__(self):
        super().__init__()
        self.log = []
    def on_train_begin(self, logs=None): self.log.append("begin")
    def on_epoch_begin(self, epoch, logs=None): self.log.append(f"{epoch}")
    def on_test_end(self, logs=None): self.log.append(sorted(logs))
    def on_epoch_end(self, epoch, logs=None): self.log.append([epoch, *sorted(logs), type(logs["loss"]).__name__])
    def on_train_end(self, logs=None): self.log.append("end")


class Batches(Heard):
    def on_train_batch_end(self, batch, logs=None): self.log.append("batch")


class Own(keras.Sequential):
    def train_step(self, data): return {**super().train_step(data), "mine": 1.0}


class Counted(keras.metrics.Metric):  # it cannot be reset in a graph
    def __init__(self):
        super().__init__(name="counted")
        self.steps = self.add_variable((), initializer="zeros")
    def update_state(self, *args, **more): self.steps.assign_add(1.0)
    def result(self): return self.steps + 0.0
    def reset_state(self): self.steps.assign(0.0 * float(self.steps))


def built(case, kind):
    model = kind([keras.Input((6,)), L.Dense(9, "relu"), L.Dropout(0.2), L.Dense(4, "softmax")])
    model.compile(keras.optimizers.SGD(0.05), case.get("loss", "sparse_categorical_crossentropy"),
                  **eval(case.get("compile", "{'metrics': ['accuracy']}")))
    return model


def run(case, ours):
    keras.utils.clear_session()
    keras.utils.set_random_seed(5)
    model = built(case, eval(case.get("kind", "keras.Sequential")))
    called = []
    def theirs(model, **given):
        called.append("Model.fit")
        return keras.Model.fit(model, **given)
    said, heard, history = "", Heard(), None
    for times in range(case.get("times", 1)):
        given = {"x": x, "y": y, "epochs": 3, "batch_size": 16, "verbose": 0} | eval(case["given"])
        try:
            history = fit(theirs, model, **given) if ours else keras.Model.fit(model, **given)
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
    kept = {name: [type(value).__name__ for value in values] for name, values in history.history.items()} if history else None
    return {
        "history": history and history.history, "types": kept, "said": said, "heard": heard.log,
        "same object": history is not None and model.history is history, "params": history and history.params,
        "weights": [np.asarray(weight).tolist() for weight in model.weights], "stopped": model.stop_training,
        "steps": int(model.optimizer.iterations), "after": model.predict(v[0], verbose=0).tolist(),
    }, called


def measured(case, ours):
    keras.utils.clear_session()
    keras.utils.set_random_seed(5)
    model, called = built(case, eval(case.get("kind", "keras.Sequential"))), []
    def theirs(model, *args, **given):
        called.append("Model.evaluate")
        return keras.Model.evaluate(model, *args, **given)
    try:
        call = lambda *args, **given: evaluate(theirs, model, *args, **given) if ours else model.evaluate(*args, **given)
        values = eval(case["measured"])
    except Exception as error:
        values = f"{type(error).__name__}: {error}"
    return {"values": values, "type": type(values).__name__}, called


results = []
for case in json.load(sys.stdin):
    if "measured" in case:
        (theirs, _), (ours, called) = measured(case, False), measured(case, True)
        results.append({"theirs": theirs, "ours": ours, "called": called})
        continue
    (theirs, _), (ours, called) = run(case, False), run(case, True)
    theirs["params"] = ours["params"] = None if not ours["params"] else ours["params"] == theirs["params"]
    same = json.dumps(theirs) == json.dumps(ours)
    results.append({"same": same, "called": called, "said": ours["said"], "history": ours["history"],
                    "differ": [key for key in ours if json.dumps(ours[key]) != json.dumps(theirs[key])], "heard": ours["heard"]})
print(json.dumps(results))
"""
OURS: dict[str, dict[str, Any]] = {
    "plain": {"given": "{}"},
    "validation data": {"given": "{'validation_data': v}"},
    "validation as a list": {"given": "{'validation_data': list(v)}"},
    "validation of no weights": {"given": "{'validation_data': (*v, None)}"},
    "a split": {"given": "{'validation_split': 0.2}"},
    "in order": {"given": "{'shuffle': False, 'validation_split': 0.2}"},
    "one batch": {"given": "{'batch_size': 500, 'epochs': 7}"},
    "batches of the default size": {"given": "{'batch_size': None, 'validation_data': v}"},
    "twice": {"given": "{'validation_data': v}", "times": 2},
    "hooks of epochs": {"given": "{'callbacks': [heard], 'validation_data': v}"},
    "one callback": {"given": "{'callbacks': heard}"},
    "stopped early": {
        "given": "{'epochs': 40, 'callbacks': [C.EarlyStopping('loss', patience=0, min_delta=0.05, "
        "restore_best_weights=True), C.LambdaCallback(on_epoch_end=lambda epoch, logs: None)]}"
    },
    "a schedule of callbacks": {
        "given": "{'callbacks': [C.LearningRateScheduler(lambda epoch, rate: rate / 2)]}"
    },
    "whole numbers": {"given": "{'x': (x * 9).astype(int), 'y': y.astype('uint8')}"},
    "one hot": {"given": "{'y': np.eye(4)[y]}", "loss": "categorical_crossentropy"},
    "a column of labels": {"given": "{'y': y.reshape(-1, 1)}"},
    "a table of pandas": {"given": "{'x': pandas.DataFrame(x), 'y': pandas.Series(y)}"},
    "tensors": {"given": "{'x': keras.ops.convert_to_tensor(x), 'y': keras.ops.convert_to_tensor(y)}"},
    "no metrics": {"given": "{'validation_data': v}", "compile": "{}"},
    "many epochs": {
        "given": "{'epochs': 70, 'batch_size': 9}"
    },  # 9 steps each: more than one call of TensorFlow
    "many epochs in order": {"given": "{'epochs': 30, 'shuffle': False}", "compile": "{}"},
    "many epochs twice": {"given": "{'epochs': 30}", "times": 2},
    "many epochs and a metric of its own": {"given": "{'epochs': 30}", "compile": "{'metrics': [Counted()]}"},
    "many epochs and a function as metric": {
        "given": "{'epochs': 30}",
        "compile": "{'metrics': [lambda true, predicted: predicted[:, 0]]}",
    },
    "many epochs, watched": {"given": "{'epochs': 30, 'callbacks': [heard], 'validation_data': v}"},
    "metrics of the loss": {
        "given": "{'validation_data': v}",
        "compile": "{'weighted_metrics': ['accuracy'], 'metrics': ['sparse_categorical_crossentropy']}",
    },
}
KERAS = {
    "hooks of batches": {"given": "{'callbacks': [Batches()]}"},
    "a lambda for batches": {
        "given": "{'callbacks': [C.LambdaCallback(on_train_batch_end=lambda batch, logs: None)]}"
    },
    "a step of its own": {"given": "{}", "kind": "Own"},
    "weights of classes": {"given": "{'class_weight': {0: 1.0, 1: 2.0, 2: 1.0, 3: 1.0}}"},
    "validation with weights": {"given": "{'validation_data': (*v, v[0][:, 0])}"},
    "eagerly": {"given": "{}", "compile": "{'run_eagerly': True}"},
    "several steps at once": {"given": "{}", "compile": "{'steps_per_execution': 2}"},
    "nothing": {"given": "{'x': x[:0], 'y': y[:0]}"},
    "shuffled batches": {"given": "{'steps_per_epoch': 2}"},
}
ERRORS = {
    "sizes that differ": {"given": "{'y': y[:9]}"},
    "another width": {"given": "{'x': x[:, :4]}"},
    "no labels": {"given": "{'y': None}"},
    "lists": {"given": "{'x': x.tolist()}"},
    "a shape that does not fit": {"given": "{'y': np.eye(3)[y % 3]}", "loss": "categorical_crossentropy"},
    "an option that is none": {"given": "{'epoch': 3}"},
    "validation of another width": {"given": "{'validation_data': (v[0][:, :4], v[1])}"},
}
MEASURED: dict[str, dict[str, Any]] = {
    "a list": {"measured": "call(x, y, verbose=0)"},
    "by name": {"measured": "call(x=x, y=y, batch_size=7, return_dict=True)"},
    "by place": {"measured": "call(x, y, 9, 0)"},
    "the loss alone": {"measured": "call(x, y, verbose=0)", "compile": "{}"},
}
MEASURED_BY_KERAS: dict[str, dict[str, Any]] = {
    "a step of its own": {"measured": "call(x, y, verbose=0)", "kind": "Own"},
    "steps": {"measured": "call(x, y, steps=2, verbose=0)"},
    "weights": {"measured": "call(x, y, sample_weight=x[:, 0], verbose=0)"},
    "another width": {"measured": "call(x[:, :4], y, verbose=0)"},
    "no labels": {"measured": "call(x)"},
    "twice": {"measured": "call(x, x=x)"},
    "never compiled": {"measured": "setattr(model, 'compiled', False) or call(x, y)"},
}
CASES = OURS | KERAS | ERRORS
QUICK = (
    "validation data",
    "a split",
    "stopped early",
    "hooks of epochs",
    "many epochs",
    "many epochs and a metric of its own",
    "weights of classes",
    "another width",
)
EVALUATIONS = MEASURED | MEASURED_BY_KERAS


@pytest.fixture(scope="module")
def compared(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    """Every case trained both ways, in one process."""
    return _done({name: CASES[name] for name in names_asked(request) if name in CASES})


@pytest.fixture(scope="module")
def evaluated(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    """Every evaluation done both ways."""
    return _done({name: EVALUATIONS[name] for name in names_asked(request) if name in EVALUATIONS})


def _done(cases: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(list(cases.values())),
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(zip(cases, json.loads(done.stdout.splitlines()[-1]), strict=True))


@pytest.mark.parametrize("name", slow_but(CASES, *QUICK))
def test_it_is_what_fit_does(name: str, compared: dict[str, dict[str, Any]]) -> None:
    assert compared[name]["same"], compared[name]["differ"]


@pytest.mark.parametrize("name", slow_but(OURS, *QUICK))
def test_what_is_plain_is_trained_by_the_loop(name: str, compared: dict[str, dict[str, Any]]) -> None:
    assert not compared[name]["called"] and compared[name]["history"]["loss"]


@pytest.mark.parametrize("name", slow_but(KERAS, *QUICK))
def test_what_is_not_plain_is_left_to_keras(name: str, compared: dict[str, dict[str, Any]]) -> None:
    assert compared[name]["called"] == ["Model.fit"] and not compared[name]["said"]


@pytest.mark.parametrize("name", slow_but(ERRORS, *QUICK))
def test_keras_says_what_is_wrong(name: str, compared: dict[str, dict[str, Any]]) -> None:
    assert compared[name]["called"] == ["Model.fit"] and "Error" in compared[name]["said"]


def test_the_hooks_of_a_callback_are_called_in_their_order(compared: dict[str, dict[str, Any]]) -> None:
    heard = compared["hooks of epochs"]["heard"]
    keys = ["accuracy", "loss"]
    assert heard[:4] == ["begin", "0", keys, [0, *keys, "val_accuracy", "val_loss", "float"]]
    assert heard[-1] == "end" and len(heard) == 11


@pytest.mark.parametrize("name", slow_but(EVALUATIONS, "a list", "no labels"))
def test_evaluate_returns_what_keras_returns(name: str, evaluated: dict[str, dict[str, Any]]) -> None:
    assert evaluated[name]["ours"] == evaluated[name]["theirs"]
    assert evaluated[name]["called"] == ([] if name in MEASURED else ["Model.evaluate"])
