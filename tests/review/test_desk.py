"""Decisions at a page: of several people at once, undone, and what follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.classes.following import Following
from grader.gradebook import NAME, Gradebook
from grader.gradebook.duties import set_duties
from grader.gradebook.people import keep_people
from grader.gradebook.requests import keep_requests
from grader.records.person import Person
from grader.records.request import Request
from grader.review import ReviewError, Server, queue, record
from grader.review.desk import Desk
from grader.review.names import numbered
from tests.review import networks
from tests.review.asking import ask, said
from tests.review.room import ANSWERS, SCHEMES, UNSURE, grade


def _numbers(desk: Desk) -> dict[str, int]:
    return {item.mark.student: item.number for item in desk.items}


def _points(book: Gradebook) -> dict[str, float | None]:
    return {
        item.mark.student: item.review.points if item.review is not None else None
        for item in queue(book, SCHEMES)
    }


@pytest.fixture
def both(book: Gradebook) -> Iterator[tuple[Server, Server]]:
    """Ms K and Mr L, each with a page, a server and a connection of their own to one gradebook."""
    with (
        Gradebook(book.path) as other,
        Server(book, SCHEMES, "Ms K") as first,
        Server(other, SCHEMES, "Mr L") as second,
    ):
        yield first, second


def test_who_saves_later_is_told_and_asked(both: tuple[Server, Server], book: Gradebook) -> None:
    first, second = both
    number = _numbers(first.desk)["=dmitri"]
    clock = {server: server.desk.page_state()["clock"] for server in both}
    assert said(first, "review", items=[number], points=40, comment="Good.", since=clock[first])["taken"] == 1
    reply = said(second, "review", items=[number], points=5, comment="", since=clock[second])
    (stands,) = reply["meanwhile"]
    assert (reply["status"], reply["taken"], stands["points"]) == (200, 0, 40.0)
    assert (stands["who"], stands["comment"], stands["number"]) == ("Ms K", "Good.", number)
    assert _points(book)["=dmitri"] == 40 and second.desk.taken == 0
    # Asked, and said again all the same.
    again = said(second, "review", items=[number], points=5, comment="", since=reply["clock"])
    assert again["taken"] == 1 and _points(book)["=dmitri"] == 5
    assert [each.who for each in book.reviews("quick", "=dmitri")] == ["Ms K", "Mr L"]
    # The first page hears of it, and so does not count it for its own.
    (news,) = said(first, "news", since=clock[first] + 1)["changed"]
    assert (news["number"], news["who"], news["points"]) == (number, "Mr L", 5.0)
    assert first.desk.taken == 0 and said(first, "news", since=100)["changed"] == []


def test_the_same_word_twice_is_no_quarrel(both: tuple[Server, Server]) -> None:
    first, second = both
    clock = second.desk.page_state()["clock"]
    for server in both:
        reply = said(server, "review", items=[0], points=40, comment=" Good. ", since=clock)
        assert reply["taken"] == 1 and "meanwhile" not in reply


def test_what_follows_somebody_elses_decision_is_not_written_over_unseen(
    both: tuple[Server, Server], book: Gradebook
) -> None:
    first, second = both
    numbers, clock = _numbers(first.desk), second.desk.page_state()["clock"]
    assert said(first, "review", items=[numbers["ada"]], points=20)["follow"] == [numbers["ben"]]
    (stands,) = said(second, "review", items=[numbers["ben"]], points=5, since=clock)["meanwhile"]
    assert (stands["state"], stands["who"], stands["like"]) == ("followed", "Ms K", [["ada", UNSURE]])
    assert _points(book)["ben"] == 20


def test_two_windows_of_one_person_tell_each_other(book: Gradebook) -> None:
    with Server(book, SCHEMES, "Ms K") as server:
        clock = server.desk.page_state()["clock"]
        said(server, "review", items=[0], points=10, since=clock)
        assert [
            each["points"] for each in said(server, "review", items=[0], points=5, since=clock)["meanwhile"]
        ] == [10]


def test_in_the_very_moment(book: Gradebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody decides between what this page reads and what it writes."""
    desk = Desk(book, SCHEMES, "Ms K")
    look: Callable[..., int] = desk.known.look

    def late(**how: bool) -> int:
        seen = look(**how)
        if not _points(book)["=dmitri"]:
            record(book, [desk.items[_numbers(desk)["=dmitri"]]], 33, "", "Mr L")
        return seen

    monkeypatch.setattr(desk.known, "look", late)
    reply = desk.decide({"items": [_numbers(desk)["=dmitri"]], "points": 1})
    assert [each["points"] for each in reply["meanwhile"]] == [33] and _points(book)["=dmitri"] == 33


