"""What is said against a question, and when it is not."""

from __future__ import annotations

from typing import Any

import pytest

from grader.statistics.items import Item, flags


def _item(passed: int, failed: int, discrimination: float | None = None, **facts: Any) -> Item:
    marked = passed + failed
    verdicts: Any = {"passed": passed, "failed": failed}
    without = facts.get("without")
    return Item("q", "Q", 1, True, False, marked, passed / marked, discrimination, without, verdicts)


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (_item(0, 20), ("nobody",)),
        (_item(1, 19), ("nobody",)),
        (_item(2, 18), ()),
        (_item(0, 2), ()),  # two are nobody to speak of
        (_item(20, 0), ("everybody",)),
        (_item(2, 0), ()),
        (_item(50, 50, -0.01), ("negative",)),
        (_item(50, 50, 0.05), ("weak",)),
        (_item(50, 50, 0.12), ()),
        (_item(8, 8, -0.04), ()),  # of sixteen that may be chance
        (_item(8, 8, -0.06), ("negative",)),
        (_item(98, 2, -0.3), ()),  # two that are wrong say little about a question
    ],
)
def test_flags(item: Item, told: tuple[str, ...]) -> None:
    assert flags(item, 0.7) == told


def test_alpha_rises_much_without_it() -> None:
    item = _item(10, 10, 0.4, without=0.73)
    assert flags(item, 0.705) == ("alpha",) and flags(item, 0.715) == () and flags(item, None) == ()
