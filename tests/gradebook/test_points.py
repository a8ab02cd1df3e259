"""Points that were changed, as they are kept."""

from __future__ import annotations

from pathlib import Path

from grader.gradebook import Gradebook
from grader.gradebook.points import changed_points, keep_points
from grader.points import PointsChange


def test_the_last_change_of_each_thing_holds(tmp_path: Path) -> None:
    idea, total = PointsChange("sees", "ideas", "numbers", 0.75), PointsChange("sees", "total", "", 8.0)
    cost = PointsChange("", "misconception", "like_us", "all")
    with Gradebook(tmp_path / "g.sqlite") as book:
        assert changed_points(book, "quick") == []
        keep_points(book, "quick", [idea, total, cost], "Ms K")
        keep_points(book, "other", [PointsChange("sees", "ideas", "numbers", 0.1)], "Ms K")
        keep_points(book, "quick", [PointsChange("sees", "ideas", "numbers", 0.25)], "Mr L")
        keep_points(book, "quick", [PointsChange("sees", "total", "", None)], "Mr L")
        book.remember("order", "kept")
    with Gradebook(tmp_path / "g.sqlite") as book:
        found = changed_points(book, "quick")
        assert [(one.kind, one.name, one.value, one.who) for one in found] == [
            ("misconception", "like_us", "all", "Ms K"),
            ("ideas", "numbers", 0.25, "Mr L"),
        ]
        assert len(book.rows("SELECT * FROM points WHERE assignment = 'quick'")) == 5
