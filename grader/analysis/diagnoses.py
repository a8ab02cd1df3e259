"""Teaching diagnoses: what was observed in a training that explains its result.

Pure: each looks at numbers measured by the grader and at how the network was compiled. None
fires on a network that learns as the references do. Causes come before what follows from them, which is
left out where its cause was found.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from grader.analysis.loss import misfit
from grader.case import Case
from grader.metrics import metric_of, predicted_classes
from grader.records.network import PREPROCESSING, SHAPE_ONLY, Network
from grader.records.training import TrainingResult
from grader.training.plan import ONE_HOT, SPARSE

STUCK = 0.9  # share of all guesses that are the same one
SILENT = 0.5  # share of a layer's ReLU units that never fire
GAP = 0.05  # accuracy on training data beyond that on hidden data
RISE = 1.15  # of the lowest loss on hidden data, at the end
STILL = 0.05  # of the length of all weights: a network that moved by less has hardly moved
BETTER = 0.6  # of the loss: what a trial at another learning rate must reach to be named


@dataclass(frozen=True)
class Diagnosis:
    """One observation.

    Attributes:
        slug: its fixed name.
        title: in a few words.
        text: what was seen, with the number that shows it, and why it matters.
        advice: what to do, as an imperative.
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
    """Everything that was observed, causes first."""
    if case.training is None:
        return []
    diagnoses: list[Diagnosis] = []
    for look in DIAGNOSES:
        diagnosis = look(case, case.training)
        if diagnosis is not None and not any(
            earlier.slug in EXPLAINED.get(diagnosis.slug, ()) for earlier in diagnoses
        ):
            diagnoses.append(diagnosis)
    return diagnoses


def _logits(case: Case, measured: TrainingResult) -> Diagnosis | None:
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


def _softmax_from_logits(case: Case, measured: TrainingResult) -> Diagnosis | None:
    plan = measured.plan
    if not plan.loss.from_logits or plan.network.output_activation != "softmax":
        return None
    reached = _reached(measured, " all the same")
    return Diagnosis(
        "softmax_from_logits",
        "Softmax together with from_logits=True",
        "The network already ends in probabilities, and the loss is told to expect raw scores. Keras "
        f"notices and undoes it; other libraries apply softmax twice.{reached}",
        "Leave one of the two out.",
    )


def _loss(case: Case, measured: TrainingResult) -> Diagnosis | None:
    if case.model is None:
        return None
    failure = misfit(case, measured.plan.loss)
    if failure is None or _softmax_from_logits(case, measured) or _logits(case, measured):
        return None
    reached = _reached(measured) if case.dataset.classes else ""
    reason = failure.reason[:1].upper() + failure.reason[1:]
    return Diagnosis("loss_labels", "A loss that does not fit", f"{reason}.{reached}", failure.hint)


# What a straight line stays a straight line through.
STRAIGHT = frozenset(
    {*SHAPE_ONLY, *PREPROCESSING, "BatchNormalization"}
    | {"Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise", "SpatialDropout1D", "SpatialDropout2D"}
)
CURVED = frozenset("Activation ReLU LeakyReLU PReLU ELU Softmax LSTM GRU SimpleRNN".split())


def _no_activation(case: Case, measured: TrainingResult) -> Diagnosis | None:
    count = _straight_layers(measured.plan.network)
    asked = case.reference.network if case.reference is not None else None
    if count < 2 or not case.dataset.classes or (asked is not None and not _is_curved(asked)):
        return None
    reached = _reached(measured)
    return Diagnosis(
        "no_activation",
        "Layers without an activation",
        f"{count} Dense layers follow each other without an activation between them. Each of them only "
        "multiplies and adds, so together they can do no more than one Dense layer alone, however many there "
        f"are.{reached}",
        "Give the hidden layers an activation, such as relu.",
        (("Dense layers", float(count)), ("layers' worth", 1.0)),
        "how many Dense layers there are, and what they can do together",
    )


def _straight_layers(network: Network) -> int:
    """How many Dense layers follow each other with nothing but straight lines between them.

    0 where one of those before the last has an activation.
    """
    dense = [place for place, op in enumerate(network.ops) if op.kind == "Dense"]
    for place in dense[1:]:
        source = network.ops[place].inputs[0]
        while source >= 0 and network.ops[source].kind in STRAIGHT:
            source = network.ops[source].inputs[0]
        if source < 0 or network.ops[source].kind != "Dense":
            return 0
    return len(dense)


def _is_curved(network: Network) -> bool:
    """Whether a network can do more than one layer: something bends between its first layer and its last."""
    sized = [place for place, op in enumerate(network.ops) if op.get("units") or op.get("filters")]
    return any(op.kind in CURVED for op in network.ops[: sized[-1] if sized else 0])


