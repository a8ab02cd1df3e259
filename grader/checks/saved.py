"""`saved`: a file that the student's program left behind."""

from __future__ import annotations

from collections.abc import Sequence

from grader.analysis.agreement import Closeness, agree, in_words, kind_of
from grader.assignment import Check
from grader.calling import Wanted
from grader.case import Case
from grader.checks import _found
from grader.checks._kind import LATER, Kind
from grader.found import Found, Value
from grader.verdicts import Failure, Passed


def saved(
    file: str,
    points: float,
    *,
    close: float = 1e-4,
    columns: Sequence[str] = (),
    contents: bool = True,
    slug: str = "",
    title: str = "",
    hint: str = "",
) -> Check:
    """Ask for a file as it is when the program has ended. What is right is what stands in the reference's.

    It is opened in a sandbox of its own, by its ending: models (.keras, .h5) are compared as networks, with
    what they were compiled with; weights, arrays (.npz, .npy), tables (.csv), pictures, JSON, text as values.

    Args:
        file: its name, with folders if it lies in one: "models/digits.keras".
        points: what it is worth.
        close: how far numbers may be apart, of their size where that is more than 1.
        columns: of a table, those that count; without any, all that the reference's has.
        contents: whether what stands in it has to be the same, or only of the same kind and shape, as are
            weights of a network of one's own.
        slug: its name in gradebooks; without one, after the file.
        title: the check's heading in the report.
        hint: what a wrong file is told.

    Example:
        >>> from grader.examples import example_case, holds_table
        >>> check = saved("scores.csv", points=10)
        >>> right, wrong = holds_table(score=[0.5, 2.0]), holds_table(score=[0.5, 1.0])
        >>> check.ask(example_case(check, found={"scores_csv": right}, expected={"scores_csv": right})).reason
        '“scores.csv” is right.'
        >>> check.ask(example_case(check, found={"scores_csv": wrong}, expected={"scores_csv": right}))
        Traceback (most recent call last):
        grader.verdicts.Failure: “scores.csv” is not the same: the column score has the right shape, ...
    """
    wanted = Wanted((), file=file)
    how = Closeness(close)

    def ask(case: Case) -> Passed:
        received, expected = content(_file(case, check)), content(_found.expected(case, check))
        if not contents and kind_of(received) == kind_of(expected):
            return Passed(f"“{file}” is {kind_of(received)}.")
        agreement = agree(_found.of_columns(received, columns), _found.of_columns(expected, columns), how)
        if agreement.credit == 1.0:
            return Passed(f"“{file}” is right.", agreement.note)
        raise Failure(f"“{file}” {agreement.remark}", hint=hint, credit=agreement.credit)

    check = Check(
        slug or _found.slug_of(file),
        points,
        title or f"Your file {file}",
        ask,
        kind=KIND.name,
        options=_found.options_of(wanted),
        wanted=wanted,
    )
    return check


def _file(case: Case, check: Check) -> Found:
    """The file that was left behind.

    Raises:
        Failure: there is none.
    """
    assert check.wanted is not None
    known = case.found.get(check.slug)
    if known is None or not known.name:
        stopped = f" {case.outcome_text.rstrip('.')}" if case.outcome != "finished" else ""
        raise Failure(
            f"expected a file {check.wanted.file}. Received: none.{stopped}",
            hint="Save it under this name, beside your program.",
        )
    return known


def content(known: Found) -> Value:
    """What stands in a file.

    Raises:
        Failure: it cannot be opened.
    """
    if known.value is None:
        raise Failure(known.trouble or f"{known.name} could not be opened", hint="Save it again.")
    return known.value


def preview(case: Case, check: Check) -> Passed:
    """Whether there is such a file that can be opened, and what it holds."""
    known = _file(case, check)
    return Passed(f"“{known.name}” was found: {in_words(content(known))}. {LATER}")


KIND = Kind("saved", preview)
