"""Of several programs the one counts whose network fits the task."""

from __future__ import annotations

from dataclasses import replace

from grader.gradebook import codec
from grader.intake.files import assemble
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session
from grader.records.observation import Observation

LINE = """import keras
import numpy as np
x = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
y = np.array([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0])
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mean_squared_error")
model.fit(x, y, epochs=500, verbose=0)
# What is 2 and 2? four
"""
PICTURES = """import keras
model = keras.Sequential([
    keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(5, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy")
"""


def test_the_program_that_fits_the_task_counts(
    session: Session, prepared: dict[str, ReadyAssignment]
) -> None:
    files = {"first_try.py": PICTURES.encode(), "second_try.py": LINE.encode()}
    submission = assemble("ada", files)
    swapped = assemble("ada", {"first_try.py": LINE.encode(), "second_try.py": PICTURES.encode()})
    assert len(submission.others) == len(swapped.others) == 1
    alone = session.grade_one(prepared["first_model"], assemble("ada", {"second_try.py": LINE.encode()}))
    for one, name in ((submission, "second_try.py"), (swapped, "first_try.py")):
        graded = session.grade_one(prepared["first_model"], one)
        assert graded.submission.script == name and not graded.submission.others
        assert graded.submission.digest == one.digest
        assert any(name in remark and "counts" in remark for remark in graded.submission.remarks)
        assert graded.grade.case.model is not None
        assert [mark.earned for mark in graded.grade.marks] == [mark.earned for mark in alone.grade.marks]


def test_which_program_counted_is_kept() -> None:
    seen = Observation(None, "finished", "It ran to its end", False, None, program=2)
    assert codec.unpack_observation(codec.pack_observation(seen)) == seen
    assert codec.unpack_observation(codec.pack_observation(replace(seen, program=0))).program == 0
