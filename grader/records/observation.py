"""What was seen of a submission's run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from grader.evidence import Crash, Evidence
from grader.found import Found
from grader.records.run import Outcome, Run


@dataclass(frozen=True)
class ImagePrediction:
    """An image that a figure shows, and what one of the submission's own models makes of it.

    `outputs` are rebuilt from the model's own weights, one row for each model and scaling tried.
    """

    image: int
    outputs: NDArray[np.float32]


@dataclass(frozen=True)
class Prediction:
    """What the model that is graded, with the weights that the submission trained, says of an input."""

    input: float
    output: float


@dataclass(frozen=True)
class Observation:
    """What was seen of a run: all that is needed to grade it again without running it.

    Attributes:
        evidence: what it left behind; None if nothing could be read.
        outcome: how it ended, in one word, and `outcome_text` in words for the student.
        reordered: see `grader.case.Case`.
        run: the record of it.
        figures: its own, height x width x 3.
        image_predictions: what its models say of the images that its figures show.
        predictions: see `grader.case.Case`.
        program: which of several programs counts: 0 for the submission's own script, or a place among its
            `others`, counted from 1.
        found: what it has of what is asked for, by the slug of the check.
        elsewhere: where others of several notebooks stopped, by their names.
        excuse: why it is no evidence against the submission, if so: what it did not earn is not graded.
        key: the name under which it is kept; "" if it is not.
    """

    evidence: Evidence | None
    outcome: Outcome
    outcome_text: str
    reordered: bool
    run: Run | None
    figures: tuple[NDArray[np.uint8], ...] = ()
    image_predictions: tuple[ImagePrediction, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    program: int = 0
    found: Mapping[str, Found] = field(default_factory=dict)
    elsewhere: Mapping[str, Crash] = field(default_factory=dict)
    excuse: str = ""
    key: str = ""

    @property
    def lasts(self) -> bool:
        """Whether it is evidence: the same would be seen on a computer with nothing else to do."""
        return self.run is None or self.outcome != "timeout" or not (self.run.clocked or self.run.crowded)
