"""An automated grader for first neural-network courses.

What a teacher writes with is exported here. Names are looked up on first use, so that the
process that runs submissions, which needs none of them, holds no marking scheme in memory.
"""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # they say what they export; a list of it here would be another to keep
    from grader.assignment import *  # noqa: F403
    from grader.calling import Tensor as Tensor
    from grader.calling import TextFile as TextFile
    from grader.calling import call as call
    from grader.calling import own as own
    from grader.calling import variable as variable
    from grader.checks import *  # noqa: F403
    from grader.metrics import f1_of as f1_of
    from grader.metrics import precision_of as precision_of
    from grader.metrics import recall_of as recall_of
    from grader.metrics import top_k_accuracy as top_k_accuracy
    from grader.own_function import own_metric as own_metric
    from grader.rubric import *  # noqa: F403
    from grader.rules import *  # noqa: F403
    from grader.variants import Variants as Variants
    from grader.variants import shuffled as shuffled
    from grader.verdicts import *  # noqa: F403

__version__ = "0.1.0"
# Where the names are. Of the checks their folder says it: each module holds one that is called like it.
_HOMES = {
    "grader.assignment": (
        "Assignment",
        "Check",
        "Limits",
        "Recipe",
        "Task",
        "extra",
        "hidden",
    ),
    "grader.calling": ("Tensor", "TextFile", "call", "own", "variable"),
    "grader.metrics": ("f1_of", "precision_of", "recall_of", "top_k_accuracy"),
    "grader.own_function": ("own_metric",),
    "grader.rules": ("Late", "Rules"),
    "grader.variants": ("Variants", "shuffled"),
    "grader.verdicts": ("Failure", "Mismatch", "Passed", "Skip"),
    "grader.rubric": ("Idea", "Misconception", "Rubric"),
    "grader.checks": tuple(
        module.name
        for module in iter_modules([str(Path(__file__).with_name("checks"))])
        if not module.name.startswith("_")
    ),
}
__all__ = sorted(name for names in _HOMES.values() for name in names)


if not TYPE_CHECKING:  # which is to say so of a name that there is not

    def __getattr__(name: str) -> Any:
        for home, names in _HOMES.items():
            if name in names:
                return getattr(import_module(home), name)
        raise AttributeError(f"module 'grader' has no attribute {name!r}")
