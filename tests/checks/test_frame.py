"""What is said of a data frame at the end of a program."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader import public
from grader.analysis.agreement import Closeness, agree
from grader.assignment import Assignment
from grader.checks import frame, value
from grader.examples import example_case, holds, holds_table
from grader.found import Found, Frame
from grader.verdicts import Failure, Mismatch, Ungradable

RIGHT = holds_table(name=["Ada", "Bo"], ratio=[0.5, 2.0])


def verdict(found: Found | None, expected: Found = RIGHT, **options: Any) -> tuple[float, str]:
    check = frame("t", points=10, **options)
    try:
        passed = check.ask(
            example_case(check, found={} if found is None else {"t": found}, expected={"t": expected})
        )
    except Failure as failure:
        return round(failure.credit, 2), failure.reason
    return 1.0, passed.reason


@pytest.mark.parametrize(
    ("found", "credit", "reason"),
    [
        (RIGHT, 1.0, "“t” is right."),
        (holds_table(ratio=[0.5, 2.0], name=["Ada", "Bo"]), 1.0, "“t” is right."),
        (holds_table(name=["Ada", "Bo"], ratio=[0.5, 2.0], more=[1, 2]), 1.0, "“t” is right."),
        (holds_table(name=["Ada", "Bo"]), 0.5, "“t” is not the same: the column ratio is missing"),
        (holds_table(name=["Ada", "Bo"], ratio=[0.5, 3.0]), 0.5, "“t” is not the same: the column ratio has the right shape, and 1 of 2 of its elements are right"),
        (holds_table(name=["Ada", "Bo"], ratio=["a", "b"]), 0.5, "“t” is not the same: the column ratio holds texts. Expected numbers"),
        (holds_table(name=["Ada"], ratio=[0.5]), 0.0, "“t” has 1 row. Expected 2"),
        (holds([1, 2]), 0.0, "expected “t” to be a data frame. Received: a list of 2"),
        (None, 0.0, "expected a data frame called t. Received: none"),
    ],
)  # fmt: skip
def test_every_verdict_reads_well(found: Found | None, credit: float, reason: str) -> None:
    earned, said = verdict(found)
    assert earned == credit and said.startswith(reason)


def test_columns_that_count() -> None:
    wrong = holds_table(name=["?", "?"], ratio=[0.5, 2.0])
    assert verdict(wrong)[0] == 0.5 and verdict(wrong, columns=["ratio"])[0] == 1.0
    with pytest.raises(Ungradable, match="The reference's t has no column size"):
        verdict(RIGHT, columns=["size"])
    with pytest.raises(Ungradable, match="The reference's t is a list of 2, no data frame"):
        verdict(RIGHT, holds([1, 2]))


def with_index(found: Found, **levels: Any) -> Found:
    table, index = found.value, holds_table(**levels).value
    assert isinstance(table, Frame) and isinstance(index, Frame)
    columns = tuple(replace(each, name=each.name.rstrip("_")) for each in index.columns)
    return replace(found, value=replace(table, index=columns))


LABELLED = with_index(RIGHT, id=["a", "b"])
TWO = with_index(RIGHT, id=["a", "b"], year=[1, 2])


@pytest.mark.parametrize(
    ("found", "expected", "credit", "reason"),
    [
        (LABELLED, LABELLED, 1.0, "“t” is right."),
        (LABELLED, RIGHT, 1.0, "“t” is right."),  # of which the labels are just counted
        (RIGHT, LABELLED, 0.67, "“t” is not the same: its index is counted from 0. Expected the values of id"),
        (RIGHT, with_index(RIGHT, _=[3, 1]), 0.67, "“t” is not the same: its index is counted from 0. Expected labels of its own"),
        (with_index(RIGHT, id=["a", "c"]), LABELLED, 0.67, "“t” is not the same: its index has the right shape, and 1 of 2 of its elements are right"),
        (with_index(RIGHT, id=[1, 2]), LABELLED, 0.67, "“t” is not the same: its index has the right shape, and none of its elements are right"),
        (with_index(RIGHT, name=["a", "b"]), LABELLED, 0.83, "“t” is not the same: its index is called name. Expected id"),
        (with_index(RIGHT, _=["a", "b"]), LABELLED, 0.83, "“t” is not the same: its index has no name. Expected id"),
        (LABELLED, with_index(RIGHT, _=["a", "b"]), 1.0, "“t” is right."),
        (LABELLED, TWO, 0.67, "“t” is not the same: its index has 1 level. Expected 2"),
        (TWO, LABELLED, 0.67, "“t” is not the same: its index has 2 levels. Expected 1"),
        (with_index(RIGHT, id=["a", "b"], year=[1, 3]), TWO, 0.83, "“t” is not the same: its index is not the same: level 2 has the right shape"),
        (with_index(RIGHT, _=[3.0, 1.0]), with_index(RIGHT, _=[3, 1]), 1.0, "“t” is right."),
    ],
)  # fmt: skip
def test_an_index_that_is_not_just_counted_is_compared(
    found: Found, expected: Found, credit: float, reason: str
) -> None:
    earned, said = verdict(found, expected)
    assert said.startswith(reason) and earned == credit
    if credit < 1.0:
        assert verdict(found, expected, columns=["ratio"])[0] < 1.0


def test_a_series_has_an_index_too() -> None:
    check = value("t", points=10)

    def series(found: Found) -> Found:
        assert isinstance(found.value, Frame)
        return replace(found, value=replace(found.value, type="Series", columns=found.value.columns[1:]))

    right, plain = series(LABELLED), series(RIGHT)
    assert check.ask(example_case(check, found={"t": right}, expected={"t": right})).reason == "“t” is right."
    assert check.ask(example_case(check, found={"t": right}, expected={"t": plain})).reason == "“t” is right."
    with pytest.raises(Failure, match="its index is counted from 0. Expected the values of id") as error:
        check.ask(example_case(check, found={"t": plain}, expected={"t": right}))
    assert error.value.credit == 0.5


def test_the_index_of_a_result_that_is_not_shown_is_not_told() -> None:
    how = Closeness(told=False)
    for found, expected in ((RIGHT, LABELLED), (with_index(RIGHT, name=["a", "b"]), LABELLED)):
        assert found.value is not None and expected.value is not None
        remark = agree(found.value, expected.value, how).remark
        assert "its index" in remark and " id" not in remark and "name." not in remark


def test_what_is_no_table_says_how_one_is_made() -> None:
    check = frame("t", points=10)
    with pytest.raises(Mismatch) as error:
        check.ask(example_case(check, found={"t": holds(3)}, expected={"t": RIGHT}))
    assert error.value.hint == "Make a table of it: t = pd.DataFrame(...)"


def test_an_empty_table() -> None:
    empty = Found("", value=Frame("frame", "DataFrame", (), 2))
    assert verdict(empty)[1] == "“t” is not the same: the column name is missing; the column ratio is missing"
    assert verdict(empty, columns=["ratio"])[0] == 0.0


def test_a_preview_tells_rows_and_columns() -> None:
    check = frame("t", points=10, columns=["ratio"])
    (own,) = public.as_asked_beforehand(
        public.read(public.publish(public.public_part(Assignment("a", "A", checks=(check,)))), "x")
    ).checks
    for found in (RIGHT, holds_table(name=["?", "?"], ratio=[9.0, 9.0])):
        assert own.ask(example_case(own, found={"t": found})).reason.startswith(
            "“t” was found: 2 rows, columns name, ratio. "
        )
    with pytest.raises(Failure, match="has no columns"):
        own.ask(example_case(own, found={"t": Found("", value=Frame("frame", "DataFrame", (), 0))}))
