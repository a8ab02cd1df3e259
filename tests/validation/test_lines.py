"""Lines that the reference does not reach, and those that a network reaches which has learned nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.assignment import Assignment, Recipe
from grader.checks import accuracy
from grader.data import Dataset
from grader.metrics import metric_named
from grader.solution import Reference
from grader.validation.lines import lines
from tests.checks.cases import LINE, MNIST, measured
from tests.solved import ready_of


def _ready(reference: float | None, dataset: Dataset = MNIST, metric: str = "accuracy", **given: Any) -> Any:
    scheme = Assignment(
        "a", "A", Recipe(dataset.name, 5, metric=metric, margin=0.02), (accuracy(20, **given),)
    )
    references = ()
    if reference is not None:
        one = measured(reference)
        one = replace(one, plan=replace(one.plan, recipe=scheme.recipe))
        references = (Reference("", one.plan.network, (one,)),)
    return ready_of(scheme, dataset, references)


def _found(*given: Any, **more: Any) -> list[tuple[str, str]]:
    return [(each.level, each.text) for each in lines(_ready(*given, **more))]


def test_a_sound_line_is_proved() -> None:
    ((level, text),) = _found(0.97, at_least=0.9)
    assert level == "proved"
    assert text.startswith(
        "accuracy: accuracy, at least 90.0%: the reference comes to 97.0%, a network that has learned nothing "
        "to 7.8%"
    )
    ((level, text),) = _found(None, at_least=0.9)
    assert level == "proved" and "the reference" not in text
    assert [level for level, _ in _found(0.97)] == ["proved"]  # the reference's own line
    assert _found(None) == []  # there is none


@pytest.mark.parametrize("given", [{"at_least": 0.98}, {"scale": {0.5: 0.5, 0.98: 1.0}}])
def test_a_line_that_the_reference_does_not_reach(given: dict[str, Any]) -> None:
    ((level, text),) = _found(0.97, **given)
    assert level == "problem" and "98.0%" in text and "The reference comes to 97.0%" in text


def test_a_line_that_is_reached_by_learning_nothing() -> None:
    ((level, text),) = _found(0.97, at_least=0.05)
    assert level == "problem" and "always the commonest class comes to 7.8%" in text
    ((level, text),) = _found(None, LINE, "mean_absolute_error", at_most=1000.0)
    assert level == "problem" and "at most 1,000 is reached by a network that has learned nothing" in text
    assert "always the me" in text
    ((level, _),) = _found(None, LINE, "mean_absolute_error", at_most=1.0)
    assert level == "proved"


def test_the_recall_of_one_class_is_reached_by_saying_nothing_else() -> None:
    problems = _found(0.97, metric="recall of 4", at_least=0.9)
    common = int(np.bincount(MNIST.y_train).argmax())
    assert common != 4
    (level, text), _ = problems
    assert level == "remark" and "by saying “4” of everything, which comes to 1" in text


def test_a_class_that_the_data_have_not_is_a_problem() -> None:
    scheme = _ready(0.97)
    cats = accuracy(20, slug="cats", metric="f1 of cat")
    ready = replace(scheme, assignment=replace(scheme.assignment, checks=(cats,)))
    (found,) = lines(ready)
    assert found.level == "problem" and "expected a class among" in found.text and "“cat”" in found.text


def test_ties_of_what_learned_nothing_are_no_luck() -> None:
    outputs = np.tile(np.float32([0.5, 0.3, 0.2]), (6, 1))
    truth = np.array([0, 0, 0, 1, 1, 2])
    names = ("a", "b", "c")
    values = {
        "accuracy": 0.5, "top_2_accuracy": 5 / 6, "balanced_accuracy": 1 / 3, "auc": 0.5, "recall of a": 1.0,
        "precision of a": 0.5, "f1 of a": 2 / 3, "f1 of b": 0.0,
    }  # fmt: skip
    got = {name: metric_named(name).measure(outputs, truth, names) for name in values}
    assert got == pytest.approx(values)


def test_a_rank_says_what_chance_moves_and_that_an_example_has_no_class() -> None:
    ((level, text),) = _found(0.97, rank={0.1: 1.0})
    assert level == "remark"
    assert text.startswith("accuracy: the best tenth of the class earns all points. On 360 hidden samples")
    assert "by about 1.8%" in text and 'expect "review" of it' in text
    assert _found(None, rank={0.1: 1.0}) == []
