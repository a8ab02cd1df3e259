"""Inputs of functions, drawn from a strategy of hypothesis.

All are tried, the small ones first, so that of those that go wrong the smallest is told. None is made smaller
afterwards, as hypothesis would: that takes calls of the student's function one after the other, each decided
by the one before, and the reference was never called with such inputs.
"""

from __future__ import annotations

import math
import string
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from grader.calling import Call, Own, Tensor, TextFile, as_calls, encode_call

DRAWS = 25  # inputs that are drawn
FRACTION = 10.0  # a whole number up to which comes before a fraction
PLAINEST = frozenset(string.ascii_letters + string.digits)  # letters that no function should stumble over


def drawn(strategy: Any, count: int = DRAWS, seed: int = 0) -> tuple[Call, ...]:
    """Inputs drawn from a strategy of hypothesis, the small ones first; the same for the same seed.

    Args:
        strategy: of one input, or of a tuple of several.
        count: how many are drawn; fewer come back where some are the same.
        seed: others are drawn with another.

    Raises:
        ValueError: it is no strategy, or draws what cannot be sent.
    """
    import hypothesis

    if not isinstance(strategy, hypothesis.strategies.SearchStrategy):
        raise ValueError(
            "drawn: expected a strategy of hypothesis: st.integers(0, 9), or st.tuples(...) for a function "
            f"of several inputs. Received: {type(strategy).__name__}"
        )
    values: list[Any] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(hypothesis.Phase.generate,),
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(strategy)
    def draw(value: Any) -> None:
        values.append(value)

    draw()
    unique = {repr(encode_call(one)): one for one in as_calls(values)}
    by_size = sorted(unique, key=lambda text: (*size_of(unique[text]), text))
    return tuple(unique[text] for text in by_size)[:count]


def size_of(value: Any) -> tuple[float, float]:
    """How large an input is: of how many things it is made, then how far these are from nothing.

    [3] comes before [2, 2], [2] before [-2] before [0.3] before [90], "ab" before "é!" before "abc".
    """
    if isinstance(value, Call):
        parts: Iterable[Any] = (*value.positional, *value.named.values())
    elif isinstance(value, Mapping):
        parts = (*value.keys(), *value.values())
    elif isinstance(value, (list, tuple, set, frozenset)):
        parts = value
    elif isinstance(value, Own):
        parts = () if value.made is None else (value.made,)
    elif isinstance(value, TextFile):
        return size_of(value.text)
    elif isinstance(value, Tensor):
        return size_of(np.asarray(value.numbers))
    elif type(value).__module__.startswith("pandas"):
        return size_of(value.to_numpy())
    elif isinstance(value, np.ndarray):
        parts = value.ravel().tolist()
    elif isinstance(value, str):
        return 1.0 + len(value), float(sum(letter not in PLAINEST for letter in value))
    else:
        return 1.0, _distance(value)
    sizes = [size_of(part) for part in parts]
    return 1.0 + sum(count for count, _ in sizes), sum(distance for _, distance in sizes)


def _distance(value: Any) -> float:
    """How far a single thing is from nothing: of numbers their size, and more for a sign or a fraction."""
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, complex):
        return _distance(value.real) + _distance(value.imag)
    if not isinstance(value, (int, float)):
        return 0.0
    if isinstance(value, float) and not math.isfinite(value):
        return math.inf
    size = min(abs(value), sys.float_info.max)  # a whole number may be larger than any other
    return float(size) + 0.25 * (value < 0) + FRACTION * (size % 1 != 0)
