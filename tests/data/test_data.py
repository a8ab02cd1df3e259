"""Where data sets come from, and what a submission gets to see of them."""

from __future__ import annotations

import urllib.error
from pathlib import Path

import numpy as np
import pytest

from grader import data
from tests.data.test_bits import DIGESTS


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise urllib.error.URLError("no network in tests")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("GRADER_DATA", raising=False)


def _write(path: Path, count: int = 40) -> None:
    x = np.random.default_rng(0).integers(0, 256, (count, 28, 28), np.uint8)
    y = np.arange(count, dtype=np.uint8) % 10
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, x_train=x, y_train=y, x_test=x[:10], y_test=y[:10])


def test_the_folder_given_comes_first(tmp_path: Path) -> None:
    _write(tmp_path / "here" / "mnist.npz", 40)
    _write(tmp_path / "keras" / "datasets" / "mnist.npz", 50)
    assert len(data.load("mnist", str(tmp_path / "here")).x_train) == 40
    cached = data.load("mnist")
    assert len(cached.x_train) == 50 and "Keras cache" in cached.source and not cached.stand_in


def test_the_environment_names_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path / "mnist.npz")
    monkeypatch.setenv("GRADER_DATA", str(tmp_path))
    assert len(data.load("mnist").x_train) == 40


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_without_anything_there_is_a_named_stand_in(name: str) -> None:
    found = data.load(name)
    assert found.stand_in and "stand-in" in found.described()
    assert found.x_train.shape == (1437, 28, 28) and found.x_train.dtype == np.uint8
    assert len(found.classes) == 10
    # Real digits, not noise: the same digit looks alike, the corners are empty.
    zeros = found.x_train[found.y_train == 0].mean(0)
    assert zeros[13:15, 13:15].mean() < 60 < zeros[8:20, 8].mean()
    assert found.x_train[:, :4].max() == 0


def test_a_sample_is_named_a_sample(tmp_path: Path) -> None:
    x = np.random.default_rng(0).integers(0, 256, (50, 28, 28), np.uint8)
    np.savez(tmp_path / "fashion_mnist_sample.npz", x=x, y=np.arange(50, dtype=np.uint8) % 10)
    found = data.load("fashion_mnist", str(tmp_path))
    assert found.stand_in and "sample of 50" in found.source
    assert found.classes[9] == "Ankle boot" and len(found.x_train) == 40 and len(found.x_test) == 10


def test_what_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(data.DataError, match="expected one of mnist"):
        data.load("cifar")
    with pytest.raises(data.DataError, match="is no folder"):
        data.load("mnist", str(tmp_path / "nowhere"))
    (tmp_path / "mnist.npz").write_bytes(b"not a zip")
    with pytest.raises(data.DataError, match="cannot be read"):
        data.load("mnist", str(tmp_path))
    np.savez(tmp_path / "mnist.npz", x_train=np.zeros((3, 8)), y_train=[1], x_test=[1], y_test=[1])
    with pytest.raises(data.DataError, match="28 x 28"):
        data.load("mnist", str(tmp_path))


def test_published_data_have_the_true_shape_and_a_decoy(tmp_path: Path) -> None:
    found = data.load("mnist", "stand-in")
    data.publish(found, tmp_path)
    x_train, y_train, x_test, y_test = (
        np.load(tmp_path / f"{name}.npy") for name in ("x_train", "y_train", "x_test", "y_test")
    )
    assert x_train.shape == (60_000, 28, 28) and y_train.shape == (60_000,)
    assert x_test.shape == (10_000, 28, 28) and y_test.shape == (10_000,)
    hidden = {image.tobytes() for image in found.x_test}
    assert not hidden & {image.tobytes() for image in x_test}
    assert not hidden & {image.tobytes() for image in x_train[:1437]}


def test_wine_and_line() -> None:
    wine, line = data.load("wine"), data.load("line")
    assert wine.x_train.shape == (124, 13) and set(wine.y_test) == {0, 1, 2}
    assert list(line.x_train[:, 0]) == [-1, 0, 1, 2, 3, 4]
    assert np.allclose(line.y_test, 2 * line.x_test[:, 0] - 1)
    assert not set(line.x_test[:, 0]) & set(line.x_train[:, 0])
    assert wine.digest == data.load("wine").digest != line.digest


def test_photographs_as_keras_gives_them(tmp_path: Path) -> None:
    """Labels in a column, as `keras.datasets.cifar10.load_data()` gives them, and no download."""
    x = np.random.default_rng(0).integers(0, 256, (30, 32, 32, 3), np.uint8)
    y = (np.arange(30, dtype=np.uint8) % 10).reshape(-1, 1)
    np.savez(tmp_path / "cifar10.npz", x_train=x, y_train=y, x_test=x[:10], y_test=y[:10])
    photographs = data.load("cifar10", str(tmp_path))
    assert photographs.sample_shape == (32, 32, 3) and photographs.y_train.shape == (30,)
    assert photographs.classes[9] == "truck" and not photographs.stand_in
    assert data.given_with("cifar10") == ("cifar10",)
    assert data.given_with("mnist") == ("mnist", "fashion_mnist") and data.given_with("wine") == ()
    with pytest.raises(data.DataError, match="that submissions are given"):
        data.publish(data.load("line"), tmp_path)


def test_what_is_said_of_a_data_set_fits_it() -> None:
    for name in DIGESTS:  # those that are there, or have something that stands in for them
        spec, dataset = data.SPECS[name], data.load(name, "stand-in")
        assert dataset.spec is spec and spec.name == name and dataset.sample_shape == spec.sample_shape
        assert spec.is_images == (spec.pixel_statistics is not None) == (dataset.x_train.dtype == np.uint8)
        if spec.classes:
            assert set(dataset.y_test) == set(range(len(dataset.classes)))
        if spec.value_range is not None:
            assert spec.value_range == (dataset.x_train.min(), dataset.x_train.max())
