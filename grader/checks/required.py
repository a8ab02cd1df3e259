"""`required`: functions, libraries or ways of writing that the program has to use."""

from __future__ import annotations

from collections.abc import Sequence

from grader.analysis.usage import use_of
from grader.assignment import Check
from grader.case import Case
from grader.checks._kind import Kind
from grader.evidence import Use
from grader.verdicts import Failure, Passed


def required(
    names: Sequence[str],
    points: float,
    *,
    inside: str = "",
    slug: str = "required",
    title: str = "What you have to use",
    hint: str = "",
) -> Check:
    """Pass if the program uses all of these; each earns its share.

    What the file says is looked at, and not whether it comes to be run.

    Args:
        names: functions, "np.mean" or "sorted"; what is called on something, ".fit"; libraries, "pandas"; and
            "for", "while", "if", "def", "class", "lambda", "try", "with", "comprehension", "@". Alternatives
            are parted by "|".
        points: what it is worth.
        inside: the function in which they have to be used; anywhere without one.
        slug: its name in gradebooks; give another one where there are several of these checks.
        title: the check's heading in the report.
        hint: what is told where one is missing.

    Example:
        >>> from grader.examples import example_case
        >>> check = required(["np.mean"], points=5)
        >>> check.ask(example_case(check, uses=["numpy.mean"])).reason
        'You use np.mean.'
        >>> check.ask(example_case(check, uses=["sum"]))
        Traceback (most recent call last):
        grader.verdicts.Failure: np.mean is not used
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
    """The same as the check itself: what is asked for is in the task's handout."""
    return _ask(case, check.options["names"], check.options["inside"][0], check.options["hint"][0])


KIND = Kind("required", preview, advice=lambda case: "Use what the task names.")


def place(inside: str) -> str:
    """A function, as it goes on after a verb."""
    return f" in {inside}" if inside else ""


def no_program(case: Case) -> Failure:
    """That there is nothing in which something could be used."""
    if case.outcome == "unreadable":
        return Failure("nothing in your file could be read", hint="Mend the file first.")
    return Failure("there is no program that uses anything", hint="Hand in your program.")


def _ask(case: Case, names: Sequence[str], inside: str, hint: str) -> Passed:
    if not case.evidence.uses:
        raise no_program(case)
    missing = [name for name in names if not _used(name, case.evidence.uses, inside)]
    told = [name.replace("|", " or ") for name in missing]
    if missing:
        raise Failure(
            f"{', '.join(told)} {'is' if len(told) == 1 else 'are'} not used{place(inside)}",
            hint=hint,
            credit=1 - len(missing) / len(names),
        )
    return Passed(f"You use {', '.join(name.replace('|', ' or ') for name in names)}{place(inside)}.")


def _used(name: str, uses: Sequence[Use], inside: str) -> bool:
    return any(use_of(each.strip(), uses, inside) is not None for each in name.split("|"))
