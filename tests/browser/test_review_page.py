"""The page of `grader review`, by keyboard, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from grader.gradebook import NAME, Gradebook
from grader.review import Server, queue
from tests.browser.test_pages import RULES, violations
from tests.review.room import SCHEMES, grade

pytestmark = pytest.mark.slow  # a browser, and every page in three sizes


def test_by_keyboard(visit: Callable[..., Page], tmp_path: Path) -> None:
    grade(tmp_path, eve="<script>alert(1)</script> it rectifies the signal of a neuron in some way, sort of")
    with Gradebook(tmp_path / NAME) as book, Server(book, SCHEMES, "Ms K") as server:
        names = [item.mark.student for item in server.desk.items]
        assert names == ["=dmitri", "ada", "ben", "chiara", "eve"]
        page = visit(server.address)
        assert violations(page, RULES) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, RULES) == []
        expect(page.locator("#item-0")).to_be_focused()
        page.keyboard.press("f")
        page.keyboard.press("c")
        page.keyboard.type("Well said: fhj0")
        page.keyboard.press("Enter")
        expect(page.locator("#item-1")).to_be_focused()
        expect(page.locator("#left")).to_have_text("4")
        page.keyboard.press("h")  # half, and the same answer of another student with it
        page.keyboard.press("Enter")
        expect(page.locator("#item-3")).to_be_focused()
        said = {item.mark.student: item.review for item in queue(book, SCHEMES)}
        assert {name: review.points for name, review in said.items() if review} == {
            "=dmitri": 50,
            "ada": 25,
            "ben": 25,
        }
        assert said["=dmitri"] is not None and said["=dmitri"].comment == "Well said: fhj0"
        page.keyboard.press("p")
        page.keyboard.type("77")
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_contain_text("expected points from 0 to 50")
        page.keyboard.press("Escape")
        page.keyboard.press("k")
        page.keyboard.press("u")  # takes back what was given to both
        expect(page.locator("#left")).to_have_text("4")
        page.get_by_role("button", name="Finish and regrade").click()
        assert server.finished.wait(5)
        expect(page.locator("body")).to_contain_text("Finished")


def test_on_a_phone(visit: Callable[..., Page], tmp_path: Path) -> None:
    grade(tmp_path)
    with Gradebook(tmp_path / NAME) as book, Server(book, SCHEMES, "Ms K") as server:
        page = visit(server.address, "phone")
        assert violations(page, RULES) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
