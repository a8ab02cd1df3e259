"""Teaching diagnoses: what was observed in a training that explains its result.

Pure: each looks at numbers measured by the grader and at how the network was compiled. None
fires on a network that learns as the references do.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.checks.case import Case
from grader.checks.compiling import misfit
from grader.data import IMAGE_SETS
from grader.training.measure import Measured, guesses
from grader.training.network import PREPROCESSING
from grader.training.plan import ONE_HOT, SPARSE

STUCK = 0.9  # share of all guesses that are the same one
SILENT = 0.5  # share of a layer's ReLU units that never fire
GAP = 0.05  # accuracy on training data beyond that on hidden data
RISE = 1.15  # of the lowest loss on hidden data, at the end
BETTER = 0.6  # of the loss: what a trial at another learning rate must reach to be named


@dataclass(frozen=True)
class Diagnosis:
    """One observation.

    Attributes:
        slug: its fixed name.
        title: in a few words.
        text: what was seen, with the number that shows it.
        advice: what to do.
        bars: labelled numbers that picture it; may be empty. `caption` says what they are.
        percent: the numbers are shares of one.
    """

    slug: str
    title: str
    text: str
    advice: str
    bars: tuple[tuple[str, float], ...] = ()
    caption: str = ""
    percent: bool = False


def diagnose(case: Case) -> list[Diagnosis]:
    """Everything that was observed, the most telling first."""
    if case.measured is None:
        return []
    found: list[Diagnosis] = []
    for look in LOOKS:
        seen = look(case, case.measured)
        # What follows from another mistake is not told beside it.
        if seen is not None and not any(each.slug in EXPLAINED.get(seen.slug, ()) for each in found):
            found.append(seen)
    return found


def _logits(case: Case, measured: Measured) -> Diagnosis | None:
    plan = measured.plan
    if plan.loss.name not in SPARSE | ONE_HOT or plan.loss.from_logits:
        return None
    if plan.network.output_activation != "linear":
        return None
    bars: tuple[tuple[str, float], ...] = ()
    if measured.predictions is not None:
        low, high = float(measured.predictions.min()), float(measured.predictions.max())
        bars = (("smallest output", low), ("largest output", high))
    return Diagnosis(
        "raw_scores",
        "Raw scores where the loss expects probabilities",
        "The last layer has no activation, so its outputs are raw scores (logits) of any size; the loss "
        "was not told so and takes them for probabilities.",
        "Either end the network with softmax, or give the loss from_logits=True.",
        bars,
        "what comes out of the network",
    )


def _softmax_from_logits(case: Case, measured: Measured) -> Diagnosis | None:
    plan = measured.plan
    if not plan.loss.from_logits or plan.network.output_activation != "softmax":
        return None
    reached = f" It reached {measured.metric:.1%} all the same." if measured.metric is not None else ""
    return Diagnosis(
        "softmax_from_logits",
        "Softmax together with from_logits=True",
        "The network already ends in probabilities, and the loss is told to expect raw scores. Keras "
        f"notices and undoes it; other libraries apply softmax twice.{reached}",
        "Leave one of the two out.",
    )


def _loss(case: Case, measured: Measured) -> Diagnosis | None:
    if case.model is None:
        return None
    failure = misfit(case, measured.plan.loss)
    if failure is None or _softmax_from_logits(case, measured) or _logits(case, measured):
        return None
    reached = (
        f" It reached {measured.metric:.1%}." if measured.metric is not None and case.dataset.classes else ""
    )
    reason = failure.reason[:1].upper() + failure.reason[1:]
    return Diagnosis("loss_labels", "A loss that does not fit", f"{reason}.{reached}", failure.hint)


def _nan(case: Case, measured: Measured) -> Diagnosis | None:
    losses = measured.history.get("loss", [])
    first = next((epoch for epoch, value in enumerate(losses, 1) if value is None), None)
    diverged = measured.error is not None and measured.error.kind == "diverged"
    if first is None and not diverged:
        return None
    when = f"in epoch {first} of {len(losses)}" if first is not None else "in the end"
    return Diagnosis(
        "nan_loss",
        "The loss is no number any more",
        f"The loss became NaN (“not a number”) {when}: the weights grew beyond all bounds.",
        "A learning rate that is too high does this, and so do unscaled inputs.",
    )


def _unscaled(case: Case, measured: Measured) -> Diagnosis | None:
    plan = measured.plan
    scales_itself = any(op.kind in PREPROCESSING | {"BatchNormalization"} for op in plan.network.ops[:2])
    if plan.scaling.kind != "raw" or case.assignment.recipe.scaling == "raw" or scales_itself:
        return None
    images = case.dataset.name in IMAGE_SETS
    x = case.dataset.x_train
    low, high = float(x.min()), float(x.max())
    top = f"{low:g} to {high:g}" if images else "their original, very different sizes"
    divide = "divide the images by 255" if images else "scale every feature to a similar range"
    return Diagnosis(
        "unscaled",
        "Inputs that were not scaled",
        f"Your inputs went in unscaled ({top}). Networks learn better from small numbers.",
        f"Scale them before fit: {divide}.",
        (("smallest input", low), ("largest input", high)),
        "what went into the network",
    )


def _rate_high(case: Case, measured: Measured) -> Diagnosis | None:
    best = _best_trial(measured, lambda factor: factor < 1)
    if best is None:
        return None
    return _rate(
        "rate_high",
        "A learning rate that is too high",
        "Each step goes so far that it misses the low places of the loss",
        "lower",
        measured,
        best,
    )


def _rate_low(case: Case, measured: Measured) -> Diagnosis | None:
    best = _best_trial(measured, lambda factor: factor > 1)
    if best is None:
        return None
    probes = measured.probes
    moved = (
        f": all its weights together moved by {probes.moved:.1%}"
        if probes and probes.moved is not None
        else ""
    )
    return _rate(
        "rate_low",
        "A learning rate that is too low",
        f"The steps are so small that the network has hardly moved{moved}",
        "higher",
        measured,
        best,
    )


def _best_trial(measured: Measured, wanted: Callable[[float], bool]) -> float | None:
    """The factor of the best trial, if it is a wanted one and much better than the rate itself."""
    probes = measured.probes
    if probes is None or not probes.trials:
        return None
    losses = {float(name): value for name, value in probes.trials.items() if value is not None}
    if not losses:
        return None
    best = min(losses, key=lambda factor: losses[factor])
    # What is no number is worse than any.
    same, end = losses.get(1.0, math.inf), math.inf if probes.loss_after is None else probes.loss_after
    # Against the whole training where that went wrong, against as many steps where it was slow.
    bar = max(same, end) if best < 1 else same
    return best if wanted(best) and losses[best] <= BETTER * bar else None


def _rate(slug: str, title: str, why: str, word: str, measured: Measured, best: float) -> Diagnosis:
    probes = measured.probes
    assert probes is not None
    name, settings = measured.plan.optimizer
    rate = float(dict(settings)["learning_rate"])  # there are no trials where it is no number
    bars = tuple(
        (f"rate {rate * float(factor):.3g}", value)
        for factor, value in sorted(probes.trials.items(), key=lambda item: float(item[0]))
        if value is not None
    )
    return Diagnosis(
        slug,
        title,
        f"{why}. With {name} and the learning rate {rate:g} the loss began at "
        f"{_number(probes.loss_before)} and ended at {_number(probes.loss_after)}; a trial of "
        f"{probes.trial_steps} steps with {rate * best:.3g} brought it to "
        f"{_number(probes.trials[f'{best:g}'])}.",
        f"Try a {word} learning rate, or begin with the optimizer's default.",
        bars,
        f"the loss after {probes.trial_steps} steps, by learning rate: less is better",
    )


def _number(value: float | None) -> str:
    return "no number" if value is None else f"{value:.3g}"


def _stuck(case: Case, measured: Measured) -> Diagnosis | None:
    if measured.predictions is None or len(case.dataset.classes) < 2:
        return None
    counts = np.bincount(guesses(measured.predictions), minlength=len(case.dataset.classes))
    most = int(counts.argmax())
    share = counts[most] / counts.sum()
    usual = float((case.dataset.y_test == most).mean()) if most < len(case.dataset.classes) else 0.0
    if share < STUCK or usual > STUCK / 2:
        return None
    names = [*case.dataset.classes, *map(str, range(len(case.dataset.classes), len(counts)))]
    bars = tuple((names[place], float(count / counts.sum())) for place, count in enumerate(counts))
    return Diagnosis(
        "stuck",
        "It says the same class for everything",
        f"{share:.0%} of all hidden samples are called “{names[most]}”; {usual:.0%} are.",
        "A network that always says the same has not learned from its inputs: look at the loss, the "
        "learning rate and the scaling of the inputs.",
        bars[:20],
        "how often it says each class",
        percent=True,
    )


def _dead(case: Case, measured: Measured) -> Diagnosis | None:
    if measured.probes is None or not measured.probes.silent:
        return None
    shares = [(f"ReLU {number}", share) for number, (_, share) in enumerate(measured.probes.silent, 1)]
    worst = max(share for _, share in shares)
    if worst < SILENT:
        return None
    return Diagnosis(
        "dead_relu",
        "Units that never fire",
        f"{worst:.0%} of the units of a ReLU layer give 0 for every sample that was tried. Where a unit "
        "gives 0, nothing is learned through it: it is dead.",
        "A learning rate that is too high, unscaled inputs and bad initial weights do this.",
        tuple(shares[:20]),
        "the share of each layer's units that never fire",
        percent=True,
    )


def _overfitting(case: Case, measured: Measured) -> Diagnosis | None:
    training, hidden = measured.history.get("accuracy", []), measured.by_epoch
    losses = measured.loss_by_epoch
    if len(hidden) < 3 or len(losses) != len(hidden) or not training or training[-1] is None:
        return None
    gap = training[-1] - hidden[-1]
    best = int(np.argmin(losses))
    if gap < GAP or losses[-1] < RISE * losses[best] or best == len(losses) - 1:
        return None
    return Diagnosis(
        "overfitting",
        "Overfitting",
        f"At the end it is right on {training[-1]:.1%} of the training data and on {hidden[-1]:.1%} of "
        f"hidden data. The loss on hidden data was lowest after epoch {best + 1} ({losses[best]:.3g}) "
        f"and rose to {losses[-1]:.3g}: since then it has learned its training data by heart.",
        "Train for fewer epochs, make the network smaller, or add dropout.",
        (("on training data", float(training[-1])), ("on hidden data", float(hidden[-1]))),
        "accuracy at the end",
        percent=True,
    )


LOOKS: tuple[Callable[[Case, Measured], Diagnosis | None], ...] = (
    _loss, _logits, _softmax_from_logits, _unscaled, _nan, _rate_high, _rate_low, _dead, _stuck, _overfitting,
)  # fmt: skip
# What is left out where one of these was found: it follows from it.
EXPLAINED = {
    "rate_high": ("loss_labels", "raw_scores", "unscaled"),
    "rate_low": ("loss_labels", "raw_scores", "unscaled"),
}
