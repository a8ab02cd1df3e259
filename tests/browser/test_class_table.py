"""The table of a class: each sign leads to its check, its reason is read by mouse, finger and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from grader import report
from grader.grade import Graded
from grader.pipeline.ready import ReadyAssignment
from grader.records.person import Person
from tests.browser.conftest import SIZES
from tests.browser.test_pages import RULES, violations
from tests.conftest import ROOT

pytestmark = pytest.mark.slow  # a browser
NAMES = ("García, Ada", "Łukasz Okafor", "Noor Åberg", "Tariq van Dam")
IN_ORDER = [
    "Noor Åberg",
    "Tariq van Dam",
    "García, Ada",
    "Łukasz Okafor",
]  # Dam is the family name that is known


@pytest.fixture
def of_class(
    grade_source: Callable[..., Graded], prepared: dict[str, ReadyAssignment], tmp_path: Path
) -> Path:
    """The page of a class, with the reports that it leads to."""
    right = grade_source("first_model", (ROOT / "reference" / "first_model.py").read_text("utf-8"))
    wrong = grade_source("first_model", "print('hello'\n")
    graded = [
        replace(
            each, submission=replace(each.submission, student=name), grade=replace(each.grade, student=name)
        )
        for name, each in zip(NAMES, [right, wrong, right, wrong], strict=True)
    ]
    reports = {name: f"{number}.html" for number, name in enumerate(NAMES)}
    for each in graded:
        report.write_student(tmp_path / reports[each.submission.student], each, "strong")
    people = [Person("Tariq van Dam", frozenset(), (0,), family_name="Dam")]
    shown = report.Class(prepared["first_model"], graded, reports, "strong", people=people)
    report.write_class(tmp_path / "index.html", shown)
    return tmp_path / "index.html"


def test_names_stand_in_the_order_of_a_list_and_are_found_in_any(
    of_class: Path, visit: Callable[..., Page]
) -> None:
    page = visit(of_class)
    names = page.locator("#table tbody th")
    assert names.all_inner_texts() == IN_ORDER
    title = page.get_by_role("button", name="student", exact=True)
    title.click()
    assert names.all_inner_texts() == IN_ORDER
    title.click()
    assert names.all_inner_texts() == IN_ORDER[::-1]
    for text in ("ada garcia", "García, Ada", "gar  ada"):
        page.locator("#find").fill(text)
        assert names.all_inner_texts() == ["García, Ada"], text
    page.locator("#find").fill("noor okafor")
    assert names.count() == 0
    page.locator("#find").fill("")
    stopped = page.locator("section", has=page.get_by_role("heading", name="How the programs ended"))
    assert stopped.locator("li a").all_inner_texts() == ["Tariq van Dam", "Łukasz Okafor"]


def test_with_a_mouse_a_sign_tells_its_reason_and_a_click_opens_it(
    of_class: Path, visit: Callable[..., Page]
) -> None:
    page = visit(of_class)
    sign = page.get_by_role("row", name="Łukasz Okafor").get_by_role("link", name="runs: failed.")
    reason = page.locator("#reason")
    assert reason.is_hidden()
    sign.hover()
    assert (
        reason.inner_text().startswith("Łukasz Okafor · runs: failed. ") and "line 1" in reason.inner_text()
    )
    sign.click()
    assert page.url.endswith("1.html#check-runs")
    assert page.locator(":target").inner_text().startswith("Your file runs")
    expect(page.locator(":target")).to_be_in_viewport()


def test_by_keyboard_there_is_one_stop_and_arrows_lead_on(of_class: Path, visit: Callable[..., Page]) -> None:
    page = visit(of_class)
    assert page.locator("#table td.dot a:not([tabindex='-1'])").count() == 1
    page.get_by_role("link", name="Noor Åberg").first.focus()
    page.keyboard.press("Tab")
    reason = page.locator("#reason")
    assert reason.inner_text().startswith("Noor Åberg · runs: passed.")
    page.keyboard.press("ArrowDown")
    assert reason.inner_text().startswith("Tariq van Dam · runs: failed.")
    page.keyboard.press("ArrowRight")
    assert reason.inner_text().startswith("Tariq van Dam · architecture:")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")  # before the first sign is none
    page.keyboard.press("ArrowUp")
    assert reason.inner_text().startswith("Noor Åberg · runs: passed.")
    assert page.locator("#table td.dot a:not([tabindex='-1'])").count() == 1
    assert violations(page, RULES) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/2.html#check-runs")


def test_with_a_finger_the_first_tap_tells_and_the_second_opens(of_class: Path, browser: Browser) -> None:
    width, height = SIZES["large phone"]
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True)
    page = context.new_page()
    page.goto(of_class.as_uri())
    signs = page.locator("#table tbody tr").nth(1).locator("td.dot a")
    signs.first.tap()
    assert page.url.endswith("index.html")
    assert page.locator("#reason").inner_text().startswith("Tariq van Dam · runs: failed.")
    expect(page.locator("#reason")).to_be_in_viewport()
    signs.nth(1).tap()
    assert "architecture" in page.locator("#reason").inner_text() and page.url.endswith("index.html")
    signs.nth(1).tap()
    page.wait_for_url("**/3.html#check-architecture")
    context.close()


def test_names_stay_where_a_small_phone_scrolls_the_table(of_class: Path, visit: Callable[..., Page]) -> None:
    page = visit(of_class, "small phone")
    name = page.locator("#table tbody th").first
    before = name.bounding_box()
    page.locator("#table").evaluate("table => { table.parentElement.scrollLeft = 200; }")
    after = name.bounding_box()
    assert before is not None and after is not None and abs(before["x"] - after["x"]) < 1
    assert 100 <= after["width"] <= 140  # room for the table, and for a name


def test_without_scripts_signs_are_links(of_class: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(of_class.as_uri())
    sign = page.get_by_role("link", name="runs: failed. ").first
    assert "line 1" in (sign.get_attribute("aria-label") or "")
    sign.click()
    page.wait_for_url("**/3.html#check-runs")
    context.close()


def test_one_can_skip_the_table(of_class: Path, visit: Callable[..., Page]) -> None:
    page = visit(of_class)
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    assert first.inner_text() == "To the table of students"
    expect(first).to_be_in_viewport()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#after-students").evaluate("each => each === document.activeElement")
