"""What to do next: causes before what follows from them, and nothing twice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings

from grader.assignment import Assignment, Check, Recipe
from grader.evidence import NOTHING
from grader.grade import Grade, Graded
from grader.records.mark import Mark
from grader.records.run import Outcome
from grader.records.section import Section
from grader.report.steps import Step, next_steps
from grader.rules import Rules
from grader.verdicts import Passed
from tests.report.drawn import LINE, check, grades
from tests.solved import plain_case


@settings(max_examples=200, deadline=None)
@given(grades())
def test_what_to_do_next(graded: Graded) -> None:
    steps = next_steps(graded.grade)
    assert len(steps) <= 3
    assert len({step.action for step in steps}) == len(steps)
    hints = [step.how for step in steps if step.how]
    assert len(set(hints)) == len(hints)
    for step in steps:  # a title is a claim: what to do is said with a verb
        assert re.match(r"(Mend|Hand in|Make|Change|Help|Draw|Look again|Answer) ?", step.action)
    kinds = [step.action for step in steps]
    if "Help your network to learn better." in kinds:
        causes = ("Mend what stops your file.", "Change the layers of your network.", "Make a model.")
        assert all(
            kinds.index(each) < kinds.index("Help your network to learn better.")
            for each in causes
            if each in kinds
        )


@pytest.mark.parametrize("sheet", [False, True])
def test_nothing_was_handed_in(sheet: bool) -> None:
    """One thing to do, and nothing of a file that stopped; with a sheet, what is wrong in it, too."""
    checks = (check(0, 10), check(1, 10), check(5, 10))
    ended = "No program was handed in, only an answer sheet" if sheet else "Nothing was handed in"
    sections = (Section("a", "b"),) if sheet else ()
    case = plain_case(
        Assignment("a", "A", Recipe("line", 1), checks), LINE, NOTHING, "missing", ended, sections=sections
    )
    marks = tuple(Mark(each, "failed", 0.0, f"{ended}.") for each in checks)
    steps = next_steps(Grade("ada", case, marks))
    assert [step.action for step in steps] == ["Hand in your program."] + (
        ["Look again at “Is this question 5?”"] if sheet else []
    )


def test_of_an_exam_the_work_is_to_be_handed_in_and_no_question_is_named() -> None:
    checks = (check(5, 10), check(6, 10))
    ended = "Nothing was handed in"
    case = plain_case(Assignment("a", "A", Recipe("line", 1), checks), LINE, NOTHING, "missing", ended)
    grade = Grade("ada", case, tuple(Mark(each, "failed", 0.0, "No answer.") for each in checks))
    assert next_steps(grade) == [Step("Hand in your work.", "Nothing was handed in.")]


def _mark(slug: str, lost: float, hint: str = "", *, kind: str = "", **facts: Any) -> Mark:
    """A mark of a check of 10 points, of which some are lost."""
    reason, verdict = (
        facts.pop("reason", f"Why {slug}."),
        facts.pop("verdict", "partial" if lost else "passed"),
    )
    asked = Check(slug, 10.0, slug, lambda case: Passed("Right."), kind=kind, **facts)
    return Mark(asked, verdict, 10.0 - lost, reason, hint)


def _steps(*marks: Mark, end: Outcome = "finished", dropped: tuple[str, ...] = ()) -> list[Step]:
    scheme = Assignment(
        "a", "A", Recipe("line", 1), tuple(each.check for each in marks), rules=Rules(dropped=dropped)
    )
    return next_steps(Grade("ada", plain_case(scheme, LINE, NOTHING, end), marks))


def _named(*marks: Mark, **facts: Any) -> list[str]:
    return [step.why.removeprefix("Why ").removesuffix(".") for step in _steps(*marks, **facts)]


def test_what_costs_most_is_told_first_and_three_things_at_most() -> None:
    assert _named(_mark("a", 1), _mark("b", 8), _mark("c", 0), _mark("d", 3), _mark("e", 2)) == [
        "b",
        "d",
        "e",
    ]


def test_a_cause_is_told_before_what_needs_it() -> None:
    assert _named(_mark("plot", 9, needs=("model",)), _mark("model", 2)) == ["model", "plot"]
    # What a result follows from by its kind: a small loss of layers stands before a large one of accuracy.
    layers, result = _mark("layers", 1, kind="architecture"), _mark("result", 10, kind="accuracy")
    assert _named(result, layers) == ["layers", "result"]
    assert [step.action for step in _steps(result, layers)][1] == "Help your network to learn better."


def test_what_nobody_can_lose_is_no_step() -> None:
    assert _named(_mark("extra", 10, extra_credit=True), _mark("own", 1)) == ["own"]
    assert _named(_mark("dropped", 10), _mark("own", 1), dropped=("dropped",)) == ["own"]
    waiting, broken = _mark("a", 5, verdict="review"), _mark("b", 10, verdict="ungraded")
    assert _steps(waiting, broken) == []


def test_what_was_skipped_is_told_where_nothing_else_is_lost() -> None:
    skipped = _mark("skipped", 10, verdict="skipped")
    assert _named(skipped, _mark("lost", 1)) == ["lost"]
    assert _named(skipped, _mark("right", 0)) == ["skipped"]


def test_a_hint_is_told_once() -> None:
    same = [_mark("a", 9, "Use relu."), _mark("b", 8, "Use relu. Then train again."), _mark("c", 7, "Draw.")]
    assert [step.how for step in _steps(*same)] == ["Use relu.", "", "Draw."]
    said = [_mark("a", 9, reason="Use relu."), _mark("b", 8, "Use relu.")]
    assert [step.how for step in _steps(*said)] == ["", ""]


def test_a_program_that_stopped_before_its_model_is_mended_first() -> None:
    """Its network is no second thing to do; an answer that is wrong is."""
    marks = (
        _mark("layers", 10, kind="architecture"),
        _mark("runs", 5, kind="runs"),
        _mark("asked", 1, kind="number", asked_as=("asked",)),
    )
    assert [step.action for step in _steps(*marks, end="crashed")] == [
        "Mend what stops your file.",
        "Look again at “asked”",
    ]
    assert _named(*marks, end="unreadable") == ["runs"]
    assert _named(*marks) == ["runs", "layers", "asked"]


def test_a_question_without_an_answer_is_answered_and_another_one_looked_at_again() -> None:
    empty = _mark("asked", 10, reason="No answer.", asked_as=("asked",))
    wrong = _mark("told", 10, reason="Not the right number.", asked_as=("told",))
    assert [step.action for step in _steps(empty, wrong)] == ["Answer “asked”", "Look again at “told”"]
