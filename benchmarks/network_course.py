"""One neuron in a notebook, as a course about networks begins: for nbgrader and for otter-grader.

Every student fits the line y = 2x - 1 with Keras, each with another learning rate and number of epochs. That
is what a class takes whose notebooks import TensorFlow; those of the example courses import next to nothing.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from otter_answers import Answer, Case, Master, Question
from peers import HAS_LOSS, HAS_ONE_LAYER, LOAD, PREDICTS, TRAIN, class_of, nbgrader_course

ASSIGNMENT = "line"


def course(commands: Path, place: Path, count: int) -> Path:
    """A course of nbgrader, released, and what so many students handed in; the folder of the course."""
    folder = place / "course"
    folder.mkdir(parents=True)
    nbgrader_course(commands, folder)
    for student in class_of(count):
        handed_in = folder / "submitted" / student.name / ASSIGNMENT
        handed_in.mkdir(parents=True)
        shutil.copytree(folder / "release" / ASSIGNMENT, handed_in, dirs_exist_ok=True)
        path = handed_in / f"{ASSIGNMENT}.ipynb"
        book = nbformat.read(path, 4)
        book.cells[1].source = student.train
        nbformat.write(book, path)
    return folder


MASTER = Master(
    ASSIGNMENT,
    "tests:\n  files: true\n  ok_format: true",
    LOAD,
    (
        Question(
            "network",
            "points: 1",
            f"# BEGIN SOLUTION\n{TRAIN.format(rate=0.1, epochs=100)}\n# END SOLUTION",
            (Case(f"{HAS_ONE_LAYER} and {HAS_LOSS}", "True"),),
        ),
        Question("prediction", "points: 1", "found = model # SOLUTION", (Case(PREDICTS, "True"),)),
    ),
    {"network": TRAIN.format(rate=0.1, epochs=100), "prediction": "found = model"},
)


def answers(count: int) -> tuple[Answer, ...]:
    """What so many students answer to the master notebook."""
    return tuple(Answer(student.name, {"network": student.train}) for student in class_of(count))
