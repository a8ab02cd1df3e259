"""What is said of a variable at the end of a program."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader import public
from grader.assignment import Assignment, Check
from grader.checks import value
from grader.examples import example_case, holds
from grader.found import TOO_MUCH, UNREADABLE, Found, Thing
from grader.verdicts import Failure, Passed, Ungradable


def verdict(received: Any, expected: Any, **options: Any) -> tuple[float, str, str]:
    check = value("x", points=10, **options)
    return asked(check, received if isinstance(received, Found) else holds(received), holds(expected))


def asked(check: Check, found: Found | None, expected: Found) -> tuple[float, str, str]:
    things = {} if found is None else {"x": found}
    try:
        passed = check.ask(example_case(check, found=things, expected={"x": expected}))
    except Failure as failure:
        return round(failure.credit, 2), failure.reason, failure.hint
    return 1.0, passed.reason, passed.hint


@pytest.mark.parametrize(
    ("received", "expected", "credit", "reason"),
    [
        (3, 3, 1.0, "“x” is right."),
        (4, 3, 0.0, "“x” is not the right number. Received: 4"),
        ("a", "b", 0.0, "“x” is not the right text. Received: 'a'"),
        ("A ", "a", 0.0, "“x” differs only in spaces, or in capital and small letters. Received: 'A '"),
        ("3", 3, 0.0, "“x” is a text. Expected a whole number"),
        (None, 3, 0.0, "“x” is None. Expected a whole number"),
        (True, False, 0.0, "“x” is the opposite of what it should be. Received: True"),
        ([1, 2, 3], [1, 2], 0.0, "“x” has the shape (3,). Expected (2,)"),
        ([1, 2], [1, 3], 0.0, "“x” has the right shape, and 1 of 2 of its elements are right. Received: [1, 2]"),
        (["a", "b"], ["a", "c"], 0.5, "“x” is not the same: element 2 is not the right text"),
        ({"a": 1}, {"a": 2}, 0.0, "“x” is not the same: the value of 'a' is not the right number. Received: {'a': 1}"),
        ({"a": 1, "b": 0}, {"a": 1}, 0.5, "“x” has 1 key that nobody asked for"),
        (np.ones((2, 3)), np.ones((3, 2)), 0.0, "“x” has the shape (2, 3). Expected (3, 2): is it transposed?"),
        (Found("", value=Thing("thing", "A", {}, UNREADABLE)), 3, 0.0, "“x” cannot be read. Expected a whole number"),
        (Found("", value=Thing("thing", "list", {}, TOO_MUCH)), [3], 0.0, "“x” holds more than is looked at. Expected a list of 1"),
        (Found("", trouble="to look at it took too long"), 3, 0.0, "“x” could not be looked at: to look at it took too long"),
        (Found("", value=None), 3, 0.0, "“x” could not be looked at: it is nothing to compare"),
    ],
)  # fmt: skip
def test_every_verdict_reads_well(received: Any, expected: Any, credit: float, reason: str) -> None:
    assert verdict(received, expected)[:2] == (credit, reason)


def test_what_is_not_there() -> None:
    check = value("x", points=10, also=("y",))
    assert asked(check, None, holds(3)) == (
        0.0,
        "expected a variable called x or y. Received: none",
        "Give it this name: x = ...",
    )


def test_options() -> None:
    assert verdict([1, 2, 3], [1, 2, 4], by_element=True)[0] == 0.67
    assert verdict([2, 1], [1, 2], order=False)[0] == 1.0
    assert verdict(3.1, 3.0, close=0.1)[0] == 1.0
    assert (
        verdict(np.float32([1]), np.float64([1]), dtype=True)[1]
        == "“x” holds numbers of type float32. Expected float64"
    )
    assert verdict(4, 3, hint="Count again.")[2] == "Count again."
    assert verdict(4, 3, accept=lambda got, want: got > want)[0] == 1.0
    assert verdict(2, 3, accept=lambda got, want: got > want)[1] == "“x” is not right. Received: 2"
    assert verdict("a", 3, accept=lambda got, want: got > want)[0] == 0.0


def test_what_the_reference_does_not_have() -> None:
    check = value("x", points=10)
    with pytest.raises(Ungradable):
        check.ask(example_case(check, found={"x": holds(3)}))


def test_a_preview_tells_nothing_of_what_is_right() -> None:
    check = value("x", points=10, accept=lambda got, want: got == "swordfish")
    text = public.publish(public.public_part(Assignment("a", "A", checks=(check,))))
    assert "swordfish" not in text
    (own,) = public.as_asked_beforehand(public.read(text, "x")).checks
    for thing in (3, 4):
        passed = own.ask(example_case(own, found={"x": holds(thing)}))
        assert isinstance(passed, Passed) and passed.reason.startswith(f"“x” was found: {thing}. ")
