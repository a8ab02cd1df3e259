"""The queue: what waits, what is alike, who may change it, and the table for a spreadsheet."""

from __future__ import annotations

import csv
import http.client
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import Assignment
from grader.checks import explanation, runs
from grader.classes.result import ClassResult
from grader.gradebook import NAME, Gradebook
from grader.review import ReviewError, Server, queue, read_table, record, write_table
from grader.rubric import library
from tests.gradebook.quick import grade, scheme, submission

CHECKS = (
    runs(points=50),
    explanation("relu", library.RELU, points=50, title="What does ReLU do?", asked_as=["relu"]),
)
UNSURE = "It is a kind of rectifier thing that the neurons use for the signal to go on"
ANSWERS = {
    "ada": UNSURE,
    "ben": f"  {UNSURE.upper()}!! ",
    "chiara": UNSURE.replace("kind", "sort"),
    "=dmitri": "A rectifier for signals of neurons, and then something goes on to elsewhere",
    "eve": "sets a negative value to zero and keeps the others",
}


def _submission(student: str, answer: str) -> Any:
    content = f"ANSWERS = {{'relu': {answer!r}}}  # {student}\n".encode()
    return replace(submission("x"), student=student, files=(("a.py", content),), script="a.py")


@pytest.fixture
def room(tmp_path: Path) -> ClassResult:
    return _grade(tmp_path)


def _grade(out: Path, **answers: str) -> ClassResult:
    students = [_submission(name, answer) for name, answer in (ANSWERS | answers).items()]
    return grade(out, students, checks=CHECKS)


@pytest.fixture
def book(room: ClassResult, tmp_path: Path) -> Iterator[Gradebook]:
    with Gradebook(tmp_path / NAME) as opened:
        yield opened


SCHEMES: dict[str, Assignment] = {"quick": scheme(checks=CHECKS)}


def test_the_queue_has_what_waits_and_what_is_alike(book: Gradebook) -> None:
    items = {item.mark.student: item for item in queue(book, SCHEMES)}
    assert set(items) == {"ada", "ben", "chiara", "=dmitri"}
    ada = items["ada"]
    assert ada.mark.answer.text == UNSURE and ada.rubric is library.RELU
    assert ada.same == (items["ben"].number,) and ada.alike == (items["chiara"].number,)
    assert items["=dmitri"].same == items["=dmitri"].alike == ()
    assert "Your teacher will read this answer" in ada.mark.reason
    assert len(queue(book, SCHEMES, everything=True)) == 10
    assert queue(book, {}) == []


def test_points_must_be_possible(book: Gradebook) -> None:
    items = queue(book, SCHEMES)
    for points in (-1, 50.5, float("nan"), float("inf")):
        with pytest.raises(ReviewError, match="expected points from 0 to 50"):
            record(book, items, points, "", "Ms K")
    with pytest.raises(ReviewError, match="at most 2000 characters"):
        record(book, items, 5, "x" * 2001, "Ms K")
    assert all(item.review is None for item in queue(book, SCHEMES))


def test_what_is_said_counts_and_leaves_the_queue(book: Gradebook, tmp_path: Path) -> None:
    items = {item.mark.student: item for item in queue(book, SCHEMES)}
    record(book, [items["ada"], items["ben"]], 25, " Say what it does. ", "Ms K")
    assert [item.mark.student for item in queue(book, SCHEMES) if item.review] == ["ada", "ben"]
    room = _grade(tmp_path)
    assert {e.submission.student: e.grade.score for e in room.graded} == {
        "ada": 75, "ben": 75, "chiara": 50, "=dmitri": 50, "eve": 100,
    }  # fmt: skip
    assert {item.mark.student for item in queue(book, SCHEMES)} == {"chiara", "=dmitri"}
    room = _grade(tmp_path, ada=UNSURE + ", I think")
    assert {item.mark.student for item in queue(book, SCHEMES)} == {"ada", "chiara", "=dmitri"}


