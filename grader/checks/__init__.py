"""What an author may ask. Each module is one kind of check; each check explains itself."""

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
