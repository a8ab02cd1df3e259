"""Does a file of predictions that tells nothing earn points? Always the same is handed in, and measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from grader.assignment import Check
from grader.case import Case
from grader.data import Dataset
from grader.examples import predicted
from grader.validation.finding import Finding
from grader.verdicts import Failure, Ungradable


def guesses(case: Case) -> Iterator[Finding]:
    """For each check of a file of predictions, what who always says the same earns.

    Args:
        case: the reference's.
    """
    for check in case.assignment.checks:
        view = case.at(check.task)
        data = view.solution.dataset
        if check.kind != "predictions" or data is None or data.given is None or data.given.inputs is None:
            continue
        earned = {what: _earned(view, check, data, said) for what, said in _always(data).items()}
        if paid := {what: credit for what, credit in earned.items() if credit}:
            best = max(paid, key=lambda what: paid[what])
            yield Finding(
                "problem",
                f"{check.slug}: a file that says {best} in each row earns {100 * paid[best]:.3g}% of the "
                "points. Ask for more",
            )
        elif None not in earned.values():
            yield Finding("proved", f"{check.slug}: who says {' or '.join(earned)} in each row earns nothing")


def _always(data: Dataset) -> dict[str, str]:
    """What is said of each row by who has seen the given labels alone, and what that is in words."""
    if data.classes:
        commonest = int(np.bincount(data.y_train.astype(np.int64).ravel()).argmax())
        return {f"the commonest class “{data.classes[commonest]}”": data.classes[commonest]}
    return {
        "the mean of the given values": repr(float(np.mean(data.y_train))),
        "their median": repr(float(np.median(data.y_train))),
    }


def _earned(view: Case, check: Check, data: Dataset, said: str) -> float | None:
    """The share of the points that it earns; None where that cannot be told."""
    assert data.given is not None and data.given.inputs is not None and check.wanted is not None
    keys = data.given.inputs.keys
    handed = replace(predicted(keys, [said] * len(keys), key=data.given.inputs.key), name=check.wanted.file)
    try:
        check.ask(replace(view, found={**view.found, check.slug: handed}))
    except Failure as failure:
        return failure.credit
    except Ungradable:
        return None
    return 1.0
