"""Data come from here and nowhere else, with another test set than the hidden one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from grader.case import Case
from grader.records.run import Run
from grader.worker import datasets

Look = Callable[..., tuple[Case, Run | None]]


def test_data_come_from_here_and_nowhere_else(look: Look) -> None:
    case, _ = look(
        """
import keras, tensorflow as tf
from keras.datasets import mnist
from tensorflow.keras.datasets import fashion_mnist
a, b, c = mnist.load_data(), tf.keras.datasets.mnist.load_data(), fashion_mnist.load_data("x.npz")
a[0][0][0, 0, 0] = 7  # its own copy
ANSWERS = {"same": bool((a[0][1] == b[0][1]).all()), "type": str(type(a[0][0])), "dtype": str(a[0][0].dtype), "other": int(b[0][0][0, 0, 0])}
keras.datasets.cifar10.load_data()
"""
    )
    assert case.evidence.answers == {
        "same": True,
        "type": "<class 'numpy.ndarray'>",
        "dtype": "uint8",
        "other": 0,
    }
    assert (
        case.outcome == "crashed"
        and "cifar10" in case.outcome_text
        and "without a network" in case.outcome_text
    )


@pytest.fixture
def keras_(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SimpleNamespace:
    """Keras's data sets in each of their homes, two of them, and the data of one laid down."""
    sets = SimpleNamespace(
        mnist=SimpleNamespace(load_data=None), cifar10=SimpleNamespace(load_data=None), version="3"
    )
    monkeypatch.setattr("grader.worker.datasets.importlib.import_module", lambda home: sets)
    (tmp_path / "mnist").mkdir()
    (tmp_path / "cifar10").mkdir()  # of another assignment
    for number, name in enumerate(("x_train", "y_train", "x_test", "y_test")):
        for folder in ("mnist", "cifar10"):
            np.save(tmp_path / folder / f"{name}.npy", np.full(2, number, np.uint8))
    return sets


def test_what_is_served_is_mapped_and_changed_by_nobody_else(keras_: SimpleNamespace, tmp_path: Path) -> None:
    notes: list[str] = []
    datasets.install(tmp_path, {"mnist"}, notes)
    (x, y), (x_test, y_test) = keras_.mnist.load_data()
    assert [each.tolist() for each in (x, y, x_test, y_test)] == [[0, 0], [1, 1], [2, 2], [3, 3]]
    assert type(x) is np.ndarray
    x[:] = 7
    (again, _), _ = keras_.mnist.load_data("mnist.npz")
    assert again.tolist() == [0, 0] and np.load(tmp_path / "mnist" / "x_train.npy").tolist() == [0, 0]
    assert len(notes) == 2 and "not the hidden one" in notes[0]


def test_another_set_is_not_there_whatever_lies_beside(keras_: SimpleNamespace, tmp_path: Path) -> None:
    datasets.install(tmp_path, {"mnist"}, [])
    with pytest.raises(OSError, match="'cifar10' is not available.*without a network"):
        keras_.cifar10.load_data()
