"""From marks to a score: late, attempts, dropped, extra; and what students see of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import report
from grader.assignment import Assignment, Check, Recipe, extra, hidden
from grader.checks import number
from grader.grade import Grade, Graded, grade
from grader.policy import Timing, _for_students, apply_rules, as_students_see, parse_time
from grader.public import public_part, publish
from grader.records.mark import Mark, Review
from grader.records.submission import Submission
from grader.rules import Late, Rules
from grader.systems import gradescope
from grader.verdicts import Passed
from tests.conftest import ROOT, found
from tests.gradebook.quick import CHECKS, scheme, submission
from tests.gradebook.quick import grade as grade_class
from tests.solved import plain_case

DUE = "2026-11-20 12:00+00:00"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def graded(
    rules: Rules, answers: dict[str, object] | None = None, checks: tuple[object, ...] = CHECKS
) -> Grade:
    from grader import data

    case = plain_case(
        scheme(rules, checks),
        data.load("line"),
        found(answers=answers or {"classes": 10, "pixels": 784}),
        "finished",
    )
    return grade("ada", case)


def score(rules: Rules, hours: float, **options: object) -> float:
    return apply_rules(graded(rules, **options), Timing(NOON, NOON + timedelta(hours=hours))).score  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("late", "hours", "expected"),
    [
        (Late(10), -5, 100), (Late(10), 0, 100), (Late(10), 0.01, 90), (Late(10), 24, 90), (Late(10), 24.1, 80),
        (Late(10), 500, 0), (Late(10, cap=50), 500, 50), (Late(10, grace_minutes=15), 0.25, 100),
        (Late(10, grace_minutes=15), 0.3, 90), (Late(100), 1, 0), (Late(0), 99, 100),
    ],
)  # fmt: skip
def test_late(late: Late, hours: float, expected: float) -> None:
    assert score(Rules(due=DUE, late=late), hours) == expected


def test_of_the_points_possible_or_earned() -> None:
    wrong = {"classes": 9, "pixels": 784}  # 70 of 100
    assert score(Rules(due=DUE, late=Late(10)), 30, answers=wrong) == 50
    assert score(Rules(due=DUE, late=Late(10, of="earned")), 30, answers=wrong) == 56
    assert score(Rules(due=DUE, late=Late(40)), 30, answers={"classes": 1}) == 0  # not below
    terms = apply_rules(
        graded(Rules(due=DUE, late=Late(40)), {"classes": 1}), Timing(NOON, NOON + timedelta(days=3))
    ).adjustments
    assert [term.points for term in terms] == [-100, 60] and terms[1].text == "no score is below zero"


def test_the_line_says_when_and_how_much() -> None:
    rules = Rules(due=DUE, late=Late(10, cap=15))
    (term,) = apply_rules(
        graded(rules), Timing(NOON, datetime(2026, 11, 22, 15, tzinfo=timezone(timedelta(hours=2))))
    ).adjustments
    assert (
        term.points == -15
        and "3 days late: 10 % of the points possible for each day begun, at most 15 %" in term.text
    )
    assert "was 2026-11-20 12:00, handed in 2026-11-22 13:00" in term.text
    (term,) = apply_rules(graded(rules), Timing(NOON, None, late=True)).adjustments
    assert term.points == 0 and "nobody said by how much" in term.text
    assert apply_rules(graded(rules), Timing(NOON, None)).adjustments == ()
    (term,) = apply_rules(graded(rules), Timing(NOON, NOON + timedelta(days=1), extended=True)).adjustments
    assert "1 day late" in term.text and "your extended deadline was 2026-11-20 12:00" in term.text


def test_lowest_questions_left_out() -> None:
    rules = Rules(drop_lowest=1)
    found = apply_rules(graded(rules, {"classes": 9, "pixels": 784}), Timing())
    assert found.score == 100 and "left out (classes)" in found.adjustments[0].text
    assert apply_rules(graded(rules), Timing()).adjustments == ()
    both = apply_rules(graded(rules, {"classes": 9, "pixels": 7}), Timing())
    assert both.score == round(40 * 100 / 70, 2)
    assert apply_rules(graded(Rules(drop_lowest=9), {"classes": 9, "pixels": 7}), Timing()).score == 100


@given(
    st.floats(0, 100), st.floats(0, 100), st.floats(-1000, 1000), st.integers(0, 3), st.sampled_from(["possible", "earned"]),
    st.sampled_from([9, 10]), st.sampled_from([7, 784]),
)  # fmt: skip
def test_a_score_is_its_arithmetic(
    percent: float, cap: float, hours: float, lowest: int, of: str, classes: int, pixels: int
) -> None:
    rules = Rules(due=DUE, late=Late(percent, cap=cap, of=of), drop_lowest=lowest)  # type: ignore[arg-type]
    found = apply_rules(
        graded(rules, {"classes": classes, "pixels": pixels}), Timing(NOON, NOON + timedelta(hours=hours))
    )
    assert 0 <= found.score <= 100
    assert found.score == pytest.approx(
        found.earned + sum(term.points for term in found.adjustments), abs=0.011
    )
    assert (
        apply_rules(found, Timing(NOON, NOON + timedelta(hours=hours))).score == found.score
    )  # settled twice is settled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20 13:00:00 UTC", NOON + timedelta(hours=1)),
        ("2026-11-20T14:00:00+02:00", NOON),
        ("2026-11-20 12:00:00.123456 +0000", NOON.replace(microsecond=123456)),
        ("20 Nov 2026, 12:00 UTC", NOON),
        ("2026-11-20 13:00", NOON),  # as the deadline is: in Berlin
        ("", None), ("yesterday", None), ("99999999999999999999", None),
    ],
)  # fmt: skip
def test_times_as_systems_write_them(text: str, expected: datetime | None) -> None:
    assert parse_time(text, Rules(due="2026-11-20 20:00", timezone="Europe/Berlin")) == expected


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Rules(due="tomorrow"), "expected a time such as"),
        (lambda: Rules(due=DUE, timezone="Mars/Olympus"), "timezone such as"),
        (lambda: Rules(late=Late(10)), "expected a deadline beside it"),
        (lambda: Rules(attempts="first"), "'latest' or 'best'"),  # type: ignore[arg-type]
        (lambda: Rules(drop_lowest=-1), "0 or more"),
        (lambda: Late(-1), "from 0 to 100"),
        (lambda: Late(10, of="all"), "'possible' or 'earned'"),  # type: ignore[arg-type]
        (lambda: scheme(Rules(dropped=("nothing",))), "expected checks among runs, classes, pixels"),
        (lambda: scheme(checks=(hidden(CHECKS[0], until="deadline"),)), "visible after the deadline"),
        (lambda: hidden(CHECKS[0], until="later"), "'now', 'deadline' or 'never'"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_what_is_no_rule_is_told(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        make()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("27.11.2026 11:00", "2026-11-27 11:00"), ("3.12.2026 09:05", "2026-12-03 09:05"),
        ("27.11.26 11:00", "2026-11-27 11:00"), ("11/27/26 11:59 PM", "2026-11-27 23:59"),
        ("27/11/2026 11:00", "2026-11-27 11:00"), ("11/11/2026 11:00", "2026-11-11 11:00"),
        ("2026/11/27 11:00", "2026-11-27 11:00"), ("27-Nov-26 11:00", "2026-11-27 11:00"),
        ("27.11.2026", "2026-11-27 23:59:59"), ("2026-11-27", "2026-11-27 23:59:59"),
        # Of two days, or of none: nobody knows.
        ("11/12/2026 11:00", None), ("12:00", None), ("27", None), ("Monday", None), ("46353", None),
        ("27 Nov", None), ("2026-11-27 11:00 EAST", None), ("31.11.2026 11:00", None),
    ],
)  # fmt: skip
def test_times_as_spreadsheets_write_them(text: str, expected: str | None) -> None:
    wanted = datetime.fromisoformat(expected).replace(tzinfo=UTC) if expected is not None else None
    assert parse_time(text, Rules(due=DUE), end_of_day=True) == wanted


SECRET = number("secret_number", 4242, points=17, title="The hidden question", asked_as=["secret number"])
LATER = number("later_number", 777, points=13, title="The later question", asked_as=["later number"])


@pytest.mark.parametrize(("now", "later"), [("2026-11-20 11:59", False), ("2026-11-20 12:00", True)])
def test_what_is_hidden_leaks_neither_name_nor_points(tmp_path: Path, now: str, later: bool) -> None:
    rules = Rules(due=DUE, late=Late(10))
    checks = (*CHECKS, hidden(SECRET), hidden(LATER, until="deadline"))
    moment_ = datetime.fromisoformat(now).replace(tzinfo=UTC)
    ada = submission(
        "ada",
        handed_in="2026-11-20 13:00 UTC",
        system="Moodle",
        feedback_prefix="Ada_7_assignsubmission_file",
    )
    room = grade_class(tmp_path, [ada], rules, checks=checks, now=moment_)
    assert room.graded[0].grade.possible == 130
    teacher = (tmp_path / "quick" / "ada.html").read_text("utf-8")
    assert (
        "secret_number" in teacher and "The later question" in teacher and "hidden from students" in teacher
    )
    whole = (tmp_path / "quick" / "students" / "ada.html").read_text("utf-8")
    given_ = whole.split("<body>")[1]
    for text in ("secret", "hidden question", "4242", "17", "130"):
        assert text not in given_, text
    assert ("later_number" in given_) == later and ("The later question" in given_) == later
    assert ("of 113" in given_) == later and ("of 100" in given_) == (not later)
    # Late by a day: ten percent of what is seen.
    assert ("11.3" in given_) == later
    import zipfile

    with zipfile.ZipFile(tmp_path / "quick" / "feedback.zip") as archive:
        assert [archive.read(name).decode() for name in archive.namelist()] == [whole]


def test_hidden_checks_are_in_no_handout_and_hidden_on_gradescope() -> None:
    checks = (*CHECKS, hidden(SECRET))
    text = publish(public_part(scheme(checks=checks)))
    assert "secret" not in text and "17" not in text
    rules = Rules(due=DUE)
    one = graded(rules, checks=(*checks, hidden(LATER, until="deadline")))
    whole = Graded(submission("ada"), one, None, ())
    seen_by_students = as_students_see(whole, public_part(one.case.assignment), Timing())
    sent = gradescope.results(whole, seen_by_students, "basic")
    seen = {test["extra_data"]["check"]: test["visibility"] for test in sent["tests"]}
    assert (
        seen["secret_number"] == "hidden"
        and seen["later_number"] == "after_due_date"
        and seen["runs"] == "visible"
    )
    assert "hidden question" not in sent["output"]


@pytest.mark.slow
def test_a_hidden_accuracy_is_not_told_by_plots(grade_source: Callable[..., Graded], tmp_path: Path) -> None:
    one = grade_source("digit_classifier", (ROOT / "reference" / "digit_classifier.py").read_text("utf-8"))
    own = one.grade.case.assignment
    hiding = [hidden(check) if check.kind == "accuracy" else check for check in own.checks]
    public = public_part(replace(own, checks=tuple(hiding)))
    report.write_student(tmp_path / "a.html", as_students_see(one, public, Timing()), "basic")
    text = (tmp_path / "a.html").read_text("utf-8").split("Your network</h2>")[1]
    assert "How it learned" not in text and "What it confuses" not in text and "the reference" not in text


def test_the_arithmetic_is_on_the_report_and_in_the_files(tmp_path: Path) -> None:
    rules = Rules(due=DUE, late=Late(10), dropped=("pixels",), most=60)
    checks = (*CHECKS, extra(number("bonus", 5, points=20, title="Bonus?", asked_as=["bonus"])))
    source = b"ANSWERS = {'classes': 10, 'pixels': 1, 'bonus': 5}\n"
    ada = Submission("ada", (("a.py", source),), "a.py", handed_in="2026-11-20 13:00 UTC")
    grade_class(tmp_path, [ada], rules, checks=checks)
    page = " ".join(re.sub(r"<[^>]*>", "", (tmp_path / "quick" / "ada.html").read_text("utf-8")).split())
    assert "How the score is made: 70 for the checks + 20 extra − 7 (1 day late" in page
    assert "− 23 (at most 60 points can be reached) = 60. Not counted for anybody: “" in page
    data = json.loads((tmp_path / "quick" / "results.json").read_text("utf-8"))["submissions"][0]
    assert (
        [term["points"] for term in data["terms"]] == [-7, -23]
        and data["score"] == 60
        and data["possible"] == 70
    )
    assert "-7 1 day late" in (tmp_path / "quick" / "grades.csv").read_text("utf-8-sig")


def test_an_assignment_shown_is_whole() -> None:
    checks = (*CHECKS, hidden(SECRET))
    whole = Assignment(
        "quick", "Quick", Recipe(data="line", epochs=1), checks, rules=Rules(dropped=("secret_number",))
    )
    shown = public_part(whole, NOON)
    assert [check.slug for check in shown.checks] == [
        "runs",
        "classes",
        "pixels",
    ] and shown.rules.dropped == ()
    assert [check.slug for check in public_part(scheme(), NOON).checks] == [each.slug for each in CHECKS]


def test_students_do_not_learn_whose_answer_theirs_is_like() -> None:
    check = Check("relu", 10, "ReLU", lambda case: Passed("x"))
    like = (("Ben Okafor", "a1"), ("Chiara Russo", "a2"))
    review = Review("relu", "a3", 5.0, "", "Ms K", "2026-11-20 10:00", like)
    seen = _for_students(Mark(check, "partial", 5.0, "x", review=review, said="review"), check)
    assert seen.review is not None and len(seen.review.like) == 2
    assert not any(name in repr(seen) for name in ("Ben", "Chiara", "Ms K", "a1"))
