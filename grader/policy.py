"""From marks to a score: deadlines, attempts, what is left out and what comes on top. Pure: no clock."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from grader.assignment import Check
from grader.case import Case
from grader.checks import KINDS
from grader.grade import Grade, Graded
from grader.public import PublicAssignment, PublicCheck
from grader.records.mark import Adjustment, Mark
from grader.records.timing import Timing as Timing
from grader.rules import UNSETTLED, Late, Rules
from grader.verdicts import Passed

DAY = timedelta(days=1)
# A date in numbers, the year first or last: 27.11.2026, 11/27/26, 2026-11-27.
DATE = re.compile(r"(?<!\d)(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?!\d)")
# What a time leaves out is not today's: where these two come to different days, it says no day.
EMPTY = (datetime(2000, 1, 1), datetime(2001, 2, 2, 1, 1))


def parse_time(
    text: str, rules: Rules, *, day_first: bool | None = None, end_of_day: bool = False
) -> datetime | None:
    """A time as schools' systems and spreadsheets write it; None for none, and where it may be several.

    Args:
        text: the time; by default in the time zone of the deadline.
        rules: with the deadline.
        day_first: how to read 11/12/2026; None if that is not known. With points the day comes first.
        end_of_day: a date alone is the end of that day, instead of its beginning.
    """
    date = DATE.search(text)
    if date is not None and len(date[1]) <= 2:
        if date[2] == ".":
            first: bool | None = True
        else:
            first = which_first(text)
            first = day_first if first is None and date[1] != date[3] else first
            if first is None and date[1] != date[3]:
                return None
        day, month = (date[1], date[3]) if first else (date[3], date[1])
        year = date[4] if len(date[4]) == 4 else f"20{date[4]:0>2}"
        text = f"{text[: date.start()]}{year}-{month:0>2}-{day:0>2}{text[date.end() :]}"
    from dateutil import parser  # a class without times need not wait for it

    zone = rules.deadline.tzinfo if rules.deadline is not None else None
    try:
        moment: datetime
        moment, other = (parser.parse(text, default=empty, tzinfos=_zone) for empty in EMPTY)
        if moment.date() != other.date():
            return None
        if moment.time() != other.time() and end_of_day:
            moment = moment.replace(hour=23, minute=59, second=59)
        if moment.tzinfo is not None:
            moment.astimezone(UTC)  # the first and last days of the calendar have no time elsewhere
            return moment
        return moment.replace(tzinfo=zone) if zone else moment.astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def which_first(text: str) -> bool | None:
    """Whether the day stands first in a date such as 11/27/2026; None if it may be either."""
    date = DATE.search(text)
    if date is None or len(date[1]) > 2 or date[2] == ".":
        return None
    first, second = int(date[1]), int(date[3])
    return None if (first > 12) == (second > 12) else first > 12


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """A time zone that is given by its distance, or is that of this computer; None for none.

    Raises:
        ValueError: it has a name that means several, or nothing.
    """
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    if name is None:
        return None
    from dateutil import tz

    local: tzinfo = tz.tzlocal()
    if name in (datetime(2000, month, 1, tzinfo=local).tzname() for month in (1, 7)):
        return local
    raise ValueError(f"expected a time zone such as +01:00. Received: {name}")


def apply_rules(grade: Grade, standing: Timing) -> Grade:
    """The grade with everything that its assignment's rules add or take off."""
    rules = grade.case.assignment.rules
    terms: list[Adjustment] = []
    if rules.drop_lowest:
        terms += _without_lowest(grade, rules.drop_lowest)
    so_far = grade.earned + sum(term.points for term in terms)
    if rules.late is not None and grade.case.outcome != "missing":
        terms += _late(rules.late, standing, grade.possible, so_far)
    total = round(grade.earned + sum(term.points for term in terms), 2)
    if rules.most is not None and total > rules.most:
        terms.append(
            Adjustment(
                f"at most {rules.most:g} point{'' if rules.most == 1 else 's'} can be reached",
                round(rules.most - total, 2),
            )
        )
    if total < 0:
        terms.append(Adjustment("no score is below zero", -total))
    return replace(grade, adjustments=tuple(terms))


def _without_lowest(grade: Grade, count: int) -> list[Adjustment]:
    """The questions in which most was lost do not count, and the others count for all points."""
    questions = [mark for mark in grade.counted if mark.check.asked_as and not mark.check.extra_credit]
    lost = sorted(questions, key=lambda mark: (mark.earned or 0.0) - mark.possible)
    lowest = [mark for mark in lost[:count] if (mark.earned or 0.0) < mark.possible]
    if not lowest:
        return []
    own = [mark for mark in grade.counted if not mark.check.extra_credit]
    before = _points(own)
    others = [mark for mark in own if mark not in lowest]
    worth = sum(mark.possible for mark in others)
    if not worth:
        return []
    after = _points(others) * grade.possible / worth
    names = ", ".join(mark.check.slug for mark in lowest)
    text = f"the lowest {'question' if len(lowest) == 1 else f'{len(lowest)} questions'} left out ({names})"
    return [Adjustment(f"{text}, the others count for all points", round(after - before, 2))]