def test_undone_one_after_another_to_what_stood_before(book: Gradebook) -> None:
    desk = Desk(book, SCHEMES, "Ms K")
    numbers = _numbers(desk)
    before = _points(book)
    record(book, [desk.items[numbers["chiara"]]], 7, "Earlier.", "Mr L")
    stood = _points(book)
    desk.decide({"items": [numbers["ada"]], "points": 25})  # and ben follows
    desk.decide({"items": [numbers["chiara"]], "points": 8, "comment": "Now."})
    desk.decide({"items": [numbers["ada"], numbers["ben"]], "points": 30})
    reply = desk.undo({})
    assert reply["undone"] == "ada and 1 other, What does ReLU do?: 30 of 50"
    assert _points(book) == {**stood, "ada": 25, "ben": 25, "chiara": 8}
    assert book.reviews("quick", "ben")[-1].like  # it follows again
    assert desk.undo({})["undone"].startswith("chiara, ")
    assert book.reviews("quick", "chiara")[-1].comment == "Earlier."
    reply = desk.undo({})
    assert reply["undone"].startswith("ada, ") and reply["back"] == [numbers["ben"]]
    assert _points(book) == stood != before and desk.taken == 0
    assert desk.undo({})["undone"] == "" and _points(book) == stood
    # As if never said: it may follow, which what was taken back may not.
    assert desk.decide({"items": [numbers["ben"]], "points": 9})["follow"] == [numbers["ada"]]


def test_what_was_taken_back_is_given_again(book: Gradebook) -> None:
    desk = Desk(book, SCHEMES, "Ms K")
    desk.decide({"items": [0], "points": 25})
    desk.decide({"items": [0], "points": None})
    assert desk.undo({})["undone"].endswith("taken back")
    assert queue(book, SCHEMES)[0].review is not None


def test_a_later_word_of_somebody_else_stands(both: tuple[Server, Server], book: Gradebook) -> None:
    first, second = both
    said(first, "review", items=[0], points=40)
    clock = said(second, "news")["clock"]
    said(second, "review", items=[0], points=5, since=clock)
    assert said(first, "undo")["undone"] and _points(book)["=dmitri"] == 5


def test_comments_are_offered_by_use_kept_and_forgotten(book: Gradebook) -> None:
    desk = Desk(book, SCHEMES, "Ms K")
    for number, comment in enumerate(("Say what it does.", "Which values?", "Say what it does.")):
        reply = desk.decide({"items": [number], "points": 10 + number, "comment": comment})
    assert reply["comments"]["quick/relu"] == [["Say what it does.", 2, False], ["Which values?", 1, False]]
    assert list(reply["comments"]) == ["quick/relu", "/"] and reply["comments"]["/"] == []
    reply = desk.comment({"items": [0], "text": " Which values? ", "keep": True})
    assert reply["comments"]["/"] == [["Which values?", 0, True]]
    assert reply["comments"]["quick/relu"][1] == ["Which values?", 1, True]
    assert Desk(book, SCHEMES, "Mr L").page_state()["comments"] == reply["comments"]
    reply = desk.comment({"items": [0], "text": "Which values?", "keep": False})
    assert (reply["comments"]["quick/relu"], reply["comments"]["/"]) == (
        [["Say what it does.", 2, False]],
        [],
    )
    desk.undo({})
    assert desk.page_state()["comments"]["quick/relu"] == [["Say what it does.", 1, False]]
    assert _points(book)["chiara"] is None or _points(book)["=dmitri"] == 10  # offering saves nothing


def test_own_questions_are_those_that_were_dealt_or_said(book: Gradebook) -> None:
    assert Desk(book, SCHEMES, "Ms K").duties == {}
    set_duties(book, {("quick", "relu"): "Mr L"})
    assert Desk(book, SCHEMES, "Ms K").duties == {("quick", "relu"): "Mr L"}
    for said_so in ("relu", "quick/relu, "):
        assert Desk(book, SCHEMES, "Ms K", questions=said_so).duties == {("quick", "relu"): "Ms K"}
    with pytest.raises(
        ReviewError,
        match="expected questions of which a mark waits: relu. Received: softmax. Choose among those.",
    ):
        Desk(book, SCHEMES, "Ms K", questions="softmax")
    set_duties(book, {})
    assert Desk(book, SCHEMES, "Ms K").duties == {}


