"""What a program did to its data before its network was given them, with every number that it takes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Function = Literal["", "log", "log1p", "log10", "sqrt", "square", "reciprocal"]


@dataclass(frozen=True)
class Feature:
    """One number of an input, made of one column of a table: (function(value) - shift) / scale.

    Attributes:
        column: its name.
        function: of a column of numbers; "" for the numbers as they are.
        category: the value is 1 where the column says this, and else 0; None for a column taken as numbers.
        codes: of a column of texts taken as numbers: each text and its number.
        missing: what stands for a missing number, as it is after the function; None where it stays missing.
        shift, scale: in the column's own unit, after the function.
        fitted: how shift and scale came about: "" where there are none; "constant", a division by a round
            number; "standard" (or "nearly standard", by n - 1) and "minmax" from the rows that went in;
            "standard of all rows" and others like it from all that students have; "a part" from rows that are
            not known.
    """

    column: str
    function: Function = ""
    category: str | float | None = None
    codes: tuple[tuple[str, float], ...] = ()
    missing: float | None = None
    shift: float = 0.0
    scale: float = 1.0
    fitted: str = ""


@dataclass(frozen=True)
class Elements:
    """What was done to every number of a picture, or of a window of a series, alike.

    Attributes:
        axes: the order of the axes of one sample, counted from 0; () where it stays.
        padding: numbers of zeros before and after along each axis, then; () for none.
        norm: the axis, counted from 1, along which every line was then divided by its length, or -1 for the
            whole sample; None for none.
        shift, scale: then (value - shift) / scale.
    """

    axes: tuple[int, ...] = ()
    padding: tuple[tuple[int, int], ...] = ()
    norm: int | None = None
    shift: float = 0.0
    scale: float = 1.0


@dataclass(frozen=True)
class Target:
    """What was done to the target: (function(value) - shift) / scale, or another code for each class.

    `codes` are what stands for each class, in the data set's order; () for the data set's own or for values.
    """

    function: Function = ""
    shift: float = 0.0
    scale: float = 1.0
    codes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Transformation:
    """From the data as students have them to what a network is trained with.

    Attributes:
        features: of a table: the numbers of one input, in order.
        elements: of an array; None for a table.
        target: of what is to be predicted; None where it stays.
    """

    features: tuple[Feature, ...] = ()
    elements: Elements | None = None
    target: Target | None = None

    def to_json(self) -> dict[str, Any]:
        """It as plain JSON: part of what determines a training."""
        return asdict(self)

    @property
    def scales(self) -> bool:
        """Whether numbers of the inputs are other numbers after it."""
        if self.elements is not None:
            one = self.elements
            return one.norm is not None or (one.shift, one.scale) != (0.0, 1.0)
        return any(
            feature.function or (feature.shift, feature.scale) != (0.0, 1.0) for feature in self.features
        )

    @property
    def inputs_stay(self) -> bool:
        """Whether it says nothing of the inputs: only of the target, or of nothing."""
        return not self.features and self.elements is None
