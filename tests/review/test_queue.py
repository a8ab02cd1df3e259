"""The queue: what waits, what is alike, and who may change it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.gradebook import Gradebook
from grader.gradebook.requests import keep_requests
from grader.records.mark import Verdict
from grader.records.quotation import Highlight, Quotation
from grader.records.request import Request
from grader.review import ReviewError, ReviewItem, Server, queue, record
from grader.review.groups import together
from grader.rubric import library
from grader.variants import Variant
from tests.review.room import SCHEMES, UNSURE, grade


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
    room = grade(tmp_path)
    assert {e.submission.student: e.grade.score for e in room.graded} == {
        "ada": 75, "ben": 75, "chiara": 50, "=dmitri": 50, "eve": 100,
    }  # fmt: skip
    assert {item.mark.student for item in queue(book, SCHEMES)} == {"chiara", "=dmitri"}
    room = grade(tmp_path, ada="What a rectifier does with signals, only other words")
    assert {item.mark.student for item in queue(book, SCHEMES)} == {"ada", "chiara", "=dmitri"}


def test_what_a_student_asks_is_in_the_queue_or_alone(book: Gradebook) -> None:
    ask = Request(0, "quick", "eve", "relu", "Is that not all?", before=50.0)
    keep_requests(book, [ask, replace(ask, words="Please look again"), replace(ask, student="ada")])
    items = {item.mark.student: item for item in queue(book, SCHEMES)}
    assert set(items) == {"ada", "ben", "chiara", "=dmitri", "eve"}
    assert [each.words for each in items["eve"].requests] == ["Is that not all?", "Please look again"]
    assert items["ben"].requests == ()
    asked = queue(book, SCHEMES, requested=True)
    assert [item.mark.student for item in asked] == ["ada", "eve"]
    record(book, asked, 50, "It is.", "Ms K")
    assert queue(book, SCHEMES, requested=True) == []


def _waiting(book: Gradebook) -> dict[str, ReviewItem]:
    return {item.mark.student: item for item in queue(book, SCHEMES)}


def test_a_word_on_another_answer_is_no_word_on_this_one(book: Gradebook) -> None:
    item = _waiting(book)["ada"]
    record(book, [replace(item, mark=replace(item.mark, about="an answer of last week"))], 50, "", "Ms K")
    assert _waiting(book)["ada"].review is None


def test_the_last_word_counts_and_can_be_taken_back(book: Gradebook) -> None:
    for points, comment in ((10, "So so."), (50, "  Well said. ")):
        record(book, [_waiting(book)["ada"]], points, comment, "Ms K")
    said = _waiting(book)["ada"].review
    assert said is not None and (said.points, said.comment, said.who) == (50, "Well said.", "Ms K")
    record(book, [_waiting(book)["ada"]], None, "", "Ms K")
    assert _waiting(book)["ada"].review is None


def test_of_several_marks_all_are_written_down_or_none(book: Gradebook) -> None:
    """Thirty points are too many for one of them."""
    one, other = _waiting(book)["ada"], _waiting(book)["ben"]
    with pytest.raises(ReviewError, match="ben, relu: expected points from 0 to 20. Received: 30"):
        record(book, [one, replace(other, mark=replace(other.mark, possible=20.0))], 30, "", "Ms K")
    assert [item.review for item in _waiting(book).values()] == [None] * 4
    assert len(record(book, [one, other], 0, "", "Ms K")) == 2  # no points are points, too
    assert [item.review.points for item in _waiting(book).values() if item.review] == [0, 0]
    assert [name for name, item in _waiting(book).items() if item.review] == ["ada", "ben"]


def _item(
    number: int,
    text: str,
    verdict: Verdict = "review",
    slug: str = "relu",
    title: str = "ReLU?",
    chosen: tuple[Highlight, ...] = (),
) -> ReviewItem:
    mark = SimpleNamespace(
        assignment="quick",
        slug=slug,
        title=title,
        verdict=verdict,
        reason="",
        answer=Quotation(text, chosen),
    )
    return ReviewItem(number, mark, None, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (_item(1, "it MAKES negative\nvalues, zero!"), ((1,), ())),
        (_item(1, "zero values: negative makes it"), ((), (1,))),  # the same words
        (_item(1, "It makes negative numbers zero"), ((), ())),
        (_item(1, "It makes negative value zero"), ((), (1,))),
        (_item(1, "It makes negative value zero", "ungraded"), ((), ())),  # read otherwise
        (_item(1, "It makes negative values zero", "ungraded"), ((1,), ())),
        (_item(1, "It makes negative values zero", slug="softmax"), ((), ())),
        (_item(1, "It makes negative values zero", title="What does softmax do?"), ((), ())),
        (_item(1, "zero values: negative makes it", title="What does softmax do?"), ((), ())),
    ],
)
def test_answers_to_one_question_that_are_alike_are_looked_attogether(
    other: ReviewItem, found: tuple[tuple[int, ...], tuple[int, ...]]
) -> None:
    first, second = together([_item(0, "It makes negative values zero."), other])
    assert (first.same, first.alike) == found
    assert (second.same, second.alike) == tuple(tuple(0 for _ in each) for each in found)


def test_of_options_what_was_chosen_is_compared_and_a_sign_makes_another_number() -> None:
    options = "A) 1\nB) -1"
    first, second = (Highlight(0, 4, "chosen", ""),), (Highlight(5, 10, "chosen", ""),)
    a, b, same = (_item(n, options, chosen=each) for n, each in enumerate((first, second, first)))
    assert [each.same for each in together([a, b, same])] == [(2,), (), (0,)]
    assert [each.same for each in together([_item(0, "1"), _item(1, "-1")])] == [(), ()]


def test_marks_without_an_answer_are_not_alike() -> None:
    assert [(each.same, each.alike) for each in together([_item(0, ""), _item(1, "?!")])] == [((), ())] * 2


def test_answers_in_variants_are_decided_one_by_one(book: Gradebook) -> None:
    scheme = replace(SCHEMES["quick"], variant=Variant(1, "K7CF", {"fn": "relu"}))
    items = queue(book, {"quick": scheme})
    assert (
        len(items) == 4 and [(item.same, item.alike, item.together) for item in items] == [((), (), "")] * 4
    )
    with Server(book, {"quick": scheme}, "Ms K") as server:
        page = server.html()
    assert 'id="rubric-' not in page and '"an explanation"' in page
    with Server(book, SCHEMES, "Ms K") as server:
        assert 'id="rubric-0"' in server.html()