def test_without_names_nothing_tells_who_it_is(book: Gradebook, tmp_path: Path) -> None:
    names = set(_points(book))
    with Server(book, SCHEMES, "Ms K", blind=True) as server:
        page = ask(server, "GET", f"/{server.token}/")[1]
        told = (
            page
            + str(said(server, "review", items=[0], points=99))
            + str(said(server, "review", items=[0, 1], points=20))
            + str(said(server, "undo"))
            + str(said(server, "news", since=0))
        )
        assert ask(server, "GET", f"/{server.token}/report-0")[0] == 404
        numbers = [server.desk.names.of(item.mark.student) for item in server.desk.items]
    assert "report-" not in page and all(number in page for number in numbers)
    assert re.findall(rf"(?i)\b(?:{'|'.join(map(re.escape, names))}|dmitri)\b", told) == []
    assert numbers == sorted(numbers) and len(set(numbers)) == 4
    with Server(book, SCHEMES, "Mr L", blind=True) as server:  # the same numbers for everybody
        assert [server.desk.names.of(item.mark.student) for item in server.desk.items] == numbers


def test_a_name_in_an_answer_is_covered(tmp_path: Path) -> None:
    from grader.gradebook import StoredMark
    from grader.records.quotation import Quotation
    from grader.review.names import Names

    names = Names({"Ada Lovelace": 417}, {"Ada Lovelace": frozenset({"s12345", "ada@school.edu"})})
    text = "I am ADA lovelace (Lovelace, Ada; s12345, ada@school.edu) and Ada is short. s123456"
    mark = StoredMark(
        "a", "Ada Lovelace", "s", "T", "review", 0, 1, text, "", "", "a/ada.html", Quotation(text)
    )
    shown = names.shown(mark)
    assert shown.student == "Student 417" and shown.report == ""
    covered = "I am ▒▒▒▒▒▒▒▒▒▒▒▒ (▒▒▒▒▒▒▒▒▒▒▒▒▒; ▒▒▒▒▒▒, ▒▒▒▒▒▒▒▒▒▒▒▒▒▒) and Ada is short. s123456"
    assert shown.answer.text == shown.reason == covered and len(covered) == len(text)
    assert Names().shown(mark) == mark == replace(mark)


@pytest.mark.parametrize(
    ("student", "text"),
    [
        ("Anna Lee, Ben Ito", "_Anna Lee_ and _Ito, Ben_: _lee anna_ had it from Ben"),
        ("Anna Lee, Ben Ito", "by _Anna Lee, Ben Ito_ (_b17_)"),
        ("Lee, Anna", "_Anna Lee_, that is _Lee, Anna_, not Anna"),
        ("Zoë Smith", "_Zoe Smith_; _ZOË SMITH_; _Zoe\u0308 Smith_ and _Smith,  Zoe\u0308_."),
        ("Zoe\u0308 Smith", "_Zoe Smith_; _Zoë Smith_"),
        ("Jürgen Groß", "_Juergen Gross_; _Jurgen Groß_; _Juergen\nGroß_, so ﬁne"),
        ("Søren Łoś", "_Soren Los_ or _Sören Łoś_"),
    ],
)
def test_a_name_is_covered_however_it_is_written(student: str, text: str) -> None:
    from grader.review.names import Names

    names = Names({student: 417}, {"Anna Lee, Ben Ito": frozenset({"b17"})})
    parts = text.split("_")
    covered = "".join("▒" * len(part) if place % 2 else part for place, part in enumerate(parts))
    assert names.covered(student, "".join(parts)) == covered


def test_the_facts_of_each_of_a_group_are_covered(book: Gradebook) -> None:
    keep_people(book, [Person("Ben Ito", frozenset(), (), identifier="b17", email="ben@x.edu")])
    names = numbered(book, ["Anna Lee, Ben Ito"])
    assert names.covered("Anna Lee, Ben Ito", "I am b17, ben@x.edu") == f"I am {'▒' * 3}, {'▒' * 9}"


def test_without_names_a_request_does_not_tell_who_asks(book: Gradebook) -> None:
    own = Request(0, "quick", "eve", "relu", "Is that all? eve (Eva Ott; eva@x.edu)", before=50.0)
    unknown = replace(own, sender="Eva Ott <eva@x.edu>")
    other = replace(own, words="I am ben and eve has it from me", asker="ben", sender="ben")
    keep_requests(book, [unknown, other])
    with Server(book, SCHEMES, "Ms K", blind=True) as server:
        page = server.html()
    assert f"Is that all? {'▒' * 3} ({'▒' * 7}; {'▒' * 9})" in page
    assert (
        "I am" not in page and "has it from me" not in page and "words of another one are not shown" in page
    )
    with Server(book, SCHEMES, "Ms K") as server:
        assert "I am ben and eve has it from me" in server.html()


