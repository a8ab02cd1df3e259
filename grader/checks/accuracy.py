"""`accuracy`: the network, trained by the grader, against the reference trained the same way."""

from __future__ import annotations

import math
import re

import numpy as np

from grader.analysis.diagnoses import diagnose
from grader.analysis.integrity import doubts
from grader.assignment import Check, Task
from grader.case import Case
from grader.checks._kind import Kind
from grader.checks._task import about
from grader.metrics import metric_of
from grader.training.plan import misspelled
from grader.verdicts import Failure, Mismatch, Passed, Skip, Ungradable

# Keras prints the heart of its messages in bold, TensorFlow names its graph's nodes.
MARKUP = re.compile(r"\x1b\[[0-9;]*m|\{\{[^}]*\}\}|\[Op:\w+\] ?(name: ?)?")
PROVISIONAL = (
    "Only your own program can build this network, so the grader could not compute its predictions again: "
    "the points are provisional until your teacher has looked at it."
)
UNKNOWN = 0.5  # provisional, for what cannot be trained here
HALF_WAY = 5  # margins below the line up to which a result still earns half


def threshold(case: Case) -> float:
    """The line to reach: see `Metric.pass_mark`."""
    assert case.reference is not None
    recipe = case.recipe
    return metric_of(recipe).pass_mark(case.reference.mean, recipe.margin, len(case.dataset.y_test))


def accuracy(
    points: float,
    *,
    needs_fit: bool = False,
    title: str = "What your network achieves",
    task: Task | None = None,
) -> Check:
    """Train the network by the recipe and measure it on data the submission never saw.

    Args:
        points: what it is worth.
        needs_fit: a submission must train its network itself, with `fit`. Otherwise a network that was only
            compiled is trained all the same, and the report says who did it.
        title: the check's heading in the report.
        task: the task whose network it is about, where there are several.

    Example:
        >>> from grader.examples import dense, example_case
        >>> check = accuracy(points=20)
        >>> layers = [dense(128, "relu"), dense(10, "softmax")]
        >>> good = example_case(check, layers=layers, loss="sparse_categorical_crossentropy", result=0.97)
        >>> check.ask(good).reason[:48]
        'Trained for 5 epochs, your network is right on 9'
        >>> check.ask(example_case(check))
        Traceback (most recent call last):
        grader.verdicts.Skip: There is no model to train.
    """

    def ask(case: Case) -> Passed:
        if case.model is None:
            raise Skip("There is no model to train.")
        if case.model.compiled is None or case.model.compiled.loss is None:
            raise Skip("A model that was not compiled cannot be trained.")
        if case.internal_error:
            raise Ungradable(case.internal_error)
        if needs_fit and not case.model.fits:
            raise Mismatch(
                expected="a program that trains its network",
                received=f"one that {_never(case)}",
                hint="Call model.fit(...) with the training data.",
            )
        if case.training is None:
            raise _unmeasured(case)
        if case.reference is None or not case.reference.metrics:
            raise Ungradable(
                "The reference network could not be trained, so there is nothing to compare with."
            )
        if case.training.error is not None:
            raise _untrainable(case)
        return _judge(case)

    return about(Check("accuracy", points, title, ask, kind=KIND.name, trains=True), task)


def preview(case: Case, check: Check) -> Passed:
    """What the network comes to, trained on the student's own computer, beside nothing."""
    if case.model is None or case.model.compiled is None:
        raise Skip("There is no compiled model to train.")
    if case.internal_error:
        raise Skip(case.internal_error)
    measured = case.training
    if measured is None:
        return Passed("Your network was not trained here.")
    observed = " ".join(f"{diagnosis.text} {diagnosis.advice}" for diagnosis in diagnose(case)[:2])
    if measured.metric is None:
        said = measured.error.message if measured.error is not None else "it came to nothing"
        raise Failure(f"your network could not be trained: {said}"[:600], hint=observed)
    how = f"Trained as it will be when it is graded ({case.recipe.epochs} epochs)"
    unseen = metric_of(case.recipe).said_unseen(measured.metric)
    return Passed(f"{how}, {unseen}.", observed)


KIND = Kind(
    "accuracy",
    preview,
    advice=lambda case: "Help your network to learn better.",
    follows=("runs", "architecture", "compiled"),
    of_network=True,
    tells="training",
)


def _never(case: Case) -> str:
    """That a submission did not train its network, in words."""
    return "never calls fit on it" if case.outcome == "finished" else "stopped before it called fit"


def _unmeasured(case: Case) -> Exception:
    """Why there is no training: what cannot be trained here is for a person, what broke is ours."""
    if case.refusal:
        return Failure(f"Not trained: {case.refusal}", credit=UNKNOWN, review=True)
    if case.assignment.trained_by == "student":
        return Mismatch(
            expected="weights that can be measured",
            received="none: they are not numbers (NaN), or too many",
            hint="See that the loss stays a number while your program trains.",
            review=True,
        )
    return Ungradable("Not trained: no result.")


def noise(case: Case) -> float:
    """The standard deviation of a single training's result.

    The spread of the reference over its seeds or of this network over its own, whichever is larger;
    and a mean of few samples is known no better than its standard error.
    """
    assert case.reference is not None
    mean, count = case.reference.mean, len(case.dataset.y_test)
    spreads = [case.reference.spread, metric_of(case.recipe).standard_error(mean, count)]
    results = _metrics(case)
    if len(results) > 2:
        spreads.append(float(np.std(results, ddof=1)))
    return max(spreads)


