"""`scaled`: the inputs that the student's model was trained with are small."""

from __future__ import annotations

from typing import Literal, get_args

from grader.assignment import Check, Task
from grader.case import Case
from grader.checks._kind import Kind
from grader.checks._task import about
from grader.evidence import Array, Model
from grader.verdicts import Mismatch, Passed, Skip

Scale = Literal["any", "unit", "standard"]
CLOSE = 0.15  # of 1: how near the deviation of a standardised column comes, of which a sample is looked at
RANGE = 1e-3
ASKED = {
    "any": "inputs that are scaled: to 0 to 1, to -1 to 1, or to mean 0 and deviation 1",
    "unit": "inputs from 0 to 1",
    "standard": "inputs of mean 0 and standard deviation 1",
}
INSIDE = ("Rescaling", "Normalization")


def scaled(
    points: float,
    *,
    to: Scale = "any",
    title: str = "You scale the inputs",
    task: Task | None = None,
) -> Check:
    """Pass if the inputs were scaled before `fit`, or are by a layer of the network's own.

    Args:
        points: what it is worth.
        to: "unit", 0 to 1; "standard", mean 0 and standard deviation 1 of each column, or of all pixels;
            "any" of these, or -1 to 1.
        title: the check's heading in the report.
        task: the task whose network it is about, where there are several.

    Raises:
        ValueError: another scale.

    Example:
        >>> from grader.examples import dense, example_case
        >>> check = scaled(points=5)
        >>> trained = {"layers": [dense(10, "softmax")], "loss": "sparse_categorical_crossentropy"}
        >>> check.ask(example_case(check, **trained, pixels=(0, 1))).reason
        'Your inputs go from 0 to 1.'
        >>> check.ask(example_case(check, **trained, pixels=(0, 255)))
        Traceback (most recent call last):
        grader.verdicts.Mismatch: expected inputs that are scaled: ... Received: numbers from 0 to 255
    """
    if to not in get_args(Scale):
        raise ValueError(f"scaled: to: expected one of {', '.join(get_args(Scale))}. Received: {to!r}")
    check = Check("scaled", points, title, lambda case: _ask(case, to), kind=KIND.name, options={"to": (to,)})
    return about(check, task)


def preview(case: Case, check: Check) -> Passed:
    """The same as the check itself."""
    return _ask(case, next(scale for scale in get_args(Scale) if scale == check.options["to"][0]))


KIND = Kind(
    "scaled",
    preview,
    advice=lambda case: "Scale what you give fit.",
    follows=("runs", "architecture", "network"),
    of_network=True,
)


def _ask(case: Case, to: Scale) -> Passed:
    if case.model is None:
        raise Skip("There is no model whose inputs could be looked at.")
    if layer := _inside(case.model):
        return Passed(f"Your network scales its inputs itself, in its layer {layer}.")
    given = next((fit.x for fit in reversed(case.model.fits) if fit.x is not None), None)
    if given is None:
        raise Skip("There is no training whose inputs could be looked at.")
    how = [name for name, met in _scales(given).items() if met]
    if how and (to == "any" or to in how):
        return Passed(f"Your inputs go from {given.low:g} to {given.high:g}.")
    raise Mismatch(
        expected=ASKED[to],
        received=f"numbers from {given.low:g} to {given.high:g}",
        hint="They are scaled in another way." if how else _how_to(case),
        credit=0.5 if how else 0.0,
    )


def _how_to(case: Case) -> str:
    dataset = case.solution.dataset
    if dataset is not None and dataset.spec.is_images:
        return "Divide the pixels by 255, and give fit the result."
    return "Subtract the mean and divide by the standard deviation of each column, as StandardScaler does."


def _inside(model: Model) -> str:
    """The layer that scales the inputs, if one of the network's own does."""
    return next((layer.kind for layer in model.layers[:6] if layer.kind in INSIDE), "")


def _scales(given: Array) -> dict[str, bool]:
    """Which scales the numbers have."""
    low, high = given.low, given.high
    varied = [
        (mean, spread) for mean, spread in zip(given.means, given.spreads, strict=False) if spread > RANGE
    ]
    standard = bool(varied) and all(abs(mean) < CLOSE and abs(spread - 1) < CLOSE for mean, spread in varied)
    unit = -RANGE <= low and high <= 1 + RANGE
    return {"unit": unit, "standard": standard, "around zero": -1 - RANGE <= low < 0 < high <= 1 + RANGE}
