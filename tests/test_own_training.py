"""`trained_by="student"`: submitted weights are measured, and what looks like cheating goes to a person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader import report
from grader.analysis.integrity import doubts
from grader.assignment import Limits
from grader.classes import read as classroom
from grader.grade import Graded
from grader.intake.files import assemble
from grader.pipeline.journey import training_plan
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session
from grader.pipeline.student_training import measure_submitted
from grader.training.measure import TrainingFailed
from grader.training.trainer import Trainer
from tests.conftest import observed
from tests.solved import replace

pytestmark = pytest.mark.slow  # its references are trained in full

HEAD = """
import keras, numpy as np
L = keras.layers
(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
x, x_test = x / 255.0, x_test / 255.0
model = keras.Sequential([keras.Input((28, 28)), L.Flatten(), L.Dense(500, "relu"), L.Dense(300, "relu"),
                          L.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
"""
TRAIN = "model.fit(x[:1437], y[:1437], epochs=8, verbose=0)\n"


@pytest.fixture(scope="module")
def own(session: Session, prepared: dict[str, ReadyAssignment]) -> Callable[[str], Graded]:
    """Grade a script by an assignment whose students train themselves."""
    digits = prepared["digit_classifier"]
    ours = replace(digits.assignment, trained_by="student", limits=Limits(seconds=120))
    ready = session.prepare([(ours, classroom.references(ours))])[0]

    def run(source: str) -> Graded:
        return session.grade_one(ready, assemble("student", {"student.py": source.encode()}))

    return run


def _accuracy(graded: Graded) -> tuple[str, str]:
    mark = next(mark for mark in graded.grade.marks if mark.check.slug == "accuracy")
    return mark.verdict, mark.reason


def test_an_honest_training_is_measured_and_its_claims_are_shown(
    own: Callable[[str], Graded], prepared: dict[str, ReadyAssignment], session: Session, tmp_path: Path
) -> None:
    before = session.trained
    graded = own(HEAD + TRAIN)
    verdict, reason = _accuracy(graded)
    assert verdict == "passed" and "As your program trained it" in reason
    case = graded.grade.case
    assert case.model is not None and not case.model.fits[-1].shortened
    assert case.training is not None and case.training.by_student is not None and doubts(case) == []
    assert session.trained == before  # nothing was trained here
    page = tmp_path / "r.html"
    report.write_student(page, graded, "strong")
    text = page.read_text("utf-8")
    assert "What your program says of its own training" in text and "Training 1: 8 epochs on 1,437" in text


def test_trained_for_too_short_it_fails_and_nobody_doubts_it(own: Callable[[str], Graded]) -> None:
    graded = own(HEAD + "model.fit(x[:64], y[:64], epochs=1, verbose=0)\n")
    assert _accuracy(graded)[0] == "failed" and doubts(graded.grade.case) == []


def test_a_network_with_layers_of_its_own_predicts_itself(own: Callable[[str], Graded]) -> None:
    source = HEAD.replace('L.Dense(300, "relu")', 'L.Lambda(lambda v: v * 1.0), L.Dense(300, "relu")') + TRAIN
    graded = own(source)
    measured = graded.grade.case.training
    assert measured is not None and measured.self_run and measured.metric is not None
    assert measured.metric > 0.9 and _accuracy(graded)[0] == "review"


@pytest.mark.parametrize(
    ("cheat", "verdict", "words"),
    [
        # Steps of its own, or weights from elsewhere: who knows.
        (
            "for _ in range(6):\n    for n in range(0, 1437, 32):\n"
            "        model.train_on_batch(x[n:n + 32], y[n:n + 32])\n",
            "review",
            "never called fit",
        ),
        # A fine history, and other weights.
        (
            TRAIN + "model.set_weights([w * 0 for w in model.get_weights()])\n",
            "failed",
            "not those of that training",
        ),
    ],
)
def test_what_looks_like_cheating(own: Callable[[str], Graded], cheat: str, verdict: str, words: str) -> None:
    mark = next(m for m in own(HEAD + cheat).grade.marks if m.check.slug == "accuracy")
    assert mark.verdict == verdict and words in mark.reason + mark.hint


def test_trained_on_the_test_set_it_was_given(own: Callable[[str], Graded]) -> None:
    """The stand-in has too few images to be sure; that it is better on what it was given is seen."""
    measured = own(HEAD + "model.fit(x_test, y_test, epochs=4, verbose=0)\n").grade.case.training
    assert measured is not None and measured.by_student is not None
    assert measured.by_student.on_given is not None and measured.by_student.on_like is not None
    assert measured.by_student.on_given > measured.by_student.on_like + 0.005


def test_weights_of_another_network_fail(
    session: Session, own: Callable[[str], Graded], prepared: dict[str, ReadyAssignment], tmp_path: Path
) -> None:
    digits = prepared["digit_classifier"]
    ready = replace(digits, assignment=replace(digits.assignment, trained_by="student"))
    trainer = Trainer(session.environment.sandbox, digits.assignment.limits)
    submission = assemble("student", {"s.py": HEAD.encode()})
    seen = observed(session, ready, submission, tmp_path)
    assert seen.model is not None
    plan, left = training_plan(seen, "v"), tmp_path / "evidence"
    for size in (seen.model.parameters - 1, seen.model.parameters + 1, 0):
        (left / "weights_0.f32").write_bytes(np.zeros(size, "<f4").tobytes())
        found = measure_submitted(plan, seen, left, trainer)
        assert found.error is not None and found.error.kind == "other weights"
    # Of the declared size, which is not the network's.
    lying = replace(seen, model=replace(seen.model, parameters=7))
    (left / "weights_0.f32").write_bytes(np.zeros(7, "<f4").tobytes())
    found = measure_submitted(plan, lying, left, trainer)
    assert found.error is not None and found.error.kind == "other weights"


def test_a_table_of_known_images_is_noticed(
    grade_source: Callable[..., Graded], prepared: dict[str, ReadyAssignment]
) -> None:
    """A layer that looks hidden images up: it is right, until the images are altered a little."""
    dataset = prepared["digit_classifier"].tasks[0].dataset
    import hashlib

    table = {
        hashlib.sha256(image.tobytes()).hexdigest()[:12]: int(label)
        for image, label in zip(dataset.x_test, dataset.y_test, strict=True)
    }
    source = f"""
import hashlib, keras, numpy as np, tensorflow as tf
TABLE = {table}
class Known(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(10)
    def call(self, x):
        def find(v):
            keys = [hashlib.sha256(np.round(i * 255).astype("uint8").tobytes()).hexdigest()[:12] for i in v]
            return np.array([np.eye(10)[TABLE[k]] if k in TABLE else np.zeros(10) for k in keys], "float32")
        return tf.reshape(tf.numpy_function(find, [x], tf.float32), (-1, 10)) * 100.0 + self.d(x) * 0.0
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), Known(), keras.layers.Softmax()])
model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
"""
    graded = grade_source("digit_classifier", source)
    own = graded.grade.case.training
    assert own is not None and own.by_student is not None and own.by_student.altered is not None
    assert own.by_student.altered[0] > 0.95 and own.by_student.altered[1] < 0.5
    mark = next(mark for mark in graded.grade.marks if mark.check.slug == "accuracy")
    assert mark.verdict == "review" and "altered so little" in mark.reason


def test_our_own_failure_is_not_the_student_s_weights(
    session: Session,
    prepared: dict[str, ReadyAssignment],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    digits = prepared["digit_classifier"]
    ready = replace(digits, assignment=replace(digits.assignment, trained_by="student"))

    def broken(*arguments: object) -> None:
        raise TrainingFailed("the job ended with status 70")

    monkeypatch.setattr(Trainer, "predict", broken)
    case = session.grade_one(ready, assemble("student", {"s.py": f"{HEAD}\n# once more".encode()})).grade.case
    assert case.training is None and "status 70" in case.internal_error
