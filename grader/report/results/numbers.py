"""Numbers: what is predicted beside what is true, how far off that is, and where most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.case import Case
from grader.data import Dataset
from grader.report.histogram import Histogram, errors_histogram
from grader.report.plane import Drawn, Plane, plane
from grader.report.plots import number
from grader.report.results.samples import WORST, Shown, shown
from grader.text import counted

DOTS = 200  # hidden samples drawn at most
GROUPS, FEWEST = 6, 5  # groups of like values whose mean is drawn, and samples that each has at least
CLEAR = 2.0  # standard errors from which a mean is told
FLAT = 0.1  # of the spread of what is true: predictions that spread less are nearly the same
Values = NDArray[np.float64]


@dataclass(frozen=True)
class WrongNumber:
    """A hidden sample on which a network is far off: what it is, what is true and what it says, as text."""

    what: Shown
    truth: str
    guess: str
    off: str


@dataclass(frozen=True)
class NumberResults:
    """What a network that predicts a number makes of the hidden data.

    Attributes:
        target: what is predicted, with its unit; "" where that is not known.
        scatter: what it says beside what is true; None where the order of the samples would tell them.
        errors: how often it is how far off.
        errors_said: that in words.
        baseline: what the simplest prediction comes to, beside it.
        worst: where it is furthest off.
    """

    target: str
    scatter: Plane | None
    errors: Histogram | None
    errors_said: str
    baseline: str
    worst: tuple[WrongNumber, ...]


def number_results(case: Case, *, trusted: bool) -> NumberResults | None:
    """What a network makes of the hidden data; None where no number is predicted, or a line is drawn of it.

    Args:
        case: of the submission, seen from the task.
        trusted: the grader trained the network. A network that is made to could say one of a sample's inputs
            instead, and each dot would then tell a hidden row: only means of several samples are drawn.
    """
    measured, dataset = case.training, case.dataset
    if measured is None or measured.predictions is None or dataset.classes or dataset.spec.true_line:
        return None
    truth = np.asarray(dataset.y_test, np.float64)
    guess = measured.predictions.mean(axis=1, dtype=np.float64)
    off = guess - truth
    series = dataset.tells_itself
    furthest = np.argsort(-np.abs(off), kind="stable")[:WORST]
    return NumberResults(
        named(dataset),
        None if series else _scatter(dataset, truth, guess, trusted=trusted),
        errors_histogram(off, "too little   ←   off by   →   too much"),
        _errors_said(off),
        "" if series else _baseline(dataset, truth, off),
        tuple(
            WrongNumber(
                Shown() if series else shown(dataset, int(place)),
                number(truth[place]), number(guess[place]), number(off[place], sign=True),
            )
            for place in furthest
            if off[place]
        ),
    )  # fmt: skip


def named(dataset: Dataset) -> str:
    """What is predicted, with its unit; "" where that is not known."""
    spec = dataset.spec
    return f"{spec.target} in {spec.unit}" if spec.target and spec.unit else spec.target


def _scatter(dataset: Dataset, truth: Values, guess: Values, *, trusted: bool) -> Plane | None:
    name = named(dataset)
    ends = np.array([min(truth.min(), guess.min()), max(truth.max(), guess.max())])
    order = np.argsort(truth, kind="stable")
    drawn = [Drawn("right", "ideal", ends, ends)]
    if trusted:  # the same samples for everybody, from the smallest to the largest value
        chosen = order[np.unique(np.linspace(0, len(order) - 1, DOTS).round().astype(int))]
        drawn.append(Drawn("a hidden sample", "dots", truth[chosen], guess[chosen], dots=True))
        reading = (
            "Each dot is a hidden sample: the further to the right, the larger it is; the further up, the "
            "larger your network says it is. On the dashed line it is right, above it your network says too "
            "much, below it too little."
        )
    else:
        groups = np.array_split(order, max(1, min(GROUPS, len(order) // FEWEST)))
        means = np.array([[truth[group].mean(), guess[group].mean()] for group in groups])
        drawn.append(Drawn("mean of several hidden samples", "chosen", means[:, 0], means[:, 1], dots=True))
        reading = (
            "Each dot is the mean of several hidden samples of about the same size: to the right what they "
            "are, upwards what your network says. On the dashed line it is right on average, above it your "
            "network says too much, below it too little."
        )
    return plane(
        "What it says, and what is true",
        drawn,
        across=f"true {name}".strip() if name else "what is true",
        up=f"predicted {name}".strip() if name else "what it says",
        reading=reading,
        remark=_leaning(truth, guess),
        same_scale=True,
    )


def _leaning(truth: Values, guess: Values) -> str:
    """Whether it says too much or too little of small and of large values."""
    off, spread = guess - truth, float(truth.std())
    if spread and float(guess.std()) < FLAT * spread:
        return (
            f"It says nearly the same of every sample: {number(guess.min())} to {number(guess.max())}, where "
            f"the truth goes from {number(truth.min())} to {number(truth.max())}. What it is given hardly "
            "matters to it."
        )
    if len(truth) < 3 * FEWEST:
        return ""
    small, _, large = np.array_split(np.argsort(truth, kind="stable"), 3)
    low, high = _mean_if_clear(off[small]), _mean_if_clear(off[large])
    if low is None and high is None:
        return "It errs about as often to one side as to the other, for small values and for large ones."
    parts = []
    if high is not None:
        parts.append(f"of the largest third (from {number(truth[large].min())} on) it says {_way(high)}")
    if low is not None:
        parts.append(f"of the smallest third (up to {number(truth[small].max())}) it says {_way(low)}")
    said = f"{' and '.join(parts)} on average."
    if low is not None and high is not None and low > 0 > high:
        said += " It keeps to the middle: it knows only in part what makes a value large or small."
    return f"{said[:1].upper()}{said[1:]}"


def _mean_if_clear(off: Values) -> float | None:
    """The mean of how far off it is, where that is not chance."""
    mean, error = float(off.mean()), float(off.std(ddof=1)) / float(np.sqrt(len(off)))
    return mean if abs(mean) > CLEAR * error else None


def _way(off: float) -> str:
    return f"{number(abs(off))} too {'much' if off > 0 else 'little'}"


def _errors_said(off: Values) -> str:
    """How far off it is usually, at most, and on average to one side."""
    size = np.abs(off)
    mean = _mean_if_clear(off) if len(off) > 1 else None
    said = f"Half of the {counted(len(off), 'hidden sample')} are off by {number(np.median(size))} or less, "
    said += f"the worst by {number(size.max())}. "
    if mean is None:
        return f"{said}Too much and too little are about balanced."
    return f"{said}On average it says {_way(mean)}."


def _baseline(dataset: Dataset, truth: Values, off: Values) -> str:
    """What somebody comes to who says the mean of the given values each time."""
    usual = float(np.mean(dataset.y_train))
    without = float(np.abs(truth - usual).mean())
    own = float(np.abs(off).mean())
    return (
        f"Who says {number(usual)} each time, the mean of the given values, is off by {number(without)} on "
        f"average; your network by {number(own)}"
        f"{_more_or_less(own, without)}."
    )


def _more_or_less(own: float, without: float) -> str:
    """How much better or worse a network is than what needs none."""
    if own >= without:
        return ", so it has learned nothing that helps"
    return f", {1 - own / without:.0%} less" if own < 0.995 * without else ", hardly less"
