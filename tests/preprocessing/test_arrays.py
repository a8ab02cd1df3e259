"""What a program did to pictures: found as it was, or not at all."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from grader.fitting.transformation import elements
from grader.preprocessing.raw import Arrays
from grader.records.transformation import Elements
from tests.preprocessing.programs import found

CHANCE = np.random.default_rng(0)


def _pictures(*shape: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Pictures of which the most is black, as digits are."""
    x = CHANCE.integers(0, 256, (500, *shape), dtype=np.uint8)
    x[CHANCE.random(x.shape) < 0.6] = 0
    return x


GREY, COLOUR = _pictures(28, 28), _pictures(12, 10, 3)
Y = np.arange(500) % 10
PART = CHANCE.permutation(500)[:400]


def _lines(x: Any, axis: Any) -> Any:
    length = np.sqrt(np.square(x.astype(float)).sum(axis=axis, keepdims=True))
    return x / np.where(length == 0, 1, length)


@pytest.mark.parametrize(
    ("x", "made", "wanted"),
    [
        (GREY, GREY, Elements()),
        (GREY, GREY / 255, Elements(scale=255.0)),
        (GREY, GREY.astype("float32") / np.float32(255), Elements(scale=255.0)),
        (GREY, (GREY / 255).reshape(500, 784), Elements(scale=255.0)),
        (GREY, (GREY / 255)[..., None], Elements(scale=255.0)),
        (GREY, GREY / 256, Elements(scale=256.0)),
        (GREY, GREY / 127.5 - 1, Elements(shift=127.5, scale=127.5)),
        (GREY, 1 - GREY / 255, Elements(shift=255.0, scale=-255.0)),
        (GREY, (GREY - GREY.mean()) / GREY.std(), None),
        (GREY, (GREY - GREY[PART].mean()) / GREY[PART].std(), None),
        (GREY, np.pad(GREY / 255, ((0, 0), (2, 2), (2, 2)))[..., None], Elements(padding=((2, 2), (2, 2)), scale=255.0)),
        (GREY, GREY.swapaxes(1, 2) / 255, Elements(axes=(1, 0), scale=255.0)),
        (GREY, _lines(GREY, 1), Elements(norm=1)),
        (GREY, _lines(GREY, 2), Elements(norm=2)),
        (GREY, _lines(GREY.reshape(500, 784), 1), Elements(norm=-1)),
        (COLOUR, COLOUR / 255, Elements(scale=255.0)),
        (COLOUR, COLOUR.transpose(0, 3, 1, 2) / 255, Elements(axes=(2, 0, 1), scale=255.0)),
    ],
)  # fmt: skip
def test_what_was_done_is_found(x: Any, made: Any, wanted: Elements | None) -> None:
    finding = found(Arrays(x, Y, 10), made[PART], Y[PART])
    assert finding.why == "" and finding.transformation is not None and finding.transformation.target is None
    own = finding.transformation.elements
    assert own is not None and (wanted is None or own == wanted)
    again = elements(asdict(own))(x.astype(np.float32))
    assert np.allclose(again.reshape(500, -1), made.reshape(500, -1), atol=1e-5)


@pytest.mark.parametrize(
    "made",
    [
        np.sqrt(GREY / 255),
        (GREY > 127) * 1.0,
        np.clip(GREY / 255 + CHANCE.normal(0, 0.01, GREY.shape), 0, 1),
        (GREY - GREY.mean(0)) / (GREY.std(0) + 1),
        GREY[:, :, ::-1] / 255,
        GREY[:, 2:-2, 2:-2] / 255,
        np.roll(GREY, 1, 1) / 255,
        (255 - GREY[:, ::-1]) / 255,
        np.zeros((500, 28, 28)),
        np.full((500, 28, 28), np.nan),
        CHANCE.random((500, 28, 28)),
        CHANCE.integers(0, 256, (500, 28, 28)),
    ],
)
def test_what_is_not_known_is_not_guessed(made: Any) -> None:
    finding = found(Arrays(GREY, Y, 10), made[PART], Y[PART])
    assert finding.transformation is None and finding.why


def test_the_brightest_are_told_from_the_others() -> None:
    """Of pictures whose last grey was cut, nearly all numbers are as they were."""
    cut = np.minimum(GREY, 250) / 255
    assert found(Arrays(GREY, Y, 10), cut[PART], Y[PART]).transformation is None


def test_labels_of_which_few_classes_were_seen() -> None:
    def said(y: Any) -> Any:
        return found(Arrays(GREY, Y, 10), (GREY / 255)[:6], y[:6])

    assert said(Y).why == "" and said(np.eye(10)[Y]).why == ""
    moved = said(Y + 1).transformation
    assert moved is not None and moved.target is not None and moved.target.codes == tuple(range(1, 11))
    assert "too few classes" in said(9 - Y).why
