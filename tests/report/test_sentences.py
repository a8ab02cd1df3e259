"""Every sentence of a report is true, whatever came of a submission: all kinds of grades, drawn at random."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader import data, report
from grader.assignment import Assignment, Check, Limits, Recipe, hidden
from grader.case import NO_ANSWER, Case
from grader.evidence import NOTHING, Crash
from grader.grade import Grade, Graded, reviewed, sentence
from grader.pipeline.ready import ReadyAssignment
from grader.policy import UNSETTLED, GradeForStudents, Timing, apply_rules, as_students_see
from grader.public import public_part
from grader.records.mark import Adjustment, Mark, Review
from grader.records.quotation import Highlight, Quotation
from grader.records.run import Run
from grader.records.section import Section
from grader.records.submission import Submission
from grader.report.steps import next_steps
from grader.report.student import student_page
from grader.report.tally import Tally
from grader.rules import Rules
from grader.text import counted
from grader.verdicts import Passed
from tests.checks.cases import case as digit_case
from tests.checks.cases import dense, digits, measured
from tests.conftest import array, compiled, fit, found, layer

ENDS = {
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
    case = Case(Assignment("a", "A", Recipe("line", 1), checks, rules=rules), LINE, evidence, end, ENDS[end])
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


def as_seen(graded: Graded, hides: str) -> GradeForStudents:
    """What students see where a check of a kind is hidden from them; "" where none is."""
    own = graded.grade.case.assignment
    secret = hidden(Check("secret", 0, "Secret", lambda case: Passed("x"), kind=hides))
    assignment = replace(own, checks=(*own.checks, secret) if hides else own.checks)
    case = replace(graded.grade.case, assignment=assignment)
    whole = replace(graded, grade=replace(graded.grade, case=case))
    return as_students_see(whole, public_part(assignment), Timing())


def page_of(graded: Graded | GradeForStudents) -> tuple[str, dict[str, str]]:
    """The words of a report, and those under each of its headings."""
    html = student_page(graded, "strong").decode()
    parts = re.split(r"<h2[^>]*>(.*?)</h2>", html)
    by_heading = {title: _words(text) for title, text in zip(parts[1::2], parts[2::2], strict=True)}
    return _words(html), by_heading


def _words(page: str) -> str:
    text = re.sub(r"(?s)<style>.*?</style>|</?(?:b|a|span|code|mark|sup|small)\b[^>]*>", "", page)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(grades())
def test_every_sentence_is_true(graded: Graded) -> None:
    grade, case = graded.grade, graded.grade.case
    words, parts = page_of(graded)
    well, todo = parts["What went well"], parts["What to do next"]
    credited = [each for each in grade.marks if each.verdict == "passed" or each.earned]
    waiting = [each for each in grade.open if each in grade.counted]

    assert not re.search(
        r"[?!]\.|(?<!\.)\.\.(?!\.)|\s\.(?=\s|$)|”\.|\b1 (?:marks|points|epochs|samples|weights)\b", words
    ), words
    assert ("could be credited" in words or "Nothing is decided yet" in words) == (not credited)
    assert all(each.check.title in well for each in credited[:8])
    assert ("Provisional" in words) == bool(waiting)
    if not grade.open:
        assert not re.search(
            r"(?:A person|Your teacher) (decides|will|must)|until (?:a person|your teacher)|wait for the person",
            words,
        )
    stopped = case.outcome in ("crashed", "timeout", "killed")
    assert ("Where your file stopped" in parts) == stopped
    assert case.outcome not in ("missing", "finished") or ENDS[case.outcome] not in "".join(
        parts.get("Why your file could not be read", "")
    )
    lost = [
        each for each in grade.counted
        if each.earned is not None and each.earned < each.possible and each.verdict != "review" and not each.check.extra_credit
    ]  # fmt: skip
    assert all(each.reason for each in lost)
    assert ("Nothing is missing" in todo) == (not lost and not waiting)
    assert ("wait for the person" in todo) == (not lost and bool(waiting))
    for each in grade.marks:
        if each.review is not None:
            assert "decided" in each.reason and each.verdict not in ("review", "ungraded")
            if each.verdict == "passed" and each.quotation is not None:
                assert not each.quotation.highlights


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
    case = Case(
        Assignment("a", "A", Recipe("line", 1), checks), LINE, NOTHING, "missing", ended, sections=sections
    )
    marks = tuple(Mark(each, "failed", 0.0, f"{ended}.") for each in checks)
    steps = next_steps(Grade("ada", case, marks))
    assert [step.action for step in steps] == ["Hand in your program."] + (
        ["Look again at “Is this question 5?”"] if sheet else []
    )


def test_counted() -> None:
    assert [counted(n, "epoch") for n in (0, 1, 2, 1200)] == [
        "0 epochs",
        "1 epoch",
        "2 epochs",
        "1,200 epochs",
    ]
    assert counted(2, "is", "are") == "2 are"


def test_a_late_day_that_costs_nothing_is_no_open_question() -> None:
    case = Case(Assignment("a", "A", Recipe("line", 1), (check(0, 1),)), LINE, NOTHING, "finished")
    grade = Grade("ada", case, (Mark(case.assignment.checks[0], "passed", 1.0, "Right."),))
    late = [
        replace(grade, student=name, adjustments=(Adjustment(text, 0.0),))
        for name, text in (("ada", "1 day late"), ("ben", UNSETTLED))
    ]
    tally = Tally([Graded(Submission(each.student), each, None, ()) for each in late], {}, 2)
    assert tally.unsettled == ["ben"]


def trained(*fits: Any, low: float = 0.0, high: float = 1.0, layers: tuple[Any, ...] = ()) -> Graded:
    made = replace(
        digits(*layers, dense(10, "softmax")), compiled=compiled("sparse_categorical_crossentropy")
    )
    made = replace(made, fits=tuple(fit(array(60000, 28, 28, low=low, high=high)) for _ in fits))
    case = replace(digit_case(made), training=measured(0.97, made))
    return Graded(Submission("ada"), Grade("ada", case, ()), None, ())


@pytest.mark.parametrize(
    ("graded", "said", "unsaid"),
    [
        (trained(1), ["Inputs as you scaled them: 0 to 1.", "The grader trained your network itself"], ["never trained"]),
        (trained(), ["the grader scaled them: 0 to 1", "Your program never trained your network"], ["as you scaled"]),
        (trained(1, high=255), ["Inputs went in unscaled."], ["as you scaled", "itself (Re"]),
        (trained(1, high=255, layers=(layer("Rescaling", shape=(None, 784), scale=1 / 255, offset=0.0),)),
         ["Inputs went in unscaled, and your network scales them itself (Rescaling)."], ["Inputs went in unscaled. "]),
        (trained(layers=(layer("Rescaling", shape=(None, 784), scale=1 / 255, offset=0.0),)),
         ["Inputs went in unscaled, and your network scales them itself (Rescaling).", "never trained"], ["as you scaled"]),
    ],
)  # fmt: skip
def test_what_the_grader_did_for_the_student(graded: Graded, said: list[str], unsaid: list[str]) -> None:
    words, _ = page_of(graded)
    assert all(each in words for each in said) and not any(each in words for each in unsaid), words


MEASURED = {"How it learned", "What your network sees", "What it confuses", "Class by class"}


@pytest.mark.parametrize(
    ("kind", "gone", "layers"),
    [("accuracy", MEASURED, True), ("architecture", set(), False), ("runs", set(), True), ("", set(), True)],
)
def test_what_would_tell_a_hidden_result_is_not_shown(kind: str, gone: set[str], layers: bool) -> None:
    _, whole = page_of(as_seen(trained(1), ""))
    _, shown = page_of(as_seen(trained(1), kind))
    assert MEASURED <= set(whole) and set(whole) - set(shown) == gone
    asked_for = "Dense with 500 units"
    assert asked_for in whole["Your network"] and (asked_for in shown["Your network"]) == layers


def test_notices_of_a_class(tmp_path: Path) -> None:
    prepared = ReadyAssignment(
        Assignment("a", "A", Recipe("line", 1), (check(0, 1),)), LINE, Path(), (), Limits()
    )
    told = ("The computer was busy: 3 submissions were run again", "a: no grades.csv: no room")
    report.write_class(tmp_path / "index.html", report.Class(prepared, [], {}, "strong", notices=told))
    html = (tmp_path / "index.html").read_text("utf-8")
    assert all(
        each in html
        for each in ("The computer was busy: 3 submissions were run again.", "A: no grades.csv: no room.")
    )
