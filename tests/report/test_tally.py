"""What a class comes to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from grader.analysis.diagnosis import Diagnosis
from grader.assignment import Assignment, Check, Recipe
from grader.evidence import NOTHING
from grader.grade import Grade, Graded
from grader.records.mark import Adjustment, Mark, Verdict
from grader.records.quotation import Highlight, Quotation
from grader.records.run import ONLY_A_SHEET, Outcome
from grader.records.submission import Submission
from grader.report import tally
from grader.report.tally import Tally
from grader.rules import UNSETTLED
from grader.verdicts import Passed
from tests.report.drawn import LINE
from tests.solved import plain_case

CHECKS = {
    slug: Check(slug, points, slug.title(), lambda case: Passed("Right."))
    for slug, points in (("large", 10.0), ("small", 1.0))
}


def _mark(slug: str, verdict: Verdict, earned: float | None, **facts: Any) -> Mark:
    return Mark(CHECKS[slug], verdict, earned, facts.pop("reason", "Right."), **facts)


def _passed(slug: str) -> Mark:
    return _mark(slug, "passed", CHECKS[slug].points)


def _failed(slug: str) -> Mark:
    return _mark(slug, "failed", 0.0, reason="It is not so.")


def _graded(student: str, *marks: Mark, end: Outcome = "finished", text: str = "", **facts: Any) -> Graded:
    case = plain_case(
        Assignment("a", "A", Recipe("line", 1), tuple(CHECKS.values())), LINE, NOTHING, end, text
    )
    return Graded(Submission(student), Grade(student, case, marks, **facts), None, ())


def _tally(*graded: Graded) -> Tally:
    return Tally(graded, {each.submission.student: f"{each.submission.student}.html" for each in graded}, 9)


def test_a_late_day_that_costs_nothing_is_no_open_question() -> None:
    late = [
        _graded(name, _passed("small"), adjustments=(Adjustment(text, 0.0),))
        for name, text in (("ada", "1 day late"), ("ben", UNSETTLED))
    ]
    assert _tally(*late).unsettled == ["ben"]


def test_a_row_has_what_the_table_shows() -> None:
    """Of 11 points; `class.js` looks for r, s and l, and for a letter of each verdict."""
    found = _tally(
        _graded("ada", _passed("large"), _passed("small")),
        _graded("ben", _mark("large", "partial", 5.5, reason="Half."), _failed("small")),
        _graded("chiara", _mark("large", "partial", 5.0, reason="Half."), _mark("small", "skipped", 0.0)),
        _graded("dmitri", _mark("large", "ungraded", None), _mark("small", "review", 1.0), end="crashed"),
        _graded("eve", _failed("large"), _failed("small"), end="missing"),
    )
    facts = [(row[0], row[1], row[2], row[3], row[5], row[6], row[7]) for row in found.rows]
    assert facts == [
        ("ada", "ada.html", 11.0, "finished", "", "pp", [10.0, 1.0]),
        ("ben", "ben.html", 5.5, "finished", "", "of", [5.5, 0.0]),  # half of them is not less than half
        ("chiara", "chiara.html", 5.0, "finished", "l", "os", [5.0, 0.0]),
        ("dmitri", "dmitri.html", 1.0, "crashed", "rsl", "ur", [None, 1.0]),
        ("eve", "eve.html", 0.0, "missing", "l", "ff", [0.0, 0.0]),
    ]
    # Each reason is kept once, and found by its number.
    assert [[found.reasons[number] for number in row[8]] for row in found.rows[:2]] == [
        ["Right.", "Right."],
        ["Half.", "It is not so."],
    ]
    assert len(found.reasons) == 3


def test_students_stand_in_the_order_in_which_schools_list_them() -> None:
    names = ("García, Ada", "Łukasz Okafor", "Noor Åberg", "Tariq van Dam")
    seen = Diagnosis("slow", "Slow", "It was seen.", "Do something.")
    graded = [
        replace(_graded(name, _mark("large", "review", 1.0), end="missing"), diagnoses=(seen,))
        for name in names
    ]
    by_name = Tally(graded, {}, 4)
    assert [row[0] for row in by_name.rows] == [names[2], names[3], names[0], names[1]]
    known = Tally(graded, {}, 4, family_names={names[1]: "Aa", names[3]: "van Dam"})
    expected = [names[1], names[2], names[0], names[3]]
    assert [row[0] for row in known.rows] == known.missing == expected
    assert [student for student, _, _ in known.review] == expected
    assert known.observed() == [("Slow", expected)]


def test_of_a_very_large_class_the_table_gives_no_reasons() -> None:
    found = Tally([_graded("ada", _passed("large"))], {}, tally.REASONS + 1)
    assert found.reasons == [] and len(found.rows[0]) == 8


def test_who_handed_in_nothing_is_not_among_those_whose_file_stopped() -> None:
    found = _tally(
        _graded("ada", end="timeout", text="It was stopped"), _graded("ben", end="missing"), _graded("eve")
    )
    ((_, stopped),) = found.endings.groups()
    assert stopped == ["ada"] and found.missing == ["ben"]
    assert found.ends == {"timeout": 1, "missing": 1, "finished": 1}


def test_who_handed_in_a_sheet_alone_is_not_called_missing() -> None:
    found = _tally(_graded("ada", _passed("small"), end="missing", text=ONLY_A_SHEET))
    assert found.ends == {"sheet only": 1} and found.rows[0][3] == "sheet only" and found.handed_in == ["ada"]


def test_all_that_wait_are_counted_and_the_first_are_named() -> None:
    waiting = [_graded(f"s{n}", _mark("large", "review", 5.0), _passed("small")) for n in range(51)]
    found = _tally(*waiting)
    assert found.waiting == 51 and len(found.review) == 50
    assert found.review[0] == ("s0", "large", "review")


def _misled(slug: str, *notes: str, kind: Any = "misconception") -> Mark:
    marks = tuple(Highlight(place, place + 1, kind, note) for place, note in enumerate(notes))
    return _mark(slug, "partial", 0.5, quotation=Quotation("one two three", marks))


def test_the_commonest_misunderstanding_stands_first_with_all_who_have_it() -> None:
    found = _tally(
        _graded("ada", _misled("large", "Loss is no accuracy.")),
        _graded("ben", _misled("large", "The rate is no size.")),
        _graded(
            "eve", _misled("large", "The rate is no size.", "Loss is no accuracy."), _misled("small", "x")
        ),
        _graded("fay", _misled("large", "The rate is no size.")),
        _graded("guy", _misled("large", "Well said.", kind="credited")),
    )
    assert [(one.slug, one.told, one.students) for one in found.misconceptions()] == [
        ("large", "The rate is no size.", ["ben", "eve", "fay"]),
        ("large", "Loss is no accuracy.", ["ada", "eve"]),
        ("small", "x", ["eve"]),
    ]


def test_a_misunderstanding_is_quoted_twice_at_most_and_each_quotation_once() -> None:
    answers = ("it is small", "it is small", "so small", "very small")
    found = _tally(
        *(
            _graded(
                f"s{n}",
                _mark(
                    "large", "partial", 0.5,
                    quotation=Quotation(text, (Highlight(len(text) - 5, len(text), "misconception", "No."),)),
                ),
            )
            for n, text in enumerate(answers)
        )
    )  # fmt: skip
    (one,) = found.misconceptions()
    assert one.quotes == [(("it is ", False), ("small", True)), (("so ", False), ("small", True))]
    assert len(one.students) == 4


def test_the_commonest_observation_stands_first() -> None:
    seen = {
        name: Diagnosis(name, name.title(), "It was seen.", "Do something.") for name in ("overfits", "slow")
    }
    found = _tally(
        replace(_graded("ada"), diagnoses=(seen["slow"],)),
        replace(_graded("ben"), diagnoses=(seen["overfits"], seen["slow"])),
    )
    assert found.observed() == [("Slow", ["ada", "ben"]), ("Overfits", ["ben"])]
