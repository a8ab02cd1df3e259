"""Parts of a sheet and the questions they answer."""

from __future__ import annotations

import pytest

from grader.answers.matching import SECTIONS_LIMIT, match
from grader.assignment import Check
from grader.records.section import Section


def _check(slug: str, title: str, *asked_as: str) -> Check:
    return Check(slug, 1, title, lambda case: case, asked_as or (slug,))


CHECKS = (
    Check("runs", 1, "Your file runs", lambda case: case),  # no question
    _check("relu", "What does ReLU do?"),
    _check("softmax", "What does softmax do?"),
    _check("outputs", "How many outputs are there?", "many outputs"),
)


def _found(*parts: tuple[str, str], loose: bool = False) -> dict[str, str]:
    sections = [Section(heading, text, loose=loose) for heading, text in parts]
    return {slug: part.text for slug, part in match(sections, CHECKS).items()}


@pytest.mark.parametrize("loose", [False, True])
def test_words_numbers_and_errors(loose: bool) -> None:
    assert _found(("ReLU", "a"), ("2) softmax?", "b"), loose=loose) == {"relu": "a", "softmax": "b"}
    assert _found(("1", "a"), ("2.", "b"), ("3)", "c"), loose=loose) == {
        "relu": "a",
        "softmax": "b",
        "outputs": "c",
    }
    assert _found(("a)", "a"), ("(c)", "c"), loose=loose) == {"relu": "a", "outputs": "c"}
    assert _found(("Question 1", "a"), ("Task #2 - ", "b"), loose=loose) == {"relu": "a", "softmax": "b"}
    assert _found(("sofmax", "b"), loose=loose) == {"softmax": "b"}
    assert _found(("How may outputs are their?", "c"), loose=loose) == {"outputs": "c"}


def test_a_heading_counts_before_a_line() -> None:
    sections = [Section("relu", "line", loose=True), Section("What is relu?", "heading")]
    assert match(sections, CHECKS)["relu"].text == "heading"


def test_an_empty_heading_waits_for_a_written_one() -> None:
    assert _found(("relu", ""), ("more on relu", "a")) == {"relu": "a"}
    assert _found(("relu", "")) == {}


def test_numbers_that_are_not_the_assignment_s_say_nothing() -> None:
    # softmax is the second question here; on this sheet it is the first, so its 2 is not ours.
    assert _found(("1. softmax", "b"), ("2.", "x")) == {"softmax": "b"}
    assert _found(("2. softmax", "b"), ("1.", "a")) == {"softmax": "b", "relu": "a"}
    assert _found(("7.", "x"), ("8.", "y")) == {}
    assert _found(("1.", "x")) == {}


def test_what_answers_one_question_by_name_answers_no_other_by_number() -> None:
    assert _found(("1. relu", "a"), ("2. Something", "b")) == {"relu": "a", "softmax": "b"}


def test_contradicting_numbers_are_not_guessed_from() -> None:
    assert _found(("1. relu", "a"), ("1. softmax", "b"), ("3.", "c")) == {"relu": "a", "softmax": "b"}


def test_short_words_are_not_guessed() -> None:
    assert _found(("real", "x")) == {}
    assert _found(("What does tanh do?", "x")) == {}


def test_an_endless_sheet_is_cut() -> None:
    parts = [Section(f"{number}: line", "x", loose=True) for number in range(SECTIONS_LIMIT * 50)]
    assert match([*parts, Section("relu", "late")], CHECKS).get("relu") is None


def test_a_line_inside_an_answer_that_answers_another_question_is_no_more_of_it() -> None:
    own = "What does ReLU do?\nzero\nsoftmax: one"
    sections = [
        Section("What does ReLU do?", "zero\nsoftmax: one", own=own, loose=True),
        Section("softmax", "one", own="softmax: one", loose=True),
    ]
    assert {slug: part.text for slug, part in match(sections, CHECKS).items()} == {
        "relu": "zero",
        "softmax": "one",
    }


def test_a_heading_around_questions_is_the_answer_to_none() -> None:
    sections = [
        Section("Homework on ReLU", "softmax\nsum", 1),
        Section("softmax", "sum", 2, own="sum"),
    ]
    assert {slug: part.text for slug, part in match(sections, CHECKS).items()} == {"softmax": "sum"}
    sections[0] = Section("ReLU", "zero\nsoftmax\nsum", 1, own="zero")
    assert match(sections, CHECKS)["relu"].text == "zero"


@pytest.mark.parametrize("heading", ["answer_relu", "ans_relu", "RELU", "q_relu", "Re lu"])
def test_keys_and_variables(heading: str) -> None:
    assert _found((heading, "a")) == {"relu": "a"}


def test_a_heading_that_repeats_a_whole_task() -> None:
    assert _found(("B. In the last lesson we looked at one neuron. " * 8 + "What does ReLU do?", "a")) == {
        "relu": "a"
    }
