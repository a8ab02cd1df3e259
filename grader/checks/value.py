"""`value`: a variable of the student's program at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from grader.analysis.agreement import Closeness, accepted, agree, in_words, kind_of
from grader.assignment import Check
from grader.calling import Wanted
from grader.case import Case
from grader.checks import _found
from grader.checks._kind import LATER, Kind
from grader.found import Found, Value
from grader.verdicts import Failure, Passed


def value(
    name: str,
    points: float,
    *,
    close: float = 1e-5,
    dtype: bool = False,
    order: bool = True,
    by_element: bool = False,
    accept: Callable[[Any, Any], bool] | None = None,
    also: Sequence[str] = (),
    slug: str = "",
    title: str = "",
    hint: str = "",
) -> Check:
    """Ask for a variable as it is when the program has ended. What is right is what the reference's is.

    Numbers, texts, lists, dictionaries, arrays, tensors, data frames, models and other objects of Keras are
    compared, whatever library holds them. Of a large array every so manieth number is, with the least, the
    largest and the mean of all. Lists and dictionaries earn the share of what is right in them. The index of
    a series or a data frame is compared as by `frame`.

    Args:
        name: of the variable; with a dot, what it holds: "history.history".
        points: what it is worth.
        close: how far numbers may be apart, of their size where that is more than 1.
        dtype: whether an array has to hold numbers of the same type.
        order: whether a list has to be in the same order.
        by_element: an array earns the share of its elements that are right, too.
        accept: a function of yours of what it is and what the reference's is, as plain Python values, that
            decides in place of all this.
        also: other names under which it counts.
        slug: its name in gradebooks; without one, after the variable.
        title: the check's heading in the report.
        hint: what a wrong value is told.

    Example:
        >>> from grader.examples import example_case, holds
        >>> check = value("x_scaled", points=5)
        >>> right, short = {"x_scaled": holds([0.0, 0.5, 1.0])}, {"x_scaled": holds([0.0, 0.5])}
        >>> check.ask(example_case(check, found=right, expected=right)).reason
        '“x_scaled” is right.'
        >>> check.ask(example_case(check, found=short, expected=right))
        Traceback (most recent call last):
        grader.verdicts.Failure: “x_scaled” has the shape (2,). Expected (3,)
    """
    wanted = Wanted((name, *also))
    how = Closeness(close, dtype, order, whole=not by_element)

    def ask(case: Case) -> Passed:
        have = _found.found(case, check, "a variable")
        want = _found.expected(case, check)
        return judged(have, value_of(have), value_of(want), how, accept, hint)

    check = Check(
        slug or _found.slug_of(name),
        points,
        title or f"Your variable {name}",
        ask,
        kind=KIND.name,
        options=_found.options_of(wanted),
        wanted=wanted,
    )
    return check


def value_of(have: Found) -> Value:
    """What a variable is.

    Raises:
        Failure: it could not be looked at.
    """
    if have.trouble or have.value is None:
        raise Failure(f"“{have.name}” could not be looked at: {have.trouble or 'it is nothing to compare'}")
    return have.value


def judged(
    have: Found,
    received: Value,
    expected: Value,
    how: Closeness,
    accept: Callable[[Any, Any], bool] | None,
    hint: str,
) -> Passed:
    """What a variable is worth.

    Raises:
        Failure: it is not, or not all, as the reference's is.
    """
    if accept is not None:
        if accepted(accept, received, expected):
            return Passed(f"“{have.name}” is right.")
        raise Failure(f"“{have.name}” is not right. Received: {in_words(received)}", hint=hint)
    agreement = agree(received, expected, how)
    if agreement.credit == 1.0:
        return Passed(f"“{have.name}” is right.", agreement.note)
    remark = agreement.remark
    if agreement.credit == 0.0 and "Expected" not in remark and in_words(received) != kind_of(received):
        remark += f". Received: {in_words(received)}"
    raise Failure(f"“{have.name}” {remark}", hint=hint, credit=agreement.credit)


def preview(case: Case, check: Check) -> Passed:
    """Whether there is such a variable, and what it is."""
    have = _found.found(case, check, "a variable")
    return Passed(f"“{have.name}” was found: {in_words(value_of(have))}. {LATER}")


KIND = Kind("value", preview)