def result(case: Case) -> float:
    """The network's result: the mean over its trainings."""
    return float(np.mean(_metrics(case)))


def uncertain(case: Case) -> bool:
    """Whether the result is within noise of the line: nearer than two standard errors of its mean."""
    error = noise(case) / math.sqrt(len(_metrics(case)))
    return abs(result(case) - threshold(case)) <= 2 * error


def needs_more(case: Case) -> bool:
    """Whether the network should be trained with one more seed before it is judged."""
    if case.reference is None or not case.reference.metrics:
        return False
    if any(training.metric is None or training.by_student is not None for training in case.trainings):
        return False
    return len(case.trainings) < len(case.recipe.seeds) and uncertain(case)


def _metrics(case: Case) -> list[float]:
    return [training.metric for training in case.trainings if training.metric is not None]


def _judge(case: Case) -> Passed:
    assert case.training is not None and case.reference is not None
    metric, got, line = metric_of(case.recipe), result(case), threshold(case)
    outcome, shown = _found(case, got), metric.show(line)
    reached = metric.reaches(got, line)
    # From the line to where half is no longer earned.
    room = (HALF_WAY - 1) * abs(case.reference.mean - line)
    credit = 1.0 if reached else 0.5 if abs(got - line) <= room else 0.0
    doubtful = doubts(case)
    if case.training.self_run:
        # The program that is judged made these predictions: nobody else can compute them again.
        doubtful = [*doubtful, PROVISIONAL]
    if doubtful and credit:
        raise Failure(f"{outcome}. {' '.join(doubtful)}", credit=credit, review=True)
    if len(case.trainings) > 1 and uncertain(case):
        raise Failure(
            f"{outcome}. That is too near the pass mark of {shown} to tell from chance: your teacher decides",
            hint=advice(case),
            credit=credit,
            review=True,
        )
    if reached:
        return Passed(f"{outcome}.", hint=next((diagnosis.text for diagnosis in diagnose(case)), ""))
    wanted = f"{metric.at_least} {shown} was expected"
    half = ", which is near enough for half" if credit else ""
    raise Failure(f"{outcome}; {wanted}{half}", hint=" ".join(doubtful) or advice(case), credit=credit)


def _found(case: Case, got: float) -> str:
    """What was measured, in words."""
    assert case.training is not None and case.reference is not None
    recipe, metric = case.recipe, metric_of(case.recipe)
    if case.assignment.trained_by == "student":
        how = "As your program trained it"
    elif case.training.self_run:
        how = f"Trained by your own program (self-run) for {recipe.epochs} epochs"
    elif case.model is not None and not case.model.fits:
        done = "trained" if case.training.plan.scaling.kind == "raw" else "scaled and trained"
        how = f"Your file {_never(case)}: {done} by the grader alone for {recipe.epochs} epochs"
    else:
        how = f"Trained for {recipe.epochs} epochs"
    if (loss := _meant(case)) is not None:
        how += f" with {loss}"
    if len(case.trainings) > 1:
        how += f", {len(case.trainings)} times with different seeds"
    said = metric.said(got, len(case.dataset.y_test), len(case.trainings))
    return f"{how}, {said} (the reference: {metric.show(case.reference.mean)})"


def _meant(case: Case) -> str | None:
    """The loss or optimizer that a misspelled one was taken for; None if all is spelled right."""
    assert case.training is not None
    given = case.model.compiled if case.model is not None else None
    if given is None:
        return None
    corrections = []
    if given.loss is not None and misspelled(given.loss, "loss"):
        corrections.append(f"the loss {case.training.plan.loss.name} (for “{given.loss.name}”)")
    if given.optimizer is not None and misspelled(given.optimizer, "optimizer"):
        corrections.append(f"the optimizer {case.training.plan.optimizer[0]} (for “{given.optimizer.name}”)")
    return " and ".join(corrections) or None


def advice(case: Case) -> str:
    """What most likely holds the network back, from what was observed."""
    diagnoses = diagnose(case)
    if diagnoses:
        return f"{diagnoses[0].text} {diagnoses[0].advice}"
    assert case.training is not None
    optimizer = case.training.plan.optimizer[0]
    if not metric_of(case.recipe).of_classes and optimizer != "SGD":
        return f"{optimizer} takes steps too small for this task in so few epochs; try SGD."
    return "Look at your layers' activations, the loss and the learning rate."


def _untrainable(case: Case) -> Failure:
    assert case.training is not None and case.training.error is not None
    error = case.training.error
    if error.kind == "too large":
        return Failure(f"Your network is too large to train here: {error.message}", hint="Use fewer units.")
    if error.kind == "other weights":
        return Failure(
            f"The weights that your program left are not those of the network it declared: {error.message}",
            hint="Train the model that you hand in, and leave its weights as they are.",
        )
    if error.kind == "self-run":
        return Failure(
            f"Only your own program can build this network, and here it did not train it: {error.message}",
            hint="Use layers of Keras, or see that your program also trains in the time it has.",
            review=True,
        )
    if error.kind == "diverged":
        return Failure(
            "While training, your network's outputs stopped being numbers (NaN)",
            hint=advice(case),
        )
    lines = [line.strip() for line in MARKUP.sub("", error.message).splitlines() if line.strip()]
    first = " ".join(lines[:2])[:300] or "no message"
    diagnoses = diagnose(case)
    return Failure(
        f"Your network could not be trained. Keras says: {error.kind}: {first}",
        hint=f"{diagnoses[0].text} {diagnoses[0].advice}"
        if diagnoses
        else "Check that the last layer, the loss and the labels fit each other.",
    )
