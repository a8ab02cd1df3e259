"""Checks that need other checks: `grader.grade` asks them in their order, and nobody loses by what is ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from grader.assignment import Assignment, Check, Recipe, hidden
from grader.case import Case
from grader.evidence import NOTHING
from grader.grade import grade, reviewed, sentence
from grader.public import public_part
from grader.records.mark import Mark, Review
from grader.rules import Late, Rules
from grader.verdicts import Failure, Passed, Skip, Ungradable
from tests.checks.cases import LINE
from tests.solved import plain_case

RECIPE = Recipe(data="line", epochs=1)


def says(outcome: Exception | str) -> Callable[[Case], Passed]:
    def ask(case: Case) -> Passed:
        if isinstance(outcome, Exception):
            raise outcome
        return Passed(outcome)

    return ask


def check(slug: str, outcome: Exception | str = "Right.", *needs: str, points: float = 10) -> Check:
    return Check(slug, points, slug.title(), says(outcome), needs=needs)


def case(*checks: Check, **rules: object) -> Case:
    return plain_case(Assignment("a", "A", RECIPE, checks, rules=Rules(**rules)), LINE, NOTHING, "finished")  # type: ignore[arg-type]


def marks(*checks: Check, **rules: object) -> dict[str, Mark]:
    return {mark.check.slug: mark for mark in grade("ada", case(*checks, **rules)).marks}


def test_what_is_needed_is_asked_first_and_the_report_keeps_its_order() -> None:
    found = marks(
        check("last", "Right.", "middle"), check("middle", "Right.", "first"), check("first", Failure("no"))
    )
    assert list(found) == ["last", "middle", "first"]
    assert [mark.verdict for mark in found.values()] == ["skipped", "skipped", "failed"]
    assert found["middle"].reason == "Not asked, since “First” earned nothing."
    assert found["last"].reason == "Not asked, since “Middle” earned nothing."


@pytest.mark.parametrize(
    "outcome",
    [
        "Right.",
        Failure("half", credit=0.5),
        Failure("for a person", review=True),
        Ungradable("ours"),
        ValueError("broken"),
    ],
)
def test_only_what_earned_nothing_is_in_the_way(outcome: Exception | str) -> None:
    assert marks(check("first", outcome), check("then", "Right.", "first"))["then"].verdict == "passed"


def test_what_was_skipped_is_in_the_way_and_what_counts_for_nobody_is_not() -> None:
    assert (
        marks(check("first", Skip("no model")), check("then", "Right.", "first"))["then"].verdict == "skipped"
    )
    found = marks(check("first", Failure("no")), check("then", "Right.", "first"), dropped=("first",))
    assert found["then"].verdict == "passed"


def test_a_person_who_gives_points_gives_what_hangs_on_them_as_well() -> None:
    before = grade(
        "ada",
        case(check("first", Failure("no")), check("then", "Right.", "first"), check("other", Skip("x"))),
    )
    given = Review("first", "", 4.0, "", "Ms K", "2026-11-20")
    after = {mark.check.slug: mark for mark in reviewed(before, {"first": given}).marks}
    assert [mark.verdict for mark in before.marks] == ["failed", "skipped", "skipped"]
    assert [after[slug].verdict for slug in ("first", "then", "other")] == ["partial", "passed", "skipped"]
    # Who takes points away takes no others.
    whole = grade("ada", case(check("first"), check("then", "Right.", "first")))
    taken = reviewed(whole, {"first": replace(given, points=0.0)})
    assert [mark.verdict for mark in taken.marks] == ["failed", "passed"]


def test_needs_that_make_no_sense_are_refused() -> None:
    with pytest.raises(
        ValueError, match=r"a: then: needs: expected checks among then, first\. Received: frist"
    ):
        case(check("then", "x", "frist"), check("first"))
    with pytest.raises(
        ValueError, match=r"a: needs: expected no check that needs itself.*Received: one → two → one"
    ):
        case(check("one", "x", "two"), check("two", "x", "one"))
    with pytest.raises(ValueError, match="needs itself"):
        case(check("one", "x", "one"))
    with pytest.raises(ValueError, match=r"needs: expected slugs in a tuple.*Received: \'first\'"):
        Check("then", 1, "Then", says("x"), needs="first")  # type: ignore[arg-type]


def test_a_check_that_is_seen_needs_none_that_is_hidden() -> None:
    """That it was skipped would give away the other's title and result."""
    first, then = check("first"), check("then", "x", "first")
    with pytest.raises(ValueError, match=r"then: needs: .*Received: first, which is hidden from them longer"):
        case(hidden(first), then)
    late: dict[str, object] = {"due": "2026-11-20 12:00+00:00", "late": Late(10)}
    with pytest.raises(ValueError, match="hidden from them longer"):
        case(hidden(first, until="deadline"), then, **late)
    both = case(first, hidden(then), **late).assignment
    before = public_part(both, datetime.fromisoformat("2026-11-01T00:00+00:00"))
    assert [each.slug for each in before.checks] == ["first"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hw.ipynb: you deleted it", "hw.ipynb: you deleted it."),
        ("test_train: 4 points", "test_train: 4 points."),
        ("f(2) is 4.", "f(2) is 4."),
        ("runs: 4 points", "Runs: 4 points."),
    ],
)
def test_a_name_at_the_beginning_of_a_sentence_stays_as_it_is(text: str, said: str) -> None:
    assert sentence(text) == said
