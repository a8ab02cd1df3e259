"""A model that trains itself: the recipe's data go in, a record comes out, whatever it does."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.worker import selfrun
from grader.worker.watch import Made


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Settings of a self-run of images of 2 x 2, and NumPy in the place of a training."""
    for name, values in {"x_train": [[0, 51], [102, 255]], "x_test": [[255, 0], [0, 0]]}.items():
        np.save(tmp_path / f"{name}.npy", np.array([values, values], np.uint8))
    np.save(tmp_path / "y_train.npy", np.array([3, 1]))
    (tmp_path / "evidence").mkdir()
    monkeypatch.setattr("grader.fitting.inputs.labelled", lambda y, kind: [kind, *y.tolist()])
    return {
        "model": 1, "data": str(tmp_path), "input_shape": [4], "scaling": {"kind": "unit"}, "labels": "integer",
        "epochs": 2, "batch_size": 8,
    }  # fmt: skip


class Variable:
    """A weight, as far as a training is begun anew."""

    def __init__(self) -> None:
        self.value = 7.0

    def assign(self, value: float) -> None:
        self.value = value


def watched(model: Any, moved: Variable | None = None) -> Any:
    made = Made(model, 1, "")
    if moved is not None:
        made.beginning[id(moved)] = (moved, 1.5)
    return SimpleNamespace(made=[None, made], keras_fit="Model.fit")


def left(folder: Path) -> dict[str, Any]:
    found = json.loads((folder / "evidence" / "result.json").read_text())
    assert isinstance(found, dict)
    return found


MODEL = SimpleNamespace(count_params=lambda: np.int64(5))


def test_it_is_trained_by_the_recipe(
    tmp_path: Path, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def train(fit: Any, model: Any, x: Any, y: Any, hidden: Any, epochs: int, batch: int) -> Any:
        assert (fit, model, epochs, batch, y) == ("Model.fit", MODEL, 2, 8, ["integer", 3, 1])
        assert x.shape == (2, 4) and x[0].tolist() == pytest.approx([0, 0.2, 0.4, 1])
        assert hidden[0].tolist() == [1, 0, 0, 0]
        assert moved.value == 1.5  # as it was before the submission's own training
        return np.arange(12.0).reshape(2, 2, 3), {"loss": [2.0, None]}

    monkeypatch.setattr("grader.fitting.fit.train_and_predict", train)
    moved = Variable()
    selfrun.train(watched(MODEL, moved), asked, tmp_path)
    assert left(tmp_path) == {
        "error": None, "history": {"loss": [2.0, None]}, "parameters": 5, "outputs": 3, "recorded": 2,
    }  # fmt: skip
    assert np.fromfile(tmp_path / "evidence" / "predictions.f32", "<f4").tolist() == list(range(12))


def test_without_epochs_it_is_taken_as_it_is(
    tmp_path: Path, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selfrun, "predictor", lambda model: lambda x: x[:, :1])
    trained = Variable()
    selfrun.train(watched(MODEL, trained), asked | {"epochs": 0}, tmp_path)
    found = left(tmp_path)
    assert trained.value == 7.0
    assert (found["recorded"], found["outputs"], found["history"]) == (1, 1, {})
    assert np.fromfile(tmp_path / "evidence" / "predictions.f32", "<f4").tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [({"model": 7}, "IndexError", ""), ({"input_shape": [5]}, "ValueError", "input has shape (5,)")],
)
def test_whatever_goes_wrong_is_on_record(
    tmp_path: Path, asked: dict[str, Any], change: dict[str, Any], kind: str, said: str
) -> None:
    selfrun.train(watched(MODEL), asked | change, tmp_path)
    found = left(tmp_path)
    assert found["error"]["kind"] == kind and said in found["error"]["message"] and found["recorded"] == 0
    assert not (tmp_path / "evidence" / "predictions.f32").exists()
