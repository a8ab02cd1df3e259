"""`shape`: sizes in words, and tuples with their order and length."""

from __future__ import annotations

from typing import Any

import pytest

from grader.assignment import Check
from grader.checks import shape
from grader.verdicts import Failure
from tests.checks.cases import case, credit

IMAGES = shape("images", (60000, 28, 28), 5, title="Shape?")


LABELS = shape("labels", (60000,), 5, title="Length?")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([60000, 28, 28], 1.0),
        ("(60000, 28, 28)", 1.0),
        ("60000 images, each 28 by 28 pixels", 1.0),
        ("60,000 pictures of 28x28", 1.0),
        ("60k images with 784 pixels (28*28)", 1.0),
        ("(60000, 28, 28, 1)", "review"),
        ("28 x 28, sixty thousand of them", 1.0),
        ("60000", 0.5),
        ("28 by 28", 0.5),
        ("(50000, 28, 28)", 0.5),
        ("(10000, 32, 32)", 0.0),
        ("(60,000,28,28)", 1.0),
        ("60.000 x 28 x 28", 1.0),
        ("60 000 images of 28,28", 1.0),
        ("60000,28,28", 1.0),
        ("TensorShape([60000, 28, 28])", 1.0),
        ("（６００００，２８，２８）", 1.0),
        ("70,000 in all, 60,000 of them to train, 28 x 28", "review"),
        ("big", 0.0),
    ],
)
def test_shape(value: Any, expected: float | str) -> None:
    assert credit(IMAGES, value) == expected


PLANTS = shape("plants", (90, 5), 5, title="Shape?")


CLIPS = shape("clips", (800, 16, 16), 5, title="Shape?")


FLAT = shape("flat", (800, 256), 5, title="Shape?")


COUNT = shape("count", (90,), 5, title="How many?")


@pytest.mark.parametrize(
    ("asked", "value", "expected"),
    [
        (PLANTS, "(90, 5)", 1.0),
        (PLANTS, "90 x 5", 1.0),
        (PLANTS, "5 measurements of 90 plants", 1.0),
        (PLANTS, "(5, 90)", "order"),
        (PLANTS, "5 x 90", "order"),
        (PLANTS, "5, 90", "order"),
        (PLANTS, [5, 90], "order"),
        (PLANTS, ["5", "90"], "order"),
        (CLIPS, "data.shape = (16, 16, 800)", "order"),
        (CLIPS, "16x16x800", "order"),
        (CLIPS, "16 16 800", "order"),
        (CLIPS, "16 x 16, 800 of them", 1.0),
        (CLIPS, "800 (16, 16)", 1.0),
        (CLIPS, "800 clips of shape (16, 16)", 1.0),
        (CLIPS, "(800 clips, 16 rows, 16 columns)", 1.0),
        (CLIPS, "(800, (16, 16))", 1.0),
        (CLIPS, "(800, 16, 16, 3)", 0.5),
        (CLIPS, [800, 16, 16, 3], 0.5),
        (CLIPS, "(800, 16)", 0.5),
        (CLIPS, "(None, 16, 16)", 0.5),
        (CLIPS, "(16, 800)", 0.0),
        (CLIPS, "800 clips of 16x16: (16, 16, 800)", "review"),
        (CLIPS, "(800, 16*16) = (800, 256)", 0.5),
        (FLAT, "(800, 16*16) = (800, 256)", 1.0),
        (CLIPS, "(800, 16x16)", 1.0),
        (CLIPS, "800*16*16", 1.0),
        (CLIPS, "(800, 16, 16) → reshaped (800, 256)", 1.0),
        (CLIPS, "(800, 16, 16), like the others but with 800 instead of 3000", 1.0),
        (CLIPS, "(800, 16, 16), not (16, 16, 800)", 1.0),
        (CLIPS, "(800, 16, 16), values in [0, 255]", 1.0),
        (CLIPS, "(800, 16, 16) since there are 800 clips, or samples, each 16x16", 1.0),
        (CLIPS, "What is the shape of the 800 clips? (800, 16, 16)", 1.0),
        (CLIPS, "(800, 16, 16), wait no, 3000 clips", "review"),
        (CLIPS, "(800, 16, 16) and (200, 16, 16)", "review"),
        (CLIPS, "it is not (800, 16, 16)", "review"),
        (COUNT, "(90, 1)", "review"),
        (COUNT, "90 plants, of 3 kinds", 1.0),
        (CLIPS, "(" * 900 + "1, 2" + ")" * 900, 0.0),
    ],
)
def test_a_tuple_has_its_order_and_length(asked: Check, value: Any, expected: float | str) -> None:
    if expected != "order":
        assert credit(asked, value) == expected
        return
    with pytest.raises(Failure, match="the right sizes in another order") as failure:
        asked.ask(case(None, (asked,), answers={asked.slug: value}))
    assert not failure.value.review and failure.value.credit == 0.0


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (CLIPS, "(800, 16, 16) or (800, 256)"),
        (CLIPS, "is it (800, 16, 16) or is it (800, 256)?"),
        (CLIPS, "i guess (800, 16, 16), or (200, 16, 16)"),
        (CLIPS, "(800, 16, 16), maybe (800, 256)"),
        (CLIPS, "(800, 16, 16) / (800, 256)"),
        (CLIPS, "800 or 200 clips of 16x16"),
        (COUNT, "(90,) or (90, 1)"),
        (COUNT, "90 or 100"),
    ],
)
def test_who_names_several_shapes_has_named_none(asked: Check, value: str) -> None:
    with pytest.raises(Failure) as failure:
        asked.ask(case(None, (asked,), answers={asked.slug: value}))
    assert failure.value.review and failure.value.credit == 0.0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (60000, 1.0),
        ("60,000", 1.0),
        ("60.000", 1.0),
        ("60 000", 1.0),
        ([60000], 1.0),
        ("60000 labels", 1.0),
        ("10", 0.0),
        ("6000", 0.0),
    ],
)
def test_length(value: Any, expected: float) -> None:
    assert credit(LABELS, value) == expected
