"""Grades of all kinds, drawn at random."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from grader import data
from grader.assignment import Assignment, Check, Recipe
from grader.case import NO_ANSWER
from grader.evidence import NOTHING, Crash
from grader.grade import Grade, Graded, reviewed, sentence
from grader.policy import Timing, apply_rules
from grader.records.mark import Mark, Review
from grader.records.quotation import Highlight, Quotation
from grader.records.run import Outcome, Run
from grader.records.submission import Submission
from grader.rules import Rules
from grader.verdicts import Passed
from tests.conftest import found
from tests.solved import plain_case

ENDS: dict[Outcome, str] = {
    "finished": "It ran to its end",
    "crashed": "It stopped in line 3 with NameError: name 'modell' is not defined: “modell.fit(x)”",
    "timeout": "It was stopped: it had used the 60 seconds of processor time that it has",
    "killed": "It ended abruptly, without an error message: did it call os._exit or quit another way?",
    "unreadable": "Python could not read it: SyntaxError in line 2: '(' was never closed",
    "missing": "Nothing was handed in",
}
KINDS = ("runs", "architecture", "compiled", "accuracy", "figure", "text", "number", "")
VERDICTS = ("passed", "partial", "failed", "skipped", "review", "ungraded")
LINE = data.load("line")


def check(number: int, points: float) -> Check:
    kind = KINDS[number % len(KINDS)]
    asked = ("a question",) if kind in ("text", "number") else ()
    title = f"Is this question {number}?" if asked else f"Your work is well done {number}"
    return Check(f"check_{number}", points, title, lambda case: Passed("Right."), asked, kind=kind)


@st.composite
def grades(draw: st.DrawFn) -> Graded:
    """A grade of any kind, with the terms of its rules and a person's word on some of its marks."""
    count = draw(st.integers(1, 8))
    checks = tuple(check(number, draw(st.sampled_from([0.0, 1, 2.5, 10]))) for number in range(count))
    end = draw(st.sampled_from(sorted(ENDS)))
    rules = Rules(
        dropped=("check_0",) if draw(st.booleans()) and count > 1 else (), drop_lowest=draw(st.integers(0, 1))
    )
    crash = Crash("NameError", "no", 3, "x", "Traceback (most recent call last): ...")
    evidence = found(crash=crash) if end == "crashed" else NOTHING
    scheme = Assignment("a", "A", Recipe("line", 1), checks, rules=rules)
    case = plain_case(scheme, LINE, evidence, end, ENDS[end])
    marks = tuple(draw(mark(each)) for each in checks)
    words = {
        each.slug: Review(each.slug, "x", draw(st.sampled_from([0.0, each.points / 2, each.points])),
                          draw(st.sampled_from(["", "Well seen."])), "Ms K", "2026-11-20 10:00")
        for each in checks
        if draw(st.integers(0, 3)) == 0
    }  # fmt: skip
    grade = apply_rules(reviewed(Grade("ada", case, marks), words), Timing())
    run = Run(0, None, 2.0, 9.0, "") if end != "missing" else None
    remarks = tuple(
        draw(st.sets(st.sampled_from(["read as Latin-1", "What is this?", "of 2 attempts the best counts"])))
    )
    return Graded(Submission("ada", remarks=remarks), grade, run, ())


@st.composite
def mark(draw: st.DrawFn, asked: Check) -> Mark:
    verdict: Any = draw(st.sampled_from(VERDICTS))
    share = {"passed": 1.0, "partial": 0.5, "failed": 0.0, "skipped": 0.0}.get(
        verdict, draw(st.sampled_from([0.0, 1.0]))
    )
    reason = draw(
        st.sampled_from([f"{sentence(NO_ANSWER)}", "Expected 3. Received: “what?”", "Your teacher decides."])
    )
    if verdict != "review":
        reason = reason.replace("Your teacher decides.", "It is not so.")
    quotation = Quotation("it is so", (Highlight(0, 2, "misconception", "this is not so"),))
    return Mark(
        asked,
        verdict,
        None if verdict == "ungraded" else asked.points * share,
        "Right." if verdict == "passed" else reason,
        draw(st.sampled_from(["", "Try that."])),
        quotation if draw(st.booleans()) else None,
    )
