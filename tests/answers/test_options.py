"""Options: their words in one writing, what tells them apart, and sheets on which they stand."""

from __future__ import annotations

import pytest

from grader.answers.choices import one_chosen
from grader.answers.options import Options, listed, options_of, plain, shuffled, tokens


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("x − 1", "x - 1"), ("x – 1", "x - 1"), ("‘relu’", "'relu'"), ("60,000", "60000"), ("1,234,567", "1234567"), ("0,10", "0.1"),  # noqa: RUF001
        (".5", "0.5"), ("2.0", "2"), ("ＲＥＬＵ", "relu"), ("x&nbsp;+ 1", "x + 1"), ("cross-entropy", "cross entropy"), ("٣", "3"),
    ],
)  # fmt: skip
def test_one_writing(text: str, same: str) -> None:
    one, other = ([word for word, *_ in tokens(plain(each), signs=True)] for each in (text, same))
    assert one == other


def test_signs_count_where_words_alone_are_the_same() -> None:
    options = options_of(["x + 1", "x - 1", "x * 1"])
    assert len(options.forms) == 3 and [word for word, *_ in tokens("x + 1", signs=False)] == ["x", "1"]
    for answer, place in (("x + 1", 0), ("x − 1", 1), ("x*1", 2)):  # noqa: RUF001
        chosen = one_chosen(answer, options)
        assert (chosen.places, chosen.doubt) == ((place,), "")
    assert options.signs and not options_of(["x + 1", "y - 1"]).signs


@pytest.mark.parametrize(
    ("texts", "sums"),
    [
        (["a b", "c d", "all of the above", "e f"], {2: {0, 1}}),  # and not what stands below it
        (["all of these", "a b", "c d"], {0: {1, 2}}),
        (["relu", "tanh", "both A and B"], {2: {0, 1}}),
        (["relu", "tanh", "either A or B"], {}),
        (["relu", "tanh", "neither A nor B"], {}),
        (["relu", "tanh", "both A and H"], {}),  # of which one is not there
        (["relu", "tanh", "none of the above"], {}),
    ],
)  # fmt: skip
def test_options_that_stand_for_others(texts: list[str], sums: dict[int, set[int]]) -> None:
    assert options_of(texts).sums == sums
    if any("A " in text for text in texts):  # numbers are no letters
        assert Options(tuple(texts), numbered=True).sums == {}


def test_a_list_in_which_an_option_stands_twice_has_it_once() -> None:
    options = options_of(["load", "scale", "fit"])
    found = listed("C) fit\nA) load\nC) fit\nB) scale", options)
    assert found.order == (2, 0, 1) and found.rest == "C) fit"


def test_the_order_that_is_shown_tells_nothing_of_the_order_in_which_they_were_written() -> None:
    texts = ["d", "b", "a", "c", "e"]
    assert shuffled(texts, "x") == shuffled(sorted(texts), "x") != shuffled(texts, "y")
