"""Teaching diagnoses: what was observed in a training that explains its result.

Pure: each looks at numbers measured by the grader and at how the network was compiled. None
fires on a network that learns as the references do. Causes come before what follows from them, which is
left out where its cause was found.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from grader.analysis.diagnosis import Diagnosis, percent, result_sentence
from grader.analysis.learning_rate import rate_high, rate_low
from grader.analysis.loss import misfit
from grader.analysis.overfitting import overfitting
from grader.case import Case
from grader.records.network import PREPROCESSING, SHAPE_ONLY, Network
from grader.records.training import TrainingResult
from grader.training.plan import ONE_HOT, SPARSE

STUCK = 0.9  # share of all guesses that are the same one
SILENT = 0.5  # share of a layer's ReLU units that never fire


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


# The least and the largest number that an activation gives.
RANGES = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, math.inf)}


def _out_of_reach(case: Case, measured: TrainingResult) -> Diagnosis | None:
    """Values that the last layer's activation can never give."""
    plan = measured.plan
    activation = plan.network.output_activation
    scaled = plan.transformation is not None and plan.transformation.target is not None
    if case.dataset.classes or scaled or activation not in RANGES:
        return None
    low, high = RANGES[activation]
    values = case.dataset.y_train
    least, largest = float(values.min()), float(values.max())
    if least >= low and largest <= high:
        return None
    can = f"from {low:g} to {high:g}" if math.isfinite(high) else f"of {low:g} and more"
    return Diagnosis(
        "out_of_reach",
        "Values that the last layer cannot give",
        f"Your network ends with {activation}, which gives numbers {can}. What is to be predicted goes from "
        f"{least:.4g} to {largest:.4g}.",
        "Leave the activation of the last layer out.",
        (("smallest value", least), ("largest value", largest)),
        "what is to be predicted",
    )


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
    reached = result_sentence(measured, " all the same")
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
    reached = result_sentence(measured) if case.dataset.classes else ""
    reason = failure.reason[:1].upper() + failure.reason[1:]
    return Diagnosis("loss_labels", "A loss that does not fit", f"{reason}.{reached}", failure.hint)


# What a straight line stays a straight line through.
STRAIGHT = frozenset(
    {*SHAPE_ONLY, *PREPROCESSING, "BatchNormalization"}
    | {"Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise", "SpatialDropout1D", "SpatialDropout2D"}
)
CURVED = frozenset(
    "Activation ReLU LeakyReLU PReLU ELU Softmax LSTM GRU SimpleRNN ConvLSTM1D ConvLSTM2D Bidirectional "
    "Attention AdditiveAttention MultiHeadAttention GroupQueryAttention Multiply Maximum Minimum Dot".split()
)


def _no_activation(case: Case, measured: TrainingResult) -> Diagnosis | None:
    count = _straight_layers(measured.plan.network)
    asked = case.reference.network if case.reference is not None else None
    if count < 2 or not case.dataset.classes or (asked is not None and not _is_curved(asked)):
        return None
    reached = result_sentence(measured)
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
    if plan.scaling.kind != "raw" or case.recipe.scaling == "raw" or scaling_layer(plan.network):
        return None
    if case.dataset.of_texts:
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


def _stuck(case: Case, measured: TrainingResult) -> Diagnosis | None:
    if measured.predictions is None or len(case.dataset.classes) < 2:
        return None
    most = int(measured.guesses.argmax())
    share = measured.guesses[most] / measured.guesses.sum()
    if share < STUCK:
        return None
    usual = float((case.dataset.y_test == most).mean()) if most < len(case.dataset.classes) else 0.0
    if usual > STUCK / 2:
        return None
    counts = np.pad(measured.guesses, (0, max(0, len(case.dataset.classes) - len(measured.guesses))))
    names = [*case.dataset.classes, *map(str, range(len(case.dataset.classes), len(counts)))]
    bars = tuple((names[place], float(count / counts.sum())) for place, count in enumerate(counts))
    return Diagnosis(
        "stuck",
        "Nearly always the same class",
        f"{percent(share)} of all hidden samples are called “{names[most]}”; {percent(usual)} are. A "
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
        f"{percent(worst)} of the units of a layer ({which}) give 0 for every sample that was tried. Where "
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


def _overfitting(case: Case, measured: TrainingResult) -> Diagnosis | None:
    overfit = overfitting(measured)
    if overfit is None:
        return None
    return Diagnosis(
        "overfitting",
        "Overfitting",
        f"At the end it is right on {percent(overfit.right_on_training)} of the training data and on "
        f"{percent(overfit.right_on_hidden)} of hidden data. The loss on hidden data was lowest after epoch "
        f"{overfit.best} ({overfit.lowest:.3g}) and rose to {overfit.last:.3g}, while on the training data "
        f"it fell to {overfit.training:.3g}: since then it has learned its training data by heart.",
        "Train for fewer epochs, make the network smaller, or add dropout.",
        (("on training data", overfit.right_on_training), ("on hidden data", overfit.right_on_hidden)),
        "accuracy at the end",
        percent=True,
    )


DIAGNOSES: tuple[Callable[[Case, TrainingResult], Diagnosis | None], ...] = (
    _loss, _out_of_reach, _logits, _softmax_from_logits, _no_activation, _unscaled, rate_high, rate_low,
    _nan, _dead, _stuck, _overfitting,
)  # fmt: skip
_MISFITS = ("loss_labels", "out_of_reach", "raw_scores", "unscaled")
# What is left out where one of these was found: it follows from it.
EXPLAINED = {
    "rate_high": (*_MISFITS, "no_activation"),
    "rate_low": (*_MISFITS, "no_activation"),
    "nan_loss": (*_MISFITS, "rate_high"),
    "dead_relu": (*_MISFITS, "rate_high", "nan_loss"),
    "stuck": (*_MISFITS, "rate_high", "rate_low", "nan_loss", "dead_relu"),
}
