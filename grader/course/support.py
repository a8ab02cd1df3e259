"""Who needs help in a course, and why, in words. Pure.

A reason is given where one of these holds; a person then judges. Points that are still open count as earned,
so that nobody is named for what nobody has looked at.

- never: nothing was ever handed in. This is then the only reason.
- missing: nothing was handed in for two assignments or more, or for the last one.
- failing: the total is below the pass mark; or in danger, less than `NEAR` percent above it, or below it
  only for what is still open.
- falling: of at least four works, the last two are each `DROP` below the mean of the earlier ones, and
  together `FALL`; and the class did not fall as much: the student lost `DROP` more than its median.
- topic: less than half of the points of a topic of `course.toml`. Without topics there, of a check that
  comes in at least `OFTEN` assignments, and less than half in each of the last two of them, too: of many
  checks some go wrong by chance. What the work never came to, as its program stopped before, says nothing.
  Where half of the class is below half, it is told of the class and of nobody in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Literal

from grader.course.settings import CourseSettings
from grader.course.total import Course, Standing

Kind = Literal["never", "missing", "failing", "falling", "topic"]
TWICE = 2  # assignments without work from which on somebody is named
NEAR = 5.0  # percent above the pass mark that are too near to it
RECENT = 2  # works that are compared with the earlier ones
EARLIER = 2  # works that these must be, to be a habit
FALL = 0.2  # of the points, lost by the recent works together
DROP = 0.1  # by each of them; and more than the class lost
HALF = 0.5
OFTEN = 3  # assignments in which a check must come to be a topic by itself
CLASS = 5  # students from whom on it is told what the class did
NAMED = 3  # topics that are named


@dataclass(frozen=True)
class Concern:
    """A reason why somebody needs help: its kind, and a sentence."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Help:
    """Who needs help.

    Attributes:
        concerns: by student, in the order of the course; who needs none is not in it.
        weak: who has less than half of the points in a topic, by topic, the commonest first.
        hard: topics in which half of the class has less than half of the points.
    """

    concerns: Mapping[str, tuple[Concern, ...]]
    weak: Mapping[str, tuple[str, ...]]
    hard: tuple[str, ...]

    @property
    def first(self) -> list[str]:
        """Who needs it for more than a topic: those with most reasons first."""
        named = [name for name, each in self.concerns.items() if any(one.kind != "topic" for one in each)]
        return sorted(named, key=lambda name: -len(self.concerns[name]))

    def count(self, kind: Kind) -> int:
        """How many students have a reason of this kind."""
        return sum(any(one.kind == kind for one in each) for each in self.concerns.values())


def help_needed(course: Course) -> Help:
    """Who needs help, and in what the whole class does."""
    shares = {each.person.name: _topic_shares(course, each) for each in course.standings}
    hard = _hard(shares)
    medians = _medians(course)
    concerns: dict[str, tuple[Concern, ...]] = {}
    by_topic: dict[str, list[str]] = defaultdict(list)
    for each in course.standings:
        name = each.person.name
        weak = [topic for topic, share in shares[name].items() if share < HALF and topic not in hard]
        if found := _concerns(course, each, medians, weak):
            concerns[name] = found
        for topic in weak if any(one.kind == "topic" for one in found) else ():
            by_topic[topic].append(name)
    common = sorted(by_topic.items(), key=lambda item: -len(item[1]))
    return Help(concerns, {topic: tuple(names) for topic, names in common}, hard)


def _concerns(
    course: Course, standing: Standing, medians: Sequence[float | None], weak: Sequence[str]
) -> tuple[Concern, ...]:
    asked = [place for place, cell in enumerate(standing.cells) if cell.state in ("graded", "missing")]
    missing = [place for place in asked if standing.cells[place].state == "missing"]
    if asked and missing == asked:
        count = f" of {len(asked)} assignments" if len(asked) > 1 else ""
        return (Concern("never", f"Nothing was handed in yet{count}."),)
    found = [
        _missing(course, asked, missing),
        _failing(standing),
        _falling(standing, medians),
        Concern("topic", f"Less than half of the points in {_listed(weak)}.") if weak else None,
    ]
    return tuple(each for each in found if each is not None)


