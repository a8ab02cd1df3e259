"""When students may see what of their class: who has a later deadline must not hear it from the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from grader import report
from grader.assignment import Assignment


@dataclass(frozen=True)
class Visibility:
    """What the students of a class may see.

    Attributes:
        as_of: the time by which it is decided.
        reader: whom reports for students are for, and what is hidden from them.
        hiding: whether anything is hidden from students, now or at any time: reports for students are then
            other ones than the teacher's.
    """

    as_of: datetime
    reader: report.Reader
    hiding: bool


def visibility(assignment: Assignment, deadlines: Iterable[datetime | None], now: datetime) -> Visibility:
    """What students may see at the time `now`.

    Args:
        assignment: with checks that may be hidden, and the deadline of the class.
        deadlines: of every student of the class; None for one without.
        now: with its time zone, as every time here.
    """
    as_of = visible_as_of(assignment.rules.deadline, deadlines, now)
    shown = assignment.shown(as_of)
    hides = {check.kind for check in assignment.checks if check not in shown.checks}
    hiding = any(check.visible != "now" for check in assignment.checks)
    return Visibility(as_of, report.Reader(True, frozenset(hides)), hiding)


def visible_as_of(deadline: datetime | None, deadlines: Iterable[datetime | None], now: datetime) -> datetime:
    """The time by which is decided what students see: before the deadline until that of everybody is over."""
    over = all(due is None or now >= due for due in deadlines)
    return now if over or deadline is None else min(now, deadline - timedelta(seconds=1))
