"""A student's own code in a real browser: a link opens it, and it fits a phone and a printed page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from grader.evidence import Crash
from grader.report.student import write_student
from tests.browser.test_pages import RULES, violations
from tests.report.test_source import TEXT, graded

pytestmark = pytest.mark.slow  # a browser


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "ada.html"
    text = TEXT.replace("line_3 = 3", f"line_3 = '{'long' * 80}'")
    write_student(path, graded(text=text, crash=Crash("NameError", "no x", 16, "x", "")), "strong")
    return path


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_link_opens_the_code_where_it_leads(report: Path, visit: Callable[..., Page], size: str) -> None:
    page = visit(report, size)
    line = page.locator("#line-6")
    assert not line.is_visible()
    page.get_by_role("link", name="Layers of your network: lines 6 to 9").click()
    assert line.is_visible() and line.evaluate("line => line.matches(':target')")
    page.get_by_role("link", name="About layers").click()
    assert page.url.endswith("#check-layers")
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page, RULES) == []


def test_a_printed_report_leaves_it_closed(report: Path, visit: Callable[..., Page]) -> None:
    page = visit(report, "desktop")
    page.emulate_media(media="print")
    assert not page.locator("#line-6").is_visible()