def _nan(case: Case, measured: TrainingResult) -> Diagnosis | None:
    losses = measured.history.get("loss", [])
    first = next((epoch for epoch, value in enumerate(losses, 1) if value is None), None)
    diverged = measured.error is not None and measured.error.kind == "diverged"
    if first is None and not diverged:
        return None
    when = f"in epoch {first} of {len(losses)}" if first is not None else "in the end"
    what = "The loss" if first is not None else "What the network gives"
    return Diagnosis(
        "nan_loss",
        "The loss is no number any more" if first is not None else "The outputs are no numbers any more",
        f"{what} became NaN (“not a number”) {when}: the weights grew beyond all bounds.",
        "Try a much lower learning rate.",
    )


def scaling_layer(network: Network) -> str:
    """The kind of the layer that scales a network's inputs, or what its first step gives; "" if none does."""
    for place, op in enumerate(network.ops):
        if op.kind in PREPROCESSING or op.kind == "LayerNormalization":
            return op.kind
        if op.kind == "BatchNormalization":
            return op.kind
        if place and op.kind not in STRAIGHT:
            return ""
    return ""


def _unscaled(case: Case, measured: TrainingResult) -> Diagnosis | None:
    plan = measured.plan
    if plan.scaling.kind != "raw" or case.assignment.recipe.scaling == "raw" or scaling_layer(plan.network):
        return None
    images, (_, white) = case.dataset.spec.is_images, case.dataset.spec.value_range or (0, 0)
    x = case.dataset.x_train
    low, high = float(x.min()), float(x.max())
    fits = case.model.fits if case.model is not None else ()
    inputs = next((fit.x for fit in reversed(fits) if fit.x is not None), None)
    if not images and (inputs is None or inputs.high < high / 2):
        return None  # scaled in a way of its own
    top = f"{low:g} to {high:g}" if images else f"numbers of very different sizes, up to {high:g}"
    divide = f"divide the images by {white:g}" if images else "bring every feature into a similar range"
    return Diagnosis(
        "unscaled",
        "Inputs that were not scaled",
        f"Your inputs went in unscaled ({top}). Networks learn better from small numbers.",
        f"Scale them before fit: {divide}.",
        (("smallest input", low), ("largest input", high)),
        "what went into the network",
    )


def _rate_high(case: Case, measured: TrainingResult) -> Diagnosis | None:
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


def _rate_low(case: Case, measured: TrainingResult) -> Diagnosis | None:
    best = _best_trial(measured, lambda factor: factor > 1)
    if best is None:
        return None
    moved = measured.probes.moved if measured.probes is not None else None
    return _rate(
        "rate_low",
        "A learning rate that is too low",
        _too_short(moved),
        "higher",
        measured,
        best,
    )


def _too_short(moved: float | None) -> str:
    """That steps are too short, in words that are true of how far all weights moved."""
    if moved is None:
        return "The steps are too short to get far in so many"
    way = f"all its weights together moved by {_percent(moved)} of their length"
    if moved < STILL:
        return f"The steps are so short that the network has hardly moved: {way}"
    return f"The steps are too short to get far enough in so many, though {way}"


def _best_trial(measured: TrainingResult, wanted: Callable[[float], bool]) -> float | None:
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


def _rate(slug: str, title: str, why: str, word: str, measured: TrainingResult, best: float) -> Diagnosis:
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
        f"Try a {word} learning rate, such as {rate * best:.3g}.",
        bars,
        f"the loss after {probes.trial_steps} steps, by learning rate: less is better",
    )


def _number(value: float | None) -> str:
    return "no number" if value is None else f"{value:.3g}"


def _stuck(case: Case, measured: TrainingResult) -> Diagnosis | None:
    if measured.predictions is None or len(case.dataset.classes) < 2:
        return None
    counts = np.bincount(predicted_classes(measured.predictions), minlength=len(case.dataset.classes))
    most = int(counts.argmax())
    share = counts[most] / counts.sum()
    usual = float((case.dataset.y_test == most).mean()) if most < len(case.dataset.classes) else 0.0
    if share < STUCK or usual > STUCK / 2:
        return None
    names = [*case.dataset.classes, *map(str, range(len(case.dataset.classes), len(counts)))]
    bars = tuple((names[place], float(count / counts.sum())) for place, count in enumerate(counts))
    return Diagnosis(
        "stuck",
        "Nearly always the same class",
        f"{_percent(share)} of all hidden samples are called “{names[most]}”; {_percent(usual)} are. A "
        "network that says the same of nearly everything has not learned from its inputs.",
        "Check that samples and labels are in the same order, then try another learning rate.",
        bars[:20],
        "how often it says each class",
        percent=True,
    )


def _dead(case: Case, measured: TrainingResult) -> Diagnosis | None:
    if measured.probes is None or not measured.probes.silent:
        return None
    shares = [(f"ReLU {number}", share) for number, (_, share) in enumerate(measured.probes.silent, 1)]
    worst = max(share for _, share in shares)
    if worst < SILENT:
        return None
    which = next(name for name, share in shares if share == worst)
    beginnings = [op.get(name) for op in measured.plan.network.ops for name in INITIALIZERS]
    own = any(beginning is not None and beginning[0] not in USUAL for beginning in beginnings)
    return Diagnosis(
        "dead_relu",
        "Units that never fire",
        f"{_percent(worst)} of the units of a layer ({which}) give 0 for every sample that was tried. Where "
        "a unit gives 0, nothing is learned through it: it is dead.",
        "Leave the weights and biases to begin as Keras makes them." if own else "Try a lower learning rate.",
        tuple(shares[:20]),
        "the share of each layer's units that never fire",
        percent=True,
    )


