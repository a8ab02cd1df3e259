"""Decisions of several people, comments, numbers in place of names, and what networks came to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.gradebook import NAME, Gradebook, schema
from grader.gradebook.comments import ANY, comments, forget_comment, keep_comment
from grader.gradebook.decisions import (
    DecidedMeanwhile,
    Decision,
    decide,
    follow,
    last_review,
    review_state,
    undo,
)
from grader.gradebook.measured import measured, measured_rows, network_of
from grader.gradebook.pseudonyms import pseudonyms
from grader.records.mark import Review
from tests.checks.cases import REFERENCE
from tests.review import networks


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    with Gradebook(tmp_path / NAME) as opened:
        opened.remember("kept", "yes")
        yield opened


def _decision(student: str, points: float | None, who: str = "Ms K", **facts: object) -> Decision:
    return Decision("a", student, Review("relu", "x", points, str(facts.get("comment", "")), who, "then"))


def test_nothing_newer_is_written_over(book: Gradebook) -> None:
    assert last_review(book) == 0
    decide(book, [_decision("ada", 5)], 0)
    with pytest.raises(DecidedMeanwhile) as told:
        decide(book, [_decision("ben", 1), _decision("ada", 1, "Mr L")], 0)
    assert told.value.found == (_decision("ada", 5),)
    assert set(book.latest_reviews("a")) == {("ada", "relu", "x")}  # all of them or none
    assert decide(book, [_decision("ada", 1, "Mr L")], last_review(book)) == [2]
    assert decide(book, [_decision("ada", 9)], None) == [3]


def test_what_follows_gives_way(book: Gradebook) -> None:
    decide(book, [_decision("ada", 5)], 0)
    kept = follow(book, [_decision("ada", 1), _decision("ben", 2)], 0)
    assert kept == [_decision("ben", 2)] and book.reviews("a", "ada")[-1].points == 5


def test_what_is_undone_counts_no_more_and_stays(book: Gradebook) -> None:
    decide(book, [_decision("ada", 5)], 0)
    before = review_state(book)
    numbers = decide(book, [_decision("ada", 9), _decision("ben", 9)], last_review(book))
    undo(book, numbers)
    assert review_state(book) != before
    assert [each.points for each in book.reviews("a", "ada")] == [5]
    assert book.latest_reviews("a")["ada", "relu", "x"].points == 5 and book.reviews("a", "ben") == []
    assert book.rows("SELECT count(*) FROM reviews") == [(3,)]
    decide(book, [_decision("ben", 1)], numbers[0])  # what was undone is nothing newer


def test_comments_by_use(book: Gradebook) -> None:
    for student, comment in (("ada", "b"), ("ben", "c"), ("chiara", "c"), ("dan", "")):
        decide(book, [_decision(student, 1, comment=comment)], None)
    decide(book, [_decision("ada", 2, comment="b")], None)  # the same mark again
    decide(book, [_decision("eve", None, comment="taken back")], None)
    keep_comment(book, "d")
    keep_comment(book, "b")
    found = comments(book)
    assert [(each.text, each.used, each.kept) for each in found["a", "relu"]] == [
        ("c", 2, False),
        ("b", 1, True),
    ]
    assert [each.text for each in found[ANY]] == ["d", "b"] and set(found) == {ANY, ("a", "relu")}
    forget_comment(book, "a", "relu", "b")
    assert [each.text for each in comments(book)["a", "relu"]] == ["c"]
    assert [each.text for each in comments(book)[ANY]] == ["d"]


def test_numbers_are_drawn_once(book: Gradebook) -> None:
    first = pseudonyms(book, ["ada", "ben"])
    again = pseudonyms(book, ["chiara", "ben", "ada"])
    assert {name: again[name] for name in first} == first and len(set(again.values())) == 3
    many = pseudonyms(book, [f"s{n}" for n in range(700)])
    assert len(set(many.values())) == 703 and all(100 <= number for number in many.values())


def test_the_same_network_has_one_digest_whatever_it_came_to() -> None:
    same = networks.trained("ada", (0.95, 0.96)).grade.case
    assert network_of(same) == network_of(networks.trained("ben", (0.9,)).grade.case) != ""
    assert network_of(networks.trained("ben", (0.9,), networks.OTHER).grade.case) != network_of(same)
    assert network_of(networks.trained("ben", (0.9,), REFERENCE, self_run=True).grade.case) == ""


def test_what_a_result_is_held_against_is_kept(tmp_path: Path) -> None:
    networks.room(tmp_path, 1)
    with Gradebook(tmp_path / NAME) as book:
        found = {each.student: each for each in measured(book, "digits")}
    own = found["same00"]
    assert (own.slug, own.results, own.lines, own.near) == ("accuracy", networks.NEAR, (0.954,), 0.954)
    assert own.reference == (0.97, 0.971) and found["good"].near is None
    assert set(found) == {"same00", "other1", "other2", "alone", "good"}  # nothing was trained of the broken
    assert measured_rows(networks.broken("ada").grade) == []


def test_a_grade_of_an_older_gradebook_is_completed(tmp_path: Path) -> None:
    """What was not kept then is, when the class is graded again, although no mark changed."""
    networks.room(tmp_path, 1)
    with sqlite3.connect(tmp_path / NAME) as connection:
        connection.execute("DELETE FROM measured")
    networks.room(tmp_path, 1)
    with Gradebook(tmp_path / NAME) as book:
        assert len(measured(book, "digits")) == 5


def test_reviews_before_there_was_undo_count(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / NAME) as connection:
        connection.executescript(";".join(schema.MIGRATIONS[:5]))
        connection.execute("PRAGMA user_version = 5")
        connection.execute(
            "INSERT INTO reviews VALUES (1, 'a', 'ada', 'relu', 'x', 5, '', 'Ms K', 'then', '[]')"
        )
    with Gradebook(tmp_path / NAME) as book:
        assert book.reviews("a", "ada") == [_decision("ada", 5).review]
