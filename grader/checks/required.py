"""`required`: functions, libraries or ways of writing that the program has to use."""

from __future__ import annotations

from collections.abc import Sequence

from grader.assignment import Check
from grader.case import Case
from grader.checks._kind import Kind
from grader.evidence import Use
from grader.usage import alternatives, uses_of
from grader.verdicts import Failure, Passed

NOT_RUN = "Is it in a function that nobody calls, or under a condition that is never true?"


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

    What stands in a line that did not run earns nothing, where that is known: the program came to its end,
    and no training of it was cut short. A function that only `calls` calls has run, too.

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
        >>> check.ask(example_case(check, uses=["numpy.mean"], ran=False))
        Traceback (most recent call last):
        grader.verdicts.Failure: np.mean is written in line 1, but that line did not run
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
        must_run=tuple(each for name in names for each in alternatives(name)),
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
    reasons, missing, idle = [], [], 0
    for name in names:
        known = _used(name, case.evidence.uses, inside)
        if not known:
            missing.append(_told(name))
        elif all(use.ran is False for use in known):
            idle += 1
            reasons.append(f"{_told(name)} is written in line {known[0].line}, but that line did not run")
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        reasons.insert(0, f"{', '.join(missing)} {verb} not used{place(inside)}")
    if reasons:
        credit = 1 - (len(missing) + idle) / len(names)
        raise Failure(". ".join(reasons), hint=hint or ("" if missing else NOT_RUN), credit=credit)
    return Passed(f"You use {', '.join(map(_told, names))}{place(inside)}.")


def _told(name: str) -> str:
    return " or ".join(alternatives(name))


def _used(name: str, uses: Sequence[Use], inside: str) -> list[Use]:
    return [use for each in alternatives(name) for use in uses_of(each, uses, inside)]
