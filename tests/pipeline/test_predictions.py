"""Which images of a figure are images of the data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader.examples import example_case
from grader.pipeline.predictions import PARTS, Images, _is_among, _ranges, predict_shown_images

CHANCE = np.random.default_rng(0)


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """Images of several brightnesses, as submissions are given them."""
    images = CHANCE.integers(0, 256, (40, 28, 28), np.uint8)
    images[0] = images[0] // 2 + 20  # neither black nor white is in it
    images[1] = 0
    np.save(tmp_path / "x_train.npy", images)
    np.save(tmp_path / "x_test.npy", images[:3])
    return tmp_path


def sets(known: Path) -> list[Images]:
    return [_ranges(known / f"{part}.npy") for part in PARTS]


@pytest.mark.parametrize("place", [0, 2, 39])
@pytest.mark.parametrize(("scale", "shift"), [(1.0, 0.0), (1 / 255, 0.0), (2 / 255, -1.0)])
def test_an_image_is_recognised_however_it_was_scaled(
    known: Path, place: int, scale: float, shift: float
) -> None:
    shown = np.load(known / "x_train.npy")[place].astype(np.float32) * np.float32(scale) + np.float32(shift)
    assert _is_among(shown, sets(known))
    assert not _is_among(shown, [])


def test_other_images_are_none_of_the_data(known: Path) -> None:
    image = np.load(known / "x_train.npy")[5].astype(np.float32)
    assert not _is_among(image[::-1], sets(known))
    touched = image.copy()
    touched[0, 0] = 255 - touched[0, 0]
    assert not _is_among(touched, sets(known))
    assert not _is_among(np.zeros((28, 28), np.float32), sets(known))  # of one colour: it says nothing


def test_who_draws_no_picture_needs_no_data(tmp_path: Path) -> None:
    """Where all is known nothing is laid out, and a submission without a figure asks for nothing."""
    assert predict_shown_images(example_case(), tmp_path, tmp_path / "never laid", None) == ()  # type: ignore[arg-type]
