"""An assignment proofread: points, deadlines and what the handout asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.assignment import Assignment, Check, Recipe, hidden
from grader.case import Case
from grader.checks import number
from grader.evidence import NOTHING
from grader.rules import Rules
from grader.validation import proofreading
from grader.verdicts import Passed


def _bare(*checks: Check, **rules: Any) -> Assignment:
    return Assignment("bare", "Bare", Recipe(data="line", epochs=1), checks, rules=Rules(**rules))


def test_points_and_deadlines_are_looked_at() -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    one = Check("one", 1, "One", lambda case: Passed("x"))
    assert list(proofreading.rules(_bare(one, due="2026-11-20 12:01+00:00"), noon)) == []
    assert list(proofreading.rules(_bare(one), noon)) == []
    (over,) = proofreading.rules(_bare(one, due="2026-11-20 11:59+00:00"), noon)
    assert over.level == "remark" and "the deadline is over" in over.text
    (first,) = proofreading.rules(_bare(one, due="2026-11-25"), noon)
    assert first.level == "remark" and "first minute" in first.text
    for checks in ((), (replace(one, points=0),), (replace(one, extra_credit=True),)):
        (nothing,) = proofreading.rules(_bare(*checks), noon)
        assert nothing.level == "problem" and "0 points" in nothing.text


def test_a_cell_of_the_reference_that_fails_is_told() -> None:
    case = Case(_bare(), NOTHING, "crashed", "It stopped in cell 2.")
    (told,) = proofreading.stopped(case)
    assert told.level == "remark" and told.text.startswith(
        "the reference: It stopped in cell 2. As in Jupyter"
    )
    assert list(proofreading.stopped(replace(case, outcome="finished"))) == []


def test_a_handout_need_not_ask_what_is_hidden(tmp_path: Path) -> None:
    asked = number("asked", 1, points=2, title="Asked?", asked_as=["asked"])
    secret = hidden(number("secret", 1, points=3, title="Secret?", asked_as=["secret"]))
    path = tmp_path / "handout.md"
    path.write_text("| `asked` | Asked? | 2 |\n")
    assert [each.level for each in proofreading.handout_of(_bare(asked, secret), tmp_path)] == ["proved"]
    path.write_text("| `asked` | Asked? | 2 |\n| `secret` | Secret? | 3 |\n")
    told, other = proofreading.handout_of(_bare(asked, secret), tmp_path)
    assert told.level == "remark" and "secret, which is hidden" in told.text
    assert other.level == "proved"
