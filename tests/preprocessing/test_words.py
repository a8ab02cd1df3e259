"""What a student reads of what their program did to the data."""

from __future__ import annotations

import pytest

from grader.preprocessing.words import inputs_said, target_said
from grader.records.transformation import Elements, Feature, Target, Transformation

NAMES = ("age", "income", "city")


@pytest.mark.parametrize(
    ("transformation", "said"),
    [
        (Transformation((Feature("age"), Feature("income"))), "2 of 3 columns, without city, unscaled"),
        (
            Transformation(
                (Feature("income", "log1p", shift=1.0, scale=2.0, fitted="standard"), Feature("age"))
            ),
            "2 of 3 columns, without city, in an order of your own, log1p of income, standardised",
        ),
        (
            Transformation((Feature("age"), Feature("income"), Feature("city", category="Rome"))),
            "all columns, one-hot: city, unscaled",
        ),
        (
            Transformation(tuple(Feature(name, shift=1.0, fitted="a part") for name in NAMES)),
            "all columns, shifted and scaled",
        ),
        (Transformation(elements=Elements(scale=256.0)), "divided by 256"),
        (
            Transformation(elements=Elements(axes=(1, 0), norm=1)),
            "axes in another order, each line divided by its length",
        ),
        (Transformation(elements=Elements(shift=33.3, scale=78.6)), "(value - 33.3) / 78.6"),
    ],
)
def test_inputs(transformation: Transformation, said: str) -> None:
    assert inputs_said(transformation, NAMES) == said


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (Target(scale=1000.0), "value / 1000"),
        (Target("log1p"), "log1p(value)"),
        (Target("log", 5.0, 0.5), "(log(value) - 5) / 0.5"),
        (Target(shift=2.0), "value - 2"),
        (Target(codes=(1, 0)), "the classes as 1, 0"),
    ],
)
def test_targets(target: Target, said: str) -> None:
    assert target_said(target) == said
