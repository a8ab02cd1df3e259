"""An automated grader for first neural-network courses.

What a teacher writes with is exported here. Names are looked up on first use, so that the
process that runs submissions, which needs none of them, holds no marking scheme in memory.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.assignment import (
        Assignment,
        Check,
        Failure,
        Late,
        Limits,
        Passed,
        Recipe,
        Rules,
        extra,
        hidden,
    )
    from grader.checks import (
        accuracy,
        architecture,
        compiled,
        explanation,
        formula,
        number,
        output_choices,
        prediction_plot,
        runs,
        shape,
    )
    from grader.rubric import Idea, Misconception, Rubric

__version__ = "0.1.0"
__all__ = [
    "Assignment",
    "Check",
    "Failure",
    "Idea",
    "Late",
    "Limits",
    "Misconception",
    "Passed",
    "Recipe",
    "Rubric",
    "Rules",
    "accuracy",
    "architecture",
    "compiled",
    "explanation",
    "extra",
    "formula",
    "hidden",
    "number",
    "output_choices",
    "prediction_plot",
    "runs",
    "shape",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        for home in ("grader.assignment", "grader.rubric", "grader.checks"):
            module = import_module(home)
            if hasattr(module, name):
                return getattr(module, name)
    raise AttributeError(f"module 'grader' has no attribute {name!r}")
