"""A number as it stands in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Written:
    """A number of a text, at characters `start` to `end`.

    Attributes:
        readings: what it may be, the likeliest first: "60.000" is 60 or 60,000, and "28,28" is one number
            or two.
        start: of its first character.
        end: behind its last.
        spelled: it was a word.
        percent: a percent sign stands behind it, and its readings are percentages.
    """

    readings: tuple[tuple[float, ...], ...]
    start: int
    end: int
    spelled: bool = False
    percent: bool = False
