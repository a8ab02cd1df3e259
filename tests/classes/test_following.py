"""Marks that follow what a person decided of answers like them, in a class that is graded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.checks.explanation import ONE_FOR_ALL, READ_BY_A_PERSON
from grader.classes.following import Following, _is_told_by_its_text
from grader.classes.result import ClassResult
from grader.gradebook import NAME, Gradebook
from grader.records.mark import Mark, Review
from grader.records.quotation import Highlight, Quotation
from grader.review import queue, record
from grader.rules import Rules
from tests.gradebook import quick
from tests.review.room import CHECKS, SCHEMES, UNSURE, _submission, grade

RIGHT = "sets a negative value to zero and keeps the others"


@pytest.fixture
def out(tmp_path: Path) -> Iterator[Path]:
    grade(tmp_path)
    yield tmp_path


def say(out: Path, student: str, points: float | None) -> None:
    """What a teacher says of an answer, and nothing more, as if all others came later."""
    with Gradebook(out / NAME) as book:
        items = queue(book, SCHEMES, everything=True)
        own = [item for item in items if (item.mark.student, item.mark.slug) == (student, "relu")]
        record(book, own, points, "Well, Ada.", "Ms K")


def marks(result: ClassResult) -> dict[str, Mark]:
    return {work.submission.student: work.grade.marks[1] for work in result.graded}


def reviews(out: Path, student: str) -> list[Review]:
    with Gradebook(out / NAME) as book:
        return book.reviews("quick", student)


def test_later_hand_ins_follow_and_say_so(out: Path) -> None:
    say(out, "ada", 20)
    result = grade(out, zoe=f"{UNSURE}.")
    assert {name: mark.earned for name, mark in marks(result).items()} == {
        "ada": 20, "ben": 20, "zoe": 20, "chiara": 0, "=dmitri": 0, "eve": 50,
    }  # fmt: skip
    zoe = marks(result)["zoe"]
    assert zoe.reason == "Your teacher marked an answer like yours; this one was marked like it: 20 of 50."
    assert (zoe.verdict, zoe.said) == ("partial", "review")
    (kept,) = reviews(out, "zoe")
    assert (kept.who, kept.comment, [name for name, _ in kept.like]) == ("Ms K", "", ["ada"])
    page = next(out.rglob("zoe.html")).read_text("utf-8")
    assert (
        "Like 1 answer, decided on" in page
        and "Ms K" not in page
        and "ada" not in page.lower().replace("grader", "")
    )
    assert "2 marks were given like answers that you decided" in (out / "quick" / "index.html").read_text(
        "utf-8"
    )
    found = json.loads((out / "quick" / "results.json").read_text("utf-8"))["submissions"]
    by_name = {each["student"]: each["checks"][1]["review"] for each in found}
    assert by_name["zoe"]["like_answers"] == 1 and by_name["ada"]["like_answers"] == 0
    assert any("relu: 0 to 20, like 1 answer that Ms K decided" in each.why for each in result.changes)


def test_graded_again_nothing_is_written(out: Path) -> None:
    say(out, "ada", 20)
    grade(out)
    before = [reviews(out, student) for student in ("ada", "ben", "chiara")]
    assert grade(out).changes == ()
    assert [reviews(out, student) for student in ("ada", "ben", "chiara")] == before


def test_what_is_taken_back_takes_what_followed(out: Path) -> None:
    say(out, "ada", 20)
    grade(out)
    say(out, "ada", 30)
    assert marks(grade(out))["ben"].earned == 30
    say(out, "ada", None)
    ben = marks(grade(out))["ben"]
    assert (ben.verdict, ben.review and ben.review.points) == ("review", None)
    assert [review.points for review in reviews(out, "ben")] == [20, 30, None]


def test_a_persons_word_and_the_graders_decision_stand(out: Path) -> None:
    say(out, "ada", 20)
    say(out, "ben", 50)
    say(out, "eve", 10)  # of what the grader decided; others who say the same are decided, too
    result = marks(grade(out, fay=f"{RIGHT}!"))
    assert [result[name].earned for name in ("ada", "ben", "eve", "fay")] == [20, 50, 10, 50]
    assert reviews(out, "fay") == []
    say(out, "ben", None)  # who takes a word back wants to be asked
    assert marks(grade(out))["ben"].verdict == "review"


def test_a_scheme_can_say_that_nothing_follows(out: Path) -> None:
    say(out, "ada", 20)
    assert marks(grade(out))["ben"].earned == 20
    students = [_submission("ada", UNSURE), _submission("ben", f"  {UNSURE.upper()}!! ")]
    result = quick.grade(out, students, Rules(follow=False), checks=CHECKS, allow_missing=True)
    assert {name: mark.verdict for name, mark in marks(result).items()} == {"ada": "partial", "ben": "review"}


@pytest.mark.parametrize(
    ("text", "highlights", "reason", "told"),
    [
        (UNSURE, (), READ_BY_A_PERSON, True),
        ("x" * 3001, (), READ_BY_A_PERSON, False),
        (UNSURE, (Highlight(0, 2, "credited", "zero"),), READ_BY_A_PERSON, True),
        (UNSURE, (Highlight(0, 2, "disagrees", "your network has nine"),), READ_BY_A_PERSON, False),
        (UNSURE, (), f"{ONE_FOR_ALL} Received: “x”", False),
    ],
    ids=["whole", "cut", "credited", "own network", "one for all"],
)
def test_a_mark_that_rests_on_more_than_its_text_follows_nothing(
    text: str, highlights: tuple[Highlight, ...], reason: str, told: bool
) -> None:
    assert _is_told_by_its_text(Quotation(text, highlights), reason) == told


def test_what_an_answer_is_like_is_shown_to_the_teacher(out: Path) -> None:
    say(out, "ada", 20)
    with Gradebook(out / NAME) as book:
        following = Following(book, SCHEMES["quick"])
        ((student, review),) = following.settle()
        assert student == "ben" and following.quoted(review) == [("ada", UNSURE)]
        assert following.settle() == []
    assert grade(out).changes != ()
