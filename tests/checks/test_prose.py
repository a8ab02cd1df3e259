"""Explanations through the check: verdicts, review, and one text for several questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.assignment import Failure, Quotation
from grader.checks import explanation
from grader.checks.questions import Section
from grader.rubric import library
from tests.checks.cases import case

RELU = explanation("relu", library.RELU, 8, title="ReLU?", asked_as=["relu"])
SOFTMAX = explanation("softmax", library.SOFTMAX, 8, title="Softmax?", asked_as=["softmax"])
TEN = explanation("ten_neurons", library.TEN_NEURONS, 8, title="Ten?", asked_as=["10|ten neurons"])
THREE = (RELU, SOFTMAX, TEN)


def _marked(quotation: Quotation | None) -> list[tuple[str, str]]:
    assert quotation is not None
    return [(text, highlight.kind) for text, highlight in quotation.parts() if highlight is not None]


def _credited(quotation: Quotation | None) -> list[str]:
    return [text for text, kind in _marked(quotation) if kind == "credited"]


def test_one_text_is_read_for_each_question() -> None:
    text = (
        "relu makes negative values zero. softmax picks the largest and sets it to 1, the others to 0. "
        "This saves work. There are 10 neurons because there are 10 digits."
    )
    sheet = (Section("B. What do relu and softmax do, and why ten neurons?", text),)
    whole = replace(case(None, THREE), sections=sheet)
    assert _credited(RELU.ask(whole).quotation) == ["negative", "zero"]
    assert _credited(TEN.ask(whole).quotation) == ["10 digits"]
    with pytest.raises(Failure, match="misunderstanding") as failure:
        SOFTMAX.ask(whole)
    assert failure.value.credit == 0.5 and "argmax" in failure.value.hint
    assert {kind for _, kind in _marked(failure.value.quotation)} >= {"misconception"}


def test_unsure_goes_to_review_never_to_a_silent_zero() -> None:
    text = "It is something you put between the layers so that the whole thing can bend."
    with pytest.raises(Failure) as failure:
        RELU.ask(case(None, THREE, answers={"relu": text}))
    assert failure.value.review and failure.value.quotation == Quotation(text)


def test_an_answer_that_is_no_text_is_read_as_one() -> None:
    with pytest.raises(Failure):
        RELU.ask(case(None, THREE, answers={"relu": 3}))


ARGMAX = "It sets the largest output to 1 and the others to 0."


@pytest.mark.parametrize(("cost", "credit"), [("nothing", 1.0), ("half", 0.5), ("all", 0.0)])
def test_a_course_decides_what_a_misconception_costs(cost: Any, credit: float) -> None:
    whole = case(None, (SOFTMAX,), answers={"softmax": ARGMAX})
    whole = replace(whole, assignment=replace(whole.assignment, policy={"softmax_is_argmax": cost}))
    if credit == 1.0:
        quotation = SOFTMAX.ask(whole).quotation
        assert {kind for _, kind in _marked(quotation)} == {"credited"}
        return
    with pytest.raises(Failure) as failure:
        SOFTMAX.ask(whole)
    assert failure.value.credit == credit and "argmax" in failure.value.hint


def test_where_it_costs_all_being_right_elsewhere_does_not_help() -> None:
    text = f"Softmax makes probabilities of the scores. {ARGMAX}"
    whole = case(None, (SOFTMAX,), answers={"softmax": text})
    for policy, credit in (({}, 0.5), ({"softmax_is_argmax": "all"}, 0.0)):
        with pytest.raises(Failure) as failure:
            SOFTMAX.ask(replace(whole, assignment=replace(whole.assignment, policy=policy)))
        assert failure.value.credit == credit


@pytest.mark.parametrize("policy", [{"softmax_is_banana": "all"}, {"softmax_is_argmax": "a little"}])
def test_a_policy_that_means_nothing_is_refused(policy: Any) -> None:
    with pytest.raises(ValueError, match="policy: expected"):
        replace(case(None, (SOFTMAX,)).assignment, policy=policy)


def test_highlights_never_overlap_and_lose_no_letter() -> None:
    text = (
        "Relu sets negative values to zero & <b>negative</b> ones to zero.\nIt is between 0 and 1. Ünicode 🙂"
    )
    with pytest.raises(Failure) as failure:
        RELU.ask(case(None, THREE, answers={"relu": text}))
    quotation = failure.value.quotation
    assert quotation is not None and "".join(part for part, _ in quotation.parts()) == text
    ends = [0]
    for each in quotation.highlights:
        assert each.start >= ends[-1]
        ends.append(each.end)


def test_a_very_long_answer_is_read_whole_and_shown_in_part() -> None:
    text = "It is a function. " * 400 + "Negative numbers become zero."
    quotation = RELU.ask(case(None, THREE, answers={"relu": text})).quotation
    assert quotation is not None and len(quotation.text) < 3100 and quotation.text.endswith("…")
