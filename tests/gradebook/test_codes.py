"""Codes of marks: the same each time, nobody's to make up, and told when they are mistyped."""

from __future__ import annotations

import pytest

from grader.gradebook.codes import CHARACTERS, code_of, codes_in, is_well_formed

SECRET, OTHER = b"one secret", b"another"
CODE = code_of(SECRET, "quick", "ada", "classes")
CODES = [code_of(SECRET, "quick", f"s{number}", "classes") for number in range(400)]


def test_a_code_is_the_same_each_time_and_another_for_anything_else() -> None:
    others = {
        code_of(OTHER, "quick", "ada", "classes"),
        code_of(SECRET, "slow", "ada", "classes"),
        code_of(SECRET, "quick", "ben", "classes"),
        code_of(SECRET, "quick", "ada", "pixels"),
        code_of(SECRET, "quic", "kada", "classes"),
    }
    assert CODE == code_of(SECRET, "quick", "ada", "classes")
    assert len({CODE, *others}) == 6


def test_codes_are_short_and_no_words() -> None:
    assert len(set(CODES)) == len(CODES)
    for code in CODES:
        bare = code.replace("-", "")
        assert len(code) == 9 and code[4] == "-" and set(bare) <= set(CHARACTERS)
        assert not bare.isalpha() and not bare.isdigit()
    assert not set("0O1IL2Z5S8BQU") & set(CHARACTERS)


def test_no_code_is_another_with_a_character_changed_or_two_swapped() -> None:
    for code in (CODE, *CODES[:20]):
        bare = code.replace("-", "")
        assert is_well_formed(code)
        for place, own in enumerate(bare):
            for other in CHARACTERS.replace(own, ""):
                assert not is_well_formed(bare[:place] + other + bare[place + 1 :])
            for later in range(place + 1, len(bare)):
                if bare[later] != own:
                    swapped = bare[:place] + bare[later] + bare[place + 1 : later] + own + bare[later + 1 :]
                    assert not is_well_formed(swapped)
    assert not is_well_formed(CODE[:-1]) and not is_well_formed("")


BARE = CODE.replace("-", "")


@pytest.mark.parametrize(
    "text",
    [
        f"About {CODE}: why?",
        f"about {CODE.lower()}, why?",
        f"({BARE})",
        f"my mark {BARE.lower()}!",
        f"{CODE[:4]} – {CODE[5:]}",
        f"{CODE[:4]} {CODE[5:]}",
        f"this code {CODE}",  # "code" might begin one
        f"A1B2-{CODE}",  # nor is what stands before it half of another
        f"tree {CODE[:4]}\N{NON-BREAKING HYPHEN}{CODE[5:]} tree",
    ],
)
def test_a_code_is_found_however_it_is_written(text: str) -> None:
    assert [(each.code, each.state) for each in codes_in(text, {CODE})] == [(CODE, "known")]


def test_what_is_no_code_is_told_only_where_it_looks_like_one() -> None:
    mistyped = f"{CODE[:-1]}{'3' if CODE[-1] != '3' else '4'}"
    found = codes_in(f"{mistyped}, {CODES[3]} and K7CF-3M9O", {CODE})
    assert [(each.code, each.state) for each in found] == [
        (mistyped, "mistyped"), (CODES[3], "unknown"), ("K7CF-3M9O", "mistyped"),
    ]  # fmt: skip
    words = "It is well-done real-time work, 2026-2027, attached question 0123-4567; call RELU-like Conv 2D12"
    assert codes_in(words, {CODE}) == []
    assert codes_in(f"x{CODE}", {CODE}) == codes_in(f"{CODE}9", {CODE}) == []
