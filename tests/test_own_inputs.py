"""Preprocessing that nothing proves: the submission's own function makes the inputs, and the grader trains on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader import data, report
from grader.assignment import Assignment, Recipe
from grader.checks import accuracy, runs
from grader.grade import Graded
from grader.intake.files import assemble
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session
from tests.solved import replace

HEAD = """
import keras
import numpy as np
import pandas as pd
data = pd.read_csv("plants.csv")
"""
NET = """
y = (data["kind"] == "tall").astype(int)
net = keras.Sequential([keras.Input((3,)), keras.layers.Dense(12, "relu"), keras.layers.Dense(1, "sigmoid")])
net.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
net.fit(x, y, epochs=60, verbose=0)
"""
OWN = """
def preprocess(x):
    ratio = np.log(x["height"] / x["width"])
    return np.stack([ratio, ratio ** 2, x["soil"].map({"clay": -1.0, "sand": 1.0})], axis=1)
"""
PREPROCESS = f"{HEAD}{OWN}x = preprocess(data)\n{NET}"
PREDICT = (
    PREPROCESS.replace("preprocess", "prepared")
    + """
def predict(table):
    return ["tall" if p > 0.5 else "wide" for p in net.predict(prepared(table), verbose=0)[:, 0]]
"""
)
NEITHER = PREPROCESS.replace("preprocess", "prepared")
# What it says of other inputs is not what it does to its own.
LIAR = PREDICT.replace("net.predict(prepared(table)", "net.predict(prepared(table) * 3")
PUBLIC = """
import keras
import numpy as np
from sklearn.datasets import load_iris
x, y = load_iris(return_X_y=True)
def preprocess(x):
    return np.stack([x[:, 0] * x[:, 1], x[:, 2] * x[:, 3]], axis=1)
net = keras.Sequential([keras.Input((2,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(3, "softmax")])
net.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(preprocess(x), y, epochs=60, verbose=0)
"""


@pytest.fixture(scope="module")
def plants(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table in which only the ratio of two columns tells what is asked."""
    chance, folder = np.random.default_rng(5), tmp_path_factory.mktemp("plants")
    height, width = chance.uniform(1, 50, 400).round(1), chance.uniform(1, 50, 400).round(1)
    rows = [
        f"{n + 1},{h},{w},{chance.choice(['clay', 'sand'])},{'tall' if h > w else 'wide'}"
        for n, (h, w) in enumerate(zip(height, width, strict=True))
    ]
    (folder / "plants.csv").write_text("id,height,width,soil,kind\n" + "\n".join(rows) + "\n")
    return folder


@pytest.fixture(scope="module")
def garden(session: Session, plants: Path) -> Iterator[ReadyAssignment]:
    """The assignment, with a reference whose preprocessing nothing proves."""
    table = replace(data.table("plants.csv", target="kind", hidden=0.3), folder=str(plants))
    checks = (runs(points=10), accuracy(points=90, at_least=0.9))
    asked = Assignment("plants", "Plants", Recipe(table, epochs=60, scaling="raw"), checks)
    [ready] = session.prepare([(asked, [assemble("", {"plants.py": PREPROCESS.encode()})])])
    yield ready


def graded(session: Session, ready: ReadyAssignment, source: str) -> Graded:
    return session.grade_one(ready, assemble("ada", {"ada.py": source.encode()}))


def mark_of(graded: Graded) -> tuple[str, str]:
    (mark,) = [mark for mark in graded.grade.marks if mark.check.slug == "accuracy"]
    return mark.verdict, mark.reason


@pytest.mark.slow
def test_its_own_function_makes_the_inputs_and_no_person_is_needed(
    session: Session, garden: ReadyAssignment, tmp_path: Path
) -> None:
    (reference,) = garden.tasks[0].references
    assert [each.plan.seed for each in reference.trainings] == [1, 2, 3] and min(reference.metrics) > 0.9
    for name, source in (("preprocess", PREPROCESS), ("predict", PREDICT)):
        done = graded(session, garden, source)
        training = done.grade.case.training
        assert training is not None and training.plan.made_by == name and not training.self_run
        assert training.by_student is not None and training.by_student.altered is not None
        verdict, reason = mark_of(done)
        assert verdict == "passed" and f"on inputs of your own {name}(x)" in reason
    report.write_student(tmp_path / "r.html", done, "strong")
    assert "So your own predict(x) made the inputs" in (tmp_path / "r.html").read_text("utf-8")


@pytest.mark.slow
def test_without_a_function_or_with_another_one_it_is_guessed_and_said(
    session: Session, garden: ReadyAssignment, tmp_path: Path
) -> None:
    for source, said in (
        (NEITHER, "Your network takes 3 numbers and one sample of the data has 4"),
        (LIAR, "what it makes of the data is not what went into fit"),
    ):
        done = graded(session, garden, source)
        assert mark_of(done)[0] == "review"  # which is no fault of its network
        report.write_student(tmp_path / "r.html", done, "strong")
        assert said in (tmp_path / "r.html").read_text("utf-8")


@pytest.mark.slow
def test_where_labels_are_public_a_person_looks(session: Session) -> None:
    checks = (runs(points=10), accuracy(points=90, at_least=0.6))
    asked = Assignment("flowers", "Flowers", Recipe("iris", epochs=60, scaling="raw"), checks)
    [ready] = session.prepare([(asked, [])])
    verdict, reason = mark_of(graded(session, ready, PUBLIC))
    assert verdict == "review" and "labels of this data set are public" in reason


@pytest.mark.slow
def test_weights_that_students_trained_are_measured_on_their_own_inputs(
    session: Session, garden: ReadyAssignment
) -> None:
    theirs = replace(garden, assignment=replace(garden.assignment, trained_by="student"))
    done = graded(session, theirs, PREPROCESS)
    training = done.grade.case.training
    assert training is not None and training.plan.made_by == "preprocess"
    assert training.by_student is not None and (training.by_student.on_training or 0) > 0.9
    assert mark_of(done)[0] == "passed"
