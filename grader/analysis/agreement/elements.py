"""Arrays beside each other, element by element."""

from __future__ import annotations

import math
from typing import Any

from grader.analysis.agreement.arrays import NUMBERS, as_array, family, number_of, read_number
from grader.analysis.agreement.closeness import SAME, Agreement, Closeness
from grader.analysis.agreement.words import SETS, kind_of
from grader.found import Array, Items, Scalar, Value

ROUNDING = 1e-5  # closeness up to which whole numbers have to be the same


def agree_arrays(received: Value, want: Array, expected: Value, how: Closeness, *, free: bool) -> Agreement:
    """Compare what is held as an array with `want`, which `expected` is as one.

    Args:
        received: what the submission has.
        want: what is expected, as an array.
        expected: the same as it is held.
        how: what counts as the same.
        free: elements may stand in any order.
    """
    got = as_array(received)
    if got is None and isinstance(received, Items) and not received.items and want.shape[:1] == (0,):
        return SAME
    if got is None or (_is_text(got) and not _is_text(want) and not want.shape):
        return another_kind(received, expected)
    if received.type in SETS and expected.type not in SETS and how.order:
        return Agreement(0.0, f"is a set, which has no order. Expected {kind_of(expected)}")
    note = ""
    if got.shape != want.shape:
        alone = math.prod(got.shape) == math.prod(want.shape) == 1
        if not alone:
            return Agreement(0.0, _other_shape(got.shape, want.shape))
        note = f"It is {kind_of(received)}, where {kind_of(expected)} is enough"
    if how.dtype and _dtype(got) != _dtype(want):
        return Agreement(0.0, f"holds numbers of type {got.dtype}. Expected {want.dtype}")
    if _is_text(got) and family(want.dtype) in NUMBERS and want.elements:
        return Agreement(0.0, "holds texts. Expected numbers")
    if got.step > want.step or want.step % got.step:
        return Agreement(0.0, "holds more than is looked at, so it cannot be compared")
    right, count = _right_elements(got, want, how.close, free=free)
    if right == count and _facts_agree(got, want, how.close):
        if want.shape and got.dtype != want.dtype and not note and family(got.dtype) != family(want.dtype):
            note = f"Its numbers are of type {got.dtype}, where {want.dtype} was meant"
        return Agreement(1.0, "", note if {family(got.dtype), family(want.dtype)} <= set(NUMBERS) else "")
    share = right / count if count else 0.0
    credit = 0.0 if how.whole or not want.shape else min(share, 0.99)
    if not want.shape or math.prod(want.shape) == 1:
        return Agreement(0.0, _not_right(got, want))
    if right == count:  # of those that are kept
        return Agreement(credit, "has the right shape, and other numbers somewhere")
    return Agreement(
        credit,
        f"has the right shape, and {_share(right, count)} of its elements are right{_guess(got, want, how)}",
    )


def _not_right(got: Array, want: Array) -> str:
    """What is wrong with one number, or one element."""
    if family(want.dtype) == "bool" and family(got.dtype) == "bool":
        return "is the opposite of what it should be"
    return "is not the right number" if family(want.dtype) in NUMBERS else "is not the right value"


def _share(right: int, count: int) -> str:
    if not right:
        return "none"
    return f"{right} of {count}" if count <= 100 else f"{math.floor(100 * right / count)} %"


def _guess(got: Array, want: Array, how: Closeness) -> str:
    """What went wrong with all elements alike: by a factor, or by the sign."""
    pairs = [
        (one, other)
        for one, other in zip(map(_real, got.elements), map(_real, want.elements), strict=False)
        if one is not None and other is not None and math.isfinite(one) and math.isfinite(other)
    ]
    factors = [one / other for one, other in pairs if other]
    if len(factors) < 3 or not factors[0] or any(one for one, other in pairs if not other):
        return ""
    if not all(near(factor, factors[0], max(how.close, 1e-4)) for factor in factors):
        return ""
    # By which factor is not told: whoever knows it knows the numbers.
    if near(factors[0], -1.0, 1e-4):
        return ": all have the other sign"
    if near(factors[0], 1.0, 1e-4):
        return ""
    return f": all are too {'large' if abs(factors[0]) > 1 else 'small'} by the same factor"


