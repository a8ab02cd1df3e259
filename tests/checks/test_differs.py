"""`differs`: two networks of one submission."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from grader.checks import KINDS, differs
from grader.evidence import Model
from grader.verdicts import Failure
from tests.checks.cases import case, dense, digits
from tests.conftest import layer

DEEP = replace(digits(dense(8, "relu"), dense(8, "relu"), dense(10, "softmax")), parameters=100, line=1)
WIDE = replace(digits(dense(64, "relu"), dense(10, "softmax")), parameters=102, line=2)


def pair(deep: Model | None, wide: Model | None) -> Any:
    """A case of two tasks."""
    cases = {"deep": case(deep), "wide": case(wide)}
    return SimpleNamespace(at=cases.__getitem__)


def test_each_condition_earns_its_share() -> None:
    check = differs("deep", "wide", 6, deeper=True, parameters=0.05)
    assert check.slug == "deep_and_wide" and check.ask(pair(DEEP, WIDE))
    with pytest.raises(Failure) as failure:
        check.ask(pair(WIDE, DEEP))
    assert failure.value.credit == 0.5
    assert failure.value.reason == (
        "1 of 2 conditions are met. Not met: expected deep to have more hidden layers than wide. "
        "Received: 1 and 2. Met: deep and wide to have as many parameters, within 5 %."
    )


def test_one_network_is_not_two() -> None:
    check = differs("deep", "wide", 6, deeper=False)
    for deep, wide, said in (
        (None, WIDE, "none for deep"),
        (DEEP, None, "none for wide"),
        (DEEP, DEEP, "one and the same"),
    ):
        with pytest.raises(Failure, match=said) as failure:
            check.ask(pair(deep, wide))
        assert failure.value.credit == 0


def test_what_cannot_be_followed_is_for_a_person() -> None:
    own = replace(WIDE, layers=(*WIDE.layers, replace(layer("Mine", (3,)), builtin=False)))
    with pytest.raises(Failure) as failure:
        differs("deep", "wide", 6, only=["Dropout"]).ask(pair(DEEP, own))
    assert failure.value.review and "Mine" in failure.value.doubt


def test_students_copies_ask_the_same() -> None:
    check = differs(
        "deep", "wide", 6, deeper=True, same=["output"], only=["Dense", "activation"], parameters="fewer"
    )
    assert all(isinstance(text, str) for values in check.options.values() for text in values)
    said = [
        ask(pair(DEEP, WIDE)).reason
        for ask in (check.ask, lambda given: KINDS["differs"].preview(given, check))
    ]
    assert said[0] == said[1] and said[0].startswith("All 4 conditions are met: ")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "expected a condition"),
        ({"same": ["size"]}, "same: expected some of layers, .* Received: size"),
        ({"parameters": 5}, "parameters: expected a share such as 0.05"),
        ({"parameters": "less"}, "or 'more' or 'fewer'. Received: 'less'"),
    ],
)
def test_what_cannot_be_meant_is_refused(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        differs("deep", "wide", 6, **asked)
    with pytest.raises(ValueError, match="deep twice"):
        differs("deep", "deep", 6, deeper=True)
