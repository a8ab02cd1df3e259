"""Learning rates that are too high or too low, by short trials at others."""

from __future__ import annotations

import math
from collections.abc import Callable

from grader.analysis.diagnosis import Diagnosis, percent
from grader.case import Case
from grader.records.training import TrainingResult

STILL = 0.05  # of the length of all weights: a network that moved by less has hardly moved
BETTER = 0.6  # of the loss: what a trial at another learning rate must reach to be named


def rate_high(case: Case, measured: TrainingResult) -> Diagnosis | None:
    """A learning rate that is too high: a lower one went much further down."""
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


def rate_low(case: Case, measured: TrainingResult) -> Diagnosis | None:
    """A learning rate that is too low: a higher one came much further in as many steps."""
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
    way = f"all its weights together moved by {percent(moved)} of their length"
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