def _real(element: Any) -> float | None:
    """An element as a real number; None where it is none."""
    number = number_of(element)
    return number if isinstance(number, float) else None


def _other_shape(got: tuple[int, ...], want: tuple[int, ...]) -> str:
    text = f"has the shape {got}. Expected {want}"
    if got == want[::-1] and len(got) > 1:
        return f"{text}: is it transposed?"
    if sorted(side for side in got if side != 1) == sorted(side for side in want if side != 1):
        return f"{text}: the same numbers of elements in other dimensions"
    return text


def _right_elements(got: Array, want: Array, close: float, *, free: bool) -> tuple[int, int]:
    """How many of the elements that are kept of both are right, and of how many."""
    step = math.lcm(got.step, want.step)
    ours, theirs = (_values(each)[:: step // each.step] for each in (got, want))
    count = min(len(ours), len(theirs))
    if free and step == 1:
        ours, theirs = (sorted(values, key=_place) for values in (ours, theirs))
    right = sum(
        _same_element(one, other, close) for one, other in zip(ours[:count], theirs[:count], strict=True)
    )
    return right, count


def _values(array: Array) -> list[Any]:
    """The elements of an array: of numbers that are kept as text, the numbers; None where one is missing."""
    if family(array.dtype.lower()) not in NUMBERS:
        return list(array.elements)
    known = [read_number(element) if isinstance(element, str) else element for element in array.elements]
    return [None if element != element else element for element in known]


def _place(element: Any) -> tuple[int, float, str]:
    """Where an element comes in order: numbers, then texts, then what is missing."""
    real = _real(element) if not isinstance(element, str) else None
    if real is not None:
        return 0, real, ""
    return (1, 0.0, str(element)) if element is not None else (2, 0.0, "")


def _is_text(array: Array) -> bool:
    """Whether an array holds texts, and no number."""
    if family(array.dtype.lower()) in NUMBERS:
        return False
    known = [element for element in array.elements if element is not None]
    return bool(known) and all(isinstance(element, str) for element in known)


def _facts_agree(got: Array, want: Array, close: float) -> bool:
    """Whether the extremes and the mean of all elements agree, where only some of these are kept."""
    if got.step == want.step == 1:
        return True
    facts = ((got.low, want.low), (got.high, want.high), (got.mean, want.mean))
    return got.missing == want.missing and all(
        (one is None) == (other is None)
        and (one is None or other is None or near(one, other, max(close, 1e-4)))
        for one, other in facts
    )


def _same_element(one: Any, other: Any, close: float) -> bool:
    if one is None or other is None:
        return one is other
    if isinstance(one, int) and isinstance(other, int) and close <= ROUNDING:
        return one == other
    if isinstance(one, (bool, int, float, complex)) and isinstance(other, (bool, int, float, complex)):
        if isinstance(one, complex) or isinstance(other, complex):
            return abs(complex(one) - complex(other)) <= close * max(1.0, abs(complex(other)))
        ours, theirs = _real(one), _real(other)
        return ours is not None and theirs is not None and near(ours, theirs, close)
    return bool(one == other)


def near(value: float, other: float, close: float) -> bool:
    """Whether two numbers are the same up to `close`, of their size where that is more than 1."""
    if not (math.isfinite(value) and math.isfinite(other)):
        return value == other
    return value == other or abs(value - other) <= close * max(1.0, abs(other))


def _dtype(array: Array) -> str:
    """The type of its numbers, where Python's own are NumPy's widest."""
    return {"float": "float64", "int": "int64"}.get(array.dtype, array.dtype)


def another_kind(received: Value, expected: Value) -> Agreement:
    """They are of different kinds."""
    nothing = isinstance(received, Scalar) and received.value is None
    return Agreement(0.0, f"is {'None' if nothing else kind_of(received)}. Expected {kind_of(expected)}")
