"""How scores are spread, with the boundaries of the scale."""

from __future__ import annotations

import pytest

from grader.course.scale import KNOWN, LETTERS, PERCENT, Scale
from grader.report.distribution import CHARACTER, HEIGHT, NARROWEST, ROWS, distribution


def test_each_score_is_in_one_column() -> None:
    found = distribution([-3, 0, 9.9, 10, 55, 100, 104], 100, PERCENT)
    assert found is not None
    assert [count for _, count in found.ranges] == [3, 1, 0, 0, 0, 1, 0, 0, 0, 2]
    first = found.columns[0]
    assert (first.left, first.width, first.height) == (0, 10, HEIGHT) and first.top == found.top
    assert first.said == "0 to below 10 points: 3 students"
    assert found.columns[-1].said == "90 to all 100 points: 2 students"
    assert distribution([], 100, PERCENT) is None and distribution([0], 0, PERCENT) is None


def test_the_pass_mark_stands_where_it_is() -> None:
    found = distribution([10], 20, Scale((), 45))
    assert found is not None
    (line,) = found.lines
    assert (line.left, line.label, line.passing) == (45, "passed", True)
    assert line.said == "passed from 45 % on, 9 points"


@pytest.mark.parametrize("name", ["letters", "letters with + and -", "german", "swiss"])
def test_no_label_touches_another_on_a_phone(name: str) -> None:
    found = distribution([10], 20, KNOWN[name])
    assert found is not None
    labelled = [line for line in found.lines if line.label]
    assert len(labelled) == len(found.lines) and sum(line.passing for line in found.lines) == 1
    for row in range(ROWS):
        own = [line for line in labelled if line.row == row]
        for left, right in zip(own, own[1:], strict=False):
            assert left.left / 100 * NARROWEST + CHARACTER * len(left.label) < right.left / 100 * NARROWEST


def test_of_very_many_boundaries_the_pass_mark_alone_is_drawn() -> None:
    found = distribution([10], 20, KNOWN["out of 20"])
    assert found is not None and [(line.label, line.left) for line in found.lines] == [("10: passed", 50)]
    letters = distribution([10], 20, LETTERS)
    assert letters is not None and [line.label for line in letters.lines] == ["D: passed", "C", "B", "A"]
