"""What a check says: passed, failed and why, skipped, or not for the grader to say."""

from __future__ import annotations

from dataclasses import dataclass

from grader.records.quotation import Quotation


class Failure(Exception):
    """Raised by a check: the student's work falls short, and this is why.

    Attributes:
        reason: what was expected and what was received, as the student reads it.
        hint: what to do next; empty if the reason says it all.
        credit: the share of the check's points that is earned all the same, 0 to 1.
        review: a person should look; the points are provisional.
        doubt: why, for the teacher only.
        quotation: the student's words that it is about.
    """

    def __init__(
        self,
        reason: str,
        *,
        hint: str = "",
        credit: float = 0.0,
        review: bool = False,
        doubt: str = "",
        quotation: Quotation | None = None,
    ):
        super().__init__(reason)
        self.reason = reason
        self.hint = hint
        self.credit = credit
        self.review = review
        self.doubt = doubt
        self.quotation = quotation


class Mismatch(Failure):
    """A `Failure` whose reason says what was expected and what was received.

    Attributes:
        expected: in words that go on after "expected", such as "a number".
        received: in words, such as "“many”" or "none".
    """

    def __init__(
        self,
        *,
        expected: str,
        received: str,
        hint: str = "",
        credit: float = 0.0,
        review: bool = False,
        doubt: str = "",
        quotation: Quotation | None = None,
    ):
        super().__init__(
            f"expected {expected}. Received: {received}",
            hint=hint,
            credit=credit,
            review=review,
            doubt=doubt,
            quotation=quotation,
        )
        self.expected = expected
        self.received = received


class Skip(Exception):
    """Raised by a check that cannot be asked because a check it needs failed."""


class Ungradable(Exception):
    """Raised by a check that the grader cannot decide. Our limit, never the student's zero."""


@dataclass(frozen=True)
class Passed:
    """What a check returns when everything is right.

    Attributes:
        reason: what was right.
        hint: a remark that costs nothing; may be empty.
        quotation: the student's words that earned it.
    """

    reason: str
    hint: str = ""
    quotation: Quotation | None = None
