"""What students asked about their marks: kept for good, answered by a person's word on the mark.

A request is answered by what a person says of its mark after it was taken, and is open again where that word
is taken back. Nothing is written for it, so the two never disagree.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from grader.errors import UsageError
from grader.grade import Graded
from grader.gradebook.book import Gradebook, now
from grader.gradebook.codes import code_of
from grader.records.mark import Mark
from grader.records.request import Answer, Asked, Request, as_report_tells
from grader.text import counted

SECRET = "request secret"  # noqa: S105 - the name of a setting
MANY = 3  # requests about one check, from which it is told
ALL = (
    "SELECT r.id, r.assignment, r.student, r.slug, words, sender, asker, sent, late, source, taken, before, "
    "problem, v.points, v.comment, v.who, v.at FROM requests r LEFT JOIN reviews v ON v.id = "
    "(SELECT max(id) FROM reviews WHERE (assignment, student, slug) = (r.assignment, r.student, r.slug) "
    "AND id > r.review AND alike = '[]' AND undone = '') "
)


class RequestError(UsageError):
    """A request, or a file of some, that cannot be taken; the message says what was expected."""


@dataclass(frozen=True)
class Subject:
    """A mark that may be asked about.

    `earned` is what it earns now, None where it is ungraded. `counts` is False where the student has no grade
    that counts: somebody who has another name since, or is no longer in the class.
    """

    assignment: str
    student: str
    slug: str
    title: str
    earned: float | None
    counts: bool = True


@dataclass(frozen=True)
class OpenRequests:
    """How many requests wait for an answer, and whose marks they are about."""

    count: int
    students: tuple[str, ...]


@dataclass(frozen=True)
class RequestCounts:
    """What was asked about the marks of one assignment.

    Attributes:
        open: wait for an answer.
        answered: have one.
        changed: of those, the ones that moved the mark.
        median_change: of those, by how many points; None where no mark moved.
        late: came after the last day to ask.
        by_check: how many there are about each check, the most first.
    """

    open: int
    answered: int
    changed: int
    median_change: float | None
    late: int
    by_check: tuple[tuple[str, int], ...]

    def said(self) -> str:
        """The counts in words."""
        words = f"{counted(self.open + self.answered, 'request')} of students: {self.open} open"
        if self.answered:
            moved = f", median {self.median_change:+g} points" if self.median_change is not None else ""
            words += f", {self.answered} answered ({counted(self.changed, 'mark')} changed{moved})"
        if self.late:
            words += f", {self.late} after the last day"
        many = [f"{slug} ({count})" for slug, count in self.by_check if count >= MANY]
        if many:
            words += (
                f". Asked about most: {', '.join(many)}; the question, or how it is marked, may be at fault"
            )
        return f"{words}."


def secret_of(book: Gradebook) -> bytes:
    """The secret by which codes are made, drawn when it is first asked for."""
    if not book.setting(SECRET):
        with book.writing() as connection:  # another grader may have drawn one meanwhile
            connection.execute(
                "INSERT OR IGNORE INTO settings VALUES (?, ?)", (SECRET, secrets.token_hex(32))
            )
    return bytes.fromhex(book.setting(SECRET))


def subjects_by_code(book: Gradebook) -> dict[str, list[Subject]]:
    """Every mark that was ever given, by its code; several have one only by the rarest chance."""
    rows = book.rows(
        "SELECT assignment, student, slug, title, earned, counts FROM marks "
        "JOIN grades ON grades.submission = marks.submission "
        "JOIN submissions ON submissions.id = marks.submission ORDER BY counts, submissions.id"
    )
    # What counts comes last, and is what holds.
    latest: dict[tuple[str, str, str], Subject] = {}
    for assignment, student, slug, title, earned, counts in rows:
        latest[assignment, student, slug] = Subject(assignment, student, slug, title, earned, bool(counts))
    by_code: dict[str, list[Subject]] = {}
    secret = secret_of(book) if latest else b""
    for key, subject in latest.items():
        by_code.setdefault(code_of(secret, *key), []).append(subject)
    return by_code


def requests_of(book: Gradebook, assignment: str = "", student: str = "") -> list[Request]:
    """The requests, the first first; of one assignment, or of one student's marks in it."""
    rows = book.rows(
        f"{ALL} WHERE (? = '' OR r.assignment = ?) AND (? = '' OR r.student = ?) ORDER BY r.id",
        assignment, assignment, student, student,
    )  # fmt: skip
    return [_request(row) for row in rows]


def _request(row: Sequence[Any]) -> Request:
    request = Request(*row[:-4])
    answer = Answer(*row[-4:]) if row[-4] is not None else None
    return replace(request, late=bool(request.late), answer=answer)


def open_by_mark(book: Gradebook) -> dict[tuple[str, str, str], tuple[Request, ...]]:
    """The requests that wait for an answer, by assignment, student and check."""
    found: dict[tuple[str, str, str], tuple[Request, ...]] = {}
    for request in requests_of(book):
        if request.open:
            key = (request.assignment, request.student, request.slug)
            found[key] = (*found.get(key, ()), request)
    return found


def open_requests(book: Gradebook) -> dict[str, OpenRequests]:
    """What waits for an answer, by assignment; under "" what nobody knows the mark of, by who wrote."""
    waiting: dict[str, list[str]] = {}
    for request in requests_of(book):
        if request.open or request.problem:
            waiting.setdefault(request.assignment, []).append(
                request.student or request.asker or request.sender
            )
    return {
        slug: OpenRequests(len(names), tuple(dict.fromkeys(filter(None, names))))
        for slug, names in sorted(waiting.items())
    }