def test_the_same_network_is_decided_once(tmp_path: Path) -> None:
    networks.room(tmp_path, 4)
    with Gradebook(tmp_path / NAME) as book:
        desk = Desk(book, networks.SCHEMES, "Ms K")
        by_name = {(item.mark.student, item.mark.slug): item for item in desk.items}
        same = [by_name[f"same{n:02d}", "accuracy"].number for n in range(4)]
        first = by_name["same00", "accuracy"]
        assert (first.together, first.same, first.alike) == ("network", tuple(same[1:]), ())
        other = by_name["other1", "accuracy"]  # the same results of another network
        assert (other.together, len(other.same)) == ("network", 1)
        assert (by_name["alone", "accuracy"].together, by_name["alone", "accuracy"].same) == ("", ())
        cause = by_name["broken1", "accuracy"]
        assert cause.together == "cause" and cause.same == (by_name["broken2", "accuracy"].number,)
        assert by_name["broken1", "runs"].same == (by_name["broken2", "runs"].number,)
        desk.decide({"items": same, "points": 15})
        assert {book.reviews("digits", f"same{n:02d}")[-1].points for n in range(4)} == {15}


def test_the_results_of_the_class_are_beside_the_line(tmp_path: Path) -> None:
    networks.room(tmp_path, 3)
    with Gradebook(tmp_path / NAME) as book, Server(book, networks.SCHEMES, "Ms K") as server:
        page = server.html()
    assert "95.2% to 95.6% in 3 trainings, on average 95.4%; the line: 95.4%." in page
    assert page.count("<svg") == 2  # one a result, and none a mark
    assert "<title>good: 99.0%</title>" in page and "the reference: 97.0%" in page


def test_who_is_done_is_told_the_way_on(book: Gradebook) -> None:
    desk = Desk(book, SCHEMES, "Ms K")
    desk.decide({"items": [0], "points": 5})
    found: dict[str, Any] = desk.finish()
    assert (found["taken"], found["left"], found["written"]) == (1, 3, False)
    assert found["pages"] == [["Quick", str(book.path.parent.resolve() / "quick" / "index.html")]]
    book.remember("order", "{}")
    assert desk.finish()["written"]


def test_what_somebody_says_while_marks_follow_stands(
    book: Gradebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between what is read and what is written down of ben's mark, Mr L decides it."""
    items = {item.mark.student: item for item in queue(book, SCHEMES)}
    record(book, [items["ada"]], 25, "", "Ms K")
    latest = book.latest_reviews

    def late(slug: str) -> Any:
        found = latest(slug)
        monkeypatch.setattr(book, "latest_reviews", latest)
        record(book, [items["ben"]], 7, "", "Mr L")
        return found

    monkeypatch.setattr(book, "latest_reviews", late)
    assert Following(book, SCHEMES["quick"]).settle() == [] and _points(book)["ben"] == 7


def test_without_names_a_mark_may_be_like_one_of_who_left(book: Gradebook) -> None:
    desk = Desk(book, SCHEMES, "Ms K")
    assert desk.decide({"items": [_numbers(desk)["ada"]], "points": 20})["follow"]
    book.keep_only("quick", [student for student in ANSWERS if student != "ada"])
    desk = Desk(book, SCHEMES, "Ms K", everything=True, blind=True)
    likes = [like for each in desk.page_state()["changed"] for like in each.get("like", ())]
    assert likes and {called for called, _ in likes} == {"another student"}


def test_a_name_in_the_answer_that_another_follows_is_covered(tmp_path: Path) -> None:
    grade(tmp_path, ada=f"{UNSURE}, says ada", ben=f"{UNSURE}, says ada")
    with Gradebook(tmp_path / NAME) as book:
        desk = Desk(book, SCHEMES, "Ms K", blind=True)
        numbers = _numbers(desk)
        reply = desk.decide({"items": [numbers["ada"]], "points": 25})
        (found,) = [each for each in reply["changed"] if each["state"] == "followed"][:1]
        assert found["like"] == [[desk.names.of("ada"), f"{UNSURE}, says ▒▒▒"]]
