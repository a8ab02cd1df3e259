"""A student's own code in a real browser: a link opens it, and it fits a phone and a printed page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from grader.evidence import Crash
from grader.report.student import write_student
from tests.browser.test_pages import RULES, violations
from tests.report.test_source import NOTEBOOKS, TEXT, graded

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


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_of_several_notebooks_the_one_is_opened_that_a_link_leads_to(
    tmp_path: Path, visit: Callable[..., Page], size: str
) -> None:
    path = tmp_path / "ada.html"
    stopped = {"a": Crash("NameError", "no z", 3, "y = z", "")}
    write_student(path, graded(submission=NOTEBOOKS.running(0), elsewhere=stopped), "strong")
    page = visit(path, size)
    page.get_by_role("link", name="Stopped: a.ipynb, cell 2, line 1").click()
    assert page.locator("#line-2-3").is_visible() and not page.locator("#line-1-6").is_visible()
    page.emulate_media(media="print")
    assert page.locator("#line-2-3").is_visible() and not page.get_by_text("b.ipynb, 20 lines").is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Layers of your network: b.ipynb, cell 2, lines 3 to 6").click()
    assert page.locator("#line-1-6").evaluate("line => line.matches(':target')")
    assert page.get_by_role("heading", name="Cell 2 of a.ipynb").count() == 1
    assert violations(page, RULES) == []
