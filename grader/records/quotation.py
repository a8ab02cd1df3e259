"""What a student wrote, with the parts that decided its mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Highlight:
    """A part of a student's text, from character `start` to `end`, and what is said of it.

    `kind` is "credited", "misconception", "disagrees" (with the student's own network) or "chosen" (of
    options, right or not).
    """

    start: int
    end: int
    kind: Literal["credited", "misconception", "disagrees", "chosen"]
    note: str


@dataclass(frozen=True)
class Quotation:
    """A student's text with the parts that decided its mark, in their order and apart."""

    text: str
    highlights: tuple[Highlight, ...] = ()

    def parts(self) -> list[tuple[str, Highlight | None]]:
        """The text in pieces, each with its highlight, if it has one."""
        found: list[tuple[str, Highlight | None]] = []
        at = 0
        for each in self.highlights:
            found += [(self.text[at : each.start], None), (self.text[each.start : each.end], each)]
            at = each.end
        return [piece for piece in (*found, (self.text[at:], None)) if piece[0]]

    def notes(self) -> list[tuple[str, str]]:
        """What is said of the parts, each once, with its kind."""
        return list(dict.fromkeys((each.note, each.kind) for each in self.highlights if each.note))
