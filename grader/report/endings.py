"""How the programs of a class ended that did not come to their end: the same mistake of many together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from grader.case import Case

ALIKE = re.compile(r"0x[0-9a-fA-F]+|\d+")  # what differs between the same mistake of two students
MESSAGE = 160  # characters of an error's message
SAID = {
    "timeout": "was not at its end when its time was used up (timeout)",
    "killed": "was stopped or ended abruptly (killed)",
    "unreadable": "could not be read (unreadable)",
}


def ending(case: Case) -> str:
    """How a program ended before its end, without what is this one's alone, such as the line."""
    crash = case.evidence.crash
    if crash is not None and case.outcome in ("crashed", "unreadable"):
        message = " ".join(crash.message.split("\n", 1)[0].split())
        message = message if len(message) <= MESSAGE else f"{message[:MESSAGE]}…"
        return f"{message} ({crash.type})" if message else crash.type
    return SAID.get(case.outcome) or case.outcome_text[:MESSAGE] or case.outcome


class Endings:
    """Programs that did not come to their end, by how they ended."""

    def __init__(self) -> None:
        """None yet."""
        self._students: dict[str, list[str]] = {}
        self._said: dict[str, Counter[str]] = {}

    def add(self, student: str, case: Case) -> None:
        """Take in how a student's program ended."""
        said = ending(case)
        key = ALIKE.sub("0", said)
        self._students.setdefault(key, []).append(student)
        self._said.setdefault(key, Counter())[said] += 1

    def sort(self, place: Callable[[str], tuple[str, str]]) -> None:
        """Put the students of each into an order."""
        for students in self._students.values():
            students.sort(key=place)

    def groups(self) -> list[tuple[str, Sequence[str]]]:
        """What was said of it, as most have it, and whose; the commonest first."""
        ranked = sorted(self._students.items(), key=lambda item: (-len(item[1]), item[0]))
        return [(self._said[key].most_common(1)[0][0], students) for key, students in ranked]
