"""Notebooks as students leave them, and models that are written and never made."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from grader.assignment import Assignment, Limits, Recipe
from grader.case import Case
from grader.checks.architecture import how_to_make_one
from grader.checks.runs import runs
from grader.grade import grade
from grader.intake.files import assemble
from grader.pipeline.session import Session
from grader.records.mark import Mark
from grader.records.run import Run

Look = Callable[..., tuple[Case, Run | None]]
MODEL = "model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10)])"


def notebook(*cells: tuple[str, int | None]) -> bytes:
    """Code cells with their execution counts."""
    written = [
        {"cell_type": "code", "source": text, "metadata": {}, "outputs": [], "execution_count": count}
        for text, count in cells
    ]
    return json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()


def _graded(session: Session, content: bytes) -> tuple[Case, Mark]:
    recipe = Recipe(data="mnist", epochs=1)
    bare = Assignment("bare", "Bare", recipe, (runs(points=5),), Limits(seconds=30))
    case = session.inspect(bare, assemble("ada", {"ada.ipynb": content}))[0]
    return case, grade("ada", case).marks[0]


def test_a_cell_that_fails_hides_no_later_one(session: Session) -> None:
    case, mark = _graded(
        session,
        notebook(
            ("import keras", 1), ("keras.optimizers.SGD(lr=1)", 2), (MODEL, 3), ("ANSWERS = {'relu': 'x'}", 4)
        ),
    )
    assert case.model is not None and case.evidence.answers == {"relu": "x"}
    assert not case.evidence.answers_read
    assert case.outcome == "crashed" and "in cell 2, line 1" in case.outcome_text
    assert mark.verdict == "failed" and "learning_rate" in mark.hint


def test_a_cell_that_is_no_python_hides_no_other_one(session: Session) -> None:
    case, mark = _graded(session, notebook(("import keras", 1), ("print 'hello'", None), (MODEL, 2)))
    assert case.model is not None and "in cell 2, line 1" in case.outcome_text
    assert mark.verdict == "failed" and "brackets" in mark.hint


def test_cells_out_of_order(session: Session) -> None:
    case, mark = _graded(session, notebook((MODEL, 2), ("model.compile(loss='mse')", 3), ("import keras", 1)))
    assert case.model is not None and case.model.compiled is not None
    assert (
        case.reordered
        and case.outcome == "crashed"
        and "NameError" in case.outcome_text
        and "in cell 1" in case.outcome_text
    )
    assert mark.verdict == "failed" and "Restart & Run All" in mark.hint


def test_cells_run_again_in_another_order_that_do_not_need_it(session: Session) -> None:
    case, mark = _graded(session, notebook(("import keras", 5), (MODEL, 4)))
    assert case.outcome == "finished" and mark.verdict == "passed" and not case.reordered


def test_a_model_deleted_at_the_end(session: Session) -> None:
    case, mark = _graded(session, notebook(("import keras\n" + MODEL, 1), ("del model", 2)))
    assert case.model is not None and mark.verdict == "passed"


def test_leaving_ends_a_notebook(session: Session) -> None:
    case, _ = _graded(session, notebook(("import sys\nsys.exit(0)", 1), ("ANSWERS = {'a': 'b' * 2}", 2)))
    assert case.outcome == "finished" and case.evidence.answers == {}


NEVER_CALLED = {
    "a function of any name": "def setup():\n    return keras.Sequential([keras.Input((28, 28)), keras.layers.Dense(10)])",
    "defaults": "def make(units=10):\n    net = keras.Sequential([keras.Input((28, 28)), keras.layers.Dense(units)])",
    "the second": "def network():\n    return None\ndef other():\n    from keras.layers import Dense\n    return keras.Sequential([keras.Input((28, 28)), Dense(10)])",
    "an inner function": "def outer():\n    def inner():\n        return keras.Sequential([keras.Input((28, 28)), keras.layers.Dense(10)])\n    return inner()",
    "before a crash": "def build():\n    return keras.Sequential([keras.Input((28, 28)), keras.layers.Dense(10)])\nprint(undefined)",
}


@pytest.mark.parametrize("way", NEVER_CALLED)
def test_models_that_are_never_made_are_found(look: Look, way: str) -> None:
    case, _ = look("import keras\n" + NEVER_CALLED[way])
    assert case.model is not None and case.model.layers
    assert any("was called by the grader" in note for note in case.evidence.notes)
    assert case.outcome == ("crashed" if "crash" in way else "finished")


def test_what_needs_arguments_is_told(look: Look) -> None:
    case, _ = look(
        "import keras\ndef build(shape, classes=10):\n    return keras.Sequential([keras.Input(shape)])"
    )
    assert case.model is None and case.outcome == "finished"
    assert "Build(shape) is never called" in how_to_make_one(case)


def test_the_private_copy_of_keras_is_named(look: Look) -> None:
    case, _ = look("from tensorflow.python.keras.models import Sequential\nmodel = Sequential()")
    assert case.model is None and "import from keras" in how_to_make_one(case)


@pytest.mark.parametrize("source", ["", "\n\n", "# only\n   # comments\n"])
def test_an_empty_file_is_nothing_handed_in(look: Look, source: str) -> None:
    case, run = look(source)
    assert (case.outcome, case.outcome_text, run) == ("missing", "Your file is empty", None)


def test_a_helper_that_fails_is_not_the_script_s_error(look: Look) -> None:
    case, _ = look("import keras\ndef later():\n    keras.Sequential([missing])")
    assert case.outcome == "finished" and case.model is None


def test_what_makes_no_model_is_not_called(look: Look) -> None:
    case, _ = look("def plot():\n    raise SystemExit(3)\nANSWERS = {'a': 1}")
    assert case.outcome == "finished" and not case.evidence.notes
