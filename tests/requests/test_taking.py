"""From messages to the marks that they are about, and back onto the report."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from grader.gradebook import NAME, Gradebook
from grader.gradebook.codes import code_of
from grader.gradebook.requests import (
    assign,
    open_requests,
    request_counts,
    requests_of,
    subjects_by_code,
    without_mark,
)
from grader.requests import Message, Taken, read_files, suggestions, take
from grader.requests.mails import read_mail
from grader.review import ReviewItem, Server, queue, read_table, record, write_table
from grader.review.dealing import waiting_by_question
from grader.review.desk import Desk
from grader.rules import Rules
from tests.report.pages import inert
from tests.requests.room import ADA, BEN, RULES, SCHEMES, WORDS, code, grade, with_class_list


def _take(book: Gradebook, *messages: Message, rules: Rules = RULES) -> list[Taken]:
    return take(book, messages, {"quick": rules})


def test_a_request_is_kept_with_its_mark(book: Gradebook) -> None:
    with_class_list(book)
    sent = "2026-11-28T23:15:02+01:00"
    (taken,) = _take(
        book, Message(WORDS, "box, mail 1", beside=code(book), address="ADA@school.edu", sent=sent)
    )
    assert taken.title == "How many classes?" and taken.remarks == ()
    (kept,) = requests_of(book)
    assert (kept.assignment, kept.student, kept.slug, kept.words) == ("quick", ADA, "classes", WORDS)
    assert (kept.asker, kept.sender, kept.source) == (ADA, "ADA@school.edu", "box, mail 1")
    assert (kept.sent, kept.late, kept.before, kept.open) == ("2026-11-28 22:15:02", False, 0.0, True)
    assert kept.number == taken.request.number and kept.taken


def test_the_same_again_changes_nothing(book: Gradebook) -> None:
    message = Message(WORDS, "a.csv, row 2", beside=code(book), name=ADA, sent="2026-11-28 10:00")
    _take(book, message)
    before = requests_of(book)
    again = Message(
        f" {WORDS.upper()}\n", "b.csv, row 9", beside=code(book), name=ADA, sent="2026-11-29 10:00"
    )
    (taken,) = _take(book, again)
    assert taken.known and requests_of(book) == before
    _take(book, Message(f"{WORDS}!", "b.csv", beside=code(book), name=ADA))  # other words are another request
    _take(book, Message(WORDS, "b.csv", beside=code(book, slug="pixels"), name=ADA))
    assert len(requests_of(book)) == 3


@pytest.mark.parametrize(
    ("charset", "body"),
    [("utf-7", b"why? +2AA-"), ("unicode_escape", rb"why? \ud800"), ("RAW-unicode_escape", rb"why? \ud800")],
)
def test_half_a_character_ends_nothing(book: Gradebook, charset: str, body: bytes) -> None:
    mail = read_mail(b"Content-Type: text/plain; charset=" + charset.encode() + b"\n\n" + body, "a\udcff.eml")
    half = Message("other \ud800", "a\udcff", "\ud800", name="\ud800", address="\ud800", sent="\ud800")
    _take(book, Message(WORDS, "a", beside=code(book)), mail, half)
    words = [request.words for request in requests_of(book)]
    assert words == [WORDS, "why? \ufffd" if charset == "utf-7" else body.decode(), "other \ufffd"]


@pytest.mark.parametrize(
    ("sent", "late", "told"),
    [
        ("2026-12-01 23:59:59", False, ""),
        ("2026-12-02 00:00", True, "after the last day"),
        ("2026-12-01T23:30:00+00:00", True, "after the last day"),  # in Berlin it is the next day
        ("11/12/2026 9:00", False, "cannot be told from “11/12/2026 9:00”"),
        ("", False, ""),
    ],
)
def test_who_asks_too_late_is_told(book: Gradebook, sent: str, late: bool, told: str) -> None:
    (taken,) = _take(book, Message(WORDS, "a", beside=code(book), sent=sent))
    assert taken.request.late is late and requests_of(book)[0].late is late
    assert told in "; ".join(taken.remarks) and bool(taken.remarks) == bool(told)


def test_who_asks_about_anothers_mark_is_told(book: Gradebook, out: Path) -> None:
    with_class_list(book)
    insult = "Ada copied it all from me"
    (taken,) = _take(book, Message(insult, "a", beside=code(book), name="Okafor, Ben"))
    assert taken.request.by_another and taken.remarks == (f"{BEN} asks about a mark of {ADA}",)
    with Server(book, SCHEMES, "Ms K", requested=True) as server:
        assert f"{BEN}, and not {ADA}, asks" in server.html()
    assert f"{BEN}: {insult}" in write_table(queue(book, SCHEMES))
    grade(out)
    page = (out / "quick" / "Ada-Lovelace.html").read_text("utf-8")
    assert "Somebody else asked about this mark" in page and "copied" not in page and "Okafor" not in page


@pytest.mark.parametrize("name", ["Ada", "Ben", "", "Ada Lovelace Okafor"])
def test_nobody_is_taken_for_another(book: Gradebook, name: str) -> None:
    (taken,) = _take(book, Message(WORDS, "a", beside=code(book), name=name, address="x@evil.example"))
    assert taken.request.asker == "" and taken.remarks == ()


@pytest.mark.parametrize(
    ("beside", "problem"),
    [
        ("", "it names no code"),
        ("K7CF-3M9O", "K7CF-3M9O is mistyped"),
        ("elsewhere", "no mark of this gradebook has the code"),
    ],
)
def test_what_names_no_mark_is_kept_for_a_person(book: Gradebook, beside: str, problem: str) -> None:
    beside = code_of(b"another gradebook", "quick", ADA, "classes") if beside == "elsewhere" else beside
    with_class_list(book)
    text = f"How many  Classes: {WORDS}"
    (taken,) = _take(book, Message(text, "a", beside=beside, address="ada@school.edu"))
    assert problem in taken.request.problem and taken.request.student == "" and not taken.request.open
    (kept,) = requests_of(book)
    assert kept.problem == taken.request.problem
    assert [subject.slug for _, subject in suggestions(subjects_by_code(book), kept)] == ["classes"]
    assert open_requests(book)[""].students == (ADA,)
    assert queue(book, SCHEMES, requested=True) == []
    assert _take(book, Message(text, "again", beside=beside, address="ada@school.edu"))[0].known


def test_a_code_that_two_marks_have_is_nobodys(book: Gradebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.gradebook.requests.code_of", lambda *_: "K7CF-3M9A")
    (taken,) = _take(book, Message(f"K7CF-3M9A {WORDS}", "a"))
    assert (
        "is that of several marks: " in taken.request.problem and f"{ADA}, classes" in taken.request.problem
    )


def test_a_message_of_more_codes_than_anybody_has_says_so(book: Gradebook) -> None:
    text = " ".join(code_of(b"another", "quick", str(number), "a") for number in range(200))
    taken = _take(book, Message(text, "a"))
    assert len(taken) == 100 and "100 codes or more" in taken[0].remarks[0]


def test_an_assignment_that_takes_no_requests_says_so(book: Gradebook) -> None:
    (taken,) = _take(book, Message(WORDS, "a", beside=code(book)), rules=Rules())
    assert taken.remarks == ("this assignment takes no requests",) and taken.request.open


def test_every_form_comes_to_the_same_queue(book: Gradebook, tmp_path: Path) -> None:
    own, other, bens = code(book), code(book, slug="pixels"), code(book, BEN, "pixels")
    (tmp_path / "f.csv").write_text(
        f'When,Your code,Your words,Name\n2026-11-28 10:00,{own.lower()},"=SUM(A1) {WORDS}",{ADA}\n', "utf-8"
    )
    (tmp_path / "m.mbox").write_text(
        f"From x Sat Nov 28 09:15:02 2026\nFrom: {ADA} <a@b.de>\nSubject: {other}\n\n28 is a side <script>\n> old\n"
    )
    (tmp_path / "t.txt").write_text(f"Dear Ms K,\n{bens}\nthree colours\n")
    messages, unread = read_files([tmp_path / name for name in ("f.csv", "m.mbox", "t.txt")])
    assert unread == [] and all(not each.request.problem for each in _take(book, *messages))
    items = {(item.mark.student, item.mark.slug): item for item in queue(book, SCHEMES)}
    assert {key: item.requests[0].words for key, item in items.items()} == {
        (ADA, "classes"): f"=SUM(A1) {WORDS}",
        (ADA, "pixels"): "28 is a side <script>",
        (BEN, "pixels"): f"Dear Ms K,\n{bens}\nthree colours",
    }
    assert not any(cell.startswith("=") for cell in write_table(list(items.values())).split('"'))
    with Server(book, SCHEMES, "Ms K") as server:
        page = server.html()
    assert "28 is a side &lt;script&gt;" in page


def _answer(book: Gradebook, points: float | None, comment: str = "Half.") -> Desk:
    desk = Desk(book, SCHEMES, "Ms K", requested=True)
    desk.decide({"items": [item.number for item in desk.items], "points": points, "comment": comment})
    return desk


@pytest.mark.parametrize(
    ("points", "said"),
    [(15, "Half. The mark changed from 0 to 15."), (0, "Half. The mark stays at 0.")],
)
def test_the_answer_comes_back_on_the_report(book: Gradebook, out: Path, points: float, said: str) -> None:
    report = out / "quick" / "Ada-Lovelace.html"
    _take(book, Message(f"{WORDS} <b>", "a", beside=code(book), sent="2026-11-28 10:00"))
    grade(out)
    page = report.read_text("utf-8")
    assert "You asked (2026-11-28):</b> “Zero is a class" in page and "&lt;b&gt;" in page
    assert "has not answered yet" in page
    assert _answer(book, points).taken == 1
    result = grade(out)
    words = " ".join(inert(report.read_text("utf-8")).words.split())
    assert said in words and "has not answered" not in words
    assert result.requests == request_counts(book, "quick")
    assert queue(book, SCHEMES, requested=True) == [] and open_requests(book) == {}


def test_an_answer_can_be_taken_back_and_only_a_later_word_is_one(book: Gradebook, out: Path) -> None:
    record(book, [item for item in queue(book, SCHEMES, everything=True) if _is_asked(item)], 10, "", "Ms K")
    grade(out)
    _take(book, Message(WORDS, "a", beside=code(book)))
    (item,) = queue(book, SCHEMES, requested=True)
    assert item.review is not None and requests_of(book)[0].before == 10
    assert waiting_by_question([item]) == {("quick", "classes"): 1}
    desk = _answer(book, 10, "It stays.")
    assert (desk.news({})["left"], desk.taken) == (0, 1)  # although the points are the same
    assert open_requests(book) == {}
    desk.decide({"items": [0], "points": None})
    assert open_requests(book)["quick"].students == (ADA,)


def _is_asked(item: ReviewItem) -> bool:
    return (item.mark.student, item.mark.slug) == (ADA, "classes")


def test_an_answer_that_is_undone_was_none(book: Gradebook) -> None:
    _take(book, Message(WORDS, "a", beside=code(book)))
    desk = _answer(book, 10)
    assert open_requests(book) == {}
    desk.undo({})
    assert open_requests(book)["quick"].count == 1 and desk.taken == 0
    assert [each["state"] for each in desk.page_state()["changed"]] in ([], ["asked"])


def _read_back(book: Gradebook, points: str) -> tuple[int, list[str]]:
    """Give the table of what is asked back, with these points for Ada's mark."""
    rows = list(csv.DictReader(io.StringIO(write_table(queue(book, SCHEMES, requested=True)))))
    for row in rows:
        assert row["points"] == row["comment"] == "" and row["asked"]
        row["points"] = points if row["student"] == ADA else ""
    out = io.StringIO()
    table = csv.DictWriter(out, rows[0])
    table.writeheader()
    table.writerows(rows)
    return read_table(book, queue(book, SCHEMES, everything=True), out.getvalue().encode(), "Ms K")


