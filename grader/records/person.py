"""Somebody of a class, as the class list has them, and the order in which schools list names."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """One student of a class list.

    Attributes:
        name: as shown.
        keys: what else the school knows them by, small letters.
        rows: where they stand: several, if in several sections.
        groups: that they belong to.
        identifier: the number or login that the list gives first; "" if it gives none.
        email: the address; "" if it gives none.
        family_name: where the list has a column of family names, theirs; else "".
    """

    name: str
    keys: frozenset[str]
    rows: tuple[int, ...]
    groups: tuple[str, ...] = ()
    identifier: str = ""
    email: str = ""
    family_name: str = ""

    @property
    def place_in_list(self) -> tuple[str, str]:
        """What a list is sorted by; see `place_in_list`."""
        return place_in_list(self.name, self.family_name)


def same_name(one: str, other: str) -> bool:
    """Whether two names have the same words, in whatever order: "Lovelace, Ada" is "Ada Lovelace"."""
    return sorted(_plain(one.replace(",", " ")).split()) == sorted(_plain(other.replace(",", " ")).split())


def place_in_list(name: str, family_name: str = "") -> tuple[str, str]:
    """What a school's list is sorted by: the family name, then the whole; accents and case do not count.

    Args:
        name: as shown: "García, Ada" or "Ada García".
        family_name: where it is known; "" takes what stands before a comma, else the last word.
    """
    family, comma, _ = name.partition(",")
    if not comma:
        family = name.split()[-1] if name.split() else ""
    return _plain(family_name or family), _plain(name)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(each for each in letters if not unicodedata.combining(each)).split())
