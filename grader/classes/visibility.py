"""When students may see what of their class: who has a later deadline must not hear it from the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from grader.assignment import Assignment
from grader.public import PublicAssignment, public_part


@dataclass(frozen=True)
class Visibility:
    """What the students of a class may see.

    Attributes:
        as_of: the time by which it is decided.
        public: what they may have of the assignment at that time.
        hiding: whether anything is hidden from students, now or at any time: reports for students are then
            other ones than the teacher's.
    """

    as_of: datetime
    public: PublicAssignment
    hiding: bool


def visibility(assignment: Assignment, deadlines: Iterable[datetime | None], now: datetime) -> Visibility:
    """What students may see at the time `now`.

    Args:
        assignment: with checks that may be hidden, and the deadline of the class.
        deadlines: of every student of the class; None for one without.
        now: with its time zone, as every time here.
    """
    as_of = visible_as_of(assignment.rules.deadline, deadlines, now)
    hiding = any(check.visible != "now" for check in assignment.checks)
    return Visibility(as_of, public_part(assignment, as_of), hiding)


def visible_as_of(deadline: datetime | None, deadlines: Iterable[datetime | None], now: datetime) -> datetime:
    """The time by which is decided what students see: before the deadline until that of everybody is over."""
    over = all(due is None or now >= due for due in deadlines)
    return now if over or deadline is None else min(now, deadline - timedelta(seconds=1))