def test_the_table_has_the_words_and_takes_the_answer(book: Gradebook, out: Path) -> None:
    _take(
        book, Message(WORDS, "a", beside=code(book)), Message("Why?", "a", beside=code(book, BEN, "pixels"))
    )
    assert _read_back(book, "") == (0, [])
    assert _read_back(book, "10") == (1, [])
    assert open_requests(book)["quick"].students == (BEN,)
    grade(out)
    # What was said before answers nothing that is asked since; the same points do, once they are given again.
    _take(book, Message("Once more: why?", "a", beside=code(book)))
    assert _read_back(book, "") == (0, [])
    assert open_requests(book)["quick"].students == (BEN, ADA)
    assert _read_back(book, "10") == (1, [])
    assert open_requests(book)["quick"].students == (BEN,)


def test_a_request_about_a_check_that_is_gone_stays_known(book: Gradebook) -> None:
    _take(book, Message(WORDS, "a", beside=code(book)))
    with book.writing() as connection:
        connection.execute("DELETE FROM marks WHERE slug = 'classes'")
    assert queue(book, SCHEMES, requested=True) == [] and open_requests(book)["quick"].count == 1
    (gone,) = without_mark(book)
    assert f"the mark of {ADA}, classes, does not count any more" in gone.problem
    assign(book, gone.number, subjects_by_code(book)[code(book, slug="pixels")][0])
    assert without_mark(book) == [] and len(queue(book, SCHEMES, requested=True)) == 1


