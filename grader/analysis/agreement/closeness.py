"""What counts as the same, and how far two values are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Closeness:
    """What counts as the same.

    Attributes:
        close: how far numbers may be apart, of their size where that is more than 1. Whole numbers are the
            same or not, unless it is more than what rounding takes.
        dtype: the type of the numbers in an array has to be the same, too.
        order: lists have to be in the same order.
        whole: an array earns all or nothing, instead of the share of its elements that are right.
        told: remarks name keys and columns of what is expected.
    """

    close: float = 1e-5
    dtype: bool = False
    order: bool = True
    whole: bool = True
    told: bool = True


@dataclass(frozen=True)
class Agreement:
    """How far two values are the same.

    Attributes:
        credit: 0 to 1; 1 only if they are the same.
        remark: what is different, as it goes on after "it"; "" if they are the same.
        note: what is done otherwise and costs nothing.
    """

    credit: float
    remark: str = ""
    note: str = ""


SAME = Agreement(1.0)