def _missing(course: Course, asked: Sequence[int], missing: Sequence[int]) -> Concern | None:
    titles = [course.assignments[place].facts.title for place in missing]
    if len(missing) >= TWICE:
        return Concern("missing", f"Nothing was handed in for {_listed(titles)}.")
    if missing and missing[-1] == asked[-1]:
        return Concern("missing", f"Nothing was handed in for the last assignment, {titles[-1]}.")
    return None


def _failing(standing: Standing) -> Concern | None:
    percent, best, needed = standing.percent, standing.best, standing.scale.passing
    if percent is None or best is None:
        return None
    has = f"{percent:g} % {'for now' if standing.provisional else 'of the points'}"
    if not standing.scale.passed(best):
        return Concern("failing", f"Would not pass: {has}; {needed:g} % are needed.")
    if not standing.scale.passed(percent) or best < needed + NEAR:
        return Concern("failing", f"In danger of not passing: {has}; {needed:g} % are needed.")
    return None


def _falling(standing: Standing, medians: Sequence[float | None]) -> Concern | None:
    works = [
        (cell.best_share, medians[place])
        for place, cell in enumerate(standing.cells)
        if cell.best_share is not None
    ]
    if len(works) < EARLIER + RECENT:
        return None
    shares = [share for share, _ in works if share is not None]
    earlier, recent = shares[:-RECENT], shares[-RECENT:]
    lost = mean(earlier) - mean(recent)
    of_class = [middle for _, middle in works]
    lost_by_class = 0.0
    if None not in of_class:
        known = [middle for middle in of_class if middle is not None]
        lost_by_class = max(0.0, mean(known[:-RECENT]) - mean(known[-RECENT:]))
    rounding = 1e-9
    if (
        lost < FALL - rounding
        or max(recent) > mean(earlier) - DROP + rounding
        or lost - lost_by_class < DROP - rounding
    ):
        return None
    last = " and ".join(f"{share:.0%}".replace("%", " %") for share in recent)
    return Concern(
        "falling", f"Falling: {last} of the points in the last two, {100 * mean(earlier):.0f} % before."
    )


def _medians(course: Course) -> list[float | None]:
    """The share in the middle of the class, of each assignment; None where too few are known."""
    found: list[float | None] = []
    for place in range(len(course.assignments)):
        shares = [share for each in course.standings if (share := each.cells[place].best_share) is not None]
        found.append(median(shares) if len(shares) >= CLASS else None)
    return found


def _topic_shares(course: Course, standing: Standing) -> dict[str, float]:
    """The share of the points that a student has in each topic of which enough is known."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for assignment, cell in zip(course.assignments, standing.cells, strict=True):
        if cell.work is None or cell.state != "graded":
            continue
        for slug, mark in cell.work.marks.items():
            if mark.verdict not in ("passed", "partial", "failed") or slug in assignment.facts.extra:
                continue
            for topic in _topics_of(assignment.slug, slug, course.settings):
                found[topic].append((mark.earned or 0.0, mark.possible))
    shares = {}
    for topic, points in found.items():
        possible = sum(worth for _, worth in points)
        if not possible or (len(points) < OFTEN and not course.settings.topics):
            continue
        share = sum(earned for earned, _ in points) / possible
        if not course.settings.topics:  # who did it right lately has learned it
            share = max(share, *(earned / worth for earned, worth in points[-RECENT:] if worth))
        shares[topic] = share
    return shares


def _topics_of(assignment: str, check: str, settings: CourseSettings) -> list[str]:
    """The topics that a check is about: without any in the settings, the check itself."""
    if not settings.topics:
        return [check]
    names = (check, f"{assignment}/{check}")
    return [topic for topic, checks in settings.topics.items() if any(name in checks for name in names)]


def _hard(shares: Mapping[str, Mapping[str, float]]) -> tuple[str, ...]:
    """The topics in which half of those of whom something is known are below half."""
    by_topic: dict[str, list[float]] = defaultdict(list)
    for each in shares.values():
        for topic, share in each.items():
            by_topic[topic].append(share)
    return tuple(
        topic
        for topic, found in by_topic.items()
        if len(found) >= CLASS and sum(share < HALF for share in found) >= len(found) / 2
    )


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:NAMED])
    if len(names) > NAMED:
        shown.append(f"{len(names) - NAMED} more")
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