def without_mark(book: Gradebook) -> list[Request]:
    """The requests of which a person must say which mark they are about, each with the problem.

    A mark may have gone since: its student has another name now, or the check is not asked any more.
    """
    there = _standing(book)
    found = []
    for request in requests_of(book):
        gone = request.open and (request.assignment, request.student, request.slug) not in there
        if request.problem or gone:
            gone_now = f"the mark of {request.student}, {request.slug}, does not count any more"
            found.append(replace(request, problem=request.problem or gone_now))
    return found


def _standing(book: Gradebook) -> set[tuple[str, str, str]]:
    """The marks that count: assignment, student and check of each."""
    rows = book.rows(
        "SELECT assignment, student, slug FROM marks JOIN grades ON grades.submission = marks.submission "
        "JOIN submissions ON submissions.id = marks.submission WHERE counts = 1"
    )
    return {(row[0], row[1], row[2]) for row in rows}


def request_counts(book: Gradebook, assignment: str) -> RequestCounts | None:
    """What was asked about the marks of an assignment; None where nothing was."""
    requests = requests_of(book, assignment)
    if not requests:
        return None
    answered = [request for request in requests if request.answer is not None]
    changes = [request.change for request in answered if request.change]
    return RequestCounts(
        open=len(requests) - len(answered),
        answered=len(answered),
        changed=len(changes),
        median_change=median(changes) if changes else None,
        late=sum(request.late for request in requests),
        by_check=tuple(Counter(request.slug for request in requests).most_common()),
    )


def keep_requests(book: Gradebook, requests: Iterable[Request]) -> list[int | None]:
    """Keep requests, all of them or none.

    Returns:
        The number of each; None where the same was asked before, by the same, in the same words. Who asks so
        again after the answer has a new request.
    """
    taken = now()
    numbers: list[int | None] = []
    with book.writing() as connection:
        (review,) = connection.execute("SELECT coalesce(max(id), 0) FROM reviews").fetchone()
        for one in requests:
            digest = _digest(one)
            if _asked_again(connection, one, digest):
                digest = f"{digest} {one.sent}"
            done = connection.execute(
                "INSERT OR IGNORE INTO requests (assignment, student, slug, words, sender, asker, sent, "
                "late, source, taken, before, problem, review, digest) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    one.assignment, one.student, one.slug, one.words, one.sender, one.asker, one.sent,
                    one.late, one.source, taken, one.before, one.problem, review, digest,
                ),
            )  # fmt: skip
            numbers.append(done.lastrowid if done.rowcount else None)
    return numbers


def _asked_again(connection: sqlite3.Connection, request: Request, digest: str) -> bool:
    """Whether the same was asked before and answered, and this was written after that answer."""
    rows = connection.execute(f"{ALL} WHERE digest BETWEEN ? AND ? ORDER BY r.id", (digest, f"{digest}~"))
    same = [_request(row) for row in rows]
    answer = same[-1].answer if same else None
    return (
        answer is not None
        and request.sent > answer.at
        and all(request.sent != each.sent for each in same)  # by a clock that is wrong
    )


def _digest(request: Request) -> str:
    """What makes two requests the same: not when they were written, nor in which file they stood."""
    plain = [" ".join(text.casefold().split()) for text in (request.words, request.sender)]
    said = "\0".join([request.assignment, request.student, request.slug, *plain])
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def assign(book: Gradebook, number: int, subject: Subject | None) -> None:
    """Say which mark a request is about; None sets it aside, as one that is about none.

    Raises:
        RequestError: there is no such request, or it is about a mark already.
    """
    waiting = without_mark(book)
    if number not in (request.number for request in waiting):
        numbers = ", ".join(str(request.number) for request in waiting) or "none"
        raise RequestError(
            f"expected the number of a request without a mark ({numbers}). Received: {number}. "
            "Take one of those that grader requests lists."
        )
    values = (
        (subject.assignment, subject.student, subject.slug, subject.earned) if subject else ("", "", "", None)
    )
    with book.writing() as connection:
        connection.execute(
            "UPDATE requests SET problem = '', (assignment, student, slug, before) = (?, ?, ?, ?), "
            "review = (SELECT coalesce(max(id), 0) FROM reviews) WHERE id = ?",
            (*values, number),
        )


def with_requests(book: Gradebook, graded: Graded) -> Graded:
    """A graded submission whose marks tell by which code one asks about them, and what was asked.

    Codes are given where the rules of the assignment allow requests, to marks that lost points or that a
    person decided.
    """
    grade = graded.grade
    assignment = grade.case.assignment
    asked: dict[str, tuple[Asked, ...]] = {}
    for request in requests_of(book, assignment.slug, grade.student):
        asked[request.slug] = (*asked.get(request.slug, ()), as_report_tells(request))
    secret = secret_of(book) if assignment.rules.requests_until else b""
    if not asked and not secret:
        return graded
    codes = {
        mark.check.slug: code_of(secret, assignment.slug, grade.student, mark.check.slug)
        for mark in grade.marks
        if secret and _may_be_asked(mark)
    }
    return replace(graded, grade=replace(grade, marks=_told(grade.marks, codes, asked)))


def _told(
    marks: Sequence[Mark], codes: Mapping[str, str], asked: Mapping[str, tuple[Asked, ...]]
) -> tuple[Mark, ...]:
    return tuple(
        replace(mark, code=codes.get(mark.check.slug, ""), asked=asked.get(mark.check.slug, ()))
        for mark in marks
    )


def _may_be_asked(mark: Mark) -> bool:
    return mark.earned_or_zero < mark.possible or mark.review is not None