INITIALIZERS = ("kernel_initializer", "bias_initializer")
# What weights and biases usually begin with.
USUAL = frozenset(
    "Zeros GlorotUniform GlorotNormal HeUniform HeNormal LecunUniform LecunNormal Orthogonal".split()
)


@dataclass(frozen=True)
class Overfitting:
    """A network that learns its training data by heart.

    Attributes:
        best: the epoch, from 1, after which the loss on hidden data is lowest.
        lowest: that loss; `last`: the loss on hidden data at the end; `training`: on training data.
        right_on_training, right_on_hidden: accuracies at the end.
    """

    best: int
    lowest: float
    last: float
    training: float
    right_on_training: float
    right_on_hidden: float


def overfitting(measured: TrainingResult) -> Overfitting | None:
    """Whether a classifier learned its training data by heart, and since when: the one definition of it.

    The loss on hidden data has risen from its lowest by more than noise, while the loss on training data went
    on falling and is the lower of the two; and accuracy on training data is well above that on hidden data.
    """
    if measured.plan.loss.name not in SPARSE | ONE_HOT:
        return None  # what is measured on hidden data is cross-entropy
    history = measured.history
    right = metric_of(measured.plan.recipe).on_training(history)
    return _by_heart(history.get("loss", []), measured.loss_by_epoch, right, measured.by_epoch)


def _by_heart(
    training: Sequence[float | None],
    hidden: Sequence[float],
    right_on_training: Sequence[float | None],
    right_on_hidden: Sequence[float],
) -> Overfitting | None:
    """`overfitting`, of the losses and accuracies after each epoch."""
    if len(hidden) < 3 or not len(hidden) == len(training) == len(right_on_hidden):
        return None
    best = int(np.argmin(hidden))
    then, now = training[best], training[-1]
    right = right_on_training[-1] if right_on_training else None
    if then is None or now is None or right is None or best == len(hidden) - 1:
        return None
    rises = hidden[-1] >= RISE * hidden[best]
    if not (rises and now < then and now < hidden[-1] and right - right_on_hidden[-1] >= GAP):
        return None
    return Overfitting(best + 1, hidden[best], hidden[-1], now, right, right_on_hidden[-1])


def _overfitting(case: Case, measured: TrainingResult) -> Diagnosis | None:
    overfit = overfitting(measured)
    if overfit is None:
        return None
    return Diagnosis(
        "overfitting",
        "Overfitting",
        f"At the end it is right on {_percent(overfit.right_on_training)} of the training data and on "
        f"{_percent(overfit.right_on_hidden)} of hidden data. The loss on hidden data was lowest after epoch "
        f"{overfit.best} ({overfit.lowest:.3g}) and rose to {overfit.last:.3g}, while on the training data "
        f"it fell to {overfit.training:.3g}: since then it has learned its training data by heart.",
        "Train for fewer epochs, make the network smaller, or add dropout.",
        (("on training data", overfit.right_on_training), ("on hidden data", overfit.right_on_hidden)),
        "accuracy at the end",
        percent=True,
    )


def _reached(measured: TrainingResult, after: str = "") -> str:
    """The result as a sentence to add, with a few words `after` it; "" without one, and of an error."""
    metric = metric_of(measured.plan.recipe)
    if measured.metric is None or not metric.higher_is_better:
        return ""
    value = (
        _percent(measured.metric) if metric.percent else f"{metric.show(measured.metric)} ({metric.title})"
    )
    return f" It reached {value}{after}."


def _percent(share: float) -> str:
    """A share in percent: 0 and 100 only where it is just that."""
    if 0 < share < 0.0005:
        return "less than 0.1%"
    if 0.9995 <= share < 1:
        return "more than 99.9%"
    return f"{share:.0%}" if share in (0, 1) else f"{share:.1%}"


DIAGNOSES: tuple[Callable[[Case, TrainingResult], Diagnosis | None], ...] = (
    _loss, _logits, _softmax_from_logits, _no_activation, _unscaled, _rate_high, _rate_low,
    _nan, _dead, _stuck, _overfitting,
)  # fmt: skip
_MISFITS = ("loss_labels", "raw_scores", "unscaled")
# What is left out where one of these was found: it follows from it.
EXPLAINED = {
    "rate_high": (*_MISFITS, "no_activation"),
    "rate_low": (*_MISFITS, "no_activation"),
    "nan_loss": (*_MISFITS, "rate_high"),
    "dead_relu": (*_MISFITS, "rate_high", "nan_loss"),
    "stuck": (*_MISFITS, "rate_high", "rate_low", "nan_loss", "dead_relu"),
}
