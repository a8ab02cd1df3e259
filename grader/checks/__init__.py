"""What an author may ask. Each module is one kind of check; each check explains itself."""

from grader.checks.accuracy import accuracy
from grader.checks.answers import formula, number, shape
from grader.checks.architecture import architecture
from grader.checks.choices import output_choices
from grader.checks.compiled import compiled
from grader.checks.explanation import explanation
from grader.checks.plot import prediction_plot
from grader.checks.runs import runs

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
