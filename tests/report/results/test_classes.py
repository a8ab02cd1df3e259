"""What a classifier makes of the hidden data: whom it takes for whom, and how sure it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.grade import Grade, Graded
from grader.records.submission import Submission
from grader.report import plots
from grader.report.results.classes import class_results
from tests.checks.cases import MNIST, dense, digits, measured
from tests.checks.cases import case as digit_case
from tests.conftest import compiled, fit
from tests.solved import replace


def _taken_for(truth: int, guess: int, *sure: int) -> tuple[Graded, np.ndarray[Any, Any]]:
    """A network that takes every image of one digit for another one, and is surest of these samples."""
    outputs = np.full((len(MNIST.y_test), 10), 0.01, np.float32)
    outputs[np.arange(len(outputs)), np.where(MNIST.y_test == truth, guess, MNIST.y_test)] = 0.6
    outputs[list(sure), guess] = 0.9
    made = replace(
        digits(dense(10, "softmax")), compiled=compiled("sparse_categorical_crossentropy"), fits=(fit(),)
    )
    case = replace(digit_case(made), training=measured(0.9, made, predictions=outputs))
    return Graded(Submission("ada"), Grade("ada", case, ()), None, ()), outputs


def test_what_is_confused_stands_in_the_row_of_what_it_is() -> None:
    counts = np.bincount(MNIST.y_test, minlength=10)
    graded, _ = _taken_for(3, 5)
    seen = class_results(graded.grade.case)
    assert seen is not None
    assert seen.matrix[3][5] == counts[3] and seen.matrix[3][3] == seen.matrix[5][3] == 0
    assert seen.matrix[5][5] == counts[5] and sum(map(sum, seen.matrix)) == len(MNIST.y_test)
    by_name = {name: figures for name, *figures in seen.table}
    assert by_name["3"] == [0.0, 0.0, 0.0, counts[3]]  # precision, recall, F1, count
    precision, recall, _, _ = by_name["5"]
    assert recall == 1.0 and precision == pytest.approx(counts[5] / (counts[5] + counts[3]))
    assert by_name["0"][:3] == [1.0, 1.0, 1.0]


def test_the_surest_mistakes_are_shown_first() -> None:
    threes = np.flatnonzero(MNIST.y_test == 3)
    sure = int(threes[-1])
    graded, _ = _taken_for(3, 5, sure)
    seen = class_results(graded.grade.case)
    assert seen is not None and len(seen.worst) == 6
    first = seen.worst[0]
    assert (first.truth, first.guess) == (3, 5) and max(first.shares) > max(seen.worst[1].shares)
    assert first.what.picture == plots.sample(MNIST.x_test[sure])
    assert [each.truth for each in seen.samples] == list(range(10))  # one of each class


def test_a_network_with_other_outputs_than_classes_is_not_shown_guessing() -> None:
    graded, outputs = _taken_for(3, 5)
    case = graded.grade.case
    assert case.training is not None
    for other in (outputs[:, :9], None):
        assert class_results(replace(case, training=replace(case.training, predictions=other))) is None
