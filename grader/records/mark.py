"""What a check came to, and what else a score is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from grader.assignment import Check
from grader.records.quotation import Quotation
from grader.records.request import Asked

Verdict = Literal["passed", "partial", "failed", "skipped", "review", "ungraded"]


@dataclass(frozen=True)
class Review:
    """What a person said of a mark.

    Attributes:
        slug: of the check.
        about: what the person saw, as `about` has it.
        points: that it earns; None takes an earlier review back.
        comment: for the student.
        who: gave it, and `at`: when, in UTC.
        like: where nobody said it of this very mark: the marks that it was given like, each by its student
            and what that review is about. `who` decided those.
    """

    slug: str
    about: str
    points: float | None
    comment: str
    who: str
    at: str
    like: tuple[tuple[str, str], ...] = ()

    @property
    def decided(self) -> bool:
        """Whether a person gave points to this very mark."""
        return self.points is not None and not self.like

    @property
    def followed(self) -> bool:
        """Whether the mark has points like others that a person decided."""
        return self.points is not None and bool(self.like)


@dataclass(frozen=True)
class Answered:
    """The answer that a mark is of.

    Attributes:
        text: it, shortened where it is long.
        key: the key of `ANSWERS`, or the variable, under which it stands; "" for one of an answer sheet.
        heading: of an answer sheet, the heading under which it stands; "" where it has none.
    """

    text: str
    key: str = ""
    heading: str = ""


@dataclass(frozen=True)
class Mark:
    """What a check came to.

    `earned` is None where the verdict is "ungraded": neither a zero nor full marks. Points under
    "review" are provisional. `quotation` are the student's own words that it rests on. `review` is a
    person's word, which then decides; `said` is the verdict that the grader itself came to. `doubt` is
    why a person should look, for the teacher only. `code` is by what a student asks about it, "" where that
    cannot be done, and `asked` what was asked until now. `answer` is that of a question, where one was found.
    """

    check: Check
    verdict: Verdict
    earned: float | None
    reason: str
    hint: str = ""
    quotation: Quotation | None = None
    review: Review | None = None
    said: Verdict | None = None
    doubt: str = ""
    code: str = ""
    asked: tuple[Asked, ...] = ()
    answer: Answered | None = None

    @property
    def possible(self) -> float:
        """What the check is worth."""
        return self.check.points

    @property
    def earned_or_zero(self) -> float:
        """What is in the score."""
        return self.earned or 0.0


@dataclass(frozen=True)
class Adjustment:
    """A part of a score beside the marks: points that are added, or taken off, and why."""

    text: str
    points: float
