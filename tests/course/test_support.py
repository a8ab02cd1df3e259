"""Who needs help: each rule, and where it ends."""

from __future__ import annotations

import random

import pytest

from grader.course.support import CLASS, Help
from tests.course.made import MISSING, concerns, work


def kinds(found: Help, name: str = "ada") -> list[str]:
    return [each.kind for each in found.concerns.get(name, ())]


def of(row: list[object], **facts: object) -> list[str]:
    return kinds(concerns({"ada": row}, **facts))  # type: ignore[dict-item]


def test_who_does_well_needs_none() -> None:
    assert concerns({"ada": [18.0, 19.0, 17.0, 18.0]}).concerns == {}


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ([20.0, MISSING, 20.0, 20.0], []),  # once, and long ago
        ([20.0, MISSING, 20.0, MISSING, 20.0, 20.0], ["missing"]),
        ([20.0, 20.0, 20.0, MISSING], ["missing"]),
        ([MISSING, MISSING], ["never"]),
        ([MISSING], ["never"]),
    ],
    ids=["once", "twice", "last", "never", "only"],
)
def test_missing(row: list[object], wanted: list[str]) -> None:
    assert of(row) == wanted


def test_what_is_excused_or_not_graded_is_not_missing() -> None:
    assert of([20.0, MISSING], settings={"excused": {"ada": ("a2",)}}) == []
    rows = {"ada": [20.0, None], "ben": [20.0, 20.0]}
    assert kinds(concerns(rows, expected={"a2": ["ada", "ben"]})) == []


def test_why_is_said_in_words() -> None:
    (said,) = concerns({"ada": [20.0, 20.0, 20.0, MISSING, MISSING]}).concerns["ada"]
    assert said.text == "Nothing was handed in for Work 4 and Work 5."
    (said,) = concerns({"ada": [20.0, MISSING]}, settings={"missing": "left out"}).concerns["ada"]
    assert said.text == "Nothing was handed in for the last assignment, Work 2."
    (said,) = concerns({"ada": [8.0]}).concerns["ada"]
    assert said.text == "Would not pass: 40 % of the points; 50 % are needed."


@pytest.mark.parametrize(
    ("score", "words"),
    [(9.98, "Would not pass"), (10.0, "In danger"), (10.98, "In danger"), (11.0, "")],
)
def test_failing_and_near_it(score: float, words: str) -> None:
    found = concerns({"ada": [score]}).concerns.get("ada", ())
    assert [each.kind for each in found] == (["failing"] if words else [])
    assert not words or found[0].text.startswith(words)


def test_what_is_open_counts_as_earned() -> None:
    half = work(8, marks={"one": ("review", 0.0, 5.0)})  # 40 %, at best 65
    (said,) = concerns({"ada": [half]}).concerns["ada"]
    assert said.text.startswith("In danger") and "48" not in said.text and "40 % for now" in said.text
    least = work(4, marks={"one": ("review", 0.0, 5.0)})
    (said,) = concerns({"ada": [least]}).concerns["ada"]
    assert said.text.startswith("Would not pass")


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ([18.0, 18.0, 14.0, 14.0], ["falling"]),
        ([18.0, 18.0, 14.0, 14.2], []),  # by less than a fifth
        ([18.0, 18.0, 16.2, 10.0], []),  # once, badly: may be a bad day
        ([18.0, 18.0, 16.0, 10.0], ["falling"]),
        ([18.0, 14.0, 14.0], []),  # too few to tell
        ([14.0, 14.0, 18.0, 18.0], []),
        ([18.0, 18.0, MISSING, 14.0, 14.0], ["falling"]),  # what is missing is no share
        ([20.0, 20.0, 20.0, 20.0, 12.0, 12.0], ["falling"]),
    ],
    ids=["fifth", "less", "one", "edge", "few", "rising", "missing", "late"],
)
def test_falling(row: list[object], wanted: list[str]) -> None:
    assert of(row, settings={"missing": "left out"}) == wanted


