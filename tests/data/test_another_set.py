"""A data set of another shape works everywhere once its `DataSpec` is there: nothing else knows its name."""

from __future__ import annotations

import base64
import io
import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from grader import data, evidence, scaffold
from grader.analysis.diagnoses import diagnose
from grader.analysis.model_choice import Sought, choose, which_data
from grader.assignment import Assignment, Recipe
from grader.case import Case
from grader.data import Dataset
from grader.data.image_sets import image_set
from grader.evidence import Axes, Figure
from grader.grade import Graded, grade
from grader.loading import load_assignment
from grader.pipeline.predictions import predict_shown_images
from grader.records.submission import Submission
from grader.records.training import Scaling, TrainingResult
from grader.report.student import student_page
from grader.solution import Reference
from grader.training import plan as plans
from grader.training.network import canonical
from grader.training.student import measure_weights
from tests.conftest import array, compiled, fit, found, layer, model
from tests.solved import plain_case

SHAPE = (24, 32, 3)
TILES = image_set(
    "tiles",
    classes=tuple(f"tile {number}" for number in range(10)),
    sample_shape=SHAPE,
    sizes=(500, 100),
    pixel_statistics=(0.5, 0.29),
    label_shape=(1,),
)
RECIPE = Recipe(data="tiles", epochs=2)
NETWORK = model(
    layer("InputLayer"),
    layer("Flatten", shape=(None, 2304)),
    layer("Dense", shape=(None, 10), units=10, activation="softmax"),
    input_shape=SHAPE,
    compiled=compiled("sparse_categorical_crossentropy"),
)


@pytest.fixture(autouse=True)
def tiles(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Dataset]:
    monkeypatch.setitem(data.SPECS, "tiles", TILES)  # type: ignore[misc]
    x = np.random.default_rng(0).integers(0, 256, (60, *SHAPE), np.uint8)
    x[:, 0, 0], x[:, 0, 1] = 0, 255
    y = (np.arange(60, dtype=np.uint8) % 10).reshape(-1, 1)
    np.savez(tmp_path / "tiles.npz", x_train=x[:50], y_train=y[:50], x_test=x[50:], y_test=y[50:])
    yield data.load("tiles", str(tmp_path))


def _case(dataset: Dataset, made: evidence.Model = NETWORK, **changes: Any) -> Case:
    network = canonical(made, SHAPE)
    plan = plans.make(made, SHAPE, RECIPE, dataset, "v", 1)
    outputs = np.eye(10, dtype=np.float32)[(dataset.y_test + (dataset.y_test == 3)) % 10]
    measured = TrainingResult(plan, None, {"loss": [1.0, 0.5]}, outputs, (), 0.9, 1, False)
    facts: dict[str, Any] = {
        "model": made,
        "network": network,
        "training": measured,
        "reference": Reference("", network, (measured,)),
    }
    case = plain_case(
        Assignment("a", "A", RECIPE, ()), dataset, found(models=(made,), **changes), "finished", **facts
    )
    return case


def test_it_is_read_with_its_own_shape_and_goes_over_to_other_processes(tiles: Dataset) -> None:
    assert tiles.sample_shape == SHAPE and tiles.y_train.shape == (50,) and not tiles.stand_in
    again = pickle.loads(pickle.dumps(tiles))  # noqa: S301 - our own
    assert again.spec == tiles.spec and again.digest == tiles.digest
    assert (again.name, again.classes) == (tiles.name, tiles.classes)
    assert (again.x_test == tiles.x_test).all()


def test_another_shape_is_refused(tmp_path: Path) -> None:
    gray = np.zeros((9, 24, 32), np.uint8)
    np.savez(tmp_path / "tiles.npz", x_train=gray, y_train=gray[:, 0, 0], x_test=gray, y_test=gray[:, 0, 0])
    with pytest.raises(data.DataError, match="24 x 32 x 3"):
        data.load("tiles", str(tmp_path))


def test_its_stand_in_is_the_digits_in_colour() -> None:
    stand_in = data.load("tiles", "stand-in")
    assert stand_in.x_train.shape == (1437, *SHAPE) and stand_in.classes == tuple("0123456789")
    assert (stand_in.x_train[..., 0] == stand_in.x_train[..., 2]).all()
    assert stand_in.x_train[:, 3:20, 7:24].max() == 255 and stand_in.x_train[:, :3].max() == 0
    assert "24 x 32" in stand_in.source


def test_submissions_are_given_it_as_keras_gives_it(tiles: Dataset, tmp_path: Path) -> None:
    data.publish(tiles, tmp_path / "public")
    x_train, y_train, x_test, y_test = (
        np.load(tmp_path / "public" / f"{part}.npy") for part in ("x_train", "y_train", "x_test", "y_test")
    )
    assert (x_train.shape, y_train.shape) == ((500, *SHAPE), (500, 1))
    assert (x_test.shape, y_test.shape) == ((100, *SHAPE), (100, 1))
    hidden = {image.tobytes() for image in tiles.x_test}
    assert not hidden & {image.tobytes() for image in x_test}
    given, like = ({image.tobytes() for image in data.decoy(tiles, given=each)[0]} for each in (True, False))
    assert given == {image.tobytes() for image in x_test} and not given & like
    assert data.given_with("tiles") == ("tiles",)


