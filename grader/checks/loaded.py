"""`loaded`: the student's program loads the task's data."""

from __future__ import annotations

from grader.analysis.model_choice import which_data
from grader.assignment import Check, Task
from grader.case import Case
from grader.checks._kind import Kind
from grader.checks._task import about
from grader.preprocessing.finding import finding_of
from grader.verdicts import Mismatch, Passed


def loaded(points: float, *, title: str = "You load the data", task: Task | None = None) -> Check:
    """Pass if the program loaded the task's data: Keras's by name, others by the rows that went into `fit`.

    Args:
        points: what it is worth.
        title: the check's heading in the report.
        task: the task whose data it is about, where there are several.

    Example:
        >>> from grader.examples import example_case
        >>> check = loaded(points=5)
        >>> check.ask(example_case(check, loaded=["mnist"])).reason
        'You load mnist.'
        >>> check.ask(example_case(check, loaded=["fashion_mnist"]))
        Traceback (most recent call last):
        grader.verdicts.Mismatch: expected a program that loads mnist. Received: fashion_mnist
    """
    return about(Check("loaded", points, title, _ask, kind=KIND.name), task)


def preview(case: Case, check: Check) -> Passed:
    """The same as the check itself."""
    return _ask(case)


KIND = Kind(
    "loaded", preview, advice=lambda case: "Load the task's data.", follows=("runs",), of_network=True
)


def _ask(case: Case) -> Passed:
    name = case.dataset.name
    fits = [fit for model in case.evidence.models for fit in model.fits]
    seen = {which_data(fit.x, fit.y, case.dataset) for fit in fits}
    if name in case.evidence.loaded or name in seen or _proven(case):
        return Passed(f"You load {name}.")
    others = [*case.evidence.loaded, *sorted(other for other in seen if other)]
    raise Mismatch(
        expected=f"a program that loads {name}",
        received=", ".join(dict.fromkeys(others)) or "nothing of it",
        hint="Load it as the handout shows, and give it to fit.",
    )


def _proven(case: Case) -> bool:
    """Whether rows that went into a training are the data's own, whatever was done to them."""
    found = [finding_of(model, case.dataset) for model in case.evidence.models]
    return any(finding is not None and finding.transformation is not None for finding in found)
