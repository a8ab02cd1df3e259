"""The queue as a page of this computer alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from grader.gradebook import Gradebook
from grader.review import Server, queue, record
from tests.review.asking import ask
from tests.review.room import SCHEMES, UNSURE


@pytest.fixture
def server(book: Gradebook) -> Iterator[Server]:
    with Server(book, SCHEMES, "Ms K") as opened:
        yield opened


def test_the_page_is_for_who_has_its_address(server: Server) -> None:
    assert server.host.startswith("127.0.0.1:") and len(server.token) >= 40
    status, text, headers = ask(server, "GET", f"/{server.token}/")
    assert status == 200 and UNSURE in text
    assert (
        "default-src 'none'" in headers["Content-Security-Policy"] and headers["Cache-Control"] == "no-store"
    )
    status, text, headers = ask(server, "GET", f"/{server.token}/report-0")
    assert status == 200 and "Every check" in text and "script-src" not in headers["Content-Security-Policy"]
    for name in (
        "report-99",
        "report-",
        "report--1",
        "report-0/../../gradebook.sqlite",
        "gradebook.sqlite",
        "report-0x",
    ):
        assert ask(server, "GET", f"/{server.token}/{name}")[0] == 404, name
    assert ask(server, "GET", "/wrong/report-0")[0] == 404
    for path in ("/", "/x/", f"/{server.token}", f"/{server.token}x/", f"/{server.token}/../", "/review"):
        status, text, _ = ask(server, "GET", path)
        assert status == 404 and "rectifier" not in text and server.token not in text
    # A name that somebody makes to mean 127.0.0.1 is not the page's own.
    for host in ("evil.example", "localhost:1"):
        assert ask(server, "GET", f"/{server.token}/", Host=host)[0] == 404


GOOD = {"items": [0], "points": 25, "comment": ""}


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("/{token}/review", GOOD, {"Origin": "http://evil.example"}, 403),
        ("/{token}/review", GOOD, {"Origin": ""}, 403),
        ("/{token}/review", GOOD, {"Origin": "null"}, 403),
        ("/{token}/review", GOOD, {"Content-Type": "text/plain"}, 403),
        ("/{token}/review", GOOD, {"Content-Type": "application/x-www-form-urlencoded"}, 403),
        ("/{token}/review", GOOD, {"Host": "evil.example"}, 404),
        ("/wrong/review", GOOD, {}, 404),
        ("/{token}/other", GOOD, {}, 404),
        ("/{token}/review", b"{", {}, 400),
        ("/{token}/review", b"[" * 100_000, {}, 400),
        ("/{token}/review", b"x" * 200_001, {}, 413),
        ("/{token}/review", {**GOOD, "items": [99]}, {}, 400),
        ("/{token}/review", {**GOOD, "items": [True]}, {}, 400),
        ("/{token}/review", {**GOOD, "items": []}, {}, 400),
        ("/{token}/review", {**GOOD, "points": "5"}, {}, 400),
        ("/{token}/review", {**GOOD, "points": True}, {}, 400),
        ("/{token}/review", {**GOOD, "points": 1e9}, {}, 400),
        ("/{token}/review", {**GOOD, "comment": 7}, {}, 400),
        ("/{token}/review", [], {}, 400),
        ("/{token}/review", {**GOOD, "since": "x"}, {}, 400),
        ("/{token}/review", {**GOOD, "since": -1}, {}, 400),
        *[
            (f"/{{token}}/{action}", GOOD, headers, status)
            for action in ("comment", "finish", "news", "undo")
            for headers, status in (
                ({"Origin": "http://evil.example"}, 403),
                ({"Origin": ""}, 403),
                ({"Content-Type": "text/plain"}, 403),
                ({"Host": "evil.example"}, 404),
            )
        ],
        ("/wrong/undo", {}, {}, 404),
        ("/{token}/undo", [], {}, 400),
        ("/{token}/news", None, {}, 400),
        ("/{token}/finish", b"", {}, 400),
        ("/{token}/comment", {"items": [0], "text": " ", "keep": True}, {}, 400),
        ("/{token}/comment", {"items": [0], "text": "x", "keep": 1}, {}, 400),
        ("/{token}/comment", {"items": [0], "text": "x" * 2001, "keep": True}, {}, 400),
        ("/{token}/comment", {"items": [99], "text": "x", "keep": True}, {}, 400),
    ],
)
def test_what_another_page_could_send_changes_nothing(
    server: Server, book: Gradebook, path: str, body: Any, headers: dict[str, str], status: int
) -> None:
    assert ask(server, "POST", path.replace("{token}", server.token), body, **headers)[0] == status
    assert server.desk.taken == 0 and all(item.review is None for item in queue(book, SCHEMES))


def test_what_the_page_sends_is_kept_at_once(server: Server, book: Gradebook) -> None:
    status, text, _ = ask(
        server, "POST", f"/{server.token}/review", {"items": [0, 1], "points": 50, "comment": "<b>"}
    )
    reply = json.loads(text)
    assert (status, reply["taken"], reply["left"]) == (200, 2, 1)
    assert [item.review.points for item in queue(book, SCHEMES) if item.review] == [50, 50, 50]
    page = ask(server, "GET", f"/{server.token}/")[1]
    assert '"comment": "\\u003cb\\u003e"' in page and '<b>"' not in page
    status, text, _ = ask(server, "POST", f"/{server.token}/review", {"items": [0], "points": None})
    assert json.loads(text)["left"] == 2
    assert not server.finished.is_set()
    for points in (10, 20, 30):  # saved three times, it is one mark that stands otherwise
        ask(server, "POST", f"/{server.token}/review", {"items": [0], "points": points, "comment": ""})
    status, text, _ = ask(server, "POST", f"/{server.token}/finish", {})
    assert (status, json.loads(text)["taken"]) == (200, 3)  # one of them follows
    assert server.finished.wait(5)


def test_what_was_said_before_the_page_was_opened_is_not_counted_again(book: Gradebook) -> None:
    record(book, queue(book, SCHEMES)[:1], 25, "Well.", "Mr B")
    with Server(book, SCHEMES, "Ms K") as server:
        assert server.desk.taken == 0
        reply = server.desk.decide({"items": [3, 3], "points": 50, "comment": "x"})
        assert (reply["taken"], reply["left"]) == (1, 2)
        assert server.desk.taken == 1
        # Said again it is the same mark; a comment of its own is another word.
        server.desk.decide({"items": [0], "points": 25, "comment": " Well. "})
        assert server.desk.taken == 1
        server.desk.decide({"items": [0], "points": 25, "comment": "Well said."})
        assert server.desk.taken == 2
        server.desk.decide({"items": [3], "points": None})
        assert server.desk.taken == 1
    assert [review.who for review in book.reviews("quick", server.desk.items[0].mark.student)][-1] == "Ms K"


def test_a_report_is_one_of_the_class_and_nothing_else(book: Gradebook) -> None:
    with Server(book, SCHEMES, "Ms K") as server:
        item = server.desk.items[0]
        assert (server.report("report-0") or b"").startswith(b"<!")
        outside = book.path.parent.parent / "outside.html"
        outside.write_text("another class")
        for place in ("../outside.html", str(outside), "gradebook.sqlite", "gone.html", "."):
            server.desk.items[0] = replace(item, mark=replace(item.mark, report=place))
            assert server.report("report-0") is None, place
        (book.path.parent / "link.html").symlink_to(outside)
        server.desk.items[0] = replace(item, mark=replace(item.mark, report="link.html"))
        assert server.report("report-0") is None


def test_a_page_that_is_left_answers_nobody(book: Gradebook) -> None:
    with Server(book, SCHEMES, "Ms K") as server:
        assert ask(server, "GET", f"/{server.token}/")[0] == 200
    with pytest.raises(ConnectionRefusedError):
        ask(server, "GET", f"/{server.token}/")
    with Server(book, SCHEMES, "Ms K") as again:  # its address opens no other page
        assert ask(again, "GET", f"/{server.token}/")[0] == 404


def test_what_follows_is_told_and_can_be_undone_one_by_one(server: Server, book: Gradebook) -> None:
    numbers = {item.mark.student: item.number for item in server.desk.items}

    def save(student: str, points: float | None) -> dict[str, Any]:
        body = {"items": [numbers[student]], "points": points, "comment": "For Ada alone."}
        return dict(json.loads(ask(server, "POST", f"/{server.token}/review", body)[1]))

    def state(reply: dict[str, Any], student: str) -> dict[str, Any]:
        (found,) = [each for each in reply["changed"] if each["number"] == numbers[student]]
        return dict(found)

    reply = save("ada", 25)
    assert reply["follow"] == [numbers["ben"]]
    found = state(reply, "ben")
    assert (found["state"], found["points"], found["like"]) == ("followed", 25.0, [["ada", UNSURE]])
    assert (reply["left"], reply["back"], reply["hidden"], server.desk.taken) == (2, [], 0, 2)
    kept = book.reviews("quick", "ben")[-1]
    assert (kept.points, kept.comment, kept.who) == (25, "", "Ms K")
    assert kept.like == (("ada", server.desk.items[numbers["ada"]].mark.about),)
    page = ask(server, "GET", f"/{server.token}/")[1]
    assert '"state": "followed"' in page and f'"like": [["ada", "{UNSURE}"]]' in page
    # What it is like moves, and is taken back.
    assert state(save("ada", 30), "ben")["points"] == 30
    reply = save("ada", None)
    assert (reply["follow"], reply["back"], reply["left"]) == ([], [numbers["ben"]], 4)
    save("ada", 25)
    assert save("ben", None)["left"] == 3  # the teacher wants to look at this one
    assert save("ada", 30)["follow"] == [] and book.reviews("quick", "ben")[-1].points is None
    assert save("ben", 10)["follow"] == [] and book.reviews("quick", "ada")[-1].points == 30


def test_a_mark_that_is_not_on_the_page_follows_too(book: Gradebook) -> None:
    with Server(book, SCHEMES, "Ms K") as server:
        server.desk.decide(
            {"items": [item.number for item in server.desk.items if item.mark.student == "ada"], "points": 5}
        )
    with Server(book, SCHEMES, "Ms K", followed=True) as server:
        assert [item.mark.student for item in server.desk.items] == ["ben"]
        assert server.desk.items[0].like == (("ada", UNSURE),)
    with Server(book, SCHEMES, "Ms K") as server:
        ben = next(item for item in server.desk.items if item.mark.student == "ben")
        server.desk.known.numbers.pop(("quick", "ben", "relu", ben.mark.about))
        reply = server.desk.decide({"items": [1], "points": None})
        assert (reply["back"], reply["hidden"]) == ([], 1) and server.desk.taken == 2


def test_half_a_character_in_a_comment_is_replaced(server: Server) -> None:
    for action, body in (
        ("review", {"items": [0], "points": 25, "comment": "a \ud800"}),
        ("comment", {"items": [0], "text": "b \ud800", "keep": True}),
    ):
        status, text, _ = ask(server, "POST", f"/{server.token}/{action}", body)
        assert status == 200 and "\ufffd" in json.dumps(json.loads(text), ensure_ascii=False)
