"""What an author may ask. Each module is one kind of check, and holds a function that is called like it.

Beside it stands its `KIND`: what holds of the kind in whatever assignment, with the preview that a
student's own copy of the grader asks. A module that has a `preview` is packed for students (see
`grader.wheels`), so it must know no answer by itself; one that does leaves the preview to another, as
`explanation` does to `_text`. The folder says what is there, in a student's copy as well.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from grader.checks._kind import Kind

if TYPE_CHECKING:
    from grader.checks.accuracy import accuracy as accuracy
    from grader.checks.architecture import architecture as architecture
    from grader.checks.by_hand import by_hand as by_hand
    from grader.checks.calls import calls as calls
    from grader.checks.choice import choice as choice
    from grader.checks.choices import choices as choices
    from grader.checks.compiled import compiled as compiled
    from grader.checks.differs import differs as differs
    from grader.checks.evaluated import evaluated as evaluated
    from grader.checks.explanation import explanation as explanation
    from grader.checks.fitted import fitted as fitted
    from grader.checks.forbidden import forbidden as forbidden
    from grader.checks.formula import formula as formula
    from grader.checks.frame import frame as frame
    from grader.checks.loaded import loaded as loaded
    from grader.checks.matched import matched as matched
    from grader.checks.network import network as network
    from grader.checks.number import number as number
    from grader.checks.ordered import ordered as ordered
    from grader.checks.output_choices import output_choices as output_choices
    from grader.checks.plotted import plotted as plotted
    from grader.checks.prediction_plot import prediction_plot as prediction_plot
    from grader.checks.predictions import predictions as predictions
    from grader.checks.required import required as required
    from grader.checks.runs import runs as runs
    from grader.checks.saved import saved as saved
    from grader.checks.scaled import scaled as scaled
    from grader.checks.shape import shape as shape
    from grader.checks.stops import stops as stops
    from grader.checks.tests import tests as tests
    from grader.checks.value import value as value

KINDS: dict[str, Kind] = {}  # by `Check.kind`
for _name in sorted(module.name for module in iter_modules(__path__)):
    _module = import_module(f"{__name__}.{_name}")
    if isinstance(_kind_of := getattr(_module, "KIND", None), Kind):
        KINDS[_kind_of.name] = _kind_of
    if not _name.startswith("_"):
        globals()[_name] = getattr(_module, _name)  # in place of the module, which is called the same
if not TYPE_CHECKING:
    __all__ = [_each.name for _each in iter_modules(__path__) if not _each.name.startswith("_")]
