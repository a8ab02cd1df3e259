"""Which of a submission's models is graded, and why."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.analysis.comparison import compare
from grader.data import SPECS, Dataset
from grader.evidence import Array, Model
from grader.records.network import Network
from grader.text import counted
from grader.training.network import canonical

WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
ORDER = 1e-6  # what the order of models counts against what is known of them
ALIKE = 0.05  # how far those of a part of a data set may be from those of the whole


@dataclass(frozen=True)
class Sought:
    """What is looked for among the models of a submission.

    Attributes:
        task: the slug of the task it is for; "" without one.
        references: networks that solve it.
        shape: of one input; () where that is not known.
        dataset: its data; None where it has none.
    """

    task: str = ""
    references: tuple[Network, ...] = ()
    shape: tuple[int, ...] = ()
    dataset: Dataset | None = None


Choice = tuple[Model | None, str]  # and why, in words for the student


def choose(models: Sequence[Model], tasks: Sequence[Sought]) -> list[Choice]:
    """Choose the model to grade for each task, and say why in words for the student.

    Of several tasks each has a model of its own: so that most of them have one that is called like it, was
    trained on its data, fits its input and output, and is near to what was asked for.
    """
    real = [model for model in models if model.layers]
    if len(tasks) == 1:
        return [_choose_one(real, tasks[0])]
    if not real:
        return [(None, "No model was found.")] * len(tasks)
    places = _shared_out(real, tasks)
    return [_told(real, task, place) for task, place in zip(tasks, places, strict=True)]


def _told(models: Sequence[Model], task: Sought, place: int | None) -> Choice:
    """The model of one of several tasks, with the reason in words."""
    made = f"Your file makes {counted(len(models), 'model')}"
    if place is None:
        return None, f"{made}, and none is left for this task."
    model = models[place]
    return model, f"{made}. For this task it is {_called(model)}{_why(model, task)}."


def _shared_out(models: Sequence[Model], tasks: Sequence[Sought]) -> list[int | None]:
    """For each task the place of its model; None where there are too few."""
    from scipy.optimize import linear_sum_assignment  # only where there are several tasks

    worth = np.array([[_worth(model, task) for model in models] for task in tasks])
    # Where nothing else tells, models are in the order of the tasks, and the last of all are taken.
    order = np.arange(len(models))[None, :] * np.arange(1, len(tasks) + 1)[:, None]
    rows, columns = linear_sum_assignment(worth + ORDER * order, maximize=True)
    found = dict(zip(rows.tolist(), columns.tolist(), strict=True))
    return [found.get(place) for place in range(len(tasks))]


def _worth(model: Model, task: Sought) -> float:
    """How much speaks for a model: each fact for more than all that follow it."""
    own, fits, saw, state, nearest = _rank(model, task)
    return 200 * own + 100 * is_named(model, task.task) + 30 * saw + 20 * fits + 2 * state + 4 * nearest


def is_named(model: Model, task: str) -> bool:
    """Whether a model is called like a task, such as `model_deep` or `DeepNetwork` for "deep"."""
    words = _words(task)
    return any(
        words <= _words(name) for name in (model.variable, model.name, model.function) if name and words
    )


def _words(name: str) -> frozenset[str]:
    """The words of a name, however it is written."""
    return frozenset(word.lower() for word in WORD.findall(name))


def _why(model: Model, task: Sought) -> str:
    """Why a model is taken for one of several tasks, in words."""
    _, fits, saw, _, _ = _rank(model, task)
    reasons = []
    if is_named(model, task.task):
        reasons.append("it is called like the task")
    if saw:
        reasons.append("it was trained on the data of this task")
    if fits and not reasons:
        reasons.append("its input and output fit the task")
    return f", because {' and '.join(reasons)}" if reasons else ", by the order in which they are made"


def _choose_one(real: Sequence[Model], task: Sought) -> Choice:
    """Choose the model of the only task.

    One that `fit` showed another data set comes last. Of the others, the one that fits the task's input and
    output comes first, then one that saw the task's data, then one that was trained or compiled, then the one
    nearest to what was asked for, then the last.
    """
    if not real:
        return None, "No model was found."
    if len(real) == 1:
        return real[0], f"Your file makes one model{_called_alone(real[0])}."
    ranks = [_rank(model, task) for model in real]
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


def fitness(models: Sequence[Model], tasks: Sequence[Sought]) -> tuple[float, ...]:
    """How well the best of these models fit the tasks, to tell programs apart: the larger, the better."""
    real = [model for model in models if model.layers]
    if len(tasks) == 1:
        return max((_rank(model, tasks[0]) for model in real), default=())
    places = _shared_out(real, tasks) if real else []
    return (
        float(sum(place is not None for place in places)),
        sum(
            _worth(real[place], task)
            for task, place in zip(tasks, places, strict=bool(real))
            if place is not None
        ),
    )


def _called(model: Model) -> str:
    name = f"“{model.variable}”" if model.variable else "one without a name"
    return f"{name}{_made(model)}"


def _called_alone(model: Model) -> str:
    return f", {_called(model)}" if model.variable else _made(model)


def _made(model: Model) -> str:
    """Where it was made, in words."""
    line = f" (line {model.line})" if model.line else ""
    return f" made in {model.function}(){line}" if model.function else line


def _rank(model: Model, task: Sought) -> tuple[bool, bool, bool, int, float]:
    """The larger, the more it is the model that was asked for; see `_choose_one`."""
    references, dataset = task.references, task.dataset
    network = canonical(model, task.shape, strict=False)
    fits = any(
        network.outputs == reference.outputs and network.input_shape == reference.input_shape
        for reference in references
    ) or (not references and bool(task.shape) and math.prod(network.input_shape) == math.prod(task.shape))
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
        known[dataset.name] = dataset.pixels
        off = {
            name: max(abs(a - b) for a, b in zip(given, statistics, strict=True))
            for name, statistics in known.items()
        }
        nearest = min(off, key=lambda name: (off[name], name != dataset.name))
        return nearest if off[nearest] <= ALIKE else None
    if dataset.classes or dataset.of_texts or y is None:
        return None
    pairs = ((x, dataset.x_train), (y, dataset.y_train))
    same = all(
        math.isclose(summary.low, float(own.min()), abs_tol=1e-6)
        and math.isclose(summary.high, float(own.max()), abs_tol=1e-6)
        for summary, own in pairs
    )
    return dataset.name if same else None
