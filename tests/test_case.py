"""Where an answer is found: in `ANSWERS`, on a sheet, or in a variable."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.assignment import extra
from grader.checks import number, shape
from grader.records.section import Section
from grader.verdicts import Failure
from tests.checks.cases import case

PIXELS = number("pixels", 784, 5, title="How many?")


def test_no_answer_is_said_to_be_none() -> None:
    for value in ("", "  ", "...", None, [], "?"):
        with pytest.raises(Failure, match="^no answer$"):
            PIXELS.ask(case(None, (PIXELS,), answers={"pixels": value}))
    with pytest.raises(Failure, match="^no answer$"):
        PIXELS.ask(case(None, (PIXELS,)))


def test_keys_as_people_type_them() -> None:
    for key in ("pixels", "Pixels", " PIXELS ", "pixels?"):
        assert PIXELS.ask(case(None, (PIXELS,), answers={key: 784}))


def test_sheets_are_asked_where_answers_is_silent() -> None:
    asked = number("pixels", 784, 5, title="How many?", asked_as=["how many pixel", "count !image"])
    sheet = (Section("1. How many pixels are there?", "784"), Section("Something else", "3"))
    assert asked.ask(replace(case(None, (asked,)), sections=sheet))
    with pytest.raises(Failure, match="no answer"):
        asked.ask(replace(case(None, (asked,)), sections=(Section("The count of each image", "784"),)))


def test_variables_that_are_answers() -> None:
    asked = shape("size", (50, 3), 5, title="Shape?", asked_as=["size"])
    told = number("count", 50, 5, title="Count?", asked_as=["count"])
    prose = replace(asked, slug="size", kind="text")
    for name, value, check in (("size", [50, 3], asked), ("count", 50, told), ("answer_count", [50], told)):
        assert check.ask(case(None, (check,), variables={name: value}))
    both = case(None, (asked, told), variables={"q1": [50, 3], "q2": [[50]]})
    assert asked.ask(both) and told.ask(both)
    assert case(None, (prose,), variables={"size": 3}).answer(prose) is None


def test_extra_credit_and_needs_have_their_part_of_a_text_for_several_questions() -> None:
    relu = number("relu", 7, 5, title="What does ReLU make of 7?", asked_as=["relu"])
    softmax = number("softmax", 9, 5, title="How many does softmax give?", asked_as=["softmax"])
    text = (Section("ReLU and softmax", "ReLU makes 7 of it. Softmax gives 9 of them."),)
    for changed in (extra(relu), replace(relu, needs=("softmax",))):
        both = replace(case(None, (changed, softmax)), sections=text)
        assert changed.ask(both).reason == softmax.ask(both).reason == "Right."
        found = both.answer(relu)
        assert found is not None and found.value == "ReLU makes 7 of it."
