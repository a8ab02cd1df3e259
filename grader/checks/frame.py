"""`frame`: a data frame of the student's program at its end, column by column."""

from __future__ import annotations

from collections.abc import Sequence

from grader.analysis.agreement import Closeness, kind_of
from grader.assignment import Check
from grader.calling import Wanted
from grader.case import Case
from grader.checks import _found
from grader.checks._kind import LATER, Kind
from grader.checks.value import judged, value_of
from grader.found import Found, Frame
from grader.verdicts import Failure, Mismatch, Passed, Ungradable


def frame(
    name: str,
    points: float,
    *,
    columns: Sequence[str] = (),
    close: float = 1e-5,
    also: Sequence[str] = (),
    slug: str = "",
    title: str = "",
    hint: str = "",
) -> Check:
    """Ask for a data frame as it is when the program has ended; each column earns its share.

    So does the index, and its name, unless that of the reference is counted from 0. Where the labels of rows
    do not matter, end the reference with `reset_index(drop=True)`.

    Args:
        name: of the variable.
        points: what it is worth.
        columns: the columns that count; without any, all that the reference's has.
        close: how far numbers may be apart, of their size where that is more than 1.
        also: other names under which it counts.
        slug: its name in gradebooks; without one, after the variable.
        title: the check's heading in the report.
        hint: what a wrong table is told.

    Example:
        >>> from grader.examples import example_case, holds_table
        >>> check = frame("people", points=10, columns=["ratio"])
        >>> right = holds_table(name=["Ada", "Bo"], ratio=[0.5, 2.0])
        >>> check.ask(example_case(check, found={"people": right}, expected={"people": right})).reason
        '“people” is right.'
        >>> wrong = holds_table(name=["Ada", "Bo"])
        >>> check.ask(example_case(check, found={"people": wrong}, expected={"people": right}))
        Traceback (most recent call last):
        grader.verdicts.Failure: “people” is not the same: the column ratio is missing
    """
    wanted = Wanted((name, *also))

    def ask(case: Case) -> Passed:
        have = _found.found(case, check, "a data frame")
        received, expected = table(have), value_of(_found.expected(case, check))
        if not isinstance(expected, Frame):
            raise Ungradable(f"The reference's {name} is {kind_of(expected)}, no data frame")
        known = [column.name for column in expected.columns]
        if unknown := [column for column in columns if column not in known]:
            raise Ungradable(f"The reference's {name} has no column {', '.join(unknown)}")
        got, want = (_found.of_columns(each, columns) for each in (received, expected))
        return judged(have, got, want, Closeness(close), None, hint)

    check = Check(
        slug or _found.slug_of(name),
        points,
        title or f"Your table {name}",
        ask,
        kind=KIND.name,
        options=_found.options_of(wanted),
        wanted=wanted,
    )
    return check


def table(have: Found) -> Frame:
    """The data frame that a variable holds.

    Raises:
        Failure: it holds something else.
    """
    received = value_of(have)
    if not isinstance(received, Frame):
        raise Mismatch(
            expected=f"“{have.name}” to be a data frame",
            received=kind_of(received),
            hint=f"Make a table of it: {have.name} = pd.DataFrame(...)",
        )
    return received


def preview(case: Case, check: Check) -> Passed:
    """Whether there is such a table, and its columns."""
    have = _found.found(case, check, "a data frame")
    received = table(have)
    names = ", ".join(column.name for column in received.columns[:12])
    if levels := [level.name for level in received.index if level.name]:
        names += f", index {', '.join(levels)}"
    if not received.columns:
        raise Failure(f"“{have.name}” has no columns")
    return Passed(f"“{have.name}” was found: {received.rows:,} rows, columns {names}. {LATER}")


KIND = Kind("frame", preview)
