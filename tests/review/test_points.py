"""Points of a question, changed from the page of the review."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.classes.points import points_now
from grader.gradebook import NAME, Gradebook
from grader.points import worths
from grader.review import Server
from tests.review.asking import ask
from tests.review.room import ANSWERS, SCHEMES, grade

SCHEME = SCHEMES["quick"]
GOOD: dict[str, Any] = {
    "assignment": "quick", "check": "relu", "total": "", "parts": {"positive_passes": "10"}, "save": False,
}  # fmt: skip


@pytest.fixture
def server(book: Gradebook) -> Iterator[Server]:
    with Server(book, SCHEMES, "Ms K", everything=True) as opened:
        yield opened


def _changed(server: Server, said: dict[str, Any]) -> dict[str, Any]:
    reply = server.answer("points", said)
    assert reply is not None
    return reply


def _worths(book: Gradebook) -> dict[str, object]:
    now = points_now(book, SCHEME).assignment
    return {worth.name: worth.value for worth in worths(now, now.checks[1])}


def test_what_would_change_is_shown_and_then_saved(server: Server, book: Gradebook) -> None:
    number = next(item.number for item in server.desk.items if item.mark.slug == "relu")
    status, page, headers = ask(server, "GET", f"/{server.token}/points-{number}")
    assert status == 200 and "What does ReLU do?" in page and "Back to the marks" in page
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and policy.count("sha256-") == 1
    before = _worths(book)
    double = {**GOOD, "total": "100", "parts": {}}
    shown = _changed(server, double)
    assert ("eve", 50, 100) in shown["moves"] and not shown["saved"] and shown["down"] == 0
    assert _worths(book) == before and server.points_saved == 0
    saved = _changed(server, {**double, "save": True})
    assert saved == {**shown, "saved": True} and server.points_saved == 1
    assert _worths(book)[""] == 100
    # Whoever goes on with the review gives points of the new total.
    assert {item.mark.possible for item in server.desk.items if item.mark.slug == "relu"} == {100}
    _, page, _ = ask(server, "GET", f"/{server.token}/points-{number}")
    assert "marking scheme: 50" in page and "by Ms K on" in page


def test_a_misconception_and_an_idea(server: Server, book: Gradebook) -> None:
    wrong = next(item.slug for item in SCHEME.checks[1].rubric.misconceptions)  # type: ignore[union-attr]
    parts = {"positive_passes": "10", wrong: "nothing"}
    assert _changed(server, {**GOOD, "parts": parts, "save": True})["saved"]
    assert (_worths(book)["positive_passes"], _worths(book)[wrong]) == (10, "nothing")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("assignment", "other"), ("assignment", 1), ("check", "nope"), ("check", None), ("total", 5),
        ("total", "-1"), ("parts", []), ("parts", {"positive_passes": 3}), ("parts", {"unknown": "3"}),
        ("parts", {"positive_passes": "51"}),
    ],
)  # fmt: skip
def test_what_makes_no_sense_changes_nothing(
    server: Server, book: Gradebook, name: str, value: object
) -> None:
    before = _worths(book)
    status, text, _ = ask(server, "POST", f"/{server.token}/points", {**GOOD, name: value, "save": True})
    assert status == 400 and "expected" in text and _worths(book) == before


def test_only_the_page_itself_may_change_points(server: Server, book: Gradebook) -> None:
    before, wanted = _worths(book), {**GOOD, "save": True}
    place = f"/{server.token}/points"
    assert ask(server, "POST", place, wanted, Origin="http://evil.example")[0] == 403
    assert ask(server, "POST", "/wrong/points", wanted)[0] == 404
    assert ask(server, "GET", f"/{server.token}/points-99")[0] == 404
    assert _worths(book) == before
    assert ask(server, "POST", place, wanted)[0] == 200 and _worths(book) != before


def test_without_names_neither_the_order_nor_a_refusal_tells_who_it_is(tmp_path: Path) -> None:
    right = {name: ANSWERS["eve"] for name in ("frida", "gus", "hilde", "ines", "jo", "kai")}
    grade(tmp_path, **right)
    with Gradebook(tmp_path / NAME) as book, Server(book, SCHEMES, "Ms K", everything=True) as server:
        named = [student for student, *_ in _changed(server, {**GOOD, "total": "100", "parts": {}})["moves"]]
        assert named == sorted(named) and set(right) < set(named)
    with Gradebook(tmp_path / NAME) as book:
        with book.writing() as connection:  # not by chance in the order of the names
            rows = [(name, 900 - place) for place, name in enumerate(named)]
            connection.executemany("INSERT INTO pseudonyms VALUES (?, ?)", rows)
        with Server(book, SCHEMES, "Ms K", everything=True, blind=True) as server:
            moves = _changed(server, {**GOOD, "total": "100", "parts": {}})["moves"]
            assert [called for called, *_ in moves] == [
                f"Student {901 + n - len(named)}" for n in range(len(named))
            ]
            eve = next(i for i in server.desk.items if (i.mark.student, i.mark.slug) == ("eve", "relu"))
            server.desk.decide({"items": [eve.number], "points": 50})
            lower = {**GOOD, "total": "20", "parts": {}}
            status, text, _ = ask(server, "POST", f"/{server.token}/points", lower)
    assert status == 400 and server.desk.names.of("eve") in text and "eve " not in text and "eve." not in text


def test_a_decided_mark_that_is_a_smaller_share_then_is_told(server: Server) -> None:
    eve = next(i for i in server.desk.items if (i.mark.student, i.mark.slug) == ("eve", "relu"))
    server.desk.decide({"items": [eve.number], "points": 50})
    shown = _changed(server, {**GOOD, "total": "100", "parts": {}})
    assert shown["decided"] >= shown["smaller"] == 1 and _changed(server, GOOD)["smaller"] == 0
    page = ask(server, "GET", f"/{server.token}/points-{eve.number}")[1]
    assert "keep their points, which are then a smaller share" in page
