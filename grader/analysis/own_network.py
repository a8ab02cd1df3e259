"""What the student's own network says where a question is about it: one mistake costs once."""

from __future__ import annotations

from typing import Literal

from grader.analysis.comparison import rows
from grader.assignment import Assignment
from grader.case import Case

# Units of its last layer; layers that learn; numbers that learn.
Own = Literal["outputs", "learning layers", "parameters"]


def inputs_asked(assignment: Assignment) -> list[float]:
    """The inputs that the student's own network is asked about, each once and in order."""
    return sorted({check.asks_model for check in assignment.checks if check.asks_model is not None})


def of_own(case: Case, what: float | Own | None) -> list[float]:
    """What is true of the student's own network; nothing where that is not known.

    Args:
        case: the submission.
        what: what is asked of it. A number is an input: what the network, with the weights that the student
            trained, predicts for it.
    """
    if what is None or case.model is None:
        return []
    if isinstance(what, (int, float)):
        return [prediction.output for prediction in case.predictions if prediction.input == float(what)]
    if what == "parameters":
        return [float(case.model.parameters)]
    if case.network is None:
        return []
    learning = [
        layer
        for layer in case.model.layers
        if layer.parameters and layer.shares is None and layer.config.get("trainable") is not False
    ]
    if what == "learning layers":
        return [float(len(learning))]
    widths = [row.size for row in rows(case.network) if row.kind != "Input" and row.size]
    return [float(widths[-1])] if widths else []
