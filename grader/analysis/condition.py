"""A condition of a task: what is asked of a network, what there is, and whether it is so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grader.analysis.structure import Structure
from grader.evidence import Compiled, Model

SHOWN = 8  # layers that are named


@dataclass(frozen=True)
class Condition:
    """One condition of a task.

    Attributes:
        asked: in words that go on after "expected".
        received: in words; what is there instead, or what fulfils it.
        met: whether it is so.
        hint: what to do where it is not.
    """

    asked: str
    received: str
    met: bool
    hint: str = ""


@dataclass(frozen=True)
class Asked:
    """A model that conditions are about: what it is made of, and how it was compiled."""

    model: Model
    structure: Structure

    @property
    def compiled(self) -> Compiled | None:
        """How it was compiled; None where it was not, or where that ended in an error."""
        compiled = self.model.compiled
        return None if compiled is None or compiled.trouble else compiled


def amount(value: Any, noun: str) -> str:
    """A number that is asked for, or from–to, in words: "at most 3 hidden layers"."""
    low, high = _bounds(value)
    if low == high:
        return f"{low:,} {noun}{'' if low == 1 else 's'}" if low else f"no {noun}"
    if low is None or high is None:
        bound, word = (high, "at most") if low is None else (low, "at least")
        return f"{word} {bound:,} {noun}{'' if bound == 1 else 's'}"
    return f"{low:,} to {high:,} {noun}s"


def _bounds(value: Any) -> tuple[int | None, int | None]:
    return value if isinstance(value, tuple) else (value, value)


def is_amount(value: Any, number: int) -> bool:
    """Whether a number is the one that is asked for, or lies from–to."""
    low, high = _bounds(value)
    return (low is None or number >= low) and (high is None or number <= high)


def how_many(value: Any, noun: str, number: int, hint: str, which: Sequence[Any] = ()) -> Condition:
    """The condition that there are so many; `which` are those that were counted."""
    received = f"{number:,}" if number else "none"
    if which:
        received += f" ({listed(which)})"
    return Condition(amount(value, noun), received, is_amount(value, number), hint)


def listed(which: Sequence[Any]) -> str:
    """The first of several, and how many more there are."""
    more = f" and {len(which) - SHOWN} more" if len(which) > SHOWN else ""
    return ", ".join(map(str, which[:SHOWN])) + more
