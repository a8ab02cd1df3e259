"""What an author may ask. Each module is one kind of check; each check explains itself.

Names are looked up on first use: a student's copy of the grader has none of the checks that know an answer.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.checks.answers import formula, number, shape
    from grader.checks.choices import output_choices
    from grader.checks.compiling import compiled
    from grader.checks.measuring import accuracy
    from grader.checks.plot import prediction_plot
    from grader.checks.prose import explanation
    from grader.checks.running import runs
    from grader.checks.structure import architecture

__all__ = [
    "accuracy",
    "architecture",
    "compiled",
    "explanation",
    "formula",
    "number",
    "output_choices",
    "prediction_plot",
    "runs",
    "shape",
]
HOMES = {
    "accuracy": "measuring",
    "architecture": "structure",
    "compiled": "compiling",
    "explanation": "prose",
    "formula": "answers",
    "number": "answers",
    "output_choices": "choices",
    "prediction_plot": "plot",
    "runs": "running",
    "shape": "answers",
}


def __getattr__(name: str) -> Any:
    if name in HOMES:
        return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
