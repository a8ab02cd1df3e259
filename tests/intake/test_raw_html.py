"""Raw HTML in Markdown: what is no tag stays as it is."""

from __future__ import annotations

from grader.intake.raw_html import untagged


def test_code_and_comparisons_stay_as_they_are() -> None:
    for text in (
        "if a < b and c > d",
        "`<b>`",
        "```\n<h1>x</h1>\n**a**\n```",
        "x <y> z",
        "<",
        "<font",
        "a</b",
    ):
        assert untagged(text) == text


def test_what_comes_after_a_block_of_code_is_no_code() -> None:
    assert untagged("```\n<b>x</b>\n```\na <b>y</b> z") == "```\n<b>x</b>\n```\na **y** z"
