"""A classifier's predictions of the hidden data: samples, sure mistakes, who is taken for whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.case import Case
from grader.metrics import predicted_classes
from grader.report.results.samples import SAMPLES, WORST, Shown, are_pictures, are_rows, shown
from grader.text import counted
from grader.training.measure import probabilities

BARS = 3  # classes whose probabilities are shown of a sample, the most likely ones
CONFUSIONS = 10  # shown where there are more classes
SURE = 0.9  # a probability from which a network is sure


@dataclass(frozen=True)
class Sample:
    """One hidden sample and what the network says of it.

    Attributes:
        what: the sample itself.
        truth, guess: its class, and the one that the network holds most likely.
        shares: the probability of each class.
        bars: of these the ones that are shown: the label, and the probability.
    """

    what: Shown
    truth: int
    guess: int
    shares: tuple[float, ...]

    @property
    def bars(self) -> tuple[tuple[int, float], ...]:
        """The classes whose probabilities are shown, and these: the most likely ones, and the right one."""
        likely = sorted(range(len(self.shares)), key=lambda label: -self.shares[label])[:BARS]
        return tuple((label, self.shares[label]) for label in dict.fromkeys((*likely, self.truth)))


@dataclass(frozen=True)
class ClassResults:
    """What a classifier makes of the hidden data.

    Attributes:
        classes: their names.
        kind: what samples are shown as: "pictures", "texts" or "rows".
        samples: one of each class; none of rows, which say little by themselves.
        worst: mistakes, those of which it is surest first; none of what cannot be shown.
        surely: all of its mistakes in a sentence.
        matrix: counts samples by true class (rows) and guess (columns).
        confusions: the most frequent of them: what it is, what it is taken for, how often.
        most_confused: the most frequent one in a sentence.
        table: precision, recall, F1 and count for each class.
    """

    classes: tuple[str, ...]
    kind: str
    samples: tuple[Sample, ...]
    worst: tuple[Sample, ...]
    surely: str
    matrix: tuple[tuple[int, ...], ...]
    confusions: tuple[tuple[str, str, int], ...]
    most_confused: str
    table: tuple[tuple[str, float, float, float, int], ...]


def class_results(case: Case) -> ClassResults | None:
    """What a network makes of the hidden data; None of one that was not measured or has other classes."""
    measured = case.training
    if measured is None or measured.predictions is None or not case.dataset.classes:
        return None
    dataset, outputs = case.dataset, measured.predictions
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
    kind = "pictures" if are_pictures(dataset) else "texts" if dataset.of_texts else "rows"
    can_be_shown = kind != "rows" or are_rows(dataset)

    def sample(place: int) -> Sample:
        what = shown(dataset, place)
        return Sample(what, int(truth[place]), int(guess[place]), tuple(map(float, shares[place])))

    confusions = _confusions(dataset.classes, matrix)
    return ClassResults(
        dataset.classes,
        kind,
        tuple(map(sample, firsts[:SAMPLES])) if kind != "rows" else (),
        tuple(sample(int(place)) for place in surest) if can_be_shown else (),
        _surely(shares[wrong, guess[wrong]], len(truth)),
        tuple(tuple(map(int, row)) for row in matrix),
        confusions,
        _most_confused(confusions),
        _by_class(dataset.classes, matrix),
    )


def _surely(shares: NDArray[np.float32], count: int) -> str:
    """How many mistakes there are, and how sure of them the network is."""
    if not len(shares):
        return ""
    sure = int((shares >= SURE).sum())
    said = f"It is wrong on {len(shares):,} of {counted(count, 'hidden sample')}"
    if len(shares) == 1:
        return f"{said}, and gives the wrong class {shares[0]:.0%}."
    how = (
        "in none of them" if not sure else "in all of them" if sure == len(shares) else f"in {sure:,} of them"
    )
    return f"{said}; {how} it gives the wrong class {SURE:.0%} or more."


def _confusions(classes: tuple[str, ...], matrix: NDArray[np.int_]) -> tuple[tuple[str, str, int], ...]:
    """Who is taken for whom most often; the first classes first where it is as often."""
    wrong = matrix * (1 - np.eye(len(classes), dtype=int))
    order = np.argsort(-wrong, axis=None, kind="stable")[:CONFUSIONS]
    pairs = ((place // len(classes), place % len(classes)) for place in order.tolist())
    return tuple((classes[a], classes[b], int(wrong[a, b])) for a, b in pairs if wrong[a, b])


def _most_confused(confusions: tuple[tuple[str, str, int], ...]) -> str:
    if not confusions:
        return "It takes no hidden sample for another class."
    truth, guess, count = confusions[0]
    times = {1: "once", 2: "twice"}.get(count, f"{count:,} times")
    return f"Most often it takes “{truth}” for “{guess}”: {times}."


def _by_class(
    classes: tuple[str, ...], matrix: NDArray[np.int_]
) -> tuple[tuple[str, float, float, float, int], ...]:
    """Precision, recall, F1 and count of each class; 0 where nothing was guessed or nothing is there."""
    right, guessed, there = np.diag(matrix), matrix.sum(0), matrix.sum(1)
    shares = [right / np.maximum(guessed, 1), right / np.maximum(there, 1)]
    shares.append(2 * right / np.maximum(guessed + there, 1))
    rows = zip(classes, *shares, there, strict=True)
    return tuple((name, float(p), float(r), float(f), int(n)) for name, p, r, f, n in rows)
