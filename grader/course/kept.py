"""What a gradebook holds of a course: who handed in what, and what it came to."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from grader.gradebook import Gradebook
from grader.gradebook.assignments import AssignmentFacts, known_assignments
from grader.gradebook.people import known_people
from grader.records.person import Person
from grader.records.submission import Submission
from grader.rules import UNSETTLED

NOTHING = Submission("").digest  # of what nobody handed in


class KeptMark(NamedTuple):
    """A check's verdict, the points earned (None where it could not be graded) and those possible."""

    verdict: str
    earned: float | None
    possible: float


@dataclass(frozen=True)
class Work:
    """What a student's work for an assignment came to.

    Attributes:
        score: points, with everything that is added or taken off.
        possible: the points of the assignment, extra credit aside: a score may be above.
        missing: nothing was handed in.
        unsettled: it is late, and nobody said by how much.
        report: where it is, from the gradebook's folder; "" for none.
        marks: of the checks that count, by check.
    """

    score: float
    possible: float
    missing: bool = False
    unsettled: bool = False
    report: str = ""
    marks: Mapping[str, KeptMark] = field(default_factory=dict)

    @property
    def review(self) -> tuple[str, ...]:
        """The checks whose points are provisional, until a person has looked."""
        return tuple(slug for slug, mark in self.marks.items() if mark.verdict == "review")

    @property
    def ungraded(self) -> tuple[str, ...]:
        """The checks that could not be graded."""
        return tuple(slug for slug, mark in self.marks.items() if mark.verdict == "ungraded")

    @property
    def provisional(self) -> bool:
        """Whether the score may still change by what somebody decides."""
        return self.unsettled or bool(self.review or self.ungraded)

    @property
    def best(self) -> float:
        """The score if everything that is open turns out well."""
        still = sum(
            max(0.0, mark.possible - (mark.earned or 0.0))
            for mark in self.marks.values()
            if mark.verdict in ("review", "ungraded")
        )
        return self.score + still


@dataclass(frozen=True)
class KeptAssignment:
    """An assignment, and the work that counts of each student, by name; empty where nothing is graded yet."""

    facts: AssignmentFacts
    works: Mapping[str, Work] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """Its name in the gradebook."""
        return self.facts.slug


@dataclass(frozen=True)
class KeptCourse:
    """A gradebook's assignments by slug, those first that were graded first, and its class lists' people."""

    assignments: Mapping[str, KeptAssignment]
    people: Mapping[str, Person]


def read_course(book: Gradebook) -> KeptCourse:
    """Everything that counts in a gradebook.

    Raises:
        GradebookBroken: it cannot be read.
    """
    works = _works(book)
    known = known_assignments(book)
    first = book.rows("SELECT assignment FROM submissions GROUP BY assignment ORDER BY min(id)")
    order = [slug for (slug,) in first if works.get(slug) or slug in known]
    return KeptCourse(
        {
            slug: KeptAssignment(known.get(slug) or _facts(slug, works[slug]), works.get(slug, {}))
            for slug in dict.fromkeys([*order, *sorted(known)])
        },
        known_people(book),
    )


def _facts(slug: str, works: Mapping[str, Work]) -> AssignmentFacts:
    """What can be told of an assignment that was last graded before such things were kept."""
    possible = Counter(work.possible for work in works.values()).most_common(1)[0][0]
    return AssignmentFacts(slug, slug, possible)


def _works(book: Gradebook) -> dict[str, dict[str, Work]]:
    """The work that counts, by assignment and student."""
    marks: dict[int, dict[str, KeptMark]] = defaultdict(dict)
    for number, slug, *mark in book.rows(
        "SELECT marks.submission, slug, verdict, earned, marks.possible FROM marks "
        "JOIN grades ON grades.submission = marks.submission WHERE counts = 1 "
        "ORDER BY marks.submission, place"
    ):
        marks[number][slug] = KeptMark(*mark)
    works: dict[str, dict[str, Work]] = defaultdict(dict)
    for number, assignment, student, digest, score, possible, dropped, terms, report in book.rows(
        "SELECT submission, assignment, student, digest, score, possible, dropped, terms, report "
        "FROM grades JOIN submissions ON submissions.id = grades.submission "
        "WHERE counts = 1 ORDER BY submission"
    ):
        left_out = json.loads(dropped)
        works[assignment][student] = Work(
            score,
            possible,
            missing=digest == NOTHING,
            unsettled=any(text == UNSETTLED for text, _ in json.loads(terms)),
            report=report,
            marks={slug: mark for slug, mark in marks[number].items() if slug not in left_out},
        )
    return works
