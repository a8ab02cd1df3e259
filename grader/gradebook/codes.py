"""Codes by which students name a mark of theirs: short, told apart by eye, and nobody's to make up.

A code follows from assignment, student and check by a secret that is in the gradebook alone, so grading again
gives the same ones. Its last character is made of the others: no code is another one with a character
changed, or with two swapped.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Container
from dataclasses import dataclass
from itertools import count
from typing import Literal

# None of them is taken for another: no 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B, Q, U. They are 23,
# a prime, which is what lets one character tell any of the others changed.
CHARACTERS = "34679ACDEFGHJKMNPRTVWXY"
LENGTH = 7  # and one that is made of them: of 60,000 marks a stranger's code hits one in 57,000
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212_"
# Found at every place, since the four letters before a code might be taken for its first half.
WRITTEN = re.compile(
    rf"(?<![A-Za-z0-9])(?=([A-Za-z0-9]{{4}})([^\S\n]?[{DASHES}]?[^\S\n]?)([A-Za-z0-9]{{4}})(?![A-Za-z0-9]))"
)


def code_of(secret: bytes, assignment: str, student: str, slug: str) -> str:
    """The code of a mark, such as K7CF-3M9A."""
    for turn in count():
        said = json.dumps([assignment, student, slug, turn]).encode()
        number = int.from_bytes(hmac.digest(secret, said, "sha256"), "big")
        values = []
        for _ in range(LENGTH):
            number, value = divmod(number, len(CHARACTERS))
            values.append(value)
        code = "".join(CHARACTERS[value] for value in (*values, _last(values)))
        if not code.isdigit() and not code.isalpha():  # which might be a word, or a date
            return f"{code[:4]}-{code[4:]}"
    raise AssertionError("count ends")


def _last(values: list[int]) -> int:
    """What makes the sum of all, each times its own place from the end, nothing."""
    total = sum(weight * value for weight, value in zip(range(LENGTH + 1, 1, -1), values, strict=True))
    return -total % len(CHARACTERS)


def is_well_formed(code: str) -> bool:
    """Whether it is written as no mistyped code is."""
    values = [CHARACTERS.find(character) for character in code.replace("-", "")]
    return len(values) == LENGTH + 1 and min(values) >= 0 and _last(values[:-1]) == values[-1]


@dataclass(frozen=True)
class FoundCode:
    """A code in a text, in capitals, with its place; "unknown" belongs to no mark, "mistyped" could not."""

    code: str
    start: int
    end: int
    state: Literal["known", "unknown", "mistyped"]


def codes_in(text: str, known: Container[str]) -> list[FoundCode]:
    """The codes that a text names, in their order.

    One that is known is found however it is written: in small letters, without its dash. One that is not
    known is told only where it has a dash, letters and digits: eight letters are words.
    """
    found: list[FoundCode] = []
    for place in WRITTEN.finditer(text):
        code = f"{place[1]}-{place[3]}".upper()
        start, end = place.start(1), place.end(3)
        if code in known:
            while found and found[-1].end > start:
                found.pop()
            found.append(FoundCode(code, start, end, "known"))
        elif place[2].strip() and _looks_like_one(code) and not (found and found[-1].end > start):
            found.append(FoundCode(code, start, end, "unknown" if is_well_formed(code) else "mistyped"))
    return found


def _looks_like_one(code: str) -> bool:
    bare = code.replace("-", "")
    return any(character.isdigit() for character in bare) and not bare.isdigit()
