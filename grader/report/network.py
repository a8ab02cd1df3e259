"""What a report shows of the network of a task: what was done with it, how it learned, what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.analysis.comparison import Comparison, compare_case
from grader.analysis.diagnoses import diagnose, scaling_layer
from grader.analysis.diagnosis import Diagnosis
from grader.analysis.overfitting import overfitting
from grader.analysis.results import BY_REFERENCE, lines, metric_for, reference_results, results, targets
from grader.case import Case
from grader.metrics import Metric, MetricFailed, metric_of
from grader.preprocessing.finding import given_columns
from grader.preprocessing.raw import column_names
from grader.preprocessing.words import inputs_said, target_said
from grader.records.training import TrainingResult
from grader.records.transformation import Transformation
from grader.report import plots
from grader.report.plane import Drawn, Plane, plane
from grader.report.results import Results, results_of
from grader.report.strip import Strip, strip
from grader.text import counted
from grader.training.plan import OF_TARGET, ONE_HOT, SPARSE, own_scaling


@dataclass(frozen=True)
class NetworkPart:
    """What a report shows of the network of a task.

    Attributes:
        case: seen from the task.
        title: of the task, where there are several; else "".
        done: what was done with it, and by whom.
        comparison: its layers beside those asked for.
        charts: how it learned.
        strips: its results beside the reference's range and the lines, one for each thing measured.
        diagnoses: what explains it.
        claims: what the submission says of its own training.
        results: what it makes of the hidden data.
        line: a line that was learned, where the task is to learn one.
    """

    case: Case
    title: str
    done: list[str]
    comparison: Comparison | None
    charts: list[plots.Chart]
    strips: list[Strip]
    diagnoses: list[Diagnosis]
    claims: list[str]
    results: Results
    line: Plane | None


def network_part(case: Case) -> NetworkPart:
    """What a report shows of the network of the task from which the case is seen."""
    task = case.solution.task
    return NetworkPart(
        case,
        task.title if task is not None and len(case.solutions) > 1 else "",
        _done(case),
        compare_case(case),
        _charts(case),
        _strips(case),
        diagnose(case),
        _claims(case),
        results_of(case),
        _line(case),
    )


SCALED = {
    "unit": "0 to 1", "raw": "as they are", "standard": "standardised", "minmax": "0 to 1 for each feature",
}  # fmt: skip


def _done(case: Case) -> list[str]:
    """What was done with the network, and by whom: how inputs went in, and who trained it."""
    measured, model = case.training, case.model
    if measured is None or model is None:
        return []
    recipe, scaling = measured.plan.recipe, measured.plan.scaling
    how = SCALED.get(scaling.kind, f"{scaling.low:g} to {scaling.high:g}")
    inside = scaling_layer(measured.plan.network)
    own = own_scaling(model, recipe, case.dataset)
    made = measured.plan.transformation
    unproven = measured.plan.unproven
    if made_by := measured.plan.made_by:
        sentences = [
            "What your program does to the data before training could not be told from the rows that went "
            f"into fit. So your own {made_by}(x) made the inputs, of the training set and of the hidden "
            "samples: your program ran once more for that, without their labels (self-run)."
        ]
    elif unproven and not unproven.startswith(OF_TARGET):
        taken = "took them as they are" if scaling.kind == "raw" else f"scaled them: {how}"
        sentences = [
            "What your program does to the data before training could not be told from the rows that went "
            f"into fit ({unproven}), so the grader {taken}."
        ]
        if not case.evidence.transforms and not case.dataset.tells_itself:
            sentences.append(
                "If your program has a function preprocess(x) that does the same to any inputs, that is used."
            )
    elif made is not None and not made.inputs_stay:
        sentences = [f"Inputs as you made them: {inputs_said(made, _columns(case, made))}."]
    elif inside:
        given = "unscaled" if scaling.kind == "raw" else f"scaled {how}"
        sentences = [f"Inputs went in {given}, and your network scales them itself ({inside})."]
    elif scaling.kind == "raw":
        sentences = ["Inputs went in unscaled." if recipe.scaling != "raw" else "Inputs went in as they are."]
    elif own is not None:
        sentences = [f"Inputs as you scaled them: {how}."]
    else:
        sentences = [
            f"Your program does not show how it scales the inputs, so the grader scaled them: {how}."
        ]
    if unproven.startswith(OF_TARGET):
        why = unproven.removeprefix(OF_TARGET)
        sentences.append(f"What you did to the target could not be told ({why}): the data's own was taken.")
    if made is not None and made.target is not None:
        back = "" if made.target.codes else ", and its predictions turned back into the data's own units"
        sentences.append(f"The target as you made it: {target_said(made.target)}{back}.")
    if measured.error is not None:
        return sentences
    epochs = f"{counted(recipe.epochs, 'epoch')}, batches of {recipe.batch_size}"
    if case.assignment.trained_by == "student":
        sentences.append("Your program trained your network; the grader measured what it ended with.")
    elif measured.self_run:
        sentences.append(f"Your program trained your network, as the grader asked it to: {epochs}.")
    elif not model.fits:
        sentences.append(f"Your program never trained your network: the grader did it for you, {epochs}.")
    else:
        sentences.append(f"The grader trained your network itself, as everybody's: {epochs}.")
    return sentences


def _columns(case: Case, made: Transformation) -> tuple[str, ...]:
    """The names of all columns of the data, as what was found names them."""
    named = tuple(given_columns(case.dataset))
    used = {feature.column for feature in made.features}
    return named if used & set(named) else column_names(case.dataset.x_train)


def _charts(case: Case) -> list[plots.Chart]:
    measured = case.training
    if measured is None:
        return []
    charts = []
    history, metric = measured.history, metric_of(measured.plan.recipe)
    if metric.bounded:
        metrics = case.reference.metrics if case.reference is not None else ()
        charts.append(
            plots.chart(
                f"{metric.heading} after each epoch",
                [
                    ("on the training data", "train", metric.on_training(history)),
                    ("on hidden data", "hidden", measured.by_epoch),
                ],
                metric=metric,
                up=metric.title,
                band=(min(metrics), max(metrics)) if metrics else None,
                remark=_held_back(measured, metric),
            )
        )
    losses = history.get("loss", [])
    curves: list[tuple[str, str, Sequence[float | None]]] = [("on the training data", "train", losses)]
    turn, remark = None, ""
    if measured.plan.loss.name in SPARSE | ONE_HOT:  # what was measured on hidden data is cross-entropy
        curves.append(("on hidden data", "hidden", measured.loss_by_epoch))
        turn, remark = _turn(measured)
    log = plots.bunched(series for _, _, series in curves)
    charts.append(plots.chart("Loss after each epoch", curves, up="loss", log=log, turn=turn, remark=remark))
    return [chart for chart in charts if chart is not None]


def _held_back(measured: TrainingResult, metric: Metric) -> str:
    """Why a network with Dropout is better on hidden data than on what it was trained with, if it is."""
    training = [value for value in metric.on_training(measured.history) if value is not None]
    if not (training and measured.by_epoch and measured.by_epoch[-1] > training[-1]):
        return ""
    if not any(op.kind.endswith("Dropout") for op in measured.plan.network.ops):
        return ""
    return (
        "With Dropout, some units are switched off while the network is trained, and none on hidden data: "
        "so it may be better there."
    )


def _turn(measured: TrainingResult) -> tuple[int | None, str]:
    """The epoch after which a network overfits, and that in words; None if it does not."""
    overfit = overfitting(measured)
    if overfit is None:
        return None, ""
    return overfit.best, (
        f"Overfitting: on hidden data the loss is lowest after epoch {overfit.best} ({overfit.lowest:.3g}) "
        f"and rises to {overfit.last:.3g}, while on the training data it falls to {overfit.training:.3g}. "
        "From there on the network learns these examples by heart."
    )


def _strips(case: Case) -> list[Strip]:
    """The network's results beside the reference's range and the lines, for each thing that is measured."""
    if not case.trainings:
        return []
    wanted = dict.fromkeys(target for _, target in targets(case)) or {BY_REFERENCE: None}
    strips = []
    for target in wanted:
        try:
            dots = [("your network", value) for value in results(case, target)]
            reference, metric = reference_results(case, target), metric_for(case, target)
            strips.append(strip(dots, reference, lines(case, target), metric))
        except MetricFailed:  # the mark says it
            continue
    return [each for each in strips if each is not None]


def _claims(case: Case) -> list[str]:
    """What a submission that trained itself says of that."""
    if case.assignment.trained_by != "student" or case.model is None:
        return []
    claims = []
    for number, fit in enumerate(case.model.fits, 1):
        size = f" on {counted(fit.x.shape[0], 'sample')}" if fit.x is not None and fit.x.shape else ""
        figures = ", ".join(
            f"{name} {values[-1]:.4g}"
            for name, values in fit.history.items()
            if values and values[-1] is not None
        )
        end = f"; at its end {figures}" if figures else ""
        claims.append(f"Training {number}: {counted(fit.epochs, 'epoch')}{size}{end}.")
    own = case.training.by_student if case.training is not None else None
    if own is not None and own.on_training is not None and case.dataset.classes:
        claims.append(f"Measured by the grader: {own.on_training:.1%} on the training data.")
    return claims


def _line(case: Case) -> Plane | None:
    """The points and the two lines, where the task is to learn a line."""
    measured = case.training
    if measured is None or measured.predictions is None or case.dataset.spec.true_line is None:
        return None
    dataset, truth = case.dataset, case.dataset.spec.true_line
    order = np.argsort(dataset.x_test[:, 0])
    x = np.asarray(dataset.x_test[order, 0], np.float64)
    learned = measured.predictions.mean(axis=1, dtype=np.float64)[order]
    guess = float(np.interp(truth.at, x, learned))
    return plane(
        "The line, and what your network learned",
        [
            Drawn("the true line", "ideal", x[[0, -1]], truth.slope * x[[0, -1]] + truth.intercept),
            Drawn("what your network learned", "hidden", x, learned, exact=True),
            Drawn(truth.points, "points", dataset.x_train[:, 0], dataset.y_train, dots=True),
            Drawn(f"for x = {truth.at:g} it says {guess:.2f}", "asked", (truth.at,), (guess,), dots=True),
        ],
        across="x",
        up="y",
        reading="The closer the two lines, the better your network knows the rule, and not only the points.",
    )
