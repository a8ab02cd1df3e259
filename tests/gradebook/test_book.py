"""The gradebook's file: what is written, what counts, and that nothing is written by halves."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import Assignment, Check, Recipe
from grader.evidence import NOTHING
from grader.grade import Grade
from grader.gradebook import NAME, Attempt, Change, Gradebook, GradebookBroken, StoredGrade, schema
from grader.records.mark import Adjustment, Mark, Review
from grader.records.observation import Observation
from grader.records.quotation import Highlight, Quotation
from grader.records.submission import Submission
from grader.rules import Rules
from grader.verdicts import Passed
from tests.checks.cases import LINE, measured
from tests.solved import plain_case


def test_other_files_and_later_versions_are_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"not a database, but a text that somebody put there" * 100)
    with (
        pytest.raises(GradebookBroken, match="expected a gradebook of this version"),
        Gradebook(tmp_path / NAME),
    ):
        pass
    later = tmp_path / "later.sqlite"
    with sqlite3.connect(later) as connection:
        connection.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    with pytest.raises(GradebookBroken, match="or earlier"), Gradebook(later):
        pass


QUESTIONS = tuple(Check(slug, 10, slug.title(), lambda case: Passed("x")) for slug in ("one", "two"))
SCHEME = Assignment("quick", "Quick", Recipe(data="line", epochs=1), QUESTIONS)


def work(student: str, content: bytes = b"x = 1", **facts: Any) -> Submission:
    return Submission(student, (("a.py", content),), "a.py", **facts)


def came_to(student: str, *earned: float | None, outcome: Any = "finished", **more: Any) -> Grade:
    """A grade with these points for the questions, in their order."""
    case = plain_case(more.pop("scheme", SCHEME), LINE, NOTHING, outcome)
    marks = [
        Mark(check, "ungraded" if points is None else "partial", points, "Not yet.")
        for check, points in zip(QUESTIONS, earned, strict=False)
    ]
    return Grade(student, case, tuple(marks), **more)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    with Gradebook(tmp_path / "out" / NAME) as opened:
        yield opened


def test_a_grade_is_kept_as_it_was_last_written(book: Gradebook) -> None:
    book.keep_grade("quick", work("ada"), came_to("ada", 3.0, 10.0), "p1")
    rules = replace(SCHEME, rules=Rules(dropped=("one",)))
    again = came_to("ada", None, 7.5, adjustments=(Adjustment("late", -2.0),), scheme=rules)
    book.keep_grade("quick", work("ada"), again, "p2")
    assert book.kept("quick", "ada") == StoredGrade(
        work("ada").digest, 5.5, 10.0, "finished", ("one",), (("late", -2.0),), "p2",
        {"one": ("ungraded", None, 10.0), "two": ("partial", 7.5, 10.0)},
    )  # fmt: skip
    assert book.kept("quick", "ben") is None and book.kept("slow", "ada") is None
    assert book.submission("quick", "ada", work("ada").digest) == work("ada")
    with pytest.raises(KeyError, match="ben"):
        book.submission("quick", "ben", work("ada").digest)


def test_one_attempt_of_a_student_counts(book: Gradebook) -> None:
    first, second = work("ada", handed_in="Monday"), work("ada", b"x = 2", handed_in="Tuesday")
    book.keep_grade("quick", first, came_to("ada", 9.0, 9.0), "p")
    book.keep_grade("quick", second, came_to("ada", 1.0, 1.0), "p", counts=False)
    assert book.graded("quick") == {"ada": first.digest} and {mark.earned for mark in book.marked()} == {9.0}
    book.keep_grade("quick", second, came_to("ada", 2.0, 2.0), "p")
    assert book.graded("quick") == {"ada": second.digest} and {mark.earned for mark in book.marked()} == {2.0}
    assert book.attempts("quick", "ada") == [
        Attempt(first.digest, "Monday"),
        Attempt(second.digest, "Tuesday"),
    ]
    former, counts = book.kept("quick", "ada", first.digest), book.kept("quick", "ada")
    assert former is not None and counts is not None and (former.score, counts.score) == (18.0, 4.0)


def test_who_left_counts_no_more_in_this_class_alone(book: Gradebook) -> None:
    for assignment in ("quick", "slow"):
        for student in ("ada", "ben"):
            book.keep_grade(assignment, work(student), came_to(student, 1.0, 1.0), "p")
    book.keep_grade("quick", work("chiara"), came_to("chiara", 0.0, 0.0, outcome="missing"), "p")
    book.keep_only("quick", ["ada", "chiara"])
    assert list(book.graded("quick")) == ["ada"]  # chiara handed in nothing
    assert list(book.graded("slow")) == ["ada", "ben"]
    marked = [(mark.assignment, mark.slug, mark.student) for mark in book.marked() if mark.slug == "one"]
    assert marked == [
        ("quick", "one", "ada"), ("quick", "one", "chiara"), ("slow", "one", "ada"), ("slow", "one", "ben"),
    ]  # fmt: skip


def test_a_grade_is_written_whole_or_not_at_all(book: Gradebook) -> None:
    change = Change("ada", 1, 20, 2, 20, "why")
    book.keep_grade("quick", work("ada"), came_to("ada", 3.0, 10.0), "p1")
    twice = came_to("ada", 1.0, 1.0)
    with pytest.raises(GradebookBroken, match="What was graded until now is kept"):
        book.keep_grade("quick", work("ada"), replace(twice, marks=twice.marks * 2), "p2", change=change)
    kept = book.kept("quick", "ada")
    assert kept is not None and (kept.score, kept.page) == (13.0, "p1") and book.changes("quick") == []


def test_reviews_of_several_students_are_all_added_or_none(book: Gradebook) -> None:
    said = Review("one", "about", 5.0, "Yes.", "Ms K", "2026-11-20")
    broken = replace(said, comment=None)  # type: ignore[arg-type]
    with pytest.raises(GradebookBroken):
        book.review_all("quick", [("ada", said), ("ben", broken)])
    assert book.reviews("quick", "ada") == []
    book.review_all("quick", [("ada", said), ("ada", replace(said, points=None))])
    assert [review.points for review in book.reviews("quick", "ada")] == [5.0, None]


def test_what_is_damaged_is_not_known(book: Gradebook) -> None:
    seen = Observation(None, "missing", "Nothing was handed in", False, None)
    trained = measured(0.97)
    book.keep_observation("k", seen)
    book.keep_training("k", trained)
    assert book.observation("k") == seen and book.training("k", trained.plan) is not None
    with sqlite3.connect(book.path) as other:
        other.execute("UPDATE evidence SET seen = ?", (b"not what was written",))
        other.execute("UPDATE trainings SET predictions = ?", (b"nor this",))
    other.close()
    assert book.observation("k") is None and book.training("k", trained.plan) is None


def test_a_gradebook_of_nothing_leaves_nothing(tmp_path: Path) -> None:
    with Gradebook(tmp_path / "a" / NAME):
        pass
    assert not (tmp_path / "a").exists()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "index.html").touch()
    with Gradebook(tmp_path / "b" / NAME):
        pass
    assert [path.name for path in (tmp_path / "b").iterdir()] == ["index.html"]
    with Gradebook(tmp_path / "c" / NAME) as opened:
        opened.remember("machine", "this one")
    with Gradebook(tmp_path / "c" / NAME) as opened:
        assert opened.setting("machine") == "this one" and opened.setting("device") == ""
    assert (tmp_path / "c" / NAME).exists()


@pytest.mark.parametrize(
    ("before", "before_of", "after", "after_of", "fell"),
    [
        (70, 100, 60, 100, True),
        (70, 100, 70, 100, False),
        (70, 100, 70, 70, False),  # of fewer points it is more
        (70, 70, 70, 100, True),
        (0, 0, 0, 100, False),
        (1 / 3, 1, 33.333333, 100, False),  # rounded
    ],
)
def test_what_fell_is_a_smaller_share(
    before: float, before_of: float, after: float, after_of: float, fell: bool
) -> None:
    assert Change("ada", before, before_of, after, after_of, "").fell is fell


def _with_mark(grade: Grade, **facts: Any) -> Grade:
    return replace(grade, marks=(replace(grade.marks[0], **facts), grade.marks[1]))


ADA = work("ada")
AS_IT_WAS = came_to("ada", 3.0, 10.0)
OTHERS: dict[str, dict[str, Any]] = {
    "points": {"grade": came_to("ada", 4.0, 10.0)},
    "ungraded": {"grade": came_to("ada", None, 10.0)},
    "verdict": {"grade": _with_mark(AS_IT_WAS, verdict="review")},
    "reason": {"grade": _with_mark(AS_IT_WAS, reason="Nearly.")},
    "doubt": {"grade": _with_mark(AS_IT_WAS, doubt="Is it a sentence?")},
    "hint": {"grade": _with_mark(AS_IT_WAS, hint="Look again.")},
    "title": {"grade": _with_mark(AS_IT_WAS, check=replace(QUESTIONS[0], title="Another"))},
    "worth": {"grade": _with_mark(AS_IT_WAS, check=replace(QUESTIONS[0], points=20))},
    "answer": {"grade": _with_mark(AS_IT_WAS, quotation=Quotation("words"))},
    "what counted": {
        "grade": _with_mark(AS_IT_WAS, quotation=Quotation("words", (Highlight(0, 2, "credited", "x"),)))
    },
    "a mark more": {"grade": replace(AS_IT_WAS, marks=AS_IT_WAS.marks[:1])},
    "the order": {"grade": replace(AS_IT_WAS, marks=AS_IT_WAS.marks[::-1])},
    "terms": {"grade": replace(AS_IT_WAS, adjustments=(Adjustment("late", 0.0),))},
    "dropped": {"grade": came_to("ada", 3.0, 10.0, scheme=replace(SCHEME, rules=Rules(dropped=("two",))))},
    "end": {"grade": came_to("ada", 3.0, 10.0, outcome="crashed")},
    "page": {"page": "p2"},
    "report": {"report": "quick/ada-2.html"},
    "counts": {"counts": False},
    "submission": {"submission": work("ada", b"x = 2")},
    "student": {"submission": work("ben")},
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_grade_is_written_again_where_anything_of_it_is_another(book: Gradebook, what: str) -> None:
    def keep(
        *, submission: Submission = ADA, grade: Grade = AS_IT_WAS, page: str = "p1", **more: Any
    ) -> bool:
        before = book._connection.total_changes
        book.keep_grade("quick", submission, grade, page, **{"report": "quick/ada.html", **more})
        return book._connection.total_changes > before

    assert keep() and not keep()
    assert keep(**OTHERS[what]) and not keep(**OTHERS[what])
    assert keep() is (what != "student") and not keep()
    assert [mark.earned for mark in book.marked() if mark.student == "ada"] == [3.0, 10.0]


def test_of_two_attempts_one_counts_and_neither_is_written_twice(book: Gradebook) -> None:
    other = work("ada", b"x = 2")

    def keep() -> None:
        book.keep_grade("quick", other, came_to("ada", 1.0, 1.0), "", counts=False)
        book.keep_grade("quick", ADA, AS_IT_WAS, "p1")

    keep()
    before = book._connection.total_changes
    keep()
    assert book._connection.total_changes == before
    book._connection.execute("UPDATE grades SET counts = 1")
    book.keep_grade("quick", ADA, AS_IT_WAS, "p1")
    assert book.rows("SELECT sum(counts) FROM grades") == [(1,)]


def test_who_comes_back_counts_again(book: Gradebook) -> None:
    book.keep_grade("quick", work("ada"), AS_IT_WAS, "p1")
    book.keep_only("quick", [])
    assert book.graded("quick") == {}
    book.keep_grade("quick", work("ada"), AS_IT_WAS, "p1")
    assert list(book.graded("quick")) == ["ada"]


def test_a_review_names_what_it_is_like(book: Gradebook) -> None:
    own = Review("one", "x", 5.0, "So so.", "Ms K", "2026-11-20 10:00")
    follows = Review("one", "y", 5.0, "", "Ms K", "2026-11-20 10:01", (("ada", "x"), ("=Zoë", "z")))
    book.review_all("quick", [("ada", own), ("ben", follows)])
    assert (book.reviews("quick", "ada"), book.reviews("quick", "ben")) == ([own], [follows])
    assert book.latest_reviews("quick") == {("ada", "one", "x"): own, ("ben", "one", "y"): follows}
    assert (own.decided, own.followed, follows.decided, follows.followed) == (True, False, False, True)
    book.review("quick", "ben", replace(follows, points=None))
    back = book.latest_reviews("quick")["ben", "one", "y"]
    assert (back.decided, back.followed, back.like) == (False, False, follows.like)


def test_reviews_of_an_older_gradebook_are_a_persons(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / NAME) as connection:
        connection.executescript(";".join(schema.MIGRATIONS[:3]))
        connection.execute("PRAGMA user_version = 3")
        connection.execute(
            "INSERT INTO reviews VALUES (1, 'quick', 'ada', 'one', 'x', 5, '', 'Ms K', 'then')"
        )
    with Gradebook(tmp_path / NAME) as book:
        assert book.reviews("quick", "ada") == [Review("one", "x", 5.0, "", "Ms K", "then")]
