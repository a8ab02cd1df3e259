"""What a program has at its end, and what its functions return, whatever library holds it: by the real worker."""

from __future__ import annotations

from grader.assignment import Assignment
from grader.checks import calls, runs, value
from grader.intake.files import assemble
from grader.pipeline.session import Session

NAMES = ("tensor", "kept", "shape", "history", "stop", "model", "squares")
REFERENCE = """
import keras
import numpy as np
import tensorflow as tf
tensor, kept, shape = tf.constant([1.0, 2.0]), tf.Variable([[3]]), (None, 4)
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, activation="relu")])
model.compile("adam", "mse")
history = {"loss": [1.0, 0.5]}
stop = keras.callbacks.EarlyStopping(monitor="loss", patience=2)
squares = [n * n for n in range(4)]
def build(units):
    made = keras.Sequential([keras.Input((2,)), keras.layers.Dense(units)])
    made.compile("sgd", "mse")
    return made
"""
OTHER = """
import keras
import numpy as np
import tensorflow as tf
from collections import OrderedDict
tensor, kept, shape = np.float32([1, 2]), [[3]], tf.TensorShape([None, 4])
given = keras.Input((2,))
model = keras.Model(given, keras.layers.ReLU()(keras.layers.Dense(3)(given)))
model.compile(keras.optimizers.Adam(), keras.losses.MeanSquaredError())
history = OrderedDict(loss=np.array([1.0, 0.5]))
stop = keras.callbacks.EarlyStopping("loss", patience=2)
squares = (n * n for n in range(4))
def build(units):
    given = keras.Input((2,))
    made = keras.Model(given, keras.layers.Dense(units)(given))
    made.compile(optimizer=keras.optimizers.SGD(), loss="mean_squared_error")
    return made
"""


def test_whatever_library_holds_it(session: Session) -> None:
    checks = (runs(points=1), calls("build", [3, 5], points=1), *(value(name, points=1) for name in NAMES))
    own = Assignment("held", "Held", checks=checks)
    (ready,) = session.prepare([(own, [assemble("", {"held.py": REFERENCE.encode()})])])
    done = session.grade_one(ready, assemble("ada", {"ada.py": OTHER.encode()}))
    assert {mark.check.slug: mark.reason for mark in done.grade.marks if mark.verdict != "passed"} == {}
    wrong = OTHER.replace("Dense(units)", "Dense(units + 1)").replace("patience=2", "patience=3")
    marks = {
        mark.check.slug: mark
        for mark in session.grade_one(ready, assemble("bo", {"bo.py": wrong.encode()})).grade.marks
    }
    assert (
        marks["stop"].verdict == "partial" and "its patience is not the right number" in marks["stop"].reason
    )
    assert marks["build"].verdict == "partial" and "units" in marks["build"].reason
