"""What stands in the gradebook, as it is read from there: attempts, marks, grades, and how grades moved."""

from __future__ import annotations

from dataclasses import dataclass

from grader.records.quotation import Quotation


@dataclass(frozen=True)
class Attempt:
    """A submission that was seen, by the digest of its content."""

    digest: str
    handed_in: str


@dataclass(frozen=True)
class StoredMark:
    """A mark as it was last written, for a person to look at.

    `about` is what a review of it is about; `report` is where the report is, from the gradebook's folder;
    `answer` has what was credited and what was not, `earned` is None where it is ungraded.
    """

    assignment: str
    student: str
    slug: str
    title: str
    verdict: str
    earned: float | None
    possible: float
    reason: str
    hint: str
    about: str
    report: str
    answer: Quotation


@dataclass(frozen=True)
class Change:
    """A grade that moved: points of the points possible before, and after, and why."""

    student: str
    before: float
    before_of: float
    after: float
    after_of: float
    why: str

    @property
    def fell(self) -> bool:
        """Whether a smaller share of the points is reached than before."""
        return self.after * (self.before_of or 1) < self.before * (self.after_of or 1) - 1e-6


@dataclass(frozen=True)
class StoredGrade:
    """The grade of a submission as it was last written.

    `digest` is the submission's; `dropped` are the checks that did not count; `marks` are verdict, points
    earned (None where ungraded) and possible, by check; `page` is the digest of what its report shows, and of
    its file.
    """

    digest: str
    score: float
    possible: float
    end: str
    dropped: tuple[str, ...]
    terms: tuple[tuple[str, float], ...]
    page: str
    marks: dict[str, tuple[str, float | None, float]]
