"""From a data set to what a network is given."""

from __future__ import annotations

import numpy as np
import pytest

from grader.fitting.inputs import labelled, scaler, shaped

TRAIN = np.array([[0, 10], [100, 30], [200, 50]], np.uint8)
X = np.array([[0.0, 10.0], [255.0, 50.0]], np.float32)


@pytest.mark.parametrize(
    ("scaling", "wanted"),
    [
        ({"kind": "raw"}, X),
        ({"kind": "unit"}, X / 255),
        ({"kind": "range", "low": -1.0, "high": 1.0}, X * 2 / 255 - 1),
        ({"kind": "standard"}, (X - [100, 30]) / np.std(TRAIN, 0)),
        ({"kind": "minmax"}, (X - [0, 10]) / [200, 40]),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_what_it_learns_it_learns_from_the_training_set(
    scaling: dict[str, object], wanted: np.ndarray
) -> None:
    scaled = scaler(scaling, TRAIN)(X)
    assert scaled.dtype == np.float32 and np.allclose(scaled, wanted, atol=1e-5)


def test_samples_of_another_shape_have_the_same_numbers_in_the_same_order() -> None:
    x = np.arange(12, dtype=np.float32).reshape(2, 2, 3)
    assert shaped(x, (6,)).tolist() == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]
    with pytest.raises(ValueError, match=r"has shape \(2, 3\). Received: .* \(5,\)"):
        shaped(x, (5,))


def test_labels_are_whole_numbers_or_values() -> None:
    y = np.array([0, 2], np.uint8)
    assert labelled(y, "integer").dtype == np.int32 and labelled(y, "integer").tolist() == [0, 2]
    assert labelled(np.array([1.5]), "value").tolist() == [1.5]
