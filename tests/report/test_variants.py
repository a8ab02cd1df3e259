"""What the class page says of variants: how each fared, and whether that is more than chance."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import kruskal

from grader import report
from grader.assignment import Assignment, Check
from grader.case import Case
from grader.evidence import NOTHING
from grader.grade import Grade, Graded
from grader.pipeline.ready import ReadyAssignment
from grader.records.mark import Mark
from grader.records.submission import Submission
from grader.report.variants import by_chance, variants_part
from grader.variants import Variant
from grader.verdicts import Passed
from tests.report.pages import inert

CHECKS = tuple(Check(slug, 50, slug.title(), lambda case: Passed("x")) for slug in ("first", "second"))


def _each(count: int) -> ReadyAssignment:
    ready = [
        ReadyAssignment(
            Assignment(
                "own",
                "Own",
                checks=CHECKS,
                variant=Variant(n, f"K{n}QF", {"units": 16 * n, "order": ("a", "b")}),
            ),
            (),
        )
        for n in range(1, count + 1)
    ]
    return replace(ready[0], others=tuple(ready[1:]))


def _graded(
    ready: ReadyAssignment, number: int, student: str, *earned: float | None, absent: bool = False
) -> Graded:
    own = ready.each[number - 1].assignment
    marks = tuple(
        Mark(check, "ungraded" if points is None else "passed" if points == 50 else "partial", points, "x")
        for check, points in zip(CHECKS, earned, strict=True)
    )
    case = Case(own, NOTHING, "finished")
    return Graded(Submission(student, absent=absent), Grade(student, case, marks), None, ())


def _class(*variants: tuple[tuple[float, float], ...]) -> tuple[ReadyAssignment, list[Graded]]:
    ready = _each(len(variants))
    works = [
        _graded(ready, number, f"s{number}-{place}", *earned)
        for number, scores in enumerate(variants, 1)
        for place, earned in enumerate(scores)
    ]
    return ready, works


def test_variants_that_are_equally_hard_are_said_to_be() -> None:
    part = variants_part(*_class(((50, 20), (30, 10), (50, 50), (0, 10)), ((50, 50), (30, 10), (40, 20), (0, 0)),
                                 ((20, 30), (50, 0), (50, 50))))  # fmt: skip
    assert part is not None and part.chance is not None and part.chance > 0.5 and not part.unlike
    assert "differ by no more than chance" in part.verdict
    assert [(row.number, len(row.scores), row.mean) for row in part.rows][0] == (1, 4, 55.0)


def test_a_variant_that_is_harder_is_told_with_its_check() -> None:
    easy, hard = tuple((50, 40 + n) for n in range(8)), tuple((50, n) for n in range(8))
    part = variants_part(*_class(easy, hard))
    assert part is not None and part.chance is not None and part.chance < 0.01
    assert "differ by more than chance" in part.verdict
    assert [(each.slug, each.most[0], each.least[0]) for each in part.unlike] == [("second", 1, 2)]


def test_of_a_few_nothing_is_said() -> None:
    part = variants_part(*_class(((50, 50),) * 4, ((0, 0),) * 5))
    assert part is not None and part.chance is None and "Too few students" in part.verdict
    part = variants_part(*_class(((50, 50),) * 12, ((0, 0),) * 2))
    assert part is not None and part.chance is None


def test_who_handed_in_nothing_or_could_not_be_graded_is_not_counted() -> None:
    ready = _each(2)
    works = [
        _graded(ready, 1, "a", 50, 50),
        _graded(ready, 1, "b", 0, 0, absent=True),
        _graded(ready, 2, "c", None, None),
    ]
    part = variants_part(ready, works)
    assert part is not None and [row.scores for row in part.rows] == [(100.0,), ()]


def test_without_variants_there_is_no_such_part() -> None:
    assert variants_part(ReadyAssignment(Assignment("a", "A", checks=CHECKS), ()), []) is None


@pytest.mark.parametrize("seed", range(4))
def test_chance_is_what_the_ranks_say(seed: int) -> None:
    rng = np.random.default_rng(seed)
    groups = [rng.normal(0.4 * n, 1, 12).round(1).tolist() for n in range(3)]
    assert by_chance(groups) == pytest.approx(kruskal(*groups).pvalue, abs=0.04)
    assert by_chance(groups) == by_chance(groups)


def test_equal_values_are_no_difference() -> None:
    assert by_chance([[1.0] * 5, [1.0] * 5]) == 1.0


def test_the_class_page_shows_them(tmp_path: Path) -> None:
    ready, works = _class(tuple((50, 40 + n) for n in range(8)), tuple((50, n) for n in range(8)))
    names = {work.submission.student: "x.html" for work in works}
    report.write_class(tmp_path / "class.html", report.Class(ready, works, names, "basic"))
    html = (tmp_path / "class.html").read_text("utf-8")
    inert(html, 1)
    assert "<td>K1QF</td><td>units 16, order a &gt; b</td>" in html and "differ by more than chance" in html
    assert "<b>second</b>: 87 % of the points in variant 1, 7 % in variant 2" in html
