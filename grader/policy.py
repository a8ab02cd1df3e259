"""From marks to a score: deadlines, attempts, what is left out and what comes on top. Pure: no clock."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from dateutil import parser

from grader.assignment import Assignment, Late, Rules
from grader.grade import Grade, Mark, Term

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """When a submission came, and when it should have.

    Attributes:
        due: the student's own deadline; None for none.
        handed_in: None where nobody knows.
        late: the school's system says that it is.
        extended: the deadline is the student's own.
    """

    due: datetime | None = None
    handed_in: datetime | None = None
    late: bool = False
    extended: bool = False


def moment(text: str, rules: Rules) -> datetime | None:
    """A time as schools' systems write it, by default in the time zone of the deadline; None for none."""
    if not text.strip():
        return None
    zone = rules.deadline.tzinfo if rules.deadline is not None else None
    try:
        found: datetime = parser.parse(text)
        if found.tzinfo is not None:
            found.astimezone(UTC)  # the first and last days of the calendar have no time elsewhere
            return found
        return found.replace(tzinfo=zone) if zone else found.astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def settle(grade: Grade, standing: Standing) -> Grade:
    """The grade with everything that its assignment's rules add or take off."""
    rules = grade.case.assignment.rules
    terms: list[Term] = []
    if rules.drop_lowest:
        terms += _without_lowest(grade, rules.drop_lowest)
    so_far = grade.earned + sum(term.points for term in terms)
    if rules.late is not None and grade.case.end != "missing":
        terms += _late(rules.late, standing, grade.possible, so_far)
    total = round(grade.earned + sum(term.points for term in terms), 2)
    if rules.most is not None and total > rules.most:
        terms.append(Term(f"at most {rules.most:g} points can be reached", round(rules.most - total, 2)))
    if total < 0:
        terms.append(Term("no score is below zero", -total))
    return replace(grade, terms=tuple(terms))


def _without_lowest(grade: Grade, count: int) -> list[Term]:
    """The questions in which most was lost do not count, and the others count for all points."""
    questions = [mark for mark in grade.counted if mark.check.asked_as and not mark.check.extra_credit]
    lost = sorted(questions, key=lambda mark: (mark.earned or 0.0) - mark.possible)
    lowest = [mark for mark in lost[:count] if (mark.earned or 0.0) < mark.possible]
    if not lowest:
        return []
    own = [mark for mark in grade.counted if not mark.check.extra_credit]
    before = _points(own)
    kept = [mark for mark in own if mark not in lowest]
    worth = sum(mark.possible for mark in kept)
    if not worth:
        return []
    after = _points(kept) * grade.possible / worth
    names = ", ".join(mark.check.slug for mark in lowest)
    text = f"the lowest {'question' if len(lowest) == 1 else f'{len(lowest)} questions'} left out ({names})"
    return [Term(f"{text}, the others count for all points", round(after - before, 2))]


def _points(marks: Sequence[Mark]) -> float:
    return sum(mark.earned or 0.0 for mark in marks)


def _late(rule: Late, standing: Standing, possible: float, earned: float) -> list[Term]:
    if standing.due is None:
        return []
    if standing.handed_in is None:
        if not standing.late:
            return []
        return [
            Term("late, but nobody said by how much: nothing is taken off until your teacher decides", 0.0)
        ]
    over = standing.handed_in - standing.due
    if over <= timedelta(minutes=rule.grace_minutes):
        return []
    days = math.ceil(over / DAY)
    share = min(rule.cap, rule.percent_per_day * days) / 100
    points = round(-share * (possible if rule.of == "possible" else max(0.0, earned)), 2)
    whose = "your extended deadline" if standing.extended else "the deadline"
    a_day = f"{rule.percent_per_day:g} % of the points {rule.of} for each day begun"
    capped = f", at most {rule.cap:g} %" if rule.percent_per_day * days > rule.cap else ""
    handed_in = standing.handed_in.astimezone(standing.due.tzinfo)
    return [
        Term(
            f"{days} day{'s' if days > 1 else ''} late: {a_day}{capped}; {whose} was "
            f"{standing.due:%Y-%m-%d %H:%M}, handed in {handed_in:%Y-%m-%d %H:%M}",
            points,
        )
    ]


def as_students_see(grade: Grade, standing: Standing, now: datetime) -> tuple[Assignment, Grade]:
    """The assignment and the grade without what is hidden from students at a time.

    The score is then that of what they see: a difference would tell what the rest is worth.
    """
    assignment = grade.case.assignment.shown(now)
    slugs = {check.slug for check in assignment.checks}
    marks = tuple(mark for mark in grade.marks if mark.check.slug in slugs)
    case = replace(grade.case, assignment=assignment)
    return assignment, settle(replace(grade, case=case, marks=marks, terms=()), standing)
