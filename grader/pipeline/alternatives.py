"""The variants of one assignment made ready: all of them or none, and none shows what another hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.data import DataError
from grader.data.shown import refuse_shown
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.references import Unready


def together(outcomes: Sequence[ReadyAssignment | Unready]) -> ReadyAssignment | Unready:
    """The first variant with the others; the first error where one of them cannot be graded."""
    ready = [outcome for outcome in outcomes if isinstance(outcome, ReadyAssignment)]
    for outcome in outcomes:
        if not isinstance(outcome, ReadyAssignment):
            return outcome
    if len(ready) > 1:
        try:
            refuse_shown([dataset for each in ready for dataset in each.datasets])
        except DataError as error:
            return DataError(f"{ready[0].assignment.slug}: {error}")
    return replace(ready[0], others=tuple(ready[1:])) if len(ready) > 1 else ready[0]
