"""What a student asked about a mark, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What a person said of a mark after it was asked about.

    Attributes:
        points: that the mark earns now.
        comment: for the student.
        who: said it, and `at`: when, in UTC.
    """

    points: float
    comment: str
    who: str
    at: str


@dataclass(frozen=True)
class Request:
    """One question of a student's about one mark, as it is kept.

    Attributes:
        number: by which it is called.
        assignment: of the mark, with `student` and `slug` of the check; all "" while nobody knows which.
        words: the student's, as they were written.
        sender: who wrote, as the message has it; "" where it does not say.
        asker: who of the class that is; "" where nobody can tell.
        sent: when it was written, in UTC; "" where nobody knows.
        late: it came after the last day on which one could ask.
        source: the file that it stood in, and where.
        taken: when it was read, in UTC.
        before: what the mark earned then; None where it was ungraded.
        problem: why a person must say which mark it is about; "" where that is known, or it is set aside.
        answer: what a person said then; None while it is open.
    """

    number: int
    assignment: str
    student: str
    slug: str
    words: str
    sender: str = ""
    asker: str = ""
    sent: str = ""
    late: bool = False
    source: str = ""
    taken: str = ""
    before: float | None = None
    problem: str = ""
    answer: Answer | None = None

    @property
    def open(self) -> bool:
        """Whether it is about a mark, and waits for a person's word on it."""
        return bool(self.slug) and self.answer is None

    @property
    def by_another(self) -> bool:
        """Whether somebody of the class asks about a mark of somebody else's."""
        return bool(self.asker) and self.asker != self.student

    @property
    def change(self) -> float:
        """By how many points the answer moved the mark; 0 while there is none."""
        return round(self.answer.points - (self.before or 0.0), 2) if self.answer is not None else 0.0


@dataclass(frozen=True)
class Asked:
    """What the report of a student says of a request: no sender, and no name of who answered.

    Attributes:
        on: the day on which it was written, or was read where nobody knows that.
        words: as written; "" where somebody else asked, whose words are not this student's to read.
        answered: the day of the answer; "" while there is none.
        comment: of the answer.
        before: what the mark earned when it was asked about; None where it was ungraded.
        after: what it earns since the answer; None while there is none.
    """

    on: str
    words: str
    answered: str = ""
    comment: str = ""
    before: float | None = None
    after: float | None = None


def as_report_tells(request: Request) -> Asked:
    """What a report, which may come into other hands, says of a request."""
    words = "" if request.by_another else request.words
    asked = Asked((request.sent or request.taken)[:10], words, before=request.before)
    if (answer := request.answer) is None:
        return asked
    return Asked(asked.on, words, answer.at[:10], answer.comment, request.before, answer.points)
