"""Which number of a text is its answer."""

from __future__ import annotations

import pytest

from grader.answers.asserted import verdict_on


def test_the_end_of_a_range_that_is_asked_for() -> None:
    def said(text: str, expected: float, which: str) -> str:
        return verdict_on(text, [expected], 0.0, f"What is the {which} score?")

    for value in ("scores go from 10 to 99", "10-99", "between 10 and 99", "[10, 99]"):
        assert said(value, 99, "largest") == said(value, 10, "smallest") == "right", value
    assert said("10 to 98", 99, "largest") == said("99 to 120", 99, "largest") == "wrong"


@pytest.mark.parametrize(
    "value",
    [
        "18,98", "~19", "about 19", "19 (approximately)", "18.97, so not exactly 19, because six points are few",
        "For x = 4 the model says 18.9", "after 300 epochs it predicts 18.98", "model.predict(4) = 18.98", "18.98 ≈ 19",
        "4 * 5 - 1 = 19, and the model gives 18.98", "array([[18.976]], dtype=float32)",
    ],
)  # fmt: skip
def test_a_number_with_its_reasons(value: str) -> None:
    assert verdict_on(value, [19], 0.5, "What does it say for x = 4?") == "right"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("12", "right"),
        ("7", "wrong"),
        ("7 or 8", "wrong"),
        # Several to choose from, in any words for it.
        ("12 or 7", "choice"),
        ("7 or 12", "choice"),
        ("12, maybe 7", "choice"),
        ("7 12", "choice"),
        ("12? 7?", "choice"),
        ("12 oder 7", "choice"),
        # Denied, and what is meant instead.
        ("it is not 12", "denied"),
        ("it isn't really 12", "denied"),
        ("nicht 12 sondern 7", "denied"),
        ("7, never 12", "denied"),
        ("12 rather than 7", "right"),
        ("it is not 7 but 12", "right"),
        ("not sure but 12", "right"),
        # Taken back.
        ("12, but actually 7", "unclear"),
        ("7, no, 12", "right"),
        ("7 - sorry, it's 12", "right"),
        ("12, sorry, 7", "unclear"),
        ("12 is wrong", "denied"),
        ("12 would be too many, it is 7", "denied"),
        # Only near it.
        ("more than 12", "unclear"),
        ("12 plus the one at the door", "unclear"),
        ("12 per row, so 144", "unclear"),
        ("12 / 12 = 1", "unclear"),
        ("- 12", "unclear"),
        ("10 - 14", "wrong"),
        ("a dozen", "right"),
        ("3/1000", "wrong"),
        ("12. Wait, no: 7", "unclear"),
        # It comes to something else.
        ("12 here and 7 there, altogether 19", "unclear"),
        ("5 of one kind, 7 of the other, sum 12", "right"),
        # Reasons, brackets and calculations are not the answer.
        ("12, because there are 3 rows of 4", "right"),
        ("12 (3 rows of 4)", "right"),
        ("12 [see page 3]", "right"),
        ("3 x 4 = 12", "right"),
        ("3 times 4 is 12", "right"),
        ("12 = 3 * 4", "right"),
        ("one for each hour, so 12", "right"),
        ("12 per row", "right"),
        ("12 units in one layer", "right"),
        # A reason that stands alone is no answer to anything.
        ("because there are 3 rows of 4", "wrong"),
        ("3 x 4", "unclear"),
        ("3 * 5", "wrong"),
        ("3 + 9", "unclear"),
        # Behind "is" stands the answer, whatever was said before.
        ("first 7 came out, then it is 12", "right"),
        ("7 layers and 12 units", "unclear"),
        ("12 units and 7 layers", "right"),
        ("12.0", "right"),
        ("", "wrong"),
        ("no idea", "wrong"),
    ],
)
def test_what_a_text_asserts(text: str, verdict: str) -> None:
    assert verdict_on(text, [12], 0.0) == verdict


def test_numbers_of_the_question_are_repeated_and_not_answered() -> None:
    question = "What does the network say for x = 4?"
    assert verdict_on("for x = 4 the 12", [12], 0.0, question) == "right"
    assert verdict_on("for x = 5 the 12", [12], 0.0, question) == "unclear"
    assert verdict_on("4", [4], 0.0, question) == "right"  # where the question names the answer


def test_one_of_several_right_numbers_is_right() -> None:
    assert verdict_on("7", [12, 7], 0.0) == verdict_on("12 or 7", [12, 7], 0.0) == "right"
    assert verdict_on("8", [12, 7], 0.0) == "wrong"


def test_a_tolerance_is_a_line_on_both_sides() -> None:
    said = [verdict_on(text, [12], 0.25) for text in ("11.75", "12.25", "11.74", "12.26")]
    assert said == ["right", "right", "wrong", "wrong"]
    assert verdict_on("0.4", [0.3], 0.1) == "right"  # as people count, not as computers do


@pytest.mark.parametrize(
    ("text", "largest", "smallest"),
    [
        ("from 3 to 12", "right", "wrong"),
        ("12 up to 20", "wrong", "right"),
        ("[3, 12]", "right", "wrong"),
        ("zwischen 3 und 12", "right", "wrong"),
        ("3 and 12", "choice", "choice"),  # no range
    ],
)
def test_of_a_range_the_end_that_is_asked_for(text: str, largest: str, smallest: str) -> None:
    assert verdict_on(text, [12], 0.0, "What is the maximum?") == largest
    assert verdict_on(text, [12], 0.0, "What is the minimum?") == smallest


def test_percentages() -> None:
    def share(text: str) -> str:
        return verdict_on(text, [98], 0.2, percent=True)

    assert [share(text) for text in ("98 %", "98", "0.98", "98.1%", "49/50", "98 of 100")] == ["right"] * 6
    assert [share(text) for text in ("0.98 %", "98 ‰", "2 %", "0.098")] == ["wrong"] * 4
    assert share("wrong in 98 % of the cases") == share("98 times") == "unclear"
    # Where it is not said that a share is asked for.
    assert verdict_on("25 %", [0.25], 0.0) == verdict_on("25 %", [25], 0.0) == "right"
    assert verdict_on("0.25 %", [0.25], 0.0) == "unclear"
    assert verdict_on("0.25 %", [0.25], 0.0, "How many percent?") == "right"
    assert verdict_on("25", [0.25], 0.0) == "wrong"


def test_what_is_right_when_rounded_is_for_a_person() -> None:
    assert verdict_on("about 100.5k", [100_480], 0.0) == "unclear"
    assert verdict_on("100.5k", [100_480], 0.0) == verdict_on("about 101.5k", [100_480], 0.0) == "wrong"
    assert verdict_on("18 to 20", [19], 0.5) == "unclear"
    assert verdict_on("20 to 22", [19], 0.5) == verdict_on("18 to 20", [19], 0.0) == "wrong"


def test_of_two_numbers_each_is_said_of_something() -> None:
    question = "How many pictures are there to train on?"
    assert verdict_on("12 for testing and 7 for training", [12], 0.0, question) == "unclear"
    assert verdict_on("12 for training and 7 for testing", [12], 0.0, question) == "right"
    assert verdict_on("12 in total, 7 of them for training", [12], 0.0, question) == "unclear"
