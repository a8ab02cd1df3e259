"""What is shown of one hidden sample."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from grader import data
from grader.report.results.classes import class_results
from grader.report.results.samples import are_rows, shown
from tests.report.results.cases import of_arrays, says


def _opened(address: str) -> Image.Image:
    assert address.startswith("data:image/")
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))


@pytest.mark.parametrize(
    ("sides", "size", "mode"),
    [
        ((24, 32, 3), (32, 24), "RGB"),
        ((24, 32), (32, 24), "L"),
        ((100, 80, 3), (80, 100), "RGB"),
        ((512, 256, 3), (64, 128), "RGB"),
        ((200, 400, 1), (128, 64), "L"),
    ],
)
def test_a_picture_is_in_colour_and_small(sides: Any, size: Any, mode: str) -> None:
    x = np.zeros((2, *sides), np.uint8)
    x[:, : sides[0] // 2] = (200, 30, 30) if sides[-1] == 3 else 200
    dataset = of_arrays(x, [0, 1], x, [0, 1], "cat", "dog", is_images=True, value_range=(0, 255))
    address = shown(dataset, 0).picture
    picture = _opened(address)
    assert (picture.size, picture.mode) == (size, mode) and len(address) < 8_000
    above = picture.getpixel((size[0] // 2, 2))
    if mode == "RGB":
        assert isinstance(above, tuple) and above[0] > 180 and above[1] < 60
    else:
        assert isinstance(above, (int, float)) and above > 180


def test_a_row_of_pixels_is_a_picture_where_the_data_say_so() -> None:
    digits = data.load("digits")
    picture = np.asarray(_opened(shown(digits, 0).picture))
    assert picture.shape == (8, 8) and picture.max() > 200
    assert (picture == (digits.x_test[0].reshape(8, 8) * (255 / 16)).astype(np.uint8)).all()


def test_a_text_is_a_sentence_and_a_long_one_is_cut() -> None:
    texts = np.array(["short and\n  <b>sweet</b>", "long " * 200])
    dataset = of_arrays(texts, [0, 1], texts, [0, 1], "glad", "sad")
    assert shown(dataset, 0).text == "short and <b>sweet</b>"
    assert len(shown(dataset, 1).text) <= 401 and shown(dataset, 1).text.endswith("long…")


def test_a_row_stands_beside_given_rows_most_like_it() -> None:
    x = np.array([[0, 0], [0, 10], [1, 0], [1, 10], [9, 1], [9, 2], [9, 3]], np.float32)
    dataset = of_arrays(
        x, [0, 0, 0, 1, 1, 1, 1], [[0.5, 5], [90, 2]], [0, 1], "no", "yes", features=("a", "b")
    )
    assert shown(dataset, 0).facts[0] == "The 5 given rows most like it: 3 “no”, 2 “yes”."
    assert shown(dataset, 1).facts[1:] == ("a is higher than in any given row.",)


def test_columns_of_any_size_count_as_much() -> None:
    x = np.array([[1000 * n, kind] for kind in (0, 1) for n in range(5)], np.float32)
    dataset = of_arrays(x, x[:, 1], [[2000, 1]], [1], "no", "yes")
    assert shown(dataset, 0).facts == ("The 5 given rows most like it: 5 “yes”.",)


def test_what_is_rare_in_a_row_is_named() -> None:
    x = np.stack([np.arange(200.0), np.arange(200.0)[::-1]], axis=1).astype(np.float32)
    dataset = of_arrays(x, x[:, 0], [[198.5, 100], [-1, 300]], [1, 2], features=("age", "height"))
    assert shown(dataset, 0).facts[1:] == ("age is as high in only 0.5% of the given rows.",)
    assert shown(dataset, 1).facts[1:] == (
        "age is lower than in any given row.", "height is higher than in any given row.",
    )  # fmt: skip


def test_numbers_of_words_are_no_rows() -> None:
    words = np.arange(40, dtype=np.int32).reshape(4, 10)
    dataset = of_arrays(words, [0, 1, 0, 1], words, [0, 1, 0, 1], "glad", "sad")
    assert not are_rows(dataset) and shown(dataset, 0).facts == ()
    seen = class_results(says(dataset, np.eye(2)[[1, 0, 1, 0]]))
    assert seen is not None and seen.worst == () and seen.matrix == ((0, 2), (2, 0))


def test_a_set_of_data_says_what_it_predicts_and_what_its_columns_are() -> None:
    for name in ("wine", "iris", "breast_cancer", "diabetes"):
        spec = data.spec(name)
        assert len(spec.features) == len(set(spec.features)) == spec.sample_shape[0]
    assert data.spec("diabetes").target and data.spec("boston_housing").unit == "1,000 dollars"
