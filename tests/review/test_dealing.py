"""Questions dealt out to graders."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from grader.review import ReviewError
from grader.review.dealing import deal, graders, said_of, waiting_by_question


def _items(**counts: int) -> list[Any]:
    return [
        SimpleNamespace(mark=SimpleNamespace(assignment="a", slug=slug), review=None, requests=())
        for slug, count in counts.items()
        for _ in range(count)
    ]


def test_the_longest_are_dealt_first_to_whoever_has_least() -> None:
    items = _items(relu=10, loss=30, adam=12, flatten=11)
    dealt = deal(items, ["Ms K", "Mr L"])
    assert dealt == {
        ("a", "loss"): "Ms K",
        ("a", "adam"): "Mr L",
        ("a", "flatten"): "Mr L",
        ("a", "relu"): "Mr L",
    }
    assert said_of(dealt, waiting_by_question(items)) == [
        "Ms K: 30 marks of loss (30)",
        "Mr L: 33 marks of adam (12), flatten (11), relu (10)",
    ]


def test_what_is_decided_is_nobodys() -> None:
    items = _items(relu=2)
    items[0].review = "said"
    assert waiting_by_question(items) == {("a", "relu"): 1}
    assert said_of(deal(items, ["Ms K", "Mr L"]), waiting_by_question(items)) == ["Ms K: 1 mark of relu (1)"]


def test_nobody_gets_nothing() -> None:
    assert deal(_items(relu=2), []) == {} == deal([], ["Ms K"])


def test_names_are_read() -> None:
    assert graders(" Ms K, Mr L,") == ["Ms K", "Mr L"] and graders("") == []
    with pytest.raises(ReviewError, match="expected each grader once. Received twice: Ms K"):
        graders("Ms K,Mr L,Ms K")
