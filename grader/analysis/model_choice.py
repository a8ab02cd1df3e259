"""Which of a submission's models is graded, and why."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.analysis.comparison import compare
from grader.data import SPECS, Dataset
from grader.evidence import Array, Model
from grader.records.network import Network
from grader.training.network import canonical

SAMPLE = 2_000  # images that the mean and standard deviation of a data set's pixels are taken from
ALIKE = 0.05  # how far those of a part of a data set may be from those of the whole


def choose(
    models: Sequence[Model],
    references: Sequence[Network],
    shape: tuple[int, ...],
    dataset: Dataset | None = None,
) -> tuple[Model | None, str]:
    """Choose the model to grade, and say why in words for the student.

    One that `fit` showed another data set comes last. Of the others, the one that fits the task's input and
    output comes first, then one that saw the task's data, then one that was trained or compiled, then the one
    nearest to what was asked for, then the last.
    """
    real = [model for model in models if model.layers]
    if not real:
        return None, "No model was found."
    if len(real) == 1:
        return real[0], f"Your file makes one model, {_called(real[0])}."
    ranks = [_rank(model, references, shape, dataset) for model in real]
    place = max(range(len(real)), key=lambda number: (ranks[number], number))
    best, (own, fits, saw, state, _) = real[place], ranks[place]
    others = [rank for number, rank in enumerate(ranks) if number != place]
    reasons = []
    if saw and not all(other[2] for other in others):
        reasons.append("it was trained on the data of this task")
    elif own and not all(other[0] for other in others):
        reasons.append("it was not trained on another data set")
    if fits and not all(other[1] for other in others):
        reasons.append("its input and output fit the task")
    if any(other[3] < state for other in others):
        reasons.append(("", "it was compiled", "it was compiled and trained")[state])
    if any(other[:4] == (own, fits, saw, state) for other in others):
        reasons.append("of those alike, it is nearest to what was asked for")
    why = f", because {' and '.join(reasons)}" if reasons else ", the last one made"
    return best, f"Your file makes {len(real)} models. This report is about {_called(best)}{why}."


def fitness(
    models: Sequence[Model], references: Sequence[Network], shape: tuple[int, ...], dataset: Dataset
) -> tuple[float, ...]:
    """How well the best of these models fits the task, to tell programs apart: the larger, the better."""
    ranks = [_rank(model, references, shape, dataset) for model in models if model.layers]
    return max(ranks, default=())


def _called(model: Model) -> str:
    name = f"“{model.variable}”" if model.variable else "one without a variable of its own"
    place = f" made in {model.function}()" if model.function else ""
    line = f" (line {model.line})" if model.line else ""
    return f"{name}{place}{line}"


def _rank(
    model: Model, references: Sequence[Network], shape: tuple[int, ...], dataset: Dataset | None
) -> tuple[bool, bool, bool, int, float]:
    """The larger, the more it is the model that was asked for; see `choose`."""
    network = canonical(model, shape, strict=False)
    fits = any(
        network.outputs == reference.outputs and network.input_shape == reference.input_shape
        for reference in references
    )
    dataset_names = [name for fit in model.fits if (name := which_data(fit.x, fit.y, dataset)) is not None]
    ours = dataset is not None and dataset.name in dataset_names
    state = 2 if model.fits else 1 if model.compiled is not None else 0
    nearest = max((compare(reference, network).credit for reference in references), default=0.0)
    return ours or not dataset_names, fits, ours, state, round(nearest, 6)


def which_data(x: Array | None, y: Array | None, dataset: Dataset | None) -> str | None:
    """The name of the data set that arrays handed to `fit` came from, however they were scaled or shaped.

    None where that cannot be told: of a few samples, of features that were scaled one by one, of data of the
    submission's own.
    """
    if dataset is None or x is None or not x.shape:
        return None
    if dataset.spec.is_images:
        size = math.prod(dataset.sample_shape)
        if len(x.means) != 1 or math.prod(x.shape[1:]) != size:
            return None
        span = x.high - x.low
        if span <= 0:
            return None
        given = ((x.means[0] - x.low) / span, x.spreads[0] / span)
        # Whatever moves and stretches all pixels alike leaves these as they are.
        known = {
            spec.name: spec.pixel_statistics
            for spec in SPECS.values()
            if spec.pixel_statistics is not None and math.prod(spec.sample_shape) == size
        }
        known[dataset.name] = _pixels(dataset)
        off = {
            name: max(abs(a - b) for a, b in zip(given, statistics, strict=True))
            for name, statistics in known.items()
        }
        nearest = min(off, key=lambda name: (off[name], name != dataset.name))
        return nearest if off[nearest] <= ALIKE else None
    if dataset.classes or y is None:
        return None
    pairs = ((x, dataset.x_train), (y, dataset.y_train))
    same = all(
        math.isclose(summary.low, float(own.min()), abs_tol=1e-6)
        and math.isclose(summary.high, float(own.max()), abs_tol=1e-6)
        for summary, own in pairs
    )
    return dataset.name if same else None


def _pixels(dataset: Dataset) -> tuple[float, float]:
    assert dataset.spec.value_range is not None
    low, high = dataset.spec.value_range
    pixels = (dataset.x_train[:: max(1, len(dataset.x_train) // SAMPLE)] - low) / (high - low)
    return float(pixels.mean()), float(pixels.std())
