"""House prices: parted as Keras parts them, and told where to put the file where there is none."""

from __future__ import annotations

import urllib.error
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import data

NAMES = {"boston_housing": 13, "california_housing": 8}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise urllib.error.URLError("no network in tests")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("GRADER_DATA", raising=False)


def _houses(features: int, count: int = 100) -> dict[str, Any]:
    x = np.random.default_rng(0).normal(5, 2, (count, features))
    return {"x": x, "y": x.sum(axis=1)}


def _as_keras(x: Any, y: Any) -> Any:
    """What `keras.datasets.boston_housing.load_data` does with the file."""
    rng = np.random.RandomState(113)
    indices = np.arange(len(x))
    rng.shuffle(indices)
    x, y = x[indices], y[indices]
    cut = int(len(x) * 0.8)
    return x[:cut], y[:cut], x[cut:], y[cut:]


@pytest.mark.parametrize("name", NAMES)
def test_what_keras_calls_the_test_set_is_hidden(tmp_path: Path, name: str) -> None:
    houses = _houses(NAMES[name])
    np.savez(tmp_path / f"{name}.npz", **houses)
    found = data.load(name, str(tmp_path))
    ours = (found.x_train, found.y_train, found.x_test, found.y_test)
    for mine, theirs in zip(ours, _as_keras(**houses), strict=True):
        assert np.allclose(mine, theirs)
    assert found.classes == () and found.sample_shape == found.spec.sample_shape and not found.stand_in
    (tmp_path / "keras" / "datasets").mkdir(parents=True)
    np.savez(tmp_path / "keras" / "datasets" / f"{name}.npz", **houses)
    assert data.load(name).digest == found.digest and "Keras cache" in data.load(name).source


@pytest.mark.parametrize("name", NAMES)
def test_submissions_are_given_a_decoy_of_its_size(tmp_path: Path, name: str) -> None:
    np.savez(tmp_path / f"{name}.npz", **_houses(NAMES[name]))
    found = data.load(name, str(tmp_path))
    data.publish(found, tmp_path / "public")
    x_train, y_train, x_test, y_test = (
        np.load(tmp_path / "public" / f"{part}.npy") for part in ("x_train", "y_train", "x_test", "y_test")
    )
    sizes = found.spec.published
    assert (len(x_train), len(x_test)) == (sizes.train, sizes.test) == (len(y_train), len(y_test))
    hidden = {sample.tobytes() for sample in found.x_test}
    assert not hidden & {sample.tobytes() for sample in x_test} and not hidden & {
        s.tobytes() for s in x_train
    }
    assert set(y_test.tolist()) <= set(found.y_train.tolist())
    assert (
        np.abs(x_test[:, None] - found.x_train[None]).max(axis=2).min(axis=1).max() < 0.1
    )  # and is like them
    given, like = (data.decoy(found, given=each)[0] for each in (True, False))
    assert not {sample.tobytes() for sample in given} & {sample.tobytes() for sample in like}


@pytest.mark.parametrize("folder", [None, "stand-in", "here"])
def test_who_has_no_file_reads_where_to_put_it(tmp_path: Path, folder: str | None) -> None:
    asked = str(tmp_path) if folder == "here" else folder
    with pytest.raises(data.DataError) as caught:
        data.load("california_housing", asked)
    assert "california_housing.npz in the folder that --data names" in str(caught.value)
    assert "https://storage.googleapis.com/tensorflow/tf-keras-datasets/california_housing.npz" in str(
        caught.value
    )


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "boston_housing.npz"
    path.write_bytes(b"no arrays")
    with pytest.raises(data.DataError, match="expected the arrays x and y"):
        data.load("boston_housing", str(tmp_path))
    np.savez(path, **_houses(8))
    with pytest.raises(data.DataError, match="expected 13 numbers a house.*Received: float64"):
        data.load("boston_housing", str(tmp_path))
