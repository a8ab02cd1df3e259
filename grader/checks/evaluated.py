"""`evaluated`: the student's program asked its own model how good it is, on data that `fit` has not seen."""

from __future__ import annotations

from grader.assignment import Check, Task
from grader.case import Case
from grader.checks._kind import Kind
from grader.checks._task import about
from grader.verdicts import Failure, Passed, Skip

HELD_OUT = "Call model.evaluate(x_test, y_test), with data that fit has not seen."


def evaluated(points: float, *, title: str = "You evaluate your model", task: Task | None = None) -> Check:
    """Pass if `model.evaluate` was called with other data than `fit`.

    Args:
        points: what it is worth.
        title: the check's heading in the report.
        task: the task whose network it is about, where there are several.

    Example:
        >>> from grader.examples import dense, example_case
        >>> check = evaluated(points=5)
        >>> trained = {"layers": [dense(10, "softmax")], "loss": "sparse_categorical_crossentropy"}
        >>> check.ask(example_case(check, **trained, evaluated=10_000)).reason
        'Your model was evaluated on 10,000 samples.'
        >>> check.ask(example_case(check, **trained))
        Traceback (most recent call last):
        grader.verdicts.Failure: Your model was never evaluated
    """
    return about(Check("evaluated", points, title, _ask, kind=KIND.name), task)


def preview(case: Case, check: Check) -> Passed:
    """The same as the check itself."""
    return _ask(case)


KIND = Kind(
    "evaluated",
    preview,
    advice=lambda case: "Evaluate your model.",
    follows=("runs", "architecture", "network", "compiled"),
    of_network=True,
)


def _ask(case: Case) -> Passed:
    if case.model is None:
        raise Skip("There is no model to evaluate.")
    if not case.model.evaluations:
        raise Failure("Your model was never evaluated", hint=HELD_OUT)
    seen = [fit.x for fit in case.model.fits if fit.x is not None]
    fresh = [facts for facts in case.model.evaluations if facts not in seen]
    if not fresh:
        raise Failure(
            "Your model was evaluated with the very data that it was trained with", hint=HELD_OUT, credit=0.5
        )
    return Passed(f"Your model was evaluated on {fresh[-1].shape[0]:,} samples.")
