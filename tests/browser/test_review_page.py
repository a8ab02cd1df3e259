"""The page of `grader review`, by keyboard and by mouse, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from grader.gradebook import NAME, Gradebook
from grader.gradebook.duties import set_duties
from grader.review import Server, queue, record
from tests.browser.test_pages import RULES, violations
from tests.review import networks
from tests.review.room import SCHEMES, grade

pytestmark = pytest.mark.slow  # a browser, and every page in three sizes
Visit = Callable[..., Page]


def _points(book: Gradebook) -> dict[str, float | None]:
    items = queue(book, SCHEMES)
    return {item.mark.student: item.review.points for item in items if item.review is not None}


def test_by_keyboard(visit: Visit, tmp_path: Path) -> None:
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
        assert _points(book) == {"=dmitri": 50, "ada": 25, "ben": 25}
        assert said["=dmitri"] is not None and said["=dmitri"].comment == "Well said: fhj0"
        page.keyboard.press("p")
        page.keyboard.type("77")
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_contain_text("expected points from 0 to 50")
        page.keyboard.press("Escape")
        page.keyboard.press("k")
        page.keyboard.press("u")  # takes back what was given to both
        expect(page.locator("#left")).to_have_text("4")
        expect(page.locator("#item-1")).to_be_focused()
        page.keyboard.press("?")
        expect(page.locator("#help")).to_have_attribute("open", "")
        page.locator("#ways").get_by_role("button", name="Finish and regrade").click()
        assert server.finished.wait(5)
        expect(page.get_by_role("heading", name="Finished")).to_be_focused()
        expect(page.locator("body")).to_contain_text(str(tmp_path / "quick" / "index.html"))
        expect(page.locator("body")).to_contain_text("4 marks wait still. To go on, type:")
        assert violations(page, RULES) == []


def test_on_a_phone(visit: Visit, tmp_path: Path) -> None:
    grade(tmp_path)
    networks.room(tmp_path, 9)
    schemes = SCHEMES | networks.SCHEMES
    with Gradebook(tmp_path / NAME) as book, Server(book, schemes, "Ms K") as server:
        page = visit(server.address, "phone")
        page.keyboard.press("b")
        assert violations(page, RULES) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_comments_are_put_in_and_not_saved_by_that(visit: Visit, tmp_path: Path) -> None:
    grade(tmp_path)
    with Gradebook(tmp_path / NAME) as book:
        record(book, queue(book, SCHEMES)[:1], 5, "Say what it does.", "Mr L")
        with Server(book, SCHEMES, "Ms K") as server:
            page = visit(server.address)
            expect(page.locator("#item-1")).to_be_focused()
            page.keyboard.press("b")
            assert violations(page, RULES) == []
            page.keyboard.press("1")
            field = page.locator("#item-1 .comment")
            expect(field).to_be_focused()
            expect(field).to_have_value("Say what it does.")
            assert _points(book) == {"=dmitri": 5}
            page.keyboard.press("Enter")  # with the grader's points
            expect(page.locator("#item-3")).to_be_focused()
            assert [each.comment for each in book.reviews("quick", "ada")] == ["Say what it does."]
            page.keyboard.press("c")
            page.keyboard.type("Which values?")
            page.locator("#item-3").get_by_role("button", name="Comments").click()
            page.get_by_role("button", name="Keep what stands in the field").click()
            expect(page.locator("#bank .insert")).to_have_text(["Say what it does. (3 ×)", "Which values?"])
            page.get_by_role("button", name="Forget").first.click()
            expect(page.locator("#bank .insert")).to_have_text(["Which values?"])
            expect(page.locator("#bank .insert")).to_be_focused()
            page.keyboard.press("Escape")
            expect(page.locator("#item-3")).to_be_focused()


def test_a_filter_stays_in_the_address(visit: Visit, tmp_path: Path) -> None:
    grade(tmp_path)
    networks.room(tmp_path, 2)
    with Gradebook(tmp_path / NAME) as book:
        set_duties(book, {("quick", "relu"): "Ms K"})
        with Server(book, SCHEMES | networks.SCHEMES, "Ms K") as server:
            page = visit(server.address)
            cards = page.locator("article:visible h2")
            mine = ["=dmitri: What does ReLU do?", "ada and 1 other: What does ReLU do?"]
            expect(cards).to_have_text([*mine, "chiara: What does ReLU do?"])  # own questions first
            assert page.url.endswith("#queue=Ms+K")
            page.locator("[name=queue]").select_option("")
            page.locator("[name=question]").select_option("digits/accuracy")
            expect(page.locator("[name=question]").locator("option:checked")).to_have_text(
                "What your network achieves (7 open)"
            )
            page.locator("[name=kind]").select_option("too near a line")
            page.keyboard.press("Escape")
            expect(cards).to_have_count(3)
            page.reload()
            expect(cards).to_have_count(3)
            expect(page.locator("[name=kind]")).to_have_value("too near a line")
            page.keyboard.press("/")
            page.keyboard.type("OTHER")
            page.keyboard.press("Enter")
            expect(cards).to_have_text(["other1 and 1 other: What your network achieves"])
            expect(page.locator("article:visible")).to_be_focused()


def test_what_is_the_same_network_is_one_card_and_one_can_be_singled_out(
    visit: Visit, tmp_path: Path
) -> None:
    networks.room(tmp_path, 24)
    with Gradebook(tmp_path / NAME) as book, Server(book, networks.SCHEMES, "Ms K") as server:
        page = visit(server.address)
        page.evaluate("location.hash = '#kind=too+near+a+line&student=same'")
        card = page.locator("article:visible")
        expect(card).to_have_count(1)
        expect(card).to_contain_text("24 × the same network")
        expect(card.locator("svg")).to_be_visible()
        assert violations(page, RULES) == []
        card.locator("summary", has_text="Who they are").click()
        card.get_by_role("checkbox", name="same07").uncheck()
        expect(card).to_have_count(2)
        expect(card.first.locator("h2")).to_contain_text("same00 and 22 others")
        card.first.locator(".save").click()  # with the grader's points
        expect(page.locator("article:focus")).to_contain_text("same07")
        expect(page.locator("#left")).to_have_text("8")
        page.keyboard.press("0")
        page.keyboard.press("Enter")
        expect(page.locator("#end")).to_be_focused()
        expect(page.locator("#end")).to_contain_text("Nothing is open here any more; elsewhere 7 marks are")
        points = [book.reviews("digits", f"same{n:02d}")[-1].points for n in range(24)]
        assert points == [0 if n == 7 else 20 for n in range(24)]
        page.locator("#end").get_by_role("button", name="Next question: Your file runs").click()
        expect(page.locator("article:focus")).to_contain_text("broken1 and 1 other")


def test_what_was_decided_is_undone_one_after_another(visit: Visit, tmp_path: Path) -> None:
    grade(tmp_path)
    with Gradebook(tmp_path / NAME) as book, Server(book, SCHEMES, "Ms K") as server:
        page = visit(server.address)
        expect(page.locator("#undo")).to_be_disabled()
        for place in (1, 3):
            page.keyboard.press("f")
            page.keyboard.press("Enter")
            expect(page.locator(f"#item-{place}")).to_be_focused()
        page.keyboard.press("Control+z")
        expect(page.locator("#said")).to_have_text("Undone: ada and 1 other, What does ReLU do?: 50 of 50.")
        expect(page.locator("#item-1")).to_be_focused()
        assert _points(book) == {"=dmitri": 50}
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#left")).to_have_text("4")
        expect(page.locator("#item-0")).to_be_focused()
        expect(page.locator("#undo")).to_be_disabled()
        assert _points(book) == {}


def test_whoever_is_slower_is_asked(visit: Visit, tmp_path: Path) -> None:
    grade(tmp_path)
    with (
        Gradebook(tmp_path / NAME) as book,
        Gradebook(tmp_path / NAME) as other,
        Server(book, SCHEMES, "Ms K") as server,
        Server(other, SCHEMES, "Mr L") as second,
    ):
        page = visit(server.address)
        for place, answer in ((0, "Leave it so"), (1, "Save mine instead")):
            expect(page.locator(f"#item-{place}")).to_be_focused()
            second.desk.decide({"items": [place], "points": 7, "comment": "No."})
            page.keyboard.press("f")
            page.keyboard.press("Enter")
            expect(page.get_by_role("button", name="Leave it so")).to_be_focused()
            expect(page.locator(f"#item-{place}")).to_contain_text("Mr L gave 7, “No.”")
            assert violations(page, RULES) == []
            page.get_by_role("button", name=answer).click()
        expect(page.locator("#item-3")).to_be_focused()
        assert _points(book) == {"=dmitri": 7, "ada": 50, "ben": 50}
        second.desk.decide({"items": [3], "points": 9})
        page.evaluate("window.dispatchEvent(new Event('focus'))")  # looks for news
        expect(page.locator("#item-3 .state")).to_have_text("· Mr L gave 9")
        expect(page.locator("#end")).to_contain_text("Everything is decided")