def test_who_falls_with_the_whole_class_is_not_falling() -> None:
    rows = {name: [18.0, 18.0, 14.0, 14.0] for name in ("ada", "ben", "chiara", "dmitri", "eve")}
    assert concerns(rows).concerns == {}
    rows["ada"] = [18.0, 18.0, 12.0, 12.0]  # a tenth of the points more than the class
    assert list(concerns(rows).concerns) == ["ada"]
    rows["ada"] = [18.0, 18.0, 12.2, 12.2]
    assert concerns(rows).concerns == {}
    few = {name: [18.0, 18.0, 14.0, 14.0] for name in ("ada", "ben", "chiara", "dmitri")}
    assert len(concerns(few).concerns) == 4  # four are no class


def test_a_class_that_rises_makes_nobody_fall_more() -> None:
    rows = {name: [10.0, 10.0, 20.0, 20.0] for name in ("ben", "chiara", "dmitri", "eve", "finn")}
    assert kinds(concerns({**rows, "ada": [20.0, 20.0, 17.0, 17.0]})) == []


def test_nobody_falls_by_what_nobody_has_looked_at() -> None:
    open_ = work(10, marks={"one": ("ungraded", None, 8.0)})
    assert of([18.0, 18.0, open_, open_]) == []


def loss(earned: float, verdict: str = "partial", slug: str = "loss") -> object:
    return work(18, marks={slug: (verdict, earned, 4.0), "other": ("passed", 4.0, 4.0)})


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ([loss(1), loss(2), loss(1)], []),
        ([loss(2), loss(1), loss(1)], ["topic"]),
        ([loss(0), loss(0), loss(0), loss(2)], []),  # learned since
        ([loss(0), loss(0), loss(2), loss(0)], []),
        ([loss(4), loss(4), loss(1), loss(1)], []),  # more than half in all
        ([loss(2), loss(2), loss(2)], []),  # half is enough
        ([loss(0), loss(0)], []),  # too few to tell
        ([loss(0), loss(0), loss(0, slug="cost")], []),
        ([loss(0, "skipped"), loss(0, "skipped"), loss(0, "skipped")], []),  # never came to it
        ([loss(0, "failed"), loss(0, "failed"), loss(0, "review")], []),
    ],
    ids=["lately", "weak", "learned", "once again", "before", "half", "few", "other", "skipped", "open"],
)
def test_a_check_of_several_assignments(row: list[object], wanted: list[str]) -> None:
    assert of(row) == wanted


def test_extra_credit_is_nobodys_weakness() -> None:
    assert of([loss(0)] * 3) == ["topic"] and of([loss(0)] * 3, extra=["loss"]) == []


def test_topics_of_the_course_take_the_place_of_checks() -> None:
    row = [loss(0, "failed"), loss(0, "failed", "cost")]
    topics = {"losses": ("a1/loss", "cost"), "others": ("other",)}
    (said,) = concerns({"ada": row}, settings={"topics": topics}).concerns["ada"]
    assert said.text == "Less than half of the points in losses."
    assert of([loss(0)] * 3, settings={"topics": {"others": ("other",)}}) == []
    assert of([loss(0, "failed")], settings={"topics": {"losses": ("a1/loss",)}}) == ["topic"]
    assert of([loss(0, "failed")], settings={"topics": {"losses": ("a2/loss",)}}) == []


def test_what_half_of_the_class_cannot_do_is_told_of_the_class() -> None:
    weak, strong = [loss(0)] * 3, [loss(4)] * 3
    names = [f"s{number}" for number in range(CLASS)]
    found = concerns({name: weak if place < 3 else strong for place, name in enumerate(names)})
    assert found.hard == ("loss",) and found.concerns == {}
    found = concerns({name: weak if place < 2 else strong for place, name in enumerate(names)})
    assert found.hard == () and list(found.concerns) == ["s0", "s1"]


def test_many_topics_are_counted() -> None:
    marks = {f"check{number}": ("failed", 0.0, 1.0) for number in range(5)}
    (said,) = concerns({"ada": [work(18, marks=marks)] * 3}).concerns["ada"]
    assert said.text == "Less than half of the points in check0, check1, check2 and 2 more."


def test_of_steady_students_few_are_named() -> None:
    """By chance alone, with scores that scatter as real ones do, next to nobody falls."""
    random.seed(3)
    rows = {}
    for number in range(400):
        level = random.uniform(0.65, 0.9)
        rows[f"s{number}"] = [round(20 * min(1.0, max(0.0, random.gauss(level, 0.08))), 1) for _ in range(6)]
    assert concerns(rows).count("falling") < 8
