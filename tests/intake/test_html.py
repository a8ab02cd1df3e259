"""Pages and what was written in a browser, as answer sheets."""

from __future__ import annotations

import pytest

from grader.intake.html import markdown


def test_html_as_a_sheet() -> None:
    text = markdown(
        "<p><strong>relu</strong><br>zero &amp; more</p><ul><li>one</li><li>two</li></ul><style>p{}</style>"
    )
    assert text == "**relu**\nzero & more\n\n- one\n\n- two\n"


@pytest.mark.parametrize(
    "text", ["<a " * 100_000, "<!--" * 90_000, "<![ " * 90_000, "<" * 300_000, "&" * 300_000]
)
def test_html_of_any_kind_is_read_in_one_go(text: str) -> None:
    assert "after" in markdown(f"<p>before</p>{text}<p>after</p>")
