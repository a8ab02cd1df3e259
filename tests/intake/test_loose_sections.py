"""Lines that may be headings: numbers, questions, labels, titles and rows."""

from __future__ import annotations

from grader.intake.sheet import parse


def _loose(text: str) -> list[tuple[str, str]]:
    return [(part.heading, part.text) for part in parse(text) if part.loose]


def test_lines_that_may_be_headings() -> None:
    assert _loose("1. one\n2. two") == [("1. one", "one"), ("2. two", "two")]
    assert _loose("Q1: What is Keras? A library.\nAnd more.") == [
        ("Q1: What is Keras?", "A library.\nAnd more.")
    ]
    assert _loose("What does Model.fit do?\nIt trains.") == [("What does Model.fit do?", "It trains.")]
    assert _loose("ReLU: zero\nExample: max(0, x)") == [("ReLU", "zero"), ("Example", "max(0, x)")]
    assert _loose("| a | b |\n|---|---|\n| relu | zero |") == [("a", "b"), ("relu", "zero")]
    assert _loose("| 1 | What is Keras? | a library |\n|---|---|---|") == [("1. What is Keras?", "a library")]


def test_a_label_inside_an_answer_is_part_of_it() -> None:
    found = dict(_loose("3) What is relu?\nIt makes zero.\nExample: -1 becomes 0.\n4) sum to one"))
    assert found["3. What is relu?"] == "It makes zero.\nExample: -1 becomes 0."
    assert found["4. sum to one"] == "sum to one"


def test_an_answer_is_no_heading() -> None:
    assert _loose("It makes zero. Why? Because it does.") == []
    assert _loose("Q2: How many?\nA2: 3\nQ3: And now?\n10") == [
        ("Q2: How many?", "3"),
        ("Q3: And now?", "10"),
    ]
    assert _loose("A neuron is a sum. I think so.") == []
