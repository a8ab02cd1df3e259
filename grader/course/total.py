"""Assignments into the total of a course: what counts, what it weighs, and the grade it comes to. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Literal

from grader.course.kept import KeptAssignment, KeptCourse, Work
from grader.course.scale import Scale
from grader.course.settings import CourseSettings
from grader.gradebook.assignments import AssignmentFacts
from grader.records.person import Person, same_name

State = Literal["graded", "missing", "excused", "not graded", "to come"]


@dataclass(frozen=True)
class Cell:
    """A student's work for one assignment, and its part in the total.

    Attributes:
        state: "missing" where nothing was handed in, "not graded" where work waits to be graded, "to come"
            where nobody's is.
        work: what it came to; None where there is none.
        weight: what it can add to the total, in points; 0 where it does not count.
        added: what it adds.
        lowest: left out of the total as one of the lowest.
    """

    state: State
    work: Work | None = None
    weight: float = 0.0
    added: float = 0.0
    lowest: bool = False

    @property
    def share(self) -> float | None:
        """The share of the points that is reached; None where nothing was handed in, or nothing is graded."""
        return _share(self.work) if self.work is not None and self.state == "graded" else None

    @property
    def best_share(self) -> float | None:
        """The same, if everything that is open turns out well."""
        if self.work is None or self.share is None:
            return None
        return self.work.best / self.work.possible

    @property
    def provisional(self) -> bool:
        """Whether it may still change: marks wait, or it is not graded yet."""
        if self.state == "excused":
            return False
        return self.state == "not graded" or (self.work is not None and self.work.provisional)


@dataclass(frozen=True)
class Standing:
    """Where a student stands: a cell for each assignment, and what they come to.

    Attributes:
        person: who, as the class list has them.
        cells: in the order of the assignments.
        total: the points of what counts, or what these weigh.
        possible: of how many.
        best: the percent if everything that is open turns out well; None where nothing counts yet.
        scale: by which the grade is given.
    """

    person: Person
    cells: tuple[Cell, ...]
    total: float
    possible: float
    best: float | None
    scale: Scale

    @property
    def percent(self) -> float | None:
        """The total in percent, to two digits, which decide; None where nothing counts yet."""
        return _percent(self.total, self.possible)

    @property
    def grade(self) -> str:
        """The grade; "" on a scale without grades, and where nothing counts yet."""
        return "" if self.percent is None else self.scale.grade(self.percent)

    @property
    def passed(self) -> bool | None:
        """Whether it is enough; None where nothing counts yet."""
        return None if self.percent is None else self.scale.passed(self.percent)

    @property
    def provisional(self) -> bool:
        """Whether the total may still change by what somebody decides."""
        return any(cell.provisional for cell in self.cells)

    @property
    def waiting(self) -> int:
        """How many marks wait for a person."""
        works = [cell.work for cell in self.cells if cell.work is not None and cell.state != "excused"]
        return sum(len(work.review) + len(work.ungraded) for work in works)


@dataclass(frozen=True)
class Course:
    """A course: its assignments, and where everybody stands.

    Attributes:
        settings: by which it is counted.
        assignments: in their order.
        standings: in the order in which schools list names.
        nowhere: who is on a class list, and in none of the assignments.
        remarks: what in the settings fits nothing that was graded, in words.
    """

    settings: CourseSettings
    assignments: tuple[KeptAssignment, ...]
    standings: tuple[Standing, ...]
    nowhere: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def percents(self) -> list[float]:
        """The totals in percent of all who have one."""
        return [each.percent for each in self.standings if each.percent is not None]

    @property
    def median(self) -> float | None:
        """The total in the middle, in percent; None where nothing counts yet."""
        return median(self.percents) if self.percents else None

    @property
    def passing(self) -> int:
        """How many would pass as it stands."""
        return sum(each.passed is True for each in self.standings)

    @property
    def waiting(self) -> int:
        """How many marks wait for a person."""
        return sum(each.waiting for each in self.standings)

    @property
    def groups(self) -> list[str]:
        """The groups of the class lists."""
        return sorted({group for each in self.standings for group in each.person.groups})

    def cells(self, place: int) -> list[tuple[str, Cell]]:
        """Name and cell of everybody, of the assignment at this place."""
        return [(each.person.name, each.cells[place]) for each in self.standings]


def course_of(kept: KeptCourse, settings: CourseSettings) -> Course:
    """Where everybody stands."""
    slugs = settings.assignments or tuple(kept.assignments)
    not_yet = (KeptAssignment(AssignmentFacts(slug, slug, 0.0)) for slug in slugs)
    assignments = tuple(kept.assignments.get(each.slug, each) for each in not_yet)
    names = dict.fromkeys(name for each in assignments for name in (*each.works, *each.facts.students))
    settings = replace(settings, excused=_as_named(settings.excused, names))
    standings = [
        _standing(kept.people.get(name) or Person(name, frozenset(), ()), assignments, settings)
        for name in names
    ]
    standings.sort(key=lambda each: each.person.place_in_list)
    nowhere = sorted(name for name in kept.people if name not in names)
    return Course(
        settings, assignments, tuple(standings), tuple(nowhere), _remarks(assignments, names, settings)
    )


def _as_named(excused: Mapping[str, tuple[str, ...]], names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """What does not count for somebody, by the names of the course, however a teacher turns them."""
    found: dict[str, tuple[str, ...]] = {}
    for said, slugs in excused.items():
        owners = [name for name in names if name == said] or [name for name in names if same_name(name, said)]
        name = owners[0] if len(owners) == 1 else said
        found[name] = (*found.get(name, ()), *slugs)
    return found


def _standing(person: Person, assignments: Sequence[KeptAssignment], settings: CourseSettings) -> Standing:
    cells = [_cell(each, person.name, settings) for each in assignments]
    best = [_with_best(cell, each.slug, settings) for cell, each in zip(cells, assignments, strict=True)]
    cells, best = (_without_lowest(each, settings.drop_lowest) for each in (cells, best))
    total, possible = _total(cells)
    return Standing(person, tuple(cells), total, possible, _percent(*_total(best)), settings.scale)


def _cell(assignment: KeptAssignment, student: str, settings: CourseSettings) -> Cell:
    slug, work = assignment.slug, assignment.works.get(student)
    if slug in settings.excused.get(student, ()):
        return Cell("excused", work)
    if work is None and student in assignment.facts.students:
        return Cell("not graded")
    if not assignment.works:
        return Cell("to come")
    if work is not None and not work.missing:
        return Cell("graded", work, *_part(slug, work, settings))
    # Who is in the course and not in the assignment handed in nothing: it had no class list.
    if settings.missing == "left out":
        return Cell("missing", work)
    nothing = Work(0.0, work.possible if work is not None else assignment.facts.possible)
    return Cell("missing", work, *_part(slug, nothing, settings))


def _part(slug: str, work: Work, settings: CourseSettings) -> tuple[float, float]:
    """What a work can add to the total, and what it does."""
    if not settings.weights:
        return work.possible, work.score
    weight, share = settings.weights.get(slug, 1.0), _share(work)
    return (0.0, 0.0) if share is None else (weight, weight * share)


def _with_best(cell: Cell, slug: str, settings: CourseSettings) -> Cell:
    """The same cell if everything that is open turns out well."""
    if cell.work is None or cell.state != "graded":
        return cell
    weight, added = _part(slug, replace(cell.work, score=cell.work.best), settings)
    return replace(cell, weight=weight, added=added)


def _without_lowest(cells: Sequence[Cell], count: int) -> list[Cell]:
    """The cells without the lowest shares, of equal ones without the heaviest; one always counts."""
    counting = [place for place, cell in enumerate(cells) if cell.weight]
    counting.sort(key=lambda place: (cells[place].added / cells[place].weight, -cells[place].weight))
    lowest = counting[: min(count, len(counting) - 1)] if counting else []
    return [
        replace(cell, lowest=True, weight=0.0, added=0.0) if place in lowest else cell
        for place, cell in enumerate(cells)
    ]


def _total(cells: Sequence[Cell]) -> tuple[float, float]:
    total, possible = math.fsum(cell.added for cell in cells), math.fsum(cell.weight for cell in cells)
    return round(total, 4), round(possible, 4)


def _share(work: Work) -> float | None:
    return work.score / work.possible if work.possible else None


def _percent(total: float, possible: float) -> float | None:
    """Percent with two digits, of which halves are rounded up, as on paper."""
    if not possible:
        return None
    exact = Decimal(repr(round(100 * total / possible, 8)))
    return float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _remarks(
    assignments: Sequence[KeptAssignment], names: Mapping[str, None], settings: CourseSettings
) -> tuple[str, ...]:
    """What the settings name that there is not: a slip of the pen there would go unseen in every total."""
    slugs = {each.slug for each in assignments}
    found = []
    if unknown := [slug for slug in settings.weights if slug not in slugs]:
        found.append(
            f"in course.toml, weights: {', '.join(unknown)}: not graded yet, or no assignment of the course"
        )
    if strangers := [name for name in settings.excused if name not in names]:
        found.append(f"in course.toml, excused: {', '.join(strangers)}: nobody of this name is in the course")
    excused = dict.fromkeys(slug for each in settings.excused.values() for slug in each)
    if unknown := [slug for slug in excused if slug not in slugs]:
        found.append(f"in course.toml, excused: {', '.join(unknown)}: no assignment of the course")
    checks = {
        name
        for each in assignments
        for work in each.works.values()
        for slug in work.marks
        for name in (slug, f"{each.slug}/{slug}")
    }
    for topic, wanted in settings.topics.items():
        if unknown := [check for check in wanted if check not in checks]:
            found.append(f"in course.toml, topics, {topic}: {', '.join(unknown)}: no check that was graded")
    return tuple(found)
