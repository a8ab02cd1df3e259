"""What a training job left: read distrustfully, scored against labels that never went in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import data
from grader.assignment import Recipe
from grader.records.run import Run
from grader.records.training import Plan
from grader.training import plan as plans
from grader.training.measure import (
    TrainingFailed,
    cross_entropy,
    probabilities,
    read_result,
    score_training,
    with_both_classes,
)
from tests.conftest import compiled, layer, model
from tests.pipeline.cases import LINE, NET, RECIPE


def result_plan() -> Plan:
    return plans.make(NET, (1,), RECIPE, LINE, "v", 1)


def test_probabilities() -> None:
    outputs = np.array([[0.1, 0.9], [0.8, 0.2], [0.4, 0.6]], np.float32)
    assert np.allclose(probabilities(outputs, "linear").sum(1), 1)
    assert probabilities(outputs, "softmax") is outputs


def left(folder: Path, given: Any = None, /, **record: Any) -> Path:
    """What a job left: its record, and outputs of `recorded` epochs."""
    facts: dict[str, Any] = {"error": None, "history": {}, "parameters": 2, "outputs": 1, "recorded": 2}
    (folder / "result.json").write_text(json.dumps(facts | record))
    if given is not None:
        np.asarray(given, "<f4").tofile(folder / "predictions.f32")
    return folder


RIGHT = LINE.y_test[:, None]


def test_each_epoch_is_scored_where_every_one_was_recorded(tmp_path: Path) -> None:
    plan = result_plan()
    found = score_training(plan, LINE, left(tmp_path, [RIGHT + 4, RIGHT - 1]))
    assert (found.metric, found.by_epoch, found.loss_by_epoch) == (1.0, (4.0, 1.0), ())
    last = score_training(plan, LINE, left(tmp_path, [RIGHT - 1], recorded=1))
    assert (last.metric, last.by_epoch) == (1.0, ())


def test_outputs_that_are_no_numbers_diverged(tmp_path: Path) -> None:
    found = score_training(result_plan(), LINE, left(tmp_path, [RIGHT, RIGHT * np.nan]))
    assert found.error is not None and found.error.kind == "diverged"
    assert found.metric is None and found.predictions is None
    early = score_training(result_plan(), LINE, left(tmp_path, [RIGHT * np.nan, RIGHT]))
    assert early.error is None and early.metric == 0.0  # it found back


def test_places_say_which_of_its_inputs_were_hidden(tmp_path: Path) -> None:
    count = len(RIGHT)
    mixed = np.concatenate([RIGHT + 9, RIGHT[::-1]])
    places = np.arange(2 * count)[count:][::-1]
    folder = left(tmp_path, [mixed], recorded=1)
    assert score_training(result_plan(), LINE, folder, places=places, count=2 * count).metric == 0.0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"recorded": -1}, "unexpected"), ({"recorded": "2"}, "unexpected"), ({"parameters": None}, "unexpected"),
        ({"device": "x" * 301}, "unexpected"), ({"recorded": 3}, "unexpected"), ({"outputs": 2}, "unexpected"),
    ],
)  # fmt: skip
def test_what_a_job_should_not_write_is_our_fault_and_no_grade(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    with pytest.raises(TrainingFailed, match=said):
        score_training(result_plan(), LINE, left(tmp_path, [RIGHT, RIGHT], **change))


def test_a_job_without_a_record_says_how_it_ended(tmp_path: Path) -> None:
    for run, said in (
        (None, "without a result"),
        (Run(-9, "memory", 1.0, 1.0, "full"), "stopped for memory: full"),
        (Run(-9, None, 1.0, 1.0, "", told="clock"), "stopped for clock"),
        (Run(3, None, 1.0, 1.0, "x" * 600), "with status 3: x{500}$"),
    ):
        with pytest.raises(TrainingFailed, match=said):
            read_result(tmp_path, run)


def test_the_mean_cross_entropy_of_a_classifier() -> None:
    outputs = np.array([[0.25, 0.75], [0.5, 0.5]], np.float32)
    assert cross_entropy(outputs, np.array([1, 0]), "softmax") == pytest.approx(
        -(np.log(0.75) + np.log(0.5)) / 2
    )
    assert cross_entropy(outputs, np.array([1, 2]), "softmax") is None  # it has no output for class 2
    sure = np.array([[0.0, 1.0]], np.float32)
    assert cross_entropy(sure, np.array([0]), "softmax") == pytest.approx(-np.log(1e-7), rel=1e-4)


def test_one_output_for_yes_or_no_is_both_classes() -> None:
    shares = np.array([[[0.25], [1.0], [0.0]]], np.float32)
    assert with_both_classes(shares, "sigmoid").tolist() == [[[0.75, 0.25], [0.0, 1.0], [1.0, 0.0]]]
    raw = with_both_classes(np.array([[0.0], [2.0], [-3e38]], np.float32), "linear")
    assert (
        raw[0].tolist() == [0.5, 0.5]
        and raw[1, 1] == pytest.approx(0.880797)
        and raw[2, 1] == pytest.approx(0)
    )
    relu = with_both_classes(np.array([[0.0], [0.4], [7.0]], np.float32), "relu")
    assert relu[:, 1].tolist() == [0.0, pytest.approx(0.4), 1.0]
    two = np.array([[0.3, 0.7]], np.float32)
    assert with_both_classes(two, "softmax") is two
    assert np.isnan(with_both_classes(np.array([[np.nan]], np.float32), "linear")).all()


@pytest.mark.parametrize(("activation", "right"), [("sigmoid", (0.9, 0.2)), ("linear", (0.3, -0.1))])
def test_a_yes_or_no_network_is_scored_by_its_one_output(
    tmp_path: Path, activation: str, right: tuple[float, float]
) -> None:
    cancer = data.load("breast_cancer")
    net = model(
        layer("Dense", shape=(None, 1), units=1, activation=activation),
        input_shape=(30,),
        compiled=compiled("binary_crossentropy"),
    )
    recipe = Recipe(data="breast_cancer", epochs=1, scaling="standard")
    outputs = np.where(cancer.y_test == 1, *right)[:, None]
    outputs[0] = np.where(cancer.y_test[0] == 1, right[1], right[0])
    scored = score_training(
        plans.make(net, (30,), recipe, cancer, "v", 1), cancer, left(tmp_path, [outputs], recorded=1)
    )
    assert scored.metric == pytest.approx(1 - 1 / len(cancer.y_test))
    assert scored.predictions is not None and scored.predictions.shape == (len(cancer.y_test), 2)
    assert len(scored.loss_by_epoch) == 1 and 0 < scored.loss_by_epoch[0] < 1