def _points(marks: Sequence[Mark]) -> float:
    return sum(mark.earned or 0.0 for mark in marks)


def _late(rule: Late, standing: Timing, possible: float, earned: float) -> list[Adjustment]:
    if standing.due is None:
        return []
    if standing.handed_in is None:
        if not standing.late:
            return []
        return [Adjustment(UNSETTLED, 0.0)]
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
        Adjustment(
            f"{days} day{'s' if days > 1 else ''} late: {a_day}{capped}; {whose} was "
            f"{standing.due:%Y-%m-%d %H:%M}, handed in {handed_in:%Y-%m-%d %H:%M}",
            points,
        )
    ]


@dataclass(frozen=True)
class GradeForStudents:
    """What a student may be told of a graded submission; `as_students_see` makes it.

    Attributes:
        assignment: what students may have of the assignment.
        graded: marks of its checks alone, the score that these make, and no measurement, reference or remark
            that tells of a hidden check. Its checks cannot be asked.
        whole: nothing had to be left out.
    """

    assignment: PublicAssignment
    graded: Graded
    whole: bool


def as_students_see(graded: Graded, public: PublicAssignment, standing: Timing) -> GradeForStudents:
    """A graded submission without what is hidden from students.

    The score is then that of what they see: a difference would tell what the rest is worth.

    Args:
        graded: the submission, as the teacher sees it.
        public: what students may have of its assignment.
        standing: when it came, and when it was due.
    """
    grade = graded.grade
    # What a network had to reach is told with its result.
    targets = {check.slug: check.target for check in grade.case.assignment.checks}
    checks = {
        check.slug: replace(_without_answer(check), target=targets.get(check.slug)) for check in public.checks
    }
    hidden = [check for check in grade.case.assignment.checks if check.slug not in checks]
    marks = tuple(
        _for_students(mark, checks[mark.check.slug]) for mark in grade.marks if mark.check.slug in checks
    )
    assignment = replace(grade.case.assignment, checks=tuple(checks.values()), policy={}, rules=public.rules)
    case = replace(_without_hidden(grade.case, hidden), assignment=assignment)
    visible_grade = replace(grade, case=case, marks=marks)
    if hidden:
        visible_grade = apply_rules(replace(visible_grade, adjustments=()), standing)
    untold = any("training" in parts for parts in _told_by(hidden).values())
    observed = () if untold else graded.diagnoses
    return GradeForStudents(public, replace(graded, grade=visible_grade, diagnoses=observed), not hidden)


def _without_answer(check: PublicCheck) -> Check:
    return Check(
        check.slug,
        check.points,
        check.title,
        _not_asked,
        check.asked_as,
        kind=check.kind,
        extra_credit=check.extra_credit,
        task=check.task,
        trains=check.trains,
    )


def _not_asked(case: Case) -> Passed:
    raise AssertionError("what students see of a check cannot be asked")


def _for_students(mark: Mark, check: Check) -> Mark:
    """A mark without what is said to the teacher alone."""
    review = mark.review
    if review is not None:  # nor who the others are whose answers are alike; of the time, the day
        day, _, _ = review.at.partition(" ")
        review = replace(review, who="", at=day, like=(("", ""),) * len(review.like))
    return replace(mark, check=check, review=review, said=None, doubt="")


def _told_by(hidden: Sequence[Check]) -> Mapping[str, Set[str]]:
    """The parts of a report that would give away the result of checks, by the task that they are about."""
    told: dict[str, set[str]] = {}
    for check in hidden:
        if check.kind in KINDS:
            for task in check.options.get("tasks", (check.task,)):  # of one that is about several
                told.setdefault(str(task), set()).add(KINDS[check.kind].tells)
    return told


def _without_hidden(case: Case, hidden: Sequence[Check]) -> Case:
    """A case without what would tell of hidden checks: comparison, measurements."""
    for task, told in _told_by(hidden).items():
        view = case.at(task)
        if "layers" in told:
            view = view.solved(network=None)
        if "training" in told:
            reference = replace(view.reference, trainings=()) if view.reference is not None else None
            view = view.solved(training=None, extra_seeds=(), reference=reference)
        case = view.at("")
    return case
