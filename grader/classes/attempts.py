"""Attempts of a student: which of them are graded, and which one counts."""

from __future__ import annotations

from collections.abc import Sequence

from grader.assignment import Assignment
from grader.grade import Graded
from grader.gradebook import Gradebook
from grader.records.submission import Submission


def attempts_to_grade(submission: Submission, assignment: Assignment, book: Gradebook) -> list[Submission]:
    """What is graded for a submission: itself and, where the best attempt counts, the earlier ones.

    Those came with it in one download, or were graded before and are in the gradebook.

    Raises:
        GradebookBroken: it cannot be read.
    """
    if assignment.rules.attempts != "best":
        return [submission]
    slug, student = assignment.slug, submission.student
    attempts = [
        submission,
        *(attempt for attempt in submission.earlier if attempt.digest != submission.digest),
    ]
    digests = {attempt.digest for attempt in attempts}
    return attempts + [
        book.submission(slug, student, attempt.digest)
        for attempt in book.attempts(slug, student)
        if attempt.digest not in digests
    ]


def best_attempt(attempts: Sequence[Graded], latest: str) -> Graded:
    """The attempt that counts: the best; of equally good ones the one with the digest `latest`.

    That one was handed in now, and is what the others of the class are compared with.
    """
    return max(attempts, key=lambda attempt: (attempt.grade.score, attempt.submission.digest == latest))


def attempt_number(counts: Graded, attempts: Sequence[Graded], latest: str) -> tuple[int, int]:
    """The number of the attempt that counts, 0 where nobody knows it, and how many there are.

    Args:
        counts: the one that counts.
        attempts: all that were graded.
        latest: the digest of the last one.
    """
    if len(attempts) == 1:  # the last one, of those that came with it
        number = 1 + len(counts.submission.earlier)
        return number, number
    last = counts.submission.digest == latest
    return len(attempts) if last else 0, len(attempts)


class AttemptCollector:
    """Graded attempts, kept until all of their student's are there."""

    def __init__(self) -> None:
        """Wait for nobody yet."""
        self._missing: dict[str, int] = {}
        self._graded: dict[str, list[Graded]] = {}

    def expect(self, student: str, count: int) -> None:
        """Wait for so many attempts of a student."""
        self._missing[student] = count

    def waits_for(self, student: str) -> bool:
        """Whether an attempt of the student is still to come."""
        return student in self._missing

    def add(self, graded: Graded) -> list[Graded]:
        """All attempts of a student that is waited for, if this was the last; else none."""
        student = graded.submission.student
        self._graded.setdefault(student, []).append(graded)
        self._missing[student] -= 1
        if self._missing[student]:
            return []
        del self._missing[student]
        return self._graded.pop(student)

    def give_up(self, student: str) -> None:
        """Wait for no further attempt of a student."""
        self._missing.pop(student, None)
        self._graded.pop(student, None)
