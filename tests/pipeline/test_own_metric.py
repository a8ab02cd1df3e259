"""A teacher's own metric on the road: measured, or broken and then nobody's loss, and a training is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.assignment import Assignment, Recipe
from grader.checks import accuracy
from grader.data import load
from grader.metrics import Metric
from grader.own_function import own_metric
from grader.pipeline.references import ReferenceUnusable
from grader.records.submission import Submission
from tests.conftest import found
from tests.fake import FakeSandbox, fake_session
from tests.pipeline.cases import NET

LINE = load("line")
PROGRAM = Submission("ada", (("a.py", b"x = 1"),), "a.py")
REFERENCE = Submission("", (("r.py", b"x = 2"),), "r.py")


def _scheme(metric: Metric, **given: Any) -> Assignment:
    recipe = Recipe("line", 2, metric=metric, margin=1.0, scaling="raw", reference_seeds=(1,))
    return Assignment("line", "Line", recipe, (accuracy(20, **given),))


def _sandbox() -> FakeSandbox:
    """Networks that say 0 of everything, and one of another width that is off by far."""
    return FakeSandbox(
        lambda folder, settings: replace(found(models=(NET,))),
        outputs=lambda settings, x: np.zeros((len(x), 1)),
    )


def _largest(truth: Any, prediction: Any) -> float:
    return float(np.abs(truth - prediction).max())


def _broken(truth: Any, prediction: Any) -> float:
    return float(1 / (truth - truth).sum().astype(int).item())


def test_networks_are_measured_by_it_with_and_without_a_reference(tmp_path: Path) -> None:
    largest = own_metric("largest", _largest, higher_is_better=False)
    top = float(np.abs(LINE.y_test).max())
    with fake_session(tmp_path, sandbox := _sandbox()) as session:
        (ready,) = session.prepare([(_scheme(largest), [REFERENCE])])
        assert ready.tasks[0].references[0].mean == top
        (mark,) = session.grade_one(ready, PROGRAM).grade.marks
        assert mark.verdict == "passed" and f"largest is {largest.show(top)}" in mark.reason
        trained = len([job for job in sandbox.jobs if job[0] == "training"])
        (alone,) = session.prepare([(_scheme(largest, at_most=1000.0), [])])
        (mark,) = session.grade_one(alone, PROGRAM).grade.marks
        assert mark.verdict == "passed" and mark.reason.endswith("(expected: at most 1,000).")
        (alone,) = session.prepare([(_scheme(largest), [])])
        (mark,) = session.grade_one(alone, PROGRAM).grade.marks
        assert mark.verdict == "ungraded" and "nothing to compare with" in mark.reason
        assert len([job for job in sandbox.jobs if job[0] == "training"]) == trained


def test_where_it_breaks_nobody_loses_a_point_and_nothing_is_trained_twice(tmp_path: Path) -> None:
    broken = own_metric("largest", _broken, higher_is_better=False)
    with fake_session(tmp_path, sandbox := _sandbox()) as session:
        with pytest.raises(ReferenceUnusable) as stopped:
            session.prepare([(_scheme(broken), [REFERENCE])])
        told = str(stopped.value)
        assert "ZeroDivisionError in line" in told and "It says: division by zero" in told
        assert told.endswith(
            "Correct the metric in assignments/line/assignment.py and run the same command again."
        )
        (alone,) = session.prepare([(_scheme(broken, at_most=5.0), [])])
        (mark,) = session.grade_one(alone, PROGRAM).grade.marks
        assert mark.verdict == "ungraded" and mark.earned is None
        assert mark.reason.startswith("The measure “largest” could not be calculated: ZeroDivisionError")
        assert "division by zero" not in mark.reason
        trained = [settings for target, _, settings in sandbox.jobs if target == "training"]
        assert len(trained) == 1
        mended = own_metric("largest", _largest, higher_is_better=False)
        (alone,) = session.prepare([(_scheme(mended, at_most=1000.0), [])])
        assert session.grade_one(alone, PROGRAM).grade.marks[0].verdict == "passed"
        assert len([1 for target, *_ in sandbox.jobs if target == "training"]) == 1
