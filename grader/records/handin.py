"""What one student handed in, before it is read: where it lies, and what the school's system says of it."""

from __future__ import annotations

from dataclasses import dataclass

from grader.records.submission import NO_SYSTEM, SystemName

ONLINE_TEXT = "online text.html"  # the name of what was written in the browser


@dataclass(frozen=True)
class Part:
    """A place in the download, and the name of what lies there if it is a file with one of its own."""

    place: str
    name: str = ""


@dataclass(frozen=True)
class Handin:
    """What one student, or one group, handed in.

    Attributes:
        student: the name in the file names.
        key: the number the system knows them by; "" if it gives none.
        late: the system says so.
        parts: where it lies.
        members: of a group, each by number, address and name.
        handed_in: when, as the system writes it, in a form that sorts; "" if it does not say.
        stamp: the file among the student's in which the system says when instead; "" for none.
        place: the beginning of the names under which the system takes feedback back; "" if it takes none.
        system: the school's system that it was downloaded from.
        earlier: what the same student handed in before, where the system's download has all of it.
    """

    student: str
    key: str = ""
    late: bool = False
    parts: tuple[Part, ...] = ()
    members: tuple[tuple[str, ...], ...] = ()
    handed_in: str = ""
    stamp: str = ""
    place: str = ""
    system: SystemName = NO_SYSTEM
    earlier: tuple[Handin, ...] = ()


def within(base: str, name: str) -> str:
    """The place of a name in a folder of a tree; "" is all of it."""
    return f"{base}/{name}" if base else name
