"""What systems' downloads have in common.

A form is recognised by the names on a download's top level, which the system gives, and never by what lies in
a student's place. Whatever else lies there is somebody's, too, and is graded as in a plain folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from grader.records.handin import Handin

SHARE = 0.9  # of the names of a level, at least so many are of the form
FEWEST = 2  # names of the form beside which one of another may stand


def mostly(names: Iterable[str], fits: Callable[[str], object]) -> bool:
    """Whether so many names are of a form that a system gave them."""
    names = list(names)
    count = sum(bool(fits(name)) for name in names)
    # In a small class, too, one file may be somebody's note.
    return bool(names) and (count >= SHARE * len(names) or len(names) - 1 == count >= FEWEST)


def by_student(handins: Iterable[Handin]) -> list[Handin]:
    """What lies in several places as one student's: those of one name and number, in the order of names."""
    merged: dict[tuple[str, str], Handin] = {}
    for handin in handins:
        known = merged.get((handin.student, handin.key), Handin(handin.student, handin.key))
        merged[handin.student, handin.key] = replace(
            known,
            late=known.late or handin.late,
            parts=known.parts + handin.parts,
            place=known.place or handin.place,
        )
    return in_order(merged.values())


def in_order(handins: Iterable[Handin]) -> list[Handin]:
    """By name and number."""
    return sorted(handins, key=lambda handin: (handin.student, handin.key))