def test_a_table_out_and_in(book: Gradebook, tmp_path: Path) -> None:
    text = write_table(queue(book, SCHEMES))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["student"] for row in rows] == ["'=dmitri", "ada", "ben", "chiara"]
    for row, points in zip(rows, ("12,5", "", "51", "half"), strict=True):
        row["points"], row["comment"] = points, "=1+1"
    out = io.StringIO()
    table = csv.DictWriter(out, rows[0], delimiter=";")
    table.writeheader()
    table.writerows(rows)
    content = out.getvalue().encode("utf-16")
    taken, refused = read_table(book, queue(book, SCHEMES, everything=True), content, "Ms K")
    assert taken == 1 and len(refused) == 2
    assert "row 4: ben, relu: expected points from 0 to 50. Received: 51" in refused[0]
    assert "row 5: could not convert" in refused[1]
    assert [review.points for review in book.reviews("quick", "=dmitri")] == [12.5]
    # Given again it changes nothing, and an answer that has changed is not given old points.
    assert read_table(book, queue(book, SCHEMES, everything=True), content, "Ms K")[0] == 0
    _grade(tmp_path, **{"=dmitri": "something else entirely, about signals of neurons"})
    taken, refused = read_table(book, queue(book, SCHEMES, everything=True), content, "Ms K")
    assert taken == 0 and "another answer to relu by now" in refused[0]
    with pytest.raises(ReviewError, match="Received none named check, points, about"):
        read_table(book, [], b"assignment,student\nx,y\n", "Ms K")


@pytest.fixture
def server(book: Gradebook) -> Iterator[Server]:
    with Server(book, SCHEMES, "Ms K") as opened:
        yield opened


def _ask(
    server: Server, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection(server.host, timeout=10)
    content = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
    sent = {
        "Host": server.host,
        "Origin": f"http://{server.host}",
        "Content-Type": "application/json",
    } | headers
    connection.request(method, path, content, {name: value for name, value in sent.items() if value})
    reply = connection.getresponse()
    return reply.status, reply.read().decode(), dict(reply.getheaders())


def test_the_page_is_for_who_has_its_address(server: Server) -> None:
    assert server.host.startswith("127.0.0.1:") and len(server.token) >= 40
    status, text, headers = _ask(server, "GET", f"/{server.token}/")
    assert status == 200 and UNSURE in text
    assert (
        "default-src 'none'" in headers["Content-Security-Policy"] and headers["Cache-Control"] == "no-store"
    )
    status, text, headers = _ask(server, "GET", f"/{server.token}/report-0")
    assert status == 200 and "Every check" in text and "script-src" not in headers["Content-Security-Policy"]
    for name in (
        "report-99",
        "report-",
        "report--1",
        "report-0/../../gradebook.sqlite",
        "gradebook.sqlite",
        "report-0x",
    ):
        assert _ask(server, "GET", f"/{server.token}/{name}")[0] == 404, name
    assert _ask(server, "GET", "/wrong/report-0")[0] == 404
    for path in ("/", "/x/", f"/{server.token}", f"/{server.token}x/", f"/{server.token}/../", "/review"):
        status, text, _ = _ask(server, "GET", path)
        assert status == 404 and "rectifier" not in text and server.token not in text
    # A name that somebody makes to mean 127.0.0.1 is not the page's own.
    for host in ("evil.example", "localhost:1"):
        assert _ask(server, "GET", f"/{server.token}/", Host=host)[0] == 404


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
    ],
)
def test_what_another_page_could_send_changes_nothing(
    server: Server, book: Gradebook, path: str, body: Any, headers: dict[str, str], status: int
) -> None:
    assert _ask(server, "POST", path.replace("{token}", server.token), body, **headers)[0] == status
    assert server.taken == 0 and all(item.review is None for item in queue(book, SCHEMES))


def test_what_the_page_sends_is_kept_at_once(server: Server, book: Gradebook) -> None:
    status, text, _ = _ask(
        server, "POST", f"/{server.token}/review", {"items": [0, 1], "points": 50, "comment": "<b>"}
    )
    assert (status, json.loads(text)) == (200, {"taken": 2, "left": 2})
    assert [item.review.points for item in queue(book, SCHEMES) if item.review] == [50, 50]
    assert "&lt;b&gt;" in _ask(server, "GET", f"/{server.token}/")[1]
    status, text, _ = _ask(server, "POST", f"/{server.token}/review", {"items": [0], "points": None})
    assert json.loads(text)["left"] == 3
    assert not server.finished.is_set()
    for points in (10, 20, 30):  # saved three times, it is one mark that stands otherwise
        _ask(server, "POST", f"/{server.token}/review", {"items": [0], "points": points, "comment": ""})
    status, text, _ = _ask(server, "POST", f"/{server.token}/finish", {})
    assert (status, json.loads(text)) == (200, {"taken": 2})
    assert server.finished.wait(5)
