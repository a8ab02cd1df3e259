"""What students asked, as the gradebook keeps it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.assignment import hidden
from grader.gradebook import NAME, Gradebook
from grader.gradebook.requests import (
    OpenRequests,
    RequestError,
    Subject,
    assign,
    keep_requests,
    open_requests,
    request_counts,
    requests_of,
    secret_of,
    subjects_by_code,
)
from grader.records.mark import Review
from grader.records.request import Request, as_report_tells
from grader.report.classes import Class
from grader.rules import Rules
from grader.terminal.requests import print_open
from tests.gradebook import quick
from tests.gradebook.quick import CHECKS, submission

ONE = Request(
    0, "quick", "ada", "classes", "Why?", "ada@school.edu", "ada", "2026-11-28 10:00:00", before=3.0
)
LOST = Request(0, "", "", "", "Hello?", "x@y.org", source="a.txt", problem="it names no code")


@pytest.fixture
def book(tmp_path: Path) -> Gradebook:
    with Gradebook(tmp_path / NAME) as opened:
        opened.remember("order", "x")
        yield opened  # type: ignore[misc]


def _say(
    book: Gradebook, points: float | None, student: str = "ada", slug: str = "classes", **more: object
) -> None:
    review = Review(slug, "an answer", points, "So.", "Ms K", "2026-11-29 08:00:00", **more)  # type: ignore[arg-type]
    book.review("quick", student, review)


def test_the_secret_stays_and_is_each_gradebooks_own(book: Gradebook, tmp_path: Path) -> None:
    secret = secret_of(book)
    assert len(secret) == 32 and secret_of(book) == secret
    with Gradebook(tmp_path / NAME) as again, Gradebook(tmp_path / "b.sqlite") as other:
        assert secret_of(again) == secret != secret_of(other)


def test_a_request_is_kept_and_answered_by_the_next_word(book: Gradebook) -> None:
    _say(book, 1.0)  # before it was asked
    assert keep_requests(book, [ONE, LOST, ONE]) == [1, 2, None]
    first, lost = requests_of(book)
    assert first == replace(ONE, number=1, taken=first.taken) and first.open and not lost.open
    for student, slug in (("ben", "classes"), ("ada", "pixels")):
        _say(book, 2.0, student, slug)
    _say(book, 2.0, like=(("ben", "an answer"),))  # nobody looked at this one
    assert requests_of(book, "quick", "ada")[0].open
    _say(book, 5.0)
    (answered,) = requests_of(book, "quick")
    assert answered.answer is not None and (answered.answer.points, answered.change) == (5.0, 2.0)
    _say(book, None)
    assert requests_of(book)[0].open and requests_of(book, "quick", "ben") == requests_of(book, "other") == []


def test_who_asks_again_after_the_answer_is_heard(book: Gradebook) -> None:
    asked = [replace(ONE, sent=f"2026-{day} 10:00:00") for day in ("11-28", "11-30", "12-01", "12-09")]
    first, again, meanwhile, later = asked
    assert keep_requests(book, [first, meanwhile]) == [1, None]
    _say(book, 5.0)  # on 11-29
    assert keep_requests(book, [first, replace(ONE, sent=""), replace(ONE, sent="2026-11-28 12:00:00")]) == [
        None, None, None,
    ]  # fmt: skip
    assert keep_requests(book, [again, meanwhile, first, again]) == [2, None, None, None]
    assert [request.open for request in requests_of(book)] == [False, True]
    book.review("quick", "ada", Review("classes", "an answer", 6.0, "So.", "Ms K", "2026-12-02 08:00:00"))
    assert keep_requests(book, [first, again, meanwhile]) == [None, None, None]
    assert keep_requests(book, [later, replace(later, words=" WHY? ")]) == [3, None]
    _say(book, 6.0)  # by a clock that goes after
    assert keep_requests(book, [first, again, later]) == [None] * 3 and len(requests_of(book)) == 3


def test_all_are_kept_or_none(book: Gradebook) -> None:
    with pytest.raises(AttributeError, match="casefold"):
        keep_requests(book, [ONE, replace(LOST, words=None)])  # type: ignore[arg-type]
    assert requests_of(book) == []


def test_what_is_open_is_told_by_assignment(book: Gradebook) -> None:
    keep_requests(book, [ONE, replace(ONE, words="And?"), replace(ONE, student="ben", assignment="a"), LOST])
    assert open_requests(book) == {
        "": OpenRequests(1, ("x@y.org",)), "a": OpenRequests(1, ("ben",)), "quick": OpenRequests(2, ("ada",)),
    }  # fmt: skip
    _say(book, 0.0)
    assert set(open_requests(book)) == {"", "a"}


def test_a_person_says_which_mark_is_meant(book: Gradebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.gradebook.requests._standing", lambda _: {("quick", "ada", "classes")})
    keep_requests(book, [LOST, replace(LOST, words="Thanks!"), ONE])
    _say(book, 1.0)
    assign(book, 1, Subject("quick", "ada", "classes", "Classes?", 1.0))
    assign(book, 2, None)
    first, second, _ = requests_of(book)
    assert first.open and (first.student, first.before, first.words) == ("ada", 1.0, "Hello?")
    assert not second.open and second.problem == "" and second.words == "Thanks!"
    assert set(open_requests(book)) == {"quick"}
    for number in (1, 2, 3, 99):
        with pytest.raises(RequestError, match=rf"without a mark \(none\). Received: {number}"):
            assign(book, number, None)
    assert keep_requests(book, [LOST, replace(LOST, words="Thanks!")]) == [None, None]


def test_the_counts(book: Gradebook) -> None:
    assert request_counts(book, "quick") is None
    names = ["ada", "ben", "eve", "fay"]
    keep_requests(book, [replace(ONE, student=name, late=name == "eve") for name in names])
    keep_requests(book, [replace(ONE, slug="pixels", before=None)])
    for student, points in (("ada", 5.0), ("ben", 4.0), ("eve", 3.0)):
        _say(book, points, student)
    counts = request_counts(book, "quick")
    assert counts is not None
    assert (counts.open, counts.answered, counts.changed, counts.median_change, counts.late) == (
        2,
        3,
        2,
        1.5,
        1,
    )
    assert counts.by_check == (("classes", 4), ("pixels", 1))
    assert counts.said() == (
        "5 requests of students: 2 open, 3 answered (2 marks changed, median +1.5 points), 1 after the last day. "
        "Asked about most: classes (4); the question, or how it is marked, may be at fault."
    )


def test_a_report_tells_no_sender_and_no_words_of_another() -> None:
    asked = as_report_tells(replace(ONE, taken="2026-11-30 10:00:00"))
    assert (asked.on, asked.words, asked.answered) == ("2026-11-28", "Why?", "")
    assert as_report_tells(replace(ONE, sent="", taken="2026-11-30 10:00:00")).on == "2026-11-30"
    assert as_report_tells(replace(ONE, asker="ben")).words == ""
    assert "school.edu" not in repr(asked) + repr(as_report_tells(replace(ONE, asker="ben")))


def test_students_are_never_shown_the_code_of_a_hidden_check(tmp_path: Path) -> None:
    checks = (CHECKS[0], CHECKS[1], hidden(CHECKS[2]))
    rules = Rules(requests_until="2026-12-01")
    quick.grade(tmp_path, [submission("ada", 9, 9)], rules, checks=checks)
    with Gradebook(tmp_path / NAME) as book:
        codes = {subjects[0].slug: code for code, subjects in subjects_by_code(book).items()}
        keep_requests(book, [replace(ONE, slug="pixels", words="The secret one?")])
    quick.grade(tmp_path, [submission("ada", 9, 9)], rules, checks=checks)
    own, theirs = (tmp_path / "quick" / name for name in ("ada.html", "students/ada.html"))
    page = theirs.read_text("utf-8")
    assert codes["classes"] in page and codes["pixels"] not in page and "secret one" not in page
    assert codes["pixels"] in own.read_text("utf-8") and "secret one" in own.read_text("utf-8")


def test_grading_again_gives_the_same_codes_and_writes_nothing(tmp_path: Path) -> None:
    rules, students = Rules(requests_until="2026-12-01"), [submission("ada", 9), submission("ben")]
    quick.grade(tmp_path, students, rules)
    path = tmp_path / "quick" / "ada.html"
    page, written = path.read_bytes(), path.stat().st_mtime_ns
    quick.grade(tmp_path, students, rules, rerun=("ada",))
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (page, written)


def test_the_class_page_and_the_terminal_say_what_is_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from rich.console import Console

    from grader.terminal.classes import print_class_result

    quick.grade(tmp_path, [submission("ada", 9)])
    with Gradebook(tmp_path / NAME) as book:
        keep_requests(book, [ONE, LOST])
        print_open(Console(soft_wrap=True), book, "grader", " --out x")
    printed = capsys.readouterr().out
    assert (
        "quick: 1 request of students: 1 open." in printed and "2 from x@y.org (a.txt): “Hello?”" in printed
    )
    assert "grader requests --out x --assign NUMBER CODE" in printed
    assert "1 request to answer: grader review --requests --out x" in printed
    result = quick.grade(tmp_path, [submission("ada", 9)])
    page = (tmp_path / "quick" / "index.html").read_text("utf-8")
    assert "1 request of students: 1 open. Answer them: <code>grader review --requests</code>" in page
    print_class_result(Console(), result, what_changed=False)
    assert "1 request of students: 1 open." in capsys.readouterr().out
    assert Class(result.ready, [], {}, "basic").requests is None  # type: ignore[arg-type]
