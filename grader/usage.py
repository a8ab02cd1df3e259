"""Whether a program uses what is named: a function, a library, a loop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.evidence import Use

SHORT = {"np": "numpy", "pd": "pandas", "tf": "tensorflow", "plt": "matplotlib.pyplot", "sns": "seaborn"}
# With these a program can use what it does not name.
ROUNDABOUT = ("eval", "exec", "getattr", "__import__", "importlib", "globals", "vars")


def whole_name(name: str) -> str:
    """A name as it is compared: "np.mean" is "numpy.mean", and Keras is itself, also in TensorFlow."""
    first, dot, rest = name.partition(".")
    full = SHORT.get(first, first) + dot + rest
    return full.removeprefix("tensorflow.") if full.startswith("tensorflow.keras") else full


def uses_of(name: str, uses: Iterable[Use], inside: str = "") -> Iterator[Use]:
    """The uses of what is named, in a function or anywhere, in their order."""
    for use in uses:
        if inside and use.function != inside and not use.function.startswith(f"{inside}."):
            continue
        if is_of(use.name, name):
            yield use


def is_of(used: str, name: str) -> bool:
    """Whether what is used is what is named, or a part of that."""
    wanted, has = whole_name(name), whole_name(used)
    last = wanted.startswith(".") and has.endswith(wanted)
    return has == wanted or has.startswith(f"{wanted}.") or last


def alternatives(name: str) -> list[str]:
    """The names of which one is enough: "np.std | np.var" is two."""
    return [each.strip() for each in name.split("|")]
