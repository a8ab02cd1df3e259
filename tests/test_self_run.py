"""Networks that only the submission can build: trained by itself, inside the walls, and still measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader import report
from grader.assignment import Assignment, Recipe
from grader.checks import accuracy, runs
from grader.grade import Graded
from grader.intake.files import assemble
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session
from grader.validation.soundness import _by_itself, _provisional

HEAD = """
import keras
import tensorflow as tf
from keras import layers as L
(x, y), _ = keras.datasets.mnist.load_data()
"""
TAIL = """
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x / 255, y, epochs=5)
"""
WAYS = {
    "a layer of its own": """
class Twice(L.Layer):
    def call(self, x):
        return x * 2
model = keras.Sequential([keras.Input((28, 28)), L.Flatten(), L.Dense(128, "relu"), Twice(), L.Dense(10, "softmax")])""",
    "a Lambda": """
model = keras.Sequential([keras.Input((28, 28)), L.Flatten(), L.Lambda(lambda v: v - 0.5), L.Dense(128, "relu"), L.Dense(10, "softmax")])""",
    "a subclass with operations of TensorFlow": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b = L.Dense(128), L.Dense(10)
    def call(self, x):
        return tf.nn.softmax(self.b(tf.nn.relu(self.a(tf.reshape(x, (-1, 784))))))
model = Net()""",
    "an activation of its own": """
model = keras.Sequential([keras.Input((28, 28)), L.Flatten(), L.Dense(128, lambda v: tf.sin(v) + v), L.Dense(10, "softmax")])""",
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_graded_and_said_to_be_a_self_run(
    grade_source: Callable[..., Graded], prepared: dict[str, ReadyAssignment], tmp_path: Path, way: str
) -> None:
    graded = grade_source("digit_classifier", HEAD + WAYS[way] + TAIL)
    case = graded.grade.case
    assert case.outcome == "finished", case.outcome_text
    assert case.training is not None and case.training.self_run
    assert case.training.metric is not None and case.training.metric > 0.9
    assert len(case.training.by_epoch) == 5
    marks = {mark.check.slug: mark for mark in graded.grade.marks}
    assert "self-run" in marks["accuracy"].reason
    assert marks["architecture"].verdict == "partial"
    report.write_student(tmp_path / "r.html", graded, "strong")
    assert "Self-run." in (tmp_path / "r.html").read_text("utf-8")


def test_known_labels_in_known_order_are_of_no_use(
    grade_source: Callable[..., Graded], prepared: dict[str, ReadyAssignment]
) -> None:
    labels = list(map(int, prepared["digit_classifier"].tasks[0].dataset.y_test))
    source = f"""
import keras
import numpy as np
import tensorflow as tf
LABELS = {labels}
asked = [0]
class Cheat(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(10)
    def call(self, x, training=None):
        def known(v):
            if len(v) == len(LABELS):
                return np.eye(10, dtype="float32")[LABELS]
            return np.zeros((len(v), 10), "float32")
        out = tf.numpy_function(known, [x], tf.float32)
        return tf.reshape(out, (-1, 10)) * 100.0 + self.d(x) * 0.0
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), Cheat(), keras.layers.Softmax()])
model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
"""
    measured = grade_source("digit_classifier", source).grade.case.training
    assert measured is None or measured.metric is None or measured.metric < 0.3


def test_a_self_run_that_breaks_says_why(grade_source: Callable[..., Graded]) -> None:
    graded = grade_source(
        "digit_classifier",
        HEAD
        + """
class Broken(L.Layer):
    def call(self, x, training=None):
        if training:
            raise RuntimeError("not while training")
        return x
model = keras.Sequential([keras.Input((28, 28)), L.Flatten(), Broken(), L.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
""",
    )
    marks = {mark.check.slug: mark for mark in graded.grade.marks}
    assert marks["accuracy"].verdict == "failed" and "not while training" in marks["accuracy"].reason


BY_ITSELF = """
import keras
import numpy as np
from keras import layers as L
from sklearn.datasets import load_iris

keras.utils.set_random_seed(42)
x, y = load_iris(return_X_y=True)
class Squared(L.Layer):
    def call(self, x):
        return keras.ops.square(x)
net = keras.Sequential([keras.Input((4,)), L.Dense(16), Squared(), L.Dense(3, "softmax")])
net.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(x, y, epochs=200)
"""


@pytest.mark.slow
def test_a_reference_that_only_its_own_program_can_build(session: Session, tmp_path: Path) -> None:
    checks = (runs(points=10), accuracy(points=90))
    asked = Assignment("flowers", "Flowers", Recipe("iris", epochs=30, scaling="raw", margin=0.2), checks)
    files = {"flowers.py": BY_ITSELF.encode()}
    (ready,) = session.prepare([(asked, [assemble("", files)])])
    (reference,) = ready.tasks[0].references
    assert reference.self_run and [each.plan.seed for each in reference.trainings] == [1, 2, 3]
    assert min(reference.metrics) > 0.6
    losses = [each.history["loss"] for each in reference.trainings]
    assert all(len(each) == 30 for each in losses)
    # From another beginning each, though the program sets a seed of its own; and none of them was trained before.
    assert len({each[0] for each in losses}) == 3 and min(each[0] or 0 for each in losses) > 0.5
    graded = session.grade_one(ready, assemble("ada", files))
    mark = next(mark for mark in graded.grade.marks if mark.check.slug == "accuracy")
    assert mark.verdict == "review" and mark.earned == 90
    assert "the reference, by its own program, too" in mark.reason
    (found,) = [each for each in _by_itself("the reference", graded) if each.level == "remark"]
    assert "Squared is a layer of your own" in found.text and _provisional(mark, graded)
