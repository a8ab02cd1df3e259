"""The table of checks: what was answered, what was not, and what to try after everything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from grader.assignment import Assignment, Check, Recipe
from grader.evidence import NOTHING
from grader.grade import Grade, Graded
from grader.records.mark import Answered, Mark, Review
from grader.records.quotation import Quotation
from grader.records.submission import Submission
from grader.records.timing import Timing
from grader.report.further import further
from grader.report.heading import heading, scheme_digest
from grader.report.rows import rows
from grader.report.steps import next_steps
from grader.verdicts import Passed
from tests.checks.cases import REFERENCE, dense, digits, measured
from tests.checks.cases import case as digit_case
from tests.report.drawn import LINE
from tests.report.pages import page_of
from tests.solved import plain_case, replace


def _mark(slug: str, reason: str = "Right.", *, kind: str = "number", **facts: Any) -> Mark:
    check = Check(slug, 5.0, f"What is {slug}?", lambda case: Passed("Right."), (slug,), kind=kind)
    right = reason == "Right."
    return Mark(check, "passed" if right else "failed", 5.0 if right else 0.0, reason, **facts)


def _graded(*marks: Mark, end: Any = "finished", said: str = "", **facts: Any) -> Graded:
    scheme = Assignment("a", "A", Recipe("line", 1), tuple(mark.check for mark in marks))
    case = plain_case(scheme, LINE, NOTHING, end, said)
    return Graded(Submission("ada", **facts), Grade("ada", case, marks), None, ())


def test_the_answer_stands_beside_what_is_right() -> None:
    right = _mark("a", answer=Answered("784", "a"))
    words = page_of(_graded(right))[1]["Every check"]
    assert "You answered: 784. Right." in words
    said = _mark("a", "Not the right number. Received: “9”.", answer=Answered("9", "a"))
    in_words = _mark("b", answer=Answered("it scales"), quotation=Quotation("it scales"))
    drawn = _mark("c", kind="figure", answer=Answered("see my figure"))
    assert [row.stated for row in rows(_graded(said, in_words, drawn).grade)[0]] == ["", "", ""]
    asked = _mark("a", answer=Answered("is it 784?", "a"))
    assert rows(_graded(asked).grade)[0][0].stated == "is it 784?"


def test_where_an_answer_of_a_sheet_stands() -> None:
    words = page_of(_graded(_mark("a", answer=Answered("784", "", "Question 3"))))[1]["Every check"]
    assert "Answered in your answer sheet, under “Question 3”" in words


def test_what_is_not_answered_is_one_row_and_one_thing_to_do() -> None:
    empty = [_mark(slug, "No answer.", hint=f"Answer {slug}.") for slug in "abcd"]
    found = _graded(_mark("e"), *empty)
    own, together = rows(found.grade)
    assert [row.mark.check.slug for row in own] == ["e"] and together is not None
    assert (together.said, together.possible) == ("4 questions are not answered", 20)
    assert [(step.action, step.why) for step in next_steps(found.grade)] == [
        ("Answer the questions that you left out.", "4 are empty, which costs 20 points."),
    ]
    words = page_of(found)[1]["Every check"]
    assert (
        "0 of 20" in words
        and words.count("failed") == 0
        and all(f"What is {slug}?" in words for slug in "abcd")
    )
    # Two are two rows, and what a person decided is no empty answer.
    assert rows(_graded(*empty[:2]).grade)[1] is None
    decided = replace(empty[0], review=Review("a", "x", 0.0, "", "Ms K", "2026-11-20"))
    assert rows(_graded(decided, *empty[1:3]).grade)[1] is None


def test_who_handed_in_nothing_reads_one_sentence() -> None:
    said = "Nothing was handed in"
    marks = [_mark(slug, f"{said}.") for slug in "ab"]
    words = page_of(_graded(*marks, end="missing", said=said))[1]["Every check"]
    assert "Nothing was handed in, so there is nothing to look at." in words and "failed" not in words
    kind = _mark("c")  # a teacher gave points all the same
    assert rows(_graded(*marks, kind, end="missing", said=said).grade)[1] is None


def test_who_has_everything_is_given_something_to_try() -> None:
    made = replace(digits(dense(500, "relu"), dense(10, "softmax")))
    case = replace(digit_case(made), training=measured(0.976, REFERENCE, parameters=101_770))
    assert further(Grade("ada", case, ())) == (
        "Your network has 101,770 weights and reaches 97.6 % (accuracy): try to reach the same with half of them."
    )
    small = replace(case, training=measured(0.976, REFERENCE, parameters=2))
    assert "has 2 weights and was trained for 5 epochs: find out how few are enough" in further(
        Grade("ada", small, ())
    )
    assert "another seed" in further(Grade("ada", replace(case, training=None), ()))
    assert further(_graded(_mark("a")).grade).startswith("Explain “What is a?”")
    assert further(_graded().grade).startswith("Give your program something odd")
    assert "for its own sake: Explain" in page_of(_graded(_mark("a")))[1]["What to do next"]
    assert "for its own sake" not in page_of(_graded(_mark("a", "Wrong.")))[0]


NOON, ONE = datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 11, 20, 13, tzinfo=UTC)


def test_a_report_says_which_it_is() -> None:
    files = {"files": (("model.py", b""),), "script": "model.py"}
    found = _graded(_mark("a"), **files)
    scheme = f"marking scheme {scheme_digest(found.grade.case.assignment)}"
    assert heading(found) == ["model.py", scheme]
    late = replace(found, timing=Timing(NOON, ONE, extended=True), attempt=2, attempts=3)
    assert heading(late) == [
        "model.py", "handed in 2026-11-20 13:00, late", "attempt 2 of 3",
        "your extended deadline 2026-11-20 12:00", scheme,
    ]  # fmt: skip
    assert "handed in 2026-11-20 12:00" in heading(replace(found, timing=Timing(NOON, NOON)))
    assert "the best of 3 attempts" in heading(replace(found, attempts=3))
    told = _graded(_mark("a"), handed_in="last Tuesday", late=True, **files)
    assert "handed in last Tuesday, late" in heading(told)
    assert " · ".join(heading(late)) in page_of(late)[0]


def test_another_scheme_has_another_name() -> None:
    scheme = _graded(_mark("a")).grade.case.assignment
    check = scheme.checks[0]
    others = [
        replace(scheme, checks=(replace(check, points=6.0),)),
        replace(scheme, checks=(replace(check, title="Another?"),)),
        replace(scheme, tasks=(), recipe=Recipe("line", 2)),
    ]
    assert len({scheme_digest(each) for each in (scheme, *others)}) == 4
    assert scheme_digest(
        replace(scheme, checks=(replace(check, ask=lambda case: Passed("x")),))
    ) == scheme_digest(scheme)
