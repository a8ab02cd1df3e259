"""A line to learn, a network that learns it, and what the steps of a journey would be told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader import data
from grader.assignment import Assignment, Recipe
from grader.checks import accuracy, runs
from grader.evidence import Model
from grader.grade import Graded
from grader.pipeline.journey import Journey, Train, journey
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.references import reference_of
from grader.records.observation import Observation
from grader.records.submission import Submission
from grader.records.training import TrainingResult
from tests.conftest import compiled, found, layer, model
from tests.fake import FINISHED
from tests.solved import ready_of, replace

LINE = data.load("line")


NET = model(
    layer("Dense", shape=(None, 1), units=1), input_shape=(1,), compiled=compiled("mean_squared_error", "SGD")
)


OWN = replace(NET, layers=(layer("MyLayer", shape=(None, 1)),))


RECIPE = Recipe(data="line", epochs=2, metric="mean_absolute_error", margin=0.1, scaling="raw")


SUBMISSION = Submission("ada", (("a.py", b"x = 1"),), "a.py")


def ready(**changes: Any) -> ReadyAssignment:
    checks = (runs(points=40), accuracy(points=60))
    return ready_of(Assignment("line", "Line", RECIPE, checks, **changes), LINE)


def seen(made: Model | None, end: Any = "finished", **changes: Any) -> Observation:
    left = found(models=(made,) if made is not None else ())
    return Observation(left, end, "It ran to its end", False, FINISHED, **changes)


def result(training: Any, metric: float = 0.0) -> TrainingResult:
    plan = training.plans[0] if isinstance(training, Train) else training.plan
    outputs = np.zeros((len(LINE.x_test), 1), np.float32)
    return TrainingResult(plan, None, {"loss": [1.0, 0.5]}, outputs, (), metric, 2, False)


def end(road: Journey, value: Any) -> Graded:
    with pytest.raises(StopIteration) as stop:
        road.send(value)
    graded = stop.value.value
    assert isinstance(graded, Graded)
    return graded


def verdicts(graded: Graded) -> dict[str, str]:
    return {mark.check.slug: mark.verdict for mark in graded.grade.marks}


def with_reference() -> ReadyAssignment:
    road = journey(ready(), replace(SUBMISSION, student=""), "v", as_reference=True)
    next(road)
    asked = road.send(seen(NET))
    assert isinstance(asked, Train) and [each.seed for each in asked.plans] == [1, 2, 3]
    graded = end(road, tuple(result(replace(asked, plans=(each,)), 0.2) for each in asked.plans))
    return replace(ready(), references=reference_of(ready().assignment, "", graded))
