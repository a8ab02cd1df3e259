"""What a teacher is told of a reference that only its own program can build, or make inputs for."""

from __future__ import annotations

from typing import Any

from grader.checks import accuracy
from grader.grade import Graded, grade
from grader.records.submission import Submission
from grader.validation.soundness import _by_itself, _references
from tests.checks.cases import REFERENCE, case, measured
from tests.conftest import compiled
from tests.fake import FINISHED
from tests.solved import replace

READY = replace(REFERENCE, compiled=compiled("sparse_categorical_crossentropy"))


def graded(training: Any, refusal: str = "") -> Graded:
    """A reference whose network came to this."""
    made = replace(case(READY, (accuracy(points=20, at_least=0.9),)), training=training, refusal=refusal)
    return Graded(Submission(""), grade("", made), FINISHED, ())


def said(work: Graded) -> list[str]:
    return [each.text for each in _by_itself("the reference", work)]


def test_a_self_run_is_told_and_is_no_problem() -> None:
    work = graded(replace(measured(0.97), self_run=True), "Mine is a layer of your own.")
    (remark,) = said(work)
    assert remark.startswith(
        "the reference: Mine is a layer of your own. So its own program trains it (self-run)"
    )
    assert [each.level for each in _references([work])] == ["remark", "proved"]
    low = graded(replace(measured(0.7), self_run=True), "Mine is a layer of your own.")
    assert [each.level for each in _references([low])] == ["remark", "problem"]


def test_so_are_inputs_that_its_own_function_makes() -> None:
    made = measured(0.97)
    (remark,) = said(graded(replace(made, plan=replace(made.plan, made_by="predict"))))
    assert "its own predict(x) makes inputs (self-run)" in remark and "preprocess(x), too" in remark
    assert said(graded(made)) == [] and said(graded(measured(None), "Mine.")) == []
