"""`accuracy`: the network, trained by the grader, against the reference trained the same way."""

from __future__ import annotations

import math
import re

from grader.assignment import Check, Failure, Passed, Skip, Ungradable
from grader.checks.case import Case, Reference
from grader.data import IMAGE_SETS
from grader.training.network import PREPROCESSING
from grader.training.plan import ONE_HOT, SPARSE

COLOURS = re.compile(r"\x1b\[[0-9;]*m")  # Keras prints the heart of its messages in bold
HALF_WAY = 5  # margins below the line up to which a result still earns half


def threshold(case: Case) -> float:
    """The line to reach: the reference's mean less the margin, or plus it for an error.

    Where so few samples are measured that chance alone moves the result by more than the margin,
    two standard errors of the reference's accuracy count instead.
    """
    assert case.reference is not None
    recipe, mean = case.assignment.recipe, case.reference.mean
    if recipe.metric == "mean_absolute_error":
        return mean + recipe.margin
    count = len(case.dataset.y_test)
    chance = 2 * math.sqrt(max(mean * (1 - mean), 1 / count) / count)
    return mean - max(recipe.margin, chance)


def accuracy(points: float, *, title: str = "What your network achieves") -> Check:
    """Train the network by the recipe and measure it on data the submission never saw."""

    def ask(case: Case) -> Passed:
        if case.model is None:
            raise Skip("There is no model to train.")
        if case.model.compiled is None or case.model.compiled.loss is None:
            raise Skip("A model that was not compiled cannot be trained.")
        if case.trouble:
            raise Ungradable(case.trouble)
        if case.measured is None:
            raise Ungradable(f"Not trained: {case.refusal or 'no result'}.")
        if case.reference is None or not case.reference.metrics:
            raise Ungradable(
                "The reference network could not be trained, so there is nothing to compare with."
            )
        if case.measured.error is not None:
            raise _untrainable(case)
        return _judge(case, case.reference)

    return Check("accuracy", points, title, ask)


def _judge(case: Case, reference: Reference) -> Passed:
    assert case.measured is not None and case.measured.metric is not None
    got, line, recipe = case.measured.metric, threshold(case), case.assignment.recipe
    how = "Trained by your own program (self-run)" if case.measured.self_run else "Trained"
    if recipe.metric == "mean_absolute_error":
        found = (
            f"{how} for {recipe.epochs} epochs, your line is off by {got:.3g} on average "
            f"(the reference: {reference.mean:.3g})"
        )
        if got <= line:
            return Passed(f"{found}.")
        credit = 0.5 if got <= reference.mean + HALF_WAY * recipe.margin else 0.0
        raise Failure(f"{found}; at most {line:.3g} was expected", hint=_advice(case), credit=credit)
    found = (
        f"{how} for {recipe.epochs} epochs, your network is right on {got:.1%} of "
        f"{len(case.dataset.y_test):,} hidden samples (the reference: {reference.mean:.1%})"
    )
    if got >= line:
        return Passed(f"{found}.", hint=_unscaled(case))
    credit = 0.5 if got >= line - (HALF_WAY - 1) * (reference.mean - line) else 0.0
    raise Failure(f"{found}; at least {line:.1%} was expected", hint=_advice(case), credit=credit)


def _advice(case: Case) -> str:
    """What most likely holds the network back, from what was observed."""
    assert case.measured is not None
    plan = case.measured.plan
    network = plan.network
    unscaled = _unscaled(case)
    scores = plan.loss.name in SPARSE | ONE_HOT and not plan.loss.from_logits
    if scores and network.output_activation == "linear":
        return "The loss expects probabilities and gets raw scores: see “how your model is compiled”."
    if unscaled:
        return unscaled
    losses = [value for value in case.measured.history.get("loss", []) if value is not None]
    if len(losses) > 1 and losses[-1] > losses[0]:
        return "The loss grows while training: the learning rate is probably too high."
    optimizer, settings = case.measured.plan.optimizer
    rate = dict(settings).get("learning_rate")
    if case.assignment.recipe.metric == "mean_absolute_error" and optimizer != "SGD":
        return f"{optimizer} takes steps too small for this task in so few epochs; try SGD."
    if isinstance(rate, float) and rate < 1e-4:
        return f"A learning rate of {rate:g} is very small: the network has hardly moved."
    return "Look at your layers' activations, the loss and the learning rate."


def _unscaled(case: Case) -> str:
    """What to say where inputs went in as they came; empty where they were scaled."""
    assert case.measured is not None
    plan = case.measured.plan
    scales_itself = any(op.kind in PREPROCESSING | {"BatchNormalization"} for op in plan.network.ops[:2])
    if plan.scaling.kind != "raw" or case.assignment.recipe.scaling == "raw" or scales_itself:
        return ""
    top = "0 to 255" if case.dataset.name in IMAGE_SETS else "their original, very different sizes"
    return f"Your inputs went in unscaled ({top}). Networks learn better from small numbers: scale them."


def _untrainable(case: Case) -> Failure:
    assert case.measured is not None and case.measured.error is not None
    error = case.measured.error
    if error.kind == "too large":
        return Failure(f"Your network is too large to train here: {error.message}", hint="Use fewer units.")
    if error.kind == "diverged":
        return Failure(
            "While training, your network's outputs stopped being numbers (NaN)",
            hint="A learning rate that is too high does this, and so do unscaled inputs.",
        )
    lines = [line.strip() for line in COLOURS.sub("", error.message).splitlines() if line.strip()]
    first = " ".join(lines[:2])[:300] or "no message"
    return Failure(
        f"Your network could not be trained. Keras says: {error.kind}: {first}",
        hint="Check that the last layer, the loss and the labels fit each other.",
    )
