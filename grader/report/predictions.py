"""A classifier's predictions of the hidden data: samples, sure mistakes, who is taken for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.case import Case
from grader.metrics import predicted_classes
from grader.report import plots
from grader.training.measure import probabilities

SAMPLES = 10  # predictions shown
WORST = 6  # confident mistakes shown


@dataclass(frozen=True)
class Sample:
    """One hidden sample and what the network says of it; `picture` is "" where it is no image."""

    picture: str
    truth: int
    guess: int
    shares: tuple[float, ...]


@dataclass(frozen=True)
class ClassifierResults:
    """What a classifier makes of the hidden data.

    `matrix` counts samples by true class (rows) and guess (columns); `table` has precision,
    recall, F1 and count for each class.
    """

    classes: tuple[str, ...]
    samples: tuple[Sample, ...]
    worst: tuple[Sample, ...]
    matrix: tuple[tuple[int, ...], ...]
    table: tuple[tuple[str, float, float, float, int], ...]


def classifier_results(case: Case) -> ClassifierResults | None:
    """What a network makes of the hidden data; None of one that was not measured or has other classes."""
    measured = case.training
    if measured is None or measured.predictions is None or not case.dataset.classes:
        return None
    dataset = case.dataset
    outputs = measured.predictions
    if outputs.shape[1] != len(dataset.classes):
        return None
    shares = probabilities(outputs, measured.plan.network.output_activation)
    guess, truth = predicted_classes(outputs), np.asarray(dataset.y_test, np.int64)
    wrong = np.flatnonzero(guess != truth)
    surest = wrong[np.argsort(-shares[wrong, guess[wrong]], kind="stable")][:WORST]
    count = len(dataset.classes)
    matrix = np.zeros((count, count), int)
    np.add.at(matrix, (truth, guess), 1)
    firsts = [int(np.flatnonzero(truth == label)[0]) for label in range(count) if (truth == label).any()]
    images = dataset.spec.is_images

    def sample(place: int) -> Sample:
        picture = plots.sample(dataset.x_test[place]) if images else ""
        return Sample(picture, int(truth[place]), int(guess[place]), tuple(map(float, shares[place])))

    return ClassifierResults(
        dataset.classes,
        tuple(map(sample, firsts[:SAMPLES])) if images else (),
        tuple(sample(int(place)) for place in surest) if images else (),
        tuple(tuple(map(int, row)) for row in matrix),
        _by_class(dataset.classes, matrix),
    )


def _by_class(
    classes: tuple[str, ...], matrix: NDArray[Any]
) -> tuple[tuple[str, float, float, float, int], ...]:
    """Precision, recall, F1 and count of each class; 0 where nothing was guessed or nothing is there."""
    right, guessed, there = np.diag(matrix), matrix.sum(0), matrix.sum(1)
    shares = [right / np.maximum(guessed, 1), right / np.maximum(there, 1)]
    shares.append(2 * right / np.maximum(guessed + there, 1))
    rows = zip(classes, *shares, there, strict=True)
    return tuple((name, float(p), float(r), float(f), int(n)) for name, p, r, f, n in rows)
