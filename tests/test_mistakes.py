"""A mistake costs once, and is named: whole submissions with one mistake each, through the whole pipeline."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.analysis.diagnoses import diagnose
from grader.grade import Graded
from grader.records.mark import Mark
from tests.conftest import ROOT

LINE = (ROOT / "reference" / "first_model.py").read_text("utf-8")
DIGITS = (ROOT / "reference" / "digit_classifier.py").read_text("utf-8")


def _marks(graded: Graded) -> dict[str, Mark]:
    return {mark.check.slug: mark for mark in graded.grade.marks}


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ('loss="mean_squared_error"', 'loss="mean squared error"', "“mean_squared_error”"),
        ("optimizer=keras.optimizers.SGD(learning_rate=0.01)", 'optimizer="sdg"', "“sgd”"),
        ("optimizer=keras.optimizers.SGD(learning_rate=0.01)", "optimizer=keras.optimizers.SGD", "SGD()"),
    ],
)
def test_a_misspelled_name_costs_its_own_points(
    grade_source: Callable[..., Graded], old: str, new: str, hint: str
) -> None:
    assert old in LINE
    marks = _marks(grade_source("first_model", LINE.replace(old, new)))
    assert "ungraded" not in {mark.verdict for mark in marks.values()}
    assert marks["runs"].verdict == marks["compiled"].verdict == "failed"
    assert hint in marks["compiled"].hint
    assert marks["architecture"].verdict == marks["accuracy"].verdict == "passed"


def test_a_missing_activation_is_named_as_the_cause(grade_source: Callable[..., Graded]) -> None:
    graded = grade_source("digit_classifier", DIGITS.replace(', activation="relu"', ""))
    found = diagnose(graded.grade.case)
    assert found[0].slug == "no_activation"
    marks = _marks(graded)
    assert found[0].text in (
        marks["accuracy"].hint,
        marks["accuracy"].hint.removesuffix(f" {found[0].advice}"),
    )


def test_a_network_that_was_never_trained_is_told_who_did_it(grade_source: Callable[..., Graded]) -> None:
    lines = [line for line in DIGITS.splitlines() if not line.startswith(("model.fit", "model.evaluate"))]
    marks = _marks(grade_source("digit_classifier", "\n".join(lines)))
    assert "never calls fit on it: scaled and trained by the grader alone" in marks["accuracy"].reason
    assert marks["accuracy"].verdict == "passed"
