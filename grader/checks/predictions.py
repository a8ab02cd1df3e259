"""`predictions`: a file of predictions for inputs whose labels are hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.analysis import prediction_file
from grader.analysis.prediction_file import PredictionFile
from grader.assignment import Check, Task
from grader.calling import Wanted
from grader.case import Case
from grader.checks import _found
from grader.checks._kind import LATER, Kind
from grader.data.dataset import HiddenInputs
from grader.found import Found
from grader.metrics import Metric, MetricFailed, metric_of
from grader.target import Target, target_of
from grader.verdicts import Failure, Passed, Ungradable

HALF_WAY = 5  # margins from the reference up to which a result still earns half, as in `accuracy`


def predictions(
    file: str,
    points: float,
    *,
    task: Task | None = None,
    key: str = "id",
    column: str = "",
    at_least: float | None = None,
    at_most: float | None = None,
    scale: Mapping[float, float] | None = None,
    linear: bool = False,
    metric: str | Metric | None = None,
    margin: float | None = None,
    slug: str = "",
    title: str = "",
) -> Check:
    """Ask for a CSV of predictions for the hidden rows, whose inputs students are given.

    The task's data say so: `table("houses.csv", target="price", inputs="test.csv")`. Nothing is measured
    before each of these rows has one prediction. How it was made is not asked, and long trainings of the
    program run as they are written. What must be reached is what
    the reference's own file comes to, less a margin; or a line, or a scale, as of `accuracy`.

    Args:
        file: its name, with folders if it lies in one.
        points: what it is worth.
        task: whose data they are, where there are several tasks.
        key: the column that tells the rows apart, as the file of inputs calls it.
        column: that of the predictions; without one, the only other one. Of classes it holds their names, or
            their numbers from 0; of two, also the probability of the second.
        at_least: the value that a score must reach, such as 0.9 of accuracy.
        at_most: the value that an error must not exceed.
        scale: values with the share of the points that each earns.
        linear: between two values of the scale, what is earned grows in a straight line.
        metric: what is measured; without one, what the task's recipe says.
        margin: how far from the reference a result may be; without one, the recipe's.
        slug: its name in gradebooks; without one, after the file.
        title: the check's heading in the report.

    Raises:
        ValueError: more than one kind of line, or values, shares or a metric that are none.

    Example:
        >>> from grader.examples import example_case, hidden_keys, predicted, right_predictions
        >>> check = predictions("digits.csv", points=20, at_least=0.9)
        >>> keys, labels = hidden_keys(), right_predictions()
        >>> right = predicted(keys, labels)
        >>> check.ask(example_case(check, found={"digits_csv": right})).reason.partition(" of")[0]
        'Your file is right on 100.0%'
        >>> twice = predicted((*keys[1:], keys[1]), labels)
        >>> check.ask(example_case(check, found={"digits_csv": twice}))
        Traceback (most recent call last):
        grader.verdicts.Failure: expected each of the ... keys once in ... Received: 1 missing: 1; ...
    """
    try:
        target = target_of(at_least, at_most, scale, linear=linear, metric=metric, margin=margin)
        if target.metric is not None:
            target.refuse("predictions", target.metric)
    except ValueError as error:
        raise ValueError(str(error).replace("accuracy: ", "predictions: ", 1)) from error
    wanted = Wanted((), file=file, columns=(key, column))

    def ask(case: Case) -> Passed:
        known = _hidden(case)
        measured = target.metric or metric_of(case.recipe)
        try:
            target.refuse(check.slug, measured)
            if known.key != key:
                raise Ungradable(f"expected the key “{known.key}” of {known.file}. Received: key={key!r}")
            got = _score(case, _read(case, check), measured)
            return _judged(case, check, target, measured, got)
        except (MetricFailed, ValueError) as error:
            raise Ungradable(str(error)) from error

    check = Check(
        slug or _found.slug_of(file),
        points,
        title or f"Your predictions in {file}",
        ask,
        kind=KIND.name,
        options=_found.options_of(wanted),
        wanted=wanted,
        task=task.slug if task is not None else "",
        in_full=True,  # what a network says that was trained for a few steps is no prediction of it
    )
    return check


def _hidden(case: Case) -> HiddenInputs:
    """What is known of the inputs that students are given.

    Raises:
        Ungradable: they are given none.
    """
    given = case.solution.dataset.given if case.solution.dataset is not None else None
    if given is None or given.inputs is None:
        raise Ungradable(
            "The data of this task give out no hidden inputs: expected a name for their file, as in "
            'table("houses.csv", target="price", inputs="test.csv")'
        )
    return given.inputs


def _read(case: Case, check: Check) -> PredictionFile:
    """The file that was left behind, with its two columns.

    Raises:
        Failure: it is not there, or not readable.
    """
    assert check.wanted is not None
    known = case.found.get(check.slug)
    if known is None or not known.name:
        stopped = f". {case.outcome_text.rstrip('.')}" if case.outcome != "finished" else ""
        raise Failure(
            f"expected a file {check.wanted.file}. Received: none{stopped}",
            hint="Save it under this name, beside your program.",
        )
    return _of(known, check)


def _of(known: Found, check: Check) -> PredictionFile:
    assert check.wanted is not None
    return prediction_file.read(known, *check.wanted.columns)


def _score(case: Case, file: PredictionFile, metric: Metric) -> float:
    """What its predictions come to.

    Raises:
        Failure: not all of them are there, or some are none.
        MetricFailed: what is measured has no value.
    """
    rows = prediction_file.places(file, _hidden(case).keys)
    # In float64, which metrics take as well: of a number that is far too large the square is still one.
    outputs: Any = prediction_file.outputs(file, case.dataset.classes)[rows]
    return metric.measure(outputs, case.dataset.y_test, case.dataset.classes)


def _judged(case: Case, check: Check, target: Target, metric: Metric, got: float) -> Passed:
    """What a result earns."""
    count = len(case.dataset.y_test)
    if target.lines:
        credit, asked, beside = target.credit(got, metric), target.said(metric, (got,)), ""
        lines = [line for line, _ in target.lines]
    else:
        credit, line, reference = _by_reference(case, check, target, metric, got)
        lines, asked = [line], f"{metric.at_least} {metric.show(line, (got,))}"
        beside = f"; the reference: {metric.show(reference)}"
    said = metric.said(got, count, beside=lines).replace("your network", "your file")
    said = said[:1].upper() + said[1:]
    if credit == 1.0:
        return Passed(f"{said} (expected: {asked}{beside}).")
    earned = f"that earns {credit * 100:.3g}% of the points" if credit else "that earns nothing"
    raise Failure(f"{said}; {earned}: expected {asked}{beside}", hint=ADVICE, credit=credit)


ADVICE = "Hold back some of the given rows, and measure your predictions for these before you save others."


def _by_reference(
    case: Case, check: Check, target: Target, metric: Metric, got: float
) -> tuple[float, float, float]:
    """The share of the points, the line, and what the reference's own file comes to."""
    try:
        reference = _score(case, _of(_found.expected(case, check), check), metric)
    except Failure as failure:
        raise Ungradable(f"The reference's file cannot be measured: {failure.reason}") from failure
    margin = case.recipe.margin if target.margin is None else target.margin
    line = metric.pass_mark(reference, margin, len(case.dataset.y_test))
    if metric.reaches(got, line):
        return 1.0, line, reference
    return 0.5 if abs(got - line) <= (HALF_WAY - 1) * abs(reference - line) else 0.0, line, reference


def preview(case: Case, check: Check) -> Passed:
    """Whether the file is there with its columns, and a prediction in each row; never how good they are."""
    file = _read(case, check)
    said = f"“{file.name}” was found: {file.rows:,} rows of {', '.join(file.columns[:12])}."
    data = case.solution.dataset
    if data is not None and data.given is not None and data.given.inputs is not None:
        prediction_file.places(file, data.given.inputs.keys)
        said += f" Each row of {data.given.inputs.file} has a prediction."
    if data is not None:
        prediction_file.outputs(file, data.classes)
    return Passed(f"{said} {LATER.replace('right', 'good')}")


KIND = Kind("predictions", preview, follows=("runs",))
