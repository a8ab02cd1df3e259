"""Points changed while grading, over a marking scheme."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader import Idea, Misconception, Rubric
from grader.assignment import Assignment, Check
from grader.checks import explanation, runs
from grader.examples import example_case
from grader.grade import grade
from grader.points import (
    PointsChange,
    PointsError,
    as_written,
    changes_of,
    told,
    with_points,
    with_what_fits,
    worths,
)

RUBRIC = Rubric(
    ideas=(Idea("numbers", ("number|value pixel",)), Idea("grid", ("grid|table",)), Idea("seen", ("sees",))),
    full=("numbers + grid",),
    misconceptions=(
        Misconception("like_us", ("> like human|us",), "It has no eyes."),
        Misconception("magic", ("magic",), "No.", credit=0.0),
    ),
    question="What does it see?",
)
SEES = explanation("sees", RUBRIC, points=4, title="What does it see?")
SCHEME = Assignment("quick", "Quick", None, (runs(points=6), SEES), policy={"magic": "half"})


def _changed(*parts: tuple[str, str], total: str = "", now: Assignment = SCHEME) -> Assignment:
    return with_points(now, changes_of(SCHEME, now, "sees", total, parts))


def _rubric(assignment: Assignment) -> Rubric:
    rubric = assignment.checks[1].rubric
    assert rubric is not None
    return rubric


def _worths(assignment: Assignment) -> dict[str, float | str]:
    return {worth.name: worth.value for worth in worths(assignment, assignment.checks[1])}


def test_what_everything_is_worth() -> None:
    assert _worths(SCHEME) == {
        "": 4, "numbers": 2, "grid": 2, "seen": 2, "numbers + grid": 4, "like_us": "half", "magic": "half",
    }  # fmt: skip
    assert [worth.value for worth in worths(SCHEME, SCHEME.checks[0])] == [6]


def test_ideas_costs_and_the_total_are_changed_and_nothing_else() -> None:
    after = _changed(("numbers", "3"), ("seen", "0"), ("like_us", "all"))
    assert _worths(after) == {
        "": 4, "numbers": 3, "grid": 2, "seen": 0, "numbers + grid": 4, "like_us": "all", "magic": "half",
    }  # fmt: skip
    assert after.possible == SCHEME.possible == 10
    larger = _changed(("numbers", "6"), total="8")
    assert (larger.possible, _worths(larger)["numbers"], _worths(larger)["numbers + grid"]) == (14, 6, 8)
    assert _worths(_changed(("seen + grid", "3")))["grid + seen"] == 3  # in the order of the rubric
    swapped = _changed(("grid+numbers", "2"), ("seen", "4"))
    told_too = worths(swapped, swapped.checks[1], SCHEME.checks[1])
    assert [worth.value for worth in told_too if worth.name == "numbers + grid"] == [2]


def test_ways_to_all_points_may_change_places() -> None:
    after = _changed(("numbers + grid", "2"), ("seen", "4"))
    assert _rubric(after).full == ("seen",)
    with pytest.raises(PointsError, match="a way to all points"):
        _changed(("numbers + grid", "2"))


@pytest.mark.parametrize(
    ("answer", "before", "after"),
    [
        ("A number for each pixel.", 2, 3),
        ("It is a grid.", 2, 2),
        ("A grid with a number for each pixel.", 4, 4),
        ("It sees.", 2, 0),
        ("Nothing of it at all.", 0, 0),
    ],
)
def test_answers_earn_what_was_changed(answer: str, before: float, after: float) -> None:
    changed = _changed(("numbers", "3"), ("seen", "0"))

    def earned(check: Check) -> float | None:
        return grade("ada", example_case(check, answers={"sees": answer})).marks[0].earned

    assert (earned(SCHEME.checks[1]), earned(changed.checks[1])) == (before, after)


def test_an_answer_that_earns_another_part_is_not_told_half() -> None:
    case = example_case(_changed(("numbers", "3")).checks[1], answers={"sees": "A number for each pixel."})
    (mark,) = grade("ada", case).marks
    assert mark.verdict == "partial" and mark.reason.startswith("In part: ")


def test_what_is_set_back_is_as_it_was() -> None:
    changed = _changed(("numbers", "3"), ("like_us", "all"), total="8")
    for words in (("scheme", "scheme", "scheme"), ("2", "half", "4")):
        number, cost, total = words
        back = changes_of(SCHEME, changed, "sees", total, [("numbers", number), ("like_us", cost)])
        assert [change.value for change in back] == [None, None, None]


@pytest.mark.parametrize(
    ("total", "parts", "words"),
    [
        ("", [("nothing_known", "2")], "expected ideas among"),
        ("", [("numbers", "5")], "from 0 to 4"),
        ("", [("numbers", "-1")], "from 0 to 4"),
        ("", [("numbers", "nan")], "from 0 to 4"),
        ("", [("numbers", "half")], "Received: half"),
        ("", [("magic", "2")], "expected nothing, half, all or scheme"),
        ("1e9", [], "from 0 to"),
        ("0", [("numbers", "0")], "above 0"),
    ],
)
def test_what_makes_no_sense_is_refused(total: str, parts: list[tuple[str, str]], words: str) -> None:
    with pytest.raises(PointsError, match=words):
        _changed(*parts, total=total)


def test_a_check_that_is_not_there_or_has_no_rubric() -> None:
    with pytest.raises(PointsError, match="expected a check of quick, one of runs, sees"):
        changes_of(SCHEME, SCHEME, "hears", "3", [])
    with pytest.raises(PointsError, match="with a rubric"):
        changes_of(SCHEME, SCHEME, "runs", "", [("x", "3")])
    assert with_points(SCHEME, changes_of(SCHEME, SCHEME, "runs", "7,5", [])).possible == 11.5


def test_what_does_not_fit_a_rewritten_scheme_is_told() -> None:
    good, gone = PointsChange("sees", "ideas", "numbers", 0.75), PointsChange("sees", "ideas", "old", 0.75)
    costs = PointsChange("", "misconception", "old", "all")
    assignment, unfit = with_what_fits(SCHEME, [gone, good, costs])
    assert unfit == [gone, costs] and _worths(assignment)["numbers"] == 3


def test_what_to_write_makes_it_permanent() -> None:
    after = _changed(("numbers", "3"), ("seen", "4"), ("like_us", "nothing"), total="8")
    assert as_written(SCHEME, after) == [
        "sees: points=8",
        "the rubric of sees: worth={'numbers': 0.375}",
        "the assignment: policy={'magic': 'half', 'like_us': 'nothing'}",
    ]
    swapped = _changed(("numbers + grid", "2"), ("seen", "4"))
    assert as_written(SCHEME, swapped) == ["the rubric of sees: full=('seen',)"]
    assert as_written(SCHEME, SCHEME) == []


def test_a_change_is_told_beside_what_the_scheme_says() -> None:
    changes = changes_of(SCHEME, SCHEME, "sees", "", [("numbers", "3"), ("like_us", "all")])
    after = with_points(SCHEME, changes)
    assert [told(SCHEME, after, change) for change in changes] == [
        "sees: numbers 3 of 4 points (marking scheme: 2)",
        "like_us: costs all (marking scheme: half)",
    ]


def test_shares_of_a_rubric() -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        replace(RUBRIC, worth={"numbers": 2})
    with pytest.raises(ValueError, match="not in full or half"):
        replace(RUBRIC, worth={"grid + numbers": 0.75})
    with pytest.raises(ValueError, match="expected ideas among"):
        replace(RUBRIC, worth={"unknown": 0.75})
    assert replace(RUBRIC, worth={"seen": 0.0}).counted == {"numbers", "grid"}
