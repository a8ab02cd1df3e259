"""Yes or no: the four ways in which a prediction can be right or wrong, and the ROC curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.analysis.diagnosis import percent
from grader.analysis.results import metric_for, targets
from grader.case import Case
from grader.metrics import label_of, predicted_classes
from grader.report.plane import Drawn, Plane, plane
from grader.training.measure import probabilities

POINTS = 100  # of a curve at most
STEPS = 9  # thresholds shown, from 0.1 to 0.9, where the program that is graded made the predictions


@dataclass(frozen=True)
class YesNo:
    """What a network of two classes makes of the hidden data.

    Attributes:
        yes, no: the names of the classes; yes is what is looked for.
        found, missed: samples of yes that are called so, and that are not.
        alarms, spared: samples of no that are called yes, and that are not.
        said: these in a sentence.
        curve: the ROC curve; None where one class has no samples.
    """

    yes: str
    no: str
    found: int
    missed: int
    alarms: int
    spared: int
    said: str
    curve: Plane | None


def yes_no(case: Case, *, trusted: bool) -> YesNo | None:
    """What a network makes of the hidden data; None where there are not two classes.

    Args:
        case: of the submission, seen from the task.
        trusted: the grader trained the network. A network that is made to could give each hidden sample a
            probability of its own, and each step of a curve would then tell a label.
    """
    measured, classes = case.training, case.dataset.classes
    if measured is None or measured.predictions is None or len(classes) != 2:
        return None
    if measured.predictions.shape[1] != 2:
        return None
    label = _looked_for(case)
    yes, no = classes[label], classes[1 - label]
    there = np.asarray(case.dataset.y_test, np.int64) == label
    said = predicted_classes(measured.predictions) == label
    share = probabilities(measured.predictions, measured.plan.network.output_activation)[:, label]
    found, alarms = int((said & there).sum()), int((said & ~there).sum())
    missed, spared = int(there.sum()) - found, int((~there).sum()) - alarms
    return YesNo(
        yes, no, found, missed, alarms, spared,
        f"Of {found + missed:,} that are “{yes}” it finds {found:,} and misses {missed:,}. Of "
        f"{alarms + spared:,} that are “{no}” it calls {alarms:,} “{yes}” by mistake.",
        _curve(share, there, (yes, no), (found, alarms), trusted=trusted),
    )  # fmt: skip


def _looked_for(case: Case) -> int:
    """The label that is looked for: of the class that a metric is about, else the second one."""
    for metric in (*(metric_for(case, target) for _, target in targets(case)), metric_for(case)):
        label = label_of(metric.of_class, case.dataset.classes) if metric.of_class else None
        if label in (0, 1):
            return int(label)
    return 1


def roc(share: NDArray[np.floating], there: NDArray[np.bool_]) -> tuple[NDArray[np.float64], ...]:
    """The ROC curve: false alarms and what is found, as shares, by falling threshold; from (0, 0) to (1, 1).

    Args:
        share: the probability of yes, one a sample; as likely samples make one step.
        there: what is yes; some must be, and some not.
    """
    order = np.argsort(-share, kind="stable")
    last_of_step = np.append(np.flatnonzero(np.diff(share[order])), len(share) - 1)
    found = np.cumsum(there[order])[last_of_step] / there.sum()
    alarms = np.cumsum(~there[order])[last_of_step] / (~there).sum()
    return np.append(0.0, alarms), np.append(0.0, found)


def _curve(
    share: NDArray[np.floating],
    there: NDArray[np.bool_],
    names: tuple[str, str],
    at_half: tuple[int, int],
    *,
    trusted: bool,
) -> Plane | None:
    if there.all() or not there.any():
        return None
    yes, no = names
    alarms, found = roc(share, there)
    area = float(np.sum(np.diff(alarms) * (found[1:] + found[:-1]) / 2))
    if trusted:
        chosen = np.unique(np.linspace(0, len(alarms) - 1, POINTS).round().astype(int))
        alarms, found = alarms[chosen], found[chosen]
    else:
        alarms, found = _at_thresholds(share, there)
    here = at_half[1] / int((~there).sum()), at_half[0] / int(there.sum())
    return plane(
        "ROC curve",
        [
            Drawn("a guess", "ideal", (0, 1), (0, 1)),
            Drawn("your network", "hidden", alarms, found),
            Drawn("where it says yes from 50 %", "chosen", here[:1], here[1:], dots=True),
        ],
        across=f"“{no}” that it calls “{yes}”",
        up=f"“{yes}” that it finds",
        span=(0.0, 1.0),
        label=lambda value: f"{value * 100:g} %",
        reading=(
            "The curve shows what happens where your network has to be more or less sure to say "
            f"“{yes}”: the further up, the more it finds; the further to the right, the more false alarms. "
            "The closer to the corner at the top left, the better; the dashed line is a guess."
        ),
        remark=(
            f"Where it says “{yes}” from 50 % on, it finds {percent(here[1])} of them, with false alarms in "
            f"{percent(here[0])} of “{no}”. {_said(area, yes, no)}"
        ),
    )


def _at_thresholds(
    share: NDArray[np.floating], there: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The curve at a few thresholds, between which it is a straight line."""
    lines = np.linspace(1, 0, STEPS + 2)[1:-1, None]
    called = share >= lines
    alarms = (called & ~there).sum(axis=1) / (~there).sum()
    found = (called & there).sum(axis=1) / there.sum()
    return np.concatenate([[0.0], alarms, [1.0]]), np.concatenate([[0.0], found, [1.0]])


def _said(area: float, yes: str, no: str) -> str:
    text = (
        f"The area under the curve (AUC) is {area:.2f}: of one “{yes}” and one “{no}” it holds the right one "
        f"more likely to be “{yes}” in {percent(area)} of all pairs."
    )
    if area < 0.45:
        return f"{text} That is worse than a guess: look whether the two classes are mixed up."
    return text if area > 0.55 else f"{text} That is no better than a guess."
