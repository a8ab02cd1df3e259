"""Shapes as people write them: what of one is right."""

from __future__ import annotations

from typing import Any

import pytest

from grader.answers.shapes import verdict

CLIPS = (800, 16, 24)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("(800, 16, 24)", "right"),
        ([800, 16, 24], "right"),
        ({"clips": 800, "size": [16, 24]}, "right"),
        ("800 clips of 16 by 24", "right"),
        ("24 by 16, and 800 of them", "right"),  # words have no order
        ("800x16x24", "right"),
        # A tuple has one.
        ("(16, 24, 800)", "order"),
        ("(800, 24, 16)", "order"),
        ("16 x 24 x 800", "order"),
        ("shape: 24, 16, 800", "order"),
        # And a length.
        ("(800, 16, 24, 1)", "axis"),
        ("(800, 16, 24, 3)", "count"),
        ("(1, 800, 16, 24)", "wrong"),
        # Half of it.
        ("800", "count"),
        ("(800, 384)", "count"),
        ("(800, 16)", "count"),
        ("16 by 24", "sides"),
        ("(16, 24)", "sides"),
        ("(None, 16, 24)", "sides"),
        ("(900, 16, 24)", "sides"),
        ("900 clips of 16 by 24", "sides"),
        ("16", "wrong"),
        ("(900, 17, 24)", "wrong"),
        # A person decides.
        ("(800, 16, 24) or (800, 384)", "choice"),
        ("(800, 16, 24)? (16, 24)?", "choice"),
        ("it is not (800, 16, 24)", "denied"),
        ("(800, 16, 24), no, 900 clips", "unclear"),
        ("(800, 16, 24) and (200, 16, 24)", "unclear"),
        ("(16, 24, 800): 800 clips of 16 by 24", "unclear"),
        ("1000 clips, 800 to train, 16 by 24", "unclear"),
        # What explains it does not compete.
        ("(800, 16, 24), reshaped to (800, 384)", "right"),
        ("(800, 16, 24), not (16, 24, 800)", "right"),
        ("(800, 16, 24), with values in [0, 255]", "right"),
        ("800 clips with 384 pixels (16*24)", "right"),
        # Nothing to read.
        ("big", "nothing"),
        ("", "nothing"),
        (True, "nothing"),
        (float("nan"), "nothing"),
        ([], "nothing"),
    ],
)
def test_what_of_a_shape_is_right(value: Any, said: str) -> None:
    assert verdict(value, CLIPS) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (800, "right"),
        ("(800,)", "right"),
        ("(800)", "right"),
        ([800], "right"),
        ("800 clips", "right"),
        ("900", "wrong"),
        ("(800, 1)", "axis"),
        ("(800, 16)", "unclear"),
        ("not 800", "denied"),
        ("800 or 900", "choice"),
    ],
)
def test_of_a_length_there_is_no_half(value: Any, said: str) -> None:
    assert verdict(value, (800,)) == said


def test_sides_that_are_as_many_as_the_samples_are_not_swapped() -> None:
    assert verdict("(28, 28)", (28, 28)) == verdict("28 x 28", (28, 28)) == "right"
    assert verdict("(28, 29)", (28, 28)) == "count"


def test_a_product_is_one_size_where_commas_part_them() -> None:
    assert verdict("(800, 16*24)", (800, 384)) == verdict("(800, 16x24)", (800, 384)) == "right"
    assert verdict("(800, 16x24)", CLIPS) == "right"  # a sign between two sizes, as well
    assert verdict("(800, 16*24)", CLIPS) == "count"


def test_the_largest_sizes_may_be_written_in_any_way() -> None:
    for text in (
        "(60.000, 28, 28)",
        "(60,000, 28, 28)",
        "60k x 28 x 28",
        "sixty thousand images of 28 by 28",
    ):
        assert verdict(text, (60_000, 28, 28)) == "right", text


@pytest.mark.parametrize("text", ["(" * 50_000, "1 " * 2_000, "1,000" * 500, "(1, " * 5_000])
def test_what_is_made_to_take_long_is_read_all_the_same(text: str) -> None:
    assert verdict(text, CLIPS) in ("wrong", "nothing")


@pytest.mark.parametrize(
    ("value", "expected", "said"),
    [
        ("28", (28, 28), "count"),
        ("(28,)", (28, 28), "count"),
        ("10 by 10", (10, 10, 10), "count"),
        ("28 by 28", (28, 28), "right"),
        ("28 rows of 28", (28, 28), "right"),
        ("10 images of 100 pixels, 10 squared", (10, 10, 10), "right"),
        ("10 images of 100 pixels", (10, 10, 10), "count"),
    ],
)
def test_one_number_says_one_thing_where_sizes_are_equal(
    value: str, expected: tuple[int, ...], said: str
) -> None:
    assert verdict(value, expected) == said


@pytest.mark.parametrize(
    ("value", "expected", "said"),
    [
        ("(800, 17), sorry, (800, 16, 24)", CLIPS, "right"),
        ("(800, 16, 24), sorry, (800, 384)", CLIPS, "unclear"),
        ("800 + 16 + 24", CLIPS, "unclear"),
        ("(None, 10)", (None, 10), "right"),
        ([None, 10], (None, 10), "right"),
        ("(batch_size,10)", (None, 10), "right"),
        ("(10, None)", (None, 10), "order"),
        ("(None, 11)", (None, 10), "count"),
        ("16 by 24", (16, 24), "right"),
        ("24 by 16", (16, 24), "order"),
        ("16 rows and 24 columns", (16, 24), "right"),
        ("24 columns, 16 rows", (16, 24), "right"),
        ("rows: 24, columns: 16", (16, 24), "order"),
        ("32x32 RGB", (32, 32, 3), "right"),
        ("32² x 3", (32, 32, 3), "right"),
        ("32x32 grey", (32, 32, 3), "count"),
    ],
)
def test_open_lengths_rows_and_colours(value: Any, expected: tuple[int | None, ...], said: str) -> None:
    assert verdict(value, expected) == said


def test_of_two_tuples_each_is_said_of_something() -> None:
    question = "Which shape has x_train?"
    assert verdict("x_train is (800, 16, 24) and x_test is (200, 16, 24)", CLIPS, question) == "right"
    assert verdict("x_test is (800, 16, 24) and x_train is (200, 16, 24)", CLIPS, question) == "unclear"
