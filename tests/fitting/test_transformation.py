"""What was done to data, done again and turned back."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest

from grader.fitting.inputs import prepared_labels, preparer
from grader.fitting.transformation import FUNCTIONS, elements, feature_values, features, target, turned_back
from grader.records.transformation import Elements, Feature, Function, Target, Transformation

AGE = np.array([20.0, 40.0, np.nan, 60.0])
CITY = np.array(["Oslo", "Rome", "", "Rome"])


@pytest.mark.parametrize(
    ("feature", "made"),
    [
        (Feature("age"), [20, 40, np.nan, 60]),
        (Feature("age", shift=40, scale=20), [-1, 0, np.nan, 1]),
        (Feature("age", shift=40, scale=20, missing=50), [-1, 0, 0.5, 1]),
        (Feature("age", "log1p"), np.log([21, 41, np.nan, 61])),
        (Feature("city", category="Rome"), [0, 1, 0, 1]),
        (Feature("city", codes=(("Oslo", 0.0), ("Rome", 1.0)), missing=-1), [0, 1, -1, 1]),
        (Feature("age", category=40.0), [0, 1, 0, 0]),
    ],
)
def test_a_number_is_made_of_a_column(feature: Feature, made: list[float]) -> None:
    columns = {"age": AGE, "city": CITY}
    assert np.allclose(feature_values(asdict(feature), columns[feature.column]), made, equal_nan=True)
    assert features([asdict(feature)] * 2, columns).shape == (4, 2)


@pytest.mark.parametrize("function", list(FUNCTIONS))
def test_a_target_is_turned_back(function: Function) -> None:
    y = np.array([0.5, 2.0, 346.0])
    settings = asdict(Target(function, shift=1.5, scale=3.0))
    assert np.allclose(turned_back(settings, target(settings, y)[:, None])[:, 0], y, rtol=1e-5)


def test_classes_are_turned_back_to_their_order() -> None:
    settings = asdict(Target(codes=(2, 1, 3)))
    y = np.array([0, 1, 2, 0])
    assert target(settings, y).tolist() == [2, 1, 3, 2]
    assert (
        turned_back(settings, np.eye(4, dtype=np.float32)[target(settings, y)]).argmax(1).tolist()
        == y.tolist()
    )
    few = np.zeros((2, 1), np.float32)
    assert turned_back(settings, few) is few  # a network that has no output for each


def test_what_grows_beyond_all_numbers_stays_one() -> None:
    settings = asdict(Target("log"))
    assert np.isfinite(turned_back(settings, np.array([[1e6]], np.float32))).all()


def test_pictures() -> None:
    x = np.arange(8, dtype=np.float32).reshape(2, 2, 2)

    def made(**changes: object) -> np.ndarray:
        return elements(asdict(Elements(**changes)))(x)  # type: ignore[arg-type]

    assert (made() == x).all() and (made(axes=(1, 0)) == x.transpose(0, 2, 1)).all()
    assert (made(shift=1.0, scale=2.0) == (x - 1) / 2).all()
    assert (
        made(padding=((1, 1), (0, 1))).shape == (2, 4, 3) and made(padding=((1, 1), (0, 1))).sum() == x.sum()
    )
    assert np.allclose(np.square(made(norm=1)).sum(1), 1) and np.allclose(
        np.square(made(norm=-1)).sum((1, 2)), 1
    )
    assert (elements(asdict(Elements(norm=1)))(np.zeros((1, 2, 2), np.float32)) == 0).all()


def test_what_a_job_is_told() -> None:
    x = np.array([[0, 255]], np.uint8)
    settings = {"scaling": {"kind": "unit", "low": 0.0, "high": 1.0}, "labels": "integer"}
    assert preparer(settings, x)(np.float32(255)) == 1
    own = Transformation(elements=Elements(scale=100.0), target=Target(codes=(5, 6)))
    told = {**settings, "transformation": own.to_json()}
    assert preparer(told, x)(np.array([50.0], np.float32)) == 0.5
    assert prepared_labels(told, np.array([1, 0])).tolist() == [6, 5]
    assert prepared_labels(settings, np.array([1, 0])).tolist() == [1, 0]