def test_what_fit_saw_is_recognised(tiles: Dataset) -> None:
    mean, spread = float(tiles.x_train.mean()) / 255, float(tiles.x_train.std()) / 255

    def saw(mean: float, spread: float, *shape: int) -> evidence.Array:
        return evidence.Array(shape, "float64", 0.0, 1.0, (mean,), (spread,))

    ours = saw(mean, spread, 500, *SHAPE)
    assert which_data(ours, None, tiles) == "tiles"
    # The digits' statistics are no hint where images have another size.
    assert which_data(saw(0.1307, 0.3081, 500, *SHAPE), None, tiles) is None
    assert which_data(saw(0.1307, 0.3081, 500, 28, 28), None, tiles) is None
    known, other = replace(NETWORK, variable="known", fits=(fit(ours),)), replace(NETWORK, variable="other")
    assert choose((known, other), [Sought("", (canonical(NETWORK, SHAPE),), SHAPE, tiles)])[0][0] is known


def test_its_scaling_is_recognised(tiles: Dataset) -> None:
    for high, kind in ((1.0, "unit"), (255.0, "raw")):
        fitted = replace(NETWORK, fits=(fit(array(500, *SHAPE, high=high)),))
        assert plans.scaling_of(fitted, RECIPE, tiles) == Scaling(kind)  # type: ignore[arg-type]
    fitted = replace(NETWORK, fits=(fit(array(500, *SHAPE, low=-1, high=1)),))
    assert plans.scaling_of(fitted, RECIPE, tiles) == Scaling("range", -1, 1)


def test_unscaled_images_are_diagnosed(tiles: Dataset) -> None:
    fitted = replace(NETWORK, fits=(fit(array(500, *SHAPE, high=255.0)),))
    (unscaled,) = (each for each in diagnose(_case(tiles, fitted)) if each.slug == "unscaled")
    assert "0 to 255" in unscaled.text and "divide the images by 255" in unscaled.advice


def _pictures(page: str) -> list[Image.Image]:
    parts = page.split('src="data:image/png;base64,')[1:]
    return [Image.open(io.BytesIO(base64.b64decode(part.partition('"')[0]))) for part in parts]


def test_its_images_are_in_the_report_in_colour(tiles: Dataset) -> None:
    case = _case(tiles)
    graded = Graded(Submission("ada"), grade("ada", case), None, ())
    page = student_page(graded, "strong").decode()
    pictures = _pictures(page)
    assert len(pictures) == 10 + 1  # one of each class, and the mistake
    assert {(each.size, each.mode) for each in pictures} == {((32, 24), "RGB")}
    first = np.flatnonzero(tiles.y_test == 0)[0]
    assert (np.asarray(pictures[0]) == tiles.x_test[first]).all()
    assert "says <b>tile 4</b>, is <b>tile 3</b>" in page and "the true line" not in page


class _Asked:
    """A trainer that says the same of every image."""

    def __init__(self) -> None:
        self.inputs = np.zeros(0, np.float32)

    def predict(self, network: object, weights: Path, inputs: Any) -> Any:
        self.inputs = inputs
        return np.tile(np.eye(10, dtype=np.float32)[7], (len(inputs), 1))


def test_its_images_are_recognised_in_figures(tiles: Dataset, tmp_path: Path) -> None:
    data.publish(tiles, tmp_path / "tiles")
    image = np.load(tmp_path / "tiles" / "x_test.npy")[5].astype("<f4") / 255
    (tmp_path / "image_0.f32").write_bytes(image.tobytes())
    (tmp_path / "image_1.f32").write_bytes((image[::-1] * 0.5).astype("<f4").tobytes())
    figure = Figure(0, 10, 10, (Axes("", 0, SHAPE, ()), Axes("", 1, SHAPE, ())))
    trained = replace(NETWORK, weights=0, fits=(fit(array(500, *SHAPE)),))
    asked = _Asked()
    (picture,) = predict_shown_images(_case(tiles, trained, figures=(figure,)), tmp_path, tmp_path, asked)  # type: ignore[arg-type]
    assert picture.image == 0 and picture.outputs.argmax() == 7
    assert np.array_equal(asked.inputs.reshape(SHAPE), image)


def test_submitted_weights_are_asked_about_what_was_given(tiles: Dataset, tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(bytes(40))
    plan = plans.make(NETWORK, SHAPE, RECIPE, tiles, "v", 1)
    measured = measure_weights(plan, tiles, tmp_path / "weights", _Asked())  # type: ignore[arg-type]
    assert (
        measured.by_student is not None
        and measured.by_student.on_given is not None
        and measured.metric == 0.1
    )


def test_an_assignment_begins_with_it(tmp_path: Path) -> None:
    files = scaffold.write("my_tiles", "tiles", "", tmp_path)
    texts = {path.name: path.read_text("utf-8") for path in files}
    for name in ("starter.py", "my_tiles.py", "assignment.py"):
        compile(texts[name], name, "exec")
    assert "keras.datasets.tiles.load_data()" in texts["starter.py"]
    assert "keras.Input(shape=(24, 32, 3))" in texts["my_tiles.py"]
    assert 'Dense(10, activation="softmax")' in texts["my_tiles.py"]
    made = load_assignment(tmp_path / "assignments" / "my_tiles")
    assert made.recipe.data == "tiles" and data.spec(made.recipe.data) is TILES
