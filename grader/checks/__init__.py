"""What an author may ask. Each module is one kind of check, and holds a function that is called like it.

A student's copy of the grader has none of the checks that know an answer: the folder says what is there.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.checks.accuracy import accuracy as accuracy
    from grader.checks.architecture import architecture as architecture
    from grader.checks.compiled import compiled as compiled
    from grader.checks.explanation import explanation as explanation
    from grader.checks.formula import formula as formula
    from grader.checks.number import number as number
    from grader.checks.output_choices import output_choices as output_choices
    from grader.checks.prediction_plot import prediction_plot as prediction_plot
    from grader.checks.runs import runs as runs
    from grader.checks.shape import shape as shape

__all__ = []
for _module in iter_modules(__path__):
    _check = getattr(import_module(f"{__name__}.{_module.name}"), _module.name, None)
    if callable(_check):
        globals()[_module.name] = _check  # in place of the module, which is called the same
        __all__.append(_module.name)
