"""Explanations through the check: verdicts, review, and one text for several questions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.assignment import Failure
from grader.checks import explanation
from grader.checks.case import Section
from grader.rubric import library
from tests.checks.cases import case

RELU = explanation("relu", library.RELU, 8, title="ReLU?", asked_as=["relu"])
SOFTMAX = explanation("softmax", library.SOFTMAX, 8, title="Softmax?", asked_as=["softmax"])
TEN = explanation("ten_neurons", library.TEN_NEURONS, 8, title="Ten?", asked_as=["10|ten neurons"])
THREE = (RELU, SOFTMAX, TEN)


def test_one_text_is_read_for_each_question() -> None:
    text = (
        "relu makes negative values zero. softmax picks the largest and sets it to 1, the others to 0. "
        "This saves work. There are 10 neurons because there are 10 digits."
    )
    sheet = (Section("B. What do relu and softmax do, and why ten neurons?", text),)
    whole = replace(case(None, THREE), sections=sheet)
    assert "negative values zero" in RELU.ask(whole).reason
    assert "10 … digits" in TEN.ask(whole).reason
    with pytest.raises(Failure, match="misunderstanding") as failure:
        SOFTMAX.ask(whole)
    assert failure.value.credit == 0.5 and "argmax" in failure.value.hint


def test_unsure_goes_to_review_never_to_a_silent_zero() -> None:
    text = "It is something you put between the layers so that the whole thing can bend."
    with pytest.raises(Failure) as failure:
        RELU.ask(case(None, THREE, answers={"relu": text}))
    assert failure.value.review and text[:60] in failure.value.reason


def test_matched_words_are_shown() -> None:
    passed = RELU.ask(case(None, THREE, answers={"relu": "All negative numbers become zero."}))
    assert "“negative … zero”" in passed.reason


def test_an_answer_that_is_no_text_is_read_as_one() -> None:
    with pytest.raises(Failure):
        RELU.ask(case(None, THREE, answers={"relu": 3}))
