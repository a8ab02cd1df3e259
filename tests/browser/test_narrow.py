"""Pages on small phones: nothing hangs over the edge, and the words of charts can be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from grader import report
from grader.grade import Graded
from grader.pipeline.ready import ReadyAssignment
from tests.browser.test_pages import PAGES
from tests.browser.test_pages import pages as pages  # the fixture: a page of every kind

pytestmark = pytest.mark.slow  # a browser, and every page in three sizes
SMALLEST_TEXT = 11  # pixels

# What hangs over the edge, but for what stands in a region that scrolls by itself.
OVER_THE_EDGE = """() => Array.from(document.querySelectorAll("main *")).filter(each =>
    each.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && !each.closest(".scroll") && !each.closest(".unseen")
    && !each.closest("pre.source")).map(each => `${each.tagName} ${each.textContent.slice(0, 40)}`).slice(0, 5)"""
# The words of charts as large as a screen shows them.
SIZES_SHOWN = """() => Array.from(document.querySelectorAll("svg text")).filter(each => each.getClientRects().length)
    .map(each => [parseFloat(getComputedStyle(each).fontSize) * Math.hypot(each.getScreenCTM().a, each.getScreenCTM().b),
        each.textContent])"""
# Labels of one chart that lie over each other.
OVERLAPPING = """() => Array.from(document.querySelectorAll("svg.plot")).flatMap(plot => {
    const labels = Array.from(plot.querySelectorAll("text")).filter(each => each.getClientRects().length);
    return labels.flatMap((one, n) => labels.slice(n + 1).filter(other => {
        const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
        return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
    }).map(other => `${one.textContent} over ${other.textContent}`));
})"""


@pytest.mark.parametrize("size", ["small phone", "phone", "large phone"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_hangs_over_the_edge_and_charts_can_be_read(
    pages: dict[str, Path], visit: Callable[..., Page], name: str, size: str
) -> None:
    page = visit(pages[name], size)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate(OVER_THE_EDGE) == []
    assert [(shown, words) for shown, words in page.evaluate(SIZES_SHOWN) if shown < SMALLEST_TEXT] == []
    assert page.evaluate(OVERLAPPING) == []


def test_a_word_without_end_is_broken(
    grade_source: Callable[..., Graded],
    prepared: dict[str, ReadyAssignment],
    visit: Callable[..., Page],
    tmp_path: Path,
) -> None:
    word = "endless" * 20
    source = f"ANSWERS = {{'relationship': '{word}', 'loss': '{word}'}}\nprint('{word}')\nprint({word})\n"
    graded = grade_source("first_model", source)
    report.write_student(tmp_path / "student.html", graded, "strong")
    shown = report.Class(prepared["first_model"], [graded], {"student": "student.html"}, "strong")
    report.write_class(tmp_path / "index.html", shown)
    for name in ("student.html", "index.html"):
        page = visit(tmp_path / name, "small phone")
        assert word[:56] in page.locator("main").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert page.evaluate(OVER_THE_EDGE) == []


@pytest.mark.parametrize("name", ["ada", "line", "class"])
def test_a_chart_is_as_wide_as_its_space(
    pages: dict[str, Path], visit: Callable[..., Page], name: str
) -> None:
    widths = []
    for size in ("small phone", "large phone"):
        plots = visit(pages[name], size).locator("svg.plot")
        widths.append([plots.nth(number).bounding_box() for number in range(plots.count())])
    small, large = widths
    assert len(small) == len(large) > 0
    for one, other in zip(small, large, strict=True):
        assert one is not None and other is not None
        assert one["width"] + 60 < other["width"] and one["height"] == other["height"]


@pytest.mark.parametrize("name", PAGES)
def test_who_needs_more_contrast_or_colours_of_their_own_sees_everything(
    pages: dict[str, Path], visit: Callable[..., Page], name: str
) -> None:
    page = visit(pages[name], "phone")
    soft = "getComputedStyle(document.querySelector('main')).getPropertyValue('--soft').trim()"
    ink = soft.replace("--soft", "--ink")
    assert page.evaluate(soft) != page.evaluate(ink)
    page.emulate_media(contrast="more")
    assert page.evaluate(soft) == page.evaluate(ink)
    page.emulate_media(contrast="no-preference", forced_colors="active")
    assert page.evaluate(soft) == "CanvasText"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
