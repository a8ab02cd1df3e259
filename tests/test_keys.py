"""What decides a run, a training or a page is in its key, or stands here with the reason why it is not.

A field that is added to one of these types fails here until somebody says where it belongs.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader import data, report
from grader.assignment import Assignment, BesideFile, Check, Limits, Recipe, hidden
from grader.case import Case
from grader.grade import Grade, Graded
from grader.pipeline.keys import run_key
from grader.policy import GradeForStudents, Timing, as_students_see
from grader.public import public_part
from grader.records.mark import Adjustment, Answered, Mark, Review
from grader.records.quotation import Quotation
from grader.records.request import Asked
from grader.records.section import Section
from grader.records.submission import Program, Submission
from grader.released import ReleasedNotebook
from grader.rules import Rules
from grader.training import plan as plans
from grader.training.network import canonical
from grader.variants import Variant
from grader.verdicts import Passed
from tests.conftest import found, layer, model
from tests.solved import plain_case, ready_of, replace

LINE = data.load("line")
NETWORK = canonical(model(layer("Dense", shape=(None, 1), units=1), input_shape=(1,)), (1,))
CHECK = Check("one", 20, "One", lambda case: Passed("x"))
DUE = datetime(2026, 11, 20, 12, tzinfo=UTC)
RULES = Rules(due="2026-11-20 12:00+00:00")
ASSIGNMENT = Assignment("quick", "Quick", Recipe(data="line", epochs=1), (CHECK,), rules=RULES)
SUBMISSION = Submission("ada", (("a.py", b"x = 1"),), "a.py")
MARK = Mark(CHECK, "partial", 5.0, "Not yet.")
OTHERS: dict[str, Any] = {
    "recipe": Recipe(data="mnist", epochs=1),
    "limits": Limits(seconds=61),
    "checks": (replace(CHECK, title="Another"),),
    "trained_by": "student",
    "data": "mnist",
    "metric": "mean_absolute_error",
    "scaling": "raw",
    "check": replace(CHECK, title="Another"),
    "verdict": "passed",
    "quotation": Quotation("words"),
    "review": Review("one", "", 3.0, "Look.", "Ms K", "2026-11-20"),
    "said": "failed",
    "answer": Answered("3"),
    "handed_in": "2026-11-19",
    "files": (("a.py", b"x = 2"),),
    "sections": (Section("One", "an answer"),),
    "others": (Program("b.py"),),
    "tests": (("one", 3),),
    "seed": 7,
    "released": (ReleasedNotebook("work", ()),),
    "beside": (BesideFile("a.csv", Path("a.csv"), "0"),),
    "reference_seeds": (4, 5),
    "variant": Variant(1, "K7QF", {"units": 32}),
}
RUN, PAGE, TRAINING = "run", "page", "training"
# For each field the keys that change with it, or a reason why none does.
IN_KEYS: dict[type, dict[str, set[str] | str]] = {
    Assignment: {
        "slug": "names the folder, and under it everything is kept",
        "title": {PAGE},
        "recipe": {RUN, PAGE},
        "checks": {PAGE},
        "limits": {RUN},
        "trained_by": {RUN, PAGE},
        "policy": "decides marks, which are asked for anew each time",
        "forgive_old_apis": {RUN},
        "tasks": "of this one task made from the recipe; those of several are looked at below",
        "variant": {PAGE},
        "notebooks": "names of what `released` holds",
        "released": {RUN},
        "beside": {RUN},
        "seed": {RUN},
        "seed_variable": {RUN},
        "rules": "become the terms of a grade, which are in the page's key; how to ask is looked at below",
    },
    Limits: {field.name: {RUN} for field in fields(Limits)},
    Recipe: {
        "data": {RUN, PAGE},
        "epochs": {PAGE, TRAINING},
        "batch_size": {PAGE, TRAINING},
        "metric": {PAGE, TRAINING},
        "margin": {PAGE},
        "reference_seeds": {PAGE},
        "seeds_near_line": {PAGE},
        "scaling": {PAGE},
    },
    Submission: {
        "student": {PAGE},
        "files": {RUN, PAGE},
        "others": {RUN, PAGE},
        "script": {RUN, PAGE},
        "cells": {RUN, PAGE},
        "execution_order": {RUN, PAGE},
        "sections": {PAGE},
        "unreadable": {PAGE},
        "remarks": {PAGE},
        "student_id": "says whose it is, not what is in it",
        "late": "becomes a term of the grade",
        "members": "say whose it is",
        "handed_in": {PAGE},
        "roster_rows": "say where the grade goes",
        "system": "says where the report goes",
        "feedback_prefix": "says where the report goes",
        "earlier": "are submissions of their own",
        "notebook": "says whose tests run: they are in its `tests`",
        "tests": {RUN, PAGE},
        "notebooks": "are its programs, once one of them has been taken",
        "read_error": "stops the run: nothing is seen, and nothing is kept",
        "absent": "has no files",
    },
    Mark: {
        "check": {PAGE},
        "verdict": {PAGE},
        "earned": {PAGE},
        "reason": {PAGE},
        "hint": {PAGE},
        "quotation": {PAGE},
        "review": {PAGE},
        "said": {PAGE},
        "answer": {PAGE},
        "doubt": "is not on the page: the teacher reads it where the mark waits",
        "code": {PAGE},
        "asked": {PAGE},
    },
}
START: dict[type, Any] = {
    Assignment: ASSIGNMENT, Limits: Limits(), Recipe: ASSIGNMENT.recipe, Submission: SUBMISSION, Mark: MARK,
}  # fmt: skip
PARTS = [(kind, field.name) for kind in IN_KEYS for field in fields(kind)]


def _changed(thing: Any, name: str) -> Any:
    value = getattr(thing, name)
    if name in OTHERS:
        other = OTHERS[name]
    elif isinstance(value, bool):
        other = not value
    elif isinstance(value, (int, float)):
        other = value + 1
    elif isinstance(value, tuple):
        other = (*value, 7)
    else:
        other = f"{value or ''}x"
    assert other != value
    return replace(thing, **{name: other})


def _keys(thing: Any) -> dict[str, str]:
    """The keys of a class in which this one thing stands."""
    assignment = {
        Assignment: lambda: thing,
        Limits: lambda: replace(ASSIGNMENT, limits=thing),
        Recipe: lambda: replace(ASSIGNMENT, recipe=thing),
    }.get(type(thing), lambda: ASSIGNMENT)()
    submission = thing if isinstance(thing, Submission) else SUBMISSION
    prepared = ready_of(assignment, LINE)
    case = plain_case(assignment, LINE, found(), "finished")
    mark = thing if isinstance(thing, Mark) else replace(MARK, check=assignment.checks[0])
    graded = Graded(submission, Grade(submission.student, case, (mark,)), None, ())
    plan = plans.Plan(
        NETWORK, plans.Loss("mean_squared_error"), ("SGD", ()), "values", plans.Scaling("raw"),
        assignment.recipe, 1, "data", "versions",
    )  # fmt: skip
    return {
        RUN: run_key(prepared, submission, "versions", "basic"),
        PAGE: report.page_key(graded, "basic"),
        TRAINING: plan.key(),
    }


def _names(kind: type) -> list[str]:
    return [field.name for field in fields(kind)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "name"), PARTS, ids=[f"{kind.__name__}.{name}" for kind, name in PARTS])
def test_every_field_is_in_its_key_or_has_a_reason(kind: type, name: str) -> None:
    assert name in IN_KEYS[kind], f"say here which keys change with {kind.__name__}.{name}, or why none does"
    said = IN_KEYS[kind][name]
    if isinstance(said, str):
        return
    before, after = _keys(START[kind]), _keys(_changed(START[kind], name))
    assert {key for key in before if before[key] != after[key]} == said


def test_nobody_has_a_reason_for_what_there_is_not() -> None:
    assert {
        kind: [name for name in known if name not in _names(kind)] for kind, known in IN_KEYS.items()
    } == {kind: [] for kind in IN_KEYS}


# What is said of a request, each time another thing of it.
ASKED = (
    (Asked("2026-11-28", "Why?"),),
    (Asked("2026-11-28", "Why not?"),),
    (Asked("2026-11-28", "Why?", "2026-11-29", "", 3.0, 3.0),),
    (Asked("2026-11-28", "Why?", "2026-11-29", "Right.", 3.0, 3.0),),
    (Asked("2026-11-28", "Why?", "2026-11-29", "Right.", 3.0, 5.0),),
)


def _asking(case: Case) -> list[Case]:
    """The same case, where its students may ask about marks, in three ways."""
    ways = [{}, {"timezone": "Asia/Tokyo"}, {"requests_to": "ms.k@school.edu"}]
    rules = [replace(RULES, requests_until="2026-12-01 23:59", **way) for way in ways]
    return [replace(case, assignment=replace(case.assignment, rules=each)) for each in rules]


def test_what_else_a_page_shows_is_in_its_key() -> None:
    case = plain_case(ASSIGNMENT, LINE, found(), "finished")
    one = Graded(SUBMISSION, Grade("ada", case, (MARK,)), None, ())

    def key(found: Graded | GradeForStudents, level: str = "basic") -> str:
        return report.page_key(found, level)

    grade, seen = one.grade, as_students_see(one, public_part(ASSIGNMENT), Timing())
    others = [
        key(replace(one, grade=replace(grade, adjustments=(Adjustment("late", -1.0),)))),
        key(replace(one, grade=replace(grade, case=replace(case, outcome_text="It stopped")))),
        key(replace(one, grade=replace(grade, case=replace(case, refusal="a layer")))),
        key(replace(one, grade=replace(grade, marks=(replace(MARK, check=hidden(CHECK)),)))),
        key(
            replace(
                one, grade=replace(grade, marks=(replace(MARK, check=replace(CHECK, extra_credit=True)),))
            )
        ),
        key(seen),
        key(replace(seen, whole=False)),
        key(replace(one, grade=replace(grade, case=replace(case, network=NETWORK)))),
        key(one, level="strong"),
        *(key(replace(one, grade=replace(grade, case=asking))) for asking in _asking(case)),
        *(key(replace(one, grade=replace(grade, marks=(replace(MARK, asked=each),)))) for each in ASKED),
        key(replace(one, timing=Timing(due=DUE, handed_in=DUE))),
        key(replace(one, timing=Timing(due=DUE, handed_in=DUE, late=True))),
        key(replace(one, attempt=1, attempts=2)),
        key(replace(one, attempt=2, attempts=2)),
    ]
    assert len({key(one), *others}) == 1 + len(others)
