"""Functions of a program's own that are called like Python's: whether they do the same.

A student who writes a `sum` of her own deceives no test that uses `sum`, as long as hers adds up.
"""

from __future__ import annotations

import builtins
import random
from typing import Any

LISTS = ("all", "any", "len", "max", "min", "sorted", "sum")
NUMBERS = ("abs", "round")
COMPARED = frozenset((*LISTS, *NUMBERS))
ITEMS = 7  # of a list that is tried
DRAWN = 12  # lists: one in seven has its greatest number first, which says nothing of a `max`
LARGEST = 10**6  # number in it


def does_the_same(name: str, function: Any) -> bool:
    """Whether a function does what Python's does by this name, as far as some numbers tell. This runs it.

    Args:
        name: one of `COMPARED`.
        function: the program's own.
    """
    python = vars(builtins)[name]
    draw = random.SystemRandom()  # which nobody can foresee
    drawn = [[draw.randint(-LARGEST, LARGEST) for _ in range(ITEMS)] for _ in range(DRAWN)]
    tried: list[Any] = [number / 8 for numbers in drawn for number in numbers]
    if name in LISTS:
        tried = [*drawn, tuple(drawn[0]), tried[:ITEMS], [5], [0, 0, 0], [True, False]]
    try:
        if not all(_equal(function(one), python(one)) for one in tried):
            return False
    except Exception:  # its code is the submission's own
        return False
    if name not in LISTS or name == "len":
        return True
    try:
        return all(_equal(function(iter(one)), python(iter(one))) for one in tried)
    except Exception:  # it wants a list, and a test that has none fails
        return True


def _equal(one: Any, other: Any) -> bool:
    """Whether both are the same, of Python's own kinds."""
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return type(one) in (int, float, bool) and one == other  # a sum may begin with 0.0
    return type(one) is type(other) and repr(one) == repr(other)
