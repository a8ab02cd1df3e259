"""What counts in a course, and what it comes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course.scale import LETTERS
from grader.records.person import Person
from tests.course.made import MISSING, course, standing, work


def test_points_are_added_up() -> None:
    found = standing([10.0, 30.0], possible=[20, 40])
    assert (found.total, found.possible, found.percent, found.passed) == (40, 60, 66.67, True)
    assert found.grade == "" and not found.provisional


def test_weights_take_the_place_of_points() -> None:
    found = standing([10.0, 40.0], possible=[20, 40], settings={"weights": {"a1": 3}})
    assert (found.total, found.possible, found.percent) == (2.5, 4, 62.5)
    assert standing([10.0, 40.0], settings={"weights": {"a1": 0, "a2": 1}}).total == 2


def test_what_does_not_weigh_is_not_left_out_as_the_lowest() -> None:
    found = standing([0.0, 10.0, 20.0], settings={"weights": {"a1": 0}, "drop_lowest": 1})
    assert [cell.lowest for cell in found.cells] == [False, True, False] and found.percent == 100


def test_extra_credit_may_lead_above_everything() -> None:
    assert standing([24.0]).percent == 120
    # Worth nothing by itself, but for what comes on top.
    assert standing([10.0, 5.0], possible=[20, 0]).percent == 75
    assert standing([10.0, 5.0], possible=[20, 0], settings={"weights": {"a2": 1}}).percent == 50


@pytest.mark.parametrize(
    ("row", "possible", "lowest"),
    [
        ([20.0, 5.0, 10.0], [20, 20, 20], [1]),
        ([10.0, 8.0], [40, 20], [0]),  # by share, not by points
        ([10.0, 5.0], [20, 10], [0]),  # of equal ones the heavier
        ([MISSING, 0.0], [20, 40], [1]),
        ([7.0], [20], []),  # one always counts
    ],
    ids=["lowest", "share", "equal", "missing", "one"],
)
def test_the_lowest_share_is_left_out(row: list[float], possible: list[float], lowest: list[int]) -> None:
    found = standing(row, possible=possible, settings={"drop_lowest": 1})
    assert [place for place, cell in enumerate(found.cells) if cell.lowest] == lowest


def test_of_two_lowest_one_stays_of_two() -> None:
    found = standing([10.0, 20.0], settings={"drop_lowest": 5})
    assert found.percent == 100 and [cell.lowest for cell in found.cells] == [True, False]


def test_what_is_missing_is_a_zero_or_left_out() -> None:
    assert standing([20.0, MISSING]).percent == 50
    found = standing([20.0, MISSING], settings={"missing": "left out"})
    assert found.percent == 100 and found.cells[1].state == "missing"


def test_who_is_in_the_course_and_not_in_an_assignment_handed_in_nothing() -> None:
    found = course({"ada": [20.0, 20.0], "ben": [20.0, None]})
    assert [each.percent for each in found.standings] == [100, 50]
    assert found.standings[1].cells[1].state == "missing"


def test_work_that_waits_to_be_graded_is_not_missing() -> None:
    found = course({"ada": [20.0, 20.0], "ben": [20.0, None]}, expected={"a2": ["ada", "ben"]})
    ben = found.standings[1]
    assert ben.cells[1].state == "not graded" and ben.percent == 100 and ben.provisional


def test_what_nobody_was_graded_in_is_to_come() -> None:
    found = course({"ada": [10.0]}, settings={"assignments": ("a1", "exam")})
    (ada,) = found.standings
    assert [cell.state for cell in ada.cells] == ["graded", "to come"]
    assert ada.percent == 50 and not ada.provisional


def test_only_the_assignments_of_the_course_count_in_its_order() -> None:
    found = course(
        {"ada": [20.0, 10.0, 0.0], "ben": [None, None, 5.0]}, settings={"assignments": ("a2", "a1")}
    )
    assert [each.slug for each in found.assignments] == ["a2", "a1"]
    assert [(each.person.name, each.percent) for each in found.standings] == [("ada", 75)]


def test_who_is_excused_is_counted_without() -> None:
    rows = {"ada": [20.0, 2.0], "ben": [20.0, None]}
    found = course(rows, settings={"excused": {"ada": ("a2",), "ben": ("a2",)}})
    assert [(each.percent, each.cells[1].state) for each in found.standings] == [(100, "excused")] * 2


def test_marks_that_wait_make_a_total_provisional() -> None:
    open_ = work(10, marks={"one": ("review", 0.0, 10.0), "two": ("passed", 10.0, 10.0)})
    found = course({"ada": [open_, 20.0], "ben": [20.0, 20.0]})
    ada, ben = found.standings
    assert ada.provisional and not ben.provisional and found.waiting == 1
    assert (ada.percent, ada.best) == (75, 100)
    assert ada.cells[0].provisional and not ada.cells[1].provisional
    assert standing([work(10, unsettled=True)]).provisional
    broken = standing([work(10, marks={"one": ("ungraded", None, 4.0)})])
    assert broken.provisional and (broken.percent, broken.best) == (50, 70)
    # What does not count for somebody changes nothing.
    assert not standing([open_, 20.0], settings={"excused": {"ada": ("a1",)}}).provisional


def test_what_may_be_lowest_in_the_best_case_is_told_apart() -> None:
    """The best case leaves out another assignment than the total does."""
    open_ = work(0, marks={"one": ("ungraded", None, 20.0)})
    found = standing([open_, 10.0, 14.0], settings={"drop_lowest": 1})
    assert (found.percent, found.best) == (60, 85)


def test_nothing_that_counts_is_no_zero() -> None:
    found = standing([5.0], settings={"excused": {"ada": ("a1",)}})
    assert found.percent is None and found.passed is None and found.grade == ""
    assert course({}).median is None


def test_a_percent_is_as_it_is_shown() -> None:
    """A third of a point must not say 60 % and be a fail."""
    found = standing([59.996], possible=[100], settings={"scale": LETTERS})
    assert (found.percent, found.grade, found.passed) == (60, "D", True)
    found = standing([59.99], possible=[100], settings={"scale": LETTERS})
    assert (found.percent, found.grade, found.passed) == (59.99, "F", False)


def test_the_class_is_in_the_order_of_lists() -> None:
    people = [
        Person("Ada Östberg", frozenset(), ()),
        Person("Zoe de Vries", frozenset(), (), family_name="de Vries"),
    ]
    found = course({"Ada Östberg": [1.0], "Zoe de Vries": [2.0], "Noor, Eva": [3.0]}, people=people)
    assert [each.person.name for each in found.standings] == ["Zoe de Vries", "Noor, Eva", "Ada Östberg"]


def test_who_is_on_a_list_and_nowhere_else_is_named() -> None:
    found = course({"ada": [1.0]}, people=[Person("ada", frozenset(), ()), Person("ben", frozenset(), ())])
    assert found.nowhere == ("ben",) and len(found.standings) == 1


def test_figures_of_the_course() -> None:
    found = course({"ada": [20.0], "ben": [9.0], "chiara": [12.0]})
    assert (found.median, found.passing) == (60, 2)


def test_names_in_the_settings_that_fit_nothing_are_told() -> None:
    settings = {
        "weights": {"a1": 2, "a9": 1},
        "excused": {"eve": ("a1", "a8")},
        "topics": {"loss": ("a1/loss", "lost")},
    }
    found = course({"ada": [work(1, marks={"loss": ("passed", 1.0, 1.0)})]}, settings=settings)
    assert [each.partition(": not")[0] for each in found.remarks[:1]] == ["in course.toml, weights: a9"]
    assert "eve" in found.remarks[1] and "a8" in found.remarks[2] and "loss: lost" in found.remarks[3]
    assert len(found.remarks) == 4


shares = st.lists(st.sampled_from([None, 0.0, 3.0, 10.0, 20.0]), min_size=1, max_size=6)


@given(row=shares, drop=st.integers(0, 7), weighted=st.booleans())
def test_leaving_out_the_lowest_never_costs_anything(
    row: list[float | None], drop: int, weighted: bool
) -> None:
    settings = {"weights": {"a1": 2.0}} if weighted else {}
    rows = {"ada": row, "ben": [1.0] * len(row)}
    before, after = (
        course(rows, settings={**settings, "drop_lowest": count}).standings[0].percent for count in (0, drop)
    )
    assert before is not None and after is not None and after >= before - 0.01


def test_excused_is_who_is_meant_however_the_name_is_turned() -> None:
    found = course({"Ada Lovelace": [20.0, MISSING]}, settings={"excused": {"Lovelace, Ada": ("a2",)}})
    assert [each.cells[1].state for each in found.standings] == ["excused"] and found.remarks == ()


def test_halves_of_a_hundredth_are_rounded_up_as_on_paper() -> None:
    assert standing([62.5], possible=[80]).percent == 78.13
    assert standing([72.5], possible=[80]).percent == 90.63
