"""Numbers as an array, however they are held."""

from __future__ import annotations

import math
from typing import Any

from grader.found import Array, Frame, Items, Scalar, Value

NUMBERS = ("bool", "int", "float", "complex")  # families of types
LONGEST = 4_000  # characters of a number


def as_array(value: Value) -> Array | None:
    """Numbers as an array, however they are held; None where it is something else."""
    if isinstance(value, Array):
        return value
    if isinstance(value, Scalar):
        if not isinstance(value.value, str):
            known = value.value is not None
        else:  # a number that JSON has no form for
            known = family(value.type) in NUMBERS and number_of(value.value) is not None
        return _alone(value) if known else None
    if isinstance(value, Frame):
        return _frame_as_array(value)
    if isinstance(value, Items) and value.items and value.count == len(value.items):
        parts = [as_array(item) for item in value.items]
        first = parts[0]
        if first is None or any(part is None or part.shape != first.shape or part.step > 1 for part in parts):
            return None
        known_parts = [part for part in parts if part is not None]
        families = [family(part.dtype) for part in known_parts]
        if any(family not in NUMBERS for family in families):
            return None
        widest = max(range(len(families)), key=lambda place: NUMBERS.index(families[place]))
        return Array(
            "array",
            value.type,
            known_parts[widest].dtype,
            (len(parts), *first.shape),
            1,
            tuple(element for part in known_parts for element in part.elements),
            None,
            None,
            None,
            0,
        )
    return None


def _alone(value: Scalar) -> Array:
    return Array("array", value.type, value.type, (), 1, (value.value,), None, None, None, 0)


def _frame_as_array(value: Frame) -> Array | None:
    """A series; or a table of numbers, row by row."""
    columns = [column.values for column in value.columns]
    if value.type == "Series" and len(columns) == 1:
        return columns[0]
    if not columns or any(each.step > 1 or family(each.dtype.lower()) not in NUMBERS for each in columns):
        return None
    elements = tuple(
        element for row in zip(*(each.elements for each in columns), strict=True) for element in row
    )
    return Array(
        "array",
        value.type,
        columns[0].dtype,
        (value.rows, len(columns)),
        1,
        elements,
        None,
        None,
        None,
        sum(each.missing for each in columns),
    )


def number_of(element: Any) -> float | complex | None:
    """An element of numbers as a number; None where it is none."""
    if isinstance(element, (bool, int, float)):
        try:
            return float(element)
        except OverflowError:
            return math.inf if element > 0 else -math.inf
    if not isinstance(element, str) or len(element) > LONGEST:
        return None
    try:
        return float(element)
    except ValueError:
        pass
    try:
        return complex(element)
    except ValueError:
        return None


def read_number(text: str) -> int | float | complex | None:
    """A number that is kept as text."""
    if len(text) <= LONGEST and text.lstrip("-").isdigit():
        return int(text)
    return number_of(text)


def family(dtype: str) -> str:
    """What kind of things a type is for: numbers of a kind, or "str" and "object"."""
    if dtype in ("Fraction", "Decimal"):
        return "float"
    return next((name for name in ("bool", "int", "float", "complex", "str") if name in dtype), "object")
