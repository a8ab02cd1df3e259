"""What a text says of a rubric, and the words that say it."""

from __future__ import annotations

import pytest

from grader.rubric import Idea, Misconception, Rubric, library, read
from grader.rubric.findings import findings_in
from grader.rubric.words import sentences
from tests.rubric.test_engine import SIMPLE

ABOUT_RELU = Rubric(
    ideas=(Idea("zero", ("negative zero", "below zero")),),
    full=("zero",),
    misconceptions=(
        Misconception("step", ("> positive becomes 1",), "It is no step."),
        Misconception("fruit", ("banana",), "No fruit here."),
    ),
    question="What does relu do?",
)


def test_words_shown_are_the_student_s_own() -> None:
    text = "All Negativ numbers will be set to ZERO there; positive ones: unchanged!"
    reading = read(text, SIMPLE)
    assert reading.credit == 1.0 and reading.sure
    for found in reading.ideas:
        assert all(part in text for part in found.quote.split(" … "))
    assert [text[start:end] for start, end in reading.ideas[0].spans] == ["Negativ", "ZERO"]


def test_what_would_be_so_without_it_is_no_denial() -> None:
    text = "Without a test set you cannot tell how well the network does on data it has not seen."
    assert read(text, library.TRAIN_TEST_SPLIT).credit == 1.0


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("All negatives become zero.", "negatives become zero"),
        ("What is negative is, as we saw in the lecture, zero.", "negative … zero"),
        ("x28 < y2 is zero", "x28 < y2 is zero"),  # a sign is shown with what stands on either side
    ],
)
def test_words_are_shown_whole(text: str, quote: str) -> None:
    ideas, denied, perhaps = findings_in(text, sentences(text), ABOUT_RELU)
    found, sentence = ideas["zero"]
    assert (found.quote, sentence) == (quote, 0) and not denied and not perhaps


def test_what_is_denied_is_found_as_that() -> None:
    text = "It is a layer. It never makes negatives zero."
    ideas, denied, _ = findings_in(text, sentences(text), ABOUT_RELU)
    assert ideas == {} and denied == {"zero": {"negat", "0"}}


def test_a_sentence_of_strung_words_has_no_ideas() -> None:
    text = "Negatives become zero. Positives stay."
    assert findings_in(text, sentences(text), ABOUT_RELU, frozenset({1}))[0]
    assert not findings_in(text, sentences(text), ABOUT_RELU, frozenset({0}))[0]


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("A positive becomes 1.", "said"),
        ("It is a banana.", "perhaps"),  # one word alone
        ("With softmax a positive becomes 1.", "of another"),
        ("With relu a positive becomes 1.", "said"),
        ("If it were linear, a positive becomes 1 and would pass.", "of another"),
    ],
)
def test_how_surely_a_misconception_is_said(text: str, strength: str) -> None:
    ((_, found, _, how),) = findings_in(text, sentences(text), ABOUT_RELU)[2]
    assert how == strength and found.quote in text
