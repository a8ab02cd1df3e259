"""Pictures of a teacher's own, in the figures of a student."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from grader import data
from grader.assignment import Assignment, Recipe
from grader.case import Case
from grader.checks import prediction_plot
from grader.data import Dataset, images
from grader.evidence import Axes, Figure
from grader.pipeline.predictions import predict_shown_images
from grader.records.observation import ImagePrediction
from grader.training.network import canonical
from grader.verdicts import Failure
from tests.conftest import array, compiled, fit, found, layer, model
from tests.solved import plain_case, replace

SHAPE = (96, 80, 3)
NETWORK = model(
    layer("InputLayer"),
    layer("Flatten", shape=(None, 23_040)),
    layer("Dense", shape=(None, 1), units=1, activation="sigmoid"),
    input_shape=SHAPE,
    compiled=compiled("binary_crossentropy"),
    fits=(fit(array(20, *SHAPE)),),
    weights=0,
)
PLOT = prediction_plot("plot", 8, title="Plot", asked_as=["plot"])


@pytest.fixture
def pets(tmp_path: Path) -> Dataset:
    chance = np.random.default_rng(0)
    for name in ("cat", "dog"):
        (tmp_path / "pets" / name).mkdir(parents=True)
        for number in range(10):
            pixels = chance.integers(0, 256, SHAPE, np.uint8)
            Image.fromarray(pixels).save(tmp_path / "pets" / name / f"{number}.png")
    return data.load(replace(images("pets/", size=(96, 80)), folder=str(tmp_path)))


class _Asked:
    """A trainer whose network says 0.8 of every picture."""

    def predict(self, network: object, weights: Path, inputs: Any) -> Any:
        return np.full((len(inputs), 1), 0.8, np.float32)


def _case(pets: Dataset, bars: tuple[float, ...] = ()) -> Case:
    figure = Figure(0, 10, 10, (Axes("", 0, SHAPE, ()), Axes("", None, None, bars)))
    return plain_case(
        Assignment("a", "A", Recipe(data="mnist", epochs=1), (PLOT,)), pets,
        found(models=(NETWORK,), figures=(figure,)), "finished", model=NETWORK, network=canonical(NETWORK, SHAPE),
    )  # fmt: skip


def _pictured(pets: Dataset, folder: Path, pixels: Any) -> tuple[ImagePrediction, ...]:
    (folder / "image_0.f32").write_bytes((pixels / 255).astype("<f4").tobytes())
    return predict_shown_images(_case(pets), folder, folder, _Asked())  # type: ignore[arg-type]


def test_a_given_picture_is_known_and_no_other(pets: Dataset, tmp_path: Path) -> None:
    assert pets.sample_shape == SHAPE and pets.classes == ("cat", "dog")
    (picture,) = _pictured(pets, tmp_path, pets.x_train[5])
    assert picture.outputs == pytest.approx(np.array([[0.2, 0.8]]))  # one output is two probabilities
    # Whoever has a hidden picture has it from elsewhere; and it is no test whether one is hidden.
    assert _pictured(pets, tmp_path, pets.x_test[0]) == ()
    assert _pictured(pets, tmp_path, 255 - pets.x_train[5][::-1]) == ()


def test_its_bars_are_compared(pets: Dataset, tmp_path: Path) -> None:
    pictured = _pictured(pets, tmp_path, pets.x_train[5])
    good = replace(_case(pets, (0.2, 0.8)), image_predictions=pictured)
    assert "your own model" in PLOT.ask(good).reason
    with pytest.raises(Failure, match="not what your model says"):
        PLOT.ask(replace(_case(pets, (0.5, 0.5)), image_predictions=pictured))
    with pytest.raises(Failure) as failed:
        PLOT.ask(replace(_case(pets), image_predictions=pictured))
    assert "plt.bar(range(2), probabilities)" in failed.value.hint
