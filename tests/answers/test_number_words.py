"""Numbers in words, in six languages."""

from __future__ import annotations

import pytest

from grader.answers.number_words import spelled_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("sixty thousand", [60_000]),
        ("seven hundred and eighty-four", [784]),
        ("twelve hundred", [1200]),
        ("one hundred thousand four hundred and eighty", [100_480]),
        ("two million three", [2_000_003]),
        ("one two three", [1, 2, 3]),
        ("three and four", [3, 4]),
        ("twenty thirty", [20, 30]),
        ("siebenhundertvierundachtzig", [784]),
        ("hunderttausendvierhundertachtzig", [100_480]),
        ("dreißig", [30]),
        ("setecientos ochenta y cuatro", [784]),
        ("ciento veintidós mil", [122_000]),
        ("setecentos e oitenta e quatro", [784]),
        ("sept cent quatre-vingt-quatre", [784]),
        ("quatre-vingt-dix-sept", [97]),
        ("soixante-dix", [70]),
        ("settecentottantaquattro", [784]),
        ("ventuno", [21]),
        ("sessantamila", [60_000]),
        # Alone they are numbers, in a sentence they are something else.
        ("once", [11]),
        ("it is only done once here", []),
        ("due to the fact that it learns", []),
        ("un réseau pour les images", []),
        ("dos mil imágenes aquí", [2000]),
        ("no number here, and none there", []),
        ("vent", []),
    ],
)
def test_words_in_six_languages(text: str, numbers: list[int]) -> None:
    assert [value for _, _, value in spelled_in(text)] == numbers


def test_where_a_number_stands() -> None:
    assert list(spelled_in("about sixty thousand pictures")) == [(6, 20, 60_000)]


@pytest.mark.parametrize("text", ["ein" * 600, "ein " * 500, "mil " * 500, "vierund" * 300, "a" * 2000])
def test_long_words_are_read_all_the_same(text: str) -> None:
    assert all(value >= 0 for _, _, value in spelled_in(text))
