"""Points that a person changed while grading, over those of the marking scheme. Pure.

What can be changed is what a check is worth, what of it an answer earns that says an idea (or several
together), and what a misconception costs. The marking scheme's file stays as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from grader.assignment import Assignment, Check
from grader.errors import UsageError
from grader.rubric import Misconception, Rubric
from grader.rubric.earning import share_of
from grader.rubric.scheme import ideas_of

COSTS = ("nothing", "half", "all")  # of a misconception; see `Assignment.policy`
AS_WRITTEN = "scheme"  # sets something back to what the marking scheme says
MOST = 100_000
Kind = Literal["total", "ideas", "misconception"]


class PointsError(UsageError):
    """Points that cannot be given; the message says what was expected."""


@dataclass(frozen=True)
class PointsChange:
    """One thing that is worth something else now.

    Attributes:
        check: its slug; "" for a misconception, which costs the same in all questions of an assignment.
        kind: what of it is changed.
        name: of the misconception, or of the ideas, joined by " + "; "" for the check's total.
        value: the total in points, the share of the total that the ideas earn, or a word of `COSTS`; None
            for what the marking scheme says.
        who: changed it, and `at`: when, in UTC.
    """

    check: str
    kind: Kind
    name: str
    value: float | str | None
    who: str = ""
    at: str = ""


@dataclass(frozen=True)
class Worth:
    """What something of a check is worth.

    Attributes:
        kind: what it is.
        name: its name, as in `PointsChange`.
        value: points, or the word for what a misconception costs.
    """

    kind: Kind
    name: str
    value: float | str


def with_points(assignment: Assignment, changes: Iterable[PointsChange]) -> Assignment:
    """The assignment with changed points.

    Raises:
        PointsError: a change does not fit it.
    """
    for change in _in_order(changes):
        assignment = _changed(assignment, change)
    return assignment


def with_what_fits(
    assignment: Assignment, changes: Iterable[PointsChange]
) -> tuple[Assignment, list[PointsChange]]:
    """The same, and the changes that do not fit: the marking scheme was rewritten since."""
    unfit = []
    for change in _in_order(changes):
        try:
            assignment = _changed(assignment, change)
        except PointsError:
            unfit.append(change)
    return assignment, unfit


def _in_order(changes: Iterable[PointsChange]) -> list[PointsChange]:
    """Changes so that there is always a way to all points: what earns most comes first."""
    shares = {change: change.value if isinstance(change.value, float | int) else 0.0 for change in changes}
    return sorted(shares, key=lambda change: (change.kind != "total", -shares[change]))


def _changed(assignment: Assignment, change: PointsChange) -> Assignment:
    """The assignment with one thing changed.

    Raises:
        PointsError: there is no such thing, or it cannot be worth that.
    """
    if change.value is None:
        return assignment
    try:
        if change.kind == "misconception":
            policy: dict[str, Any] = {**assignment.policy, change.name: change.value}
            return replace(assignment, policy=policy)
        check = check_of(assignment, change.check)
        if change.kind == "total":
            new = replace(check, points=float(change.value))
        else:
            new = replace(check, rubric=_with_way(_rubric_of(check), change.name, float(change.value)))
        return replace(assignment, checks=tuple(new if one is check else one for one in assignment.checks))
    except ValueError as error:
        raise PointsError(str(error)) from error


def _with_way(rubric: Rubric, way: str, share: float) -> Rubric:
    """The rubric in which an answer that says these ideas earns this share.

    Raises:
        PointsError: no way to all points would be left.
        ValueError: an idea that there is not.
    """

    def others(ways: Iterable[str]) -> tuple[str, ...]:
        return tuple(each for each in ways if ideas_of(each) != ideas_of(way))

    full, half = others(rubric.full), None if rubric.half is None else others(rubric.half)
    worth = {name: own for name, own in rubric.worth.items() if name in others(rubric.worth)}
    if share == 1:
        full = (*full, way)
    elif share == 0.5 and half is not None:
        half = (*half, way)
    else:
        worth[way] = share
    if not full:
        raise PointsError(
            f"{way}: expected a way to all points. Received: none is left. Give all of them to another idea "
            "first, or change what the question is worth."
        )
    changed = replace(rubric, full=full, half=half, worth=worth)
    if share in (0, 0.5) and share_of(replace(changed, worth=_without(worth, way)), ideas_of(way)) == share:
        return replace(changed, worth=_without(worth, way))  # it need not be said
    return changed


def _without(worth: dict[str, float], way: str) -> dict[str, float]:
    return {name: share for name, share in worth.items() if name != way}


def check_of(assignment: Assignment, slug: str) -> Check:
    """The check of this name.

    Raises:
        PointsError: there is none.
    """
    for check in assignment.checks:
        if check.slug == slug:
            return check
    known = ", ".join(check.slug for check in assignment.checks)
    raise PointsError(f"expected a check of {assignment.slug}, one of {known}. Received: {slug}")


def _rubric_of(check: Check) -> Rubric:
    if check.rubric is None:
        raise PointsError(
            f"{check.slug}: expected a question with a rubric to change what an idea earns. Received: one "
            f"without. What all of it is worth can be changed: {check.slug}={check.points:g}"
        )
    return check.rubric


def worths(assignment: Assignment, check: Check, *others: Check) -> list[Worth]:
    """What a check and everything in its rubric is worth: the total, ideas, several ideas, misconceptions.

    Args:
        assignment: the check's.
        check: the check.
        others: the same with other points: several ideas that stand in one of these are told, too.
    """
    found = [Worth("total", "", check.points)]
    if (rubric := check.rubric) is None:
        return found
    ways = [idea.slug for idea in rubric.ideas]
    for own in (check, *others):
        ways += [way for way in _ways(_rubric_of(own)) if len(ideas_of(way)) > 1]
    ways = list(dict.fromkeys(_named(rubric, way) for way in ways))
    found += [Worth("ideas", way, _points(check, share_of(rubric, ideas_of(way)))) for way in ways]
    found += [Worth("misconception", item.slug, cost(assignment, item)) for item in rubric.misconceptions]
    return found


def written_worths(scheme: Assignment, own: Check, check: Check) -> dict[tuple[Kind, str], float | str]:
    """What the marking scheme says that a check's things are worth; ideas, of what the check is worth now.

    Args:
        scheme: the assignment as it is written.
        own: its check.
        check: the same with other points.
    """
    found = worths(scheme, replace(own, points=check.points), check)
    return {(one.kind, one.name): own.points if one.kind == "total" else one.value for one in found}


def _ways(rubric: Rubric) -> tuple[str, ...]:
    return (*rubric.full, *(rubric.half or ()), *rubric.worth)


def _points(check: Check, share: float) -> float:
    return round(share * check.points, 2)


def cost(assignment: Assignment, item: Misconception) -> str:
    """What a misconception costs, in the word that a policy has for it, else in percent of the points."""
    if item.slug in assignment.policy:
        return assignment.policy[item.slug]
    if (item.credit, item.forgiven) == (0.5, True):
        return "half"
    if item.credit == 0:
        return "all, or half beside what is right" if item.forgiven else "all"
    return f"{1 - item.credit:.0%}"


def changes_of(
    scheme: Assignment, now: Assignment, slug: str, total: str, parts: Sequence[tuple[str, str]]
) -> list[PointsChange]:
    """What a person wrote, as changes.

    Args:
        scheme: as it is written.
        now: the same with what was changed before.
        slug: of the check.
        total: what all of it is worth now, in points; "" to leave that.
        parts: names of ideas and misconceptions, each with points or with what it costs. "scheme" sets
            something back.

    Raises:
        PointsError: what is not there, or cannot be worth that.
    """
    own, check = check_of(scheme, slug), check_of(now, slug)
    changes, worth = [], check.points
    if total:
        back = total == AS_WRITTEN
        worth = own.points if back else _number(slug, total, MOST)
        if not worth and check.rubric is not None and parts:
            raise PointsError(f"{slug}: expected points above 0 to share among ideas. Received: {total}")
        changes.append(PointsChange(slug, "total", "", None if worth == own.points else worth))
    for name, said in parts:
        rubric = _rubric_of(own)
        if (wrong := next((one for one in rubric.misconceptions if one.slug == name), None)) is not None:
            if said not in (*COSTS, AS_WRITTEN):
                raise PointsError(f"{name}: expected {', '.join(COSTS)} or {AS_WRITTEN}. Received: {said}")
            as_written = said in (AS_WRITTEN, cost(scheme, wrong))
            changes.append(PointsChange("", "misconception", name, None if as_written else said))
            continue
        known = {idea.slug for idea in rubric.ideas}
        if unknown := ideas_of(name) - known:
            names = ", ".join([*sorted(known), *(item.slug for item in rubric.misconceptions)])
            raise PointsError(f"{slug}: expected ideas among {names}. Received: {', '.join(sorted(unknown))}")
        name = _named(rubric, name)
        written = share_of(rubric, ideas_of(name))
        share = written if said == AS_WRITTEN else _share(name, said, worth)
        same = _points(replace(own, points=worth), written) == _points(replace(own, points=worth), share)
        changes.append(PointsChange(slug, "ideas", name, None if same else share))
    return changes


def _named(rubric: Rubric, way: str) -> str:
    """Ideas in the order of the rubric, however they were named."""
    return " + ".join(idea.slug for idea in rubric.ideas if idea.slug in ideas_of(way))


def _share(name: str, said: str, worth: float) -> float:
    points = _number(name, said, worth)
    return points / worth if worth else 0.0


def _number(name: str, said: str, most: float) -> float:
    try:
        points = float(said.replace(",", "."))
    except ValueError:
        points = math.nan
    if not 0 <= points <= most:
        raise PointsError(f"{name}: expected points from 0 to {most:g}, or {AS_WRITTEN}. Received: {said}")
    return points


def told(scheme: Assignment, now: Assignment, change: PointsChange) -> str:
    """A change in words: what is changed, to what, and what the marking scheme says."""
    if change.kind == "misconception":
        return f"{change.name}: costs {change.value} (marking scheme: {_cost_of(scheme, change.name)})"
    own, check = check_of(scheme, change.check), check_of(now, change.check)
    if change.kind == "total":
        return f"{check.slug}: {check.points:g} points (marking scheme: {own.points:g})"
    ideas = ideas_of(change.name)
    written = _points(check, share_of(_rubric_of(own), ideas))
    points = _points(check, share_of(_rubric_of(check), ideas))
    return f"{check.slug}: {change.name} {points:g} of {check.points:g} points (marking scheme: {written:g})"


def _cost_of(assignment: Assignment, name: str) -> str:
    rubrics = [check.rubric for check in assignment.checks if check.rubric is not None]
    items = [item for rubric in rubrics for item in rubric.misconceptions if item.slug == name]
    return cost(assignment, items[0])


def as_written(scheme: Assignment, now: Assignment) -> list[str]:
    """What to write into the marking scheme, so that it says what was changed; a line or more each."""
    lines = []
    for own, check in zip(scheme.checks, now.checks, strict=True):
        if own.points != check.points:
            lines.append(f"{check.slug}: points={check.points:g}")
        before, after = own.rubric, check.rubric
        if before is not None and after is not None and before != after:
            facts: list[tuple[str, Any, Any]] = [
                ("full", after.full, before.full),
                ("half", after.half, before.half),
                ("worth", dict(after.worth), dict(before.worth)),
            ]
            lines += [
                f"the rubric of {check.slug}: {name}={value!r}" for name, value, was in facts if value != was
            ]
    if dict(scheme.policy) != dict(now.policy):
        lines.append(f"the assignment: policy={dict(now.policy)!r}")
    return lines