def test_who_has_another_name_since_is_told(book: Gradebook) -> None:
    old = code(book)
    book.keep_only("quick", [BEN])
    (taken,) = _take(book, Message(WORDS, "a", beside=old))
    assert taken.remarks == ("that mark does not count any more",)
    assert [request.number for request in without_mark(book)] == [taken.request.number]


def test_codes_stand_where_one_may_ask_alone(out: Path, tmp_path: Path) -> None:
    with Gradebook(out / NAME) as book:
        mine = {code(book), code(book, slug="pixels")}
        every = set(subjects_by_code(book))
    page = (out / "quick" / "Ada-Lovelace.html").read_text("utf-8")
    assert {each for each in every if each in page} == mine
    assert "write its code and your words to ms.k@school.edu until 2026-12-01 23:59" in inert(page).words
    assert f"mailto:ms.k@school.edu?subject=About%20my%20mark%20{min(mine)}" in page
    whole = (out / "quick" / "Eve-Sand.html").read_text("utf-8")
    assert "To ask about a mark" not in whole and 'class="ask"' not in whole
    grade(out, Rules())
    assert 'class="ask"' not in (out / "quick" / "Ada-Lovelace.html").read_text("utf-8")
    grade(out)
    assert (out / "quick" / "Ada-Lovelace.html").read_text("utf-8") == page
