"""Whether a program uses what is named: a function, a library, a loop."""

from __future__ import annotations

from collections.abc import Sequence

from grader.evidence import Use

SHORT = {"np": "numpy", "pd": "pandas", "tf": "tensorflow", "plt": "matplotlib.pyplot", "sns": "seaborn"}
# With these a program can use what it does not name.
ROUNDABOUT = ("eval", "exec", "getattr", "__import__", "importlib", "globals", "vars")


def whole_name(name: str) -> str:
    """A name as it is compared: "np.mean" is "numpy.mean", and Keras is itself, also in TensorFlow."""
    first, dot, rest = name.partition(".")
    full = SHORT.get(first, first) + dot + rest
    return full.removeprefix("tensorflow.") if full.startswith("tensorflow.keras") else full


def use_of(name: str, uses: Sequence[Use], inside: str = "") -> Use | None:
    """The first use of what is named, in a function or anywhere; None without one."""
    wanted = whole_name(name)
    for use in uses:
        if inside and use.function != inside and not use.function.startswith(f"{inside}."):
            continue
        has = whole_name(use.name)
        last = wanted.startswith(".") and (has == wanted or has.endswith(wanted))
        if has == wanted or has.startswith(f"{wanted}.") or last:
            return use
    return None
