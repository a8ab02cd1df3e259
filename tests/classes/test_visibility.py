"""When students may see what of their class."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.assignment import hidden
from grader.checks import number
from grader.classes.extensions import read_extensions
from grader.classes.visibility import visibility, visible_as_of
from grader.rules import Rules
from tests.gradebook.quick import CHECKS, scheme, submission
from tests.gradebook.quick import grade as grade_class

DUE = "2026-11-20 12:00+00:00"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = number("later_number", 777, points=13, title="The later question", asked_as=["later number"])


@pytest.mark.parametrize("deadlines", [(NOON, NOON + DAY), (NOON + DAY, NOON), (NOON + DAY, None)])
def test_it_is_before_the_deadline_until_that_of_everybody_is_over(
    deadlines: tuple[datetime | None, ...],
) -> None:
    for now in (NOON, NOON + DAY / 2, NOON + DAY - timedelta(seconds=1)):
        assert visible_as_of(NOON, deadlines, now) < NOON
    assert visible_as_of(NOON, deadlines, NOON + DAY) == NOON + DAY
    assert visible_as_of(NOON, deadlines, NOON - DAY) == NOON - DAY


def test_without_deadlines_it_is_now() -> None:
    assert visible_as_of(NOON, (None, None), NOON) == NOON
    assert visible_as_of(NOON, (), NOON - DAY) == NOON - DAY
    assert visible_as_of(None, (NOON + DAY,), NOON) == NOON


@pytest.mark.parametrize(
    ("until", "now", "hides"),
    [("deadline", NOON - DAY, {"number"}), ("deadline", NOON, set()), ("never", NOON + DAY, {"number"})],
)
def test_what_is_hidden_from_students(until: str, now: datetime, hides: set[str]) -> None:
    checks = (CHECKS[0], hidden(LATER, until=until))
    seen = visibility(scheme(Rules(due=DUE), checks), [NOON], now)
    shown = {check.slug for check in seen.public.checks}
    assert seen.hiding and {check.kind for check in checks if check.slug not in shown} == hides


def test_where_nothing_is_hidden_no_report_is_another() -> None:
    seen = visibility(scheme(Rules(due=DUE)), [NOON], NOON - DAY)
    assert not seen.hiding and len(seen.public.checks) == len(scheme().checks)


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_the_last_deadline_decides_wherever_it_stands(tmp_path: Path, who: str) -> None:
    rules, checks = Rules(due=DUE), (*CHECKS, hidden(LATER, until="deadline"))
    longer = tuple(read_extensions(f"student,days\n{who},3\n".encode()))
    students = [submission("ada"), submission("ben")]
    grade_class(tmp_path, students, rules, checks=checks, extensions=longer, now=NOON + timedelta(days=1))
    for name in ("ada", "ben"):
        assert "later_number" not in (tmp_path / "quick" / "students" / f"{name}.html").read_text("utf-8")


def test_nobody_hears_before_the_last_deadline_is_over(tmp_path: Path) -> None:
    rules, checks = Rules(due=DUE), (*CHECKS, hidden(LATER, until="deadline"))
    longer = tuple(read_extensions(b"student,days\nben,3\n"))
    for days, later in ((1, False), (3, True)):
        students = [submission("ada"), submission("ben")]
        grade_class(
            tmp_path, students, rules, checks=checks, extensions=longer, now=NOON + timedelta(days=days)
        )
        for name in ("ada", "ben"):
            path = tmp_path / "quick" / "students" / f"{name}.html"
            assert ("later_number" in path.read_text("utf-8")) == later
