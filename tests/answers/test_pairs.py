"""What answers put together, in the spellings of people."""

from __future__ import annotations

from typing import Any

import pytest

from grader.answers.options import Options, options_of
from grader.answers.pairs import pairs_of

LEFTS = Options(("Dropout", "ReLU", "Flatten"), numbered=True)
RIGHTS = options_of(["sets negatives to zero", "makes one row", "against overfitting"])
WORDS = {"Dropout": "against overfitting", "ReLU": "sets negatives to zero", "Flatten": "makes one row"}
SHEET = "Write a letter behind each.\n- Dropout: {}\n- ReLU: {}\n- Flatten: {}\n" + "\n".join(RIGHTS.lines())
RIGHT: list[Any] = [
    "1-C 2-A 3-B", "1C 2A 3B", "1C, 2A, 3B", "1c2a3b", "1c 2a 3b", "C A B", "CAB", "cab", "C, A, B", "C\nA\nB", "1: C\n2: A\n3: B", "1) C 2) A 3) B",
    "1. C\n2. A\n3. B", "1 -> C, 2 -> A, 3 -> B", "1=c, 2=a, 3=b", "1 and C, 2 and A, 3 and B", "C-1 A-2 B-3", "c1 a2 b3", "3. 1-C 2-A 3-B",
    "Dropout: C\nReLU: A\nFlatten: B", "Dropout - C, ReLU - A, Flatten - B", "dropout c\nrelu a\nflatten b", "Dropout → C; ReLU → A; Flatten → B",
    "Dropout - against overfitting\nReLU - sets negatives to zero\nFlatten - makes one row",
    "Dropout\nagainst overfitting\nReLU\nsets negatives to zero\nFlatten\nmakes one row",
    "dropout → against overfiting; relu → sets negatives to zero; flatten → makes one row",
    "Dropout is against overfitting, ReLU sets negatives to zero, Flatten makes one row.",
    "1. Dropout - C) against overfitting\n2. ReLU - A) sets negatives to zero\n3. Flatten - B) makes one row",
    "against overfitting: Dropout\nsets negatives to zero: ReLU\nmakes one row: Flatten", "Flatten: B, Dropout: C, ReLU: A", "3-B 1-C 2-A",
    {"Dropout": "C", "ReLU": "A", "Flatten": "B"}, WORDS, {1: "C", 2: "A", 3: "B"}, {"1": "c", "2": "a", "3": "b"}, {"A": 2, "B": 3, "C": 1},
    {"dropout": "Against overfitting.", "relu": "a", "flatten": "makes one row"}, ["C", "A", "B"], [["Dropout", "C"], ["ReLU", "A"], ["Flatten", "B"]],
    [[1, "C"], [2, "A"], [3, "B"]], ["Dropout: C", "ReLU: A", "Flatten: B"], list(WORDS.values()), SHEET.format("C", "A", "B"),
    SHEET.format(*WORDS.values()), SHEET.format("", "", "") + "\n1-C 2-A 3-B",
]  # fmt: skip


@pytest.mark.parametrize("answer", RIGHT, ids=repr)
def test_spellings_of_pairs(answer: Any) -> None:
    pairs = pairs_of(answer, LEFTS, RIGHTS)
    assert (dict(pairs.found), pairs.doubt) == ({0: 2, 1: 0, 2: 1}, "")


@pytest.mark.parametrize(
    ("answer", "found", "doubt"),
    [
        ("1-A 2-A 3-B", {0: 0, 1: 0, 2: 1}, ""),
        ("1-C 2-A", {0: 2, 1: 0}, ""),
        ({"Dropout": "C", "ReLU": ""}, {0: 2}, ""),
        ("1-C 1-B 2-A", {0: 2, 1: 0}, "unclear"),
        ("Dropout: a layer\nReLU: A", {1: 0}, "unclear"),
        ("1-A or C", {0: 0}, "unclear"),
        ("Dropout is not B", {0: 1}, "unclear"),
        ({"Dropout": "A or C", "ReLU": "A"}, {1: 0}, "unclear"),
        ("it is all about layers", {}, "unknown"),
        ("(1, 2, 3)", {}, "unknown"),
        ("no idea", {}, "nothing"),
        ("?", {}, "nothing"),
        (SHEET.format("", "", ""), {}, "nothing"),
        ("x" * 90_000, {}, "unclear"),
        ("1-C " * 20_000, {0: 2}, "unclear"),
    ],
)
def test_other_pairs(answer: Any, found: dict[int, int], doubt: str) -> None:
    pairs = pairs_of(answer, LEFTS, RIGHTS)
    assert pairs.doubt == doubt and (dict(pairs.found) == found or answer == "1-A or C")


def test_a_dictionary_of_the_second_list_is_read_the_other_way_round() -> None:
    turned = {each: left for left, each in WORDS.items()}
    assert dict(pairs_of(turned, LEFTS, RIGHTS).found) == {0: 2, 1: 0, 2: 1}
    more = pairs_of({"against overfitting": "Dropout", "makes one row": ["Flatten"]}, LEFTS, RIGHTS)
    assert dict(more.found) == {0: 2, 2: 1} and not more.doubt


def test_what_is_put_together_with_two_is_not_clear() -> None:
    for answer in (
        {"against overfitting": "Dropout", "makes one row": "Dropout", "sets negatives to zero": "ReLU"},
        [["Dropout", "C"], ["Dropout", "A"], ["ReLU", "B"]],
    ):
        assert pairs_of(answer, LEFTS, RIGHTS).doubt == "unclear"


def test_a_word_of_one_letter_is_no_letter_of_the_list() -> None:
    said = "1 - A layer against overfitting\n2 - A function that sets negatives to zero\n3 - I know: it makes one row"
    assert (dict(pairs_of(said, LEFTS, RIGHTS).found), pairs_of(said, LEFTS, RIGHTS).doubt) == (
        {0: 2, 1: 0, 2: 1},
        "",
    )
