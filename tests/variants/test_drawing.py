"""Variants are drawn from a secret: different, evenly, and the same tomorrow and elsewhere."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from grader.variants import Variants, codes_in, shuffled
from grader.variants.codes import LENGTH, SIGNS

FIRST_CODE, FIRST_VALUES = "DWZZ", {"units": 64, "rate": 0.01, "order": ("b", "c", "a")}


def _variants(count: int = 6, secret: str = "a rainy morning") -> Variants:
    return Variants(count, secret, units=(16, 32, 64), rate=(0.1, 0.01), order=shuffled("a", "b", "c"))


def test_they_are_all_different_and_of_all_values_equally_many() -> None:
    drawn = _variants().drawn
    assert [variant.number for variant in drawn] == [1, 2, 3, 4, 5, 6]
    assert len({repr(variant.values) for variant in drawn}) == 6
    assert Counter(variant.values["units"] for variant in drawn) == {16: 2, 32: 2, 64: 2}
    assert Counter(variant.values["rate"] for variant in drawn) == {0.1: 3, 0.01: 3}
    assert all(sorted(variant.values["order"]) == ["a", "b", "c"] for variant in drawn)


def test_they_are_as_different_as_they_can_be() -> None:
    drawn = Variants(3, "words", units=(1, 2, 3), wrong=(4, 5, 6), rows=range(100_000)).drawn
    for one, other in combinations(drawn, 2):
        assert all(one.values[name] != other.values[name] for name in one.values)


def test_the_same_words_draw_the_same_and_others_others() -> None:
    assert _variants().drawn == _variants().drawn
    # Written down, so that another version of Python or of the grader is seen to draw others.
    first = _variants().drawn[0]
    assert (first.code, first.values) == (FIRST_CODE, FIRST_VALUES)
    assert _variants(secret="other words").drawn != _variants().drawn


def test_more_of_them_leave_those_that_there_are() -> None:
    assert _variants(12).drawn[:6] == _variants().drawn


def test_codes_say_nothing_and_are_all_different() -> None:
    drawn = Variants(200, "words", units=range(1, 201)).drawn
    codes = [variant.code for variant in drawn]
    assert len(set(codes)) == 200 and all(len(code) == LENGTH and set(code) <= set(SIGNS) for code in codes)
    again = Variants(200, "other words", units=range(1, 201)).drawn
    by_value = {variant.values["units"]: variant.code for variant in again}
    assert sum(by_value[variant.values["units"]] == variant.code for variant in drawn) < 5


def test_codes_are_found_in_what_is_handed_in() -> None:
    code = _variants().drawn[0].code
    assert codes_in([f"# Variant {code}: leave this line", "x = 1"]) == {code}
    assert codes_in([f"# A sheet: answers (variant {code.lower()})"]) == {code}
    assert codes_in(["Variant ABCD", f"invariant {code}", f"Variant {code}X", code]) == set()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"count": 3}, "expected parameters"),
        ({"count": 3, "units": (1, 2)}, "make 2 different variants. Received: 3"),
        ({"count": 1, "units": (1, 2)}, "from 2 to 2"),
        ({"count": 2, "units": 32}, "units: expected at least two values"),
        ({"count": 2, "units": "ab"}, "units: expected at least two values"),
        ({"count": 2, "units": (1,)}, "units: expected at least two values"),
        ({"count": 2, "units": (1, 1)}, "Received one twice"),
        ({"count": 2, "secret": " ", "units": (1, 2)}, "secret: expected some words"),
        ({"count": 2, "secret": 7, "units": (1, 2)}, "secret: expected some words"),
    ],
    ids=lambda value: "_".join(value) if isinstance(value, dict) else "",
)
def test_what_cannot_be_drawn_is_told(settings: dict[str, object], expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        Variants(**{"secret": "words", **settings})  # type: ignore[arg-type]


def test_an_order_is_of_different_things() -> None:
    with pytest.raises(ValueError, match="two different things"):
        shuffled("a")
    with pytest.raises(ValueError, match="two different things"):
        shuffled("a", "a")
