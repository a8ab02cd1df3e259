"""Explanations through the check: verdicts, review, and one text for several questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.assignment import Check
from grader.checks import by_hand, explanation
from grader.examples import example_case
from grader.grade import about
from grader.records.quotation import Quotation
from grader.records.section import Section
from grader.rubric import library
from grader.verdicts import Failure, Passed
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


def test_it_takes_the_place_of_a_question_marked_by_hand() -> None:
    """Under the same slug: a person's word on the same answer still holds."""
    hand, read = by_hand("relu", 8, title="ReLU?"), explanation("relu", library.RELU, 8, title="ReLU?")
    assert hand.asked_as == read.asked_as
    cases = [
        example_case(check, answers={"relu": "It is zero for what is negative."}) for check in (hand, read)
    ]
    assert about(cases[0], hand, "") == about(cases[1], read, "") != ""


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
    text = "It is something you put between the layers so that the whole thing can breathe."
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


# One text that holds what two rubrics ask for.
ALL = "Negative values become zero. There are ten neurons because there are ten classes to tell apart."


def _asked(check: Check, **given: Any) -> Passed | Failure:
    """What a check says of the answers given in `ANSWERS`, or under `sections`."""
    sections = given.pop("sections", ())
    try:
        return check.ask(replace(case(None, THREE, **given), sections=sections))
    except Failure as failure:
        return failure


def _is_left_to_a_person(found: Passed | Failure) -> bool:
    return isinstance(found, Failure) and found.review and found.credit == 0 and "same words" in found.reason


@pytest.mark.parametrize(
    "other",
    [
        ALL,
        ALL.upper().replace(".", " !"),
        ALL.replace("values", "val\u200bues"),
        ALL.replace("Negative", "Ten: negative"),
        ALL.replace("zero", "0").replace("ten", "10"),
    ],
)
@pytest.mark.parametrize("under_headings", [False, True])
def test_one_text_for_several_questions_is_left_to_a_person(other: str, under_headings: bool) -> None:
    given: dict[str, Any] = {"answers": {"relu": ALL, "ten_neurons": other}}
    if under_headings:
        given = {"sections": (Section("What is relu?", ALL), Section("Why ten neurons?", other))}
    for check in (RELU, TEN):
        assert _is_left_to_a_person(_asked(check, **given))


def test_who_answers_a_question_by_itself_keeps_the_mark_though_another_answer_holds_it() -> None:
    own = "There are ten neurons because there are ten digits to tell apart."
    answers = {"relu": f"Negative values become zero. {own}", "ten_neurons": own}
    assert isinstance(_asked(TEN, answers=answers), Passed)
    assert _is_left_to_a_person(_asked(RELU, answers=answers))


def test_all_answers_pasted_under_each_question_are_left_to_a_person() -> None:
    own = {
        "relu": "ReLU sets all of the negative numbers that it gets to zero.",
        "softmax": "Softmax makes probabilities of the scores of the last layer, and they sum to one.",
        "ten_neurons": "There are ten neurons because there are ten digits to tell apart.",
    }
    for check in THREE:
        others = " ".join(text for slug, text in own.items() if slug != check.slug)
        pasted = own | {check.slug: f"{own[check.slug]} {others}"}
        assert _is_left_to_a_person(_asked(check, answers=pasted))
        assert isinstance(_asked(check, answers=own), Passed)


def test_answers_that_differ_in_the_number_that_counts_are_two_answers() -> None:
    sigmoid = explanation("sigmoid", library.SIGMOID, 3, title="Sigmoid?")
    tanh = explanation("tanh", library.TANH, 3, title="Tanh?")
    text = "It maps any number into the range between {} and 1."
    for first, second in (("0", "-1"), ("zero", "-1")):
        answers = {"sigmoid": text.format(first), "tanh": text.format(second)}
        whole = case(None, (sigmoid, tanh), answers=answers)
        assert sigmoid.ask(whole) and tanh.ask(whole)
    whole = case(None, (sigmoid, tanh), answers=dict.fromkeys(("sigmoid", "tanh"), text.format("0")))
    with pytest.raises(Failure, match="same words"):
        sigmoid.ask(whole)


def test_one_text_under_one_heading_or_key_counts_for_all_that_it_answers() -> None:
    text = (
        "relu makes negative values zero. softmax turns the scores into probabilities. "
        "There are 10 neurons because there are 10 digits."
    )
    heading = "B. What do relu and softmax do, and why ten neurons?"
    for check in THREE:
        assert isinstance(_asked(check, sections=(Section(heading, text),)), Passed)
    for check in (RELU, TEN):
        assert isinstance(_asked(check, answers={"What does relu do, and why ten neurons?": ALL}), Passed)


def test_a_few_words_may_answer_two_questions_but_not_three() -> None:
    short = "Negative values become zero."
    assert isinstance(_asked(RELU, answers={"relu": short, "softmax": short}), Passed)
    assert _is_left_to_a_person(
        _asked(RELU, answers=dict.fromkeys(("relu", "softmax", "ten_neurons"), short))
    )


def test_what_says_nothing_right_needs_no_person_for_being_said_twice() -> None:
    text = "It squashes the input into a range from 0 to 1, as everybody knows."
    found = _asked(RELU, answers={"relu": text, "softmax": text})
    assert isinstance(found, Failure) and not found.review


def test_the_doubt_is_for_the_teacher_and_the_student_reads_that_a_person_decides() -> None:
    text = "It does not flip the sign of negative numbers: it sets them to 0."
    found = _asked(RELU, answers={"relu": text})
    assert isinstance(found, Failure) and found.review
    assert found.reason.startswith("Your teacher will read this answer") and "denies" not in found.reason
    assert not found.hint and "denies" in found.doubt


def test_a_person_reads_what_is_right_and_what_is_not() -> None:
    text = "Negative values become zero. It squashes everything between 0 and 1."
    found = _asked(RELU, answers={"relu": text})
    assert isinstance(found, Failure) and found.credit == 0.5 and found.review
    assert found.doubt.startswith("Half: “Negative … zero” is right, “between 0 and 1” is not.")


def test_what_is_only_wrong_earns_nothing_and_nothing_in_it_is_marked_as_right() -> None:
    for rubric, text in (
        (library.DROPOUT, "It removes layers to make it faster."),
        (library.SEQUENTIAL, "A model for sequences such as speech."),
        (library.FLATTEN, "It reduces the size of the picture."),
    ):
        check = explanation("asked", rubric, 4, title="?")
        found = _asked(check, answers={"asked": text})
        assert isinstance(found, Failure) and found.credit == 0 and not _credited(found.quotation)


@pytest.mark.parametrize("text", ["x < 0 -> 0", "f(x)=0 for x<0", "28x28 zeros < 0", "neg -> 0"])
def test_every_highlight_covers_a_whole_word(text: str) -> None:
    found = _asked(RELU, answers={"relu": text})
    assert found.quotation is not None and found.quotation.highlights
    for each in found.quotation.highlights:
        assert any(letter.isalnum() for letter in text[each.start : each.end])
        assert not (text[each.start - 1 : each.start] + text[each.start]).isalnum() or each.start == 0
        assert not text[each.end - 1 : each.end + 1].isalnum() or each.end == len(text)
