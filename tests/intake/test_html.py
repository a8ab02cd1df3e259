"""Pages and what was written in a browser, as answer sheets."""

from __future__ import annotations

from grader.intake.html import markdown


def test_html_as_a_sheet() -> None:
    text = markdown(
        "<p><strong>relu</strong><br>zero &amp; more</p><ul><li>one</li><li>two</li></ul><style>p{}</style>"
    )
    assert text == "**relu**\nzero & more\n\n- one\n\n- two\n"
