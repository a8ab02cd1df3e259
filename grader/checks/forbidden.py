"""`forbidden`: functions, libraries or ways of writing that the program must not use."""

from __future__ import annotations

from collections.abc import Sequence

from grader.assignment import Check
from grader.case import Case
from grader.checks._kind import Kind
from grader.checks.required import no_program, place
from grader.usage import ROUNDABOUT, uses_of
from grader.verdicts import Failure, Passed, Skip


def forbidden(
    names: Sequence[str],
    points: float,
    *,
    inside: str = "",
    slug: str = "forbidden",
    title: str = "What you must not use",
    hint: str = "",
) -> Check:
    """Pass if the program uses none of these. Where it could without naming them, a person looks.

    What the file says is looked at: also what stands in a line that never runs is used.

    Args:
        names: as in `required`: "np.linalg.solve", "sklearn", ".sort", "for".
        points: what it is worth.
        inside: the function in which they must not be used; anywhere without one.
        slug: its name in gradebooks; give another one where there are several of these checks.
        title: the check's heading in the report.
        hint: what is told where one is used.

    Example:
        >>> from grader.examples import example_case
        >>> check = forbidden(["for"], points=5, inside="relu")
        >>> check.ask(example_case(check, uses=["numpy.maximum"], inside="relu")).reason
        'You use none of: for.'
        >>> check.ask(example_case(check, uses=["for"], inside="relu"))
        Traceback (most recent call last):
        grader.verdicts.Failure: for is used in relu, in line 1
    """
    options = {"names": tuple(names), "inside": (inside,), "hint": (hint,)}
    return Check(
        slug,
        points,
        title,
        lambda case: _ask(case, names, inside, hint),
        kind=KIND.name,
        options=options,
        reads_program=True,
    )


def preview(case: Case, check: Check) -> Passed:
    """The same as the check itself: what is forbidden is in the task's handout."""
    return _ask(case, check.options["names"], check.options["inside"][0], check.options["hint"][0])


KIND = Kind("forbidden", preview, advice=lambda case: "Do without what the task forbids.")


def _ask(case: Case, names: Sequence[str], inside: str, hint: str) -> Passed:
    uses = case.evidence.uses
    if not uses:
        raise no_program(case)
    if inside and not any(use.function == inside for use in uses):
        raise Skip(f"There is no function {inside} to look at.")
    found = [(name, use) for name in names if (use := next(uses_of(name, uses, inside), None)) is not None]
    if found:
        told = ", ".join(f"{name} is used{place(inside)}, in line {use.line}" for name, use in found[:5])
        raise Failure(told, hint=hint)
    others = (name for name in ROUNDABOUT if name not in names)
    if roundabout := [name for name in others if next(uses_of(name, uses, inside), None) is not None]:
        raise Failure(
            f"none of {', '.join(names)} is named. But {roundabout[0]} is used, with which it could be used "
            "without being named, so your teacher looks",
            credit=1.0,
            review=True,
        )
    return Passed(f"You use none of: {', '.join(names)}.")
