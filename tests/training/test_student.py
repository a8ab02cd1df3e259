"""What students trained themselves: asked about what it never saw, and beside that about what it did."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import data
from grader.data import Dataset
from grader.training.student import SelfRunInputs, _altered, measure_weights, read_self_run, self_run_inputs
from grader.training.trainer import Trainer
from tests.checks.cases import LINE, MNIST, measured
from tests.fake import FINISHED

COUNT = len(MNIST.x_test)


class Asked(Trainer):
    """A network that answers by a rule, whatever its weights."""

    def __init__(self, rule: Any):
        self._rule = rule
        self.inputs = np.empty(0)

    def predict(self, network: Any, weights: Path, inputs: Any) -> Any:
        self.inputs = inputs
        return self._rule(inputs)


def test_weights_are_scored_on_each_part_apart(tmp_path: Path) -> None:
    """Right on the hidden samples, on every other one of the training set, and on nothing that was given."""
    (tmp_path / "w.f32").write_bytes(bytes(4 * 30))
    sample = MNIST.y_train[:: max(1, len(MNIST.y_train) // 10_000)]

    def rule(inputs: Any) -> Any:
        labels = np.zeros(len(inputs), int)
        labels[:COUNT] = MNIST.y_test
        training = (sample + np.arange(len(sample)) % 2) % 10
        labels[COUNT : COUNT + len(sample)] = training
        given = data.decoy(MNIST)[1]
        labels[COUNT + len(sample) :][: len(given)] = (given + 1) % 10
        like = data.decoy(MNIST, given=False)[1]
        labels[COUNT + len(sample) + len(given) :] = like
        return np.eye(10, dtype=np.float32)[labels]

    trainer = Asked(rule)
    found = measure_weights(measured(None).plan, MNIST, tmp_path / "w.f32", trainer)
    assert found.by_student is not None and found.error is None
    assert (found.metric, found.parameters) == (1.0, 30)
    assert found.by_student.on_training == pytest.approx(0.5, abs=0.001)
    assert (found.by_student.on_given, found.by_student.on_like) == (0.0, 1.0)
    assert 1 < found.by_student.samples <= len(data.decoy(MNIST)[1])
    assert found.predictions is not None and len(found.predictions) == COUNT
    assert trainer.inputs.max() == pytest.approx(measured(None).plan.scaling.high)  # as the plan says
    assert trainer.inputs.shape[1:] == tuple(measured(None).plan.network.input_shape)


def _laid(folder: Path, dataset: Dataset) -> Path:
    folder.mkdir()
    for part in ("x_train", "y_train", "x_test"):
        np.save(folder / f"{part}.npy", getattr(dataset, part))
    return folder


def test_the_hidden_inputs_come_in_another_order_and_some_again(tmp_path: Path) -> None:
    inputs = _laid(tmp_path / "inputs", MNIST)
    asked = self_run_inputs(MNIST, inputs, tmp_path / "a")
    given = np.load(tmp_path / "a" / "x_test.npy")
    again = min(1_000, COUNT)
    assert len(given) == COUNT + again and not np.array_equal(given[:COUNT], MNIST.x_test)
    assert np.array_equal(given[asked.hidden], MNIST.x_test)
    copies, originals = given[asked.copies].astype(int), MNIST.x_test[asked.again].astype(int)
    assert 0 < np.abs(copies - originals).max() <= 8 and (copies != originals).any(axis=(1, 2)).all()
    assert sorted([*asked.hidden, *asked.copies]) == list(range(len(given)))
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == [
        "x_test.npy",
        "x_train.npy",
        "y_train.npy",
    ]
    other = self_run_inputs(MNIST, inputs, tmp_path / "b")
    assert not np.array_equal(other.hidden, asked.hidden)  # nobody can write the order down


def test_what_is_no_image_is_moved_by_little_of_its_spread(tmp_path: Path) -> None:
    asked = self_run_inputs(LINE, _laid(tmp_path / "inputs", LINE), tmp_path / "a")
    given = np.load(tmp_path / "a" / "x_test.npy")
    away = np.abs(given[asked.copies] - LINE.x_test[asked.again])
    assert given.dtype == LINE.x_test.dtype and 0 < away.max() < 0.2 * LINE.x_test.std()


def test_a_table_of_known_images_shows_on_their_copies(tmp_path: Path) -> None:
    """It is right on what is as it was, and on no copy."""
    again = np.arange(100)
    order = np.random.default_rng(0).permutation(COUNT + 100)
    asked = SelfRunInputs(order[:COUNT], again, order[COUNT:])
    labels = np.zeros(COUNT + 100, int)
    labels[asked.hidden] = MNIST.y_test
    labels[asked.copies] = (MNIST.y_test[again] + 1) % 10
    np.eye(10, dtype="<f4")[labels].tofile(tmp_path / "predictions.f32")
    record: dict[str, Any] = {"error": None, "history": {}, "parameters": 2, "outputs": 10, "recorded": 1}
    (tmp_path / "result.json").write_text(json.dumps(record))
    found = read_self_run(measured(None).plan, MNIST, tmp_path, FINISHED, asked)
    assert found.self_run and found.metric == 1.0 and found.by_student is not None
    assert found.by_student.altered == (1.0, 0.0)
    nothing = replace(MNIST, classes=())
    by = read_self_run(measured(None).plan, nothing, tmp_path, FINISHED, asked).by_student
    assert by is not None and by.altered is None


def test_texts_are_altered_in_their_blanks() -> None:
    given = np.array([["a good day"], ["no"]])
    altered = _altered(given, given, np.random.default_rng(0))
    assert [text.split() for (text,) in altered.tolist()] == [["a", "good", "day"], ["no"]]
    assert not (altered == given).any()


def test_lengths_are_altered_to_lengths() -> None:
    chance = np.random.default_rng(0)
    given = np.concatenate([chance.uniform(0.1, 50, (400, 2)), [[0.0, np.nan]]])
    moved = _altered(given, given, chance)
    assert (moved[:-1] > 0).all() and (moved != given)[:-1].mean() > 0.9
    assert moved[-1, 0] == 0 and np.isnan(moved[-1, 1]) and np.nanmax(moved) <= np.nanmax(given)
