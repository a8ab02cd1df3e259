"""The names a teacher writes with."""

from __future__ import annotations

import pytest

import grader


def test_exported_names() -> None:
    assert grader.__all__ == [
        "Assignment",
        "Check",
        "Failure",
        "Idea",
        "Late",
        "Limits",
        "Misconception",
        "Passed",
        "Recipe",
        "Rubric",
        "Rules",
        "accuracy",
        "architecture",
        "compiled",
        "explanation",
        "extra",
        "formula",
        "hidden",
        "number",
        "output_choices",
        "prediction_plot",
        "runs",
        "shape",
    ]


@pytest.mark.parametrize("name", grader.__all__)
def test_each_is_there_and_explained(name: str) -> None:
    assert getattr(grader, name).__doc__


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = grader.nonsense
